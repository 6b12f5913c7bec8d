"""Rules about files and folders."""

from __future__ import annotations

from digest.rules.rule import Rule

RULES = (
    Rule(
        "no-issues",
        "error",
        "there are no issues",
        "The folder content/issues is missing, so there is nothing to publish. `digest new` starts the first issue.",
        "content/digest.yaml",
        "content/digest.yaml\ncontent/issues/2025-11-03.md",
    ),
    Rule(
        "encoding",
        "error",
        "the file is not UTF-8",
        "All texts are UTF-8, the one encoding that holds every script. Another program saved this file in an older or "
        "a wider encoding, and its letters would come out wrong. Save it again as UTF-8. In an import the file was "
        "read as the encoding it seems to be; look at its letters.",
        "Saved in Word as Plain text, Windows (Default)",
        "Saved in Word as Plain text, Other encoding, Unicode (UTF-8)",
    ),
    Rule(
        "byte-order-mark",
        "warning",
        "the file starts with a byte-order mark",
        "Some programs put three invisible bytes before a UTF-8 text. They do no harm here, but other programs stumble "
        "over them. Save the file without them.",
        "Saved as UTF-8 with BOM",
        "Saved as UTF-8",
    ),
    Rule(
        "control-character",
        "error",
        "a control character in the text",
        "Of the invisible control characters only the line break and the tab mean something in a text. Others come "
        "from copying out of other programs, and can hide what a text really says. Delete them.",
        "The minister<U+0007> said",
        "The minister said",
    ),
    Rule(
        "empty-file",
        "error",
        "the file is empty",
        "An issue or a page must at least have its front matter. Write it, or delete the file.",
        "",
        "---\ndate: 2025-11-03\n---\nEach paragraph is an item.",
    ),
    Rule(
        "file-too-large",
        "error",
        "the file is too large",
        "A whole year of issues is smaller than the limit, so a file of this size holds something else: a picture, a "
        "recording, another document. Pictures belong into content/media; very long material into several issues.",
    ),
    Rule(
        "unreadable-file",
        "error",
        "the file cannot be read",
        "The file is missing, it is no file, or its permissions forbid reading it.",
    ),
    Rule(
        "symlink",
        "error",
        "a symbolic link",
        "Links are not followed: they may lead out of the content folder and publish what was never meant to be. Put "
        "the file itself in its place.",
        "content/issues/2025-11-03.md → ../../draft.md",
        "content/issues/2025-11-03.md",
    ),
    Rule(
        "ignored-file",
        "warning",
        "a file that nothing reads",
        "Only .md files are issues and pages, only the .yaml files with their known names are read, and only "
        "some kinds of "
        "files can be imported. This one is left out. Rename it if it was meant, or move it elsewhere.",
        "content/issues/2025-11-03.markdown",
        "content/issues/2025-11-03.md",
    ),
    Rule(
        "invalid-slug",
        "error",
        "a file's name that cannot be an address",
        "The name of an issue's file or folder is its address on the site. It starts with the date, and goes on, if at "
        "all, in small Latin letters, digits and hyphens. A page's name has the same letters, without a date.",
        "content/issues/Issue 3 November.md",
        "content/issues/2025-11-03.md",
    ),
    Rule(
        "duplicate-slug",
        "error",
        "two sources for one issue",
        "Two files or folders have the same name, or names that differ only in capitals or in how an accent is stored. "
        "Many systems cannot tell such names apart, so both would be one address. Delete or rename one.",
        "content/issues/2025-11-03.md\ncontent/issues/2025/2025-11-03.md",
        "content/issues/2025/2025-11-03.md",
    ),
    Rule(
        "wrong-year-folder",
        "warning",
        "an issue in another year's folder",
        "The folder of a year holds the issues of that year. The address does not depend on it, but the next editor "
        "will look for the file elsewhere.",
        "content/issues/2024/2025-01-06.md",
        "content/issues/2025/2025-01-06.md",
    ),
    Rule(
        "no-index",
        "error",
        "an issue's folder without index.md",
        "An issue that is a folder has its front matter and its lead in index.md; every other file in it is "
        "one section.",
        "content/issues/2025-11-03/military.md",
        "content/issues/2025-11-03/index.md\ncontent/issues/2025-11-03/military.md",
    ),
    Rule(
        "missing-file",
        "error",
        "a picture that is not there",
        "The text or the front matter shows a picture which content/media does not have. Capitals count in file names.",
        "photo:\n  file: Cover.JPG",
        "photo:\n  file: cover.jpg",
    ),
)
