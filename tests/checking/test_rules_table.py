"""Every diagnostic of the program has a rule, and every rule a use."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest
from click.testing import CliRunner

import digest
from digest.cli import main
from digest.rules import CODES, GROUPS, RULES

SOURCES = [p for p in sorted(Path(digest.__file__).parent.rglob("*.py")) if "rules" not in p.parts]
_CODE = re.compile(r"[a-z]+(?:-[a-z]+)+")
_MAKERS = {"Diagnostic", "problem", "Problem", "line", "inline", "finding", "add", "refuse", "note", "wrong"}
_MAKERS |= {"BadLink", "Mistake"}


def _arguments(node: ast.AST) -> Iterator[tuple[str, list[ast.expr]]]:
    """Name of the function and arguments of a call; elements of a tuple."""
    if isinstance(node, ast.Call):
        yield getattr(node.func, "attr", getattr(node.func, "id", "")), node.args
        yield "Diagnostic", [k.value for k in node.keywords if k.arg == "code"]
    elif isinstance(node, ast.Tuple):
        yield "", node.elts


def used_codes() -> dict[str, str]:
    """Codes that stand in the sources where a diagnostic is made, with the place of one use.

    A code is a word with hyphens that is handed to a maker of diagnostics, or is followed by a message.
    """
    found: dict[str, str] = {}
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            for name, values in _arguments(node):
                for value, following in zip_longest(values, values[1:]):
                    choices = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
                    message = isinstance(following, ast.JoinedStr) or (
                        isinstance(following, ast.Constant) and " " in str(following.value)
                    )
                    for choice in choices:
                        word = choice.value if isinstance(choice, ast.Constant) else None
                        if isinstance(word, str) and _CODE.fullmatch(word) and (name in _MAKERS or message):
                            found.setdefault(word, f"{file.name}:{node.lineno}")  # type: ignore[attr-defined]
    return found


def test_every_code_has_a_rule() -> None:
    """An editor can ask `digest explain` about anything the program says."""
    used = used_codes()
    assert len(used) > 80
    assert {code: place for code, place in used.items() if code not in CODES} == {}


def test_every_rule_is_used() -> None:
    """No rule is explained that nothing reports."""
    text = "\n".join(file.read_text("utf-8") for file in SOURCES)
    # Codes of unknown ids are put together from the kind of the id.
    unused = {code for code in CODES if f'"{code}"' not in text and not code.startswith("unknown-")}
    assert unused == set()


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_rule_is_for_editors(code: str) -> None:
    """A rule says in sentences what it asks for; an example of what is wrong goes with one of what is right."""
    rule = RULES[code]
    assert (rule.code == code and _CODE.fullmatch(code)) or code in {"comment", "encoding", "symlink"}
    assert rule.text.endswith(".") and rule.title and not rule.title.endswith(".")
    assert not rule.right or rule.right != rule.wrong
    assert rule.level in ("error", "warning", "note")


def test_codes_are_unique() -> None:
    """One code, one rule."""
    assert sum(len(rules) for _, rules in GROUPS) == len(RULES)


def test_explain() -> None:
    """`digest explain` prints a rule in full, lists all, and helps with a code that is misspelled."""
    run = CliRunner().invoke
    one = run(main, ["explain", "unknown-topic"])
    assert one.exit_code == 0 and "Wrong:" in one.output and "topics.yaml" in one.output
    every = run(main, ["explain"])
    assert every.exit_code == 0 and all(code in every.output for code in CODES)
    wrong = run(main, ["explain", "unknown-topc"])
    assert wrong.exit_code == 2 and 'did you mean "unknown-topic"?' in wrong.output
