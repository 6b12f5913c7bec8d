"""CommonMark's own examples go through the item splitter: no exception, and no text lost in silence."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import html5lib
import pytest

from digest.model import Issue
from reading.cases import parse

EXAMPLES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "commonmark/spec.json").read_text("utf-8"))
PLACES = {
    "an update": "---\ndate: 2025-11-03\n---\n\n",
    "items": "## Human rights\n\nA first item.\n\n",
    "a headline item": "## Human rights\n\n### A headline\n\n",
    "a report": "---\ndate: 2025-11-03\nkind: report\n---\n\nThe lead.\n\n## One\n\n",
    "a section": "---\ndate: 2025-11-03\nsection: rights\n---\n\nA first item.\n\n",
}


def words(fragment: str) -> list[str]:
    """The words of a fragment of HTML and of its pictures' descriptions."""
    tree = html5lib.parseFragment(fragment, namespaceHTMLElements=False)
    texts = [*tree.itertext(), *(element.get("alt", "") for element in tree.iter() if isinstance(element.tag, str))]
    return re.findall(r"\w+", "\n".join(texts))


def printed(issue: Issue) -> list[str]:
    fragments = [issue.lead_html]
    for part in issue.parts:
        fragments.append(part.heading.replace("&", "&amp;").replace("<", "&lt;"))
        for item in part.items:
            fragments += [item.headline_html, item.html, *(note.html for note in item.footnotes)]
    return words("\n".join(fragments))


def test_all_examples_are_there() -> None:
    """The whole specification is run, not a part of it."""
    assert len(EXAMPLES) == 652 and [example["example"] for example in EXAMPLES] == list(range(1, 653))


@pytest.mark.parametrize("before", PLACES.values(), ids=PLACES.keys())
@pytest.mark.parametrize("section", sorted({example["section"] for example in EXAMPLES}))
def test_examples_lose_no_text(section: str, before: str) -> None:
    """Each word that CommonMark prints is printed, or an error or a note says what is not."""
    for example in EXAMPLES:
        if example["section"] != section:
            continue
        parsed = parse(before + example["markdown"])
        told = {d.code for d in parsed.diagnostics if d.level in {"error", "note"}}
        assert parsed.issue is not None, (example["markdown"], told)
        missing = set(words(example["html"])) - set(printed(parsed.issue))
        assert not missing or told, (example["example"], example["markdown"], missing)
