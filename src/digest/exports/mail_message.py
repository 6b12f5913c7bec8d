"""A complete message (RFC 5322, MIME) of an issue's e-mail edition. Equal editions give equal bytes."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, time
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import blake2b
from urllib.parse import quote, urlsplit

from digest.model import Issue, Site
from digest.pages import urls


def compose(site: Site, issue: Issue, html: str, text: str) -> bytes:
    """The message. ValueError where the site's addresses cannot stand in one."""
    message, other = EmailMessage(policy=SMTP), EmailMessage(policy=SMTP)
    _set(message, text, "plain")
    _set(other, html, "html")
    del other["MIME-Version"]
    message.make_alternative(boundary=f"=_{_digest(html, text)}")
    message.attach(other)
    lines = [f"{name}: {value}\r\n".encode("ascii") for name, value in headers(site, issue, _digest(html, text))]
    return b"".join(lines) + message.as_bytes()


def headers(site: Site, issue: Issue, digest: str) -> list[tuple[str, str]]:
    """The headers of the message, without those of MIME, as they are sent.

    They are not left to the email package: it reads encoded words in what it is given, and so would let a title
    hold line breaks, and it folds a long address into encoded words, which no mail program takes for an address.
    """
    host = host_of(site)
    found = [
        ("From", sender(site, host)),
        ("To", "undisclosed-recipients:;"),
        ("Subject", encoded(issue.title, "Subject")),
        ("Date", format_datetime(datetime.combine(issue.date, time(), UTC))),
        ("Message-ID", f"<{issue.slug}.{digest}@{host}>"),
        ("List-ID", f"<digest.{host}>"),
        ("Archived-At", f"<{address(urls.absolute(site, urls.issue(issue.slug)))}>"),
        ("Content-Language", encoded(issue.lang or site.language, "Content-Language")),
    ]
    unsubscribe = site.subscription.list_unsubscribe
    if unsubscribe:
        found.append(("List-Unsubscribe", f"<{address(unsubscribe)}>"))
        if unsubscribe.lower().startswith("https:"):
            found.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return found


def sender(site: Site, host: str) -> str:
    """Who the message is from. ValueError where the contact's address is none."""
    name = encoded(site.publisher.name or site.short_title or site.title, "From")
    spec = site.contact.email or f"digest@{host}"
    try:
        spec = Address(addr_spec=spec).addr_spec
        spec.encode("ascii")
    except Exception as error:  # the email package's own errors, and IndexError for some malformed addresses
        raise ValueError(f'contact: email: "{spec}" is no e-mail address') from error
    return f"{name if name.startswith('=?') else _phrase(name)} <{spec}>"


def _phrase(name: str) -> str:
    return name if _ATOMS.fullmatch(name) else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_LONGEST = 900
"""Characters of a line that every relay passes, with room for the header's name."""


def encoded(text: str, header: str) -> str:
    """`text` as the value of a header: as it is, or in encoded words where it has other characters than ASCII, is too
    long, or holds what would be taken for an encoded word."""
    line = one_line(text)
    if line.isascii() and "=?" not in line and len(line) <= _LONGEST:
        return line
    return Header(line, "utf-8", header_name=header).encode(linesep="\r\n")


def host_of(site: Site) -> str:
    """The host of the site's address, in ASCII. ValueError where it has none."""
    host = urlsplit(site.url).hostname or ""
    try:
        ascii_host = host.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_host = ""
    if not ascii_host:
        raise ValueError(f'url: "{site.url}" names no host')
    return ascii_host


def one_line(text: str) -> str:
    """`text` without anything that could end a header: controls and separators become spaces."""
    return " ".join("".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} else c for c in text).split())


def address(url: str) -> str:
    """An address for angle brackets: ASCII, no space, no bracket."""
    return quote(one_line(url), safe="!#$%&'()*+,/:;=?@[]~-._")


def _digest(html: str, text: str) -> str:
    return blake2b(f"{html}\0{text}".encode(), digest_size=12).hexdigest()


def _set(message: EmailMessage, body: str, subtype: str) -> None:
    """The body in the shorter of the two encodings that pass every relay."""
    import quopri
    from base64 import b64encode

    data = body.encode()
    shorter = "quoted-printable" if len(quopri.encodestring(data)) <= len(b64encode(data)) * 78 // 76 else "base64"
    message.set_content(body, subtype=subtype, charset="utf-8", cte=shorter)
