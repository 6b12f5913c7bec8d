"""The same content gives the same bytes, wherever, whenever, by whomever and in whatever order it was written."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import digest
from support import SMALL, tree, write

FILES = {
    **SMALL,
    "digest.yaml": SMALL["digest.yaml"]
    + "contact: {email: desk@digest.example, security: 'mailto:safe@digest.example'}\n",
    "names.yaml": SMALL["names.yaml"]
    + "- {id: cichi, kind: place, name: Çichi, ru: Чичи}\n- {id: ihar, kind: person, name: Ihar Çyž}\n",
    "issues/2025/2025-02-03.md": (
        "---\ndate: 2025-02-03\nphoto: {file: x.svg, alt: x, credit: x}\nauthors: [Żaneta, Ádam, zoë]\n---\n\n"
        "## Military developments\n\nOn 1 February, Ihar Çyž saw İzmir and ißues at Çichi. #drones\n"
    ),
    "media/x.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"/></svg>\n',
}
PLAIN = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}


def built(
    folder: Path,
    *,
    order: int = 0,
    search: bool = False,
    age: int = 0,
    options: tuple[str, ...] = (),
    **environment: str,
) -> dict[str, str]:
    """The output of a build in a process of its own."""
    paths = sorted(FILES)
    random.Random(order).shuffle(paths)
    content = folder / "content"
    for path in paths:
        write(content, {path: FILES[path]})
        if age:
            os.utime(content / path, (age, age))
    done = subprocess.run(
        [sys.executable, "-m", "digest", "build", "--content", str(content), "--output", str(folder / "site"), *options,
         *(() if search else ("--no-search",))],
        cwd=folder, env={**os.environ, **PLAIN, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return tree(folder / "site")


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return built(tmp_path_factory.mktemp("expected"))


CHANGES: dict[str, dict[str, object]] = {
    "another zone and locale": {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "no locale": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "other hashes": {"PYTHONHASHSEED": "4242"},
    "another user": {"USER": "vandrouny", "LOGNAME": "vandrouny", "HOME": "/nonexistent"},
    "another order": {"order": 7},
    "old files": {"age": 1_000_000_000},
    "several processes": {"options": ("--jobs", "2")},
    "optimised": {"PYTHONOPTIMIZE": "1"},
}


@pytest.mark.parametrize("name", CHANGES)
def test_same_content_same_bytes(tmp_path: Path, expected: dict[str, str], name: str) -> None:
    """Nothing around the content shows in the site."""
    folder = tmp_path / f"another folder, {name}"
    folder.mkdir()
    assert built(folder, **CHANGES[name]) == expected  # type: ignore[arg-type]


def test_another_day_changes_nothing(tmp_path: Path, expected: dict[str, str]) -> None:
    """On another day the bytes are the same: a clock that is years ahead does not show."""
    ahead = "import time\nreal, real_ns = time.time, time.time_ns\n"
    ahead += "time.time = lambda: real() + 3e8\ntime.time_ns = lambda: real_ns() + 300_000_000_000_000_000\n"
    write(tmp_path / "early", {"sitecustomize.py": ahead})
    path = os.pathsep.join([str(tmp_path / "early"), *sys.path])
    told = subprocess.run(
        [sys.executable, "-c", "import datetime; print(datetime.date.today().year)"],
        env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True,
    )  # fmt: skip
    assert int(told.stdout) > date.today().year + 8, "the clock is not the one that is meant"
    folder = tmp_path / "later"
    folder.mkdir()
    assert built(folder, PYTHONPATH=path) == expected


def test_only_new_issues_ask_for_the_day() -> None:
    """Of the whole program, the command that starts an issue asks what day it is, and nothing else does."""
    package = Path(digest.__file__).parent
    asks = re.compile(r"\.now\(|\.utcnow\(|\.today\(|time\.(?:time|gmtime|localtime|ctime)\(")
    found = {f.relative_to(package).as_posix() for f in package.rglob("*.py") if asks.search(f.read_text("utf-8"))}
    assert found <= {"cli/new.py"}


def test_with_search_the_index_is_the_same(tmp_path: Path) -> None:
    """Every file of the index too, to the byte."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    built(one, search=True, PYTHONHASHSEED="1")
    built(two, search=True, PYTHONHASHSEED="2", TZ="Asia/Tokyo")
    first = tree(one / "site", without="nothing")
    assert [path for path in first if path.endswith(".pf_index")]
    assert tree(two / "site", without="nothing") == first
    built(one, search=True)
    assert tree(one / "site", without="nothing") == first


def test_edits_and_back_give_the_same_as_never(tmp_path: Path, expected: dict[str, str]) -> None:
    """What was built on the way to a content does not show in its site."""
    folder = tmp_path / "edited"
    folder.mkdir()
    built(folder)
    write(
        folder / "content",
        {"issues/2025/2025-03-03.md": "---\ndate: 2025-03-03\n---\n\nA word from Lozavik. #trials\n"},
    )
    done = subprocess.run(
        [sys.executable, "-m", "digest", "build", "--no-search", "--jobs", "1"], cwd=folder, capture_output=True
    )
    assert done.returncode == 0 and tree(folder / "site") != expected
    (folder / "content/issues/2025/2025-03-03.md").unlink()
    assert built(folder) == expected
