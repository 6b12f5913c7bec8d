"""The preview's second process, which checks."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from digest.diagnostics import Diagnostic
from digest.serving.checker import Checker
from support import SMALL, write


def answer(checker: Checker) -> Sequence[Diagnostic] | None:
    for _ in range(2000):
        found = checker.done()
        if found is not None or not checker.busy:
            return found
        time.sleep(0.01)
    raise AssertionError("no answer")


def test_it_finds_what_a_check_finds(tmp_path: Path) -> None:
    """One check after the other, in one process."""
    write(tmp_path / "content", SMALL)
    checker = Checker(tmp_path / "content", tmp_path / "site", drafts=True)
    try:
        assert checker.done() is None
        checker.start()
        process = checker._process.pid
        before = answer(checker)
        assert before
        issue = tmp_path / "content/issues/2025/2025-01-06.md"
        issue.write_text(issue.read_text("utf-8") + "\n\nAnother. #no-such-topic\n", "utf-8")
        checker.start()
        after = answer(checker)
        assert after and {found.code for found in after} > {found.code for found in before}
        assert checker._process.pid == process
    finally:
        checker.end()


def test_one_that_was_killed_is_started_again(tmp_path: Path) -> None:
    """The check that it was at is lost, the next one is not."""
    write(tmp_path / "content", SMALL)
    checker = Checker(tmp_path / "content", tmp_path / "site", drafts=True)
    try:
        checker.start()
        os.kill(checker._process.pid, signal.SIGKILL)
        assert answer(checker) is None
        checker.start()
        assert answer(checker)
    finally:
        checker.end()


def test_its_end_does_not_wait(tmp_path: Path) -> None:
    """Whatever it is doing."""
    write(tmp_path / "content", SMALL)
    checker = Checker(tmp_path / "content", tmp_path / "site", drafts=True)
    checker.start()
    process = checker._process
    checker.end()
    assert not process.is_alive() and not checker.busy
    checker.end()
