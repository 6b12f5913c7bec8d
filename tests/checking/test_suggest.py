"""`digest suggest`: topics for items, unknown names, and hashtags where they belong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.archive.load import load
from digest.archive.store import Store
from digest.checking.strangers import strangers
from digest.checking.suggest import suggest
from digest.checking.suggest import write as write_topics
from digest.checking.topics import TopicMatcher
from digest.cli import main
from digest.model import Item, Name, Topic
from support import SMALL, write

TOPICS = (
    Topic(id="drones", title="Drones", aliases=("Unmanned aircraft",), match=("drone swarm", "Shahed-136")),
    Topic(id="trials", title="Trials", match=("sentenced to", "court hearing")),
    Topic(id="elections", title="Elections", aliases=("The vote",)),
)
NAMES = (
    Name(id="vandrouny", kind="person", name="Pavel Vandrouny", variants=("Paval Vandrouny",), short=("Vandrouny",)),
    Name(id="lozavik", kind="place", name="Lozavik"),
)


def item(text: str, headline: str = "", topics: tuple[str, ...] = ()) -> Item:
    return Item(id="i-a", written=False, title=text, headline=headline, html="", text=text, topics=topics)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A drone swarm crossed the border.", {"drones": ("drone swarm",)}),
        ("Two Shahed 136s were seen.", {"drones": ("Shahed 136s",)}),
        ("He was SENTENCED\nTO two years.", {"trials": ("SENTENCED TO",)}),
        ("Court hearings were put off.", {"trials": ("Court hearings",)}),
        ("The vote and the elections.", {"elections": ("elections", "The vote")}),
        ("Terrials and androneswarm.", {}),
        ("", {}),
    ],
)
def test_topics(text: str, found: dict[str, tuple[str, ...]]) -> None:
    """A topic is proposed for whole words, a plural counts, and the words are shown as they stand."""
    assert {p.topic: p.words for p in TopicMatcher(TOPICS).propose(item(text))} == found


def test_the_surest_topic_comes_first() -> None:
    """A headline says more than a text, a phrase more than an alias; topics the item has are not proposed."""
    proposals = TopicMatcher(TOPICS).propose(
        item("The vote, unmanned aircraft and trials.", headline="A court hearing")
    )
    assert [p.topic for p in proposals] == ["trials", "drones", "elections"]
    again = TopicMatcher(TOPICS).propose(item("The vote and trials.", topics=("trials",)))
    assert [p.topic for p in again] == ["elections"]
    assert TopicMatcher(()).propose(item("The vote.")) == ()


def found_names(*texts: str, **options: object) -> list[tuple[str, int, str]]:
    rows = [("2025-01-06", f"i-{n}", text) for n, text in enumerate(texts)]
    return [(s.form, s.count, s.near) for s in strangers(rows, NAMES, **options)]  # type: ignore[arg-type]


def test_names_that_recur() -> None:
    """Capitalised runs that occur in two items are listed; single words need a third; known names are not."""
    text = "On Monday Marta Prykladnaya of the Ministry of Roads met Pavel Vandrouny in Lozavik. The rest is known."
    assert found_names(text, text) == [("Marta Prykladnaya", 2, ""), ("Ministry of Roads", 2, "")]
    assert found_names(text) == []
    assert found_names(*["They saw Beacon there."] * 3) == [("Beacon", 3, "")]
    assert found_names(*["They saw Beacon there."] * 3, known=["Beacon"]) == []


def test_the_first_word_of_a_sentence() -> None:
    """A word that is written small elsewhere is no part of a name at the start of a sentence."""
    assert found_names(*["Officers Marta Prykladnaya led. The officers left."] * 2) == [("Marta Prykladnaya", 2, "")]
    assert found_names(*["President Marta Prykladnaya's visit."] * 2) == [("Marta Prykladnaya", 2, "")]


def test_near_misses() -> None:
    """A form nearly spelled as a known one is listed even if it occurs once; another person of the name is not."""
    assert found_names("Pawel Vandrouni came.") == [("Pawel Vandrouni", 1, "vandrouny")]
    assert found_names("Ihar Vandrouny came.") == []


# --- into the file ----------------------------------------------------------------------------------------

BODY = """\
## Military developments

Elections in a paragraph,
over two lines.

Another paragraph. #drones

### Trials in a headline

First part.

Last part.

{date=2025-01-03}

A list on elections:

- one;
- two.

## Political developments

Elections and a table:

| a | b |
|---|---|
| 1 | 2 |

> Said by Pavel Vandrouny.

Elections with a note.[^1] <!-- ask Marta -->

[^1]: The note.
"""


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(Path("content"), SMALL | {"issues/2025/2025-01-20.md": f"---\ndate: 2025-01-20\n---\n{BODY}"})


def tagged(content: Path) -> list[tuple[str, tuple[str, ...]]]:
    store = Store(None, version="")
    archive = load(content, store, drafts=True).archive
    assert archive is not None
    found = suggest(content, archive, store)
    _, failures = write_topics(content, archive, store, found.items)
    assert failures == []
    store = Store(None, version="")
    loaded = load(content, store, drafts=True)
    assert loaded.archive is not None
    assert [d.code for d in loaded.diagnostics if d.level == "error"] == []
    return [(i.title, i.topics) for i in loaded.archive.issue("2025-01-20").items]


def test_write(content: Path) -> None:
    """Hashtags end the right item, whatever it ends in, and every other byte stays."""
    before = (content / "issues/2025/2025-01-20.md").read_text("utf-8")
    assert tagged(content) == [
        ("Elections in a paragraph, over two lines.", ("elections",)),
        ("Another paragraph.", ("drones",)),
        ("Trials in a headline", ("trials",)),
        ("A list on elections: one; two.", ("elections",)),
        ("Elections and a table: a b 1 2 Said by Pavel Vandrouny.", ("elections",)),
        ("Elections with a note.", ("elections",)),
    ]
    after = (content / "issues/2025/2025-01-20.md").read_text("utf-8")
    assert after.replace(" #elections", "").replace(" #trials", "") == before
    assert (
        "over two lines. #elections\n" in after and "Last part. #trials\n" in after and "- two. #elections\n" in after
    )
    tagged(content)
    assert (content / "issues/2025/2025-01-20.md").read_text("utf-8") == after


def test_line_ends_and_marks_stay(content: Path) -> None:
    """A file from another system keeps its line ends and its byte-order mark."""
    file = content / "issues/2025/2025-01-20.md"
    body = b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n")
    file.write_bytes(body)
    tagged(content)
    after = file.read_bytes()
    assert after.replace(b" #elections", b"").replace(b" #trials", b"") == body


BLOCKS = st.lists(
    st.sampled_from(
        [
            "Elections again.",
            "Elections `in code",
            "- Elections\n- in a list",
            "> Elections, quoted",
            "| Elections |\n|---|\n| a |",
            "### Elections",
            "#### Elections",
            "```\nElections\n```",
            "{date=2025-01-03}",
            "Elections\\",
            "Elections.  ",
            "Elections <!-- x -->",
            "![Elections](media/a.png)",
            "#trials",
            "Elections #1 #trials",
            "[^1]: Elections.",
            "Elections[^1]",
            "1. Elections\n\n   more",
            "- {#x}\n  Elections",
        ]
    ),
    max_size=6,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(blocks=BLOCKS)
def test_writing_changes_nothing_else(tmp_path_factory: pytest.TempPathFactory, blocks: list[str]) -> None:
    """Whatever an issue is made of, its items keep their text, and get the proposed topics or are named."""
    body = "## Political developments\n\n" + "\n\n".join(["Elections first.", *blocks]) + "\n"
    files = SMALL | {"issues/2025/2025-01-20.md": f"---\ndate: 2025-01-20\n---\n{body}"}
    folder = write(tmp_path_factory.mktemp("content"), files)
    store = Store(None, version="")
    archive = load(folder, store, drafts=True).archive
    assert archive is not None
    found = suggest(folder, archive, store, slugs={"2025-01-20"})
    if found.unreadable:
        return
    before = archive.issue("2025-01-20").items
    _, failures = write_topics(folder, archive, store, found.items)
    again = load(folder, store, drafts=True).archive
    assert again is not None
    after = again.issue("2025-01-20").items
    assert [(i.id, i.html, i.headline) for i in after] == [(i.id, i.html, i.headline) for i in before]
    new = sum(one.topics != other.topics for one, other in zip(before, after, strict=True))
    assert new + len(failures) == sum(bool(s.topics) for s in found.items)


def test_the_command(content: Path) -> None:
    """Text for people, JSON for programs; files limit what is looked at; others are refused."""
    run = CliRunner().invoke
    text = run(main, ["suggest"])
    assert text.exit_code == 0 and "#elections  (Elections)" in text.output and "2025-01-20.md:6:" in text.output
    data = json.loads(run(main, ["suggest", "--format", "json", "content/issues/2025/2025-01-20.md"]).stdout)
    assert {one["issue"] for one in data["items"]} == {"2025-01-20"}
    assert data["items"][0]["topics"] == [{"topic": "elections", "words": ["Elections"], "score": 3}]
    assert (
        json.loads(run(main, ["suggest", "--format", "json", "content/issues/2025/2025-01-13"]).stdout)["items"] == []
    )
    every = json.loads(run(main, ["suggest", "--all", "--format", "json"]).stdout)["items"]
    assert [bool(one["filed"]) for one in every] == sorted(bool(one["filed"]) for one in every)
    assert run(main, ["suggest", "content/names.yaml"]).exit_code == 2
    written = run(main, ["suggest", "--write"])
    assert written.exit_code == 0 and "written: content/issues/2025/2025-01-20.md" in written.output
