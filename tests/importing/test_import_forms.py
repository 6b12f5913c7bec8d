"""Every form of page in ``forms/`` gives the draft that stands below it."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.importing import draft_of
from importing.cases import FORMS, SECTIONS, Form, counted, read, shown


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_form(path: Path) -> None:
    """The draft, the report and the items are those of the fixture, to the letter, and the reader finds no error."""
    form = Form(path)
    draft, found = draft_of(form.input.encode(), form.name, SECTIONS)
    assert draft is not None, shown(found)
    assert draft.text == form.draft
    assert shown(found) == form.reported
    issue, errors = read(draft)
    assert errors == []
    assert issue is not None and issue.draft
    assert counted(issue) == form.items


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_same_input_same_draft(path: Path) -> None:
    """An import twice gives the same bytes."""
    form = Form(path)
    assert draft_of(form.input.encode(), form.name, SECTIONS) == draft_of(form.input.encode(), form.name, SECTIONS)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_windows_line_ends(path: Path) -> None:
    """Line ends of every kind, and a byte-order mark, change nothing."""
    form = Form(path)
    data = b"\xef\xbb\xbf" + form.input.replace("\n", "\r\n").encode()
    draft, _ = draft_of(data, form.name, SECTIONS)
    assert draft is not None and draft.text == form.draft
