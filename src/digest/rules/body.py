"""Rules about the text of an issue."""

from __future__ import annotations

from digest.rules.rule import Rule

RULES = (
    Rule(
        "heading-level",
        "error",
        "a heading that cannot be used here",
        "## opens a section and ### a headline. The title of an issue or page stands in its front matter, so "
        "# is never used. "
        "In a file that belongs to one section, headlines are ##; in a report, headings go from ## to ####.",
        "# Weekly review",
        "---\ndate: 2025-11-03\ntitle: Weekly review\n---",
    ),
    Rule(
        "misplaced-heading",
        "error",
        "a sub-heading without a headline",
        "A sub-heading (####) divides an item that has a headline (###). Anywhere else nothing tells what it "
        "belongs to. "
        "Quotations, lists and notes hold no headings.",
        "## Politics\n\n#### In the regions\n\nText.",
        "## Politics\n\n### Dismissals\n\n#### In the regions\n\nText.",
    ),
    Rule(
        "empty-heading",
        "error",
        "a heading without text",
        "Write the heading's text behind the signs, or delete the line.",
        "###",
        "### Dismissals in the regions",
    ),
    Rule(
        "headline-in-lead",
        "error",
        "a headline before the first section",
        "What stands before the first section is the lead: an introduction, and no item. A headline opens an item, so "
        "it needs a section.",
        "### Dismissals\n\nText.\n\n## Politics",
        "## Politics\n\n### Dismissals\n\nText.",
    ),
    Rule(
        "setext-heading",
        "error",
        "a line of signs under a text",
        "A line of = or - directly below a text makes the text a heading, often without being meant. Headings are "
        "written with # signs; a line of hyphens is not used at all.",
        "Dismissals\n----------",
        "### Dismissals",
    ),
    Rule(
        "thematic-break",
        "error",
        "a line across the page",
        "Sections and items divide an issue; lines of hyphens, asterisks or underscores between them do not.",
        "First item.\n\n---\n\nSecond item.",
        "First item.\n\nSecond item.",
    ),
    Rule(
        "nesting-too-deep",
        "error",
        "too many levels",
        "Quotations and lists stand within one another in more levels than any text needs.",
    ),
    Rule(
        "empty-section",
        "warning",
        "a section without items",
        "A heading with nothing under it is not printed. Delete it, or write what belongs there.",
        "## Politics\n\n## Human rights\n\nTwo more were released.",
        "## Human rights\n\nTwo more were released.",
    ),
    Rule(
        "empty-issue",
        "warning",
        "an issue without items",
        "An issue of which nothing but the lead is left has nothing to link to, to find or to cite.",
        "---\ndate: 2025-11-03\n---",
        "---\ndate: 2025-11-03\n---\nEach paragraph is an item.",
    ),
    Rule(
        "empty-item",
        "error",
        "an item without text",
        "Hashtags end the text of an item. There is no text before these.",
        "## Politics\n\n#elections",
        "## Politics\n\nThe vote was put off. #elections",
    ),
    Rule(
        "empty-entry",
        "error",
        "an empty entry in a list of items",
        "Where a list is the first thing in a section, each of its entries is an item, and this one has no text.",
        "- Text of the first.\n-",
        "- Text of the first.",
    ),
    Rule(
        "no-item-before",
        "error",
        "something that belongs to no item",
        "Quotations, tables, pictures and code belong to the item before them. Here there is none.",
        "## Politics\n\n> We shall vote.",
        "## Politics\n\nMarta Prykladnaya announced the vote:\n\n> We shall vote.",
    ),
    Rule(
        "content-outside-section",
        "error",
        "text that belongs into a section's file",
        "In an issue that is a folder, index.md holds the front matter and the lead. Every section has a "
        "file of its own.",
        "content/issues/2025-11-03/index.md:\n  ## Politics",
        "content/issues/2025-11-03/political.md",
    ),
    Rule(
        "stray-hashtag",
        "warning",
        "a hashtag in the middle of a text",
        "Only hashtags at the end of an item's last paragraph, or of its headline, are topics. Elsewhere "
        "they are printed "
        "as they stand, which is hardly meant. In the last row of a table this is an error.",
        "The #elections were put off by a year.",
        "The elections were put off by a year. #elections",
    ),
    Rule(
        "misplaced-attributes",
        "error",
        "an attribute line in the wrong place",
        "A line such as {#some-id date=2025-10-28} stands alone, directly before the item it belongs to, "
        "with a blank line "
        "or a heading before it. Anywhere else it would be printed, so it is refused. For plain braces write \\{.",
        "The vote was put off. {#vote}",
        "{#vote}\nThe vote was put off.",
    ),
    Rule(
        "invalid-attributes",
        "error",
        "an attribute that is not known",
        "An attribute line can give an item its id and the date of its event, each once.",
        "{#vote day=2025-10-28}",
        "{#vote date=2025-10-28}",
    ),
    Rule(
        "reserved-id",
        "error",
        "an id that belongs to the page",
        "Ids that start with page- are the page's own: its sections, its lead. Choose another.",
        "{#page-politics}",
        "{#politics-vote}",
    ),
    Rule(
        "twin-id",
        "warning",
        "two items with the same first words",
        "An item without a written id has an address made from its first twelve words. Two that begin alike "
        "are told apart "
        "by a number, which changes when one of them goes. Write another opening, or run `digest stamp`.",
    ),
    Rule(
        "unstamped-item",
        "warning",
        "an item without a written id",
        "Until its id is written into the source, the address of an item ends when its first words change. "
        "`digest stamp` writes the very id that the item has already, so that its address lasts whatever is "
        "changed later.",
        "The vote was put off.",
        "{#i-k3v9qd}\nThe vote was put off.",
    ),
    Rule(
        "undefined-footnote",
        "error",
        "a footnote that is not there",
        "The text refers to a footnote which this file does not define. Labels are local to their file.",
        "He was released.[^1]",
        "He was released.[^1]\n\n[^1]: Reported by Lantern.",
    ),
    Rule(
        "unused-footnote",
        "warning",
        "a footnote that nothing refers to",
        "It is not printed. Refer to it, or delete it.",
        "He was released.\n\n[^1]: Reported by Lantern.",
        "He was released.[^1]\n\n[^1]: Reported by Lantern.",
    ),
    Rule(
        "duplicate-footnote",
        "error",
        "two footnotes with one label",
        "A label names one footnote of its file.",
        "[^1]: Reported by Lantern.\n[^1]: Reported by Beacon.",
        "[^1]: Reported by Lantern.\n[^2]: Reported by Beacon.",
    ),
    Rule(
        "raw-html",
        "error",
        "HTML in the text",
        "Texts are Markdown. HTML could carry scripts and break pages, so none is let through. For a plain "
        "sign write \\<.",
        "This is <b>new</b>.",
        "This is **new**.",
    ),
    Rule(
        "comment",
        "note",
        "a comment",
        "Comments are for the editors and are never published. They are listed so that none is forgotten.",
        "<!-- ask Marta about the number -->",
    ),
    Rule(
        "unclosed-comment",
        "error",
        "a comment without an end",
        "Everything behind it would vanish from the site. Write --> where the comment ends.",
        "<!-- ask Marta about the number",
        "<!-- ask Marta about the number -->",
    ),
)
