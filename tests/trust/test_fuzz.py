"""Whatever anybody types: records or errors, never a traceback, and never anything active on a page."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from digest.reading.source import parse_source
from reading.cases import parse
from support import SMALL, make, write
from trust.pages import active
from trust.payloads import MARKDOWN, TEXTS, quoted

EXAMPLES = int(os.environ.get("DIGEST_FUZZ", "60"))
"""Inputs of each kind; a long run sets more."""
FINDS = sorted(path for path in (Path(__file__).parent / "finds").iterdir() if path.name != "README.md")
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]

_CHARACTERS = st.characters(exclude_categories=["Cs"])
_SIGNS = st.text(alphabet="[]()<>!{}#*_~`|\\&;:/\"'=-+.^ \n\tab1\u2028\u202e\u0301", max_size=40)
_PIECE = st.one_of(
    st.sampled_from(MARKDOWN),
    st.sampled_from(TEXTS),
    _SIGNS,
    st.text(_CHARACTERS, max_size=30),
    st.sampled_from(["javascript:alert(1)", "](", "![", "[^a]", "[^a]: ", "<!--", "-->", "{#x}", "#drones", "## Military developments",
                     "### ", "    ", "> ", "- ", "| a |\n| - |\n", "```\n", "\n\n", "&#106;", "\\", "on 3 January", "Vandrouny"]),
)  # fmt: skip
_BODY = st.lists(st.tuples(_PIECE, st.sampled_from(["", " ", "\n", "\n\n", "\n- ", "\n> "])), max_size=12).map(
    lambda pieces: "".join(text + gap for text, gap in pieces)
)
_LINE = st.one_of(st.sampled_from(TEXTS), _SIGNS, st.text(_CHARACTERS, max_size=40))
_KEYS = st.sampled_from(
    ["date", "title", "summary", "tags", "section", "kind", "photo", "figures", "authors", "corrections", "withdrawn", "moved",
     "lang", "source", "based_on", "period", "number", "draft", "edition", "funding", "x"]
)  # fmt: skip
_VALUE = st.recursive(
    st.one_of(
        _LINE.map(quoted),
        _LINE,
        st.integers().map(str),
        st.sampled_from(["null", "true", "2025-01-06", "[]", "{}", "|", ">-"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda v: "[" + ", ".join(v) + "]"),
        st.dictionaries(_KEYS, inner, max_size=3).map(
            lambda v: "{" + ", ".join(f"{k}: {x}" for k, x in v.items()) + "}"
        ),
    ),
    max_leaves=6,
)
_FRONT = st.lists(st.tuples(_KEYS, _VALUE), max_size=5).map(
    lambda pairs: "".join(f"{key}: {value}\n" for key, value in pairs)
)


def harmless(html: str) -> None:
    found = active(html.replace("\x02", "").encode("utf-8", "surrogatepass"))
    own = [one for one in found.forbidden if not re.match(r"<img src='media/", one)]
    assert own == [] and not found.elements, html


def check_issue(text: str) -> None:
    """One issue through the reader: every fragment of it harmless."""
    source, _ = parse_source(text.encode("utf-8", "surrogatepass"), path="a.md", rel="issues/2025-11-03.md")
    if source is None:
        return
    issue = parse(text).issue
    if issue is None:
        return
    harmless(issue.lead_html)
    for part in issue.parts:
        for item in part.items:
            for fragment in (item.headline_html, item.html, *(note.html for note in item.footnotes)):
                harmless(fragment)


def check_build(folder: Path, files: dict[str, str]) -> None:
    """A whole build, as good as it gets: pages harmless, one policy a page, nothing outside the output."""
    write(folder / "content", files)
    result = make(folder / "content", folder / "site", lenient=True)
    assert {path.name for path in folder.iterdir()} <= {"content", "site", ".digest-cache"}
    if not result.published:
        return
    for file in (folder / "site").rglob("*.html"):
        found = active(file.read_bytes())
        assert found.forbidden == [], file
        assert found.elements["meta", "  Content-Security-Policy"] == 1, file
        assert not any(name in {"iframe", "object", "embed", "base", "style"} for name, _ in found.elements), file


@settings(max_examples=EXAMPLES * 4, deadline=None, suppress_health_check=SLOW)
@given(body=_BODY)
@example(body="[x](javascript\u2028:alert(1))")
def test_any_body_is_harmless(body: str) -> None:
    """Pieces of attacks, in any order and any place."""
    check_issue(body)


@settings(max_examples=EXAMPLES * 2, deadline=None, suppress_health_check=SLOW)
@given(front=_FRONT, body=_BODY)
def test_any_front_matter_is_harmless(front: str, body: str) -> None:
    """The same behind front matter of any keys and values."""
    check_issue(f"---\ndate: 2025-11-03\n{front}---\n\n{body}")


@settings(max_examples=EXAMPLES // 4, deadline=None, suppress_health_check=SLOW)
@given(
    body=_BODY, line=_LINE, front=_FRONT, book=st.sampled_from(["topics", "names", "sections", "series"]), value=_VALUE
)
def test_any_small_archive_builds_harmlessly(
    tmp_path_factory: pytest.TempPathFactory, body: str, line: str, front: str, book: str, value: str
) -> None:
    """Whole builds of small archives with an attacker's issue, page and entry of a vocabulary."""
    more = {"topics": "", "names": ", kind: person", "sections": "", "series": ", unit: x, kind: level"}[book]
    key = "name" if book == "names" else "title"
    check_build(
        tmp_path_factory.mktemp("fuzz"),
        {
            **SMALL,
            "issues/2025/2025-02-03.md": f"---\ndate: 2025-02-03\ntitle: {quoted(line)}\n---\n\n{body}\n",
            "issues/2025/2025-02-10.md": f"---\ndate: 2025-02-10\n{front}---\n\nWords.\n",
            "pages/evil.md": f"---\ntitle: {quoted(line)}\n---\n\n{body}\n",
            f"{book}.yaml": SMALL[f"{book}.yaml"]
            + f"- {{id: evil, {key}: {quoted(line)}{more}, description: {value}}}\n",
        },
    )


@pytest.mark.parametrize("find", FINDS, ids=lambda path: path.name)
def test_finds_stay_mended(tmp_path: Path, find: Path) -> None:
    """Each input that once broke a promise."""
    text = find.read_text("utf-8")
    files = dict(SMALL)
    if find.suffix == ".md":
        check_issue(text)
        files["issues/2025/2025-02-03.md"] = text
    elif find.suffix == ".svg":
        files["media/x.svg"] = text
        files["issues/2025/2025-02-03.md"] = (
            "---\ndate: 2025-02-03\nphoto: {file: x.svg, alt: x, credit: x}\n---\n\nWords.\n"
        )
    else:
        files[f"{find.suffix[1:]}.yaml"] = text
    check_build(tmp_path, files)
