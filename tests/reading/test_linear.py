"""Twice the text takes about twice the time, whatever the text is. Counted in function calls, not in seconds."""

from __future__ import annotations

import pytest

from reading.cases import parse
from support import calls

HOSTILE = {
    "brackets": "[",
    "bracket pairs": "[]",
    "pictures": "![",
    "links": "[a](#b) ",
    "bad links": "[a](javascript:b) ",
    "open links": "[a](",
    "emphasis": "*a **b ",
    "backticks": "`a ``b ",
    "angles": "<a ",
    "comments": "<!-- ",
    "whole comments": "<!-- a -->",
    "tags": "<b>",
    "quotes": "\"a 'b ",
    "dashes": "a--b---c...",
    "hashtags": "#drones ",
    "unknown hashtags": "#nonsense ",
    "braces": "{#a} ",
    "open braces": "{#a ",
    "footnotes": "[^a]",
    "open footnotes": "[^",
    "footnote definitions": "[^a]: ",
    "quotations": "> ",
    "lists": "- ",
    "rows": "| a ",
    "entities": "&amp;&#35;",
    "backslashes": "\\",
    "spaces": " a",
    "names": "Aleh Vandrouny ",
    "capitals": "Vandrouny Vandrouny. ",
    "dates": "on 28 October 2025 ",
    "words": "word",
    "accents": "e\u0301",
    "lines": "line\n",
    "paragraphs": "text\n\n",
    "headings": "### h\n",
    "entries": "- entry #drones\n",
    "attribute lines": "{#a}\n\n",
    "definitions": "[a]: b\n",
    "twins": "Same words.\n\n",
    "sections": "## Human rights\n",
    "deeper lists": "- a\n\n  ",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_work_grows_with_the_text(piece: str) -> None:
    """Four times the text: at most five times the work."""
    few = calls(lambda: parse("Text.\n\n" + piece * 500))
    many = calls(lambda: parse("Text.\n\n" + piece * 2000))
    assert many < 5 * few
