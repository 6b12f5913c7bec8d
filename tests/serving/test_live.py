"""`digest serve` as an editor has it: a terminal, a browser, a text editor."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error, sync_playwright

from browser_tools import chromium
from support import SMALL, write

ISSUE = "content/issues/2025/2025-01-06.md"
LONG = "\n\n".join(f"{{#i-long-{n}}}\nReport number {n} says that nothing happened. #trials" for n in range(60))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    write(tmp_path / "content", SMALL)
    issue = tmp_path / ISSUE
    issue.write_text(issue.read_text("utf-8") + "\n" + LONG + "\n", "utf-8")
    return tmp_path


@contextmanager
def serve(archive: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address and the process of `digest serve`."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "digest", "serve", "--port", "8765", "--no-search"],
        cwd=archive, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored, if the tests run behind something
    )  # fmt: skip
    assert process.stdout is not None
    said = []
    try:
        for line in process.stdout:
            said.append(line)
            if match := re.match(r"(http://127\.0\.0\.1:\d+/) shows", line):
                yield match[1], process
                return
        pytest.fail("".join(said))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def served(archive: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with serve(archive) as running:
        yield running


@pytest.fixture
def page() -> Iterator[Any]:
    """A browser page that fails the test on any breach of the policy and on any script error."""
    with sync_playwright() as playwright:
        browser = chromium(playwright.chromium)
        page = browser.new_page(viewport={"width": 1000, "height": 800})
        page.wrong = wrong = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        yield page
        browser.close()
        assert not wrong


def save(archive: Path, old: str, new: str) -> None:
    file = archive / ISSUE
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def stays(page: Any, top: str, before: float) -> bool:
    """Whether what `top` measures comes to be what it was, within some seconds.

    Asked from here, because the site's policy lets nobody wait inside a page for a text that must be evaluated.
    """
    for _ in range(100):
        with suppress(Error):  # the page is being loaded again
            if abs(page.evaluate(top) - before) < 3:
                return True
        page.wait_for_timeout(50)
    return False


@pytest.mark.browser
def test_the_page_follows_the_file(served: tuple[str, Any], archive: Path, page: Any) -> None:
    """A saved sentence appears, the place on the page stays, an error comes above the last good page and goes."""
    url, _ = served
    page.goto(f"{url}issues/2025-01-06/index.html")
    page.evaluate("scrollTo({top: document.getElementById('i-long-30').offsetTop, behavior: 'instant'})")
    top = "document.getElementById('i-long-30').getBoundingClientRect().top"
    before = page.evaluate(top)

    save(archive, "two drones", "three drones; they came, monitors added, " + "by night and from the east, " * 20)
    page.locator("main").get_by_text("three drones").wait_for(state="attached", timeout=10_000)
    assert stays(page, top, before)

    save(archive, "three drones", "many drones")
    save(archive, "#drones", "#dronse")
    error = page.locator("#digest-preview .dp-problem.dp-error")
    error.wait_for(timeout=10_000)
    assert 'there is no topic "dronse"' in error.inner_text()
    assert page.locator("main").get_by_text("three drones").count() == 1

    save(archive, "#dronse", "#drones")
    page.locator("main").get_by_text("many drones").wait_for(state="attached", timeout=10_000)
    error.wait_for(state="detached", timeout=10_000)
    page.goto("about:blank")  # the server goes first


@pytest.mark.browser
def test_a_preview_that_begins_with_errors_becomes_the_site(archive: Path, page: Any) -> None:
    """The page of errors gives way as soon as there is a site."""
    settings = archive / "content/digest.yaml"
    good = settings.read_text("utf-8")
    settings.write_text("titel: x\n", "utf-8")
    with serve(archive) as (url, _):
        assert page.goto(url).status == 503
        assert "titel" in page.inner_text("#digest-errors")
        settings.write_text(good, "utf-8")
        page.locator("header.masthead").wait_for(timeout=10_000)
        page.goto("about:blank")  # the server goes first
    page.wrong[:] = [text for text in page.wrong if "503" not in text]


@pytest.mark.parametrize("wait", [0.0, 0.5, 1.5])
def test_control_c_ends_it_cleanly(served: tuple[str, subprocess.Popen[str]], wait: float) -> None:
    """No traceback, exit code 0, whether it builds, checks or waits."""
    _, process = served
    time.sleep(wait)
    process.send_signal(signal.SIGINT)
    process.wait(timeout=30)
    assert process.stdout is not None
    rest = process.stdout.read()
    assert process.returncode == 0
    assert "ended" in rest and "Traceback" not in rest


@pytest.mark.browser
def test_what_a_check_finds_follows(served: tuple[str, Any], archive: Path, page: Any) -> None:
    """An editorial problem, which a build does not look for, comes into the panel by itself; the opened list stays open."""
    url, _ = served
    page.goto(f"{url}issues/2025-01-06/index.html")
    save(archive, "two drones", "two “drones")
    page.locator("#digest-preview summary").wait_for(timeout=10_000)
    page.locator("#digest-preview").get_by_text("unbalanced-quotes").wait_for(state="attached", timeout=20_000)
    page.locator("#digest-preview summary").click()
    save(archive, "Report number 3 says", "Report number 3 tells")
    page.locator("main").get_by_text("Report number 3 tells").wait_for(state="attached", timeout=10_000)
    page.locator("#digest-preview details[open]").wait_for(timeout=10_000)
    save(archive, "two “drones", "two drones")
    page.locator("#digest-preview").get_by_text("unbalanced-quotes").wait_for(state="detached", timeout=20_000)
    page.goto("about:blank")


def test_a_killed_preview_leaves_no_process_behind(served: tuple[str, subprocess.Popen[str]]) -> None:
    """Not even the one that checks."""
    _, process = served
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        pytest.skip("this system does not tell a process's children")
    deadline = time.monotonic() + 10
    while not (found := children.read_text().split()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert found
    process.kill()
    process.wait()
    while any(alive(pid) for pid in found) and time.monotonic() < deadline + 10:
        time.sleep(0.1)
    assert not [pid for pid in found if alive(pid)]


def alive(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
