"""When lists last changed, for the sitemap: a day that is certain, or none."""

from __future__ import annotations

import re
from datetime import date

from msgspec.structs import replace

from digest.archive import Archive
from digest.model import Correction, Issue, Part
from digest.pages.site_files import sitemap
from pages.archives import archive, issue, issues, item


def days(of: Archive) -> dict[str, str]:
    """Path below the site's address to its day, empty where it has none."""
    found = re.findall(r"<loc>https://zubrovia\.example/([^<]*)</loc>(?:<lastmod>([^<]*)</lastmod>)?", sitemap(of))
    return dict(found)


def weekly(slug: str, **filed: object) -> Issue:
    return issue(slug, (Part(section="war", heading="War", anchor="page-war", items=(item("i-1", "x.", **filed),)),))


def uncorrected() -> Archive:
    return archive(*[replace(one, corrections=()) for one in issues()])


def test_a_list_changed_with_its_newest_issue() -> None:
    """Of all years, of one year, and the page that counts them."""
    found = days(uncorrected())
    assert found["topics/drills/"] == found["topics/drills/2025/"] == "2025-11-03"
    assert found["topics/drills/2024/"] == "2024-02-05"
    assert found["names/prykladnaya/"] == "2025-11-03" and found["topics/"] == "2025-11-03"
    assert found["calendar/2025-10/"] == found["calendar/"] == "2025-11-03"


def test_a_list_without_items_has_no_day() -> None:
    """Nothing says when its entry in the vocabulary was written."""
    found = days(uncorrected())
    assert found["topics/unused/"] == "" and found["pages/about/"] == ""


def test_no_day_where_a_later_correction_may_be_of_its_items() -> None:
    """The issue of 3 November was corrected two days after: which list shows the item is not known here."""
    found = days(archive())
    assert found["topics/drills/"] == found["topics/drills/2025/"] == ""
    assert found["topics/drills/2024/"] == "2024-02-05"
    old = replace(issues()[2], corrections=(Correction(date=date(2026, 3, 1), text="No."),))
    assert days(archive(old))["topics/drills/"] == ""


def test_the_day_is_that_of_the_issue_with_the_item() -> None:
    """Of two issues in a month, the one that has such an item; where both have one, the newest."""
    first = weekly("2026-01-05", topics=("trials", "drills"))
    second = weekly("2026-01-12", topics=("trials",))
    found = days(archive(first, second, without=("2025-11-03",)))
    assert found["topics/trials/"] == found["topics/trials/2026/"] == "2026-01-12"
    assert found["sections/war/"] == "2026-01-12"
    assert found["topics/drills/"] == found["topics/drills/2026/"] == "2026-01-05"


def test_a_series_changed_with_the_issue_that_carries_its_newest_figure() -> None:
    """Values that only the vocabulary has are of no known day."""
    assert days(archive())["figures/trees/"] == ""
    (figure, _) = archive().figures["trees"]
    carrying = replace(issues()[0], figures=(replace(figure, date="2025-10-30", issue="2025-11-03"),))
    found = days(archive(carrying))
    assert found["figures/trees/"] == found["figures/"] == "2025-11-03"


def test_an_empty_archive_has_a_sitemap_without_days() -> None:
    """No issue, no day."""
    assert set(days(archive(without=tuple(one.slug for one in issues()))).values()) == {""}
