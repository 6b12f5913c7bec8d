"""Addresses that were public stay, or leave a notice."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.archive.load import load
from digest.archive.store import Store
from digest.checking import CheckError, check
from digest.checking.permalinks import compare, lost, read_published
from digest.diagnostics import Diagnostic
from support import SMALL, write

ISSUE = "issues/2025/2025-01-06.md"
STAMPED = (
    "---\ndate: 2025-01-06\n---\n\n## Military developments\n\n{#drones-lozavik}\n\n"
    "On 3 January, two drones crossed the border at Lozavik. #drones\n\n"
    "{#court}\n\nA court sentenced a critic. #trials\n"
)


def git(*arguments: str) -> None:
    identity = ["-c", "user.name=Marta", "-c", "user.email=marta@digest.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, tagged v1, and the content in a folder of it."""
    (tmp_path / "site of ours").mkdir()
    monkeypatch.chdir(tmp_path / "site of ours")
    found = write(Path("content"), SMALL | {ISSUE: STAMPED})
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    git("tag", "v1")
    return found


def gone(content: Path, since: str = "v1", **options: object) -> list[Diagnostic]:
    found = check(content, since=since, **options)  # type: ignore[arg-type]
    return [d for d in found if d.code in ("lost-permalink", "unreadable-revision")]


def test_nothing_is_lost_where_nothing_went(content: Path) -> None:
    """Rewriting, moving and adding items keeps every address that is written."""
    text = STAMPED.replace("two drones", "three drones").replace("A court", "On Monday, a court")
    (content / ISSUE).write_text(text + "\nAnother item. #drones\n", "utf-8")
    assert gone(content) == []


def test_an_item_that_is_gone(content: Path) -> None:
    """It is named, with what to do; a notice in the front matter settles it."""
    without = STAMPED.replace("{#court}\n\nA court sentenced a critic. #trials\n", "")
    (content / ISSUE).write_text(without, "utf-8")
    (found,) = gone(content)
    assert found.level == "error" and found.span.path == f"content/{ISSUE}"
    assert '"court"' in found.message and "A court sentenced a critic." in found.message
    assert "withdrawn:" in found.help and "moved:" in found.help
    for notice in ("withdrawn:\n  court: Retracted by its source", "moved:\n  court: 2025-01-06#drones-lozavik"):
        (content / ISSUE).write_text(without.replace("2025-01-06\n---", f"2025-01-06\n{notice}\n---"), "utf-8")
        assert gone(content) == []


def test_an_item_that_moved_to_another_issue(content: Path) -> None:
    """The place where it stands now is found."""
    (content / ISSUE).write_text(STAMPED.replace("{#court}\n\nA court sentenced a critic. #trials\n", ""), "utf-8")
    write(content, {"issues/2025/2025-01-20.md": "---\ndate: 2025-01-20\n---\n{#court}\n\nA court. #trials\n"})
    (found,) = gone(content)
    assert "court: 2025-01-20#court" in found.help


def test_an_unstamped_item_that_was_rewritten(content: Path) -> None:
    """Its address ended with its first words, and that is said."""
    file = content / "issues/2024/2024-12-30.md"
    file.write_text(file.read_text("utf-8").replace("Pavel Vandrouny praised", "He praised"), "utf-8")
    (found,) = gone(content)
    assert "Pavel Vandrouny praised the army." in found.message and found.span.path.endswith("2024-12-30.md")


def test_an_issue_that_is_gone(content: Path) -> None:
    """One message for the issue, not one for each item; a new name is recognised."""
    (content / ISSUE).unlink()
    (found,) = gone(content)
    assert '"2025-01-06" with 2 items' in found.message and found.span.path == f"content/{ISSUE}"
    write(content, {"issues/2025/2025-01-06-special.md": STAMPED})
    (found,) = gone(content)
    assert '"2025-01-06-special"' in found.help


def test_an_issue_that_became_a_draft(content: Path) -> None:
    """A draft is not on the site."""
    (content / ISSUE).write_text(STAMPED.replace("---\ndate", "---\ndraft: true\ndate", 1), "utf-8")
    (found,) = gone(content)
    assert "is a draft now" in found.message


def test_pages_and_vocabularies(content: Path) -> None:
    """Pages, topics, names, sections and series have addresses too."""
    (content / "pages/about.md").rename(content / "pages/about-us.md")
    names = SMALL["names.yaml"].replace("id: lozavik", "id: lozavik-town")
    (content / "names.yaml").write_text(names, "utf-8")
    found = gone(content)
    assert [(d.span.path, "renamed" in d.help or "did you mean" in d.help) for d in found] == [
        ("content/names.yaml", True),
        ("content/pages/about.md", True),
    ]


def test_a_file_with_errors_is_not_called_lost(content: Path) -> None:
    """While an issue or a vocabulary cannot be read, nobody knows what it has."""
    (content / ISSUE).write_text(STAMPED.replace("#trials", "#trails"), "utf-8")
    (content / "names.yaml").write_text("- id: [\n", "utf-8")
    assert gone(content) == []


def test_drafts_were_never_public(content: Path) -> None:
    """What was a draft may go without a notice."""
    write(content, {"issues/2025/2025-01-20.md": "---\ndate: 2025-01-20\ndraft: true\n---\nText. #drones\n"})
    git("add", ".")
    git("commit", "-q", "-m", "a draft")
    (content / "issues/2025/2025-01-20.md").unlink()
    assert gone(content, "HEAD") == []


def test_links_and_large_files_of_a_revision_are_left_alone(content: Path) -> None:
    """What no reader would accept is not taken out of the history either."""
    (content / "issues/2025/2025-01-27.md").symlink_to("/etc/passwd")
    git("add", ".")
    git("commit", "-q", "-m", "a link")
    (content / "issues/2025/2025-01-27.md").unlink()
    assert gone(content, "HEAD") == []


def test_a_revision_is_read_once(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was public at a revision never changes, so it is kept."""
    from digest.checking import permalinks

    (content / ISSUE).unlink()
    first = gone(content, output=Path("site"))
    monkeypatch.setattr(permalinks, "read_published", None)
    assert gone(content, output=Path("site")) == first


def test_before_there_was_content(content: Path) -> None:
    """At a revision without the folder nothing was public."""
    write(Path("other"), SMALL)
    assert [d.code for d in check(Path("other"), since="v1") if d.code == "lost-permalink"] == []


@pytest.mark.parametrize("name", ["mian", "--help", "v1:content", "main..v1", "", "\x1b[31m"])
def test_unknown_revisions(content: Path, name: str) -> None:
    """A name that is none is said to be none; none is taken for an option of git."""
    if not name:
        assert gone(content, name) == []
        return
    with pytest.raises(CheckError) as error:
        gone(content, name)
    assert "\x1b" not in str(error.value)
    if name == "mian":
        assert 'did you mean "main"?' in str(error.value)


def test_a_shallow_clone(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the history is cut off, the message says how to get it."""
    (content / ISSUE).write_text(STAMPED + "\nMore. #drones\n", "utf-8")
    git("commit", "-q", "-a", "-m", "second")
    source = f"file://{Path.cwd()}"
    git("clone", "-q", "--depth", "1", "--no-tags", source, str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    with pytest.raises(CheckError, match="shallow"):
        gone(Path("content"), "v1")


def test_outside_of_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a repository, or without git, --since says what it needs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    write(Path("content"), SMALL)
    with pytest.raises(CheckError, match="no git repository"):
        check(Path("content"), since="main")
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CheckError, match="not installed"):
        check(Path("content"), since="main")


def test_a_published_manifest(content: Path) -> None:
    """The manifest of a published site, or the site's folder, serves as well as a revision."""
    manifest = Path("manifest.json")
    issues = {"2025-01-06": ["court", "i-gone"], "2020-01-01": []}
    manifest.write_text(json.dumps({"version": 1, "issues": issues}), "utf-8")
    assert [d.message.split('"')[1] for d in gone(content, "manifest.json")] == ["2020-01-01", "i-gone"]
    write(Path("site"), {"manifest.json": "{}", "issues/2025/manifest.json": '{"issues": {"2025-01-06": ["i-gone"]}}'})
    assert [d.message.split('"')[1] for d in gone(content, "site")] == ["i-gone"]
    manifest.write_text("[]", "utf-8")
    with pytest.raises(CheckError, match="not the manifest"):
        gone(content, "manifest.json")
    with pytest.raises(CheckError, match="cannot be read"):
        gone(content, "missing.json")


# --- whatever an editor does ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    id: str
    words: str
    stamped: bool


WORDS = st.sampled_from(["drones", "a court", "the vote", "a bridge", "the army", "a strike", "the border", "a camp"])
ITEMS = st.lists(st.tuples(WORDS, st.integers(0, 99), st.booleans()), max_size=5, unique_by=lambda t: t[:2])


def _issue(items: list[tuple[str, int, bool]], notices: dict[str, str]) -> str:
    front = "---\ndate: 2025-01-06\n"
    if notices:
        front += "withdrawn:\n" + "".join(f"  {id}: {why}\n" for id, why in notices.items())
    blocks = []
    for words, number, stamped in items:
        mark = f"{{#x-{number}-{words.replace(' ', '-')}}}\n\n" if stamped else ""
        blocks.append(f"{mark}On day {number}, {words} made news. #drones\n")
    return front + "---\n\n## Military developments\n\n" + "\n".join(blocks)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=ITEMS, after=ITEMS, noticed=st.booleans())
def test_random_edits(
    tmp_path_factory: pytest.TempPathFactory,
    before: list,
    after: list,
    noticed: bool,  # type: ignore[type-arg]
) -> None:
    """An address is reported exactly if it is gone without a notice, whatever was done to the issue."""
    old = write(tmp_path_factory.mktemp("old"), SMALL | {ISSUE: _issue(before, {})})
    published = read_published(old)
    ids = set(published.issues["2025-01-06"])
    now = write(tmp_path_factory.mktemp("new"), SMALL | {ISSUE: _issue(after, {})})
    left = set(read_published(now).issues["2025-01-06"])
    missing = ids - left
    if noticed:
        write(now, {ISSUE: _issue(after, dict.fromkeys(sorted(missing), "Retracted"))})
    store = Store(None, version="")
    load(now, store, drafts=True)
    found = [d for d in compare(published, now, "v1", store) if d.code == "lost-permalink"]
    assert {d.message.split('"')[1] for d in found} == (set() if noticed else missing)
    manifest = now / "manifest.json"
    manifest.write_text(json.dumps({"issues": {s: list(i) for s, i in published.issues.items()}}), "utf-8")
    assert {d.span for d in lost(now, str(manifest), store=store)} == {d.span for d in found}
