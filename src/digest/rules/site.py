"""Rules about building the site."""

from __future__ import annotations

from digest.rules.rule import Rule

RULES = (
    Rule(
        "address-collision",
        "error",
        "two pages with one address",
        "Two pages would be written to one file, or to names that some systems cannot tell apart. Rename one of them.",
    ),
    Rule(
        "template-error",
        "error",
        "a template that does not work",
        "One of the site's own templates has a mistake. Mend it, or take it out of the templates folder: the "
        "program has its own.",
        "{{ issue.titel }}",
        "{{ issue.title }}",
    ),
    Rule(
        "preview-failed",
        "error",
        "the preview could not be built",
        "Something went wrong that is not a mistake in the content. The last good page stays. Save the file again; "
        "`digest build` says more.",
    ),
)
