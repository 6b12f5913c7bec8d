"""Rules that compare issues with one another."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from math import inf

from msgspec import Struct

from digest.checking.examined import Paragraph
from digest.checking.prose import BLOT
from digest.checking.subject import Text, front_matter_span
from digest.diagnostics import Diagnostic, Span
from digest.model import Figure

MIN_WORDS = 12
"""Paragraphs shorter than this repeat by chance."""
_BOILERPLATE = 5
"""From so many issues on, a paragraph is reported once, not in each of them."""

_WORD = re.compile(r"\w+")
_SIGNS = "“”„‘’«»–—…\u00a0"
"""The signs that stand in most texts: without them, nearly all are ASCII."""
_BETWEEN_WORDS = {code: " " for code in range(128) if not _WORD.match(chr(code))}
_ABOUT = 0.1


# --- repeated paragraphs ----------------------------------------------------------------------------------


def paragraphs(text: Text) -> Iterator[Paragraph]:
    """Paragraphs that are long enough to be told apart."""
    for passage in text.prose.passages:
        if passage.kind not in ("text", "quotation") or passage.end - passage.start < 3 * MIN_WORDS:
            continue
        words = words_of(text.prose.of(passage).replace(BLOT, "").casefold())
        if len(words) >= MIN_WORDS:
            hash = blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=8).digest()
            yield Paragraph(int.from_bytes(hash, "big") >> 4, text.source.span_at(passage.start, passage.end))


def words_of(text: str) -> list[str]:
    """Every run of letters, digits and underscores."""
    plain = text
    if not plain.isascii():
        for sign in _SIGNS:
            plain = plain.replace(sign, " ")
    # What is ASCII then, is taken apart several times as fast.
    return plain.translate(_BETWEEN_WORDS).split() if plain.isascii() else _WORD.findall(text)


def repeated(issues: Iterable[tuple[str, Iterable[Paragraph]]], line: Callable[[Span], str]) -> Iterator[Diagnostic]:
    """Paragraphs that stood in an earlier issue.

    Args:
        issues: Slug and paragraphs of every issue, oldest first.
        line: The source line a span points into.
    """
    seen: dict[int, list[tuple[str, Span]]] = {}
    for slug, own in issues:
        for paragraph in own:
            places = seen.setdefault(paragraph.words, [])
            if all(other != slug for other, _ in places):
                places.append((slug, paragraph.span))
    for places in seen.values():
        if len(places) < 2:
            continue
        (first, origin), *later = places
        often = len(places) >= _BOILERPLATE
        for _, span in later[:1] if often else later:
            more = f" and in {len(later) - 1} more issues" if often else ""
            yield Diagnostic(
                span,
                "repeated-paragraph",
                f"this paragraph stands in issue {first} already{more} ({origin.path}:{origin.line})",
                "delete it, or say what is new since then and link to the earlier item",
                "warning",
                line(span),
            )


# --- figures ----------------------------------------------------------------------------------------------


class Placed(Struct, frozen=True):
    """A figure of an issue, and where it stands among the issue's figures."""

    figure: Figure
    number: int
    """From 0; -1 for a value of ``series.yaml``."""


def contradictions(figures: Iterable[Placed], text: Callable[[str], Text | None]) -> Iterator[Diagnostic]:
    """Figures that cannot be true together with an earlier one of the same series, date and source.

    Sources may disagree: that is shown side by side. One source, or a figure without one, must not.

    Args:
        figures: All of them, oldest issue first.
        text: The file with an issue's front matter, by slug; None where it cannot be read.
    """
    known: dict[tuple[str, str], list[Placed]] = {}
    for placed in figures:
        own = placed.figure
        others = known.setdefault((own.series, own.date), [])
        clash = next((o for o in others if _contradict(o.figure, own)), None)
        others.append(placed)
        if clash is None or placed.number < 0 or not own.issue:
            continue
        source = text(own.issue)
        if source is None:
            continue
        key = "value" if own.value is not None else "low"
        span = front_matter_span(source, ("figures", placed.number, key))
        where = f"issue {clash.figure.issue}" if clash.figure.issue else "series.yaml"
        where = "another figure of this issue" if clash.figure.issue == own.issue else where
        by = f" by {own.source}" if own.source else ""
        yield source.source.problem(
            span,
            "contradicting-figure",
            f'"{own.series}" of {own.date}{by} is {shown(own)} here and {shown(clash.figure)} in {where}',
            "correct the one that is wrong; where both are right, say in note: or published: why they differ",
            "warning",
        )


def _contradict(one: Figure, other: Figure) -> bool:
    if one.source and other.source and _folded(one.source) != _folded(other.source):
        return False
    if other.note or (one.published and other.published and one.published != other.published):
        return False
    (low, high), (least, most) = bounds(one), bounds(other)
    return low > most or least > high


def bounds(figure: Figure) -> tuple[float, float]:
    """The least and the greatest number that a figure allows."""
    if figure.value is None:
        return (figure.low if figure.low is not None else -inf, figure.high if figure.high is not None else inf)
    value = figure.value
    match figure.qualifier:
        case "at-least" | "over":
            return value, inf
        case "up-to" | "under":
            return -inf, value
        case "about" | "nearly":
            return value * (1 - _ABOUT), value * (1 + _ABOUT)
    return value, value


def shown(figure: Figure) -> str:
    """A figure in words: ``at least 1,254``."""
    if figure.value is None:
        return f"{_number(figure.low)} to {_number(figure.high)}"
    words = "" if figure.qualifier == "exact" else figure.qualifier.replace("-", " ") + " "
    return words + _number(figure.value)


def _number(value: float | None) -> str:
    if value is None:
        return "?"
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def _folded(source: str) -> str:
    return " ".join(_WORD.findall(source.casefold()))
