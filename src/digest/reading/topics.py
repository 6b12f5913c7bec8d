"""The topics of an item, taken out of the end of its text: rule 6 of the content format."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from digest.diagnostics import did_you_mean
from digest.reading.context import fold_heading
from digest.reading.hashtags import split_run

if TYPE_CHECKING:
    from markdown_it.token import Token

    from digest.reading.body import ItemDraft
    from digest.reading.context import Context
    from digest.reading.inline import InlineReader
    from digest.reading.report import Report


def take_topics(draft: ItemDraft, reader: InlineReader) -> tuple[str, ...]:
    """Ids of the item's own topics, the headline's first, in the order written.

    The hashtags, and blocks that consist of nothing else, are removed from the draft.
    """
    topics: list[str] = []
    if draft.headline is not None:
        topics += _cut_run(draft.headline, reader)
    ending: list[str] = []
    index = len(draft.tokens) - 1
    while index >= 0:
        token = draft.tokens[index]
        if token.type == "table_close":
            # A table is no text; what looks like hashtags in it is reported with its cells.
            index = _opening(draft.tokens, index) - 1
            continue
        if token.type != "inline":
            index -= 1
            continue
        ending = [*_cut_run(token, reader), *ending]
        if not token.content:
            index = _remove(draft.tokens, index) - 1
        elif _is_picture(token):
            index -= 1
        else:
            break
    return tuple(dict.fromkeys([*topics, *ending]))


def known_topics(tags: tuple[str, ...], context: Context) -> tuple[str, ...]:
    """Those of `tags` that exist."""
    return tuple(tag for tag in dict.fromkeys(tags) if tag in context.topics)


def suggest_topic(word: str, context: Context) -> str:
    """Help for a topic that does not exist."""
    hint = context.topic_hints.get(fold_heading(word))
    if hint:
        return f'did you mean "{hint}"?'
    return did_you_mean(
        word, sorted(context.topics), otherwise="see the ids in topics.yaml, or write \\# for a plain sign"
    )


def _cut_run(token: Token, reader: InlineReader) -> list[str]:
    run = split_run(token.content)
    if not run.tags:
        return []
    topics = []
    for start, text in run.comments:
        reader.comment(token, start, text)
    for tag in run.tags:
        topic = unicodedata.normalize("NFC", tag.topic)
        if topic in reader.context.topics:
            topics.append(topic)
        else:
            _unknown(token, tag.start, tag.topic, reader.context, reader.report)
    token.content = run.text
    return topics


def _unknown(token: Token, start: int, word: str, context: Context, report: Report) -> None:
    message = f'there is no topic "{word}"'
    report.inline(token, start, start + len(word) + 1, "unknown-topic", message, suggest_topic(word, context))


def _is_picture(token: Token) -> bool:
    """Whether the paragraph is a picture; a cheap look at its source is enough here."""
    text = token.content
    return text.startswith(("![", "[![")) and text.endswith(")") and "\n" not in text and text.count("](") <= 2


def _opening(tokens: list[Token], index: int) -> int:
    """Index of the token that opens what the one at `index` closes."""
    depth = 0
    for position in range(index, -1, -1):
        depth += tokens[position].nesting
        if depth == 0:
            return position
    return 0


def _remove(tokens: list[Token], index: int) -> int:
    """Remove the empty paragraph around `index`, and containers that are left empty; gives where it began."""
    start, end = index - 1, index + 2
    while start > 0 and end < len(tokens) and tokens[start - 1].nesting == 1 and tokens[end].nesting == -1:
        if tokens[start - 1].type == "heading_open":
            break
        start, end = start - 1, end + 1
    del tokens[start:end]
    return start
