"""Nothing is lost: the words of the input and those of the draft are compared."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from digest.importing.blocks import Line, Omission, seen
from digest.importing.inline import SUPERSCRIPTS, without_markup

_WORD = re.compile(r"[^\W_]+")
_NUMBER_SIGN = re.compile(r"^\W{0,3}\d{1,3}(?:\.\d{1,2}){0,3}[.)]\s")
_LINK = re.compile(r"\[((?:\\.|[^\[\]\n\\]){0,400})\]\([^()\s]*\)")
# Signs of Markdown that may stand inside of a word. They go on both sides, whether they are signs or meant as such.
_SIGNS = re.compile(r"[*~\\]+")
_RAISED = re.compile(f"([{SUPERSCRIPTS}]+)")


def words(text: str) -> list[str]:
    """The words of a text, letter case and kinds of digits left aside."""
    # A raised number is a mark of its own, not the end of the word before it.
    text = _RAISED.sub(r" \1 ", _SIGNS.sub("", seen(text)))
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def losses(
    lines: Iterable[Line],
    draft: str,
    *,
    values: Iterable[str] = (),
    omissions: Iterable[Omission] = (),
    markdown: bool = False,
) -> list[tuple[Line, list[str]]]:
    """Lines of the input with words that stand neither in the draft (its body, the `values` of its front matter) nor in
    what was left out on purpose.

    Words are counted, so that a sentence that stood twice has to stand twice. Addresses of links and the numbers of
    entries and headings do not count. Lines that stand in the draft as they are take their words first: what is
    missing is then missing where it was lost. `markdown` says that the input, too, may hold links in Markdown.
    """
    kept = [
        words(_without_targets(draft)),
        *(words(value) for value in values),
        *(words(omission.text) for omission in omissions),
    ]
    have = Counter(word for run in kept for word in run)
    runs = {gram for run in kept for gram in _grams(run)}
    wanted = [(line, _wanted(line, markdown)) for line in lines]
    whole = [all(gram in runs for gram in _grams(own)) for _, own in wanted]
    missing: dict[int, list[str]] = {}
    for n in sorted(range(len(wanted)), key=lambda n: (not whole[n], n)):
        gone = []
        for word in wanted[n][1]:
            if have[word] > 0:
                have[word] -= 1
            else:
                gone.append(word)
        if gone:
            missing[n] = gone
    return [(wanted[n][0], missing[n]) for n in sorted(missing)]


def _without_targets(draft: str) -> str:
    """The draft without the addresses of its links; remarks quote the input as it is."""
    lines = draft.split("\n")
    return "\n".join(line if line.startswith("<!--") else _LINK.sub(r"\1", line) for line in lines)


def _wanted(line: Line, markdown: bool) -> list[str]:
    text = without_markup(line.text) if markdown else line.text
    number = _NUMBER_SIGN.match(text)
    return words(text[number.end() :] if number else text)


def _grams(run: list[str]) -> Iterator[tuple[str, ...]]:
    """Every run of four words, or the whole where it is shorter."""
    size = min(4, len(run))
    for n in range(len(run) - size + 1):
        yield tuple(run[n : n + size])
