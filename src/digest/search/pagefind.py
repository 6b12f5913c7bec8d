"""A client of the Pagefind service: records in, the files of one index out.

The service reads messages from its standard input and answers on its standard output, both as base64 of JSON,
each message ended by a comma; answers come in the order of the messages and name their ids. Messages are sent
without waiting for answers, because waiting for each of thousands is what makes an index slow.

Files are fetched and not written by the service: it can say that it has written them before they are on the
disk.
"""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from base64 import b64decode, b64encode
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import IO, Any

import msgspec
from msgspec import Struct

from digest.search.records import LEAD, Record
from digest.version import installed

TIME_LIMIT = 120.0
"""Seconds within which the service must give its next answer."""

_TAIL = 20
"""Lines of the service's own messages kept for an error."""

CHUNK = 4000
"""Places of words in a file of the index. A question loads a file a word and shard; with Pagefind's own 20,000 it is
one of 23 KB. Smaller ones make more files, and a longer list of them in the meta file."""

ALLOCATOR = "narenas:1,tcache_max:1048576"
"""For jemalloc, with which Pagefind is linked. To compress an item it takes some hundred kilobytes of tables, and
would take them from the system and give them back each time: a year took 118,000 page faults, and takes 42,000."""

NOTHING = "\u16a1"
"""What the runtime's one record says: a rune that is in no query, and is not `EVERY`."""


class PagefindError(Exception):
    """The service failed, with what it said."""


@lru_cache(maxsize=1)
def version() -> str:
    """The version of Pagefind that builds the index, and that the browser must load."""
    for name in installed():
        distribution, _, number = name.rpartition("-")
        if distribution == "pagefind_bin":
            return number
    from importlib.metadata import version as of  # not found beside other packages; this takes a while to load

    return of("pagefind-bin")


def build_index(
    records: Iterable[Record], *, language: str, time_limit: float = TIME_LIMIT, command: tuple[str, ...] = ()
) -> dict[str, bytes]:
    """The files of an index over `records`, the browser's programs among them, by their paths in its folder.

    `language` is a BCP 47 tag; its first subtag decides how words are stemmed. `command` stands in for the
    program that ``pagefind-bin`` brings. PagefindError where the service refuses a record, ends, or is silent for
    `time_limit` seconds.
    """
    language = language.split("-")[0].lower()
    with _service(command or _command(), time_limit) as service:
        config = {"force_language": language, "keep_index_url": True, "write_playground": False}
        index = service.ask({"type": "NewIndex", "config": config}, "index_id")
        files = service.ask_all(_messages(records, index, language), "files")
        return {file.path.replace("\\", "/"): file.content for file in files}


def build_shard(records: Iterable[Record], *, language: str, time_limit: float = TIME_LIMIT) -> dict[str, bytes]:
    """The files of one shard, as `digest.search.lean` makes them of `build_index`'s; records in the order of lists."""
    from digest.search import lean  # with what it reads the index with, which most builds do not need

    records = list(records)
    files = build_index(records, language=language, time_limit=time_limit)
    try:
        return lean.shard(files, lean.names(records))
    except lean.LeanError as error:
        raise PagefindError(f"Pagefind {version()}: {error}") from error


def build_runtime(*, language: str, time_limit: float = TIME_LIMIT) -> dict[str, bytes]:
    """The browser's program and its WebAssembly, with the frame of an index in which no query finds anything.

    Shards are merged into a first index; this one is always there and never changes.
    """
    from digest.search import lean

    # An index without any word does not load.
    empty = Record(
        url=f"search/index.html{LEAD}", content=NOTHING, title="", aka="", section="", topics=(), names=(), kind="",
        date="",
    )  # fmt: skip
    return lean.runtime(build_index([empty], language=language, time_limit=time_limit))


def _command() -> tuple[str, ...]:
    import pagefind_bin

    try:
        return (str(pagefind_bin.get_executable()), "--service")
    except FileNotFoundError as error:
        raise PagefindError(f"the Pagefind program is not installed: {error}") from error


def _messages(records: Iterable[Record], index: int, language: str) -> Iterator[dict[str, Any]]:
    for record in records:
        yield {
            "type": "AddRecord",
            "index_id": index,
            "url": record.url,
            "content": record.content,
            "language": language,
            "meta": record.meta,
            "filters": record.filters,
        }
    yield {"type": "GetFiles", "index_id": index}


class _File(Struct):
    path: str
    content: bytes
    """Base64 in the message."""


class _Payload(Struct):
    """What an answer says, as far as it is asked for."""

    type: str
    message: str | None = None
    index_id: int | None = None
    files: list[_File] | None = None


class _Answer(Struct):
    payload: _Payload
    message_id: int | None = None


_decode_answer = msgspec.json.Decoder(_Answer).decode
_encode = msgspec.json.Encoder().encode


class _Service:
    """A running service. Only one thread may use it."""

    def __init__(self, process: subprocess.Popen[bytes], time_limit: float) -> None:
        assert process.stdin and process.stdout and process.stderr
        self._process = process
        self._time_limit = time_limit
        self._stdin: IO[bytes] = process.stdin
        self._sent = 0
        self._answered = 0
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._said: deque[str] = deque(maxlen=_TAIL)
        self._write_error: Exception | None = None
        # Both pipes are read all the time: a full one would stop the service.
        self._threads = [
            threading.Thread(target=self._read_stderr, args=(process.stderr,), daemon=True),
            threading.Thread(target=self._read_answers, args=(process.stdout,), daemon=True),
        ]
        for reader in self._threads:
            reader.start()

    def end(self) -> None:
        """Stop the service, whatever it is doing, and leave nothing open."""
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with suppress(OSError):
                if stream:
                    stream.close()

    def ask(self, payload: dict[str, Any], field: str) -> Any:
        """A field of the answer to one message."""
        return self.ask_all([payload], field)

    def ask_all(self, payloads: Iterable[dict[str, Any]], field: str) -> Any:
        """Send all messages, and give a field of the answer to the last of them."""
        last: list[int] = []

        def write() -> None:
            try:
                for payload in payloads:
                    self._sent += 1
                    message = _encode({"message_id": self._sent, "payload": payload})
                    self._stdin.write(b64encode(message) + b",")
                self._stdin.flush()
            except Exception as error:
                self._write_error = error
            finally:
                last.append(self._sent)
                self._answers.put(b"")  # wakes the thread that waits, which may have had the last answer already

        # On its own thread, so that a service which stops reading runs into the time limit of its answers.
        writer = threading.Thread(target=write, daemon=True)
        self._threads.append(writer)
        writer.start()
        answer: _Payload | None = None
        while not (last and self._answered >= last[0]):
            answer = self._next() or answer
        found = getattr(answer, field, None)
        if found is None:
            raise self._error(f"its answer has no {field}")
        return found

    def _next(self) -> _Payload | None:
        """The next answer; None for a wake-up."""
        try:
            raw = self._answers.get(timeout=self._time_limit)
        except queue.Empty:
            raise self._error(f"no answer for {self._time_limit:g} s") from None
        # Messages that could not be made are the caller's error; a broken pipe shows in the answers that end.
        if self._write_error and not isinstance(self._write_error, OSError):
            raise self._write_error
        if raw == b"":
            return None
        if raw is None:
            self._process.wait()
            raise self._error(f"it ended with code {self._process.returncode}")
        try:
            answer = _decode_answer(b64decode(raw, validate=True))
        except ValueError as error:  # msgspec's errors are of this kind too
            raise self._error("it gave an answer that cannot be read") from error
        if answer.payload.type == "Error":
            raise self._error(answer.payload.message or "it refused a message")
        self._answered += 1
        # What the service cannot read it answers without an id, and no answer to that message ever comes.
        if answer.message_id != self._answered:
            raise self._error(f"answer {answer.message_id} came in place of {self._answered}")
        return answer.payload

    def _error(self, what: str) -> PagefindError:
        self._process.kill()
        self._threads[0].join(timeout=1)
        said = "\n".join(self._said).strip()
        return PagefindError(f"Pagefind: {what}" + (f"\n{said}" if said else ""))

    def _read_answers(self, stream: IO[bytes]) -> None:
        rest: list[bytes] = []
        while chunk := stream.read1(1 << 20):  # type: ignore[attr-defined]
            *whole, last = chunk.split(b",")
            for part in whole:
                self._answers.put(b"".join([*rest, part]))
                rest = []
            rest.append(last)
        self._answers.put(None)

    def _read_stderr(self, stream: IO[bytes]) -> None:
        for line in stream:
            self._said.append(line.decode("utf-8", "replace").rstrip())


@contextmanager
def _service(command: tuple[str, ...], time_limit: float) -> Iterator[_Service]:
    """A service that has ended when the block is left, however it is left."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": str(CHUNK), "_RJEM_MALLOC_CONF": ALLOCATOR},
        )
    except OSError as error:
        raise PagefindError(f"Pagefind cannot be started: {error}") from error
    service = _Service(process, time_limit)
    try:
        yield service
    finally:
        service.end()
