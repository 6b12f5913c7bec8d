"""A small invented site, served below a path of its own, and a browser to read it with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from browser_tools import chromium, hits, settle
from support import make, write

PREFIX = "/mirror/zubrovia/"

CONTENT = {
    "digest.yaml": "title: Zubrovia Digest\nurl: https://digest.example/\npublisher: {name: Zubrovia Desk}\n",
    "sections.yaml": (
        "- {id: military, title: Military developments}\n- {id: political, title: Political developments}\n"
    ),
    "topics.yaml": (
        "- {id: drones, title: Drones, aliases: [unmanned aircraft], group: Military}\n"
        "- {id: trials, title: Trials, group: Rights}\n"
    ),
    "names.yaml": (
        "- {id: palachanin, kind: person, name: Lukash Palachanin, variants: [Łukasz Połoczanin], be: Лукаш Палачанін,"
        " ru: Лукаш Полочанин, lacinka: Łukaš Pałačanin, short: [Palachanin], role: marshal}\n"
        "- {id: palachanin-anton, kind: person, name: Anton Palachanin, be: Антон Палачанін}\n"
        "- {id: lozavik, kind: place, name: Lozavik, variants: [Lozowik], be: Лозавік}\n"
    ),
    "series.yaml": "- {id: hangars, title: Hangars, unit: hangars, kind: level}\n",
    "pages/about.md": "---\ntitle: About\n---\n\nAn invented digest.\n",
    "issues/2023/2023-06-05.md": (
        "---\ndate: 2023-06-05\n---\n\n## Military developments\n\n"
        "Marshal Palachanin opened a tractor parade. #drones\n\nThe parade cost little in 2023.\n"
    ),
    "issues/2024/2024-12-23.md": (
        "---\ndate: 2024-12-23\n---\n\n## Political developments\n\nAnton Palachanin sold his bakery in Lozowik.\n"
    ),
    "issues/2024/2024-12-30.md": (
        "---\ndate: 2024-12-30\n---\n\nA week of drones and snow.\n\n## Military developments\n\n"
        "A drone fell on the bakery of Lozavik. #drones\n\n## Political developments\n\n"
        "### Łukasz Połoczanin called a vote\n\nThe vote is in March, the electoral commission said. #trials\n"
    ),
    "issues/2025/2025-01-06.md": (
        "---\ndate: 2025-01-06\nfigures:\n- {series: hangars, date: '2024-12-30', value: 11, source: Guard}\n"
        "- {series: hangars, date: '2025-01-05', value: 25, source: Guard}\n---\n\n## Military developments\n\n"
        "{date=2025-01-03}\n"
        "=HYPERLINK is how this item opens, for spreadsheets. #trials\n\n"
        "### Two drones over the border\n\nLukash Palachanin said that a tractor factory builds them. "
        "The border guard of Lozavik said the guard saw none. #drones\n"
    ),
    "issues/2025/2025-01-13.md": (
        "---\ndate: 2025-01-13\n---\n\n## Military developments\n\n"
        + "\n\n".join(f"Drone number {n} landed in the {n}th hangar of the plant. #drones" for n in range(11, 26))
        + "\n\nThe guard at the border slept, and a war of words began.\n\nThe warden was warned. #trials\n"
    ),
}
"""Five issues over three years; a marshal in seven spellings, and his brother, who is somebody else."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    folder = tmp_path_factory.mktemp("browser")
    result = make(write(folder / "content", CONTENT), folder / "site", search=True)
    assert result.ok, result.diagnostics
    return folder / "site"


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder below `PREFIX`, and nothing anywhere else."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path[len(PREFIX) - 1 :]) if path.startswith(PREFIX) else "/nowhere"

    def log_message(self, format: str, *args: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves a page hangs up in the middle of files."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served, with a closing slash."""
    with Server(("127.0.0.1", 0), partial(Handler, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{PREFIX}"
        server.shutdown()
        thread.join()


# A module at a time: while it runs, nothing else on its thread may run an event loop.
@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = chromium(playwright.chromium)
    yield started
    started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page; an error on it fails the test."""
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert errors == []


@pytest.fixture
def find(page: Page, address: str) -> Callable[..., list[str]]:
    """Open the search page with a query and give the addresses of the results shown, when all is settled."""

    def search(query: str) -> list[str]:
        page.goto(f"{address}search/index.html?{query}")
        settle(page)
        return hits(page)

    return search


@pytest.fixture(scope="session")
def kinds(site: Path) -> list[str]:
    """A page of each kind: of each folder and depth the one with the most bytes."""
    largest: dict[tuple[str, int], Path] = {}
    for file in sorted(site.rglob("*.html")):
        parts = file.relative_to(site).parts
        key = (parts[0] if len(parts) > 1 else file.name, len(parts) + (parts[-2] == "cite" if len(parts) > 1 else 0))
        if key not in largest or file.stat().st_size > largest[key].stat().st_size:
            largest[key] = file
    return sorted(file.relative_to(site).as_posix() for file in largest.values())
