"""Editorial rules, applied by `digest check` alone: they never stop a build."""

from __future__ import annotations

from digest.rules.rule import Rule

RULES = (
    Rule(
        "unlinked-domain",
        "error",
        "a link to a source that must not be linked",
        "digest.yaml lists domains under unlinked_domains: outlets of propaganda, sites that follow their visitors. "
        "Sub-domains count, and so do other ways of writing the same host, or of going there through a "
        "forwarding page. Name "
        "the source in words, or link to an archived copy. With unlinked_mentions: true a bare mention counts as well.",
        "[said so](https://www.pravda.example/1)",
        "said so in its morning programme",
    ),
    Rule(
        "tracking-parameter",
        "warning",
        "a link that tells who sent the reader",
        "Addresses copied from newsletters and social networks carry parameters (utm_source, fbclid, …) that "
        "report each "
        "visit. The page is the same without them.",
        "[said so](https://lantern.example/1?id=7&utm_source=letter)",
        "[said so](https://lantern.example/1?id=7)",
    ),
    Rule(
        "date-outside-period",
        "warning",
        "an event outside the issue's period",
        "The event's date, written or read from the first sentence, does not lie in the period that the "
        "issue covers (without "
        "one: within 45 days of its date). Within 45 days of the period it is a note, because much becomes "
        "known late; further "
        "away it is a warning, because it is usually a wrong year or month. Events that are announced for "
        "later are left alone.",
        "period: 2025-10-27/2025-11-02\n…\n{date=2024-10-28}",
        "period: 2025-10-27/2025-11-02\n…\n{date=2025-10-28}",
    ),
    Rule(
        "weekday-mismatch",
        "warning",
        "a weekday that does not fit its date",
        "One of the two is wrong. Where the year is not written, it is the one nearest to the issue's date.",
        "On Monday, 28 October 2025, …",
        "On Tuesday, 28 October 2025, …",
    ),
    Rule(
        "contradicting-figure",
        "warning",
        "two different numbers for one thing",
        "The same series, date and source has another number in another issue, or in series.yaml, and both "
        "cannot be right. "
        "Sources that differ from one another may stand: the site shows them side by side. If the source "
        "itself corrected its "
        "number, say so in note:, or write when each came out in published:.",
        "2025-10-27: value: 1254\n2025-11-03: value: 1245",
        "2025-10-27: value: 1254\n2025-11-03: value: 1254",
    ),
    Rule(
        "name-spelling",
        "warning",
        "a name in another spelling",
        "names.yaml says which spelling is preferred. Readers who search for one spelling find them all, but "
        "an archive that "
        "spells a name in one way is easier to read and to cite. Quotations and footnotes may keep theirs.",
        "Paval Vandrouny arrived.",
        "Pavel Vandrouny arrived.",
    ),
    Rule(
        "unbalanced-quotes",
        "warning",
        "a quotation mark without its partner",
        "It is not clear where the quotation ends, or begins. If it goes on in the next paragraph, that "
        "paragraph opens with "
        "the mark again, and only the last one closes it.",
        "He called it “a mistake.",
        "He called it “a mistake”.",
    ),
    Rule(
        "repeated-paragraph",
        "warning",
        "a paragraph that stood in an earlier issue",
        "The same words stand in two issues. Usually a paragraph was left in a copied file, or was pasted twice.",
    ),
    Rule(
        "untagged-item",
        "warning",
        "an item without a topic",
        "Topics are how readers and researchers find items across the years. `digest suggest` proposes some.",
        "Two more were released.",
        "Two more were released. #political-prisoners",
    ),
    Rule(
        "lost-permalink",
        "error",
        "an address that was public is gone",
        "Every item, issue, page and topic that was public may have been cited, so its address must go on "
        "leading somewhere. "
        "An item that had to go is named under withdrawn: with the reason, one that stands elsewhere now "
        "under moved:. Issues, "
        "pages and the ids of topics and names stay.",
        "(the item {#i-abc234} is deleted)",
        "withdrawn:\n  i-abc234: Retracted by its source on 5 November",
    ),
    Rule(
        "moved-loop",
        "error",
        "items that are moved in a circle",
        "An item is moved to a place from which it is moved back. Name the place where it stands now.",
        "2025-10-27: moved: {i-abc234: 2025-11-03#i-abc234}\n2025-11-03: moved: {i-abc234: 2025-10-27#i-abc234}",
        "2025-10-27: moved: {i-abc234: 2025-11-03#i-abc234}",
    ),
    Rule(
        "unreadable-revision",
        "warning",
        "an old version that cannot be compared",
        "The issue has errors as it stood at the revision named with --since, so its addresses are not known.",
    ),
)
