"""What a counted series says: its values in order, who gave them, where they disagree, what changed.

Pure arithmetic on `Figure` records. Nothing here averages or picks between sources; values of different
sources are kept apart, and a difference is only taken between two values of one source. Counts of separate
periods are no rise and no fall of anything, unless the periods are alike and one follows the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from math import inf

from msgspec import Struct

from digest.edtf import parse
from digest.model import Figure, Qualifier, SeriesKind

OPEN_UP: frozenset[Qualifier] = frozenset({"at-least", "over"})
OPEN_DOWN: frozenset[Qualifier] = frozenset({"up-to", "under"})
LOOSE: frozenset[Qualifier] = frozenset({"about", "nearly"})


class Measure(Struct, frozen=True, kw_only=True):
    """A figure with its dates worked out."""

    figure: Figure
    start: date
    end: date
    """Last day of the date or period, included."""
    source: str
    """Who counted: the source up to its first comma ("Viasna, review of May" is Viasna's)."""

    @property
    def low(self) -> float:
        f = self.figure
        return f.low if f.low is not None else f.value if f.value is not None else 0.0

    @property
    def high(self) -> float:
        f = self.figure
        return f.high if f.high is not None else f.value if f.value is not None else 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        """What the true number may be, read from the qualifier; about and nearly allow a twentieth either way."""
        low, high = self.low, self.high
        qualifier = self.figure.qualifier
        if qualifier in OPEN_UP:
            return (low, inf)
        if qualifier in OPEN_DOWN:
            return (-inf, high)
        if qualifier in LOOSE:
            return (low - abs(low) / 20, high + abs(high) / 20)
        return (low, high)


class Change(Struct, frozen=True, kw_only=True):
    """A value against the one before it."""

    before: Measure
    same_source: bool
    """Only then may a difference be stated."""
    low: float
    """Difference; `low` equals `high` unless one of the two values is a range."""
    high: float
    of_periods: bool
    """Between two counts, not between two levels."""
    certain: bool
    """False where a qualifier makes the difference itself approximate."""


def source_of(text: str) -> str:
    """Who counted: the text of a source up to its first comma."""
    return text.partition(",")[0].strip()


def measure(figure: Figure) -> Measure:
    """`figure` with its dates. ValueError for a date that is not EDTF, which the reader has refused already."""
    interval = parse(figure.date)
    return Measure(figure=figure, start=interval.start, end=interval.end, source=source_of(figure.source))


def measures(figures: Iterable[Figure]) -> tuple[Measure, ...]:
    """All figures of a series in order of what they measure, then of when their source came out."""
    return tuple(
        sorted(
            map(measure, figures),
            key=lambda m: (
                m.end,
                m.start,
                m.figure.published or m.figure.issue[:10],
                m.figure.source,
                m.low,
                m.high,
                m.figure.qualifier,
                m.figure.note,
            ),
        )
    )


def disagree(a: Measure, b: Measure) -> bool:
    """Whether two values for one date or period cannot both be right, as their qualifiers go."""
    if (a.start, a.end) != (b.start, b.end):
        return False
    (low_a, high_a), (low_b, high_b) = a.bounds, b.bounds
    return high_a < low_b or high_b < low_a


def disagreements(values: Sequence[Measure]) -> tuple[tuple[Measure, ...], ...]:
    """The values that stand against each other, a group for each date, oldest first."""
    groups: dict[tuple[date, date], list[Measure]] = {}
    for value in values:
        groups.setdefault((value.start, value.end), []).append(value)
    return tuple(
        tuple(group)
        for _, group in sorted(groups.items())
        if any(disagree(a, b) for place, a in enumerate(group) for b in group[:place])
    )


def follows(value: Measure, before: Measure) -> bool:
    """Whether two counts can be held against each other: their periods are longer than a day, equally long, and
    `value`'s begins when `before`'s ends. Months, quarters and years count as equally long among themselves."""
    days, days_before = ((m.end - m.start).days + 1 for m in (value, before))
    whole = value.start.day == before.start.day == 1
    alike = days == days_before or (whole and abs(days - days_before) <= 3)
    return days > 1 and alike and (value.start - before.end).days == 1


def change(values: Sequence[Measure], place: int, kind: SeriesKind) -> Change | None:
    """What changed at `values[place]`: against the last earlier value of the same source, else against the
    value before. None for the first, and for a count without a like period directly before it."""
    value = values[place]
    earlier = [v for v in values[:place] if (v.end < value.end if kind == "level" else follows(value, v))]
    if not earlier:
        return None
    own = [v for v in earlier if v.source == value.source]
    before = (own or earlier)[-1]
    return Change(
        before=before,
        same_source=bool(own),
        low=value.low - before.high,
        high=value.high - before.low,
        of_periods=kind == "count",
        certain=value.figure.qualifier == "exact" and before.figure.qualifier == "exact",
    )


def families(values: Sequence[Measure]) -> tuple[tuple[str, int], ...]:
    """Sources with the number of their values, most values first, then by name."""
    counts: dict[str, int] = {}
    for value in values:
        counts[value.source] = counts.get(value.source, 0) + 1
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
