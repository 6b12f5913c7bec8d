"""The documentation does what it says: its commands are run, its examples are read, its links lead somewhere.

A block of commands is run line by line in a copy of the archive, one copy a document, from top to bottom; what stands
below a command must come out of it (``…`` stands for anything). Remarks before a block steer this:

``not run: reason``            its commands cannot run here
``file: path``                 the block is the content of that file
``file: path: none``           that file is taken away
``edit: path: delete "line"``  that line is taken out of the file
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.page import with_tables

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
_STEP = re.compile(
    r"^[ ]*<!-- (?P<word>not run|file|edit): (?P<what>.*?) -->[ ]*\n"
    r"|^(?P<indent>[ ]*)```(?P<language>[a-z]*)\n(?P<block>.*?)^(?P=indent)```[ ]*$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Block:
    """A fenced block with the remarks before it."""

    language: str
    text: str
    remarks: tuple[tuple[str, str], ...]


def blocks(document: Path) -> Iterator[Block]:
    """All blocks of a document; remarks that no block follows come with an empty one."""
    remarks: list[tuple[str, str]] = []
    end = 0
    text = document.read_text("utf-8")
    for match in _STEP.finditer(text):
        if match["word"]:
            remarks.append((match["word"], match["what"]))
        else:
            if text[end : match.start()].strip() and remarks:  # words between a remark and the block: not its own
                yield Block("", "", tuple(remarks))
                remarks = []
            yield Block(match["language"], textwrap.dedent(match["block"]), tuple(remarks))
            remarks = []
        end = match.end()
    yield Block("", "", tuple(remarks))


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "GIT_AUTHOR_NAME": "Editor", "GIT_AUTHOR_EMAIL": "editor@digest.example", "GIT_COMMITTER_NAME": "Editor",
        "GIT_COMMITTER_EMAIL": "editor@digest.example", "GIT_CONFIG_GLOBAL": os.devnull, "COLUMNS": "120",
    }  # fmt: skip
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def play(document: Path, folder: Path) -> int:
    """Do what the document says; the number of commands that were run."""
    commands = 0
    for block in blocks(document):
        remarks = dict(block.remarks)
        if "edit" in remarks:
            path, _, line = remarks["edit"].partition(': delete "')
            text = (folder / path).read_text("utf-8")
            assert f"{line[:-1]}\n" in text
            (folder / path).write_text(text.replace(f"{line[:-1]}\n", "", 1), "utf-8")
        if path := remarks.get("file"):
            path, _, none = path.partition(": ")
            if none:
                (folder / path).unlink()
            else:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_text(block.text, "utf-8")
        if block.language == "console" and "not run" not in remarks:
            for command, expected in sessions(block.text):
                done = run(command, folder)
                assert done.returncode == 0, f"$ {command}\n{done.stdout}"
                assert matches(expected, done.stdout), f"$ {command}\n{done.stdout}\nis not\n{chr(10).join(expected)}"
                commands += 1
    return commands


def sessions(text: str) -> Iterator[tuple[str, list[str]]]:
    """(command, lines that must come out of it)."""
    command, expected = "", []
    for line in text.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, expected
            command, expected = line[2:], []
        elif line.strip():
            expected.append(line.rstrip())
    if command:
        yield command, expected


def matches(expected: list[str], output: str) -> bool:
    """Whether the expected lines come out in this order, others between them allowed where ``…`` stands alone."""
    pattern = r"(?:.*\n)*"
    for line in expected:
        pattern += r"(?:.*\n)*" if line == "…" else re.escape(line).replace("…", ".*") + r"[^\n]*\n"
    return re.match(pattern, output if output.endswith("\n") else output + "\n") is not None


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A copy of the demonstration archive, with the program where `make` puts it."""
    folder = tmp_path / "digest"
    shutil.copytree(ROOT / "content", folder / "content")
    program = folder / ".venv/bin/digest"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m digest "$@"\n', "utf-8")
    program.chmod(0o755)
    (folder / ".gitignore").write_text("/.venv/\n/site/\n/.digest-cache/\n", "utf-8")
    assert run("git init --quiet && git add --all && git commit --quiet --message start", folder).returncode == 0
    return folder


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_document_says_is_so(document: Path, archive: Path) -> None:
    """Every command works, every file shown is a good one."""
    play(document, archive)
    done = run(".venv/bin/digest check", archive)
    assert done.returncode == 0, done.stdout


def test_every_block_that_is_not_run_says_why() -> None:
    """A command nobody runs goes stale: each has a reason, and most are run."""
    run_blocks = left = 0
    for document in DOCUMENTS:
        for block in blocks(document):
            if block.language == "console":
                reason = dict(block.remarks).get("not run")
                assert reason is None or len(reason) > 8
                left, run_blocks = left + (reason is not None), run_blocks + (reason is None)
            assert block.language not in {"sh", "bash", "shell"}, f"{document}: write commands as console blocks"
    assert run_blocks > 10


_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def anchors(document: Path) -> set[str]:
    """Fragments of a document's headings, as code hosts make them."""
    text = re.sub(r"^[ ]*```.*?^[ ]*```", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    """To files and headings that are there."""
    text = re.sub(r"^[ ]*```.*?^[ ]*```", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"`[^`\n]+`", "", text)
    for match in _LINK.finditer(text):
        target, _, fragment = (match[1] or match[2]).partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = (document.parent / target).resolve() if target else document
        assert file.exists(), target
        assert not fragment or fragment in anchors(file), f"{target}#{fragment}"


def test_the_readme_names_every_command() -> None:
    """A new command is told about."""
    from digest.cli import COMMANDS

    text = (ROOT / "README.md").read_text("utf-8")
    assert all(f"`digest {name}" in text for name in COMMANDS)


def test_the_tables_of_performance_are_those_of_the_run_beside_them() -> None:
    """What the page says was measured."""
    page = (ROOT / "docs/performance.md").read_text("utf-8")
    assert with_tables(page, json.loads((ROOT / "docs/performance.json").read_text("utf-8"))) == page
    assert "| from nothing |" in page
