"""Where links and pictures may lead, and the internal addresses they become.

An editor points at things of this archive by file (``../2021/2021-08-31.md#i-abc234``), by slug
(``2021-08-31#i-abc234``, ``issue:2021-08-31#i-abc234``), by fragment (``#i-abc234``) or by kind and id
(``topics/trials``). Of the outside world only http, https and mailto are linked, and no picture comes from there.
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote, unquote

from msgspec import Struct

from digest.model import ROOT
from digest.reading.references import ReferenceKind

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HTTP = re.compile(r"https?://[^\s/?#\\@]+(?::[0-9]+)?(?:[/?#][^\s]*)?", re.IGNORECASE)
_MAIL = re.compile(r"mailto:[^\s@:/\\]+@[^\s@/\\]+", re.IGNORECASE)
_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-.*)?")
_SAFE = re.compile(r"[\w][\w.-]*")
_KINDS: dict[str, ReferenceKind] = {
    "topics": "topic",
    "names": "name",
    "sections": "section",
    "figures": "series",
    "pages": "page",
    "issues": "issue",
}


class Link(Struct, frozen=True):
    """Where a link leads."""

    href: str
    """As it stands in rendered fragments; internal ones start with `ROOT`."""
    kind: ReferenceKind | None = None
    """None for an address of the outside world."""
    target: str = ""
    item: str = ""

    @property
    def external(self) -> bool:
        return self.kind is None


class BadLink(Struct, frozen=True):
    """A link that must not be printed."""

    code: str
    message: str
    help: str


def resolve_link(href: str, *, slug: str, rel: str) -> Link | BadLink:
    """What a link's address means.

    Args:
        href: As Markdown gives it, entities decoded.
        slug: Of the issue that holds the link; empty for a plain page.
        rel: The file that holds it, relative to the content folder.
    """
    plain = href.strip()
    if _HTTP.fullmatch(plain) or (_MAIL.fullmatch(plain)):
        return Link(plain)
    if plain.lower().startswith("issue:"):
        return _issue(plain[6:])
    if _SCHEME.match(plain) or plain.replace("\\", "/").startswith("//") or "\\" in plain:
        return BadLink(
            "unsafe-link",
            f'a link must not lead to "{_shorten(plain)}"',
            "write a whole address that starts with https://, or a link within the archive (2021-08-31#i-abc234)",
        )
    if plain.startswith("#"):
        if not slug:
            return Link(plain, kind="page", target=posixpath.basename(rel).removesuffix(".md"), item=plain[1:])
        return _issue(slug + plain)
    return _internal(plain, rel=rel)


def resolve_image(src: str, *, rel: str) -> Link | BadLink:
    """What a picture's address means."""
    path = unquote(src.strip())
    if _SCHEME.match(path) or path.replace("\\", "/").startswith("//"):
        return BadLink(
            "remote-image",
            f'a picture must not be fetched from "{_shorten(path)}"',
            "put the picture into content/media/ and write media/NAME; readers must not be sent to other hosts",
        )
    inside = _below(path, rel)
    if not inside.startswith("media/") or "\\" in path or inside == "media/":
        return BadLink(
            "unknown-link",
            f'"{_shorten(path)}" is not a picture of this archive',
            "pictures stand in content/media/: write media/NAME",
        )
    file = inside.removeprefix("media/")
    return Link(f"{ROOT}media/{quote(file)}", kind="media", target=file)


def _internal(href: str, *, rel: str) -> Link | BadLink:
    path, _, fragment = href.partition("#")
    inside = _below(unquote(path), rel).removesuffix("/")
    inside = inside.removesuffix("/index.html").removesuffix("/index.md")
    parts = inside.split("/")
    last = parts[-1].removesuffix(".md")
    if parts[0] == "media" and len(parts) > 1:
        file = "/".join(parts[1:])
        return Link(f"{ROOT}media/{quote(file)}", kind="media", target=file)
    if not path.endswith(".md") and len(parts) == 2 and parts[0] in _KINDS and parts[0] != "issues":
        return _entry(_KINDS[parts[0]], parts[0], last, fragment)
    if parts[0] == "pages" and len(parts) == 2:
        return _entry("page", "pages", last, fragment)
    hash = f"#{fragment}" if fragment else ""
    if _DATED.fullmatch(last):
        return _issue(last + hash)
    if len(parts) > 1 and _DATED.fullmatch(parts[-2]) and path.endswith(".md"):
        return _issue(parts[-2] + hash)
    return BadLink(
        "unknown-link",
        f'"{_shorten(href)}" leads nowhere in this archive',
        "write an issue (2021-08-31#i-abc234), topics/ID, names/ID, sections/ID, figures/ID, pages/NAME, "
        "or a whole address that starts with https://",
    )


def _entry(kind: ReferenceKind, folder: str, id: str, fragment: str) -> Link | BadLink:
    if not _SAFE.fullmatch(id):
        return BadLink("unknown-link", f'"{_shorten(id)}" is not an id', f"write {folder}/ID")
    hash = f"#{quote(fragment, safe='-_.~')}" if fragment else ""
    return Link(f"{ROOT}{folder}/{quote(id)}/index.html{hash}", kind=kind, target=id)


def _issue(address: str) -> Link | BadLink:
    slug, _, fragment = address.partition("#")
    slug = unquote(slug)
    if not _SAFE.fullmatch(slug) or (fragment and not _SAFE.fullmatch(unquote(fragment))):
        return BadLink("unknown-link", f'"{_shorten(address)}" is not an issue', "write its slug: 2021-08-31#i-abc234")
    path = f"{ROOT}issues/{quote(slug)}/index.html"
    if not fragment:
        return Link(path, kind="issue", target=slug)
    return Link(f"{path}#{quote(unquote(fragment))}", kind="item", target=slug, item=unquote(fragment))


def _below(path: str, rel: str) -> str:
    """`path` relative to the content folder, whether written from there or from the file that holds it."""
    if path.startswith("/"):
        return posixpath.normpath(path).lstrip("/") + ("/" if path.endswith("/") else "")
    first = path.split("/", 1)[0]
    if first in _KINDS or first == "media":
        return posixpath.normpath(path)
    return posixpath.normpath(posixpath.join(posixpath.dirname(rel), path))


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
