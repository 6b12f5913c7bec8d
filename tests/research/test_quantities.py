"""A figure leads to the one item that gives its number, and to none where several might."""

from __future__ import annotations

import pytest

from digest.model import Figure
from digest.reading.quantities import located
from research.sample import item

ITEMS = (
    item("one", "At least 1,254 people are held, 86 of them women."),
    item("two", "Some 12,541 were asked; 3.5 per cent of 1254.5 agreed, and 86 did not."),
    item("three", "Between 830 and 870 vehicles, 3\u202f139 people, 12.5 million tonnes."),
)


@pytest.mark.parametrize(
    ("figure", "found"),
    [
        (Figure(series="s", date="2024", value=1254), "one"),
        (Figure(series="s", date="2024", value=86), ""),
        (Figure(series="s", date="2024", value=541), ""),
        (Figure(series="s", date="2024", value=3139), "three"),
        (Figure(series="s", date="2024", low=830, high=870), "three"),
        (Figure(series="s", date="2024", low=830, high=871), ""),
        (Figure(series="s", date="2024", value=12.5), "three"),
        (Figure(series="s", date="2024", value=3.5), ""),
        (Figure(series="s", date="2024"), ""),
    ],
)
def test_only_the_one_item_with_the_number_is_named(figure: Figure, found: str) -> None:
    """Grouped or not, whole numbers only, nothing where two items have it or the number is small."""
    assert located([figure], ITEMS)[0].item == found
