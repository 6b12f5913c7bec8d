"""Values of a series are kept apart by source; only values of one source are subtracted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Figure
from digest.pages.i18n import words
from digest.pages.measures import change, disagreements, families, measures
from digest.pages.wording import change_words, value_words


def figure(date: str, value: float | None = None, **more: object) -> Figure:
    return Figure(series="s", date=date, value=value, **more)  # type: ignore[arg-type]


def test_a_source_is_the_text_before_its_first_comma() -> None:
    """A monthly and a yearly review of one organisation are one source."""
    values = measures([figure("2023-12-31", 1, source="Lantern, review of May"), figure("2024", 2, source="Lantern")])
    assert families(values) == (("Lantern", 2),)


@pytest.mark.parametrize(
    ("one", "other", "against"),
    [
        (figure("2023-12-31", 1477), figure("2023-12-31", 1452), True),
        (figure("2023-12-31", 1477), figure("2023-12-30", 1452), False),
        (figure("2023-12-31", 1400, qualifier="at-least"), figure("2023-12-31", 1452), False),
        (figure("2023-12-31", 1500, qualifier="over"), figure("2023-12-31", 1452), True),
        (figure("2023-12-31", 1450, qualifier="about"), figure("2023-12-31", 1452), False),
        (figure("2023-12", low=10, high=20), figure("2023-12", 15), False),
        (figure("2023-12", low=10, high=20), figure("2023-12", 25), True),
        (figure("2023-12", 5, qualifier="under"), figure("2023-12", 4, qualifier="exact"), False),
    ],
)
def test_disagreement_respects_qualifiers(one: Figure, other: Figure, against: bool) -> None:
    """Two values for one date stand against each other only where both cannot be right."""
    assert bool(disagreements(measures([one, other]))) is against


def test_a_difference_is_only_stated_within_one_source() -> None:
    """After another source's value comes "other source", not a number."""
    english = words("en")
    values = measures(
        [
            figure("2024-01-01", 100, source="Lantern"),
            figure("2024-02-01", 90, source="Watch"),
            figure("2024-03-01", 120, source="Lantern, letter"),
            figure("2024-04-01", 130, source="Lantern", qualifier="about"),
        ]
    )
    said = [change_words(change(values, place, "level"), english) for place in range(len(values))]
    assert said == ["", "other source", "+20 since 1 Jan 2024", "about +10 since 1 Mar 2024"]


def test_a_range_gives_a_range_of_change() -> None:
    """The difference of a range and a number is a range."""
    values = measures([figure("2024-01-01", 100, source="A"), figure("2024-02-01", low=90, high=110, source="A")])
    assert change_words(change(values, 1, "level"), words("en")) == "−10 to +10 since 1 Jan 2024"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("2024-10", "2024-11", "+27 against Oct 2024"),
        ("2024-01", "2024-02", "+27 against Jan 2024"),
        ("2023", "2024", "+27 against 2023"),
        ("2024-10-07/2024-10-13", "2024-10-14/2024-10-20", "+27 against 7–13 Oct 2024"),
        ("2024-10-07/2024-10-13", "2024-10-21/2024-10-27", ""),
        ("2024-10-07/2024-10-13", "2024-10-14/2024-10-18", ""),
        ("2024-10-29", "2024-10-30", ""),
        ("2024-09", "2024-11", ""),
        ("2024-10", "2024", ""),
    ],
)
def test_a_count_is_only_held_against_the_like_period_just_before(before: str, after: str, said: str) -> None:
    """Twelve on one day and five on the next are seventeen, and no fall."""
    values = measures([figure(before, 35, source="A"), figure(after, 62, source="A")])
    assert change_words(change(values, len(values) - 1, "count"), words("en")) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (figure("2024", 1300, qualifier="at-least"), "at least 1,300"),
        (figure("2024", 12.5), "12.5"),
        (figure("2024", low=830, high=870, qualifier="about"), "about 830–870"),
        (figure("2024", 900, qualifier="nearly"), "nearly 900"),
    ],
)
def test_values_are_said_as_their_source_put_them(value: Figure, said: str) -> None:
    """The qualifier is part of the number."""
    assert value_words(value, words("en")) == said


_FIGURES = st.builds(
    figure,
    st.dates().map(lambda d: d.isoformat()) | st.just("2024-05") | st.just("2024-01-01/2024-03-05"),
    st.floats(-1e9, 1e9, allow_nan=False) | st.none(),
    source=st.sampled_from(["A", "B, x", "B"]),
    qualifier=st.sampled_from(["exact", "about", "over", "up-to"]),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(_FIGURES, max_size=8))
def test_order_of_writing_does_not_matter(figures: list[Figure]) -> None:
    """The same values in any order give the same series."""
    assert [m.bounds for m in measures(figures)] == [m.bounds for m in measures(figures[::-1])]
