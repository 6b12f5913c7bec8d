"""Figures and their changes in words, in the language of the site."""

from __future__ import annotations

from digest.model import Figure
from digest.pages.i18n import Words
from digest.pages.measures import Change


def value_words(figure: Figure, language: Words) -> str:
    """A value as its source put it, without the unit: ``at least 1,300``, ``about 830–870``."""
    _ = language.gettext
    if figure.value is not None:
        number = language.number(figure.value)
        if figure.low is not None and figure.high is not None:
            number = f"{number} ({language.number(figure.low)}–{language.number(figure.high)})"
    elif figure.low is not None and figure.high is not None:
        number = f"{language.number(figure.low)}–{language.number(figure.high)}"
    else:
        number = language.number(figure.low if figure.low is not None else figure.high or 0)
    patterns = {
        "exact": "%(number)s",
        "at-least": _("at least %(number)s"),
        "about": _("about %(number)s"),
        "nearly": _("nearly %(number)s"),
        "over": _("over %(number)s"),
        "up-to": _("up to %(number)s"),
        "under": _("under %(number)s"),
    }
    return patterns[figure.qualifier] % {"number": number}


def change_words(change: Change | None, language: Words) -> str:
    """What changed since the value before; only between values of one source is a difference stated."""
    if change is None:
        return ""
    _ = language.gettext
    if not change.same_source:
        return _("other source")
    since = language.edtf(change.before.figure.date, "medium")
    if change.low == change.high == 0:
        return (_("the same as in %(date)s") if change.of_periods else _("unchanged since %(date)s")) % {"date": since}
    if change.low == change.high:
        number = signed(change.low, language)
    else:
        number = _("%(low)s to %(high)s") % {"low": signed(change.low, language), "high": signed(change.high, language)}
    if change.of_periods:
        pattern = _("%(number)s against %(date)s") if change.certain else _("about %(number)s against %(date)s")
    else:
        pattern = _("%(number)s since %(date)s") if change.certain else _("about %(number)s since %(date)s")
    return pattern % {"number": number, "date": since}


def signed(number: float, language: Words) -> str:
    """With a plus, or a proper minus sign."""
    shown = language.number(abs(round(number, 6)))
    return f"+{shown}" if number > 0 else f"−{shown}" if number < 0 else shown
