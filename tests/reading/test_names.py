"""Mentions of names: which words are whose."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.model import Name
from digest.reading.names import NameMatcher
from reading.cases import VOCABULARY

MATCHER = NameMatcher(VOCABULARY.names)

CASES = {
    # whole words
    "Vandrouny spoke.": ["vandrouny"],
    "Vandrounyism is no name.": [],
    "XVandrouny is no name.": [],
    # longest first
    "Ihar Vandrouny spoke.": ["vandrouny-ihar"],
    "Zubr Air flew.": ["zubr-air"],
    "Zubr Airlines flew.": [],
    # possessives and apostrophes
    "Vandrouny's plan": ["vandrouny"],
    "Vandrouny’s plan": ["vandrouny"],
    "the Vandrounys' plan": [],
    "O’Prykl spoke": ["prykladnaya"],
    "Oʼ Prykl": [],
    # hyphens
    "the Vandrouny-era law": ["vandrouny"],
    "anti-Vandrouny protests": ["vandrouny"],
    "Mr Vandrouny-Rusak spoke": [],
    "Mr Rusak-Vandrouny spoke": [],
    "the Vandrouny-Prykladnaya talks": ["vandrouny", "prykladnaya"],
    "the Vandrouny–Rusak talks": ["vandrouny"],
    # short forms after other words
    "Pavel Vandrouny spoke.": ["vandrouny"],  # a sentence's first word is no given name unless it is known as one
    "Then Pavel Vandrouny spoke.": [],
    "Ihar spoke. Vandrouny left.": ["vandrouny"],
    "Marta Vandrouny spoke.": [],
    "Then President Vandrouny spoke.": ["vandrouny"],
    "Then Gen. Vandrouny spoke.": ["vandrouny"],
    "Then Vice-President Vandrouny spoke.": ["vandrouny"],
    "Then A. Vandrouny spoke.": ["vandrouny"],
    "Then P. Vandrouny spoke.": [],
    "On 31 October Vandrouny spoke.": ["vandrouny"],
    "In Vezha Vandrouny spoke.": ["vezha", "vandrouny"],
    "There, in the hall of Zubrovia, Vandrouny spoke.": ["vandrouny"],
    "It was Zubrovia's Vandrouny who spoke.": ["vandrouny"],
    "He met (Vandrouny) and “Vandrouny”.": ["vandrouny", "vandrouny"],
    # streets and prizes
    "in Vandrouny Street": [],
    "on Vandrouny avenue": [],
    "in Aleh Vandrouny Street": [],
    "the Vandrouny Prize": [],
    "the Vandrouny government": ["vandrouny"],
    # organisations
    "The Security Council met.": ["council"],
    "The UN Security Council met.": [],
    "The Zubrovian Security Council met.": ["council"],
    # ambiguous, capitals, other scripts
    "Zubr was seen.": [],
    "union treaty": [],
    "Union Treaty": ["union-treaty"],
    "Вежа и Алег Вандроўны": ["vezha", "vandrouny"],
    # spacing and accents
    "Marta  Prykladnaya": ["prykladnaya"],
    "Marta\u00a0Prykladnaya": ["prykladnaya"],
    "Marta\nPrykladnaya": ["prykladnaya"],
    unicodedata.normalize("NFD", "Aleh Vandroŭny"): ["vandrouny"],
}


@pytest.mark.parametrize(("text", "expected"), CASES.items(), ids=CASES)
def test_whose_name_it_is(text: str, expected: list[str]) -> None:
    """Positive and negative cases."""
    assert [mention.name for mention in MATCHER.find(text)] == expected


def test_offsets_are_those_of_the_text() -> None:
    """Composed or not, one space or several: a mention is where the text has it."""
    text = unicodedata.normalize("NFD", "Ŭ  ŭ Aleh  Vandroŭny’s Vezha")
    assert [text[m.start : m.end] for m in MATCHER.find(text)] == [
        unicodedata.normalize("NFD", "Aleh  Vandroŭny"),
        "Vezha",
    ]


def test_a_form_of_two_names_is_nobodys_where_one_calls_it_ambiguous() -> None:
    """Neither is found by it, both by what is only theirs."""
    first = Name(id="a", kind="person", name="Ales Rusak", short=("Rusak",), ambiguous=("Rusak",))
    second = Name(id="b", kind="person", name="Boris Rusak", short=("Rusak",))
    matcher = NameMatcher((first, second))
    assert [m.name for m in matcher.find("Rusak met Ales Rusak and Boris Rusak")] == ["a", "b"]


def test_no_names_no_mentions() -> None:
    """An archive without names.yaml."""
    assert NameMatcher(()).find("Vandrouny") == []


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "Aleh",
                    "Vandrouny",
                    "Prykladnaya",
                    "Zubr",
                    "Air",
                    "Vezha",
                    "’s",
                    "-",
                    " ",
                    "  ",
                    "\n",
                    ". ",
                    "e\u0301",
                    "ŭ",
                ),
                *("President", "Street", "O'", "\u0306", "\u00a0", "x", "«", "(", "Ihar ", "Union Treaty", "\uffff"),
            ]
        ),
        max_size=20,
    ).map("".join)
)
def test_mentions_are_in_order_and_whole(text: str) -> None:
    """Any text: none overlaps, each stands for one of its name's forms."""
    forms = {name.id: {form.replace("ŭ", "u\u0306") for form, _ in name.spellings} for name in VOCABULARY.names}
    position = 0
    for mention in MATCHER.find(text):
        assert position <= mention.start < mention.end <= len(text)
        position = mention.end
        found = " ".join(unicodedata.normalize("NFD", text[mention.start : mention.end]).replace("’", "'").split())
        assert any(found == unicodedata.normalize("NFD", form).replace("ʼ", "'") for form in forms[mention.name])
