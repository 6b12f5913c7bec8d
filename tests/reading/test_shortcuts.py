"""The ways round the Markdown parser for plain text give what the parser gives."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from digest.reading.markdown import create, parse_blocks, parse_inline

WITH, WITHOUT = create(), create()
WITHOUT.disable("plain_paragraph")

PIECES = st.sampled_from(
    [
        "Word", "two words", " ", "  ", "\t", "    ", "-", "- ", "* ", "1. ", "> ", "#", "## ", "===", "---", "|", "a | b",
        "| - | - |", "--- | ---", "```", "[a]: /b", "[^n]: note", "[^n]", "{#id}", "<!-- c -->", "<div>", "</div>", "é", "ў",
        "\u00a0", "\u2028", "\x0b", "\\", "*", "_", "`", "~~", "&amp;", "&", "http://a.example", "![", "]", "(b)", "!", "ª",
    ]
)  # fmt: skip
LINES = st.lists(st.lists(PIECES, max_size=4).map("".join), max_size=12).map("\n".join)


@given(LINES)
@example("Word\n===")
@example("a | b\n--- | ---\nc | d")
@example("Word\n- entry\n\nWord\n{#id}\nWord")
@example("- entry\n\n  Word\nWord")
def test_blocks(text: str) -> None:
    """A plain paragraph is the tokens it would be without the rule for it, wherever it stands."""
    assert parse_blocks(WITH, text) == parse_blocks(WITHOUT, text)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_text(text: str) -> None:
    """Text without markup is the token that the inline rules make of it."""
    tokens: list[object] = []
    WITH.inline.parse(text, WITH, {}, tokens)  # type: ignore[arg-type]
    assert parse_inline(WITH, text, {}) == tokens
