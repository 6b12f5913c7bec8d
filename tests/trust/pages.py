"""What a page makes a browser do, read from its bytes as a browser reads them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.dom import pulldom
from xml.etree import ElementTree

import html5lib

SCHEMES = {"", "http", "https", "mailto"}
ADDRESSES = {
    "href", "src", "srcset", "action", "formaction", "poster", "data", "cite", "background", "longdesc", "manifest",
    "ping", "content", "xlink:href", "{http://www.w3.org/1999/xlink}href", "imagesrcset", "archive", "codebase",
}  # fmt: skip
# Elements that fetch, run, frame or restyle; a page holds just those that its template brings.
ACTIVE = {
    "script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "base", "meta", "link", "form",
    "input", "button", "textarea", "select", "video", "audio", "source", "track", "template", "portal", "noscript",
    "svg", "math", "use", "foreignObject", "animate", "set", "dialog", "marquee", "slot", "details", "canvas",
}  # fmt: skip
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)", re.IGNORECASE)


@dataclass
class Active:
    """What is active on a page, and what must never be on one."""

    elements: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(name, kind) of active elements: what they fetch or say, as far as it belongs to the template."""
    forbidden: list[str] = field(default_factory=list)
    text: str = ""


def scheme_of(address: str) -> str:
    """As a browser sees it: white space and controls inside do not count."""
    plain = re.sub(r"[\x00-\x20\x7f-\xa0\u200b\ufeff]+", "", address)
    found = _SCHEME.match(plain)
    return found[0].lower() if found else ""


def active(page: bytes) -> Active:
    """What a browser would run, fetch or obey on `page`."""
    found = Active()
    tree = html5lib.parse(page, transport_encoding="utf-8", namespaceHTMLElements=False)
    found.text = "".join(tree.itertext())
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue  # a comment
        name = element.tag.rpartition("}")[2]
        attributes = {str(key): str(value) for key, value in element.attrib.items()}
        for key, value in attributes.items():
            local = key.lower()
            if local.startswith("on") or local in {"style", "srcdoc", "is", "slot", "xml:base", "autofocus", "nonce"}:
                found.forbidden.append(f"<{name} {key}={value!r}>")
            if local in ADDRESSES and not (local == "content" and name == "meta" and not _refreshes(attributes)):
                for one in value.split(",") if "srcset" in local else [value]:
                    if scheme_of(one) not in SCHEMES:
                        found.forbidden.append(f"<{name} {key}={value!r}>")
            if local in {"src", "srcset", "poster"} and (scheme_of(value) or value.lstrip().startswith("//")):
                found.forbidden.append(f"<{name} {key}={value!r}>: fetched from elsewhere")
        if name == "script" and attributes.get("type") == "application/ld+json":
            json.loads(element.text or "")
        elif name == "script" and (element.text or "").strip():
            found.forbidden.append(f"<script>{element.text!r}")
        if name in ACTIVE:
            found.elements[name, _kind(name, attributes)] += 1
    return found


def _refreshes(attributes: dict[str, str]) -> bool:
    return attributes.get("http-equiv", "").lower() == "refresh"


def _kind(name: str, attributes: dict[str, str]) -> str:
    keys = {"script": ("type",), "meta": ("name", "property", "http-equiv"), "link": ("rel",), "input": ("type",),
            "form": ("method", "class"), "svg": ("class",)}.get(name, ())  # fmt: skip
    return " ".join(attributes.get(key, "") for key in keys)


def xml_of(file: Path) -> ElementTree.Element:
    """A feed, sitemap or drawing: well-formed, with no document type, no entity and no processing instruction."""
    data = file.read_bytes()
    assert b"<!DOCTYPE" not in data and b"<!ENTITY" not in data, file
    kinds = {event for event, _ in pulldom.parseString(data.decode("utf-8"))}
    assert pulldom.PROCESSING_INSTRUCTION not in kinds, file
    return ElementTree.fromstring(data)


def fragments(file: Path) -> Iterator[str]:
    """The HTML that a feed hands to its readers' programs."""
    if file.suffix == ".json":
        document: Any = json.loads(file.read_text("utf-8"))
        for entry in document.get("items", ()):
            yield entry.get("content_html", "")
        return
    for element in xml_of(file).iter():
        if element.get("type") == "html":
            yield element.text or ""
