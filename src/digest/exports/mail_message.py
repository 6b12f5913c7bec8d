"""A complete message (RFC 5322, MIME) of an issue's e-mail edition. Equal editions give equal bytes."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import blake2b
from urllib.parse import quote, urlsplit

from digest.model import Issue, Site
from digest.pages import urls


def compose(site: Site, issue: Issue, html: str, text: str) -> bytes:
    """The message. ValueError where the site's addresses cannot stand in one."""
    host = host_of(site)
    message = EmailMessage(policy=SMTP)
    message["From"] = sender(site, host)
    message["To"] = "undisclosed-recipients:;"
    message["Subject"] = one_line(issue.title)
    message["Date"] = datetime.combine(issue.date, time(), UTC)
    _set(message, text, "plain")
    other = EmailMessage(policy=SMTP)
    _set(other, html, "html")
    del other["MIME-Version"]
    message.make_alternative(boundary=f"=_{_digest(html, text)}")
    message.attach(other)
    if issue.lang or site.language:
        message["Content-Language"] = one_line(issue.lang or site.language)
    head, blank, body = message.as_bytes().partition(b"\r\n\r\n")
    lines = [f"{name}: {value}".encode("ascii") for name, value in raw_headers(site, issue, host, html, text)]
    return b"\r\n".join([head, *lines]) + blank + body


def raw_headers(site: Site, issue: Issue, host: str, html: str, text: str) -> list[tuple[str, str]]:
    """The headers with addresses in angle brackets.

    The email package would fold a long one into encoded words, which no mail program takes for an address.
    """
    found = [
        ("Message-ID", f"<{issue.slug}.{_digest(html, text)}@{host}>"),
        ("List-ID", f"<digest.{host}>"),
        ("Archived-At", f"<{address(urls.absolute(site, urls.issue(issue.slug)))}>"),
    ]
    unsubscribe = site.subscription.list_unsubscribe
    if unsubscribe:
        found.append(("List-Unsubscribe", f"<{address(unsubscribe)}>"))
        if unsubscribe.lower().startswith("https:"):
            found.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return found


def sender(site: Site, host: str) -> Address:
    """Who the message is from. ValueError where the contact's address is none."""
    name = one_line(site.publisher.name or site.short_title or site.title)
    try:
        return Address(name, addr_spec=site.contact.email or f"digest@{host}")
    except Exception as error:  # the email package's own errors, and IndexError for some malformed addresses
        raise ValueError(f'contact: email: "{site.contact.email}" is no e-mail address') from error


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
