"""The chart of a counted series, as static SVG like those of `digest.pages.charts`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from math import floor, log10

from markupsafe import Markup, escape

from digest.model import Figure, Series
from digest.pages.i18n import Words, words
from digest.pages.measures import LOOSE, OPEN_DOWN, OPEN_UP, Measure, disagreements, families, measures

_HEIGHT = 300
_TOP, _BASE = 28, 268
_LEFT, _RIGHT = 3.0, 97.0
_SHAPES = ("disc", "square", "diamond", "triangle")


def draw(figures: Sequence[Figure], series: Series, *, key: str = "series", language: Words | None = None) -> Markup:
    """A series drawn: a level as steps between points, a count as bars over its period.

    Each source with several values has its own line and its own shape of point; the others share a shape and
    have no line. Nothing is averaged. A filled point is exact, a hollow one "about" or "nearly", a
    tick up "at least" or "over", a tick down "up to" or "under", a whisker a range; a ring marks values that
    stand against each other. Empty for fewer than two values.
    """
    language = language or words("en")
    _ = language.gettext
    values = measures(figures)
    if len(values) < 2:
        return Markup("")
    first, last = min(v.start for v in values), max(v.end for v in values)
    if first == last:
        return Markup("")
    across = _across(first, last)
    ticks = nice_ticks(min(0.0, *(v.low for v in values)), max(v.high for v in values))
    lowest, highest = ticks[0], ticks[-1]

    def down(value: float) -> float:
        return _BASE - (value - lowest) / (highest - lowest) * (_BASE - _TOP)

    shapes = _shapes(values)
    spoken = _("%(title)s, %(first)s to %(last)s") % {"title": series.title, "first": first.year, "last": last.year}
    out = [
        f'<svg class="chart-series" width="100%" height="{_HEIGHT}" role="img" aria-labelledby="{key}-title">',
        f'<title id="{key}-title">{escape(spoken)}</title><defs>{_defs(key)}</defs>',
    ]
    for tick in ticks:
        y = down(tick)
        kind = "axis" if tick == ticks[0] else "grid"
        out.append(f'<line class="{kind}" x1="0" x2="100%" y1="{y:.1f}" y2="{y:.1f}"/>')
        out.append(f'<text class="tick" x="0" y="{y - 4:.1f}">{escape(language.number(tick))}</text>')
    out += _time_axis(first, last, across, language)
    out += _bars(values, across, down, key) if series.kind == "count" else _steps(values, shapes, across, down, key)
    out.append("</svg>")
    legend = _legend(values, shapes, series, language)
    return Markup(f'<figure class="chart">{"".join(out)}{legend}</figure>')  # noqa: S704


def _across(first: date, last: date) -> Callable[[date], float]:
    days = max((last - first).days + 1, 1)
    return lambda day: _LEFT + (_RIGHT - _LEFT) * ((day - first).days / days)


def _shapes(values: Sequence[Measure]) -> dict[str, str]:
    """A shape and a line for each source that is a series of its own, four at most; the others are crosses alike.

    That takes three values, or two among fewer than six: a line between two far values among many says nothing.
    """
    least = 2 if len(values) < 6 else 3
    own = [source for source, n in families(values) if n >= least][: len(_SHAPES)]
    if not own and len(families(values)) == 1:
        own = [values[0].source]
    return dict(zip(own, _SHAPES, strict=False))


_PATHS = {
    "disc": '<circle r="4"/>',
    "square": '<path d="M-3.6-3.6H3.6V3.6H-3.6Z"/>',
    "diamond": '<path d="M0-5 5 0 0 5-5 0Z"/>',
    "triangle": '<path d="M0-5 4.8 3.8H-4.8Z"/>',
    "other": '<path d="M-3.5-3.5 3.5 3.5M3.5-3.5-3.5 3.5"/>',
    "up": '<path d="M0-6V-17M-3.5-13 0-17 3.5-13" fill="none"/>',
    "down": '<path d="M0 6V17M-3.5 13 0 17 3.5 13" fill="none"/>',
    "ring": '<circle r="8.5" fill="none" stroke-dasharray="2 2"/>',
}
"""Marks. What is never filled says so itself: inside a ``use`` no rule of the page's style sheet reaches it."""


def _defs(key: str) -> str:
    return "".join(f'<g id="{key}-{name}">{path}</g>' for name, path in _PATHS.items())


def _use(key: str, name: str, x: float, y: float, css: str = "") -> str:
    shown = f' class="{css}"' if css else ""
    return f'<use href="#{key}-{name}" x="{x:.2f}%" y="{y:.1f}"{shown}/>'


def _modifier(value: Measure, key: str, x: float, y: float) -> str:
    if value.figure.qualifier in OPEN_UP:
        return _use(key, "up", x, y, "sign")
    return _use(key, "down", x, y, "sign") if value.figure.qualifier in OPEN_DOWN else ""


def _steps(
    values: Sequence[Measure],
    shapes: Mapping[str, str],
    across: Callable[[date], float],
    down: Callable[[float], float],
    key: str,
) -> list[str]:
    # The path is the only thing that cannot be given in per cent: it has a drawing of its own, stretched.
    paths = []
    for place, source in enumerate(shapes):
        own = [v for v in values if v.source == source]
        x = across(own[0].end) * 10
        path = [f"M{x:.1f} {down(_shown(own[0])):.1f}"]
        for value in own[1:]:
            path.append(f"H{across(value.end) * 10:.1f}V{down(_shown(value)):.1f}")
        if len(own) > 1:
            paths.append(
                f'<path class="line line-{place + 1}" d="{"".join(path)}" vector-effect="non-scaling-stroke"/>'
            )
    out = [
        f'<svg viewBox="0 0 1000 {_HEIGHT}" preserveAspectRatio="none" width="100%" height="{_HEIGHT}">',
        *paths,
        "</svg>",
    ]
    against = {id(v) for group in disagreements(values) for v in group}
    for value in values:
        x, y = across(value.end), down(_shown(value))
        if value.low != value.high:
            out.append(_whisker(x, down(value.low), down(value.high)))
        shape = shapes.get(value.source, "other")
        loose = "loose" if value.figure.qualifier in LOOSE else ""
        out.append(_use(key, shape, x, y, f"point {loose}".strip()) + _modifier(value, key, x, y))
        if id(value) in against:
            out.append(_use(key, "ring", x, y, "sign"))
    return out


def _shown(value: Measure) -> float:
    """Where the point stands: the value, else the lower end of the range, from which a whisker goes up."""
    return value.figure.value if value.figure.value is not None else value.low


def _whisker(x: float, y_low: float, y_high: float) -> str:
    return (
        f'<line class="whisker" x1="{x:.2f}%" x2="{x:.2f}%" y1="{y_low:.1f}" y2="{y_high:.1f}"/>'
        f'<svg x="{x:.2f}%" y="0" overflow="visible">'
        f'<path class="whisker" d="M-5 {y_low:.1f}H5M-5 {y_high:.1f}H5"/></svg>'
    )


def _bars(
    values: Sequence[Measure], across: Callable[[date], float], down: Callable[[float], float], key: str
) -> list[str]:
    """A bar over each period; values for the same period stand side by side, wide periods behind narrow ones."""
    same: dict[tuple[date, date], list[Measure]] = {}
    for value in values:
        same.setdefault((value.start, value.end), []).append(value)
    against = {id(v) for group in disagreements(values) for v in group}
    out = []
    for (start, end), group in sorted(same.items(), key=lambda pair: (pair[0][0] - pair[0][1], pair[0])):
        left, right = across(start), across(end + timedelta(days=1))
        width = max((right - left) * 0.86, 0.8)
        left = (left + right - width) / 2
        for place, value in enumerate(group):
            x, w = left + place * width / len(group), width / len(group)
            top, base = down(value.high), down(0.0)
            middle = x + w / 2
            drawn = w * 0.94 if len(group) > 1 else w
            css = "bar loose" if value.figure.qualifier in LOOSE or value.low != value.high else "bar"
            out.append(
                f'<rect class="{css}" x="{x:.2f}%" y="{min(top, base):.1f}" width="{drawn:.2f}%" '
                f'height="{max(abs(base - top), 1.0):.1f}"/>'
            )
            if value.low != value.high:
                out.append(_whisker(middle, down(value.low), top))
            out.append(_modifier(value, key, middle, top + (4 if value.figure.qualifier in OPEN_UP else 0)))
            if id(value) in against:
                out.append(_use(key, "ring", middle, top, "sign"))
    return out


def _time_axis(first: date, last: date, across: Callable[[date], float], language: Words) -> list[str]:
    """Ticks at the beginnings of years, months or days: no more labels than a narrow screen has room for."""
    marks: list[tuple[date, str]] = []
    if last.year - first.year >= 2:
        every = -(-(last.year - first.year + 1) // 6)
        marks = [(date(y, 1, 1), str(y)) for y in range(first.year, last.year + 1) if (y - first.year) % every == 0]
    elif (last - first).days > 62:
        whole = (last.year - first.year) * 12 + last.month - first.month + 1
        every = next(n for n in (1, 2, 3, 4, 6) if whole / n <= 4.5)
        for n in range(whole):
            year, month = divmod(first.year * 12 + first.month - 1 + n, 12)
            if n % every == 0:
                marks.append((date(year, month + 1, 1), language.month(year, month + 1, "short")))
    else:
        days = (last - first).days
        every = max(1, -(-days // 4))
        marks = [
            (day, language.date(day, "short")) for day in (first + timedelta(days=n) for n in range(0, days + 1, every))
        ]
    room = 11 if last.year - first.year >= 2 else 22
    # What begins before the first value stands at it; where that is too near the next label, the next one stays.
    placed = [(across(max(day, first)), label) for day, label in marks]
    if len(placed) > 1 and placed[1][0] - placed[0][0] < room:
        placed = placed[1:]
    out = []
    for x, label in placed:
        anchor = "start" if x < 8 else "end" if x > 92 else "middle"
        out.append(f'<line class="axis" x1="{x:.2f}%" x2="{x:.2f}%" y1="{_BASE}" y2="{_BASE + 5}"/>')
        out.append(f'<text class="tick" x="{x:.2f}%" y="{_BASE + 21}" text-anchor="{anchor}">{escape(label)}</text>')
    return out


def nice_ticks(low: float, high: float) -> tuple[float, ...]:
    """Round numbers from at most `low` to at least `high`, three to six of them."""
    # Smaller differences than floating point can place on an axis are none.
    spread = (high - low) or abs(high) or 1.0
    spread = max(spread, (abs(low) + abs(high)) * 1e-6, 1e-3)
    raw = spread / 4
    power = 10.0 ** floor(log10(raw))
    step = next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= raw * 0.999999)
    first, n = floor(low / step), 0
    while (first + n) * step < high * (1 - 1e-9) or n == 0:
        n += 1
    return tuple(round((first + k) * step, 6) for k in range(n + 1))


def _legend(values: Sequence[Measure], shapes: Mapping[str, str], series: Series, language: Words) -> str:
    """The marks that occur, in words."""
    _ = language.gettext
    rows = []
    if series.kind == "level":
        rows = [
            (
                f'<path class="line line-{n + 1}" d="M0 10H28"/><g transform="translate(14 10)">{_PATHS[shape]}</g>',
                source,
            )
            for n, (source, shape) in enumerate(shapes.items())
        ]
        if any(v.source not in shapes for v in values):
            rows.append((f'<g transform="translate(14 10)">{_PATHS["other"]}</g>', _("other sources")))
    qualifiers = {v.figure.qualifier for v in values}
    if qualifiers & OPEN_UP:
        rows.append((f'<g class="sign" transform="translate(14 20)">{_PATHS["up"]}</g>', _("at least, or over")))
    if qualifiers & OPEN_DOWN:
        rows.append((f'<g class="sign" transform="translate(14 0)">{_PATHS["down"]}</g>', _("up to, or under")))
    if qualifiers & LOOSE:
        rows.append(
            ('<g class="loose" transform="translate(14 10)"><circle r="4"/></g>', _("hollow: about, or nearly"))
        )
    if any(v.low != v.high for v in values):
        rows.append(('<path class="whisker" d="M14 3V17M9 3H19M9 17H19"/>', _("a range")))
    if disagreements(values):
        rows.append(
            (f'<g class="sign" transform="translate(14 10)">{_PATHS["ring"]}</g>', _("ringed: sources disagree"))
        )
    entries = "".join(
        f'<li><svg width="28" height="20" aria-hidden="true" focusable="false">{mark}</svg>{escape(text)}</li>'
        for mark, text in rows
    )
    unit = escape(_("Unit: %(unit)s") % {"unit": series.unit})
    return f"<figcaption><span>{unit}</span>{f'<ul>{entries}</ul>' if entries else ''}</figcaption>"
