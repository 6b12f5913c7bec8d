"""The preview meets every mistake there is: in a running archive, and as the first thing it sees."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from digest.build import Options
from digest.checking import check
from digest.serving.panel import with_panel
from digest.serving.preview import Preview, preview_folder
from golden.cases import EXPECTED, HERE, MADE, names


def lay_out(case: str, content: Path) -> None:
    shutil.copytree(HERE / case, content, dirs_exist_ok=True, ignore=shutil.ignore_patterns(EXPECTED))
    if case in MADE:
        MADE[case](content)


@pytest.mark.parametrize("case", names())
def test_no_mistake_takes_the_preview_down(case: str, tmp_path: Path) -> None:
    """The good pages stay, the mistake is told, and the panel of every page can be made."""
    content = shutil.copytree(HERE / "base", tmp_path / "content")
    options = Options(content=content, output=preview_folder(tmp_path / "site"))
    preview = Preview(options)
    preview.update()
    assert preview.state.built
    good = set(preview.root.rglob("*.html"))
    lay_out(case, content)
    preview.prepare()
    preview.look_ahead(frozenset(content.rglob("2025-11-03.md")))
    preview.update()
    preview.adopt(check(content, output=tmp_path / "site"))
    assert preview.state.built and "preview-failed" not in {d.code for d in preview.state.problems}
    assert good <= set(preview.root.rglob("*.html"))
    assert bool(preview.state.problems) == bool((HERE / case / EXPECTED).read_text("utf-8"))
    page = with_panel(b"<html><head></head><body></body></html>", "index.html", preview.state, preview.content)
    assert page.count(b"<li>") + page.count(b"<section") == len(preview.state.problems)


@pytest.mark.parametrize("case", names())
def test_a_preview_begins_with_any_mistake(case: str, tmp_path: Path) -> None:
    """An archive that was never good is shown as far as it goes."""
    content = shutil.copytree(HERE / "base", tmp_path / "content")
    lay_out(case, content)
    preview = Preview(Options(content=content, output=preview_folder(tmp_path / "site")))
    preview.update()
    assert "preview-failed" not in {d.code for d in preview.state.problems}
    assert preview.state.built
