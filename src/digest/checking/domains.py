"""Hosts that must not be linked to, recognised however they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from urllib.parse import parse_qsl, unquote, urlsplit

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_MENTION = re.compile(rf"(?<![\w@.-])(?:{_LABEL}[.\u3002\uff0e\uff61]){{1,8}}{_LABEL}(?![\w-])")
_HOST = re.compile(r"[^/?#]*")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BEHIND = "'|,;*_}"
"""Signs that may follow an address without belonging to it."""
_DOTS = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})

# Pages that show or send on to another page whose address they are given.
_PAGES = """
google.com/url google.com/amp translate.google.com youtube.com/redirect l.facebook.com lm.facebook.com l.instagram.com
away.vk.com vk.com/away.php out.reddit.com t.umblr.com slack-redir.net yandex.ru/turbo translate.yandex.ru
href.li anonym.to duckduckgo.com/l
"""
_FORWARDERS = frozenset(_PAGES.split())
_PROXIES = {".translate.goog": "-", ".cdn.ampproject.org": "-"}


def ascii_host(host: str) -> str:
    """A host as computers compare it: small letters, no closing stop, Punycode.

    Percent signs, full-width stops and letter case mean nothing to a browser, so they mean nothing here.
    """
    host = unquote(host).translate(_DOTS).strip().rstrip(".").lower()
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        # Labels that the old standard refuses: each for itself.
        return ".".join(_label(label) for label in host.split("."))


def _label(label: str) -> str:
    if label.isascii():
        return label
    return "xn--" + label.encode("punycode", "replace").decode("ascii", "replace")


def host_of(url: str) -> str:
    """The host an address leads to; empty where it has none. A user name before it misleads nobody."""
    url = url.strip().replace("\\", "/")
    try:
        host = urlsplit(url if "//" in url else f"//{url}").hostname
    except ValueError:
        return ""
    return ascii_host(host) if host else ""


def canonical(url: str) -> str:
    """An address with all ways of writing one sign made one: of Markdown, of HTML, of browsers."""
    plain = unescape(_ESCAPED.sub(r"\1", url)).partition("//")[2]
    return host_of(f"//{plain}") + unquote(_HOST.sub("", plain, count=1)).rstrip(_BEHIND)


class Domains:
    """The list of ``digest.yaml``."""

    def __init__(self, hosts: Sequence[str], *, mentions: bool) -> None:
        self._hosts = {ascii_host(host): host for host in hosts}
        self.mentions = mentions
        """Whether a bare mention counts as well."""

    def __bool__(self) -> bool:
        return bool(self._hosts)

    def listed(self, host: str) -> str:
        """The entry that a host falls under, itself or as a sub-domain; empty where there is none."""
        host = host.rstrip(".")
        while host:
            if host in self._hosts:
                return self._hosts[host]
            host = host.partition(".")[2]
        return ""

    def of_link(self, url: str) -> str:
        """The entry that a link falls under, also where it goes through another site's forwarding page."""
        if not self._hosts:
            return ""
        host = host_of(url)
        return (self.listed(host) or self._forwarded(url, host)) if host else ""

    def _forwarded(self, url: str, host: str) -> str:
        for suffix, sign in _PROXIES.items():
            if host.endswith(suffix):
                # The proxy writes a stop as a hyphen and a hyphen as two.
                name = host.removesuffix(suffix).replace(sign * 2, "\0").replace(sign, ".").replace("\0", sign)
                return self.listed(ascii_host(name))
        parts = urlsplit(url.strip())
        host = host.removeprefix("www.")
        first = f"{host}/{parts.path.lstrip('/').partition('/')[0]}"
        if host not in _FORWARDERS and first not in _FORWARDERS:
            return ""
        targets = [value for _, value in parse_qsl(parts.query)]
        targets += [rest for start in ("/s/", "/amp/") if (rest := parts.path.partition(start)[2])]
        return next((found for target in targets if (found := self.listed(host_of(target)))), "")

    def named(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, entry) of the hosts named in a text."""
        if not self._hosts:
            return
        for match in _MENTION.finditer(text):
            if found := self.listed(ascii_host(match[0])):
                yield match.start(), match.end(), found
