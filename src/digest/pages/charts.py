"""Charts as static SVG: no script, no inline style, the same bytes for the same numbers.

Across, everything is placed in per cent of the chart's width and down in pixels, so that a chart fits any
screen while its type keeps its size. Colours and widths are those of ``charts.css``. Behind every chart that
carries information stands a table: `months` brings its own, a series' page prints one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from markupsafe import Markup, escape

from digest.pages.i18n import Words, words

Month = tuple[int, int]
"""Year and month, 1 to 12."""

_MONTHS_HEIGHT = 132
_MONTHS_BASE = 108
_YEARS_FROM = 120
"""A span of more months than this is drawn by year: bars would be too thin to hit."""


def months(
    counts: Mapping[Month, int],
    *,
    href: Callable[[int, int], str] | None = None,
    title: str,
    key: str = "months",
    language: Words | None = None,
    opened: bool = False,
) -> Markup:
    """Bars for the items of each month, with the same numbers in a table behind them.

    `href` gives the address of a month that has items. `key` makes the ids of several charts on one page
    differ; `opened` shows the table at once. The bars' links are left out of the tab order, because the table's
    lead to the same places. Empty where nothing is counted.
    """
    language = language or words("en")
    counts = {month: n for month, n in sorted(counts.items()) if n}
    if not counts:
        return Markup("")
    links = {month: str(escape(href(*month))) for month in counts} if href else {}
    first, last = next(iter(counts)), max(counts)
    span = (last[0] - first[0]) * 12 + last[1] - first[1] + 1
    bars = _month_bars(counts, first, last, language) if span <= _YEARS_FROM else _year_bars(counts, first, last)
    top = max(n for _label, n, _at in bars)
    width = 100 / max(len(bars), 12)
    # An image may not contain links.
    role, name = "group" if href else "img", f"{key}-title"
    out = [
        f'<svg class="chart-months" width="100%" height="{_MONTHS_HEIGHT}" role="{role}" aria-labelledby="{name}">',
        f'<title id="{name}">{escape(title)}</title>',
        f'<line class="axis" x1="0" x2="100%" y1="{_MONTHS_BASE}" y2="{_MONTHS_BASE}"/>',
        f'<text class="tick" x="0" y="11">{escape(_most(top, language))}</text>',
    ]
    for place, (label, n, at) in enumerate(bars):
        if not n:
            continue
        height = max(2.0, n / top * (_MONTHS_BASE - 18))
        bar = (
            f'<rect x="{place * width + width * 0.1:.2f}%" y="{_MONTHS_BASE - height:.1f}" '
            f'width="{width * 0.8:.2f}%" height="{height:.1f}"/>'
        )
        spoken = _spoken(label, n, language)
        if links:
            out.append(f'<a href="{links[at]}" tabindex="-1" aria-label="{spoken}"><title>{spoken}</title>{bar}</a>')
        else:
            out.append(f"<g><title>{spoken}</title>{bar}</g>")
    out += _year_ticks(bars, width, by_year=span > _YEARS_FROM)
    out.append("</svg>")
    opening = "<details open>" if opened else "<details>"
    summary = escape(language.gettext("The same as a table"))
    table = _month_table(counts, links, title, language)
    return Markup(  # noqa: S704
        f'<figure class="chart">{"".join(out)}{opening}<summary>{summary}</summary>{table}</details></figure>'
    )


def _month_bars(
    counts: Mapping[Month, int], first: Month, last: Month, language: Words
) -> list[tuple[str, int, Month]]:
    bars = []
    year, month = first
    while (year, month) <= last:
        bars.append((language.month(year, month), counts.get((year, month), 0), (year, month)))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return bars


def _year_bars(counts: Mapping[Month, int], first: Month, last: Month) -> list[tuple[str, int, Month]]:
    totals: dict[int, int] = {}
    newest: dict[int, Month] = {}
    for month, n in counts.items():
        totals[month[0]] = totals.get(month[0], 0) + n
        newest[month[0]] = month
    return [(str(y), totals.get(y, 0), newest.get(y, (y, 12))) for y in range(first[0], last[0] + 1)]


def _most(n: int, language: Words) -> str:
    return language.ngettext("%(num)s item", "%(num)s items", n) % {"num": language.number(n)}


def _year_ticks(bars: Sequence[tuple[str, int, Month]], width: float, *, by_year: bool) -> list[str]:
    """The years under the bars: where each begins, as many as have room on a narrow screen."""
    starts = [(place, at[0]) for place, (_l, _n, at) in enumerate(bars) if by_year or place == 0 or at[1] == 1]
    if len(starts) > 1 and not by_year and (starts[1][0] - starts[0][0]) * width < 12:
        starts = starts[1:]
    every = -(-len(starts) // 6)
    out = []
    for n, (place, year) in enumerate(starts):
        x = place * width
        out.append(f'<line class="axis" x1="{x:.2f}%" x2="{x:.2f}%" y1="{_MONTHS_BASE}" y2="{_MONTHS_BASE + 5}"/>')
        if n % every == 0:
            anchor = ' text-anchor="end"' if x > 92 else ""
            at = x + width if anchor else x
            out.append(f'<text class="tick" x="{at:.2f}%" y="{_MONTHS_BASE + 19}"{anchor}>{year}</text>')
    return out


@lru_cache(maxsize=2048)
def _spoken(label: str, n: int, language: Words) -> str:
    text = language.ngettext("%(label)s: %(num)s item", "%(label)s: %(num)s items", n)
    return str(escape(text % {"label": label, "num": n}))


def _month_table(counts: Mapping[Month, int], links: Mapping[Month, str], title: str, language: Words) -> str:
    """A row a year, newest first, a column a month."""
    rows = []
    for year in sorted({y for y, _m in counts}, reverse=True):
        cells = []
        total = 0
        for month in range(1, 13):
            n = counts.get((year, month), 0)
            total += n
            if n and links:
                label = _cell_label(year, month, n, language)
                cells.append(f'<td><a href="{links[year, month]}" aria-label="{label}">{n}</a></td>')
            else:
                cells.append(f"<td>{n or ''}</td>")
        rows.append(f'<tr><th scope="row">{year}</th>{"".join(cells)}<td class="total">{total}</td></tr>')
    return (
        f'<div class="scroll" role="region" aria-label="{escape(title)}" tabindex="0"><table class="months">'
        f"{_month_heads(language)}<tbody>{''.join(rows)}</tbody></table></div>"
    )


@lru_cache(maxsize=2048)
def _cell_label(year: int, month: int, n: int, language: Words) -> str:
    return str(escape(f"{language.month(year, month)}: {n}"))


@lru_cache(maxsize=16)
def _month_heads(language: Words) -> str:
    _ = language.gettext
    heads = "".join(
        f'<th scope="col"><abbr title="{escape(language.month(2000, m, "name"))}">{m}</abbr></th>' for m in range(1, 13)
    )
    return (
        f'<thead><tr><th scope="col">{escape(_("Year"))}</th>{heads}'
        f'<th scope="col">{escape(_("All"))}</th></tr></thead>'
    )
