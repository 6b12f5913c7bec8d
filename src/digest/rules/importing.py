"""Rules about importing drafts from other programs."""

from __future__ import annotations

from digest.rules.rule import Rule

RULES = (
    Rule(
        "import-note",
        "warning",
        "something the import could not settle",
        "The import left a comment where it was not sure. Settle it, then delete the comment.",
        "<!-- digest: the title says 3 November, the address 4 November -->",
    ),
    Rule(
        "words-lost",
        "warning",
        "words that did not come over",
        "The words of the file and of the draft are compared, and these are missing. Put them back by hand.",
    ),
    Rule(
        "left-out",
        "note",
        "left out on purpose",
        "Contents lists, sign-offs and subscription forms are no part of an issue. What was left out is "
        "listed, so that "
        "nothing is lost by mistake.",
    ),
    Rule(
        "no-content",
        "error",
        "nothing to import",
        "No text was found, or no file of a kind that can be imported: text, saved web pages, .docx.",
    ),
    Rule(
        "no-date",
        "error",
        "no date",
        "An issue needs its date, and neither the text nor the file's name gives one.",
        "digest.txt",
        "2025-11-03.txt",
    ),
    Rule(
        "draft-exists",
        "warning",
        "the draft is there already",
        "The import never overwrites a file: an editor may have worked on it. Delete or rename it to import again.",
    ),
    Rule(
        "not-a-draft",
        "error",
        "the file is not what its name says",
        "A document that was renamed, or is protected by a password, cannot be read. Open it in its own "
        "program and save it "
        "as .docx or as plain text.",
        "report.pdf renamed to report.docx",
        "report.docx saved from the word processor",
    ),
    Rule(
        "damaged-file",
        "error",
        "the file is damaged",
        "The document is cut off or broken. Open it in its own program and save it again, or save the text alone.",
    ),
    Rule(
        "zip-bomb",
        "error",
        "a document that unpacks to an enormous size",
        "A .docx is a packed folder. This one would fill the memory; it was made to do harm, or is broken.",
    ),
    Rule(
        "xml-entity",
        "error",
        "a document with entities of its own",
        "Documents that define entities can read other files or grow without end, so they are refused. Save "
        "the text alone.",
    ),
    Rule(
        "encoding-guessed",
        "warning",
        "the encoding was guessed",
        "The file does not say how its letters are stored. Look at the special letters in the draft.",
    ),
    Rule(
        "unwritable-file",
        "error",
        "the draft cannot be written",
        "The folder does not exist, is full, or its permissions forbid it.",
    ),
)
