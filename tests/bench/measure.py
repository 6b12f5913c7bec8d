"""Running whole commands and measuring them: seconds, and the memory of all their processes together."""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

_OFTEN, _SELDOM = 0.03, 0.5
"""Seconds between two looks at the memory, at the beginning and later: a look takes the kernel some milliseconds a
process, which would be a good part of what is measured."""


@dataclass(frozen=True)
class Run:
    seconds: float
    peak: int
    """Bytes: the largest sum of proportional set sizes (shared pages counted once) over all processes."""
    output: str


def run(command: Sequence[str], cwd: Path, *, memory: bool = True, env: dict[str, str] | None = None) -> Run:
    """Run a command to its end. RuntimeError where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, **(env or {})}
    )
    peak, done = [0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peak, done), daemon=True)
    if memory:
        watcher.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - start
    done.set()
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {output[-2000:]}")
    return Run(seconds, peak[0], output)


def median(
    command: Callable[[], Sequence[str]], cwd: Path, *, runs: int, before: Callable[[int], None] = lambda n: None
) -> Run:
    """The median of `runs` runs, `before` being called in front of each; memory is the largest of all."""
    found = []
    for n in range(runs):
        before(n)
        found.append(run(command(), cwd))
    return Run(statistics.median(r.seconds for r in found), max(r.peak for r in found), found[-1].output)


def _watch(pid: int, peak: list[int], done: threading.Event) -> None:
    pause = _OFTEN
    while not done.wait(pause):
        pause = min(_SELDOM, pause * 1.2)
        total = sum(_pss(p) for p in _family(pid))
        peak[0] = max(peak[0], total)


def _family(pid: int) -> list[int]:
    found, todo = [], [pid]
    while todo:
        one = todo.pop()
        found.append(one)
        try:
            for task in os.listdir(f"/proc/{one}/task"):
                todo += map(int, Path(f"/proc/{one}/task/{task}/children").read_text().split())
        except (OSError, ValueError):
            continue
    return found


def _pss(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, IndexError):
        pass
    return 0
