"""The preview's builds: whatever is saved, the last good page stays, and the state says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.build import Options
from digest.diagnostics import Diagnostic, Span
from digest.serving.preview import Preview, preview_folder
from support import SMALL, write


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write(tmp_path / "content", SMALL)


@pytest.fixture
def preview(content: Path, tmp_path: Path) -> Preview:
    return Preview(Options(content=content, output=preview_folder(tmp_path / "site"), drafts=True))


def page(preview: Preview, path: str = "issues/2025-01-06/index.html") -> str:
    return (preview.root / path).read_text("utf-8")


def codes(preview: Preview) -> set[str]:
    return {d.code for d in preview.state.problems if d.level == "error"}


def change(content: Path, path: str, old: str, new: str) -> None:
    file = content / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


ISSUE = "issues/2025/2025-01-06.md"


def test_a_saved_sentence_is_on_its_page(preview: Preview, content: Path) -> None:
    """Each build takes up what changed, and says that something did."""
    preview.update()
    number = preview.state.number
    change(content, ISSUE, "two drones", "three drones")
    preview.update()
    assert "three drones" in page(preview)
    assert preview.state.number > number and not codes(preview)


def test_a_build_without_a_change_tells_nobody(preview: Preview) -> None:
    """No page is reloaded for nothing."""
    preview.update()
    number = preview.state.number
    preview.update()
    assert preview.state.number == number


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (ISSUE, "#drones", "#dronse"),
        (ISSUE, "date: 2025-01-06", "date: [2025"),
        (ISSUE, "---\n\n## M", "\n\n## M"),
        (ISSUE, "## Military developments", "## Militery development"),
        ("digest.yaml", "title:", "titel:"),
        ("topics.yaml", "title: Drones", "title: [Drones"),
        ("sections.yaml", "- id: political", "- id: [political"),
        ("pages/about.md", "title: About", "titel: About"),
    ],
)
def test_a_broken_file_leaves_the_last_good_page(
    preview: Preview, content: Path, path: str, old: str, new: str
) -> None:
    """The page stays, the error is known, other changes go on, and mending it mends everything."""
    preview.update()
    good = page(preview)
    change(content, path, old, new)
    preview.update()
    assert page(preview) == good
    assert codes(preview) and preview.state.built
    change(content, "issues/2025/2025-01-13/military.md", "flew a drone", "steered a drone")
    preview.update()
    assert "steered a drone" in page(preview, "issues/2025-01-13/index.html")
    assert page(preview) == good or path == "digest.yaml"
    change(content, path, new, old)
    preview.update()
    assert not codes(preview)
    assert page(preview) == good


def test_a_broken_new_issue_is_an_error_and_nothing_else(preview: Preview, content: Path) -> None:
    """An issue that never was good has no page yet."""
    preview.update()
    write(content, {"issues/2025/2025-01-20.md": "---\ndate: 2025-01-20\n---\n\n## Nonsense\n\nText.\n"})
    preview.update()
    assert codes(preview) == {"unknown-section"}
    assert not (preview.root / "issues/2025-01-20").exists()


def test_content_that_cannot_be_read_at_all_has_a_preview(preview: Preview, content: Path) -> None:
    """The errors are shown until there is something else."""
    change(content, "digest.yaml", "title: Zubrovia Digest", "")
    preview.update()
    assert not preview.state.built and codes(preview)
    change(content, "digest.yaml", "url:", "title: Zubrovia Digest\nurl:")
    preview.update()
    assert preview.state.built and "two drones" in page(preview)


def test_a_broken_template_keeps_the_last_pages(content: Path, tmp_path: Path) -> None:
    """Templates of one's own: the error names the file and the line, and mending it brings the page back."""
    own = tmp_path / "templates"
    write(own, {"pages/page.html": '{% extends "base.html" %}\n{% block main %}<h1>Mine</h1>{% endblock %}\n'})
    preview = Preview(Options(content=content, output=preview_folder(tmp_path / "site"), templates=own))
    preview.update()
    assert "<h1>Mine</h1>" in page(preview, "pages/about/index.html")
    write(own, {"pages/page.html": '{% extends "base.html" %}\n{% block main %}{{ nothing.here }}{% endblock %}\n'})
    preview.update()
    assert "<h1>Mine</h1>" in page(preview, "pages/about/index.html")
    problem = preview.state.problems[0]
    assert (problem.code, problem.span.line, Path(problem.span.path).name) == ("template-error", 2, "page.html")
    assert preview.state.stale
    write(own, {"pages/page.html": '{% extends "base.html" %}\n{% block main %}<h1>Better</h1>{% endblock %}\n'})
    preview.update()
    assert "<h1>Better</h1>" in page(preview, "pages/about/index.html")
    assert not preview.state.stale and not codes(preview)


def test_a_changed_style_sheet_reaches_the_pages(content: Path, tmp_path: Path) -> None:
    """Static files are read anew although the process stays."""
    own = write(tmp_path / "templates", {"static/css/base.css": "body { color: red }\n"})
    preview = Preview(Options(content=content, output=preview_folder(tmp_path / "site"), templates=own))
    preview.update()
    write(own, {"static/css/base.css": "body { color: green }\n"})
    preview.update()
    styles = [file.read_text("utf-8") for file in (preview.root / "static").glob("*.css")]
    assert any("green" in style for style in styles) and not any("color:red" in s.replace(" ", "") for s in styles)


def test_drafts_are_shown(preview: Preview, content: Path) -> None:
    """What is being written is what a preview is for."""
    draft = "---\ndate: 2025-01-20\ndraft: true\n---\n\n## Military developments\n\nNot yet public.\n"
    write(content, {"issues/2025/2025-01-20.md": draft})
    preview.update()
    assert "Not yet public." in page(preview, "issues/2025-01-20/index.html")


def test_the_site_itself_is_not_touched(preview: Preview, tmp_path: Path) -> None:
    """Drafts go to the preview's own folder."""
    preview.update()
    assert not (tmp_path / "site").exists()
    assert preview.root.is_relative_to(tmp_path / ".digest-cache")


def test_editorial_problems_join_those_of_the_build(content: Path, tmp_path: Path) -> None:
    """They come after the page, and stay while nothing changes."""
    found = Diagnostic(Span(f"{content.as_posix()}/{ISSUE}", 5), "no-topic", "this item has no topic", level="warning")
    preview = Preview(Options(content=content, output=preview_folder(tmp_path / "site")))
    preview.update()
    assert preview.unchecked and found not in preview.state.problems
    preview.unchecked = False
    preview.adopt([found])
    assert found in preview.state.problems
    preview.update()
    assert found in preview.state.problems and not preview.unchecked
    change(content, ISSUE, "#drones", "#dronse")
    preview.update()
    assert found not in preview.state.problems and preview.unchecked


# --- ahead of the build -----------------------------------------------------------------------------------


def ahead(preview: Preview, content: Path, *paths: str) -> dict[str, bytes]:
    preview.prepare()
    preview.look_ahead(frozenset(content / path for path in paths))
    return dict(preview.state.newer)


def test_the_saved_issue_is_shown_before_the_build(preview: Preview, content: Path) -> None:
    """Its page comes at once, to the byte as the build then makes it, which takes its place without a reload."""
    change(content, ISSUE, "On 3 January", "{#border}\nOn 3 January")
    preview.update()
    number = preview.state.number
    change(content, ISSUE, "two drones", "three drones")
    newer = ahead(preview, content, ISSUE)
    assert list(newer) == ["issues/2025-01-06/index.html"] and preview.state.number == number + 1
    assert b"three drones" in newer["issues/2025-01-06/index.html"]
    preview.update()
    assert preview.state.newer == ()
    assert page(preview).encode() == newer["issues/2025-01-06/index.html"]


def test_a_preview_begun_again_looks_ahead_at_once(content: Path, tmp_path: Path) -> None:
    """Where nothing had to be built, too; and the path of the public address is known."""
    settings = content / "digest.yaml"
    settings.write_text(settings.read_text("utf-8").replace("digest.example/", "digest.example/archive/"), "utf-8")
    options = Options(content=content, output=preview_folder(tmp_path / "site"))
    Preview(options).update()
    again = Preview(options)
    assert again.update().written == 0
    change(content, ISSUE, "two drones", "three drones")
    assert ahead(again, content, ISSUE)
    assert again.state.prefix == "/archive/"


def test_an_error_is_shown_before_the_build(preview: Preview, content: Path) -> None:
    """And is gone as quickly."""
    preview.update()
    change(content, ISSUE, "#drones", "#dronse")
    assert ahead(preview, content, ISSUE) == {} and codes(preview) == {"unknown-topic"}
    change(content, ISSUE, "#dronse", "#drones")
    assert ahead(preview, content, ISSUE) and not codes(preview)


def test_a_folder_s_section_is_shown_before_the_build(preview: Preview, content: Path) -> None:
    """The whole issue is read, whichever of its files was saved."""
    preview.update()
    change(content, "issues/2025/2025-01-13/military.md", "flew a drone", "steered a drone")
    newer = ahead(preview, content, "issues/2025/2025-01-13/military.md")
    assert b"steered a drone" in newer["issues/2025-01-13/index.html"]
    assert b"The lead of a folder." in newer["issues/2025-01-13/index.html"]


@pytest.mark.parametrize(
    "paths", [("topics.yaml",), (ISSUE, "topics.yaml"), (ISSUE, "issues/2024/2024-12-30.md"), ("pages/about.md",), ()]
)
def test_everything_else_is_left_to_the_build(preview: Preview, content: Path, paths: tuple[str, ...]) -> None:
    """Only what concerns one page can be shown ahead of it."""
    preview.update()
    number = preview.state.number
    assert ahead(preview, content, *paths) == {} and preview.state.number == number


def test_a_new_issue_is_left_to_the_build(preview: Preview, content: Path) -> None:
    """The archive does not know it yet; nor does a deleted one have a page."""
    preview.update()
    preview.prepare()
    write(content, {"issues/2025/2025-01-20.md": "---\ndate: 2025-01-20\n---\n\nText. #drones\n"})
    assert ahead(preview, content, "issues/2025/2025-01-20.md") == {}
    (content / ISSUE).unlink()
    assert ahead(preview, content, ISSUE) == {}
