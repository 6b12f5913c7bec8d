"""Whatever an editor types: no traceback, and no word is lost."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Issue
from digest.reading.attributes import IN_TEXT
from reading.cases import codes, parse

# A word of one letter could as well be part of Markdown's own signs.
_WORD = re.compile(r"[^\W\d_]{2,}")

_PIECES = st.sampled_from(
    [
        *(
            "## Human rights",
            "## Military developments",
            "## Nothing known",
            "### A headline",
            "#### Smaller",
            "# Large",
        ),
        *(
            "{#some-id}",
            "{date=2025-10-28}",
            "{#x",
            "#drones",
            "#drones #border",
            "\\#drones",
            "#nonsense",
            "text #drones",
        ),
        *("- entry", "  - nested", "1. first", "-", "> quoted", "> > twice", "| a | b |", "| - | - |", "| cd | ef |"),
        *("```", "    code", "---", "===", "***", "<!-- comment -->", "<!--", "-->", "<b>bold</b>", "<div>", "</div>"),
        *(
            "[^one]",
            "[^one]: note",
            "    more",
            "[link](2025-11-03)",
            "[ref]",
            "[ref]: https://law.example/",
            "<https://law.example/>",
        ),
        *(
            "![alt](media/bridge.jpg)",
            "*emphasis*",
            "**strong",
            "`code #drones`",
            '"quoted"',
            "it's",
            "--",
            "...",
            "\\",
            "  ",
        ),
        *("On 28 October a court sat.", "Aleh Vandrouny spoke.", "A plain paragraph.", "žluťoučký ’ʼ кот", "e\u0301"),
    ]
)
_BODIES = st.lists(st.tuples(_PIECES, st.sampled_from(["\n", "\n\n", " ", "\n  "])), max_size=25).map(
    lambda pieces: "".join(piece + gap for piece, gap in pieces)
)
_KINDS = st.sampled_from(["", "section: rights\n", "kind: report\n", "tags: [trials]\n", "draft: true\n"])


class _Text(HTMLParser):
    """The text of a fragment, and whether its tags nest."""

    VOID = frozenset({"br", "img", "hr"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.open: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.update(key for key, _ in attrs)
        self.parts += [value or "" for key, value in attrs if key in ("alt", "title")]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def read_html(fragment: str) -> _Text:
    reader = _Text()
    reader.feed(fragment)
    reader.close()
    assert not reader.open
    return reader


def words_of(issue: Issue) -> set[str]:
    """All words the issue prints, topics included."""
    fragments = [issue.lead_html]
    plain: list[str] = []
    for part in issue.parts:
        plain.append(part.heading)
        for item in part.items:
            fragments += [item.headline_html, item.html, *(note.html for note in item.footnotes)]
            plain += item.topics
    plain += [" ".join(read_html(fragment).parts) for fragment in fragments]
    return set(_WORD.findall(" ".join(plain)))


@settings(deadline=None, max_examples=300)
@given(_BODIES, _KINDS)
def test_any_arrangement_of_blocks_is_read(body: str, front: str) -> None:
    """No exception, well-formed HTML of allowed attributes, unique ids, and every item has a title and an id."""
    parsed = parse(f"---\ndate: 2025-11-03\n{front}---\n{body}")
    assert parsed.issue is not None
    ids = [item.id for item in parsed.issue.items]
    assert len(ids) == len(set(ids))
    for item in parsed.issue.items:
        assert item.title
        assert re.fullmatch(r"[a-z][a-z0-9-]*", item.id)
        for fragment in (item.html, item.headline_html, *(note.html for note in item.footnotes)):
            assert read_html(fragment).attributes <= {
                *("href", "rel", "class", "src", "alt", "title", "start", "id", "role"),
            }
        if "raw-html" not in codes(parsed) and "\\" not in body and "`" not in body and "    " not in body:
            assert not IN_TEXT.search(item.text)
    lines = [*body.split("\n"), ""]
    for found in parsed.diagnostics:
        assert 1 <= found.span.line <= len(lines) + 4 + front.count("\n")
        assert found.span.column <= len(found.quote) + 1
        assert found.message and "\n" not in found.message


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.tuples(
            st.text("abcdefg ", min_size=1, max_size=12).map(str.strip).filter(bool),
            st.sampled_from(
                [
                    *(
                        "{}",
                        "### {}",
                        "- {}",
                        "- {}\n- {}",
                        "> {}",
                        "*{}* {}",
                        "**{}**",
                        "`{}`",
                        "[{}](2025-10-27)",
                        "{}\n{}",
                    ),
                    *(
                        "{} #drones",
                        "    {}",
                        "```\n{}\n```",
                        "| {} |\n| - |\n| {} |",
                        "![{}](media/a.jpg)",
                        "1. {}\n   - {}",
                    ),
                    *(
                        "<b>{}</b>",
                        "#### {}",
                        "{}<br>{}",
                        "\\{}",
                        "{}\\\n{}",
                        "<div>{}</div>",
                        '"{}"',
                        "[{}]",
                        "~~{}~~",
                    ),
                ]
            ),
        ),
        max_size=12,
    ),
    _KINDS,
)
def test_every_word_is_printed(pieces: list[tuple[str, str]], front: str) -> None:
    """Each word of the body stands in the lead or in an item, errors or not."""
    body = "\n\n".join(form.replace("{}", words) for words, form in pieces)
    parsed = parse(f"---\ndate: 2025-11-03\n{front}---\n{body}\n")
    assert parsed.issue is not None
    expected = set(_WORD.findall(re.sub(r"media/a\.jpg|#drones", "", body)))
    assert expected - words_of(parsed.issue) <= {"div", "br"}


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"), max_size=300))
def test_any_text_is_read(body: str) -> None:
    """No text is too odd."""
    assert parse(f"---\ndate: 2025-11-03\n---\n{body}").issue is not None


TRICKY = {
    "emphasis in words": "foo*bar*baz **foo*bar*baz** _a_b_ __init__",
    "unbalanced emphasis": "*foo **bar* baz",
    "code with backticks": "`` a ` b `` and ``` x",
    "link with brackets": "[link [inner] text](2025-10-27 'a (b) c') [x][] [y]",
    "link in link": "[outer [inner](2025-10-27) rest](2025-10-20)",
    "entities": "&nbsp;&copy;&notanentity; &#99999999; &#x1F600;",
    "backslashes": "\\a \\\\ \\* \\[x\\] end\\",
    "autolinks": "<https://a.example/?q=a&b=c> <a@b.example> <made-up:x>",
    "hard breaks": "one  \ntwo\\\nthree",
    "setext": "Title\n=====\n\nbody",
    "lazy quotation": "para\n\n> quoted\nlazy line\n\nend",
    "quotation with code": "para\n\n> ```\n> code\n> ```\n",
    "list with code": "para\n\n- item\n\n      code\n\n  more\n",
    "loose list": "para\n\n- one\n\n- two\n\n  three\n",
    "list interrupted": "para\n- one\n1. two\n* three\n",
    "ordered from": "para\n\n7) seven\n8) eight\n",
    "indented": "   para\n   goes on\n\n    code\n",
    "tabs": "para\n\n-\tone\n\n\ttwo\n",
    "fence unclosed": "para\n\n```\nnever closed\n\nmore",
    "fence with info": "para\n\n~~~ python onclick=x\ncode\n~~~\n",
    "table odd": "para\n\n| a | b\n|---|---\n| c \\| d | `e | f`\n| g\n\nend",
    "html kinds": "<!DOCTYPE html>\n\n<?php x ?>\n\n<![CDATA[x]]>\n\n<x-y z='1'>t</x-y>\n",
    "html in text": "a <em>b</em> <br/> </nothing> <3 < 4",
    "comment in text": "a <!-- b\nc --> d",
    "comment between": "a\n<!-- b -->\nc",
    "reference with title": "[foo]: 2025-10-27\n'the title'\n\n[foo] text",
    "reference alone": "[foo]: 2025-10-27\n\ntext",
    "footnote odd": "text[^a b] [^] [^-]\n\n[^-]: note\ncontinued\n",
    "footnote in list": "text\n\n- entry[^1]\n\n  [^1]: note in an entry\n",
    "footnote of footnotes": "text[^1]\n\n[^1]: [^1]: self\n",
    "nothing but a definition": "[^1]: note\n",
    "headings of all levels": "### a\n\n#### b\n\n##### c\n\n###### d\n\n####### e\n",
    "closing signs": "### heading ### \n\n### heading #drones ###\n",
    "rule or heading": "para\n***\npara\n* * *\n",
    "right to left": "עברית ‏and‎ العربية",
    "wide": "日本語のテキスト。全角　空白",
}


@pytest.mark.parametrize("body", TRICKY.values(), ids=TRICKY.keys())
@pytest.mark.parametrize("front", ["", "section: rights\n", "kind: report\n"])
def test_tricky_markdown_loses_no_word(body: str, front: str) -> None:
    """The corners of CommonMark, tables and footnotes: read, well-formed, and all words kept."""
    parsed = parse(f"---\ndate: 2025-11-03\n{front}---\n{body}\n")
    assert parsed.issue is not None
    dropped = re.sub(
        r"<!--.*?-->|\]\([^)]*\)|^\[\^?[^\]]*\]: .*(?:\n'.*)?|&#?\w+;|#drones|~~~.*|\[\^[^\s\]]+\]",
        " ",
        body,
        flags=re.DOTALL | re.MULTILINE,
    )
    missing = set(_WORD.findall(dropped)) - words_of(parsed.issue)
    assert not missing


def test_what_is_nested_too_deep_is_an_error() -> None:
    """The parser stops at some depth; its doing so is never silent."""
    assert "nesting-too-deep" in codes(parse("Text.\n\n" + "> " * 60 + "deep\n"))
    assert "nesting-too-deep" in codes(parse("Text.\n\n" + "".join("  " * n + "- deep\n" for n in range(40))))
    assert "nesting-too-deep" not in codes(parse("Text.\n\n" + "> " * 15 + "deep\n"))
