"""The content format by example: every file of ``rules/``, every case in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from reading.cases import Case, dump, parse, read_cases

FOLDER = Path(__file__).parent / "rules"
CASES = [
    pytest.param(case, path, id=f"{path.stem}: {case.title}")
    for path in sorted(FOLDER.glob("[0-9]*.md"))
    for case in read_cases(path)
]


@pytest.mark.parametrize(("case", "path"), CASES)
def test_an_example_is_read_as_it_says(case: Case, path: Path) -> None:
    """The records below an example are what the program reads from it."""
    shown = dump(parse(case.issue), html=case.html, unstamped="unstamped" in case.title)
    assert shown == case.records, f"{path.name}, line {case.line}"


def test_every_rule_has_examples() -> None:
    """Eleven rules, each with at least three cases."""
    files = sorted(FOLDER.glob("[0-9]*.md"))
    assert [int(path.name[:2]) for path in files] == list(range(1, len(files) + 1))
    assert len(files) >= 11
    assert all(len(read_cases(path)) >= 3 for path in files)
    assert all(len(read_cases(path)) == path.read_text("utf-8").count("```records") for path in files)
