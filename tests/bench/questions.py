"""Questions to ask of a generated archive."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_WORD = re.compile(r"(?<!\S)[A-Za-z]+")


def questions(content: Path) -> dict[str, dict[str, str]]:
    """Questions of several kinds to a generated archive: what they are called, and the form's values.

    The commonest word stands most often in the text; the others are common by the items that have them. With equal
    counts the alphabet decides.
    """
    items = [item for file in sorted((content / "issues").rglob("*.md")) for item in _items(file)]
    counts = Counter(word for item in items for word in {word.lower() for word in _WORD.findall(" ".join(item))})
    often = Counter(word.lower() for item in items for word in _WORD.findall(" ".join(item)))
    ranked = sorted(counts, key=lambda word: (-counts[word], word))

    def near(count: int) -> str:
        return min((word for word in ranked if len(word) > 4), key=lambda word: (abs(counts[word] - count), word))

    names = re.findall(r"  name: (\S+) (\S+)\n.*\n  lacinka: (.*)\n", (content / "names.yaml").read_text("utf-8"))
    topics = re.findall(r"^- id: (\S+)", (content / "topics.yaml").read_text("utf-8"), re.MULTILINE)
    newest = max((content / "issues").rglob("*.md"))
    some = next(item for item in _items(newest) if len(item) > 9)
    common = near(len(items) // 10)
    return {
        "the commonest word": {"q": max(ranked, key=often.__getitem__)},
        "a common word": {"q": common},
        "a rare word": {"q": near(len(items) // 750)},
        "a name, under a variant": {"q": names[0][2]},
        "a rare name, under a variant": {"q": names[-1][2]},
        "a quoted phrase": {"q": f'"{some[6]} {some[7]}"'},
        "two words": {"q": f"{common} {near(len(items) // 20)}"},
        "a topic alone": {"topic": topics[0]},
        "a name and a topic alone": {"name": names[0][1].lower(), "topic": topics[1]},
        "a word and a topic": {"q": common, "topic": topics[0]},
        "a word in some weeks": {"q": common, "from": f"{int(newest.stem[:4]) - 1}-12-05", "to": newest.stem},
    }


def _items(file: Path) -> Iterator[list[str]]:
    """The words of each item in an issue."""
    for block in file.read_text("utf-8").split("---\n", 2)[2].split("\n\n"):
        if block.strip() and not block.lstrip().startswith("#"):
            yield block.split()
