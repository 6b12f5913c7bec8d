"""Signs that make a line a list entry."""

from __future__ import annotations

import re
from typing import NamedTuple

BULLETS = "•·▪▫◦‣⁃●○■□◆◇∙►▶✓✔➢➤\uf0b7\uf0a7\uf0d8\uf076"
DASHES = "-–—−‒*"

_BULLET = re.compile(
    rf"^(?:[{re.escape(BULLETS)}]\s*|[{re.escape(DASHES)}]\s+|[o§]\s*[\t\u00a0]\s*|[o§]\s{{2,}})(?=\S)"
)
_NUMBER = re.compile(r"^(\d{1,3})([.)])[\s\u00a0]+(?=\S)")
_BRACKETED = re.compile(r"^\((\d{1,2}|[a-z])\)[\s\u00a0]+(?=\S)")


class Entry(NamedTuple):
    marker: str
    """``-``, ``3.`` or ``3)``."""
    rest: str
    sign: str
    """As it stood: a bullet gives nothing, a dash may be more than a sign."""


def as_entry(line: str) -> Entry | None:
    """A line that begins like a list entry, taken apart."""
    found = _BULLET.match(line)
    if found:
        sign = found[0][0]
        return Entry("-", line[found.end() :], sign if sign in DASHES else "")
    found = _NUMBER.match(line)
    if found:
        return Entry(found[1] + found[2], line[found.end() :], found[1] + found[2])
    return None


def bracketed(line: str) -> str:
    """The number of a line that begins with ``(1)`` or ``(a)``, else nothing."""
    found = _BRACKETED.match(line)
    return found[1] if found else ""


def successor(label: str) -> str:
    """What comes after ``1`` or ``a`` in a list."""
    return str(int(label) + 1) if label.isdigit() else chr(ord(label) + 1)
