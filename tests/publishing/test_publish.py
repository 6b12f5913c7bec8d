"""Moving files into the output: whole at every moment."""

from __future__ import annotations

import os
import posixpath
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.publishing import exchange
from digest.publishing.paths import UnsafePath, check, twins
from digest.publishing.place import Place, PlaceError
from digest.publishing.publish import publish


def page(*links: str) -> str:
    return "<html>" + "".join(f'<a href="{link}">x</a>' for link in links) + "</html>"


def write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def tree(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in sorted(folder.rglob("*")) if p.is_file()}


def broken_links(files: dict[str, str]) -> list[tuple[str, str]]:
    found = []
    for path, text in files.items():
        for link in re.findall(r'href="([^"]+)"', text):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
            if target not in files:
                found.append((path, target))
    return found


def move(place: Place, before: dict[str, str], after: dict[str, str]) -> None:
    new = [p for p in after if p not in before]
    changed = [p for p in after if p in before and before[p] != after[p]]
    write(place.stage, {p: after[p] for p in [*new, *changed]})
    publish(place, new=new, changed=changed, removed=[p for p in before if p not in after])


@pytest.fixture
def place(tmp_path: Path) -> Place:
    found = Place(tmp_path / "site")
    found.prepare()
    return found


def test_first_publication_moves_the_whole_stage_at_once(place: Place) -> None:
    """A first build appears in one step."""
    move(place, {}, {"index.html": page("a/index.html"), "a/index.html": page("../index.html")})
    assert sorted(tree(place.output)) == ["a/index.html", "index.html"]
    assert not place.stage.exists()


BEFORE = {"index.html": page("a/index.html"), "a/index.html": page("../index.html")}


@pytest.mark.parametrize(
    "after",
    [
        {**BEFORE, "index.html": page("a/index.html", "b/index.html"), "b/index.html": page("../a/index.html")},
        {
            "index.html": page("b/index.html", "c/index.html"),
            "b/index.html": page("../c/index.html"),
            "c/index.html": page("../b/index.html"),
        },
        {"index.html": page()},
        {**BEFORE, "a/index.html": page()},
    ],
    ids=["one new page", "new pages in a circle", "a page leaves", "a page changes"],
)
def test_after_publishing_the_output_is_the_new_site(place: Place, after: dict[str, str]) -> None:
    """Whatever the change, the output holds exactly the new files."""
    move(place, {}, BEFORE)
    move(place, BEFORE, after)
    assert tree(place.output) == after
    assert not place.old.exists()


class Killed(Exception):
    pass


@st.composite
def sites(draw: st.DrawFn) -> dict[str, str]:
    names = draw(st.lists(st.sampled_from(["a", "b", "c", "d", "a/x", "b/y"]), unique=True, max_size=6))
    paths = ["index.html", *(f"{name}/index.html" for name in sorted(names))]
    files = {}
    for path in paths:
        targets = draw(st.lists(st.sampled_from(paths), max_size=3))
        files[path] = page(*(posixpath.relpath(t, posixpath.dirname(path) or ".") for t in targets))
        files[path] += f"<!-- {draw(st.integers(0, 2))} -->"
    return files


def test_a_page_that_arrives_in_a_folder_others_leave_stays(place: Place) -> None:
    """A folder all of whose pages leave is not taken away with a page that has just arrived in it."""
    before = {"index.html": page(), "a/x/index.html": page()}
    after = {"index.html": page("a/index.html"), "a/index.html": page()}
    move(place, {}, before)
    move(place, before, after)
    assert tree(place.output) == after


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=sites(), after=sites(), last=st.integers(0, 12))
def test_a_kill_between_any_two_steps_leaves_whole_files_and_no_broken_link(
    tmp_path_factory: pytest.TempPathFactory, before: dict[str, str], after: dict[str, str], last: int
) -> None:
    """However many of its steps a publication came to, every file is an old or a new one and every link leads
    somewhere."""
    place = Place(tmp_path_factory.mktemp("kill") / "site")
    place.prepare()
    move(place, {}, before)
    steps = 0
    real = {name: getattr(os, name) for name in ("rename", "replace")}

    def counted(name: str):
        def step(source: object, target: object) -> None:
            nonlocal steps
            steps += 1
            if steps > last:
                raise Killed
            real[name](source, target)

        return step

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "rename", counted("rename"))
        patch.setattr(os, "replace", counted("replace"))
        with suppress(Killed):
            move(place, before, after)
    found = tree(place.output)
    for path, text in found.items():
        assert text in {before.get(path), after.get(path)}, path
    assert broken_links(found) == []


def test_folders_are_exchanged_in_one_step(tmp_path: Path) -> None:
    """Where the system can, two folders change places without a moment in between."""
    write(tmp_path, {"one/f": "1", "two/f": "2"})
    if not exchange.exchange(tmp_path / "one", tmp_path / "two"):
        pytest.skip("this file system cannot exchange folders")
    assert tree(tmp_path) == {"one/f": "2", "two/f": "1"}


def test_without_exchange_two_renames_do(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a system that cannot exchange folders the new site still comes into place."""
    monkeypatch.setattr(exchange, "exchange", lambda one, other: False)
    move(place, {}, BEFORE)
    after = {"index.html": page(), "b/index.html": page("../c/index.html"), "c/index.html": page("../b/index.html")}
    move(place, BEFORE, after)
    assert tree(place.output) == after


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    """A build never takes over a folder that it did not make."""
    write(tmp_path, {"photos/holiday.txt": "x"})
    with pytest.raises(PlaceError, match="not a site made by digest"):
        Place(tmp_path / "photos").prepare()


def test_a_file_in_place_of_the_output_is_refused(tmp_path: Path) -> None:
    """An output that is a file is left alone."""
    write(tmp_path, {"site": "x"})
    with pytest.raises(PlaceError, match="not a folder"):
        Place(tmp_path / "site").prepare()


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/./b", "con", "a/NUL.html", "lpt1.txt", "a\x00b", "a:b", "a\\b",
     "x.", "x /y", "a" * 201, "q?x"],
)  # fmt: skip
def test_unsafe_addresses_are_refused(path: str) -> None:
    """No address leads out of the output or to a name some system cannot store."""
    with pytest.raises(UnsafePath):
        check(path)


@pytest.mark.parametrize("path", ["index.html", "issues/2025-11-03/index.html", ".well-known/security.txt", "_headers"])
def test_ordinary_addresses_are_allowed(path: str) -> None:
    """The addresses of a site pass."""
    assert check(path) == path


def test_twins_are_found() -> None:
    """Addresses that differ only in case or normalisation, or are both file and folder, collide."""
    assert twins(["a/B.html", "a/b.html"]) == [("a/B.html", "a/b.html")]
    assert twins(["caf\u00e9", "cafe\u0301"]) == [("caf\u00e9", "cafe\u0301")]
    assert twins(["a", "a/b"]) == [("a", "a/b")]
    assert twins(["a/b", "a/c", "ab"]) == []
