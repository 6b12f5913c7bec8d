"""Small charts of a series' last values, for a place where the numbers stand beside them in words.

They are hidden from assistive technology for that reason. Across they keep time: what was counted more often is closer.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from digest.model import SeriesKind
from digest.pages.measures import Measure

WIDTH, HEIGHT = 96, 24
"""Pixels."""
POINTS = 24
"""Values drawn at most, the newest."""


def course(values: Sequence[Measure], kind: SeriesKind) -> Markup:
    """The values of a series, oldest first: a level as points, joined where the newest one's source gave them; a
    count as bars from nothing, as one period says nothing about the time between it and the next.

    Empty for fewer than two values.
    """
    drawn = values[-POINTS:]
    if len(drawn) < 2 or drawn[0].end == drawn[-1].end:
        return Markup("")
    first, last = drawn[0].end.toordinal(), drawn[-1].end.toordinal()
    across = [4 + (WIDTH - 8) * (v.end.toordinal() - first) / (last - first) for v in drawn]
    heights = [(v.low + v.high) / 2 for v in drawn]
    marks = _bars(across, heights) if kind == "count" else _points(across, heights, drawn)
    return Markup(  # noqa: S704
        f'<svg class="spark" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" '
        f'focusable="false">{marks}</svg>'
    )


def _bars(across: Sequence[float], heights: Sequence[float]) -> str:
    top = max(map(abs, heights)) or 1.0
    out = []
    for x, value in zip(across, heights, strict=True):
        height = max(1.0, abs(value) / top * (HEIGHT - 4))
        out.append(f'<rect x="{x - 1:.1f}" y="{HEIGHT - 2 - height:.1f}" width="2" height="{height:.1f}"/>')
    return "".join(out[:-1]) + out[-1].replace("<rect", '<rect class="last"')


def _points(across: Sequence[float], heights: Sequence[float], values: Sequence[Measure]) -> str:
    """The scale runs from the smallest to the largest value, but never enlarges a change of less than a tenth of
    the largest."""
    low, high = min(heights), max(heights)
    spread = max(high - low, abs(high) / 10) or 1.0
    places = [
        (f"{x:.1f}", f"{HEIGHT / 2 - (value - (low + high) / 2) / spread * (HEIGHT - 8):.1f}")
        for x, value in zip(across, heights, strict=True)
    ]
    own = [place for place, value in zip(places, values, strict=True) if value.source == values[-1].source]
    others = [place for place, value in zip(places, values, strict=True) if value.source != values[-1].source]
    line = f'<polyline points="{" ".join(f"{x},{y}" for x, y in own)}" fill="none"/>' if len(own) > 1 else ""
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="1.5"/>' for x, y in others)
    x, y = places[-1]
    return f'{line}{dots}<circle class="last" cx="{x}" cy="{y}" r="2.5"/>'
