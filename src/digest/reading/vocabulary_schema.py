"""The entries of sections.yaml, topics.yaml, names.yaml and series.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from digest.model import Name, NameKind, Section, Series, SeriesKind, Topic
from digest.reading.kinds import FORM, ID, LINE
from digest.reading.schema import ValueEntry
from digest.reading.shapes import Entry

Line = Annotated[str, LINE]
Form = Annotated[str, FORM]


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyEntry(Entry):
    id: Annotated[str, ID]
    """Permanent; part of addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionEntry(VocabularyEntry):
    """A standing section."""

    title: Line
    """The heading as it is used now."""
    aliases: tuple[Line, ...] = ()
    """Headings it had over the years; any of them opens the section."""
    description: Line = ""
    """A sentence for the section's page."""
    note: str = ""
    """Markdown, printed at the foot of the section in every issue."""

    def record(self) -> Section:
        return Section(id=self.id, title=self.title, aliases=self.aliases, description=self.description, note=self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicEntry(VocabularyEntry):
    """A controlled topic."""

    title: Form
    """As printed."""
    aliases: tuple[Form, ...] = ()
    """Other words for it."""
    group: Line = ""
    """Heading under which the overview lists it."""
    description: Line = ""
    """A sentence for the topic's page."""
    see_also: tuple[str, ...] = ()
    """Ids of neighbouring topics."""
    match: tuple[Form, ...] = ()
    """Phrases by which an untagged item is suggested for the topic."""

    def record(self) -> Topic:
        return Topic(
            id=self.id,
            title=self.title,
            aliases=self.aliases,
            group=self.group,
            description=self.description,
            see_also=self.see_also,
            match=self.match,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NameEntry(VocabularyEntry):
    """A person, organisation, place or programme with every spelling."""

    kind: NameKind
    """What it names."""
    name: Form
    """The preferred form."""
    role: Line = ""
    """A few neutral words that tell it from others."""
    variants: tuple[Form, ...] = ()
    """Other spellings in the site's script."""
    be: Form = ""
    """In Belarusian."""
    ru: Form = ""
    """In Russian."""
    lacinka: Form = ""
    """In Belarusian, Latin script."""
    short: tuple[Form, ...] = ()
    """Forms that count alone, such as a surname."""
    ambiguous: tuple[Form, ...] = ()
    """Forms that are shown and never matched."""
    see_also: tuple[str, ...] = ()
    """Ids of related names."""

    def record(self) -> Name:
        return Name(
            id=self.id,
            kind=self.kind,
            name=self.name,
            role=self.role,
            variants=self.variants,
            be=self.be,
            ru=self.ru,
            lacinka=self.lacinka,
            short=self.short,
            ambiguous=self.ambiguous,
            see_also=self.see_also,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesEntry(VocabularyEntry):
    """A counted series."""

    title: Line
    """As printed."""
    unit: Line
    """What is counted: people, flights."""
    kind: SeriesKind
    """level: a stock at a date; count: what happened in a period."""
    description: Line = ""
    """How it is counted."""
    values: tuple[ValueEntry, ...] = ()
    """Values that no issue carries."""

    def record(self) -> Series:
        return Series(
            id=self.id,
            title=self.title,
            unit=self.unit,
            kind=self.kind,
            description=self.description,
            values=tuple(value.record(series=self.id) for value in self.values),
        )
