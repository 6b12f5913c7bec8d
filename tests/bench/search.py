"""What a search costs the reader, in Chromium, on a generated archive: bytes, requests, milliseconds.

``python -m tests.bench.search`` alone, or as a part of ``make bench``. Every question is asked of a browser that knows
nothing (cold) and, for the times, again of one that has the files (warm), by a host on the same machine that does not
compress, at once and with a delay before every answer. Bytes are those of bodies.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, sync_playwright
from tests.bench.generate import Shape, generate
from tests.bench.questions import questions
from tests.browser_tools import chromium
from tests.traffic import Cost, serving, visit, watch

DELAY = 0.15
"""Seconds before every answer, where there is a delay."""


@dataclass(frozen=True)
class Line:
    """One question, asked in one way."""

    question: str
    query: str
    delay: float
    """Seconds before every answer of the host."""
    said: str
    """What the page counted."""
    first: Cost
    all: Cost
    warm_first_ms: float
    warm_all_ms: float


def measure(browser: Browser, site: Path, asked: dict[str, dict[str, str]], delay: float) -> Iterator[Line]:
    """Ask every question of a browser that has nothing, and once more."""
    with serving(site, delay=delay) as address:
        for question, values in asked.items():
            query = urlencode(values)
            context = browser.new_context()
            page = watch(context.new_page())
            cold = visit(page, site, f"{address}search/index.html?{query}")
            warm = visit(page, site, f"{address}search/index.html?{query}")
            context.close()
            yield Line(question, query, delay, cold.said, cold.first, cold.all, warm.first.ms, warm.all.ms)


HEAD = f"{'':30}{'to the first ten':^33}  {'all years complete':^33}\n{'question':<30}" + "  ".join(
    [f"{'KB':>6}{'gzip':>6}{'files':>7}{'cold':>7}{'warm':>7}"] * 2
)


def row(line: Line) -> str:
    def cells(cost: Cost, warm: float) -> str:
        return f"{cost.bytes / 1000:>6.0f}{cost.compressed / 1000:>6.0f}{cost.requests:>7}{cost.ms:>7.0f}{warm:>7.0f}"

    return (
        f"{line.question:<30}{cells(line.first, line.warm_first_ms)}  {cells(line.all, line.warm_all_ms)}  {line.said}"
    )


def bench(folder: Path, *, issues: int, items: int) -> list[Line]:
    """Build a generated archive in `folder`, unless a site is there, ask everything and print a table."""
    content, site = folder / "content", folder / "site"
    if not site.exists():
        generate(content, Shape(issues=issues, items=items))
        digest = Path(sys.executable).parent / "digest"
        subprocess.run([digest, "build"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    asked = questions(content)
    lines: list[Line] = []
    with sync_playwright() as playwright:
        browser = chromium(playwright.chromium)
        for delay in (0.0, DELAY):
            print(f"\n{issues * items:,} items, {delay * 1000:.0f} ms before every answer; times in ms\n{HEAD}")
            for line in measure(browser, site, asked, delay):
                lines.append(line)
                print(row(line), flush=True)
        browser.close()
    return lines


def as_json(lines: list[Line]) -> list[dict[str, object]]:
    return [asdict(line) for line in lines]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--issues", type=int, default=500)
    parser.add_argument("--items", type=int, default=30, help="in each issue (default 30)")
    parser.add_argument("--folder", type=Path, help="keep the archive and its site here, and use what is there")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="digest-bench-") as name:
        folder = given.folder or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        lines = bench(folder, issues=given.issues, items=given.items)
    if given.json:
        given.json.write_text(json.dumps({"lines": as_json(lines)}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
