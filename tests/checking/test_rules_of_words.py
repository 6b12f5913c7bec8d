"""Single rules, where a golden report would hide the point."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.checking.across import Placed, bounds, contradictions, shown, words_of
from digest.checking.addresses import without_tracking
from digest.checking.calendar import weekdays
from digest.checking.domains import Domains, ascii_host, canonical, host_of
from digest.checking.spellings import preferred
from digest.checking.subject import Text
from digest.checking.wording import quotations
from digest.model import Figure
from digest.reading.source import parse_source

BLOCKED = Domains(("pravda.example", "xn--b1amnebsh.example"), mentions=True)


@pytest.mark.parametrize(
    "url",
    [
        "https://pravda.example",
        "http://PRAVDA.example./a",
        "https://www.pravda.example:8443/a?b#c",
        "https://user:word@pravda.example/",
        "https://lantern.example@pravda.example/",
        "https://новости.example/",
        "https://НОВОСТИ.example/",
        "https://новости。example/",
        "https://%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8.example/",
        "https://a.b.c.pravda.example/",
        "https://pravda-example.translate.goog/x",
        "https://pravda-example.cdn.ampproject.org/c/s/pravda.example/1",
        "https://www.google.com/url?sa=t&url=https%3A%2F%2Fpravda.example%2F1",
        "https://www.google.com/amp/s/pravda.example/1",
        "https://l.facebook.com/l.php?u=https://pravda.example/1",
    ],
)
def test_a_listed_host_is_recognised_however_it_is_written(url: str) -> None:
    """Capitals, ports, user names, closing stops, scripts, escapes and forwarding pages hide no host."""
    assert BLOCKED.of_link(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://notpravda.example/",
        "https://pravda.example.lantern.example/",
        "https://lantern.example/pravda.example",
        "https://lantern.example/?u=https://pravda.example",
        "https://web.archive.org/web/2025/https://pravda.example/1",
        "mailto:a@lantern.example",
        "https://[broken",
        "",
    ],
)
def test_other_hosts_may_be_linked(url: str) -> None:
    """A name that only looks alike, a path, and an archived copy are no links to a listed host."""
    assert not BLOCKED.of_link(url)


def test_mentions() -> None:
    """A host that is named in a text is found with its place; an e-mail address is no mention."""
    text = "See pravda.example, www.pravda.example/x and editor@pravda.example; not mypravda.example."
    assert [text[a:b] for a, b, _ in BLOCKED.named(text)] == ["pravda.example", "www.pravda.example"]


def test_odd_hosts() -> None:
    """What no standard allows is compared too, and raises nothing."""
    assert ascii_host("a" * 70 + ".example") and ascii_host("..") == "" and host_of("http://" + "ы" * 80 + ".example")
    assert canonical("https://a.example/x\\_y&amp;z") == canonical("https://A.example./x_y&z")


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://a.example/?utm_source=x", "https://a.example/"),
        ("https://a.example/?id=1&UTM_Source=x&fbclid=2#top", "https://a.example/?id=1#top"),
        ("https://a.example/#utm_source=x", "https://a.example/"),
        ("https://a.example/?id=1&si=2", "https://a.example/?id=1&si=2"),
        ("https://www.youtube.com/watch?v=1&si=2", "https://www.youtube.com/watch?v=1"),
        ("https://x.com/a/1?s=20&t=q", "https://x.com/a/1"),
        ("https://a.example/?q=utm_source", "https://a.example/?q=utm_source"),
    ],
)
def test_tracking(url: str, clean: str) -> None:
    """Only what follows readers is taken out of an address."""
    assert without_tracking(url)[0] == clean


@pytest.mark.parametrize(
    ("form", "name", "better"),
    [
        ("Paval Vandrouny", "Pavel Vandrouny", "Pavel Vandrouny"),
        ("Vandrovny", "Pavel Vandrouny", "Vandrouny"),
        ("Vandrouny", "Pavel Vandrouny", ""),
        ("BySol", "BYSOL", "BYSOL"),
        ("ZSC", "Zubrovian Security Council", ""),
        ("Lantern Rights Centre", "Lantern", ""),
        ("Kalina Battalion", "Kalina Regiment", ""),
        ("Павел Вандровный", "Pavel Vandrouny", ""),
    ],
)
def test_only_spellings_are_spellings(form: str, name: str, better: str) -> None:
    """Abbreviations, longer forms, other words and other scripts may stand beside the preferred form."""
    assert preferred(form, name) == better


@pytest.mark.parametrize(
    ("text", "open_marks"),
    [
        ("“a” and “b”", ""),
        ("“a", "“"),
        ("a”", "”"),
        ('"a" and "b', '"'),
        ("„a“ and „b”", ""),
        ("«a» »b«", ""),
        ("“a „b“ c”", ""),
        ('a 5" pipe', ""),
        ('he said "5"', ""),
        ("it’s the soldiers' camp", ""),
        ('\\"a', ""),
    ],
)
def test_quotation_marks(text: str, open_marks: str) -> None:
    """Marks of all common kinds find their partners; apostrophes and inches are none."""
    assert "".join(mark for _, mark in quotations(text).open) == open_marks


def test_inside_a_quotation() -> None:
    """What stands between marks is known, also where the closing one is missing."""
    found = quotations("a “b” c “d")
    assert [offset in found for offset in (0, 3, 6, 9)] == [False, True, False, True]


def _weekdays(body: str) -> list[str]:
    source, _ = parse_source(f"---\ndate: 2025-11-03\n---\n{body}".encode(), path="p", rel="p")
    assert source is not None
    return [d.message for d in weekdays(Text(source), date(2025, 11, 3))]


@pytest.mark.parametrize(
    "text",
    [
        "On Monday, 28 October 2025, it rained.",
        "On Mon. 28 October it rained.",
        "On Monday the 28th of October it rained.",
        "On Monday, October 28, 2025, it rained.",
        "On Monday, 2025-10-28 it rained.",
        "On Monday, 28.10.2025, it rained.",
        "On 28 October 2025 (Monday) it rained.",
    ],
)
def test_weekdays(text: str) -> None:
    """All ways of writing a day with its weekday are understood."""
    assert _weekdays(text) == ["28 October 2025 is a Tuesday, not a Monday"]
    assert _weekdays(text.replace("Mon.", "Tue.").replace("Monday", "Tuesday")) == []


def test_weekdays_without_their_day() -> None:
    """A weekday is compared only with the date it belongs to."""
    assert (
        _weekdays("On Monday it rained. 28 October was dry. On Friday, 40 October, nothing. `Monday, 28 October`") == []
    )


def _clash(one: Figure, other: Figure) -> bool:
    source, _ = parse_source(b"---\ndate: 2025-11-03\n---\n", path="p", rel="p")
    assert source is not None
    return bool(list(contradictions([Placed(one, 0), Placed(other, 0)], lambda _: Text(source))))


def _figure(value: float | None = 12, issue: str = "a", **more: object) -> Figure:
    return Figure(series="s", date="2025-10-01", value=value, issue=issue, source="Lantern", **more)  # type: ignore[arg-type]


def test_contradicting_figures() -> None:
    """Numbers contradict where no number could satisfy both; sources may disagree; a note settles it."""
    assert _clash(_figure(12), _figure(13, issue="b"))
    assert not _clash(_figure(12), _figure(12, issue="b"))
    assert not _clash(_figure(12, qualifier="at-least"), _figure(13, issue="b"))
    assert _clash(_figure(12, qualifier="under"), _figure(13, issue="b"))
    assert not _clash(_figure(100, qualifier="about"), _figure(105, issue="b"))
    assert not _clash(_figure(12), _figure(None, issue="b", low=10, high=15))
    assert _clash(_figure(12), _figure(None, issue="b", low=13, high=15))
    assert not _clash(_figure(12), _figure(13, issue="b", note="counted anew"))
    assert not _clash(_figure(12, published="2025-10-02"), _figure(13, issue="b", published="2025-10-09"))
    other = Figure(series="s", date="2025-10-01", value=13, issue="b", source="Beacon")
    assert not _clash(_figure(12), other)
    assert bounds(_figure(12)) == (12, 12) and shown(_figure(1254, qualifier="at-least")) == "at least 1,254"


def test_rules_are_linear() -> None:
    """A line of a megabyte holds nobody up."""
    for piece in ('"', "“", "Mon, 1 ", "a.", "a-.b", "http://a"):
        text = piece * (200_000 // len(piece))
        start = time.process_time()
        quotations(text)
        list(BLOCKED.named(text))
        _weekdays(text)
        assert time.process_time() - start < 5


@given(st.text(st.sampled_from("aB1_é’“–. -\n\u00a0\u2009\x1cў٣")) | st.text())
def test_words_of_a_paragraph(text: str) -> None:
    """The short way through texts that are ASCII but for common signs finds the words that the expression finds."""
    assert words_of(text) == re.findall(r"\w+", text)
