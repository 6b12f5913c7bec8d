"""The same archive for Hugo, at the grain of issues and at the grain of items, to measure side by side."""

from __future__ import annotations

import re
from pathlib import Path

_CONFIG = """baseURL = "https://digest.example/"
title = "Generated digest"
disableKinds = ["RSS"]
[taxonomies]
topic = "topics"
[markup.goldmark.renderer]
unsafe = false
"""
_LAYOUTS = {
    "baseof.html": (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>'
        '<body>{{ block "main" . }}{{ end }}</body></html>'
    ),
    "single.html": (
        '{{ define "main" }}<main data-pagefind-body><h1>{{ .Title }}</h1>{{ .Content }}'
        '{{ range .GetTerms "topics" }}<a href="{{ .RelPermalink }}" data-pagefind-filter="topic">{{ .LinkTitle }}</a>'
        "{{ end }}</main>{{ end }}"
    ),
    "list.html": (
        '{{ define "main" }}<h1>{{ .Title }}</h1>{{ range (.Paginate .Pages 50).Pages }}'
        '<p><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Date.Format "2006-01-02" }}</p>{{ end }}{{ end }}'
    ),
}


def convert(content: Path, folder: Path, *, items: bool) -> int:
    """Write a Hugo site of the generated archive in `content`; the number of its pages."""
    (folder / "layouts/_default").mkdir(parents=True, exist_ok=True)
    (folder / "hugo.toml").write_text(_CONFIG, encoding="utf-8")
    for name, text in _LAYOUTS.items():
        (folder / "layouts/_default" / name).write_text(text, encoding="utf-8")
    pages = 0
    for file in sorted((content / "issues").rglob("*.md")):
        body = file.read_text("utf-8").split("---\n", 2)[2]
        target = folder / "content/issues" / file.stem
        if items:
            for n, (section, text) in enumerate(_items(body)):
                _page(target / f"{n:02}.md", file.stem, f"{file.stem} {n}", text, [section])
                pages += 1
        else:
            _page(target.with_suffix(".md"), file.stem, f"Issue of {file.stem}", body, [])
            pages += 1
    return pages


def _items(body: str) -> list[tuple[str, str]]:
    found, section, headline = [], "", ""
    for block in body.strip().split("\n\n"):
        if block.startswith("## "):
            section = block[3:]
        elif block.startswith("### "):
            headline = block
        else:
            found.append((section, f"{headline}\n\n{block}" if headline else block))
            headline = ""
    return found


def _page(path: Path, day: str, title: str, text: str, categories: list[str]) -> None:
    topics = sorted(set(re.findall(r"#([a-z][a-z0-9-]*)", text)))
    text = re.sub(r"\s#[a-z][a-z0-9-]*", "", text)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"---\ntitle: {title!r}\ndate: {day}\ntopics: {topics!r}\ncategories: {categories!r}\n---\n\n{text}\n", "utf-8"
    )
