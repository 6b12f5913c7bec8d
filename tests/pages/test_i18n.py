"""Every word of the interface comes from the catalogue."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo

from digest.pages import i18n, render, urls
from digest.pages.plan import pages_of
from pages.archives import SITE, archive

SOURCES = Path(render.__file__).resolve().parents[1]
OPTIONS = {"**.html": {"extensions": "jinja2.ext.i18n", "trimmed": "true", "silent": "false"}}


def messages() -> set[str | tuple[str, ...]]:
    """Every message of the templates and the code."""
    found: set[str | tuple[str, ...]] = set()
    for folder in (render.default_templates(), SOURCES):
        method = [("**.html", "jinja2")] if folder != SOURCES else [("**.py", "python")]
        for _, _, message, _, _ in extract_from_dir(str(folder), method, OPTIONS):
            found.add(message if isinstance(message, str) else tuple(message))
    return found


def test_messages_are_extracted_from_templates_and_code() -> None:
    """Babel finds them with the settings that translators use."""
    found = messages()
    assert "Skip to content" in found
    assert "Latest issue" in found
    assert ("%(n)s item", "%(n)s items") in found
    assert "Person" in found


def test_a_translation_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A compiled catalogue in its place changes the words of every page, and nothing else is needed."""
    catalogue = Catalog(locale="be")
    for message in sorted(messages(), key=str):
        if isinstance(message, str) and "%" not in message and "<" not in message:
            catalogue.add(message, f"¡{message}!")
    folder = tmp_path / "be" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    buffer = BytesIO()
    write_mo(buffer, catalogue)
    (folder / "digest.mo").write_bytes(buffer.getvalue())
    monkeypatch.setattr(i18n, "LOCALES", tmp_path)
    i18n.words.cache_clear()
    try:
        from msgspec.structs import replace

        of = archive(site=replace(SITE, language="be"))
        env = render.environment(of.site)
        page = next(p for p in pages_of(of, None) if p.path == urls.topics())
        html = render.render(env, of, page).decode()
    finally:
        i18n.words.cache_clear()
    assert "¡Skip to content!" in html
    assert "¡Topics!" in html
    assert '<html lang="be">' in html
