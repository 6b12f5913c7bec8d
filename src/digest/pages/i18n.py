"""The words of the interface: gettext for sentences, Babel for dates, plurals and numbers.

English stands in the templates and in the code, so English needs no catalogue; a translation is one compiled file,
``locale/<language>/LC_MESSAGES/digest.mo``. Babel is loaded at the first date, and every answer is kept.
"""

from __future__ import annotations

import gettext
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

LOCALES = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "digest"

# English without a region is written the way most of Europe writes it: 3 November 2025.
REGIONS = {"en": "en_GB"}


class Words:
    """Messages, dates and numbers of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._tag = language.replace("-", "_")
        found = gettext.translation(DOMAIN, LOCALES, languages=[self._tag, self._tag.split("_")[0]], fallback=True)
        self.translations: gettext.NullTranslations = found
        self.gettext = found.gettext
        self.ngettext = found.ngettext
        self.date = lru_cache(maxsize=20_000)(self._date)
        self.month = lru_cache(maxsize=5_000)(self._month)
        self.edtf = lru_cache(maxsize=20_000)(self._edtf)
        self.number = lru_cache(maxsize=20_000)(self._number)

    @property
    def locale(self) -> Any:
        """The Babel locale; the nearest one it knows, else English."""
        return _locale(REGIONS.get(self._tag, self._tag))

    def _date(self, value: date, style: str = "long") -> str:
        """A day: ``long`` 3 November 2025, ``medium`` 3 Nov 2025, ``short`` 3 Nov, ``day`` 3 November."""
        from babel.dates import format_date, format_skeleton

        skeletons = {"short": "MMMd", "day": "MMMMd"}
        if style in skeletons:
            return str(format_skeleton(skeletons[style], value, locale=self.locale))
        return str(format_date(value, style, locale=self.locale))

    def _month(self, year: int, month: int, style: str = "long") -> str:
        """A month of a year: ``long`` October 2025, ``short`` Oct 2025, ``name`` October, ``letters`` Oct."""
        from babel.dates import format_skeleton

        day = date(year, month, 1)
        skeletons = {"long": "yMMMM", "short": "yMMM", "name": "LLLL", "letters": "LLL"}
        if style in ("name", "letters"):
            from babel.dates import get_month_names

            names = get_month_names(
                "wide" if style == "name" else "abbreviated", context="stand-alone", locale=self.locale
            )
            return str(names[month])
        return str(format_skeleton(skeletons[style], day, locale=self.locale))

    def _edtf(self, value: str, style: str = "long") -> str:
        """An EDTF day, month, year or interval in words: ``27 October – 2 November 2025``."""
        from babel.dates import format_interval

        first, _, last = value.partition("/")
        if not last or last == first:
            return self._edtf_point(first, style)
        if len(first) == len(last) == 10:
            skeleton = "yMMMMd" if style == "long" else "yMMMd"
            return str(
                format_interval(date.fromisoformat(first), date.fromisoformat(last), skeleton, locale=self.locale)
            )
        return f"{self._edtf_point(first, style)} – {self._edtf_point(last, style)}"

    def _edtf_point(self, value: str, style: str) -> str:
        if len(value) == 10:
            return self.date(date.fromisoformat(value), style)
        if len(value) == 7:
            return self.month(int(value[:4]), int(value[5:7]), "long" if style == "long" else "short")
        return value

    def _number(self, value: float | int) -> str:
        """A number with the language's grouping and decimal signs: ``1,254``."""
        from babel.numbers import format_decimal

        return str(format_decimal(value, locale=self.locale))


@lru_cache(maxsize=16)
def words(language: str) -> Words:
    """The words of a language; one object a language."""
    return Words(language)


@lru_cache(maxsize=16)
def _locale(tag: str) -> Any:
    from babel.core import Locale, UnknownLocaleError

    for candidate in (tag, tag.split("_")[0]):
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_GB")
