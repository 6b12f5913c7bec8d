"""The e-mail edition: the issue's own content, within the limits of mail programs, fetching nothing."""

from __future__ import annotations

import email
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from digest.archive.archive import Archive
from digest.archive.load import load
from digest.archive.store import Store
from digest.cli import main
from digest.exports.mail import LIMIT, Edition, edition, inlined
from digest.exports.mail_parts import absolute_links, wrapped
from digest.model import ROOT, Site
from digest.pages.render import environment
from support import SMALL, write

SETTINGS = (
    "title: Zubrovia Digest\nurl: https://digest.example/archive/\ncontact: {email: editors@digest.example}\n"
    "subscription: {action: 'https://lists.example/subscribe', list_unsubscribe: 'https://lists.example/leave'}\n"
)
ISSUE = """---
date: 2025-01-20
title: A quiet week
summary: Nothing fell from the sky.
number: 42
corrections:
  - {date: 2025-01-21, item: second, text: The court sits in Lozavik.}
---

The lead links to [the archive](2025-01-06).

## Military developments

On 14 January, Pavel Vandrouny counted **drones** and found none.[^1] #drones

[^1]: A note with [an address](https://news.example/a?b=1&c=2).

{#second}
A picture: ![A wide field](media/field.png)

| Town | Drones |
| --- | ---: |
| Lozavik | 0 |

## Political developments

### The vote & the count

First paragraph.

#### A sub-heading

- one
- two #elections
"""


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Edition]:
    """The edition of an issue over a small archive."""

    def make(issue: str = ISSUE, settings: str = SETTINGS) -> Edition:
        files = SMALL | {"digest.yaml": settings, "issues/2025/2025-01-20.md": issue}
        content = write(tmp_path / "content", files)
        png = (
            "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
            "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
        )
        (content / "media").mkdir(exist_ok=True)
        (content / "media/field.png").write_bytes(bytes.fromhex(png))
        archive = read(content)
        return edition(archive, archive.issue("2025-01-20"), environment(archive.site))

    return make


def read(content: Path) -> Archive:
    loaded = load(content, Store(None, version=""))
    assert loaded.archive is not None and loaded.ok, loaded.diagnostics
    return loaded.archive


def parsed(made: Edition) -> EmailMessage:
    message = email.message_from_bytes(made.message, policy=SMTP)
    assert isinstance(message, EmailMessage)
    assert not message.defects and not any(part.defects for part in message.walk())
    return message


def test_both_parts_have_all_the_words(made: Callable[..., Edition]) -> None:
    """What the page says the mail says, as HTML and as text."""
    one = made()
    text = " ".join(one.text.split())
    html = " ".join(re.sub(r"<[^>]+>", " ", one.html).split())
    for words in (
        "A quiet week", "Nothing fell from the sky.", "The lead links to", "Military developments", "found none.",
        "A note with", "Lozavik", "First paragraph.", "A sub-heading", "two", "The court sits in Lozavik.", "Drones",
    ):  # fmt: skip
        assert words.lower() in text.lower(), words
        assert words.lower() in html.lower(), words
    assert "https://digest.example/archive/issues/2025-01-20/" in text
    assert "https://news.example/a?b=1&c=2" in text


def test_it_fetches_nothing(made: Callable[..., Edition]) -> None:
    """No picture, style sheet, script or frame: opening it tells nobody. The picture's description stays."""
    html = made().html
    assert not re.search(r"<(?:img|link|script|iframe|object|video|base|form)\b|url\(|@import|\bsrc=", html)
    assert "[A wide field]" in html


def test_every_link_works_from_anywhere(made: Callable[..., Edition]) -> None:
    """All addresses are absolute, and no internal sign is left."""
    html = made().html
    links = re.findall(r'href="([^"]*)"', html)
    assert links and all(link.startswith("https://") for link in links)
    assert "https://digest.example/archive/issues/2025-01-06/" in links
    assert ROOT not in html


def test_the_layout_is_what_mail_programs_can_do(made: Callable[..., Edition]) -> None:
    """Tables up to 660 pixels, styles in the tags, dark mode in the head, a hidden preheader first in the body."""
    html = made().html
    widths = [int(w) for w in re.findall(r'width="(\d+)"', html)] + [
        int(w) for w in re.findall(r"max-width:(\d+)px", html)
    ]
    assert widths and max(widths) <= 660
    assert html.count("<style") == 1 and "prefers-color-scheme" in html
    assert 'style="margin:0 0 10px"' in html
    body = html[html.index("<body") :]
    assert re.match(r'<body[^>]*>\s*<div class="pre" style="display:none[^"]*">Nothing fell from the sky\.</div>', body)


def test_the_message_is_complete(made: Callable[..., Edition]) -> None:
    """Headers, both alternatives with the text first, and only characters that every relay passes."""
    one = made()
    message = parsed(one)
    assert message["From"] == "Zubrovia Digest <editors@digest.example>"
    assert message["Subject"] == "A quiet week"
    assert message["Date"].startswith("Mon, 20 Jan 2025")
    assert re.fullmatch(r"<2025-01-20\.[0-9a-f]+@digest\.example>", message["Message-ID"])
    assert message["List-Unsubscribe"] == "<https://lists.example/leave>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text, html = list(message.iter_parts())
    assert text.get_content().replace("\r\n", "\n") == one.text  # type: ignore[attr-defined]
    assert html.get_content().replace("\r\n", "\n").strip() == one.html.strip()  # type: ignore[attr-defined]
    assert one.message.isascii()
    assert max(len(line) for line in one.message.split(b"\r\n")) <= 998


def test_without_a_list_there_is_no_unsubscribing(made: Callable[..., Edition]) -> None:
    """Nothing is promised that nobody does."""
    one = made(settings="title: Zubrovia Digest\nurl: https://digest.example/\n")
    assert "nsubscribe" not in one.message.decode() + one.html + one.text


def test_a_mailto_list_cannot_be_left_in_one_click(made: Callable[..., Edition]) -> None:
    """RFC 8058 asks for https."""
    one = made(settings=SETTINGS.replace("https://lists.example/leave", "mailto:leave@lists.example"))
    message = parsed(one)
    assert message["List-Unsubscribe"] == "<mailto:leave@lists.example>"
    assert message["List-Unsubscribe-Post"] is None


def test_equal_issues_give_equal_bytes(made: Callable[..., Edition]) -> None:
    """No clock, no chance: the same issue, the same message."""
    assert made() == made()
    assert made().message != made(ISSUE.replace("quiet", "loud")).message


@pytest.mark.parametrize("length", [80, 400])
def test_a_long_issue_ends_on_the_web(made: Callable[..., Edition], length: int) -> None:
    """Below the limit whatever its length, with a link to the first item left out."""
    items = "".join(
        f"\n{{#item-{n}}}\n{'A long enough sentence about the town. ' * 30} #trials\n" for n in range(length)
    )
    one = made(f"---\ndate: 2025-01-20\n---\n\n## Political developments\n{items}")
    shown = length - one.left
    assert one.left > 0 and shown > 10
    assert LIMIT * 0.9 < len(one.message) < LIMIT
    following = f"https://digest.example/archive/issues/2025-01-20/#item-{shown}"
    assert f'href="{following}"' in one.html and following in one.text
    assert f"{one.left} more items" in one.text
    assert f"#item-{shown - 1}" in one.html and f"#item-{shown + 1}" not in one.html


def test_other_scripts_are_within_the_limit_too(made: Callable[..., Edition]) -> None:
    """A letter outside ASCII takes up to six bytes in one encoding and under three in the other."""
    items = "".join(f"\n{{#item-{n}}}\n{'У Лозавіку нічога не адбылося. ' * 20} #trials\n" for n in range(60))
    one = made(f"---\ndate: 2025-01-20\n---\n\n## Political developments\n{items}")
    assert len(one.message) < LIMIT
    parts = list(parsed(one).iter_parts())
    assert {part["Content-Transfer-Encoding"] for part in parts} == {"base64"}
    assert parts[0].get_content().startswith("Zubrovia Digest")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "title",
    ['"A\\r\\nBcc: all@lists.example"', '"A\\u2028Bcc: x"', '"=?utf-8?q?A=0D=0ABcc:_x?="', "'<b>A</b> {{ 7*7 }}'"],
)
def test_no_title_adds_a_header_or_runs_anything(made: Callable[..., Edition], tmp_path: Path, title: str) -> None:
    """A title is words, wherever it stands. (Most of these are errors for the reader already.)"""
    import yaml
    from msgspec.structs import replace

    made()
    archive = read(tmp_path / "content")
    issue = replace(archive.issue("2025-01-20"), title=str(yaml.safe_load(title)))
    message = parsed(edition(archive, issue, environment(archive.site)))
    assert message["Bcc"] is None
    assert len(message.get_all("Subject") or []) == 1
    html = list(message.iter_parts())[1].get_content()  # type: ignore[attr-defined]
    assert "<b>A" not in html and "49" not in html.partition("<h1")[2].partition("</h1>")[0]


def test_addresses_of_settings_cannot_add_headers() -> None:
    """The unsubscribe address stands in angle brackets and stays there."""
    from digest.exports.mail_message import address, one_line

    assert address("https://lists.example/a\r\nBcc: x> <y") == "https://lists.example/a%20Bcc:%20x%3E%20%3Cy"
    assert one_line("a\r\nb\x00c\u2028d\x85e") == "a b c d e"


def test_fragments_are_cleaned_for_mail() -> None:
    """Links on names go, those on other items and within the issue become absolute."""
    site = Site(title="", url="https://digest.example/")
    html = (
        f'<p><a href="{ROOT}names/x/index.html">X</a> and '
        f'<a href="{ROOT}issues/s/index.html#i-a">an item</a>'
        '<sup class="fnref"><a href="#fn-i-a-1" id="fnref-i-a-1" role="doc-noteref">1</a></sup> '
        '<a href="#i-b">b</a> <a href="https://x.example/" rel="noopener">x</a></p>'
    )
    assert absolute_links(html, site, "https://digest.example/issues/t/") == (
        '<p>X and <a href="https://digest.example/issues/s/#i-a">an item</a><sup>1</sup> '
        '<a href="https://digest.example/issues/t/#i-b">b</a> <a href="https://x.example/">x</a></p>'
    )


def test_lines_of_text_are_short_and_addresses_whole() -> None:
    """At most 72 characters, but an address is never broken."""
    address = "https://news.example/" + "a" * 90
    lines = wrapped("word " * 40 + address).split("\n")
    assert lines[-1] == address and max(len(line) for line in lines[:-1]) <= 72


def test_inlining_asks_no_other_host() -> None:
    """A style sheet's address would be a request from the editor's machine."""
    assert "fetched" in inlined(
        '<html><head><link rel="stylesheet" href="http://127.0.0.1:9/x"></head><body>fetched</body></html>'
    )


# --- the command ------------------------------------------------------------------------------------------


def run(content: Path, *arguments: str) -> Any:
    where = ["--content", str(content), "--to", str(content.parent / "mail")]
    return CliRunner().invoke(main, ["mail", *arguments, *where])


def test_the_command_writes_three_files(tmp_path: Path) -> None:
    """HTML, text and the message."""
    content = write(tmp_path / "content", SMALL)
    result = run(content, "2025-01-06")
    assert result.exit_code == 0, result.output
    assert sorted(p.name for p in (tmp_path / "mail").iterdir()) == [
        "2025-01-06.eml",
        "2025-01-06.html",
        "2025-01-06.txt",
    ]


def test_an_unknown_issue_gets_a_suggestion(tmp_path: Path) -> None:
    """Exit code 2 and the nearest slug."""
    result = run(write(tmp_path / "content", SMALL), "2025-01-6")
    assert result.exit_code == 2 and "2025-01-06" in result.stderr
