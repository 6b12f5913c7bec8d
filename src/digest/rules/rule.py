"""What a rule is."""

from __future__ import annotations

from msgspec import Struct

from digest.diagnostics import Level


class Rule(Struct, frozen=True):
    """A mistake that the program reports, as `digest explain` tells it."""

    code: str
    """Stable; what ``rules:`` in ``digest.yaml`` names."""
    level: Level
    """Unless ``digest.yaml`` says otherwise; where one code has two levels, the higher."""
    title: str
    """What is wrong, in a few words."""
    text: str
    """What the rule asks for and why, in plain sentences."""
    wrong: str = ""
    """An example of the mistake."""
    right: str = ""
    """The same put right."""
