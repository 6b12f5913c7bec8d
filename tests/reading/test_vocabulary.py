"""The vocabularies and digest.yaml as files; the mistakes within them are in ``mistakes/``."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Vocabulary
from digest.reading.site import read_site
from digest.reading.vocabulary import read_vocabulary


def test_missing_vocabularies_are_empty(tmp_path: Path) -> None:
    """An archive without a word of vocabulary is an archive."""
    assert read_vocabulary(tmp_path, "content") == (Vocabulary(), [])
    assert read_vocabulary(tmp_path / "nowhere", "content") == (Vocabulary(), [])


def test_empty_vocabularies_are_empty(tmp_path: Path) -> None:
    for name in ("sections", "topics", "names", "series"):
        (tmp_path / f"{name}.yaml").write_bytes(b"")
    assert read_vocabulary(tmp_path, "content") == (Vocabulary(), [])


@pytest.mark.parametrize("name", ["sections.yml", "Sections.yaml", "sections", "sections.yaml.txt"])
def test_a_misnamed_vocabulary_is_not_overlooked(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("- {id: military, title: Military}\n")
    if (tmp_path / "sections.yaml").exists():
        pytest.skip("this file system does not tell the two names apart")
    _, found = read_vocabulary(tmp_path, "content")
    assert [(d.code, d.span.path, d.level) for d in found] == [("ignored-file", f"content/{name}", "warning")]
    assert found[0].help == "rename it to sections.yaml"


def test_order_is_that_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "topics.yaml").write_text("z: {title: Z}\na: {title: A}\nm: {title: M}\n")
    made, _ = read_vocabulary(tmp_path, "content")
    assert [topic.id for topic in made.topics] == ["z", "a", "m"]


def test_a_vocabulary_must_not_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("- {id: military, title: Military}\n")
    (tmp_path / "content").mkdir()
    for name in ("sections.yaml", "digest.yaml"):
        (tmp_path / "content" / name).symlink_to(tmp_path / "secret")
    made, found = read_vocabulary(tmp_path / "content", "content")
    assert made == Vocabulary()
    assert [d.code for d in found] == ["symlink"]
    assert [d.code for d in read_site(tmp_path / "content", "content")[1]] == ["symlink"]


def test_a_missing_site_is_explained_by_the_shortest_one(tmp_path: Path) -> None:
    site, found = read_site(tmp_path, "content")
    assert site is None
    assert [(d.code, d.span.path) for d in found] == [("no-site", "content/digest.yaml")]
    assert "title:" in found[0].help
    assert "url:" in found[0].help
    (tmp_path / "digest.yml").write_text("title: The Zubrovia Review\n")
    assert [d.code for d in read_site(tmp_path, "content")[1]] == ["no-site", "ignored-file"]


def test_unknown_rules_pass_where_no_codes_are_given(tmp_path: Path) -> None:
    (tmp_path / "digest.yaml").write_text("title: A\nurl: https://zubrovia.example\nrules: {anything: off}\n")
    site, found = read_site(tmp_path, "content")
    assert found == []
    assert site is not None
    assert site.rules == (("anything", "off"),)


def test_a_large_authority_is_read_in_time(tmp_path: Path) -> None:
    """Five thousand names with twenty forms of one another stay linear."""
    entry = (
        "- {{id: n-{0}, kind: person, name: Person {0}, short: [P{0}, Q{0}], ambiguous: [A{1}], see_also: [n-{1}]}}\n"
    )
    (tmp_path / "names.yaml").write_text("".join(entry.format(n, n // 2) for n in range(5_000)))
    start = time.perf_counter()
    made, found = read_vocabulary(tmp_path, "content")
    assert time.perf_counter() - start < 10
    assert found == []
    assert len(made.names) == 5_000


@given(st.text("ab:- [],{}\n#'\"", max_size=60) | st.text(max_size=60))
@settings(deadline=None, max_examples=150)
def test_any_text_is_a_vocabulary_or_a_reason(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Nothing that can be typed raises."""
    folder = tmp_path_factory.mktemp("content")
    for name in ("sections", "topics", "names", "series", "digest"):
        (folder / f"{name}.yaml").write_text(text, "utf-8", errors="replace", newline="")
    read_vocabulary(folder, "content")
    site, found = read_site(folder, "content")
    assert site is not None or found


def test_headings_collide_as_the_reader_compares_them(tmp_path: Path) -> None:
    """Two sections cannot claim headings that differ only in the kind of a dash or an apostrophe."""
    (tmp_path / "sections.yaml").write_text(
        "- {id: one, title: War – the week's news}\n- {id: two, title: War - the week’s news}\n", "utf-8"
    )
    _, found = read_vocabulary(tmp_path, "content")
    assert [(d.code, d.span.line) for d in found] == [("duplicate-alias", 2)]
