"""The figures of the front page: what may be called a move, and what is only a count."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from digest.archive import Archive
from digest.model import Figure
from digest.pages.news import counted, moved
from research.sample import archive_of, sample_issues


@pytest.fixture
def archive() -> Archive:
    """One of its own for each test, to change."""
    return archive_of(*sample_issues())


def test_counts_of_the_newest_issue_stand_without_a_direction(archive: Archive) -> None:
    """What two sources counted of one day is given; nothing is said to have risen or fallen."""
    slug = archive.issues[0].slug
    days = (("2025-01-29", 12.0, "Army"), ("2025-01-30", 5.0, "Army"), ("2025-01-30", 9.0, "Sky count"))
    archive.figures["empty"] = tuple(
        Figure(series="empty", date=day, value=value, source=source, issue=slug) for day, value, source in days
    )
    (things,) = counted(archive, moved(archive))
    assert things.href == "figures/empty/index.html"
    assert things.values == (("12", "29 Jan 2025"), ("5", "30 Jan 2025"), ("9", "30 Jan 2025"))
    assert things.href not in [figure.href for figure in moved(archive)]


def test_what_moved_is_not_counted_again(archive: Archive) -> None:
    """A week against the week before stands among the moves, and only there."""
    slug = archive.issues[0].slug
    archive.figures["drones-seen"] = tuple(replace(f, issue=slug) for f in archive.figures["drones-seen"])
    assert "drones-seen" in {figure.href.split("/")[1] for figure in moved(archive)}
    assert counted(archive) and not counted(archive, moved(archive))


def test_a_value_after_another_sources_has_no_direction(archive: Archive) -> None:
    """The reader is given the value before and that somebody else counted it."""
    figures = archive.figures["prisoners"]
    (own,) = (figure for figure in moved(archive) if "prisoners" in figure.href)
    assert (own.direction, own.change) == ("up", "+23 since 31 Dec 2023")
    archive.figures["prisoners"] = (*figures[:-1], replace(figures[-1], value=160.0, source="Somebody else"))
    (other,) = (figure for figure in moved(archive) if "prisoners" in figure.href)
    assert (other.direction, other.change) == ("", "before, by another source: about 135–150 (Sept 2024)")


def test_figures_of_late_come_first_and_old_ones_only_fill_up(archive: Archive) -> None:
    """A value of last year is no news while enough moved this month."""
    newest = archive.issues[0].date
    old = newest - timedelta(days=400)
    level = archive.series["prisoners"]
    base = archive.figures["prisoners"][-1]

    def two(id: str, day: str) -> None:
        archive.series[id] = replace(level, id=id, title=id)
        archive.figures[id] = (
            replace(base, series=id, date="2020-01-01", value=1.0, source="A"),
            replace(base, series=id, date=day, value=2.0, source="A"),
        )

    for n in range(4):
        two(f"old-{n}", old.isoformat())
    few = [figure.title for figure in moved(archive)]
    assert len(few) == 3 and few[-1].startswith("old")
    for n in range(4):
        two(f"new-{n}", newest.isoformat())
    many = [figure.title for figure in moved(archive)]
    assert len(many) == 5 and not any(title.startswith("old") for title in many)
