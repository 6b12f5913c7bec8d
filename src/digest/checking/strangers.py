"""Names that the authority does not know: capitalised words that recur, and near misses of known spellings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, field

from digest.model import Name
from digest.reading.names import TITLES, NameMatcher, normalise

NEAR = 0.72
"""From this likeness on (Dice's coefficient of letter pairs), a form counts as a spelling of a known one."""

_WORD = re.compile(r"[^\W\d_][\w’'ʼ-]*")
_JOINTS = frozenset({"of", "for", "de", "van", "von", "der", "bin", "al"})
_LITTLE = frozenset(
    [
        *("a", "an", "the", "this", "that", "these", "those", "his", "her", "their", "its", "he", "she", "they", "it"),
        *("on", "in", "at", "by", "from", "to", "of", "for", "with", "between", "during", "after", "before", "since"),
        *("until", "under", "over", "near", "and", "but", "or", "as", "if", "when", "while", "where", "there", "then"),
        *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "both", "all", "no", "not"),
    ]
)
_BEFORE = " \t\"“„«‘'([-–—•*"
_ENDS = ".!?…:;\n"
_CALENDAR = frozenset(
    [
        *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
        *("November", "December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    ]
)


class Stranger(Struct):
    """A form that is in no entry of names.yaml."""

    form: str
    count: int = 0
    """Mentions in the whole archive."""
    items: list[tuple[str, str]] = field(default_factory=list)
    """(issue, item) of each item that has it, oldest first."""
    near: str = ""
    """Id of the name that has a form much like it."""
    spelling: str = ""
    """That form."""


def strangers(
    texts: Iterable[tuple[str, str, str]], names: Sequence[Name], *, known: Iterable[str] = (), least: int = 2
) -> list[Stranger]:
    """Unknown names, those with a near miss first, then by how often they occur.

    Args:
        texts: (issue, item, plain text) of all items, oldest first.
        names: The authority.
        known: Words that are no names although they have a capital.
        least: Number of items in which a form must occur to be listed without a near miss; a single word needs
            one more.
    """
    texts = list(texts)
    matcher = NameMatcher(names)
    small = _small_words(text for _, _, text in texts)
    passed_over = {word.casefold() for word in (*known, *_CALENDAR)}
    found: dict[str, Stranger] = {}
    for issue, item, text in texts:
        taken = [(mention.start, mention.end) for mention in matcher.find(text)]
        for form in _forms(text, taken, small):
            if form.casefold() in passed_over:
                continue
            stranger = found.setdefault(form, Stranger(form))
            stranger.count += 1
            if not stranger.items or stranger.items[-1] != (issue, item):
                stranger.items.append((issue, item))
    nearest = _Nearest(names)
    kept = []
    for stranger in found.values():
        stranger.near, stranger.spelling = nearest.find(stranger.form)
        if stranger.near or len(stranger.items) >= least + (" " not in stranger.form):
            kept.append(stranger)
    return sorted(kept, key=lambda s: (not s.near, -s.count, s.form))


def _small_words(texts: Iterable[str]) -> frozenset[str]:
    """Words that are written with a small letter somewhere: they are no names at the start of a sentence."""
    return _LITTLE | frozenset(word for text in texts for word in _WORD.findall(text) if word.islower())


def _forms(text: str, taken: Sequence[tuple[int, int]], small: frozenset[str]) -> Iterator[str]:
    """Capitalised runs of words outside known names."""
    run: list[re.Match[str]] = []
    joint: re.Match[str] | None = None
    for match in [*_WORD.finditer(text), None]:
        if match is not None:
            last = joint or (run[-1] if run else None)
            beside = last is not None and text[last.end() : match.start()] == " "
            if match[0][0].isupper() and match[0] not in _CALENDAR and beside:
                run += [joint, match] if joint else [match]
                joint = None
                continue
            if beside and joint is None and match[0] in _JOINTS:
                joint = match
                continue
        if run:
            form = _clean(text, run, small)
            if form and not any(start < form[1] and form[0] < end for start, end in taken):
                yield " ".join(text[form[0] : form[1]].split())
        joint = None
        run = [match] if match is not None and match[0][0].isupper() and match[0] not in _CALENDAR else []


def _clean(text: str, run: list[re.Match[str]], small: frozenset[str]) -> tuple[int, int] | None:
    """The part of a run that is a name, by offsets; None where there is none."""
    first = _begins_sentence(text, run[0].start())
    while run and (run[0][0].lower() in TITLES or (first and run[0][0].lower() in small) or run[0][0] in _JOINTS):
        run = run[1:]
        first = False
    if not run or (len(run) == 1 and (first or len(run[0][0]) < 3 or run[0][0].lower() in small)):
        return None
    word = run[-1][0]
    return run[0].start(), run[-1].end() - (2 if word.endswith(("'s", "’s")) else 0)


def _begins_sentence(text: str, start: int) -> bool:
    while start and text[start - 1] in _BEFORE:
        start -= 1
    return not start or text[start - 1] in _ENDS


class _Nearest:
    """Finds the known form that is most like another, by the letter pairs they share."""

    def __init__(self, names: Sequence[Name]) -> None:
        forms: dict[str, str] = {}
        for name in names:
            for form in (name.name, *name.variants, *name.short):
                if len(form) >= 5:
                    forms.setdefault(normalise(form), name.id)
        self._forms = list(forms.items())
        self._pairs = [_pairs(form) for form, _ in self._forms]
        self._index: dict[str, list[int]] = {}
        for number, pairs in enumerate(self._pairs):
            for pair in sorted(pairs):
                self._index.setdefault(pair, []).append(number)

    def find(self, form: str) -> tuple[str, str]:
        """(id, form) of the nearest known form; empty where none is near."""
        own = _pairs(form)
        if len(form) < 5:
            return "", ""
        shared = Counter(number for pair in sorted(own) for number in self._index.get(pair, ()))
        best, likeness = -1, NEAR
        for number, count in shared.items():
            now = 2 * count / (len(own) + len(self._pairs[number]))
            if now > likeness and self._forms[number][0].count(" ") == form.count(" "):
                best, likeness = number, now
        if best < 0:
            return "", ""
        known, id = self._forms[best]
        words = zip(form.split(), known.split(), strict=True)
        if any(_dice(a, b) < 0.4 and a[:1].casefold() != b[:1].casefold() for a, b in words):
            return "", ""
        return id, known


def _pairs(text: str) -> frozenset[str]:
    small = f" {text.casefold()} "
    return frozenset(small[i : i + 2] for i in range(len(small) - 1))


def _dice(one: str, other: str) -> float:
    a, b = _pairs(one), _pairs(other)
    return 2 * len(a & b) / (len(a) + len(b))
