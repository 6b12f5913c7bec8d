from __future__ import annotations

from pathlib import Path

import pytest

from golden.cases import EXPECTED, HERE, names, report


@pytest.mark.parametrize("case", names())
def test_report(case: str, tmp_path: Path) -> None:
    """Every mistake is reported where it is, with what to write instead, in exactly these words."""
    assert report(case, tmp_path) == (HERE / case / EXPECTED).read_text("utf-8")


@pytest.mark.parametrize("case", names())
def test_places_exist(case: str) -> None:
    """A report names its files as the editor knows them, and quotes only lines that are there."""
    for line in (HERE / case / EXPECTED).read_text("utf-8").splitlines():
        if line.startswith("content/"):
            path = line.split(":")[0].removeprefix("content/")
            assert (HERE / case / path).exists() or (HERE / "base" / path).exists() or "2025-11-03" in path
