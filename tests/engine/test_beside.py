"""Work of a second process: what comes of it, and that a build with it gives the same site."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from digest.parallel import Beside
from support import SMALL, tree, write

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")

HERE = os.getpid()

WATCHED = """
import sys
import digest.build, digest.sharding
from digest.cli import main

def told(module, name):
    whole = getattr(module, name)
    def watched(*arguments, **more):
        found = whole(*arguments, **more)
        if found is not None:
            print("used", name)
        return found
    setattr(module, name, watched)

told(digest.build, "get_ready")
told(digest.sharding, "begin")
main(sys.argv[1:])
"""
"""The command, saying which of the second processes it took."""


def square(number: int) -> int:
    if number < 0:
        raise ValueError(f"{number} is below nothing")
    if number == 99:
        os._exit(7)
    assert os.getpid() != HERE
    return number * number


def alive(child: int) -> bool:
    try:
        os.kill(child, 0)
    except ProcessLookupError:
        return False
    return True


def test_results_come_in_order() -> None:
    """What comes first is done before there are jobs, in the other process."""
    assert Beside(square, first=lambda: square(1)).start([3, 1, 2]).results() == [9, 1, 4]


@pytest.mark.parametrize("first", [0, -1])
def test_an_error_is_raised_here(first: int) -> None:
    """Whether it happens before the jobs come or in one of them."""
    beside = Beside(square, first=lambda: square(first)).start([1, -2])
    with pytest.raises(ValueError, match="below nothing"):
        beside.results()


def test_a_process_that_ends_too_early_is_told() -> None:
    """Nothing is taken for done that is not."""
    with pytest.raises(ChildProcessError, match="ended before"):
        Beside(square).start([1, 99]).results()


@pytest.mark.parametrize("started", [False, True])
def test_closing_ends_it(started: bool) -> None:
    """Whether it still waits for its jobs or is at work on one."""
    beside = Beside(time.sleep)
    if started:
        beside.start([60])
    child = beside._child.pid
    assert alive(child)
    beside.close()
    assert not alive(child)
    beside.close()


def build(folder: Path, output: str, *more: str) -> set[str]:
    """Build by the command with two processes; which of them were used."""
    command = [
        sys.executable, "-c", WATCHED, "build", "--content", str(folder / "content"), "--output", str(folder / output),
        "--jobs", "2", *more,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return {line.partition(" ")[2] for line in done.stdout.splitlines() if line.startswith("used ")}


def test_an_edit_on_two_cores_gives_what_a_clean_build_gives(tmp_path: Path) -> None:
    """The year's index begun before the plan; without search, the templates opened meanwhile; neither for nothing."""
    write(tmp_path / "content", SMALL)
    build(tmp_path, "site")
    assert build(tmp_path, "site") == set()
    issue = tmp_path / "content/issues/2025/2025-01-06.md"
    for text, search, used in (("three drones", True, "begin"), ("four drones", False, "get_ready")):
        issue.write_text(issue.read_text("utf-8").replace("two drones", text).replace("three drones", text), "utf-8")
        assert build(tmp_path, "site", *([] if search else ["--no-search"])) == {used}
        assert build(tmp_path, "site", *([] if search else ["--no-search"])) == set()
        shutil.rmtree(tmp_path / "clean", ignore_errors=True)
        build(tmp_path, "clean", "--jobs", "1", *([] if search else ["--no-search"]))
        ours, clean = tree(tmp_path / "site"), tree(tmp_path / "clean")
        if not search:  # the index of the build before stays, with the page that describes it
            ours = {path: digest for path, digest in ours.items() if path in clean}
        assert {path for path in clean if ours.get(path) != clean[path]} == set()
    assert build(tmp_path, "site") == {"begin"}
    folders = [sorted(p.name for p in (tmp_path / name / "search/pagefind").glob("*/*")) for name in ("site", "clean")]
    build(tmp_path, "clean")
    folders[1] = sorted(p.name for p in (tmp_path / "clean/search/pagefind").glob("*/*"))
    assert folders[0] == folders[1] != []


def test_a_template_that_fails_in_the_second_process_is_told(tmp_path: Path) -> None:
    """As in the first: place and code, no traceback, the site as it was."""
    write(tmp_path / "content", SMALL)
    templates = ["--no-search", "--templates", str(tmp_path / "templates")]
    write(tmp_path / "templates", {"pages/listing.html": "{{ title }}"})
    build(tmp_path, "site", *templates)
    before = tree(tmp_path / "site")
    write(tmp_path / "templates", {"pages/listing.html": "{{ no_such_thing }}"})
    issue = tmp_path / "content/issues/2025/2025-01-06.md"
    issue.write_text(issue.read_text("utf-8").replace("two drones", "three drones"), "utf-8")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        build(tmp_path, "site", *templates)
    assert "listing.html" in failed.value.stderr and "Traceback" not in failed.value.stderr
    assert tree(tmp_path / "site") == before
