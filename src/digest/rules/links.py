"""Rules about links and pictures."""

from __future__ import annotations

from digest.rules.rule import Rule

RULES = (
    Rule(
        "broken-link",
        "error",
        "a link within the archive that leads nowhere",
        "The issue, item, page or entry that the link points at does not exist, or no longer.",
        "[as reported](2025-10-72#i-abc234)",
        "[as reported](2025-10-27#i-abc234)",
    ),
    Rule(
        "unknown-link",
        "error",
        "a link that cannot be understood",
        "Within the archive links name an issue (2025-10-27), an item (2025-10-27#i-abc234), topics/ID, names/ID, "
        "sections/ID, figures/ID or pages/NAME. Outside of it they are whole addresses.",
        "[the report](report.html)",
        "[the report](https://lantern.example/report.html)",
    ),
    Rule(
        "unsafe-link",
        "error",
        "an address that must not be linked to",
        "Only https:, http: and mailto: addresses are linked. Others can run code in a reader's browser, or reveal who "
        "reads. A user name before the host is refused too: it makes an address look like another site's.",
        "[more](javascript:alert)",
        "[more](https://lantern.example/more)",
    ),
    Rule(
        "unsafe-path",
        "error",
        "a path that leads elsewhere",
        "Pictures are named by their path below content/media, with forward slashes and without .. in it; and no name "
        "may be one that some systems cannot store.",
        "photo:\n  file: ../../private/cover.jpg",
        "photo:\n  file: cover.jpg",
    ),
    Rule(
        "remote-image",
        "error",
        "a picture from another site",
        "A picture fetched from elsewhere tells that site who reads this one, and where reading it is a crime that is "
        "dangerous. Put the picture into content/media.",
        "![A bridge](https://lantern.example/bridge.jpg)",
        "![A bridge](media/bridge.jpg)",
    ),
    Rule(
        "missing-alt",
        "warning",
        "a picture without a description",
        "Some readers do not see pictures: they hear them described, or have them switched off. Write what it shows.",
        "![](media/bridge.jpg)",
        "![Soldiers on a bridge](media/bridge.jpg)",
    ),
    Rule(
        "missing-credit",
        "warning",
        "a picture without a credit",
        "Write whose picture it is: behind its address in quotation marks, or in a line directly below it.",
        "![Soldiers on a bridge](media/bridge.jpg)",
        '![Soldiers on a bridge](media/bridge.jpg "Photo: Marta Prykladnaya")',
    ),
    Rule(
        "unknown-picture",
        "error",
        "a file that is no picture",
        "Pictures are JPEG, PNG, WebP or SVG files.",
        "photo:\n  file: cover.pdf",
        "photo:\n  file: cover.jpg",
    ),
    Rule(
        "unreadable-picture",
        "error",
        "a picture that cannot be read",
        "The file is damaged, or is not what its name says. Open it in a program for pictures and save it again.",
    ),
    Rule(
        "picture-too-large",
        "error",
        "a picture that is too large",
        "The picture has more bytes or more points than any page needs. Save a smaller one.",
    ),
    Rule(
        "unsafe-drawing",
        "error",
        "a drawing that is more than a drawing",
        "SVG files can hold scripts and load things from elsewhere. Such ones are refused: export it as plain SVG.",
        "<svg><script>…</script></svg>",
        '<svg><path d="…"/></svg>',
    ),
)
