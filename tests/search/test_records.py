"""What the search index is told of an issue."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Footnote, Issue, Item, Name, Part
from digest.pages import urls
from digest.search.records import EVERY, Record, digest, query_forms, records_of_issue, spellings, surname_counts

PALACHANIN = Name(
    id="palachanin", kind="person", name="Lukash Palachanin", variants=("Łukasz Połoczanin",), be="Лукаш Палачанін",
    ru="Лукаш Полочанин", lacinka="Łukaš Pałačanin", short=("Palachanin",),
)  # fmt: skip
BROTHER = Name(id="palachanin-anton", kind="person", name="Anton Palachanin", be="Антон Палачанін")
NAMES = {name.id: name for name in (PALACHANIN, BROTHER)}


def issue_of(*items: Item, **fields: object) -> Issue:
    return Issue(
        slug="2025-01-06", date=date(2025, 1, 6), title="Zubrovia Digest, 6 January 2025",
        parts=(Part(section="military", heading="Military", anchor="page-military", items=items),), **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def one(item: Item, **fields: object) -> Record:
    return records_of_issue(issue_of(item, **fields), NAMES)[-1]


ITEM = Item(
    id="i-abc234",
    written=True,
    section="military",
    title="A drone fell near Lozavik",
    headline="A drone fell near Lozavik",
    html="<p>Nobody was hurt.</p>",
    text="Nobody was hurt.",
    topics=("drones",),
    names=("palachanin",),
    footnotes=(Footnote(number=1, label="a", html="", text="Lozavik Herald, 5 January."),),
)


def test_a_record_is_an_item_at_its_own_address() -> None:
    """The result leads to the item, under the address every page uses for it."""
    assert one(ITEM).url == urls.item("2025-01-06", "i-abc234")


def test_headline_text_and_footnotes_are_searched() -> None:
    assert one(ITEM).content == "A drone fell near Lozavik\n\nNobody was hurt.\n\nLozavik Herald, 5 January."


def test_filters_hold_ids_and_no_titles() -> None:
    """A renamed topic leaves the index as it is."""
    assert one(ITEM).filters == {
        "section": ["military"],
        "topic": ["drones"],
        "name": ["palachanin"],
        "kind": ["review"],
    }


def test_every_spelling_is_found_in_every_script() -> None:
    """Latin, Łacinka and Cyrillic forms stand beside the text, whichever of them it uses; so does ł written as l."""
    forms = one(ITEM).aka.split(" · ")
    assert {"Lukash Palachanin", "Лукаш Палачанін", "Лукаш Полочанин", "Łukaš Pałačanin", "Lukaš Palačanin"} <= set(
        forms
    )


def test_a_form_within_a_longer_one_is_not_repeated() -> None:
    """The surname is found with the full name that holds it."""
    assert "Palachanin" not in one(ITEM).aka.split(" · ")


def test_a_word_that_folding_leaves_alone_has_a_plain_form() -> None:
    """Names of places that no authority lists are found without a Polish keyboard."""
    item = Item(id="i-a", written=True, title="t", html="", text="Trucks left Łomazy at night.")
    assert one(item).aka == "Lomazy"


def test_nothing_that_must_not_be_found_is_searched() -> None:
    """A year finds the items that speak of it and not all items of that year."""
    record = records_of_issue(issue_of(ITEM, lead_text="A quiet week.", titled=False), NAMES)[0]
    searched = " ".join([record.content, *record.meta.values()])
    assert "2025" not in searched
    assert "2025" not in " ".join([one(ITEM).content, *one(ITEM).meta.values()])


def test_the_lead_is_a_record_that_filters_alone_do_not_count() -> None:
    """Words find a lead; the totals of filters count items, as the rest of the site does."""
    lead, item = records_of_issue(issue_of(ITEM, lead_text="A quiet week.", titled=True), NAMES)
    assert lead.url == "issues/2025-01-06/index.html#page-lead"
    assert lead.title == "Zubrovia Digest, 6 January 2025"
    assert "every" not in lead.meta
    assert item.meta["every"] == EVERY


def test_a_surname_means_the_person_only_where_the_authority_says_so() -> None:
    """Of two brothers the one whose surname counts alone is meant; the other never."""
    assert surname_counts(PALACHANIN)
    assert not surname_counts(BROTHER)


def test_the_browser_is_told_each_form_once() -> None:
    """Forms it takes for one, and surnames it can tell itself, are not sent."""
    assert query_forms(PALACHANIN) == ("Łukasz Połoczanin", "Лукаш Палачанін", "Лукаш Полочанин", "Łukaš Pałačanin")
    alike = Name(id="n", kind="place", name="Mazyr", variants=("Mazýr", "MAZYR"), ambiguous=("Mozyr",))
    assert query_forms(alike) == ()


def test_equal_records_have_one_digest() -> None:
    records = records_of_issue(issue_of(ITEM), NAMES)
    assert digest(records) == digest(records_of_issue(issue_of(ITEM), NAMES))
    assert digest(records) != digest([])


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_and_text_make_a_record(form: str, text: str) -> None:
    """No spelling and no text breaks the index."""
    name = Name(id="n", kind="place", name=form or "x", be=text)
    assert form == "" or len(spellings(name)) >= 1
    item = Item(id="i-a", written=True, title="t", html="", text=text, names=("n", "gone"))
    assert records_of_issue(issue_of(item), {"n": name})[0].names == ("n",)
