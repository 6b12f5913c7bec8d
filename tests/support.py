"""What several tests need: small invented archives, builds, trees of files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import FrameType

from digest.build import Options, Result, build

SMALL = {
    "digest.yaml": "title: Zubrovia Digest\nurl: https://digest.example/\n",
    "sections.yaml": (
        "- id: military\n  title: Military developments\n- id: political\n  title: Political developments\n"
        "  note: We do not link to state outlets.\n"
    ),
    "topics.yaml": (
        "- {id: drones, title: Drones, group: Military, see_also: [trials]}\n"
        "- {id: trials, title: Trials, group: Rights}\n- {id: elections, title: Elections, group: Politics}\n"
    ),
    "names.yaml": (
        "- {id: vandrouny, kind: person, name: Pavel Vandrouny, variants: [Paval Vandrouny], ru: Павел Вандровный,"
        " short: [Vandrouny], role: head of state}\n"
        "- {id: lozavik, kind: place, name: Lozavik, variants: [Lozowik], be: Лозавік}\n"
    ),
    "series.yaml": (
        "- {id: prisoners, title: Prisoners, unit: people, kind: level,"
        " values: [{date: '2024-12-31', value: 12, source: Rights group}]}\n"
    ),
    "pages/about.md": "---\ntitle: About\norder: 1\n---\n\nAn invented digest.\n",
    "issues/2024/2024-12-30.md": (
        "---\ndate: 2024-12-30\n---\n\nA lead.\n\n## Military developments\n\n"
        "On 28 December, a drone fell near Lozavik, monitors said. #drones\n\n"
        "Pavel Vandrouny praised the army. #elections\n\n## Political developments\n\n"
        "### A vote is called\n\nVandrouny called a vote for March. #elections\n"
    ),
    "issues/2025/2025-01-06.md": (
        "---\ndate: 2025-01-06\nfigures:\n- {series: prisoners, date: '2025-01-05', value: 14, source: Rights group}\n"
        "---\n\n## Military developments\n\nOn 3 January, two drones crossed the border at Lozowik. #drones\n\n"
        "## Political developments\n\nA court in Lozavik sentenced a critic of Paval Vandrouny. #trials\n"
    ),
    "issues/2025/2025-01-13/index.md": "---\ndate: 2025-01-13\n---\n\nThe lead of a folder.\n",
    "issues/2025/2025-01-13/military.md": "---\ndate: 2025-01-13\n---\n\nVandrouny flew a drone in Lozavik. #drones\n",
}
"""An archive of three issues over two years, one of them a folder."""


def write(folder: Path, files: dict[str, str]) -> Path:
    """Write `files` below `folder`, which is returned."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return folder


def make(folder: Path, output: Path, **options: object) -> Result:
    """Build without search, on one core, unless told otherwise."""
    given = {"search": False, "jobs": 1} | options
    return build(Options(content=folder, output=output, **given))  # type: ignore[arg-type]


def tree(folder: Path, *, without: str = "search/pagefind/") -> dict[str, str]:
    """Hash of every file by its path, the parts of the search index left out: they vary from run to run."""
    return {
        path: sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and not (path := file.relative_to(folder).as_posix()).startswith(without)
    }


def calls(run: Callable[[], object]) -> int:
    """Python calls made; C functions and builtins do not count."""
    count = 0

    def tally(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(tally)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count
