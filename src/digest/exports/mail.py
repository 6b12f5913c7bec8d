"""The e-mail edition of an issue: HTML, the same as text, and a complete message of both.

It carries no picture and nothing else that a mail program would fetch, so that opening it tells nobody anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from digest.exports import mail_message
from digest.exports.mail_parts import MailItem, MailPart, absolute_links, item_for, text_blocks, underlined, wrapped
from digest.model import Issue
from digest.pages import urls
from digest.pages.i18n import words

if TYPE_CHECKING:
    from jinja2 import Environment

    from digest.archive import Archive

LIMIT = 80_000
"""Bytes of the whole message, encoded. A large provider cuts off what goes beyond 102 KB."""


class Edition(Struct, frozen=True):
    """The e-mail edition of one issue."""

    html: str
    text: str
    message: bytes
    """RFC 5322, with both as alternatives."""
    left: int
    """Items that stand on the web only, because the message would be too long."""


def edition(archive: Archive, issue: Issue, environment: Environment) -> Edition:
    """The e-mail edition of `issue`; as many of its items, from the top, as `LIMIT` allows.

    ValueError where the site's address or e-mail address cannot stand in a message.
    """
    count = len(issue.items)
    whole = _edition(archive, issue, environment, count)
    if len(whole.message) < LIMIT:
        return whole
    # The longest message that fits; each longer one holds all of the shorter ones.
    fits, too_many = 0, count
    best = _edition(archive, issue, environment, 0)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        tried = _edition(archive, issue, environment, middle)
        if len(tried.message) < LIMIT:
            fits, best = middle, tried
        else:
            too_many = middle
    return best


def _edition(archive: Archive, issue: Issue, environment: Environment, count: int) -> Edition:
    site, language = archive.site, words(archive.site.language)
    parts = parts_of(archive, issue, count)
    left = len(issue.items) - sum(len(part.items) for part in parts)
    web = urls.absolute(site, urls.issue(issue.slug))
    following = issue.items[len(issue.items) - left].id if left else ""
    unsubscribe = site.subscription.list_unsubscribe
    shared: dict[str, Any] = {
        "issue": issue,
        "lang": issue.lang or site.language,
        "label": _label(issue, language.gettext),
        "web": web,
        "home": urls.absolute(site, urls.HOME),
        "left": left,
        "next": urls.absolute(site, urls.item(issue.slug, following)) if left else "",
        "unsubscribe": unsubscribe,
    }
    html = environment.get_template("mail/issue.html").render(
        shared,
        preheader=preheader(issue),
        lead=absolute_links(issue.lead_html, site, web) if count or not issue.items else "",
        parts=parts,
    )
    text = environment.get_template("mail/issue.txt").render(
        shared,
        title=wrapped(issue.title),
        underline=underlined(wrapped(issue.title), "="),
        facts=_facts(issue, language),
        blocks=_text(issue, parts, shared, language, with_lead=bool(count or not issue.items)),
        imprint=wrapped(". ".join(part for part in (site.publisher.name, site.licence.name) if part) or site.title),
    )
    html, text = inlined(html), text.strip() + "\n"
    return Edition(html=html, text=text, message=mail_message.compose(site, issue, html, text), left=left)


def inlined(html: str) -> str:
    """The styles written into the tags; rules for the reader's colour scheme stay in the head."""
    from css_inline import CSSInliner

    inliner = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False, minify_css=True)
    return str(inliner.inline(html))


def preheader(issue: Issue) -> str:
    """What a list of mails shows behind the subject: at most 140 characters, cut at a word."""
    from digest.pages.cards import excerpt

    first = issue.items[0].text if issue.items else ""
    return excerpt(issue.summary or issue.lead_text or first, 140)


def parts_of(archive: Archive, issue: Issue, count: int) -> tuple[MailPart, ...]:
    """The first `count` items under their headings, an editors' note only where its section is complete."""
    last = {part.section: number for number, part in enumerate(issue.parts)}
    web = urls.absolute(archive.site, urls.issue(issue.slug))
    found = []
    for number, part in enumerate(issue.parts):
        items = part.items[:count]
        count -= len(items)
        if not items:
            break
        section = archive.sections.get(part.section)
        complete = len(items) == len(part.items) and last[part.section] == number
        note = absolute_links(section.note_html, archive.site, web) if section and complete else ""
        made: tuple[MailItem, ...] = tuple(item_for(archive, issue, item) for item in items)
        found.append(MailPart(heading=part.heading, items=made, note=note))
    return tuple(found)


def _label(issue: Issue, _: Callable[[str], str]) -> str:
    return {"review": _("Review"), "daily": _("Daily"), "report": _("Report")}[issue.kind]


def _facts(issue: Issue, language: Any) -> str:
    _ = language.gettext
    facts = [_label(issue, _)]
    if issue.number is not None:
        facts.append(_("No. %(number)s") % {"number": issue.number})
    facts += [issue.edition] if issue.edition else []
    facts.append(language.date(issue.date))
    if issue.period:
        facts.append(_("Covers %(period)s") % {"period": language.edtf(issue.period)})
    return wrapped(" · ".join(facts))


def _text(
    issue: Issue, parts: tuple[MailPart, ...], shared: dict[str, Any], language: Any, *, with_lead: bool
) -> list[str]:
    _ = language.gettext

    def correction(one: Any) -> str:
        return wrapped(f"{_('Correction')}, {language.date(one.date)}: {one.text}")

    blocks = [wrapped(issue.summary)] if issue.summary else []
    blocks += [correction(one) for one in issue.corrections if not one.item]
    blocks += text_blocks(issue.lead_text) if with_lead else []
    for part in parts:
        if part.heading:
            blocks.append(f"{wrapped(part.heading.upper())}\n{underlined(wrapped(part.heading), '-')}")
        for item in part.items:
            blocks += [wrapped(item.title)] if item.headline else []
            blocks += item.blocks
            blocks += [correction(one) for one in item.corrections]
            topics = [wrapped(" · ".join(item.topics))] if item.topics else []
            blocks.append("\n".join([*item.links, *topics, item.href]))
        if part.note:
            from digest.exports.mail_parts import plain

            blocks.append(wrapped(plain(part.note)))
    if shared["left"]:
        more = language.ngettext("%(num)s more item", "%(num)s more items", shared["left"]) % {"num": shared["left"]}
        blocks.append(f"{_('Continue on the web')} · {more}:\n{shared['next']}")
    if issue.contributors:
        blocks.append(wrapped(f"{_('Contributors')}: {', '.join(issue.contributors)}"))
    blocks += [wrapped(one) for one in (*issue.acknowledgements, *issue.funding)]
    return blocks
