"""Word-processor files: what they give, and which are refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from digest.importing import draft_of
from digest.model import Section

SECTIONS = (
    Section(id="military", title="Military developments"),
    Section(id="political", title="Political developments"),
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(**targets: str) -> str:
    rows = "".join(
        f'<Relationship Id="{id}" Type="{RELS}/{target.split("|")[0]}" Target="{target.split("|")[1]}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if '://' in target else ''}/>"
        for id, target in targets.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def run(text: str, props: str = "") -> str:
    return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*runs: str, style: str = "") -> str:
    props = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{props}{''.join(runs)}</w:p>"


def docx(body: str, **parts: str) -> bytes:
    """A document of the given paragraphs; `parts` are further parts, ``__`` for a slash and ``_`` for a dot."""
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(r1="officeDocument|word/document.xml"),
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{RELS}"><w:body>{body}</w:body></w:document>',
    }
    files |= {name.replace("__", "/").replace("_", "."): text for name, text in parts.items()}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


BODY = (
    para(run("Zubrovia Review – 3 November 2025"), style="Title")
    + para(run("Military developments"), style="Heading1")
    + para(run("On 28 October, "), run("Marta Prykladnaya", "<w:b/>"), run(" spoke in Lozavik."))
    + para(run("Political developments"), style="Heading1")
    + para(run("A vote was called"), style="Heading2")
    + para(run("It will be held in March."), '<w:r><w:footnoteReference w:id="2"/></w:r>')
)
NOTES = (
    f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p><w:r><w:t>By the calendar of Zubrovia.</w:t></w:r></w:p>'
    "</w:footnote></w:footnotes>"
)
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style></w:styles>'
)
DOCUMENT_RELATIONS = relations(r1="footnotes|footnotes.xml", r2="styles|styles.xml", r3="comments|comments.xml")


def with_parts(body: str, **parts: str) -> bytes:
    files = {"word__footnotes_xml": NOTES, "word__styles_xml": STYLES} | parts
    data = docx(body, **files)
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/_rels/document.xml.rels", DOCUMENT_RELATIONS)
    return stream.getvalue()


def test_a_document_becomes_a_draft() -> None:
    """Headings, bold type and footnotes come through mammoth; nothing is reported lost."""
    draft, found = draft_of(with_parts(BODY), "draft.docx", SECTIONS)
    assert draft is not None
    assert draft.slug == "2025-11-03"
    assert draft.text.split("---\n", 2)[2] == (
        "\n## Military developments\n\nOn 28 October, **Marta Prykladnaya** spoke in Lozavik.\n\n"
        "## Political developments\n\n### A vote was called\n\nIt will be held in March.[^1]\n\n"
        "[^1]: By the calendar of Zubrovia.\n"
    )
    assert found == ()


def test_comments_in_the_margin_are_left_out_and_said() -> None:
    """What colleagues wrote in the margin is no part of the issue."""
    remark = '<w:comment w:id="0"><w:p><w:r><w:t>Really?</w:t></w:r></w:p></w:comment>'
    comments = f'<w:comments xmlns:w="{W}">{remark}</w:comments>'
    draft, found = draft_of(with_parts(BODY, word__comments_xml=comments), "draft.docx", SECTIONS)
    assert draft is not None and "Really" not in draft.text
    assert [(d.code, d.message) for d in found] == [("left-out", "left out, a comment in the margin: Really?")]


def test_properties_do_not_leak() -> None:
    """Author, company and paths in the document's properties are not looked at."""
    core = "<coreProperties><creator>Secret Author</creator></coreProperties>"
    draft, _ = draft_of(with_parts(BODY, docProps__core_xml=core), "draft.docx", SECTIONS)
    assert draft is not None and "Secret" not in draft.text


ENTITY = '<!DOCTYPE x [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>'
REFUSED = {
    "empty": (b"", "empty-file"),
    "blank": (b" \r\n\x00\n", "empty-file"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", "not-a-draft"),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not-a-draft"),
    "text": (b"Zubrovia Review, 3 November 2025", "damaged-file"),
    "truncated": (with_parts(BODY)[:700], "damaged-file"),
    "some other archive": (docx(BODY).replace(b"word/document.xml", b"word/dokument.xml"), "not-a-draft"),
    "no archive inside": (b"PK\x03\x04" + bytes(100), "damaged-file"),
    "entities in the text": (docx(BODY, word__document_xml=ENTITY + "<x/>"), "xml-entity"),
    "entities in a part": (docx(BODY, word__settings_xml=ENTITY + "<x/>"), "xml-entity"),
    "broken XML": (docx(BODY, word__document_xml="<w:document><w:body>"), "damaged-file"),
    "nothing in it": (docx(""), "no-content"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_document_is_refused(what: str) -> None:
    """Input that is not what its name says gets one clear error and no draft."""
    data, code = REFUSED[what]
    draft, found = draft_of(data, "2025-11-03.docx", SECTIONS)
    assert draft is None
    assert [(d.code, d.level) for d in found] == [(code, "error")]
    assert found[0].help


def test_entities_in_every_encoding_are_refused() -> None:
    """A part in UTF-16 hides no entity."""
    stream = io.BytesIO(docx(BODY))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/extra.xml", (ENTITY + "<x/>").encode("utf-16"))
    _, found = draft_of(stream.getvalue(), "2025-11-03.docx", SECTIONS)
    assert [d.code for d in found] == ["xml-entity"]


@pytest.mark.parametrize("limit", ["MAX_UNPACKED", "MAX_XML", "MAX_PARTS"])
def test_bombs_are_not_opened(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive that unpacks to more than any draft could have is refused by its own list of contents."""
    monkeypatch.setattr(f"digest.importing.docx.{limit}", 2 if limit == "MAX_PARTS" else 300_000)
    data = docx(BODY + para(run("x" * 310_000)))
    assert len(data) < 10_000
    _, found = draft_of(data, "2025-11-03.docx", SECTIONS)
    assert [d.code for d in found] == ["zip-bomb"]


def test_a_locked_document_is_refused() -> None:
    """A part behind a password is said to be one."""
    data = bytearray(docx(BODY))
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    _, found = draft_of(bytes(data), "2025-11-03.docx", SECTIONS)
    assert [(d.code, d.message) for d in found] == [("not-a-draft", "the file is locked by a password")]
