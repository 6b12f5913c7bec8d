"""An item's markup in its issue: headline, text, corrections, notes, topics, and the links to it.

Made here and not in a template, which would take four times as long over the tens of thousands of items of an old
archive. Everything around the items is in ``templates/pages/issue.html``.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from typing import TYPE_CHECKING

from markupsafe import escape

from digest.model import ROOT, Correction, Issue, Item
from digest.pages import urls
from digest.pages.i18n import words

if TYPE_CHECKING:
    from digest.archive import Archive


class ItemMarkup:
    """Makes the items of one issue; what they share is looked up once."""

    def __init__(self, archive: Archive, issue: Issue, earlier: Container[str]) -> None:
        """`earlier` holds the ids of the items that continue earlier ones."""
        self._language = words(archive.site.language)
        _ = self._language.gettext
        self._link, self._cite, self._earlier = escape(_("Link")), escape(_("Cite")), escape(_("Earlier"))
        self._topics = archive.kept(_topic_links)
        self._with_earlier = earlier
        self._corrections: dict[str, list[Correction]] = {}
        for one in issue.corrections:
            self._corrections.setdefault(one.item, []).append(one)

    def item(self, item: Item, level: int) -> str:
        """``<article>`` of an item; `level` is that of its headline's heading."""
        id = item.id
        head = f"<h{level}>{item.headline_html or escape(item.headline)}</h{level}>\n" if item.headline else ""
        html = item.html
        if "<h" in html:
            html = _SUBHEADING.sub(rf"\g<1>{min(level + 1, 6)}", html)
        corrections = "".join(map(self._correction, self._corrections.get(id, ())))
        notes = self._notes(item) if item.footnotes else ""
        topics = "".join([self._topics[topic] for topic in item.topics if topic in self._topics])
        cite = f'<a href="cite/index.html#{id}">'
        earlier = f"{cite}{self._earlier}</a> " if id in self._with_earlier else ""
        return (
            f'<article class="item" id="{id}">\n{head}{html}\n{corrections}{notes}'
            f'<div class="by">{topics}{earlier}<a class="pl" href="#{id}">{self._link}</a> {cite}{self._cite}</a>'
            "</div>\n</article>\n"
        )

    def _correction(self, one: Correction) -> str:
        day = f"{self._language.gettext('Correction')}, {self._language.date(one.date)}:"
        return f'<p class="correction"><strong>{escape(day)}</strong> {escape(one.text)}</p>\n'

    def _notes(self, item: Item) -> str:
        back = escape(self._language.gettext("Back to the text"))
        notes = "".join(
            f'<li id="fn-{item.id}-{note.number}" value="{note.number}">{note.html} '
            f'<a href="#fnref-{item.id}-{note.number}" role="doc-backlink" aria-label="{back}">↩</a></li>\n'
            for note in item.footnotes
        )
        return f'<ol class="notes">\n{notes}</ol>\n'


_SUBHEADING = re.compile(r"(</?h)[2-6](?=[ >])")


def _topic_links(archive: Archive) -> Mapping[str, str]:
    return {
        topic.id: f'<a href="{ROOT}{urls.topic(topic.id)}">{escape(topic.title)}</a> '
        for topic in archive.vocabulary.topics
    }
