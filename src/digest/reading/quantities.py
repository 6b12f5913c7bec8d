"""Which item of an issue gives the number of a figure, so that a series can lead to the very paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from digest.model import Figure, Item

_LEAST = 10
"""Smaller numbers stand in too many sentences to tell anything."""


def located(figures: Sequence[Figure], items: Sequence[Item]) -> tuple[Figure, ...]:
    """`figures` with the id of the item whose text gives the number, where exactly one item does.

    A number may be grouped by a comma, a full stop, an apostrophe or any space, as in ``1,254``; it does not
    count inside a longer number. Of a range both ends must stand in the item.
    """
    texts = [(item.id, f"{item.headline} {item.text}") for item in items]
    return tuple(replace(figure, item=_place(figure, texts)) for figure in figures)


def _place(figure: Figure, texts: Sequence[tuple[str, str]]) -> str:
    numbers = [n for n in (figure.value, figure.low, figure.high) if n is not None]
    if not numbers or min(abs(n) for n in numbers) < _LEAST:
        return ""
    patterns = [_pattern(n) for n in numbers]
    found = [id for id, text in texts if all(pattern.search(text) for pattern in patterns)]
    return found[0] if len(found) == 1 else ""


def _pattern(number: float) -> re.Pattern[str]:
    whole, _, fraction = f"{abs(number):.10f}".rstrip("0").partition(".")
    groups = f"{int(whole):,}".split(",")
    digits = r"[,.'’\s]?".join(groups) + (rf"[.,]{fraction}" if fraction else "")
    return re.compile(rf"(?<![\d.,]){digits}(?![\d]|[.,]\d)")
