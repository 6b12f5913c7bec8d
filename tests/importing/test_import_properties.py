"""No text, whatever it is, is lost, crashes the import, or makes a draft that the reader refuses."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from digest.importing import draft_of
from importing.cases import SECTIONS, read
from support import calls

LINES = st.sampled_from(
    """\
MILITARY DEVELOPMENTS|Propaganda|WEATHER|Best regards,|The team|1. one|• dot|- dash|(1) first|(2) second
A word¹ and [1].|¹ A note.|[1] Another.|**bold** *it* `code` _x_|a * b_c <d> & &amp; #e|# tag|#tag|===|---|***|> quoted
¦ a ¦ b ¦|a\tb|{#id date=2024}|Photo: A / B|Source: C|3 May 2024|Monday, December 6|13.12.2021 ¦ Marta Prykladnaya
Zubrovia Review – 3 May 2024|Zubrovia Review (2024 edition, issue 08)|Note from the editors: no links.|Contents
1.1. Towards winter|2. Strategy|Acknowledgements|Prepared by Marta Prykladnaya.|[Title](#)|[x](https://a.example/b_c)
![a](b)|<!-- c -->|the end of a torn sentence|of 70|Dear colleagues,|Sign up by email|«half a quotation|Ўсё.|   |
On 3 May, Marta Prykladnaya spoke in Lozavik about the harvest, and nobody listened to her.""".replace("\n", "|")
    .replace("\t", "\x00")
    .split("|")
).map(lambda line: line.replace("¦", "|").replace("\x00", "\t"))
TEXTS = st.lists(LINES | st.text(max_size=30), max_size=25).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", " ", "\r\n"]).map(lambda glue: glue.join(lines))
)
TAGS = st.sampled_from(
    """\
<p>|</p>|<div>|</div>|<b>|</b>|<i>|<br>|<ul>|<li>|</li>|</ul>|<ol>|<table>|<tr>|<td>|</td>|</table>|<h1>|</h1>|<h2>|<h3>
<sup>|</sup>|<a href='#x'>|<a id='x'>|</a>|<blockquote>|<img alt='x'>|<nav>|<form>|&nbsp;|&#1;|&lt;""".replace(
        "\n", "|"
    ).split("|")
)
PAGES = st.lists(TAGS | LINES | st.text(max_size=12), max_size=40).map("".join)
QUICK = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])


def check(data: bytes, name: str) -> None:
    draft, found = draft_of(data, name, SECTIONS)
    assert [d.message for d in found if d.code == "words-lost"] == []
    if draft is None:
        assert any(d.level == "error" for d in found)
        return
    _, errors = read(draft)
    assert errors == []


@QUICK
@given(TEXTS)
@example("¹ A note.\n\nA word¹(1)")
@example("**[x](https://a.example/b)** and **[y](z)")
@example("a\\b {#x} [1][2](3)")
def test_no_words_of_a_text_are_lost(text: str) -> None:
    """Every word of the input stands in the draft, or is reported as left out; the reader finds no error."""
    check(text.encode("utf-8", "replace"), "2024-05-03.txt")


@QUICK
@given(PAGES)
@example("<a href='#x'>1</a> text <p id='x'>note</p>")
def test_no_words_of_a_page_are_lost(page: str) -> None:
    """The same for pages, however their elements are nested."""
    check(f"<html><body>{page}</body></html>".encode("utf-8", "replace"), "2024-05-03.html")


@QUICK
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.docx", "2024-05-03.txt"]))
def test_any_bytes(data: bytes, name: str) -> None:
    """Bytes of any kind give a draft or an error, never an exception."""
    draft, found = draft_of(data, name, SECTIONS)
    assert draft is not None or any(d.level == "error" for d in found)


SIZES: dict[str, Callable[[int], str]] = {
    "one long word": lambda n: "a" * n,
    "one long line": lambda n: "Lozavik harvest " * (n // 16),
    "brackets": lambda n: "[" * n,
    "links": lambda n: "[a](" * (n // 4),
    "marks": lambda n: "[1]" * (n // 3),
    "asterisks": lambda n: "**a" * (n // 3),
    "angles": lambda n: "<a " * (n // 3),
    "dates": lambda n: "1 May 2020 – " * (n // 13),
    "short lines": lambda n: "Abc def\n" * (n // 8),
    "sections": lambda n: "Propaganda\n" * (n // 11),
    "bullets": lambda n: "- a\n" * (n // 4),
    "notes": lambda n: "a¹ text.\n\n¹ note\n\n" * (n // 18),
    "sign-offs": lambda n: "Best regards,\n\nTeam\n\n" * (n // 21),
    "contents": lambda n: "Contents\n1. a\n" * (n // 14),
    "credits": lambda n: "Photo: x\n" * (n // 9),
    "tags": lambda n: "<html><div>" + "<p><b>a" * (n // 7),
    "divisions": lambda n: "<html>" + "<div class='menu'>a</div>" * (n // 25),
    "anchors": lambda n: "<html>" + "<p id='x'>a<a href='#x'>1</a></p>" * (n // 33),
    "cells": lambda n: "<html><table>" + "<tr><td>a<td>b" * (n // 14),
}


@pytest.mark.parametrize("kind", SIZES)
def test_work_grows_with_size(kind: str) -> None:
    """Twice the input is at most two and a half times the work, whatever it consists of. Counted in calls."""

    def work(size: int) -> int:
        text = SIZES[kind](size)
        data = (text if text.startswith("<html") else "x " + text).encode()
        return calls(lambda: draft_of(data, "2024-05-03.txt", SECTIONS))

    work(1_000)  # what is loaded at the first use does not count
    once, twice = work(4_000), work(8_000)
    assert twice <= 2.5 * once
