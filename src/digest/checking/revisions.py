"""The content as it stood at a git revision."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from msgspec import Struct

from digest.checking.errors import CheckError
from digest.diagnostics import did_you_mean, printable
from digest.reading.source import MAX_BYTES

_HOOKS = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})
_FILES = frozenset({"100644", "100755"})
"""Modes of plain files; links and submodules are no content."""


class Revision(Struct, frozen=True):
    """A revision of the repository that a content folder belongs to."""

    content: Path
    commit: str
    tree: str
    """Object id of the content folder at that commit; empty where it was not there."""


def find(content: Path, name: str) -> Revision:
    """The revision called `name`. CheckError, with what to do, where it cannot be had."""
    prefix = _text(_git(content, "rev-parse", "--show-prefix", problem=_no_repository(content)))
    try:
        commit = _text(_git(content, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"))
    except CheckError:
        raise CheckError(_unknown(content, name)) from None
    spec = f"{commit}:{prefix.rstrip('/')}" if prefix else f"{commit}^{{tree}}"
    try:
        tree = _text(_git(content, "rev-parse", "--verify", "--quiet", "--end-of-options", spec))
    except CheckError:
        tree = ""
    return Revision(content, commit, tree)


@contextmanager
def checked_out(revision: Revision) -> Iterator[Path]:
    """A temporary folder with the texts and vocabularies of that revision; pictures are left out."""
    with TemporaryDirectory(prefix="digest-since-") as folder:
        root = Path(folder).resolve()
        wanted = list(_wanted(revision))
        bodies = _blobs(revision.content, [id for id, _ in wanted])
        for (_, path), body in zip(wanted, bodies, strict=True):
            target = root / path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(body)
            except (OSError, ValueError):
                continue  # a name that this system cannot hold
        yield root


def _wanted(revision: Revision) -> Iterator[tuple[str, str]]:
    """(object id, path) of every file that addresses come from."""
    listing = _git(revision.content, "ls-tree", "-r", "-l", "-z", "--full-tree", revision.tree)
    for entry in listing.decode("utf-8", "surrogateescape").split("\0"):
        head, _, path = entry.partition("\t")
        fields = head.split()
        if len(fields) != 4 or fields[0] not in _FILES or not fields[3].isdigit() or int(fields[3]) > MAX_BYTES:
            continue
        parts = PurePosixPath(path).parts
        if ".." in parts or path.startswith("/") or "\\" in path:
            continue
        text = path.endswith(".md") and parts[0] in ("issues", "pages")
        if text or (len(parts) == 1 and path.endswith((".yaml", ".yml"))):
            yield fields[2], path


def _blobs(content: Path, ids: list[str]) -> Iterator[bytes]:
    """The objects' bytes, in order."""
    output = _git(content, "cat-file", "--batch", stdin="".join(f"{id}\n" for id in ids).encode())
    position = 0
    for _ in ids:
        end = output.index(b"\n", position)
        header = output[position:end].split()
        if len(header) != 3:
            # A partial clone without the network.
            raise CheckError("an object of that revision is missing here; fetch the whole history")
        size = int(header[2])
        yield output[end + 1 : end + 1 + size]
        position = end + 2 + size


def _git(content: Path, *arguments: str, stdin: bytes = b"", problem: str = "") -> bytes:
    command = ["git", "-C", str(content), "-c", "core.quotepath=off", *arguments]
    # Hooks are told of their repository by variables that would go before the content's own.
    environment = {name: value for name, value in os.environ.items() if name not in _HOOKS}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, env=environment, check=False)
    except FileNotFoundError:
        raise CheckError("--since needs git, which is not installed here") from None
    except OSError as error:
        raise CheckError(f"git cannot be run: {error.strerror}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = printable(said[0]) if said else f"it ended with code {done.returncode}"
        # Whose folder it is git checks by itself, and says what to do.
        raise CheckError(problem if problem and "not a git repository" in reason else f"git: {reason}")
    return done.stdout


def _text(output: bytes) -> str:
    return output.decode("utf-8", "surrogateescape").strip("\n")


def _no_repository(content: Path) -> str:
    message = f'--since looks into the history, but "{content}" is in no git repository'
    return f"{message}; give the path of a manifest.json instead"


def _unknown(content: Path, name: str) -> str:
    if _text(_git(content, "rev-parse", "--is-shallow-repository")) == "true":
        return (
            f'the revision "{printable(name)}" is not in this shallow clone; fetch the history with '
            "`git fetch --unshallow` (in a workflow: fetch-depth: 0)"
        )
    names = _text(_git(content, "for-each-ref", "--format=%(refname:short)", "--count=500")).split()
    hint = did_you_mean(name, names, otherwise="name a branch, a tag or a commit, such as main or HEAD~1")
    return f'there is no revision "{printable(name)}"; {hint}'
