"""The tables of ``docs/performance.md``, from the run that is committed beside it.

``python -m tests.bench.page RUN.json`` takes a run over into the documentation.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE, RUN = DOCS / "performance.md", DOCS / "performance.json"
_MACHINE = ("cpu", "cores", "system", "python")
_TABLES = re.compile(r"(<!-- tables -->\n).*?(<!-- end of the tables -->)", re.DOTALL)


def tables(run: dict[str, Any]) -> str:
    """Markdown: the machine, the builds, the searches."""
    machine, found = run["machine"], {(x["issues"], x["what"], x["search"]): x for x in run["lines"]}
    packages = ", ".join(f"{name} {machine[name]}" for name in sorted(machine) if name not in _MACHINE)
    where = f"{machine['cores']} cores of {machine['cpu']}, {machine['system']}, Python {machine['python']}, {packages}"
    out = [
        f"One run, {run['runs']} runs a line (half as many from nothing), medians: {where}.\n",
        "| issues | | without search | with search | memory |\n| ---: | --- | ---: | ---: | ---: |",
    ]
    for issues, what in dict.fromkeys((x["issues"], x["what"]) for x in run["lines"]):
        both = [found[key] for searched in (False, True) if (key := (issues, what, searched)) in found]
        times = [
            f"{x['seconds']:.2f} s" if (x := found.get((issues, what, searched))) else "" for searched in (False, True)
        ]
        peak = max(x["peak"] for x in both)
        out.append(f"| {issues:,} | {what.strip()} | {' | '.join(times)} | {f'{peak / 1e9:.2f} GB' if peak else ''} |")
    out.append("\nWhat the times are to each other:\n\n| issues | | ratio |\n| ---: | --- | ---: |")
    for issues, ratios in run["ratios"].items():
        out += [f"| {int(issues):,} | {what.strip()} | {value:.3f} |" for what, value in ratios.items()]
    return "\n".join(out) + "\n"


def with_tables(page: str, run: dict[str, Any]) -> str:
    """`page` with the tables of `run` in their place."""
    return _TABLES.sub(lambda found: found[1] + tables(run) + found[2], page)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="what `python -m tests.bench --json` wrote")
    given = parser.parse_args()
    shutil.copyfile(given.run, RUN)
    PAGE.write_text(with_tables(PAGE.read_text("utf-8"), json.loads(RUN.read_text("utf-8"))), encoding="utf-8")


if __name__ == "__main__":
    main()
