"""Which spellings of a name are not the preferred one, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from digest.model import Name
from digest.reading.names import Mention, NameMatcher, normalise

_ALIKE = 0.6
"""From this likeness on, two forms are spellings of one word; below it they are different words for one thing."""
_SAME_WORD = 0.5


class Spellings:
    """Finds mentions of names in forms that differ from the preferred one only in their spelling.

    Abbreviations, surnames alone, longer forms and forms in another script are not spellings: nobody is asked
    to write "State Security Committee" for "KGB", or a Latin name inside a Cyrillic title.
    """

    def __init__(self, names: Sequence[Name]) -> None:
        self._matcher = NameMatcher(names)
        self._names = {name.id: name for name in names}
        self._own = {normalise(form) for name in names for form in (name.name, name.be, name.ru) if form}
        self._known: dict[tuple[str, str], str] = {}
        """What to write for each form that was met; worked out once."""

    def find(self, text: str) -> Iterator[tuple[Mention, str]]:
        """Mentions in another spelling, each with the preferred one."""
        for mention in self._matcher.find(text):
            form = normalise(text[mention.start : mention.end])
            if form in self._own:
                continue
            key = (mention.name, form)
            if key not in self._known:
                self._known[key] = preferred(form, self._names[mention.name].name)
            if self._known[key]:
                yield mention, self._known[key]


def preferred(form: str, name: str) -> str:
    """What to write for `form`, part by part of the preferred form `name`; empty where `form` may stand."""
    words, own = normalise(form).split(), normalise(name).split()
    if _within(words, own):
        return ""
    small, own_small = [w.casefold() for w in words], [w.casefold() for w in own]
    if small == own_small:
        return " ".join(own)
    if set(own_small) <= set(small) or set(small) <= set(own_small) or _latin(form) != _latin(name):
        return ""
    runs = [own[i : i + len(words)] for i in range(len(own) - len(words) + 1)] or [own]
    best = max(runs, key=lambda run: _likeness(small, [w.casefold() for w in run]))
    return " ".join(best) if _likeness(small, [w.casefold() for w in best]) >= _ALIKE else ""


def _within(words: list[str], own: list[str]) -> bool:
    return any(own[i : i + len(words)] == words for i in range(len(own) - len(words) + 1))


def _likeness(one: list[str], other: list[str]) -> float:
    """Of the whole; 0 where one of the words is another word altogether ("battalion" for "regiment")."""
    if len(one) == len(other) and any(_ratio(a, b) < _SAME_WORD for a, b in zip(one, other, strict=True)):
        return 0.0
    return _ratio(" ".join(one), " ".join(other))


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _latin(text: str) -> bool:
    return any("a" <= c <= "ʯ" for c in text.casefold())
