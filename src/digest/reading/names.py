"""Mentions of authorised names in plain text.

One Aho-Corasick automaton finds all forms of all names at once; what is a whole word, which of two overlapping forms
counts, and whose name a surname is, is decided here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from msgspec import Struct

from digest.model import Name
from digest.reading.sentences import is_end

_TITLES_WORDS = """
president vice-president minister premier vice-premier chancellor secretary chairman chairwoman chairperson
chair speaker senator deputy mp mep governor mayor ambassador envoy consul commissioner prosecutor judge justice
general colonel lieutenant major captain sergeant marshal admiral commander brigadier king queen prince princess
pope cardinal archbishop metropolitan bishop patriarch father rabbi professor doctor academician director rector
head leader comrade citizen mr mrs ms miss dr prof gen col maj lt capt sgt adm brig sen rep gov amb hon rev st
sir lady lord dame
"""
TITLES = frozenset(_TITLES_WORDS.split())
"""Words before a surname that are no given name, in small letters, without a full stop."""

# Words that are written with a capital without being part of a person's name.
_CALENDAR_WORDS = """
january february march april may june july august september october november december monday tuesday wednesday
thursday friday saturday sunday
"""
_CALENDAR = frozenset(_CALENDAR_WORDS.split())
_STREETS_WORDS = """
street avenue boulevard lane road square prospekt prospect embankment
"""
_STREETS = frozenset(_STREETS_WORDS.split())
_NAMED_AFTER_WORDS = """
prize award medal foundation fund institute university college school academy museum library theatre stadium
park bridge airport station brigade regiment battalion centre center council
"""
_NAMED_AFTER = _STREETS | frozenset(_NAMED_AFTER_WORDS.split())

_FOLD = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'", "\u00a0": " ", "\u202f": " ", "\t": " "})
_SPACES = re.compile(r" {2,}")
_WORD_BEFORE = re.compile(r"(?:[^\W_]|['.\-\u0300-\u036f])+\Z")
_LONGEST_WORD = 60
_WORD_AFTER = re.compile(r" ([^\W_]*(?:-+[^\W_]*)*)")
_INITIAL = re.compile(r"[^\W\d_]\.(?:[^\W\d_]\.)*")
_OPENING = " \"“„«‘'([-–—•"
_CLOSING = "\"”»’')]"


class Mention(Struct, frozen=True):
    start: int
    end: int
    """Offsets into the text that was searched."""
    name: str
    """Id of the name."""
    short: bool
    """Whether the form is one that counts alone (a surname)."""


class _Form(Struct, frozen=True):
    name: int
    """Index of the name; -1 for a form that belongs to nobody because it is ambiguous."""
    short: bool
    length: int


_Hit = tuple[int, int, int]
"""(start, end below zero, index of the form): in order, the longest of those that begin together is first."""


class _Hits:
    """Where forms stand in a text."""

    def __init__(self, hits: Sequence[_Hit]) -> None:
        self._hits = hits

    @cached_property
    def starts(self) -> frozenset[int]:
        return frozenset(start for start, _, _ in self._hits)

    @cached_property
    def ends(self) -> frozenset[int]:
        return frozenset(-end for _, end, _ in self._hits)


class NameMatcher:
    """Finds names; built once for a vocabulary, never changed."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._names = tuple(names)
        forms = _forms(names)
        self._forms = tuple(forms.values())
        self._initials = tuple(_initials(name) for name in names)
        self._given = frozenset(
            first
            for name in names
            if name.kind == "person"
            for form in (name.name, *name.variants, name.be, name.ru, name.lacinka)
            if " " in form and (first := normalise(form.split(" ", 1)[0]))
        )
        self._automaton = None
        if forms:
            from ahocorasick_rs import AhoCorasick, MatchKind

            self._automaton = AhoCorasick(list(forms), matchkind=MatchKind.Standard)

    def find(self, text: str) -> list[Mention]:
        """Mentions in order, none overlapping.

        Args:
            text: Plain text. Paragraphs are apart by a line feed; a line break within one is a space.
        """
        if self._automaton is None:
            return []
        folded, offsets = _normalise_with_offsets(text)
        found = self._automaton.find_matches_as_indexes(folded, overlapping=True)
        if not found:
            return []
        whole = sorted([(start, -end, index) for index, start, end in found if _is_word(folded, start, end)])
        hits = _Hits(whole)
        mentions: list[Mention] = []
        previous: tuple[int, int] | None = None  # end and name index of the last mention
        taken = 0
        for start, negative, index in whole:
            if start < taken:
                continue
            end, form = -negative, self._forms[index]
            if form.name >= 0 and not self._is_mention(folded, start, end, form, previous, hits):
                continue
            taken = end
            if form.name < 0:
                continue
            previous = (end, form.name)
            at, to = (start, end) if offsets is None else (offsets[start], offsets[end])
            mentions.append(Mention(at, to, self._names[form.name].id, form.short))
        return mentions

    def _is_mention(
        self,
        text: str,
        start: int,
        end: int,
        form: _Form,
        previous: tuple[int, int] | None,
        hits: _Hits,
    ) -> bool:
        person = self._names[form.name].kind == "person"
        if person:
            after = _WORD_AFTER.match(text, end)
            if after and after[1].lower() in (_NAMED_AFTER if form.short else _STREETS):
                return False
            if _is_half_of_double_name(text, start, end, hits):
                return False
        return not form.short or self._stands_alone(text, start, form, previous)

    def _stands_alone(self, text: str, start: int, form: _Form, previous: tuple[int, int] | None) -> bool:
        """Whether no other given name stands before the short form that begins at `start`."""
        if not start or text[start - 1] != " ":
            return True
        word = _word_before(text, start - 1)
        if not word or not word[0].isupper():
            return True
        if _INITIAL.fullmatch(word):
            return word[0] in self._initials[form.name]
        if word.endswith(("'s", "s'")):
            return True
        bare = word.rstrip(".").lower()
        if bare in TITLES or bare in _CALENDAR or bare.rpartition("-")[2] in TITLES:
            return True
        if word.endswith("."):
            return is_end(text, start - 2)
        if previous and previous[0] == start - 1 and self._names[previous[1]].kind != "person":
            return True
        # At the start of a sentence every word has a capital, but a given name is one there too.
        return _begins_sentence(text, start - 1 - len(word)) and word not in self._given


@lru_cache(maxsize=8192)
def normalise(form: str) -> str:
    """A form as it is compared: composed, one kind of apostrophe, single spaces. Capitals count."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", form).translate(_FOLD)).strip()


def _forms(names: Sequence[Name]) -> dict[str, _Form]:
    """Every form once, in file order, with the name it stands for."""
    owners: dict[str, dict[int, bool]] = {}
    ambiguous: set[str] = set()
    for index, name in enumerate(names):
        ambiguous.update(normalise(form) for form in name.ambiguous)
        full = (name.name, *name.variants, name.be, name.ru, name.lacinka)
        for form, short in (*((f, False) for f in full), *((f, True) for f in name.short)):
            key = normalise(form)
            if key:
                owners.setdefault(key, {}).setdefault(index, short)
    forms = {}
    for key, claims in owners.items():
        index, short = next(iter(claims.items()))
        index = -1 if key in ambiguous or len(claims) > 1 else index
        forms[key] = _Form(index, short, len(key))
    for key in sorted(ambiguous - owners.keys() - {""}):
        forms[key] = _Form(-1, False, len(key))
    return forms


def _initials(name: Name) -> frozenset[str]:
    return frozenset(form[0] for form in (name.name, *name.variants, name.be, name.ru, name.lacinka) if form)


def _normalise_with_offsets(text: str) -> tuple[str, list[int] | None]:
    """`text` as forms are compared, and for each of its positions the one in `text`; None where they are equal."""
    plain = text.isascii() and "`" not in text and "\t" not in text  # of ASCII, nothing else is folded
    folded = text if plain else text.translate(_FOLD)
    if "  " not in folded and unicodedata.is_normalized("NFC", folded):
        return folded, None
    parts: list[str] = []
    offsets: list[int] = []
    position = 0
    while position < len(folded):
        end = position + 1
        while end < len(folded) and unicodedata.combining(folded[end]):
            end += 1
        if folded[position] == " " and end == position + 1:
            while end < len(folded) and folded[end] == " ":
                end += 1
            cluster = " "
        else:
            cluster = unicodedata.normalize("NFC", folded[position:end])
        parts.append(cluster)
        offsets += [position] * len(cluster)
        position = end
    return "".join(parts), [*offsets, len(folded)]


def _is_word(text: str, start: int, end: int) -> bool:
    """Whether the form stands by itself; a possessive ending is no part of it."""
    # Most often a space stands there: nothing else need be looked at.
    if (
        start
        and (before := text[start - 1]) != " "
        and _is_letter(text[start])
        and (_is_letter(before) or (before == "'" and start > 1 and _is_letter(text[start - 2])))
    ):
        return False
    if end < len(text) and (after := text[end]) != " " and _is_letter(text[end - 1]):
        if _is_letter(after):
            return False
        if after == "'" and end + 1 < len(text) and _is_letter(text[end + 1]):
            return text[end + 1] in "sS" and not (end + 2 < len(text) and _is_letter(text[end + 2]))
    return True


def _is_letter(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.combining(character) != 0


def _is_half_of_double_name(text: str, start: int, end: int, hits: _Hits) -> bool:
    """Whether a hyphen joins the form to another capitalised word that is no known name itself.

    "anti-Vandrouny" and "Vandrouny-era" speak of him, "Vandrouny-Rusak" is somebody else, unless Rusak is a name too:
    then both are meant.
    """
    if text.startswith("-", end) and end + 1 < len(text) and text[end + 1].isupper():
        return end + 1 not in hits.starts
    if start > 1 and text[start - 1] == "-" and _word_before(text, start - 1).rpartition("-")[2][:1].isupper():
        return start - 1 not in hits.ends
    return False


def _word_before(text: str, end: int) -> str:
    """The word that ends at `end`, without what stands before its first letter; empty where a sign ends there."""
    first = max(0, end - _LONGEST_WORD)
    start = max(text.rfind(" ", first, end), text.rfind("\n", first, end), first - 1)
    match = _WORD_BEFORE.search(text[start + 1 : end])
    return match[0] if match else ""


def _begins_sentence(text: str, start: int) -> bool:
    """Whether the word at `start` is the first of its sentence."""
    position = start
    while position and text[position - 1] in _OPENING:
        position -= 1
    if not position or text[position - 1] == "\n":
        return True
    spaced = " " in text[position:start]
    while position and text[position - 1] in _CLOSING:
        position -= 1
    return bool(position) and spaced and text[position - 1] in ".!?…" and is_end(text, position - 1)


def first_mentions(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Ids in order of first mention."""
    return tuple(dict.fromkeys(mention.name for mention in mentions))
