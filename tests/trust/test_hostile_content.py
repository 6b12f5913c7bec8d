"""Whatever a stranger's pull request writes into the content, no page and no file runs, fetches or obeys it."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections import Counter
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default as modern
from functools import lru_cache
from pathlib import Path

import pytest

from digest.archive import Archive
from digest.archive.load import load
from digest.archive.store import Store
from digest.build import Result
from support import SMALL, make, write
from trust.pages import Active, active, fragments, xml_of
from trust.payloads import CONTROLS, MARKDOWN, RUN, TEXTS, archive, quoted

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True)
class Built:
    content: Path
    site: Path
    result: Result


def built(folder: Path, files: dict[str, str], **options: object) -> Built:
    write(folder / "content", files)
    return Built(folder / "content", folder / "site", make(folder / "content", folder / "site", **options))


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site with every hostile text in every field."""
    return built(tmp_path_factory.mktemp("texts"), archive(TEXTS, ()))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The same with harmless words."""
    return built(tmp_path_factory.mktemp("plain"), archive(tuple(f"plain words {n}" for n in range(len(TEXTS))), ()))


@pytest.fixture(scope="module")
def markdown(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site with what the reader lets pass of the hostile Markdown: a lenient build leaves out what has errors."""
    return built(tmp_path_factory.mktemp("markdown"), archive(("Words",), MARKDOWN), lenient=True)


@lru_cache(maxsize=4)
def pages(site: Path) -> dict[str, Active]:
    """Of every page; of the pages of references, which are made of titles, only where there are few others."""
    files = {f.relative_to(site).as_posix(): f for f in sorted(site.rglob("*.html"))}
    return {
        p: active(f.read_bytes()) for p, f in files.items() if len(files) < 600 or not p.endswith("/cite/index.html")
    }


def test_every_text_is_published(texts: Built, plain: Built) -> None:
    """A text is text: none of them is refused, and the same pages are made as of harmless words."""
    assert texts.result.ok and plain.result.ok
    assert set(pages(texts.site)) == set(pages(plain.site))


def test_no_text_is_active_on_a_page(texts: Built, plain: Built) -> None:
    """Hostile texts bring no element, no handler, no style and no address that harmless words do not bring."""
    harmless = pages(plain.site)
    for path, found in pages(texts.site).items():
        assert found.forbidden == [], path
        extra = found.elements - harmless[path].elements
        assert not extra, (path, extra)


def test_every_text_stands_on_its_page_as_written(texts: Built) -> None:
    """No character is lost on the way, and no expression of a template is evaluated."""
    for n, text in enumerate(TEXTS):
        for path in (f"topics/t{n}/index.html", f"names/n{n}/index.html", f"sections/s{n}/index.html",
                     f"figures/f{n}/index.html", f"pages/p{n}/index.html"):  # fmt: skip
            words = " ".join(pages(texts.site)[path].text.split())
            assert " ".join(f"{text} n{n}".split()) in words, path
    for path, found in pages(texts.site).items():
        assert str(RUN) not in found.text, path


def test_no_markdown_is_active_on_a_page(markdown: Built) -> None:
    """Of hostile Markdown, what is not refused is text: nothing runs, and nothing comes from elsewhere."""
    assert markdown.result.published and markdown.result.issues > len(MARKDOWN)
    brought: dict[str, Counter[tuple[str, str]]] = {}
    for path, found in pages(markdown.site).items():
        assert found.forbidden == [], path
        assert str(RUN) not in found.text, path
        kind = re.sub(r"[0-9-]+", "0", path)
        shared = Counter({key: n for key, n in found.elements.items() if key[0] not in {"link", "meta"}})
        brought[kind] = brought[kind] & shared if kind in brought else shared
    for path, found in pages(markdown.site).items():
        if path.startswith("pages/") or re.fullmatch(r"issues/[0-9]{4}-[^/]+/index.html", path):
            new = {
                key
                for key in found.elements
                if key[0] in {"script", "style", "iframe", "object", "embed", "form", "base"}
            }
            assert new <= set(brought[re.sub(r"[0-9-]+", "0", path)]), (path, new)


def test_dangerous_markdown_is_an_error_with_its_place(tmp_path: Path) -> None:
    """Raw HTML, addresses that run and pictures from elsewhere stop the build, and the message says where."""
    write(tmp_path, archive(("Words",), MARKDOWN))
    found = load(tmp_path, Store(None, version="")).diagnostics
    for n, text in enumerate(MARKDOWN):
        if re.search(
            r"^<(?:script|img|svg|a |style|iframe|link|details)|^!?\[x\]\((?:javascript|vbscript|data|file)",
            text,
            re.IGNORECASE,
        ):
            day = f"{2010 + n // 300}-{n % 300 // 25 + 1:02}-{n % 25 + 1:02}"
            for place in (f"{day}-a.md", f"{day}-b.md", f"pages/m{n}.md"):
                assert any(d.level == "error" and d.span.path.endswith(place) for d in found), (text, place)


@pytest.mark.parametrize("fixture", ["texts", "markdown"])
def test_feeds_hand_out_nothing_active(fixture: str, request: pytest.FixtureRequest) -> None:
    """Feeds are well-formed, and the HTML in them is as harmless as the pages."""
    site = request.getfixturevalue(fixture).site
    seen = 0
    for file in [*site.rglob("*.xml"), *site.rglob("feed.json")]:
        for fragment in fragments(file):
            found = active(fragment.encode())
            own = [one for one in found.forbidden if "<img src='https://digest.example/media/" in one]
            assert found.forbidden == own and not found.elements, (file, fragment)
            seen += 1
        if file.suffix == ".xml":
            for element in xml_of(file).iter():
                for key in ("href", "src"):
                    assert re.match(r"https?://|$", element.get(key, "")), (file, element.attrib)
    assert seen > 10
    for file in site.rglob("*.svg"):
        names = {element.tag.rpartition("}")[2] for element in xml_of(file).iter()}
        assert not names & {"script", "foreignObject", "a", "image", "use", "style", "animate", "set"}, file


def test_data_files_hold_no_formula(texts: Built) -> None:
    """No cell of a CSV file starts as a formula, unless it is a number; every JSON line is one record."""
    cells = 0
    for file in texts.site.rglob("*.csv"):
        data = file.read_text("utf-8")
        rows = list(csv.reader(io.StringIO(data.removeprefix("\ufeff"), newline="")))
        assert len({len(row) for row in rows}) <= 1, file
        for cell in (cell for row in rows for cell in row):
            cells += 1
            if cell.startswith(FORMULA):
                float(cell)
    assert cells > 1000
    for file in [*texts.site.rglob("*.json"), *texts.site.rglob("*.jsonl")]:
        for line in file.read_text("utf-8").splitlines() if file.suffix == ".jsonl" else [file.read_text("utf-8")]:
            json.loads(line)


def test_citations_keep_their_shape(texts: Built, plain: Built) -> None:
    """A title ends no BibTeX entry and no RIS record, and brings no field of its own and no TeX command."""
    for file in texts.site.rglob("cite.bib"):
        entry = file.read_text("utf-8")
        same = (plain.site / file.relative_to(texts.site)).read_text("utf-8")
        assert re.findall(r"^(?:@\w+\{|  \w+ = |\})", entry, re.MULTILINE) == re.findall(
            r"^(?:@\w+\{|  \w+ = |\})", same, re.MULTILINE
        )
        depth = 0
        for sign in re.findall(r"(?<!\\)[{}]", re.sub(r"\\text\w+\{\}", "", entry)):
            depth += 1 if sign == "{" else -1
            assert depth >= 0, file
        assert depth == 0, file
        commands = set(re.findall(r"\\[A-Za-z]+", entry))
        assert commands <= {"\\textbackslash", "\\textasciicircum", "\\textasciitilde"}, (file, commands)
    for file in texts.site.rglob("cite.ris"):
        record = file.read_bytes().decode()
        same = (plain.site / file.relative_to(texts.site)).read_bytes().decode()
        assert [line[:6] for line in record.split("\r\n")] == [line[:6] for line in same.split("\r\n")], file
        assert all(re.match(r"[A-Z][A-Z0-9]  - |$", line) for line in record.splitlines())
    for file in texts.site.rglob("cite/index.html"):
        for title in re.findall(r'class="Z3988" title="([^"]*)"', file.read_text("utf-8")):
            keys = [pair.partition("=")[0] for pair in html.unescape(title).split("&")]
            assert set(keys) <= {"ctx_ver", "ctx_enc", "rfr_id", "rft_val_fmt"} | {
                k for k in keys if k.startswith(("rft.", "rft_"))
            }


def archive_of(content: Path) -> Archive:
    found = load(content, Store(None, version="")).archive
    assert found is not None
    return found


def test_mail_has_the_headers_it_should(texts: Built) -> None:
    """No text adds a header, a recipient or a part to a message, and its HTML runs and fetches nothing."""
    from digest.exports.mail import edition
    from digest.pages.render import environment

    archive = archive_of(texts.content)
    jinja, wanted = environment(archive.site), None
    for row in archive.issues:
        made = edition(archive, archive.issue(row.slug), jinja)
        message = message_from_bytes(made.message, policy=modern)
        names = [name.lower() for name, _ in message.items()]
        wanted = wanted or names
        assert names == wanted and len(set(names)) == len(names)
        assert message["To"] == "undisclosed-recipients:;" and "example.org" not in str(message["From"].addresses)
        assert message["Bcc"] is None and message["Cc"] is None
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
        found = active(made.html.encode())
        assert [one for one in found.forbidden if " style=" not in one] == []
        assert not any(name in {"script", "iframe", "object", "form", "base", "embed"} for name, _ in found.elements)


def test_search_is_told_plain_text(texts: Built, markdown: Built) -> None:
    """Records are text and lead to pages of the site; the page that shows them escapes them (see the browser's tests)."""
    from digest.search.records import records_of_issue

    for one in (texts, markdown):
        archive = archive_of(one.content)
        names = {name.id: name for name in archive.vocabulary.names}
        for row in archive.issues:
            for record in records_of_issue(archive.issue(row.slug), names):
                assert re.fullmatch(r"issues/[a-z0-9-]+/index\.html#[a-z][a-z0-9-]*", record.url)
                assert "\x02" not in record.content + record.title + record.aka


@pytest.mark.parametrize("text", CONTROLS, ids=ascii)
@pytest.mark.parametrize(("file", "key"), [("digest.yaml", "title"), ("topics.yaml", "title"), ("names.yaml", "name"),
                                           ("issues/2025/2025-01-06.md", "summary"), ("pages/about.md", "title")])  # fmt: skip
def test_controls_are_refused_or_become_spaces(tmp_path: Path, text: str, file: str, key: str) -> None:
    """Escapes in double quotes bring no control character, no line end and no half character into any output."""
    given = dict(SMALL)
    value = quoted(f"Some{text}words")
    if file.endswith(".md"):
        given[file] = given[file].replace("---\n", f"---\n{key}: {value}\n", 1).replace("title: About\n", "")
    elif file == "digest.yaml":
        given[file] = f"title: {value}\nurl: https://digest.example/\n"
    else:
        given[file] += f"- {{id: hostile, kind: person, {key}: {value}}}\n".replace(
            "kind: person, " if file == "topics.yaml" else "\0", ""
        )
    write(tmp_path / "content", given)
    result = make(tmp_path / "content", tmp_path / "site")
    if not result.ok:
        assert {d.code for d in result.diagnostics if d.level == "error"} & {"control-character", "yaml-syntax"}
        return
    for found in (tmp_path / "site").rglob("*"):
        if found.is_file() and found.suffix in {".html", ".xml", ".json", ".csv", ".bib", ".ris", ".txt"}:
            data = found.read_text("utf-8")
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]", data), found
            assert not re.search(r"^(?:Bcc|ER  - \w|TY  - X)", data, re.MULTILINE), found


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ("url: javascript:alert(1)", "unsafe-link"),
        ("url: 'https://digest.example/\"><script>'", "invalid-url"),
        ("url: https://digest.example/\nonion: 'javascript:x'", "unsafe-link"),
        ("url: https://digest.example/\nhub: 'data:,x'", "unsafe-link"),
        ('url: https://digest.example/\nhub: "https://h.example/\\nX: y"', "invalid-url"),
        ("url: https://digest.example/\nlicence: {name: x, url: 'javascript:alert(1)'}", "unsafe-link"),
        ("url: https://digest.example/\npublisher: {name: x, url: 'vbscript:x'}", "unsafe-link"),
        ("url: https://digest.example/\npublisher: {name: x, logo: '../../etc/passwd'}", "unsafe-path"),
        ("url: https://digest.example/\nsubscription: {action: 'javascript:alert(1)'}", "unsafe-link"),
        ('url: https://digest.example/\nsubscription: {action: "https://l.example/\\nX-Header: y"}', "invalid-url"),
        ('url: https://digest.example/\nsubscription: {action: "https://l.example;script-src/"}', "invalid-url"),
        ('url: https://digest.example/\nsubscription: {action: "https://*/"}', "invalid-url"),
        ("url: https://digest.example/\nsubscription: {action: \"https://l.example,'unsafe-inline'/\"}", "invalid-url"),
        (
            "url: https://digest.example/\nsubscription: {action: 'https://l.example/', list_unsubscribe: 'javascript:x'}",
            "unsafe-link",
        ),
        ('url: https://digest.example/\ncontact: {email: "a@b.example\\nBcc: c@d.example"}', "invalid-value"),
        ("url: https://digest.example/\ncontact: {security: 'javascript:x'}", "unsafe-link"),
        (
            'url: https://digest.example/\ncontact: {security: "https://x.example/\\nCanonical: https://evil.example"}',
            "invalid-url",
        ),
        ("url: https://digest.example/\npolicies: {corrections: 'javascript:alert(1)'}", "unsafe-link"),
        ("url: https://digest.example/\npolicies: {corrections: '../../x'}", "invalid-value"),
        ("url: https://digest.example/\npolicies: {corrections: '//evil.example/'}", "invalid-value"),
        ("url: https://digest.example/\nlanguage: 'en\" onclick=\"x'", "invalid-language"),
        ("url: https://digest.example/\nissn: '<script>'", "invalid-value"),
    ],
)
def test_settings_cannot_change_the_policy_or_the_headers(tmp_path: Path, line: str, bad: str) -> None:
    """An address of digest.yaml that could run, or end a header or a directive, is an error."""
    write(tmp_path / "content", {**SMALL, "digest.yaml": f"title: Zubrovia Digest\n{line}\n"})
    result = make(tmp_path / "content", tmp_path / "site")
    assert bad in [d.code for d in result.diagnostics if d.level == "error"]
    assert not (tmp_path / "site").exists()


def test_every_page_carries_the_policy(texts: Built) -> None:
    """The policy stands in each page, since mirrors keep no headers, and is the same on all of them."""
    policies = set()
    for file in texts.site.rglob("*.html"):
        page = file.read_text("utf-8")
        found = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
        assert len(found) == 1 and page.index(found[0]) < page.index("<link "), file
        policies.add(found[0])
    assert len(policies) == 1 and "'unsafe-inline'" not in policies.pop()
