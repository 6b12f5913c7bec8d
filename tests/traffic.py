"""What opening a page costs: requests, bytes and milliseconds, as the browser itself counts them.

Bytes are those of bodies, as a plain host without compression sends them; what headers add is the host's doing.
"""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Page

TEXT = {".html", ".css", ".js", ".json", ".svg"}
"""What a host that compresses would compress; the index is compressed already."""

_WATCH = """
performance.setResourceTimingBufferSize(100000);
addEventListener("DOMContentLoaded", () => {
  const results = document.getElementById("results");
  const look = () => {
    if (results.children.length >= 10) window.firstTen ??= performance.now();
    if (document.getElementById("search").getAttribute("aria-busy") === "false") window.complete ??= performance.now();
  };
  new MutationObserver(look).observe(document.getElementById("search"), { attributes: true, childList: true, subtree: true });
});
"""
_FOUND = """() => ({
  first: window.firstTen ?? window.complete,
  complete: window.complete,
  shown: document.querySelectorAll("#results .hit").length,
  said: document.getElementById("count").textContent,
  files: [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .map((one) => [one.name, one.responseEnd, one.encodedBodySize, one.transferSize]),
})"""


@dataclass(frozen=True)
class Cost:
    """What had been sent by a moment."""

    requests: int
    bytes: int
    compressed: int
    """Bytes, had the host compressed text."""
    ms: float
    """Since the page was asked for."""


@dataclass(frozen=True)
class Visit:
    """One question, by its address, answered."""

    first: Cost
    """When ten results were there, or all of fewer."""
    all: Cost
    """When all years had been looked into."""
    files: dict[str, int]
    """Bytes by path below the site's top."""
    shown: int
    said: str
    """The count, as the page tells it."""


class _Handler(SimpleHTTPRequestHandler):
    """A plain static host with the caching the published site asks for."""

    protocol_version = "HTTP/1.1"
    delay = 0.0

    def do_GET(self) -> None:
        time.sleep(self.delay)
        super().do_GET()

    def end_headers(self) -> None:
        lasting = self.path.startswith(("/static/", "/search/pagefind/"))
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if lasting else "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves a page hangs up in the middle of files."""


@contextmanager
def serving(site: Path, *, delay: float = 0.0) -> Iterator[str]:
    """The site on a port of this machine alone, each request answered `delay` seconds late; its address."""
    handler = type("Handler", (_Handler,), {"delay": delay})
    with _Server(("127.0.0.1", 0), partial(handler, directory=str(site))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def visit(page: Page, site: Path, address: str) -> Visit:
    """Open the search page at `address` and wait for the end of the search. The page must be watched: see `watch`."""
    page.goto(address)
    page.wait_for_selector("#search[aria-busy=false]", state="attached", timeout=120_000)
    found = page.evaluate(_FOUND)
    # Nothing over the line: from the browser's cache. Less than the body: the host said that it has not changed.
    sent = [
        (unquote(urlsplit(name).path).lstrip("/"), end, size if over >= size else 0)
        for name, end, size, over in found["files"]
        if over
    ]

    def cost(moment: float) -> Cost:
        there = [(path, size) for path, end, size in sent if end <= moment]
        return Cost(
            requests=len(there),
            bytes=sum(size for _, size in there),
            compressed=sum(_compressed(site / path) if Path(path).suffix in TEXT else size for path, size in there),
            ms=round(moment, 1),
        )

    return Visit(
        first=cost(found["first"]),
        all=cost(found["complete"]),
        files={path: size for path, _, size in sent},
        shown=found["shown"],
        said=found["said"],
    )


def watch(page: Page) -> Page:
    """Let the page note when results are there."""
    page.add_init_script(_WATCH)
    return page


@lru_cache
def _compressed(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6))
