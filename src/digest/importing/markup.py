"""HTML inside a paragraph to Markdown."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any

from digest.importing.blocks import squeeze
from digest.importing.inline import escape, faithful, joined, link, safe, superscript, web_address

if TYPE_CHECKING:
    from markdownify import MarkdownConverter

_TAG = re.compile(r"<[^<>]*>")
_SUP = re.compile(r"<sup>\s*(\d{1,3})\s*</sup>")
_EMPTY = re.compile(r"<(b|i|a|sup|del)(?: [^<>]*)?>(\s*)</\1>")
_TOUCHING = re.compile(r"</(b|i|del)>(\s*)<\1>")
_STRONG = re.compile(r"^(?:<(?!b>)[^<>]*>|\s)*<b>")


@cache
def _converter() -> MarkdownConverter:
    from markdownify import MarkdownConverter

    class Inline(MarkdownConverter):
        # The signatures are markdownify's.
        def escape(self, text: str, parent_tags: Any) -> str:
            return escape(text or "")

        def convert_a(self, el: Any, text: str, parent_tags: Any) -> str:
            label = text.strip()
            address = web_address(el.get("href") or "")
            if not label or not address:
                return text
            before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
            return before + link(label, address) + after

    return Inline(heading_style="atx", autolinks=False, escape_misc=False, wrap=False)


def inline(html: str) -> tuple[str, str, bool]:
    """Inline HTML as one line of Markdown.

    Args:
        html: Text with the elements ``b i del sup a`` only, well formed.

    Returns:
        The Markdown, the text it prints, and whether all of it is bold. Emphasis that Markdown cannot express
        (bold that ends in the middle of a word, say) is given up, words never are.
    """
    html = _SUP.sub(lambda m: superscript(m[1]), html)
    if "<" not in html:
        text = squeeze(unescape(html))
        return safe(escape(text), text), text, False
    html = _tidy(html)
    text = squeeze(unescape(_TAG.sub("", html)))
    strong = _is_strong(html)
    for attempt in (html, re.sub(r"</?(?:b|i|del)>", "", html), _TAG.sub("", html)):
        md = joined(squeeze(_converter().convert(f"<span>{attempt}</span>")))
        if faithful(md, text):
            return md, text, strong
    return safe(escape(text), text), text, strong


def _tidy(html: str) -> str:
    """Empty elements dropped, neighbours of one kind joined, white space out of them."""
    for _ in range(4):
        html, empty = _EMPTY.subn(r"\2", html)
        html, joined = _TOUCHING.subn(r"\2", html)
        if not empty and not joined:
            break
    html = re.sub(r"<(b|i|del)>(\s+)", r"\2<\1>", html)
    return re.sub(r"(\s+)</(b|i|del)>", r"</\2>\1", html)


def _is_strong(html: str) -> bool:
    """Whether no letter stands outside bold type."""
    outside = re.sub(r"<b>.*?</b>", "", html, flags=re.DOTALL)
    return bool(_STRONG.match(html)) and not re.search(r"\w", unescape(_TAG.sub("", outside)))
