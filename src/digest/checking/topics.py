"""Topics that a text seems to be about, with the words that say so."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from digest.model import Item, Topic

MOST = 3
"""Topics proposed for one item."""

_FOLD = str.maketrans(dict.fromkeys("-‐‑–—\u00a0\u202f\n\t", " ") | {"’": "'", "ʼ": "'", "‘": "'"})
_WEIGHTS = {"match": 3, "title": 3, "alias": 2}
_IN_HEADLINE = 2


class Proposal(Struct, frozen=True):
    """A topic for an item."""

    topic: str
    words: tuple[str, ...]
    """As they stand in the text, none twice."""
    score: int
    """The higher, the surer; 2 for one alias in the text."""


class TopicMatcher:
    """Finds the phrases of all topics at once; built once for a vocabulary."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topics = [topic.id for topic in topics]
        phrases: dict[str, list[tuple[int, int]]] = {}
        for number, topic in enumerate(topics):
            for kind, forms in (("match", topic.match), ("title", (topic.title,)), ("alias", topic.aliases)):
                for form in forms:
                    folded = " ".join(fold(form).split())
                    if folded and all(number != other for other, _ in phrases.get(folded, [])):
                        phrases.setdefault(folded, []).append((number, _WEIGHTS[kind]))
        self._phrases = list(phrases.items())
        self._automaton = None
        if phrases:
            from ahocorasick_rs import AhoCorasick, MatchKind

            self._automaton = AhoCorasick(list(phrases), matchkind=MatchKind.Standard)

    def propose(self, item: Item) -> tuple[Proposal, ...]:
        """Topics the item is not filed under yet, the surest first."""
        found: dict[int, dict[str, tuple[int, str]]] = {}
        for text, extra in ((item.headline, _IN_HEADLINE), (item.text, 0)):
            for phrase, words, topics in self._matches(text):
                for number, weight in topics:
                    known = found.setdefault(number, {}).get(phrase, (0, ""))
                    found[number][phrase] = max(known, (weight + extra, words), key=lambda pair: pair[0])
        proposals = []
        for number, hits in found.items():
            if self._topics[number] in item.topics:
                continue
            ranked = sorted(hits.items(), key=lambda hit: (-hit[1][0], hit[0]))
            score = ranked[0][1][0] + len(ranked) - 1
            proposals.append(
                (number, Proposal(self._topics[number], tuple(dict.fromkeys(w for _, (_, w) in ranked)), score))
            )
        proposals.sort(key=lambda pair: (-pair[1].score, pair[0]))
        return tuple(proposal for _, proposal in proposals[:MOST])

    def _matches(self, text: str) -> list[tuple[str, str, list[tuple[int, int]]]]:
        """(phrase, words of the text, topics with weights) of whole words; a plural counts."""
        if self._automaton is None or not text:
            return []
        folded = fold(text)
        kept = []
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            if start and folded[start - 1].isalnum():
                continue
            stop = _word_end(folded, end)
            if stop < 0:
                continue
            phrase, topics = self._phrases[index]
            words = text[start:stop] if len(folded) == len(text) else phrase
            kept.append((phrase, " ".join(words.split()), topics))
        return kept


def fold(text: str) -> str:
    """As phrases are compared: capitals, hyphens and kinds of apostrophes ignored."""
    return text.lower().translate(_FOLD)


def _word_end(text: str, end: int) -> int:
    """Where the word ends that a phrase ends in, if it is the phrase's or its plural; else -1."""
    for ending in ("", "s", "es"):
        stop = end + len(ending)
        if text.startswith(ending, end) and not text[stop : stop + 1].isalnum():
            return stop
    return -1
