"""The order of an index in several scripts: the letter a word stands under, and a key to sort by.

Latin letters stand under their base letter (Ł under L, Š under S), Cyrillic ones under their own, in one order that
holds for Belarusian, Russian and Ukrainian; Latin comes first, then Cyrillic, other scripts behind them, and what
begins with no letter under ``#`` at the very end.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

CYRILLIC = "АБВГҐДЕЁЄЖЗИІЇЙКЛМНОПРСТУЎФХЦЧШЩЪЫЬЭЮЯ"

# Letters that Unicode does not take apart into a base and a mark.
_STROKES = str.maketrans({"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "Ø": "O", "ø": "o", "ß": "ss", "Æ": "AE", "æ": "ae"})
_PLACES = {letter: f"{place:02}" for place, letter in enumerate(CYRILLIC)}

Key = tuple[int, str, str, str]


@lru_cache(maxsize=10_000)
def fold(text: str) -> str:
    """`text` in lower case, Latin letters without their marks."""
    if text.isascii():
        return text.lower()
    found = []
    for char in unicodedata.normalize("NFC", text.translate(_STROKES)):
        if char.upper() in _PLACES:
            found.append(char.lower())
        else:
            found += [c for c in unicodedata.normalize("NFKD", char).casefold() if not unicodedata.combining(c)]
    return "".join(found)


def letter(text: str) -> str:
    """The heading a word stands under."""
    for char in fold(text):
        if char.isalpha():
            return char.upper()
        if char.isdigit():
            return "#"
    return "#"


def key(text: str) -> Key:
    """Sorts words as the index does; words that differ in marks alone keep one order."""
    folded = "".join(char for char in fold(text) if char.isalnum() or char == " ").strip()
    script = 0 if folded[:1].isascii() and folded[:1].isalpha() else 1 if folded[:1].upper() in _PLACES else 2
    if not folded[:1].isalpha():
        script = 3
    spread = "".join(_PLACES.get(char.upper(), char) for char in folded)
    return script, spread, folded, text
