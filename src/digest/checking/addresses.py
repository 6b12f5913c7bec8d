"""Rules about links: where they must not lead, and what they must not carry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from digest.checking.domains import canonical, host_of
from digest.checking.subject import Subject, Text, front_matter_span
from digest.diagnostics import Diagnostic
from digest.model import Issue

_HREF = re.compile(r'href="([Hh][Tt][Tt][Pp][Ss]?:[^"]*)"')

_NAMES = """
fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid li_fat_id igshid igsh mibextid srsltid epik
mc_cid mc_eid mkt_tok _hsenc _hsmi __hssc __hstc __hsfp hsctatracking oly_enc_id oly_anon_id vero_id vero_conv wickedid
s_cid ncid cmpid _openstat ref_src ref_url __twitter_impression _ga _gl ga_source ga_medium ga_campaign
guccounter guce_referrer guce_referrer_sig rb_clickid ml_subscriber ml_subscriber_hash xtor spm trk trkcampaign
at_campaign at_medium at_custom1 at_custom2 at_custom3 at_custom4 at_link_id at_link_origin at_link_type at_ptr_name
at_format at_bbc_team pk_campaign pk_kwd pk_source pk_medium piwik_campaign matomo_campaign
"""
_TRACKERS = frozenset(_NAMES.split())
_TRACKER_STARTS = ("utm_", "hsa_", "stm_", "itm_", "fb_action_", "fb_ref", "mtm_")


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Links of the issue: of its text, and of its front matter."""
    for url in _in_text(subject.issue):
        problems = list(_problems(subject, url))
        for problem in problems:
            for text, start, end in _places(subject.texts, url):
                code, message, help, level = problem
                yield text.finding(start, end, code, message, help, level)  # type: ignore[arg-type]
    first = subject.texts[0]
    for path, url in _in_front_matter(subject.issue):
        for code, message, help, level in _problems(subject, url):
            yield first.source.problem(front_matter_span(first, path), code, message, help, level)  # type: ignore[arg-type]
    if subject.rules.domains and subject.rules.domains.mentions:
        for text in subject.texts:
            yield from _mentions(text, subject)


def forbidden(entry: str) -> tuple[str, str, str, str]:
    """Code, message, help and level for a link to a listed domain."""
    return (
        "unlinked-domain",
        f'a link to {entry}, which digest.yaml lists under "unlinked_domains"',
        "name the source in words and delete the link, or link to an archived copy of the page",
        "error",
    )


def _problems(subject: Subject, url: str) -> Iterator[tuple[str, str, str, str]]:
    entry = subject.rules.domains.of_link(url)
    if entry:
        yield forbidden(entry)
    clean, carried = without_tracking(url)
    if carried:
        yield (
            "tracking-parameter",
            f"the address tells the target who sent the reader: {', '.join(carried[:4])}",
            f"write {clean}",
            "warning",
        )


def without_tracking(url: str) -> tuple[str, list[str]]:
    """An address without the parameters that only follow readers, and the names of these."""
    carried: list[str] = []
    base, hash, fragment = url.partition("#")
    base, mark, query = base.partition("?")
    kept = []
    for part in query.split("&") if mark else ():
        name = part.partition("=")[0]
        if is_tracker(name, url):
            carried.append(name)
        else:
            kept.append(part)
    if hash and is_tracker(fragment.partition("=")[0], url):
        carried.append(fragment.partition("=")[0])
        hash = fragment = ""
    return base + (f"?{'&'.join(kept)}" if kept else "") + hash + fragment, carried


def is_tracker(name: str, url: str) -> bool:
    small = name.lower()
    if small in _TRACKERS or small.startswith(_TRACKER_STARTS):
        return True
    if small in ("si", "feature", "s", "t"):
        # Only where they are known to name the one who shared it: elsewhere they may name the page.
        host = host_of(url).removeprefix("www.").removeprefix("m.")
        return (host in ("youtube.com", "youtu.be") and small in ("si", "feature")) or (
            host in ("twitter.com", "x.com") and small in ("s", "t")
        )
    return False


# --- where links stand ------------------------------------------------------------------------------------


def links_in(fragments: Iterable[str]) -> list[str]:
    """External addresses linked to in rendered fragments, in order, none twice."""
    found = (unescape(match[1]) for fragment in fragments for match in _HREF.finditer(fragment))
    return list(dict.fromkeys(found))


def _in_text(issue: Issue) -> list[str]:
    fragments = [issue.lead_html]
    for item in issue.items:
        fragments += (item.headline_html, item.html, *(note.html for note in item.footnotes))
    return list(dict.fromkeys([*links_in(fragments), *(url for item in issue.items for url in item.links)]))


def _in_front_matter(issue: Issue) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if issue.source:
        yield ("source",), issue.source
    for number, url in enumerate(issue.based_on):
        yield ("based_on", number), url
    if issue.photo and issue.photo.link:
        yield ("photo", "link"), issue.photo.link
    for number, figure in enumerate(issue.figures):
        if figure.link:
            yield ("figures", number, "link"), figure.link


def _places(texts: list[Text], url: str) -> Iterator[tuple[Text, int, int]]:
    """Where an address stands; where it cannot be found, the beginning of the text."""
    wanted = canonical(url)
    places = [(text, *place) for text in texts for place in text.addresses.get(wanted, ())]
    yield from places or [(texts[0], texts[0].prose.body, texts[0].prose.body)]


def _mentions(text: Text, subject: Subject) -> Iterator[Diagnostic]:
    """Listed hosts that are named without being linked, in the prose and in the front matter."""
    source, body = text.source.text, text.prose.body
    for part, offset in ((source[:body], 0), (text.prose.text[body:], body)):
        for start, end, entry in subject.rules.domains.named(part):
            if source[max(0, offset + start - 200) : offset + start].rpartition(" ")[2].find("//") >= 0:
                continue
            yield text.finding(
                offset + start,
                offset + end,
                "unlinked-domain",
                f'the address {entry} is named; digest.yaml lists it under "unlinked_domains", mentions included',
                "name the source in words",
                "error",
            )
