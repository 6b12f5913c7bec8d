"""How long an editor waits between saving an issue and seeing it."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

PATIENCE = 120.0
"""Seconds for the preview to begin, and for a page to change."""
_PAUSE = 0.005


@contextlib.contextmanager
def previewing(digest: str, folder: Path) -> Iterator[str]:
    """A running preview of the archive in `folder`; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"
    command = [digest, "serve", "--no-search", "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(f"{address}index.html", "</html>")
        time.sleep(3)  # what it does when it has just begun
        yield address
    finally:
        process.terminate()
        process.wait()


def until(address: str, text: str) -> float:
    """Seconds until the page at `address` holds `text`. TimeoutError after `PATIENCE`."""
    start = time.perf_counter()
    while time.perf_counter() - start < PATIENCE:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=PATIENCE) as answer:
            if text.encode() in answer.read():
                return time.perf_counter() - start
        time.sleep(_PAUSE)
    raise TimeoutError(f"{address} does not show {text!r}")
