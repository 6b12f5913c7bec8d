"""Every rule of the program by its code.

A diagnostic may only use a code that stands here; a test looks for others in the sources.
"""

from __future__ import annotations

from digest.rules import body, editorial, files, frontmatter, importing, links, site, vocabularies
from digest.rules.rule import Rule

__all__ = ["ADJUSTABLE", "CODES", "GROUPS", "RULES", "Rule"]

GROUPS: tuple[tuple[str, tuple[Rule, ...]], ...] = (
    ("Files and folders", files.RULES),
    ("Front matter and YAML", frontmatter.RULES),
    ("digest.yaml and the vocabularies", vocabularies.RULES),
    ("The text of an issue", body.RULES),
    ("Links and pictures", links.RULES),
    ("Editorial rules", editorial.RULES),
    ("Building the site", site.RULES),
    ("Importing drafts", importing.RULES),
)
"""All rules under headings, in the order in which they are listed."""

RULES: dict[str, Rule] = {rule.code: rule for _, rules in GROUPS for rule in rules}
"""By code."""

CODES = frozenset(RULES)

ADJUSTABLE = frozenset(code for code, rule in RULES.items() if rule.level != "error" or rule in editorial.RULES)
"""Codes whose level an archive may set without losing anything: what is no such rule's fault can still be read."""
