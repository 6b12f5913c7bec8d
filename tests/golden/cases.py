"""Small contents with a mistake each, and what `digest check` says of them.

A folder is a case: its files are laid over those of ``base/``, and ``expected.txt`` is the report. After a change that
is meant, ``python tests/golden/regenerate.py`` writes the reports again; read the difference before keeping it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from digest.checking import check
from digest.diagnostics import as_text

HERE = Path(__file__).parent
EXPECTED = "expected.txt"
_ISSUE = "issues/2025-11-03.md"
_TEXT = "---\ndate: 2025-11-03\n---\n\n## Military developments\n\nThe café in Lozavik was closed. #trials\n"


def _bytes(body: bytes) -> Callable[[Path], None]:
    def put(content: Path) -> None:
        file = content / _ISSUE
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)

    return put


def _large(content: Path) -> None:
    _bytes(_TEXT.encode())(content)
    os.truncate(content / _ISSUE, 50_000_000)


MADE: dict[str, Callable[[Path], None]] = {
    "byte-order-mark": _bytes(b"\xef\xbb\xbf" + _TEXT.encode()),
    "latin-1": _bytes(_TEXT.encode("latin-1")),
    "utf-16": _bytes(_TEXT.encode("utf-16")),
    "file-50-mb": _large,
}
"""Cases whose files no editor would leave alone, made when they are needed."""


def names() -> list[str]:
    """All cases."""
    return sorted(path.name for path in HERE.iterdir() if path.is_dir() and path.name not in ("base", "__pycache__"))


def report(case: str, folder: Path) -> str:
    """What is said of a case, laid out in `folder`, an empty one."""
    content = folder / "content"
    shutil.copytree(HERE / "base", content)
    shutil.copytree(HERE / case, content, dirs_exist_ok=True, ignore=shutil.ignore_patterns(EXPECTED))
    if case in MADE:
        MADE[case](content)
    before = Path.cwd()
    os.chdir(folder)
    try:
        return as_text(check(Path("content")))
    finally:
        os.chdir(before)
