"""The kinds of text that fields hold: ids, addresses, dates, languages.

A kind annotates a field (``Annotated[str, URL]``). It says what is wrong with a text, and describes itself in the
JSON Schemas that text editors read. Nothing of pydantic is imported for that: it finds the method by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from msgspec import Struct

from digest import edtf
from digest.diagnostics import did_you_mean


class Problem(NamedTuple):
    """What is wrong with a value, without its place."""

    code: str
    message: str
    help: str = ""


def cut(text: str, width: int = 60) -> str:
    """`text` on one line, shortened for a message."""
    text = " ".join(text[: 4 * width].split())
    return text if len(text) <= width else text[: width - 1] + "…"


def _as_typed(text: str) -> str:
    return text


def _anything(_text: str) -> Problem | None:
    return None


class Kind(Struct, frozen=True, kw_only=True):
    """One kind of text."""

    check: Callable[[str], Problem | None] = _anything
    """What is wrong with a text; it is not empty."""
    clean: Callable[[str], str] = _as_typed
    """The text as it is kept; applied before `check`."""
    example: str = ""
    """A right text; empty: any text in quotation marks."""
    schema: tuple[tuple[str, str], ...] = ()
    """Keywords for JSON Schema."""

    def __get_pydantic_json_schema__(self, core_schema: Any, handler: Any) -> Any:
        return {**handler(core_schema), **dict(self.schema)}


def _one_line(text: str) -> str:
    return " ".join(text.split())


# --- ids --------------------------------------------------------------------------------------------------

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_ITEM_ID = re.compile(r"[a-z][a-z0-9-]*")
_TARGET = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[a-z0-9-]*#[a-z][a-z0-9-]*")
# An id names a folder of the site, and these cannot be made where Windows runs.
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
MAX_ID = 80


def kebab(text: str) -> str:
    """The nearest id to `text`; empty where it has no Latin letters."""
    word = re.sub(r"[^a-z0-9]+", "-", text.casefold()[:200]).strip("-")
    return re.sub(r"^[0-9-]+", "", word)


def _id(text: str) -> Problem | None:
    if len(text) > MAX_ID:
        return Problem("invalid-id", f"an id of {len(text)} characters, more than {MAX_ID}", "a short word is enough")
    if _RESERVED.fullmatch(text):
        return Problem("invalid-id", f'"{text}" cannot be an id, some systems reserve it', f'for example "{text}-1"')
    if _ID.fullmatch(text):
        return None
    near = kebab(text)
    help = "an id has small Latin letters, digits and single hyphens, and starts with a letter"
    return Problem("invalid-id", f'"{cut(text)}" is not an id', f"write {near}; {help}" if near else help)


def _item_id(text: str) -> Problem | None:
    if _ITEM_ID.fullmatch(text) and len(text) <= MAX_ID:
        return None
    help = 'copy it from the address of the item: what follows "#", for example i-abc234'
    return Problem("invalid-id", f'"{cut(text)}" is not the id of an item', help)


def _target(text: str) -> Problem | None:
    if _TARGET.fullmatch(text):
        return None
    return Problem("invalid-value", f'"{cut(text)}" does not name an item', "write issue#item: 2025-11-03#i-abc234")


ID = Kind(check=_id, example="a-short-word", schema=(("pattern", f"^{_ID.pattern}$"),))
ITEM_ID = Kind(check=_item_id, schema=(("pattern", f"^{_ITEM_ID.pattern}$"),))
TARGET = Kind(check=_target, example="2025-11-03#i-abc234", schema=(("pattern", f"^{_TARGET.pattern}$"),))


# --- addresses --------------------------------------------------------------------------------------------

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_NOT_IN_URL = re.compile(r"[\s<>\"`{}|\\^]")
_HOST = re.compile(r"(?=.{1,253}$)[^\s\W_]([\w-]{0,61}[^\s\W_])?(\.[^\s\W_]([\w-]{0,61}[^\s\W_])?)*", re.ASCII)
# What may stand where a host is: letters of any script, and nothing that ends a directive of a policy.
_NAMED_HOST = re.compile(r"[\w.-]+|[0-9a-f.]*:[0-9a-f:.]+")
_EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,253}")
_WEB = ("http", "https")


def _url(text: str, schemes: tuple[str, ...] = _WEB) -> Problem | None:
    scheme = _SCHEME.match(text)
    if text.startswith("//") or not scheme or re.fullmatch(r"[\w.-]+:[0-9]+(/.*)?", text):
        bare = text.lstrip("/")
        help = f"write https://{cut(bare)}" if "." in bare.split("/")[0] and " " not in bare else "write https://…"
        return Problem("invalid-url", f'"{cut(text)}" is not a whole address', help)
    name = scheme[1].lower()
    if name not in schemes:
        return Problem("unsafe-link", f'an address cannot start with "{cut(name)}:"', f"write {schemes[-1]}://…")
    if unfit := _NOT_IN_URL.search(text):
        what = "a space" if unfit[0].isspace() else f'"{unfit[0]}"'
        return Problem(
            "invalid-url", f"an address cannot hold {what}", f"write %{ord(unfit[0]):02X} for it, or cut it off"
        )
    if name == "mailto":
        return _email(text.partition(":")[2].partition("?")[0])
    try:
        parts = urlsplit(text)
        host, user = parts.hostname, parts.username
        parts.port  # noqa: B018  # raises for a port that is no number
    except ValueError:
        host, user = None, None
    if not host or not text[len(name) + 1 :].startswith("//") or not _NAMED_HOST.fullmatch(host):
        return Problem("invalid-url", f'"{cut(text)}" is not a whole address', "write https://host/path")
    if user is not None:
        return Problem("unsafe-link", 'an address cannot hold a user name before "@"', "leave out all up to @")
    return None


def _site_url(text: str) -> Problem | None:
    problem = _url(text)
    if problem is None and ("?" in text or "#" in text):
        return Problem("invalid-url", 'the address of a site holds no "?" and no "#"', "cut it off before that sign")
    return problem


def _closing_slash(text: str) -> str:
    text = text.strip()
    return text if text.endswith("/") or "?" in text or "#" in text or not text else text + "/"


def _email(text: str) -> Problem | None:
    if _EMAIL.fullmatch(text):
        return None
    return Problem("invalid-value", f'"{cut(text)}" is not an e-mail address', "write name@host.example")


def _security(text: str) -> Problem | None:
    if "@" in text and not _SCHEME.match(text):
        return Problem("invalid-url", "RFC 9116 wants an address with a scheme", f"write mailto:{cut(text)}")
    return _url(text, ("mailto", "https"))


def _list_address(text: str) -> Problem | None:
    return _url(text, ("mailto", "http", "https"))


def _host(text: str) -> Problem | None:
    if _HOST.fullmatch(text):
        return None
    bare = text.partition("://")[2].partition("/")[0] or text.partition("/")[0]
    return Problem(
        "invalid-value",
        f'"{cut(text)}" is not a domain',
        f"write {cut(bare) if _HOST.fullmatch(bare) else 'news.example'}",
    )


def _policy(text: str) -> Problem | None:
    if _SCHEME.match(text):
        return _url(text)
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_/.#-]*", text) and ".." not in text:
        return None
    return Problem(
        "invalid-value", f'"{cut(text)}" is neither an address nor a page', "write pages/methodology or https://…"
    )


def _media(text: str) -> Problem | None:
    parts = text.split("/")
    if _SCHEME.match(text) or text.startswith("//"):
        help = "save the picture in media/ and write its file name"
        return Problem("unsafe-path", "a picture from elsewhere cannot be shown", help)
    if "\\" in text or text.startswith("/") or any(part in ("", ".", "..") for part in parts):
        help = "write the path below media/ with forward slashes: 2025/cover.jpg"
        return Problem("unsafe-path", f'"{cut(text)}" is not a path below media/', help)
    return None


URL = Kind(
    check=_url,
    clean=str.strip,
    example="https://host.example/page",
    schema=(("format", "uri"), ("pattern", "^https?://")),
)
SITE_URL = Kind(
    check=_site_url,
    clean=_closing_slash,
    example="https://digest.example/",
    schema=(("format", "uri"), ("pattern", "^https?://")),
)
EMAIL = Kind(check=_email, clean=str.strip, example="editors@digest.example", schema=(("format", "email"),))
SECURITY = Kind(check=_security, clean=str.strip, schema=(("format", "uri"),))
LIST_ADDRESS = Kind(check=_list_address, clean=str.strip, schema=(("format", "uri"),))
HOST = Kind(check=_host, clean=lambda text: text.strip().rstrip(".").lower())
POLICY = Kind(check=_policy, clean=str.strip)
MEDIA = Kind(check=_media, example="cover.jpg", clean=lambda text: text.strip().removeprefix("media/"))


# --- dates and languages ----------------------------------------------------------------------------------

_LANGUAGE = re.compile(
    r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3})){0,3}"
)
_LANGUAGE_WORDS = {
    "english": "en",
    "belarusian": "be",
    "russian": "ru",
    "ukrainian": "uk",
    "polish": "pl",
    "german": "de",
}
_EDTF_HELP = "write 2025-10-28, 2025-10, 2025 or 2025-10-28/2025-10-31"


def day(text: str) -> Problem | None:
    """What is wrong with a date that must be a day."""
    try:
        edtf.parse_day(text)
    except ValueError as error:
        near = edtf.suggest_day(text)
        return Problem("invalid-date", str(error), f"write {near}" if near else "write year-month-day: 2025-11-03")
    return None


def _edtf(text: str) -> Problem | None:
    try:
        edtf.parse(text)
    except ValueError as error:
        near = edtf.suggest_day(text)
        return Problem("invalid-date", str(error), f"write {near}" if near else _EDTF_HELP)
    return None


def _period(text: str) -> Problem | None:
    problem = _edtf(text)
    if problem is None and "/" not in text:
        return Problem("invalid-date", f'"{cut(text)}" is not a period', f"write first day/last day: {text}/{text}")
    return problem._replace(help="write first day/last day: 2025-10-27/2025-11-02") if problem else None


def _language(text: str) -> Problem | None:
    if _LANGUAGE.fullmatch(text):
        return None
    near = _LANGUAGE_WORDS.get(text.casefold(), "")
    help = f'did you mean "{near}"?' if near else "write a BCP 47 tag: en, be, ru, be-Latn, be-tarask"
    return Problem("invalid-language", f'"{cut(text)}" is not a language tag', help)


def _issn(text: str) -> Problem | None:
    if re.fullmatch(r"[0-9]{4}-[0-9]{3}[0-9X]", text):
        total = sum((8 - n) * int(digit) for n, digit in enumerate(text.replace("-", "")[:7]))
        if "0123456789X"[(11 - total % 11) % 11] == text[-1]:
            return None
        return Problem("invalid-value", f'the check digit of ISSN "{text}" is wrong', "compare it with the certificate")
    return Problem(
        "invalid-value", f'"{cut(text)}" is not an ISSN', "write four digits, a hyphen, four digits: 2049-3630"
    )


_ONE = r"\d{4}(-\d{2}(-\d{2})?)?"
EDTF = Kind(check=_edtf, clean=str.strip, example="2025-10-28", schema=(("pattern", f"^{_ONE}(/{_ONE})?$"),))
PERIOD = Kind(
    check=_period, clean=str.strip, example="2025-10-27/2025-11-02", schema=(("pattern", f"^{_ONE}/{_ONE}$"),)
)
LANGUAGE = Kind(check=_language, clean=str.strip, example="en", schema=(("pattern", f"^{_LANGUAGE.pattern}$"),))
ISSN = Kind(check=_issn, clean=str.strip)

LINE = Kind(clean=_one_line)
"""Text printed on one line: line ends and runs of spaces become single spaces."""

MAX_FORM = 200


def _form(text: str) -> Problem | None:
    if len(text) <= MAX_FORM:
        return None
    message = f"a form of {len(text):,} characters, more than {MAX_FORM}"
    return Problem("invalid-value", message, "a name or a phrase is a few words; what is said of it is a description")


FORM = Kind(clean=_one_line, check=_form)
"""A line that is looked for in texts. What looks for them is built in more than linear time in their length."""


def unknown_choice(value: str, known: tuple[str, ...]) -> Problem:
    """For a word that is not one of an enumeration."""
    help = did_you_mean(value[:60], known, otherwise=f"write one of: {', '.join(known)}")
    return Problem("unknown-value", f'"{cut(value)}" is none of: {", ".join(known)}', help)
