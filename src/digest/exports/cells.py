"""Values as cells of a CSV file."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def number(value: float) -> int | float:
    """A whole number without a decimal point."""
    return int(value) if float(value).is_integer() else value


def cell(value: str | float | bool | None) -> str | int | float:
    """A value as a CSV cell: None is empty, true and false are words, whole numbers have no point.

    Text that a spreadsheet would run as a formula (it begins with ``= + - @``, their wide forms, a tab or
    a line end) gets an apostrophe before it, as OWASP's note on CSV injection advises. Numbers stay numbers.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number(value)
    return harmless(value)


def harmless(text: str) -> str:
    """Text as a CSV cell; see `cell`."""
    return "'" + text if text.startswith(_FORMULA) else text
