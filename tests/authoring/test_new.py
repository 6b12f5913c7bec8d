"""`digest new`: the next issue, continued from the last ones."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from digest.authoring import NewIssue, files_of, next_period, plan
from digest.cli import main
from digest.model import Issue, Part, Section, Vocabulary
from support import SMALL, write

VOCABULARY = Vocabulary(
    sections=(
        Section(id="military", title="Military developments", aliases=("Army",)),
        Section(id="political", title="Political developments"),
    )
)


def issue(day: str, **fields: object) -> Issue:
    fields = {"parts": parts("military", "political")} | fields
    return Issue(slug=day, date=date.fromisoformat(day), title="", **fields)  # type: ignore[arg-type]


def parts(*sections: str) -> tuple[Part, ...]:
    return tuple(Part(section=id, heading=id.title(), anchor=f"page-{id}", items=()) for id in sections)


@pytest.mark.parametrize(
    ("day", "last", "period"),
    [
        ("2025-01-13", issue("2025-01-06", period="2024-12-30/2025-01-05"), "2025-01-06/2025-01-12"),
        ("2025-01-13", issue("2025-01-05", period="2024-12-30/2025-01-05"), "2025-01-06/2025-01-13"),
        ("2025-01-20", issue("2025-01-06", period="2024-12-30/2025-01-05"), "2025-01-06/2025-01-19"),
        ("2025-01-13", issue("2025-01-06"), "2025-01-06/2025-01-12"),
        ("2025-01-07", issue("2025-01-06", period="2024-12-30/2025-01-05"), "2025-01-06/2025-01-06"),
        ("2025-01-06", issue("2025-01-05", period="2024-12-30/2025-01-12"), "2025-01-13/2025-01-13"),
    ],
)
def test_the_period_goes_on_where_the_last_one_ended(day: str, last: Issue, period: str) -> None:
    """No day is left out, none told twice, and the end keeps its distance from the day of publication."""
    assert next_period(date.fromisoformat(day), last) == period


def test_the_number_goes_on_only_where_there_is_one() -> None:
    """A number is what was printed; none is made up."""
    day = date(2025, 1, 13)
    assert plan(day, [issue("2025-01-06", number=41)], VOCABULARY).number == 42
    assert plan(day, [issue("2025-01-06"), issue("2024-12-30", number=40)], VOCABULARY).number is None


def test_the_edition_goes_on_where_it_stands_still() -> None:
    """An edition that changes from issue to issue is the editors' to write."""
    day = date(2025, 1, 13)
    same = [issue("2025-01-06", edition="Weekly"), issue("2024-12-30", edition="Weekly")]
    other = [issue("2025-01-06", edition="Week 1"), issue("2024-12-30", edition="Week 52")]
    assert plan(day, same, VOCABULARY).edition == "Weekly"
    assert plan(day, other, VOCABULARY).edition == ""


def test_a_review_follows_on_reviews() -> None:
    """A report in between carries neither period nor sections on."""
    earlier = [
        issue("2025-01-08", kind="report", period="2024-01-01/2024-12-31", parts=parts("military")),
        issue("2025-01-06", number=7, period="2024-12-30/2025-01-05"),
    ]
    new = plan(date(2025, 1, 13), earlier, VOCABULARY)
    assert (new.number, new.period) == (8, "2025-01-06/2025-01-12")


def test_headings_are_those_the_last_issue_printed() -> None:
    """Each section once, in its order; a last issue without sections is passed over."""
    earlier = [
        issue("2025-01-06", parts=parts("")),
        issue("2024-12-30", parts=parts("political", "military", "political")),
    ]
    new = plan(date(2025, 1, 13), earlier, VOCABULARY)
    assert new.headings == (("political", "Political"), ("military", "Military"))
    first = plan(date(2025, 1, 13), [], VOCABULARY)
    assert first.headings == (("military", "Military developments"), ("political", "Political developments"))


def test_the_file_has_what_an_issue_needs_and_nothing_to_delete() -> None:
    """The whole text."""
    new = NewIssue(
        slug="2025-01-13", period="2025-01-06/2025-01-12", number=42, edition='The "late" one',
        headings=(("military", "Army"),),
    )  # fmt: skip
    assert files_of(new, date(2025, 1, 13)) == {
        "2025/2025-01-13.md": '---\ndate: 2025-01-13\nperiod: 2025-01-06/2025-01-12\nnumber: 42\n'
        'edition: "The \\"late\\" one"\ndraft: true\n---\n\n## Army\n'
    }  # fmt: skip


# --- the command ------------------------------------------------------------------------------------------


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", SMALL)


def run(content: Path, *arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(main, ["new", "--content", str(content), *arguments], env=environment)


def test_the_draft_is_read_without_an_error_and_left_out_of_the_site(content: Path) -> None:
    """What the program writes it accepts; a build without drafts does not know it."""
    from support import make

    assert run(content, "2025-01-20").exit_code == 0
    assert (content / "issues/2025/2025-01-20.md").is_file()
    assert run(content, "2025-01-27", "--folder").exit_code == 0
    result = make(content, content.parent / "site", drafts=True)
    assert result.ok, result.diagnostics
    make(content, content.parent / "public")
    assert not (content.parent / "public/issues/2025-01-20").exists()


def test_nothing_is_written_over(content: Path) -> None:
    """Whatever form the issue that is there has."""
    before = {p: p.read_bytes() for p in content.rglob("*") if p.is_file()}
    for day in ("2025-01-06", "2025-01-13"):
        result = run(content, day)
        assert result.exit_code == 2 and day in result.stderr
    assert {p: p.read_bytes() for p in content.rglob("*") if p.is_file()} == before


def test_a_name_makes_a_special(content: Path) -> None:
    """Two issues of one day are told apart by their names."""
    assert run(content, "2025-01-13", "--name", "the-vote").exit_code == 0
    assert (content / "issues/2025/2025-01-13-the-vote.md").is_file()
    assert run(content, "2025-01-13", "--name", "../x").exit_code == 2


def test_today_is_the_day_without_a_date(content: Path) -> None:
    """The clock can be set from outside."""
    assert run(content, SOURCE_DATE_EPOCH="1737331200").exit_code == 0
    assert (content / "issues/2025/2025-01-20.md").is_file()


@pytest.mark.parametrize("day", ["20.1.2025", "2025-1-20", "2025-02-30", "tomorrow", "20250120", "2025-W03-1"])
def test_a_date_that_is_none_says_how_to_write_one(content: Path, day: str) -> None:
    """Exit code 2 and an example."""
    result = run(content, day)
    assert result.exit_code == 2 and "2025-11-10" in result.stderr
