"""Incremental builds: exactly what a clean build gives, with no more work than the change asks for."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.pages.kinds import Page
from digest.publishing import state
from digest.publishing.state import shard_folders
from support import SMALL, make, tree, write


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", SMALL)


@pytest.fixture(params=["here", "in another process"])
def looked_at(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the files of the output are looked at: a large site's by a process of their own."""
    if request.param != "here":
        monkeypatch.setattr(state, "_MANY", 1)
        monkeypatch.setattr(state, "may_fork", lambda: hasattr(os, "fork"))


@pytest.mark.usefixtures("looked_at")
def test_second_build_renders_and_writes_nothing(content: Path, tmp_path: Path) -> None:
    """An unchanged archive parses no issue, renders no page, touches no file."""
    first = make(content, tmp_path / "site")
    assert first.ok and first.parsed == 3 and first.written == first.rendered > 50
    times = {p: p.stat().st_mtime_ns for p in (tmp_path / "site").rglob("*")}
    second = make(content, tmp_path / "site")
    assert (second.parsed, second.rendered, second.written, second.removed) == (0, 0, 0, 0)
    assert second.pages == first.pages
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "site").rglob("*")} == times


def test_a_word_changes_only_pages_that_show_it(content: Path, tmp_path: Path) -> None:
    """One word in the newest issue parses one issue and leaves the pages of other years alone."""
    make(content, tmp_path / "site")
    before = tree(tmp_path / "site")
    path = content / "issues/2025/2025-01-13/military.md"
    path.write_text(path.read_text("utf-8").replace("flew", "steered"), "utf-8")
    result = make(content, tmp_path / "site")
    assert result.parsed == 1
    after = tree(tmp_path / "site")
    changed = {p for p in after if before.get(p) != after[p]}
    assert result.rendered <= 40
    assert changed
    assert not [p for p in changed if "2024" in p or "/trials/" in p or "2025-01-06" in p]


def test_touching_a_file_changes_nothing(content: Path, tmp_path: Path) -> None:
    """A file saved again with the same bytes costs no parsing."""
    make(content, tmp_path / "site")
    for file in content.rglob("*.md"):
        file.write_bytes(file.read_bytes())
    result = make(content, tmp_path / "site")
    assert (result.parsed, result.rendered, result.written) == (0, 0, 0)


def test_renaming_a_topic_parses_nothing(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A topic's title is no part of any record: pages that may show it are rendered, no issue is parsed."""
    make(content, tmp_path / "site")
    path = content / "topics.yaml"
    path.write_text(path.read_text("utf-8").replace("title: Trials", "title: Courts"), "utf-8")
    rendered = record_rendered(monkeypatch)
    result = make(content, tmp_path / "site")
    assert result.parsed == 0 and 0 < result.written < result.pages
    issues = {path for path in rendered if path.startswith("issues/") and path.count("/") > 1}
    assert issues and all(path.startswith("issues/2025-01-06/") for path in issues)
    clean = make(content, tmp_path / "clean")
    assert clean.ok and tree(tmp_path / "site") == tree(tmp_path / "clean")


def record_rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the pages that are rendered from now on in this process."""
    from digest.pages import render

    found: list[str] = []
    original = render.render

    def recorded(environment: object, archive: object, page: Page) -> bytes:
        found.append(page.path)
        return original(environment, archive, page)  # type: ignore[arg-type]

    monkeypatch.setattr(render, "render", recorded)
    return found


def test_an_error_leaves_the_site_alone(content: Path, tmp_path: Path) -> None:
    """Where the content has an error nothing is written; mended, the build goes on."""
    make(content, tmp_path / "site")
    before = tree(tmp_path / "site")
    path = content / "issues/2025/2025-01-06.md"
    good = path.read_text("utf-8")
    path.write_text(good.replace("#trials", "#trails"), "utf-8")
    result = make(content, tmp_path / "site")
    assert not result.ok and [d.code for d in result.diagnostics if d.level == "error"] == ["unknown-topic"]
    assert tree(tmp_path / "site") == before
    path.write_text(good, "utf-8")
    assert make(content, tmp_path / "site").ok
    assert tree(tmp_path / "site") == before


@pytest.mark.usefixtures("looked_at")
def test_a_deleted_or_changed_page_is_repaired(content: Path, tmp_path: Path) -> None:
    """A build puts back what somebody deleted from the output or wrote into it, and takes away what it never made."""
    make(content, tmp_path / "site")
    before = tree(tmp_path / "site")
    (tmp_path / "site/index.html").write_text("defaced", "utf-8")
    (tmp_path / "site/issues/2025-01-06/index.html").unlink()
    assert make(content, tmp_path / "site").ok
    assert tree(tmp_path / "site") == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda p: p.write_bytes(b"not a database"),
        lambda p: p.write_bytes(p.read_bytes()[:5000]),
        lambda p: p.unlink(),
        lambda p: flip(p),
        lambda p: other_version(p),
    ],
    ids=["foreign", "truncated", "gone", "flipped bits", "another version"],
)
def test_a_bad_store_is_thrown_away(content: Path, tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    """A store that is damaged, foreign, missing or another version's is not trusted and not in the way."""
    make(content, tmp_path / "site")
    before = tree(tmp_path / "site")
    damage(tmp_path / ".digest-cache/site/store.sqlite")
    path = content / "issues/2025/2025-01-06.md"
    path.write_text(path.read_text("utf-8").replace("two drones", "three drones"), "utf-8")
    assert make(content, tmp_path / "site").ok
    make(content, tmp_path / "clean")
    assert tree(tmp_path / "site") == tree(tmp_path / "clean") != before


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    chance = random.Random(1)
    for _ in range(400):
        data[chance.randrange(200, len(data))] ^= 0xFF
    path.write_bytes(data)


def other_version(path: Path) -> None:
    from digest.archive.packing import pack

    with sqlite3.connect(path) as db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'version'", (pack("an older program"),))


def test_jobs_do_not_change_the_site(content: Path, tmp_path: Path) -> None:
    """One process or eight: the same bytes."""
    for year in (2021, 2022):
        for week in range(1, 20):
            write(content, {f"issues/{year}/{year}-{week % 12 + 1:02}-{week + 3:02}.md": SMALL["issues/2024/2024-12-30.md"]
                  .replace("2024-12-30", f"{year}-{week % 12 + 1:02}-{week + 3:02}")})  # fmt: skip
    make(content, tmp_path / "one", jobs=1, search=True)
    make(content, tmp_path / "eight", jobs=8, search=True)
    assert tree(tmp_path / "one") == tree(tmp_path / "eight")
    assert shard_folders(tmp_path / "one") == shard_folders(tmp_path / "eight") != []


# --- any sequence of edits --------------------------------------------------------------------------------

WORDS = ["Vandrouny", "Lozavik", "a drone", "the court", "2025", "On 3 January, monitors", "**bold**", "Лозавік"]


@st.composite
def edits(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    kind = st.sampled_from(
        ["add", "delete", "rename", "word", "retag", "topic", "new topic", "name", "page", "site", "figure", "correct",
         "series", "section", "template", "move items", "swap items", "draft"]
    )  # fmt: skip
    return draw(st.lists(st.tuples(kind, st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=6))


def apply(folder: Path, edit: tuple[str, int, int]) -> None:
    """Make one edit; whatever it does, the archive stays without errors."""
    kind, one, two = edit
    issues = sorted((folder / "content/issues").glob("*/*.md"))
    issue = issues[one % len(issues)]
    text = issue.read_text("utf-8")
    day = f"{2023 + one % 3}-{two % 12 + 1:02}-{one % 28 + 1:02}"

    def sub(name: str, old: str, new: str) -> None:
        path = folder / "content" / name
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    match kind:
        case "add":
            write(folder / "content", {f"issues/{day[:4]}/{day}.md": (
                f"---\ndate: {day}\n---\n\n## Military developments\n\nItem {one} of {WORDS[two % 8]} in Lozavik. #drones\n\n"
                f"Item {two} about Vandrouny. #elections #trials\n")})  # fmt: skip
        case "delete" if len(issues) > 1:
            issue.unlink()
        case "rename":
            target = issue.with_name(f"{text.split('date: ')[1][:10]}-special-{two}.md")
            issue.rename(target)
        case "word":
            issue.write_text(text.replace(" in ", f" {WORDS[two % 8]} in ", 1), "utf-8")
        case "retag":
            issue.write_text(text.replace("#drones", "#trials" if two % 2 else "#drones #trials", 1), "utf-8")
        case "topic":
            sub("topics.yaml", "title: Drones", f"title: Drones {one}" if two % 2 else "title: Drones")
        case "new topic":
            if f"t{one}," not in (folder / "content/topics.yaml").read_text("utf-8"):
                sub("topics.yaml", "- {id: drones", f"- {{id: t{one}, title: Topic {one}}}\n- {{id: drones")
                issue.write_text(text.rstrip("\n") + f" #t{one}\n", "utf-8")
        case "name":
            sub("names.yaml", "variants: [Paval Vandrouny", f"variants: [Paval Vandrouny, Form{one} Vandrouny")
        case "page":
            write(
                folder / "content",
                {
                    f"pages/p{one % 3}.md": f"---\ntitle: Page {two}\nnav: {str(two % 2 == 0).lower()}\n---\n\nText {two}.\n"
                },
            )
        case "site":
            sub(
                "digest.yaml",
                "title: Zubrovia Digest",
                f"title: Zubrovia Digest {one}" if two % 2 else "title: Zubrovia Digest",
            )
        case "figure":
            if "figures:" not in text:
                issue.write_text(
                    text.replace(
                        "\n---\n",
                        f"\nfigures:\n- {{series: prisoners, date: '2025-01-0{one % 9 + 1}', value: {two}, source: X}}\n---\n",
                        1,
                    ),
                    "utf-8",
                )
        case "correct":
            if "corrections:" not in text:
                issue.write_text(
                    text.replace(
                        "\n---\n", f"\ncorrections:\n- {{date: 2025-02-0{one % 9 + 1}, text: Fixed {two}.}}\n---\n", 1
                    ),
                    "utf-8",
                )
        case "series":
            sub("series.yaml", "value: 12", f"value: {two}")
        case "section":
            sub("sections.yaml", "We do not link", f"We do {one} not link")
        case "template":
            write(folder / "templates", {"static/extra.txt": f"{one}"} if two % 2 else
                  {"pages/page.html": (Path(__file__).parents[2] / "templates/pages/page.html").read_text("utf-8") + f"<!-- {one} -->"})  # fmt: skip
        case "move items":
            head, _, body = text.partition("\n## ")
            if body:
                issue.write_text(
                    head + f"\n## Political developments\n\nFirst of all {two}. #trials\n\n## " + body, "utf-8"
                )
        case "swap items":
            head, _, body = text.partition("\n## ")
            blocks = body.split("\n\n")
            places = [n for n, block in enumerate(blocks) if n and block[:1].isalpha()]
            if len(places) > 1:
                a, b = places[one % len(places)], places[two % len(places)]
                blocks[a], blocks[b] = blocks[b], blocks[a]
                issue.write_text(head + "\n## " + "\n\n".join(blocks), "utf-8")
        case "draft":
            issue.write_text(
                text.replace("\n---\n", "\ndraft: true\n---\n", 1)
                if "draft:" not in text and len(issues) > 2
                else text,
                "utf-8",
            )


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(edits(), min_size=1, max_size=4))
def test_any_sequence_of_edits_gives_what_a_clean_build_gives(
    tmp_path_factory: pytest.TempPathFactory, steps: list[list[tuple[str, int, int]]]
) -> None:
    """However an archive was edited, building after each change ends with the bytes of a build from nothing."""
    folder = tmp_path_factory.mktemp("edits")
    write(
        folder / "content",
        {
            **SMALL,
            "issues/2024/2024-11-04.md": SMALL["issues/2024/2024-12-30.md"]
            .replace("2024-12-30", "2024-11-04")
            .replace("28 December", "2 November"),
        },
    )
    (folder / "templates").mkdir()
    assert make(folder / "content", folder / "site", templates=folder / "templates").ok
    for edit in steps:
        for one in edit:
            apply(folder, one)
        result = make(folder / "content", folder / "site", templates=folder / "templates")
        assert result.ok, [d for d in result.diagnostics if d.level == "error"]
    shutil.rmtree(folder / "clean", ignore_errors=True)
    assert make(folder / "content", folder / "clean", templates=folder / "templates").ok
    assert tree(folder / "site") == tree(folder / "clean")
