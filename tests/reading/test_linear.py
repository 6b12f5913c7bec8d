"""Twice the text takes about twice the time, whatever the text is. Counted in function calls, not in seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from reading.cases import parse

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


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE.keys())
def test_work_grows_with_the_text(piece: str) -> None:
    """Four times the text: at most five times the work."""
    few = calls(lambda: parse("Text.\n\n" + piece * 500))
    many = calls(lambda: parse("Text.\n\n" + piece * 2000))
    assert many < 5 * few
