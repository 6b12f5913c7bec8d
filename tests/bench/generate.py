"""Archives of any size for measuring: weekly issues of one shape, from a seed.

Words are drawn by Zipf's law from an invented vocabulary, names and topics likewise, so that an index of the
result grows as one of real prose does. Nothing in it is about anybody.
"""

from __future__ import annotations

import argparse
import random
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

_ONSETS = [
    "b",
    "br",
    "d",
    "dr",
    "f",
    "g",
    "gl",
    "h",
    "k",
    "kl",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "s",
    "st",
    "t",
    "v",
    "z",
]
_VOWELS = ["a", "e", "i", "o", "u", "ia", "ou"]
_CODAS = ["", "", "n", "r", "s", "l", "k", "m", "st", "nd"]
SECTIONS = {
    "military": "Military developments",
    "political": "Political developments",
    "human-rights": "Human rights and international response",
    "narratives": "Official narratives & propaganda",
}


@dataclass(frozen=True, kw_only=True)
class Shape:
    """How large an archive and its issues are."""

    issues: int
    items: int = 34
    words: int = 4000
    """A whole issue."""
    topics: int = 60
    names: int = 200
    vocabulary: int = 12_000
    newest: date = date(2025, 11, 24)
    """A new issue a week later is of the same year: a new year is another story."""
    seed: int = 2025


class _Zipf:
    """Draws from a list, the n-th entry with weight 1/n."""

    def __init__(self, values: list[str]) -> None:
        self._values = values
        self._sums = list(accumulate(1 / (n + 1) for n in range(len(values))))

    def draw(self, chance: random.Random) -> str:
        return self._values[bisect_left(self._sums, chance.random() * self._sums[-1])]


def _word(chance: random.Random, syllables: int) -> str:
    parts = (chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS) for _ in range(syllables))
    return "".join(parts)


def _distinct(chance: random.Random, count: int, syllables: tuple[int, int]) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[_word(chance, chance.randint(*syllables))] = None
    return list(found)


def generate(folder: Path, shape: Shape) -> None:
    """Write the content folder of an archive of `shape`."""
    chance = random.Random(shape.seed)
    words = _Zipf(_distinct(chance, shape.vocabulary, (1, 4)))
    topics = [f"{word}-{n}" for n, word in enumerate(_distinct(chance, shape.topics, (2, 3)))]
    firsts = [w.capitalize() for w in _distinct(chance, 40, (2, 2))]
    surnames = [w.capitalize() + "ouski" for w in _distinct(chance, shape.names, (2, 3))]
    names = [f"{chance.choice(firsts)} {surname}" for surname in surnames]
    folder.mkdir(parents=True, exist_ok=True)
    _vocabularies(folder, topics, names)
    draw_topic, draw_name = _Zipf(topics), _Zipf(names)
    for n in range(shape.issues):
        day = shape.newest - timedelta(weeks=shape.issues - 1 - n)
        path = folder / "issues" / f"{day.year:04}" / f"{day.isoformat()}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_issue(chance, day, shape, words, draw_topic, draw_name), encoding="utf-8")


def _vocabularies(folder: Path, topics: list[str], names: list[str]) -> None:
    lines = ["title: Generated digest", "url: https://digest.example/"]
    (folder / "digest.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = []
    for id, title in SECTIONS.items():
        lines += [f"- id: {id}", f'  title: "{title}"']
    (folder / "sections.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = []
    for n, id in enumerate(topics):
        lines += [f"- id: {id}", f"  title: {id.capitalize().replace('-', ' ')}", f"  group: Group {n % 6 + 1}"]
    (folder / "topics.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    lines = []
    for name in names:
        first, surname = name.split()
        lines += [
            f"- id: {surname.lower()}", "  kind: person", f"  name: {name}",
            f"  variants: [{first} {surname.replace('ouski', 'ovsky')}, {first}a {surname.replace('ouski', 'owsky')}]",
            f"  lacinka: {first} {surname.replace('ouski', 'oŭski')}", f"  short: [{surname}]",
        ]  # fmt: skip
    (folder / "names.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _issue(chance: random.Random, day: date, shape: Shape, words: _Zipf, draw_topic: _Zipf, draw_name: _Zipf) -> str:
    week_before = day - timedelta(days=7)
    out = ["---", f"date: {day.isoformat()}", f"period: {week_before}/{day - timedelta(days=1)}", "---"]
    share = shape.items // len(SECTIONS)
    sizes = [share] * (len(SECTIONS) - 1) + [shape.items - share * (len(SECTIONS) - 1)]
    length = shape.words // shape.items
    for (_, title), size in zip(SECTIONS.items(), sizes, strict=True):
        out += ["", f"## {title}"]
        for n in range(size):
            event = day - timedelta(days=chance.randint(1, 7))
            out.append("")
            # Headlines stand last in a section: what follows one belongs to it.
            if n >= size - 2:
                out += [f"### {_sentence(chance, words, draw_name, 7, name=False)[:-1]}", ""]
            out.append(_item(chance, event, length, words, draw_name, draw_topic))
    return "\n".join(out) + "\n"


def _item(chance: random.Random, event: date, length: int, words: _Zipf, draw_name: _Zipf, draw_topic: _Zipf) -> str:
    sentences = [f"On {event.day} {event:%B}, " + _sentence(chance, words, draw_name, 16, name=True)]
    while sum(s.count(" ") + 1 for s in sentences) < length:
        sentences.append(_sentence(chance, words, draw_name, chance.randint(12, 28), name=chance.random() < 0.4))
    topics = dict.fromkeys(draw_topic.draw(chance) for _ in range(chance.randint(1, 3)))
    return " ".join(sentences) + " " + " ".join(f"#{topic}" for topic in topics)


def _sentence(chance: random.Random, words: _Zipf, draw_name: _Zipf, length: int, *, name: bool) -> str:
    found = [words.draw(chance) for _ in range(length)]
    text = " ".join(found[:-2])
    if name:
        middle = length // 2
        text = " ".join([*found[:middle], draw_name.draw(chance), *found[middle:]])
    return text[:1].upper() + text[1:] + "."


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the content folder of a generated archive.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--issues", type=int, default=100)
    parser.add_argument("--items", type=int, default=34)
    parser.add_argument("--words", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=2025)
    given = parser.parse_args()
    generate(given.folder, Shape(issues=given.issues, items=given.items, words=given.words, seed=given.seed))
