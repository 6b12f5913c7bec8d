"""Charts: valid, deterministic SVG without style or script, with the numbers in words."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from digest.archive import Archive
from digest.model import Figure, Series, SeriesKind
from digest.pages import charts, series_chart
from digest.pages.measures import measures
from digest.pages.sparks import course

SERIES = Series(id="s", title="Things <counted>", unit="things", kind="level")


def parse(markup: Markup) -> ElementTree.Element:
    html5lib.HTMLParser(strict=True).parseFragment(str(markup))
    return ElementTree.fromstring(str(markup).replace("<br>", "<br/>").replace("<details open>", "<details>"))


def texts(markup: Markup) -> list[str]:
    return [node.text or "" for node in parse(markup).iter("text")]


def test_months_link_to_months_and_stand_in_a_table() -> None:
    """Every month with items is a bar with an address, and a cell of the table with the same address and number."""
    made = charts.months({(2024, 11): 3, (2025, 2): 5}, href=lambda y, m: f"{y}/index.html#m-{y}-{m:02}", title="Items")
    tree = parse(made)
    svg, table = tree.find("svg"), tree.find(".//table")
    assert svg is not None and table is not None
    assert [a.get("href") for a in svg.iter("a")] == ["2024/index.html#m-2024-11", "2025/index.html#m-2025-02"]
    assert [a.get("aria-label") for a in svg.iter("a")] == ["November 2024: 3 items", "February 2025: 5 items"]
    assert sorted((a.get("href"), a.text) for a in table.iter("a")) == [
        ("2024/index.html#m-2024-11", "3"),
        ("2025/index.html#m-2025-02", "5"),
    ]


def test_bars_with_links_are_no_image_and_bars_without_are_one() -> None:
    """An image may not hold links; a chart always has a name."""
    linked, plain = (charts.months({(2024, 1): 1}, href=h, title="Items") for h in (lambda y, m: "x", None))
    assert 'role="group"' in linked and 'role="img"' in plain
    assert all('aria-labelledby="months-title"' in c and 'id="months-title"' in c for c in (linked, plain))


def test_a_long_archive_is_drawn_by_year() -> None:
    """Past ten years the bars are years, while the table keeps the months."""
    counts = {(year, month): 1 for year in range(1990, 2025) for month in range(1, 13)}
    made = charts.months(counts, href=lambda y, m: f"{y}-{m}", title="Items")
    svg = parse(made).find("svg")
    assert svg is not None and len(list(svg.iter("rect"))) == 35
    assert "1990: 12 items" in made and made.count("<td><a ") == 35 * 12


@pytest.mark.parametrize("kind", ["level", "count"])
def test_series_show_qualifiers_ranges_and_disagreement(archive: Archive, kind: str) -> None:
    """At least points up, about is hollow, a range is a whisker, values that clash are ringed, all said in words."""
    series = Series(id="prisoners", title="P", unit="people", kind=kind)  # type: ignore[arg-type]
    made = series_chart.draw(archive.figures["prisoners"], series)
    parse(made)
    assert made.count('href="#series-ring"') == 2
    assert made.count('href="#series-up"') == 1
    assert "whisker" in made and "loose" in made
    for said in ("at least, or over", "hollow: about, or nearly", "a range", "ringed: sources disagree"):
        assert said in made


def test_each_source_has_its_own_line_and_nothing_is_averaged() -> None:
    """Two sources with two values each are two lines; a single value of a third is a point without one."""
    figures = [
        Figure(series="s", date=f"2024-0{n}-01", value=v, source=source)
        for n, v, source in [(1, 10, "A"), (2, 20, "B"), (3, 30, "A, x"), (4, 40, "B"), (5, 25, "C")]
    ]
    made = series_chart.draw(figures, SERIES)
    svg = parse(made).find("svg")
    assert svg is not None
    lines = [p for p in svg.iter("path") if "line" in (p.get("class") or "")]
    points = [u for u in svg.iter("use") if "point" in (u.get("class") or "")]
    assert len(lines) == 2 and len(points) == 5
    assert [u.get("href") for u in points].count("#series-other") == 1


def test_values_of_one_period_stand_side_by_side() -> None:
    """Bars of two sources for one week do not cover each other."""
    figures = [
        Figure(series="s", date="2024-01-01/2024-01-07", value=4, source="A"),
        Figure(series="s", date="2024-01-01/2024-01-07", value=9, source="B"),
        Figure(series="s", date="2024-01-08/2024-01-14", value=5, source="A"),
    ]
    made = series_chart.draw(figures, Series(id="s", title="T", unit="u", kind="count"))
    bars = [(float(r.get("x", "")[:-1]), float(r.get("width", "")[:-1])) for r in parse(made).iter("rect")]
    bars.sort()
    assert all(x + w <= next_x + 0.01 for (x, w), (next_x, _) in pairwise(bars))


def test_one_value_makes_no_chart() -> None:
    """A chart of one value would say less than the value."""
    assert series_chart.draw([Figure(series="s", date="2024", value=1)], SERIES) == ""
    assert charts.months({}, title="x") == ""


def spark(kind: SeriesKind, *values: tuple[str, float, str]) -> ElementTree.Element | None:
    figures = [Figure(series="s", date=date, value=value, source=source) for date, value, source in values]
    made = course(measures(figures), kind)
    return parse(made) if made else None


def test_a_small_chart_joins_what_one_source_counted_and_leaves_the_others_apart() -> None:
    """A line over values of several sources would show moves that nobody has counted."""
    drawn = spark("level", ("2024-01", 5, "A"), ("2024-02", 90, "B"), ("2024-03", 7, "A"))
    assert drawn is not None
    (line,) = drawn.iter("polyline")
    assert len((line.get("points") or "").split()) == 2
    assert [dot.get("class") for dot in drawn.iter("circle")] == [None, "last"]
    alone = spark("level", ("2024-01", 5, "A"), ("2024-02", 90, "B"))
    assert alone is not None and not list(alone.iter("polyline"))
    assert spark("level", ("2024", 1, "A")) is None


def test_a_small_chart_of_counts_is_bars_from_nothing() -> None:
    """Their heights are as their numbers; they are not joined, and lie apart as their days do."""
    drawn = spark("count", ("2024-01-01", 5, "A"), ("2024-01-02", 10, "A"), ("2024-01-31", 20, "A"))
    assert drawn is not None and not list(drawn.iter("polyline"))
    bars = list(drawn.iter("rect"))
    assert [float(bar.get("height") or 0) for bar in bars] == [5, 10, 20]
    first, second, third = (float(bar.get("x") or 0) for bar in bars)
    assert (third - second) > 20 * (second - first)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0, 1500, (0, 500, 1000, 1500)), (0, 7, (0, 2, 4, 6, 8)), (0, 0, (0, 0.25)), (-3, 4, (-4, -2, 0, 2, 4))],
)
def test_ticks_are_round(low: float, high: float, ticks: tuple[float, ...]) -> None:
    """The axis carries numbers that people count in."""
    assert series_chart.nice_ticks(low, high) == ticks


@settings(deadline=None, max_examples=80)
@given(st.floats(-1e9, 1e9), st.floats(0, 1e9))
def test_ticks_hold_all_values(low: float, spread: float) -> None:
    """No value lies outside the axis, which has between two and seven marks."""
    ticks = series_chart.nice_ticks(low, low + spread)
    assert ticks[0] <= low + 1e-6 and ticks[-1] >= (low + spread) * (1 - 1e-9 if low + spread > 0 else 1) - 1e-6
    assert 2 <= len(ticks) <= 7


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.builds(
            Figure,
            series=st.just("s"),
            date=st.sampled_from(["2020", "2021-02", "2021-02-03", "2021-02-03/2021-02-09", "2024-12-31"]),
            value=st.floats(0, 1e7),
            qualifier=st.sampled_from(["exact", "about", "over", "under"]),
            source=st.sampled_from(["A", "B & C", "<D>"]),
        ),
        max_size=9,
    ),
    st.sampled_from(["level", "count"]),
)
def test_any_series_is_well_formed_and_carries_nothing_inline(figures: list[Figure], kind: str) -> None:
    """Whatever the values: XML, no style, no script, the same twice."""
    series = Series(id="s", title="T & <t>", unit="u", kind=kind)  # type: ignore[arg-type]
    made = series_chart.draw(figures, series)
    assert made == series_chart.draw(figures, series)
    if made:
        parse(made)
        assert not re.search(r"\sstyle=|<script|<style|\son\w+=|nan|inf%", made)
