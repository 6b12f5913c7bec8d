"""Reports of problems quote what strangers wrote; a terminal and a build log must not act on it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from digest.diagnostics import FORMATTERS, Diagnostic, Span
from support import SMALL, write

NASTY = "\x1b[2J\x1b]0;owned\x07 \x9b31m \x08\x08 \x7f \u202egnp.exe \u2066x\u2069 \u200b \u2028 \r\n::set-output name=x::y \ue000 \U000e0041"
ACTED_ON = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ue000-\uf8ff\U000e0000-\U000e007f]"
)


def problem() -> Diagnostic:
    path = f"content/{NASTY}.md"
    return Diagnostic(Span(path, 3, 2, 9), "raw-html", f"not allowed: {NASTY}", f"write {NASTY}", "error", NASTY)


@pytest.mark.parametrize("format_", sorted(FORMATTERS))
def test_no_format_lets_a_terminal_act(format_: str) -> None:
    """Controls, escapes, overrides of direction and invisible signs of a source are shown, not sent."""
    text = FORMATTERS[format_]([problem()], colour=False)
    assert not ACTED_ON.search(text)


@pytest.mark.parametrize("format_", ["json", "gitlab"])
def test_programs_are_told_exactly_what_stands_there(format_: str) -> None:
    """What is escaped for the screen is the same text for a program."""
    report = json.loads(FORMATTERS[format_]([problem()]))
    found = report["problems"][0]["message"] if format_ == "json" else report[0]["description"]
    assert found.startswith(f"not allowed: {NASTY}")


def test_a_message_is_one_command_of_a_build_log() -> None:
    """Of the commands that a build log obeys, none can come from a source."""
    lines = FORMATTERS["github"]([problem()]).splitlines()
    assert len(lines) == 1 and lines[0].startswith("::error file=") and lines[0].count("::") >= 2
    assert not re.search(r"(?:^|\n)::(?!error|warning|notice)", "\n".join(lines))


@pytest.mark.parametrize("format_", sorted(FORMATTERS))
def test_the_command_prints_nothing_to_act_on(tmp_path: Path, format_: str) -> None:
    """Also names of files, which a version control system takes over as they are."""
    name = "issues/2025/2025-02-03-\x1b[31m\u202e\x9b.md"
    text = "---\ndate: 2025-02-03\nsum\u202emary: x\n---\n\n<b onclick='\u202e\u2066'> [x](javascript:\u202ex) #dr\u200bones\n"
    write(tmp_path / "content", {**SMALL, name: text, "media/\x1b]0;x\x07.png": "x", "pages/\x9b.md": "x"})
    for command in (["build", "--no-search", "--output", "site"], ["check"]):
        done = subprocess.run(
            [sys.executable, "-m", "digest", *command, "--content", "content", "--format", format_],
            cwd=tmp_path, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 1, done.stderr
        assert not ACTED_ON.search(done.stdout + done.stderr)
        assert "Traceback" not in done.stderr


def test_refused_arguments_are_shown_harmlessly(tmp_path: Path) -> None:
    """So are the names of folders that a command is given."""
    done = subprocess.run(
        [sys.executable, "-m", "digest", "build", "--content", "\x1b[31mred\u202e"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2 and not ACTED_ON.search(done.stderr)
