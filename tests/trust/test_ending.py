"""How the command ends: with its exit code, all that it said, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support import SMALL, write

DIGEST = [sys.executable, "-m", "digest"]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", SMALL)


def test_everything_said_arrives(content: Path) -> None:
    """Through a pipe, which is written to in large parts, to the last line."""
    done = subprocess.run(
        [*DIGEST, "build", "--no-search"], cwd=content.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.rstrip().endswith(")") and " s (" in done.stdout.splitlines()[-1]
    assert done.stderr.rstrip().endswith("6 warnings")


@pytest.mark.parametrize(
    ("arguments", "code"), [(["build"], 0), (["check"], 1), (["check", "--content", "nowhere"], 2), (["frobnicate"], 2)]
)
def test_exit_codes(content: Path, arguments: list[str], code: int) -> None:
    """As the help says."""
    if arguments == ["check"]:
        write(content, {"issues/2025/2025-01-06.md": "---\ndate: 2025-01-06\n---\n\n## No such section\n\nText.\n"})
    done = subprocess.run([*DIGEST, *arguments], cwd=content.parent, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr


@pytest.mark.parametrize("arguments", [["check"], ["build", "--no-search"], ["--help"]])
def test_a_reader_that_has_gone_is_no_error_to_tell(content: Path, arguments: list[str]) -> None:
    """`digest check | head -1`: no traceback, nothing of Python's own."""
    command = [*DIGEST, *arguments]
    with subprocess.Popen(
        command, cwd=content.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        said = process.stderr.read()
    assert "Traceback" not in said and "BrokenPipe" not in said and "Exception ignored" not in said
