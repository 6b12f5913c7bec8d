"""The names an item mentions, found over its tokens so that mentions can be linked where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from digest.model import ROOT
from digest.reading.names import Mention, NameMatcher, first_mentions
from digest.reading.render import MENTION

if TYPE_CHECKING:
    from markdown_it.token import Token

# Part of no word and of no name, so that code is never searched.
_CODE = "\uffff"


class Mentions:
    """Mentions in a headline and a body."""

    def __init__(self, headline: list[Token], body: list[Token], matcher: NameMatcher) -> None:
        """Both hold inline tokens that have been read; the tokens of the body are changed by `link`."""
        parts: list[str] = []
        self._places: list[tuple[int, Token, int]] = []
        position = 0
        heading = False
        for source, linkable in ((headline, False), (body, True)):
            for token in source:
                if token.type == "heading_open":
                    heading = True
                elif token.type == "heading_close":
                    heading = False
                elif token.type == "inline":
                    position = self._add(token, parts, position, linkable and not heading)
        self.mentions: list[Mention] = matcher.find("".join(parts))
        self.names = first_mentions(self.mentions)

    def _add(self, token: Token, parts: list[str], position: int, linkable: bool) -> int:
        links = 0
        for index, child in enumerate(token.children or ()):
            if child.type == "text":
                if linkable and not links:
                    self._places.append((position, token, index))
                parts.append(child.content)
                position += len(child.content)
            elif child.type in ("softbreak", "hardbreak"):
                parts.append(" ")
                position += 1
            elif child.type in ("code_inline", "image"):
                parts.append(_CODE)
                position += 1
            elif child.type == "link_open":
                links += 1
            elif child.type == "link_close":
                links -= 1
        parts.append("\n")
        return position + 1

    def link(self) -> None:
        """Make the first mention of each name that stands in plain text a link to the name's page."""
        chosen: dict[int, tuple[Token, dict[int, list[tuple[int, int, str]]]]] = {}
        linked: set[str] = set()
        places = iter(self._places)
        place = next(places, None)
        for mention in self.mentions:
            if mention.name in linked:
                continue
            while place and place[0] + len(_child(place).content) <= mention.start:
                place = next(places, None)
            if place is None:
                break
            start, token, index = place
            if start <= mention.start and mention.end <= start + len(_child(place).content):
                linked.add(mention.name)
                cuts = chosen.setdefault(id(token), (token, {}))[1]
                cuts.setdefault(index, []).append((mention.start - start, mention.end - start, mention.name))
        for token, cuts in chosen.values():
            _insert(token, cuts)


def _child(place: tuple[int, Token, int]) -> Token:
    return (place[1].children or [])[place[2]]


def _insert(token: Token, cuts: dict[int, list[tuple[int, int, str]]]) -> None:
    from markdown_it.token import Token as New

    children: list[Token] = []
    for index, child in enumerate(token.children or ()):
        if index not in cuts:
            children.append(child)
            continue
        position = 0
        for start, end, name in cuts[index]:
            if start > position:
                children.append(New("text", "", 0, content=child.content[position:start]))
            href = f"{ROOT}names/{name}/index.html"
            children.append(New(MENTION, "a", 0, {"href": href}, content=child.content[start:end]))
            position = end
        if position < len(child.content):
            children.append(New("text", "", 0, content=child.content[position:]))
    token.children = children
