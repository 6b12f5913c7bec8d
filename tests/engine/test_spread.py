"""Work spread over processes: its results, its errors, and its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from digest import processes
from digest.parallel import chunked, spread

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

HERE = os.getpid()


class Odd(Exception):
    """Cannot be sent to another process and made again there."""

    def __init__(self, one: int, other: int) -> None:
        super().__init__("odd")


def work(number: int) -> tuple[int, int]:
    if number == 13:
        raise ValueError("thirteen")
    if number == 14:
        raise Odd(1, 2)
    if number == 15:
        os._exit(1)
    if number >= 1000:
        time.sleep(number)
    return number, os.getpid()


def large(number: int) -> bytes:
    return bytes([number]) * 3_000_000


@pytest.mark.parametrize("jobs", [1, 2, 5])
@pytest.mark.parametrize("size", [1, 4, 100])
def test_results_come_in_the_order_of_the_work(jobs: int, size: int) -> None:
    """From other processes than this, however they are cut."""
    found = list(spread(work, chunked(range(20, 60), size), jobs=jobs))
    assert [number for number, _ in found] == list(range(20, 60))
    assert HERE not in {process for _, process in found} and len({process for _, process in found}) <= jobs
    assert not processes._living


def test_nothing_gives_nothing() -> None:
    """No process, no result."""
    assert list(spread(work, [], jobs=2)) == []


def test_what_is_larger_than_a_pipe_comes_whole() -> None:
    """While this process is busy with a result, the others are heard."""
    found = []
    for one in spread(large, chunked(range(24), 2), jobs=3):
        found.append((one[0], len(one)))
        time.sleep(0.005)
    assert found == [(number, 3_000_000) for number in range(24)]


def test_an_error_is_raised_where_its_turn_comes() -> None:
    """After the results before it, with the place where it happened; the processes end."""
    results = spread(work, [[1], [2], [13], [3]], jobs=2)
    assert [next(results)[0], next(results)[0]] == [1, 2]
    with pytest.raises(ValueError, match="thirteen") as raised:
        next(results)
    assert "in work" in "".join(raised.value.__notes__)
    assert not processes._living


def test_an_error_that_cannot_be_sent_is_told() -> None:
    """By its text."""
    with pytest.raises(RuntimeError, match=r"(?s)in work.*Odd: odd"):
        list(spread(work, [[1], [14]], jobs=2))


def test_a_process_that_ends_by_itself_is_told() -> None:
    """Nothing waits for it, nothing is taken for done."""
    with pytest.raises(ChildProcessError, match="ended before"):
        list(spread(work, [[1], [15], [2]], jobs=2))
    assert not processes._living


def test_leaving_early_ends_the_processes() -> None:
    """At once, whatever they are doing."""
    results = spread(work, [[1], [1000], [1000]], jobs=3)
    next(results)
    children = [child.pid for child in processes._living]
    assert len(children) == 3
    results.close()  # type: ignore[attr-defined]
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)


INTERRUPTED = """
import sys, time
from digest.cli.interrupt import ended_by_interrupt
from digest.parallel import spread

class Deaf:
    def __del__(self):  # where an exception is lost
        while True:
            time.sleep(0.01)

with ended_by_interrupt("stopped", code=3, also=lambda: print("painted", flush=True)):
    for one in spread(time.sleep, [[0], [60], [60]], jobs=2):
        print("begun", flush=True)
        if sys.argv[1:]:
            Deaf()
"""


@pytest.mark.parametrize("deaf", [[], ["deaf"]])
def test_an_interrupt_ends_it_wherever_it_is(deaf: list[str]) -> None:
    """Also where Python would lose the exception; the processes end with it."""
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, *deaf], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert process.stdout is not None and process.stdout.readline() == "begun\n"
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    there = children.read_text().split() if children.exists() else []
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (3, "painted\n", "stopped\n")
    for child in there:
        with pytest.raises(ProcessLookupError):
            os.kill(int(child), 0)
