"""Metadata in the head of pages, read by a JSON-LD processor and by name."""

from __future__ import annotations

import json
from copy import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from digest.archive import Archive
from digest.model import Issue, Name, Topic, Vocabulary
from digest.pages import jsonld, metadata
from research.sample import SITE, archive_of

SCHEMA = "https://schema.org/"


def expanded(meta: metadata.Meta) -> list[dict[str, Any]]:
    """The nodes of the page's JSON-LD after a processor has read it, with a context that needs no network."""
    from pyld import jsonld

    def load(url: str, _options: object) -> dict[str, Any]:
        assert url == "https://schema.org"
        context = {"@vocab": SCHEMA, "url": {"@type": "@id"}, "license": {"@type": "@id"}}
        return {"contextUrl": None, "documentUrl": url, "document": {"@context": context}}

    document = json.loads(str(meta.jsonld))
    return jsonld.flatten(jsonld.expand(document, {"documentLoader": load}))


def node(nodes: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    (found,) = [n for n in nodes if SCHEMA + kind in n.get("@type", [])]
    return found


@pytest.mark.filterwarnings("ignore")
def test_an_issue_is_part_of_its_periodical(archive: Archive) -> None:
    """Periodical, issue and publisher are joined; topics, names and corrections are read."""
    nodes = expanded(metadata.for_issue(archive, archive.issue("2025-01-06")))
    issue = node(nodes, "PublicationIssue")
    assert issue[SCHEMA + "isPartOf"] == [{"@id": node(nodes, "Periodical")["@id"]}]
    assert issue[SCHEMA + "publisher"] == [{"@id": node(nodes, "NewsMediaOrganization")["@id"]}]
    assert issue[SCHEMA + "issueNumber"] == [{"@value": 42}]
    assert issue[SCHEMA + "dateModified"] == [{"@value": "2025-01-09"}]
    mentioned = {m["@id"] for m in issue[SCHEMA + "mentions"]}
    assert "https://zubrovia.example/digest/names/vandrouny/#name" in mentioned
    assert len(issue[SCHEMA + "correction"]) == 2
    policy = node(nodes, "NewsMediaOrganization")[SCHEMA + "correctionsPolicy"]
    assert policy == [{"@value": "https://zubrovia.example/digest/pages/methodology/"}]


@pytest.mark.filterwarnings("ignore")
def test_a_name_carries_every_spelling_with_its_language(archive: Archive) -> None:
    """`alternateName` holds the other scripts as texts in their languages."""
    nodes = expanded(metadata.for_name(archive, archive.names["vandrouny"]))
    spellings = node(nodes, "Person")[SCHEMA + "alternateName"]
    assert {"@value": "Ігнат Вандроўны", "@language": "be"} in spellings
    assert {"@value": "Ihnat Vandroŭny", "@language": "be-latn"} in [
        {k: v.lower() if k == "@language" else v for k, v in s.items()} for s in spellings
    ]
    assert {"@value": "Ihnat Vandrouny"} not in spellings


@pytest.mark.filterwarnings("ignore")
def test_a_series_is_a_dataset_with_a_file(archive: Archive) -> None:
    """The file is named with its type; the description is long enough for dataset search."""
    nodes = expanded(metadata.for_series(archive, archive.series["prisoners"], archive.figures["prisoners"]))
    dataset = node(nodes, "Dataset")
    assert len(dataset[SCHEMA + "description"][0]["@value"]) >= 50
    assert node(nodes, "DataDownload")[SCHEMA + "contentUrl"][0]["@value"].endswith("figures/prisoners/data.csv")
    assert dataset[SCHEMA + "temporalCoverage"] == [{"@value": "2023-12-31/2024-12-29"}]


def test_scholarly_tags_say_what_reference_managers_read(archive: Archive) -> None:
    """Highwire tags as Zotero and Scholar expect them; the publisher where no person is named."""
    tags = metadata.for_issue(archive, archive.issue("2025-01-06")).citation
    found = dict(tags)
    assert found["citation_title"] == "Zubrovia Digest, 6 January 2025"
    assert found["citation_publication_date"] == "2025/01/06"
    assert found["citation_author"] == "Zubrovia Observers"
    assert found["citation_journal_title"] == "Zubrovia Digest"
    assert found["citation_keywords"] == "Drones; Trials & sentences"
    assert found["citation_public_url"] == "https://zubrovia.example/digest/issues/2025-01-06/"
    report = metadata.for_issue(archive, archive.issue("2025-02-01-rivers")).citation
    assert [v for k, v in report if k == "citation_author"] == ["Marta Prykladnaya", "Jan Ñoño"]


def test_sharing_tags(archive: Archive) -> None:
    """Title, address, picture with its words, times, sections and topics."""
    og = metadata.for_issue(archive, archive.issue("2025-01-06")).og
    found = dict(og)
    assert found["og:type"] == "article" and found["og:locale"] == "en_GB"
    assert found["og:image"].startswith("https://zubrovia.example/digest/media/bridge.jpg")
    assert found["og:image:alt"] == "A bridge"
    assert found["article:modified_time"] == "2025-01-09"
    assert [v for k, v in og if k == "article:tag"] == ["Trials & sentences", "Drones"]


def test_the_topics_and_names_met_most_often_stand_in_the_head(issues: tuple[Issue, ...]) -> None:
    """At most ten topics and twenty names, those of most items first and of equals by id; all topics are keywords."""
    letters = [f"{n:02}" for n in range(30)]
    items = tuple(
        replace(issues[0].items[0], id=f"i-{n:06}", topics=tuple(letters[:n]), names=tuple(letters[29 - n :]))
        for n in range(30)
    )
    (part, *_) = issues[0].parts
    one = replace(issues[0], parts=(replace(part, items=items),), lead_names=("00",))
    vocabulary = Vocabulary(
        topics=tuple(Topic(id=id, title=f"Topic {id}") for id in letters),
        names=tuple(Name(id=id, kind="person", name=f"Name {id}") for id in letters),
    )
    meta = metadata.for_issue(replace_vocabulary(archive_of(one), vocabulary), one)
    node = json.loads(str(meta.jsonld))["@graph"][0]
    assert [thing["name"] for thing in node["about"]] == [f"Topic {id}" for id in letters[:10]]
    assert [thing["name"] for thing in node["mentions"]] == [f"Name {id}" for id in letters[:9:-1]]
    assert dict(meta.citation)["citation_keywords"].count(";") == 28


def replace_vocabulary(archive: Archive, vocabulary: Vocabulary) -> Archive:
    other = copy(archive)
    other.vocabulary = vocabulary
    for known in ("topics", "names"):
        other.__dict__.pop(known, None)
    return other


def test_an_item_has_no_node_of_its_own(archive: Archive, issues: tuple[Issue, ...]) -> None:
    """More items do not make the block longer."""
    many = replace(issues[2], parts=issues[2].parts * 30)
    short, long = (len(metadata.for_issue(archive_of(issues[0], i), i).jsonld) for i in (issues[2], many))
    assert long <= short + 10


@settings(deadline=None, max_examples=50)
@given(st.text(st.sampled_from("</script>&<!--\u2028\u2029\\\"'a"), max_size=30))
def test_json_ld_cannot_end_its_element(text: str) -> None:
    """No text closes the script element or opens a comment in it, and all of it comes back."""
    made = str(jsonld.dump([{"@type": "Thing", "name": "x" + text}]))
    assert not set("<>&\u2028\u2029") & set(made)
    assert json.loads(made)["@graph"][0]["name"] == "x" + text


@settings(deadline=None, max_examples=80)
@given(st.text(st.sampled_from("ab .!?,\n"), max_size=400))
def test_descriptions_are_cut_short(text: str) -> None:
    """At most 200 characters on one line, and nothing but the beginning of the text."""
    made = metadata.cut(text)
    whole = " ".join(text.split())
    assert len(made) <= 200 and "\n" not in made
    assert whole.startswith(made.removesuffix("…"))


def test_nothing_but_the_archive_is_named(archive: Archive) -> None:
    """Every absolute address is the site's, the publisher's, the licence's or the vocabulary's."""
    meta = metadata.for_home(archive)
    assert meta.canonical == SITE.url
    assert '"SearchAction"' in meta.jsonld
