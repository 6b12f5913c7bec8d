"""A build that is cut off, at whatever moment, leaves a whole site, and the next one repairs what is left over."""

from __future__ import annotations

import os
import posixpath
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import unquote

import pytest

from support import SMALL, make, tree, write

KILLS = int(os.environ.get("DIGEST_KILLS", "8"))
"""Kills of each kind; a long run sets more."""


def command(folder: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "digest", "build", "--no-search", "--content", str(folder / "content"),
            "--output", str(folder / "site"), *options]  # fmt: skip


def broken_links(site: Path) -> list[tuple[str, str]]:
    """Internal links of pages, and sources of pictures and scripts, that lead to no file."""
    found = []
    for file in site.rglob("*.html"):
        path = file.relative_to(site).as_posix()
        if path == "404.html":
            continue
        for target in re.findall(r'(?:href|src)="([^"#?]+)', file.read_text("utf-8")):
            if re.match(r"[a-z]+:|//", target):
                continue
            goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
            if not (site / goal).is_file():
                found.append((path, goal))
    return found


def edit_words(content: Path) -> None:
    for file in content.rglob("issues/*/*.md"):
        file.write_text(file.read_text("utf-8").replace("a drone", "a glider"), "utf-8")


def edit_new_issue(content: Path) -> None:
    write(
        content, {"issues/2025/2025-01-20.md": SMALL["issues/2025/2025-01-06.md"].replace("2025-01-06", "2025-01-20")}
    )


def edit_much(content: Path) -> None:
    edit_words(content)
    (content / "issues/2025/2025-01-06.md").unlink()
    for day in ("2025-01-20", "2025-01-27", "2026-01-05"):
        write(content, {f"issues/{day[:4]}/{day}.md": SMALL["issues/2024/2024-12-30.md"].replace("2024-12-30", day)})


def duration(folder: Path) -> float:
    """Seconds the next build takes here, for kills to fall anywhere in it; made in a copy."""
    copy = folder / "copy"
    for name in ("content", "site", ".digest-cache"):
        shutil.copytree(folder / name, copy / name)
    start = time.monotonic()
    subprocess.run(command(copy), check=True, capture_output=True)
    took = time.monotonic() - start
    shutil.rmtree(copy)
    return took


@pytest.mark.parametrize("edit", [edit_words, edit_new_issue, edit_much])
def test_killed_at_any_moment_the_site_is_whole(tmp_path: Path, edit) -> None:  # type: ignore[no-untyped-def]
    """After SIGKILL every file is the old or the new one, no link is broken, and the next build is a clean one."""
    chance = random.Random(edit.__name__)
    write(tmp_path / "content", SMALL)
    make(tmp_path / "content", tmp_path / "site")
    old = tree(tmp_path / "site")
    edit(tmp_path / "content")
    make(tmp_path / "content", tmp_path / "expected")
    new = tree(tmp_path / "expected")
    takes = min(duration(tmp_path) for _ in range(3))  # one may be slow by chance, and all kills come too late
    cut_off = 0
    for n in range(KILLS):
        process = subprocess.Popen(command(tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Most of the kills fall into the second half, where the writing is.
        time.sleep(takes * (chance.random() if n % 3 else 0.5 + 0.45 * chance.random()))
        process.send_signal(signal.SIGKILL)
        cut_off += process.wait() == -signal.SIGKILL
        found = tree(tmp_path / "site")
        for path, digest in found.items():
            assert digest in {old.get(path), new.get(path)}, f"{path} is neither old nor new"
        assert broken_links(tmp_path / "site") == []
        if n % 4 == 3:  # from time to time a build gets through, and everything starts over
            assert make(tmp_path / "content", tmp_path / "site").ok
            assert tree(tmp_path / "site") == new
            for file in (tmp_path / "content").rglob("*"):
                if file.is_file():
                    file.unlink()
            write(tmp_path / "content", SMALL)
            make(tmp_path / "content", tmp_path / "site")
            assert tree(tmp_path / "site") == old
            edit(tmp_path / "content")
    assert cut_off >= KILLS // 3, "too few kills came before the end to show anything"
    assert make(tmp_path / "content", tmp_path / "site").ok
    assert tree(tmp_path / "site") == new


def test_two_builds_at_once_wait_for_each_other(tmp_path: Path) -> None:
    """Builds of one output run one after the other; each ends well."""
    write(tmp_path / "content", SMALL)
    running = [
        subprocess.Popen(command(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)
    ]
    results = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], results
    assert any("waiting" in err for _, err in results)
    make(tmp_path / "content", tmp_path / "expected")
    assert tree(tmp_path / "site") == tree(tmp_path / "expected")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_output_is_refused(tmp_path: Path) -> None:
    """Where nothing may be written, a message says so and nothing is changed."""
    write(tmp_path / "content", SMALL)
    make(tmp_path / "content", tmp_path / "site")
    before = tree(tmp_path / "site")
    edit_words(tmp_path / "content")
    (tmp_path / "site").chmod(0o555)
    result = subprocess.run(command(tmp_path), capture_output=True, text=True)
    (tmp_path / "site").chmod(0o755)
    assert result.returncode == 2 and "Traceback" not in result.stderr
    assert tree(tmp_path / "site") == before


def test_a_full_disk_is_told_and_the_site_stays(tmp_path: Path) -> None:
    """Where files cannot grow, as on a full disk, the command says so and the last good site stays."""
    write(tmp_path / "content", SMALL)
    make(tmp_path / "content", tmp_path / "site")
    before = tree(tmp_path / "site")
    edit_much(tmp_path / "content")

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))

    result = subprocess.run(command(tmp_path, "--jobs", "1"), capture_output=True, text=True, preexec_fn=limit)
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr and "could not be written" in result.stderr
    assert tree(tmp_path / "site") == before
    assert make(tmp_path / "content", tmp_path / "site").ok


def add_weeks(content: Path, count: int) -> None:
    """So many more issues, that a build takes a while."""
    for week in range(count):
        day = f"20{10 + week // 12}-{week % 12 + 1:02}-05"
        issue = SMALL["issues/2024/2024-12-30.md"].replace("2024-12-30", day)
        write(content, {f"issues/{day[:4]}/{day}.md": issue})


def nothing_left(group: int) -> None:
    """Fails where a process of the group outlives ten seconds: the system may take its time to clear away the ended."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    pytest.fail("processes of the build are still there")


def interruptible() -> None:
    """A command started behind others may find Ctrl-C ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("wait", [0.05, 0.2, 0.4])
def test_an_interrupt_ends_everything_at_once(tmp_path: Path, wait: float) -> None:
    """Ctrl-C ends the build and its processes, says so, and leaves the site."""
    write(tmp_path / "content", SMALL)
    make(tmp_path / "content", tmp_path / "site")
    before = tree(tmp_path / "site")
    add_weeks(tmp_path / "content", 300)
    (tmp_path / ".digest-cache/site/lock").unlink()
    process = subprocess.Popen(
        command(tmp_path, "--jobs", "2"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=interruptible,
    )
    while not (tmp_path / ".digest-cache/site/lock").exists():
        time.sleep(0.01)
    time.sleep(wait)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (2, "", "digest: interrupted; the site stays as it was\n")
    nothing_left(process.pid)
    assert tree(tmp_path / "site") == before
    assert make(tmp_path / "content", tmp_path / "site").ok


def test_workers_do_not_outlive_a_killed_build(tmp_path: Path) -> None:
    """After SIGKILL of a build its workers end by themselves, and the next build does not wait for them."""
    write(tmp_path / "content", SMALL)
    add_weeks(tmp_path / "content", 60)
    process = subprocess.Popen(
        command(tmp_path, "--jobs", "2"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for _ in range(2000):
        if process.poll() is not None or (children.exists() and len(children.read_text().split()) > 1):
            break
        time.sleep(0.005)
    process.kill()
    process.wait()
    subprocess.run(command(tmp_path), check=True, capture_output=True, timeout=60)
    nothing_left(process.pid)
