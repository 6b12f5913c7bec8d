"""Rules about YAML and the front matter."""

from __future__ import annotations

from digest.rules.rule import Rule

RULES = (
    Rule(
        "no-front-matter",
        "error",
        "no front matter",
        "Every issue and page starts with its front matter: a line of three hyphens, keys with values, and a line of "
        "three hyphens. An issue needs at least its date.",
        "Each paragraph is an item.",
        "---\ndate: 2025-11-03\n---\nEach paragraph is an item.",
    ),
    Rule(
        "unclosed-front-matter",
        "error",
        "the front matter has no end",
        "The second line of three hyphens is missing, so nobody can tell where the text begins.",
        "---\ndate: 2025-11-03\nEach paragraph is an item.",
        "---\ndate: 2025-11-03\n---\nEach paragraph is an item.",
    ),
    Rule(
        "front-matter-not-a-mapping",
        "error",
        "the front matter is no table",
        "The front matter is a table of keys and values, each on a line of its own: a word, a colon, a space, a value.",
        "---\n- 2025-11-03\n- political\n---",
        "---\ndate: 2025-11-03\nsection: political\n---",
    ),
    Rule(
        "yaml-syntax",
        "error",
        "this is not YAML",
        "YAML has a few strict rules: indentation with spaces and never with tabs, a space after the colon, "
        "and quotation "
        "marks around texts that hold a colon, start with a quotation mark, or contain special signs.",
        "title: Zubrovia: a year later",
        'title: "Zubrovia: a year later"',
    ),
    Rule(
        "yaml-alias",
        "error",
        "a YAML anchor or alias",
        "Anchors (&name) and aliases (*name) let one value stand in many places. They can make a small file enormous, "
        "so they are not in use here. A text that starts with one of these signs needs quotation marks.",
        "title: *draft",
        'title: "*draft"',
    ),
    Rule(
        "yaml-tag",
        "error",
        "a YAML tag",
        "Tags (!name) tell other programs to make objects of their own from a value. Here every value is plain. A text "
        "that starts with an exclamation mark needs quotation marks.",
        "title: !important",
        'title: "!important"',
    ),
    Rule(
        "yaml-limit",
        "error",
        "too much YAML",
        "Front matter and vocabularies are tables of short values. One that nests very deeply, or holds an enormous "
        "value or number of values, is a mistake: usually a bracket that is never closed.",
        "tags: [[[[[[[[[[[[[[[[[[[[[[",
        "tags: [trials, elections]",
    ),
    Rule(
        "duplicate-key",
        "error",
        "a key stands twice",
        "One of two equal keys would be lost without a word, so both are refused. The same holds for two spellings of "
        "one key, such as lang and language.",
        "date: 2025-11-03\ndate: 2025-11-10",
        "date: 2025-11-03",
    ),
    Rule(
        "unknown-key",
        "error",
        "an unknown key",
        "A key that is spelled wrongly would have no effect, and nobody would notice. So only known keys are allowed.",
        "titel: A year later",
        "title: A year later",
    ),
    Rule(
        "missing-key",
        "error",
        "a required key is missing",
        "Some keys must be there: the date of an issue; alt and credit of a picture; the title of a page.",
        "photo:\n  file: cover.jpg",
        'photo:\n  file: cover.jpg\n  alt: "Soldiers on a bridge"\n  credit: "Marta Prykladnaya"',
    ),
    Rule(
        "missing-value",
        "error",
        "an empty value",
        "The key is there but its value is empty. Write the value, or delete the key.",
        'tags: [""]',
        "tags: [trials]",
    ),
    Rule(
        "wrong-type",
        "error",
        "a value of the wrong kind",
        "Each key wants a certain kind of value: a text, a number, a date, a list, or a table.",
        "tags: trials, elections",
        "tags: [trials, elections]",
    ),
    Rule(
        "unknown-value",
        "error",
        "not one of the known words",
        "This key takes one of a few words.",
        "kind: weekly",
        "kind: review",
    ),
    Rule(
        "invalid-value",
        "error",
        "a value that cannot be right",
        "The value does not have the form that this key wants: a domain without https://, an ISSN with its check "
        "digit, an item as issue#item.",
        "moved:\n  i-abc234: the issue of last week",
        "moved:\n  i-abc234: 2025-10-27#i-abc234",
    ),
    Rule(
        "invalid-date",
        "error",
        "not a date",
        "Dates are written year-month-day, so that they mean the same everywhere. An event may be vaguer: a month "
        "(2025-10), a year (2025), or two dates with a stroke between them.",
        "date: 3.11.2025",
        "date: 2025-11-03",
    ),
    Rule(
        "invalid-url",
        "error",
        "not a whole address",
        "An address starts with https:// (or http://), names a host and holds no spaces.",
        "source: digest.example/issue 7",
        "source: https://digest.example/issue%207",
    ),
    Rule(
        "invalid-language",
        "error",
        "not a language tag",
        "Languages are named by their BCP 47 tags: en, be, ru, be-Latn for Belarusian in Latin script.",
        "lang: English",
        "lang: en",
    ),
    Rule(
        "incomplete-figure",
        "error",
        "a figure without a whole value",
        "A figure has a value, or, where its source gives a range, both low and high, the lower one first.",
        "- series: prisoners\n  date: 2025-11-03\n  low: 10",
        "- series: prisoners\n  date: 2025-11-03\n  low: 10\n  high: 15",
    ),
    Rule(
        "date-mismatch",
        "error",
        "two dates that disagree",
        "The date in the front matter must be the one that the file's name starts with. The name is the issue's "
        "address, so correct the name only while the issue is not yet public. Section files of a folder need no date.",
        "content/issues/2025-11-03.md:\n  date: 2025-11-10",
        "content/issues/2025-11-03.md:\n  date: 2025-11-03",
    ),
    Rule(
        "item-still-here",
        "error",
        "a withdrawn or moved item still stands in the issue",
        "withdrawn: and moved: name items that are gone from the issue, so that a notice or a redirect can "
        "stand at their "
        "address. An item that is still there cannot have either, and no item can have both.",
        "withdrawn:\n  i-abc234: Retracted by its source\n…\n{#i-abc234}",
        "withdrawn:\n  i-abc234: Retracted by its source",
    ),
    Rule(
        "unknown-item",
        "error",
        "the issue has no such item",
        "A correction names the item that it corrects by its id, the part of the item's address behind the sign #.",
        "corrections:\n  - date: 2025-11-05\n    text: The number was 12.\n    item: third-paragraph",
        "corrections:\n  - date: 2025-11-05\n    text: The number was 12.\n    item: i-abc234",
    ),
)
