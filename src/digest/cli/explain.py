"""``digest explain``"""

from __future__ import annotations

import click

from digest.cli import common


@click.command("explain")
@click.argument("code", required=False, default="")
def command(code: str) -> None:
    """Explain a rule, with an example.

    CODE is what stands in brackets behind "error" or "warning" in a report. Without it all rules are listed.
    """
    from digest.diagnostics import did_you_mean
    from digest.rules import CODES, RULES

    code = code.strip().strip("[]").lower()
    if not code:
        click.echo(_list())
        return
    if code not in RULES:
        hint = did_you_mean(code, sorted(CODES), otherwise="`digest explain` lists all rules")
        common.fail(f'there is no rule "{code}"; {hint}')
    click.echo(_rule(code))


def _list() -> str:
    from digest.rules import GROUPS

    lines: list[str] = []
    for heading, rules in GROUPS:
        lines += [heading, *(f"  {rule.code:<28} {rule.level:<8} {rule.title}" for rule in rules), ""]
    lines.append("`digest explain CODE` tells more.")
    return "\n".join(lines)


def _rule(code: str) -> str:
    from textwrap import fill, indent

    from digest.rules import ADJUSTABLE, RULES

    rule = RULES[code]
    parts = [f"{rule.code} ({rule.level}): {rule.title}", fill(rule.text, 88, break_on_hyphens=False)]
    for heading, example in (("Wrong:", rule.wrong), ("Right:", rule.right)):
        if example:
            parts.append(f"{heading}\n\n{indent(example, '    ')}")
    if code in ADJUSTABLE:
        levels = f"rules:\n      {rule.code}: off    # or error, or warning"
        parts.append(f"To change its level, write in digest.yaml:\n\n    {levels}")
    return "\n\n".join(parts)
