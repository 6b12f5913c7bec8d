"""From blocks to the parts of an issue: an ordered table of recognisers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from digest.importing.blocks import Document
from digest.importing.closing import leave_out_closing, settle_note
from digest.importing.contents import leave_out_contents
from digest.importing.dating import settle_date
from digest.importing.footnotes import bring_notes_home
from digest.importing.headings import Headings
from digest.importing.links import note_lost_links
from digest.importing.opening import read_opening
from digest.importing.report import is_report, shape_report
from digest.importing.sections import open_headlines, open_sections, settle_lead
from digest.importing.shape import mend_paragraphs, settle_lists, under_items
from digest.importing.work import Front, Work
from digest.model import Section


def _daily(work: Work) -> Work:
    daily = re.search(r"\bdaily\b", work.front.title, re.IGNORECASE)
    return replace(work, front=replace(work.front, kind="daily")) if daily else work


def _under_items(work: Work) -> Work:
    return work.with_blocks(under_items(list(work.blocks)))


Recogniser = Callable[[Work], Work]

# The order matters: footnotes tear paragraphs apart, the contents list looks like headings, the head of the issue
# ends where the text begins, and the closing is found by what follows it.
COMMON: tuple[Recogniser, ...] = (
    bring_notes_home,
    leave_out_contents,
    settle_lists,
    read_opening,
    settle_date,
    _daily,
    leave_out_closing,
    mend_paragraphs,
    note_lost_links,
)
REVIEW: tuple[Recogniser, ...] = (open_sections, settle_lead, settle_note, open_headlines, _under_items)
REPORT: tuple[Recogniser, ...] = (shape_report, _under_items)


def recognise(document: Document, sections: Sequence[Section], name: str) -> Work:
    """Finds the parts of an issue in a document.

    Args:
        document: The blocks of a file.
        sections: The standing sections.
        name: The file's name, which may hold a date.
    """
    work = Work(
        document=document,
        headings=Headings.of(sections),
        name=name,
        blocks=document.blocks,
        front=Front(source=document.address),
        omissions=document.omissions,
    )
    for step in COMMON:
        work = step(work)
    for step in REPORT if is_report(work) else REVIEW:
        work = step(work)
    return work
