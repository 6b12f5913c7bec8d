"""Nothing is read from outside the content, and nothing is written outside the output."""

from __future__ import annotations

import os
import shutil
from io import BytesIO
from pathlib import Path

import pytest

from digest.publishing import paths
from digest.publishing.paths import UnsafePath
from support import SMALL, make, tree, write

SECRET = "a secret from elsewhere"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><desc>{SECRET}</desc></svg>\n'


def holds_secret(site: Path) -> list[str]:
    if not site.exists():
        return []
    files = [f for f in site.rglob("*") if f.is_file()]
    return [f.relative_to(site).as_posix() for f in files if SECRET.encode() in f.read_bytes()]


@pytest.mark.parametrize(
    "path",
    [
        "", ".", "..", "/", "a//b", "/etc/passwd", "../a", "a/../b", "a/..", "./a", "a/.", "a/", "a\\b", "..\\a", "C:/x", "c:x",
        "a\0b", "a\nb", "a\x7fb", "a<b", "a>b", 'a"b', "a|b", "a?b", "a*b", "con", "CON", "con.html", "a/Nul.txt", "com1",
        "com¹.x", "lpt9", "conin$", "aux.", "prn ", "a./b", "a /b", "x" * 201, "é" * 101, "file:stream",
    ],
)  # fmt: skip
def test_no_such_path_is_written(path: str) -> None:
    """Absolute, dotted, reserved, over-long and control-bearing addresses are refused at the one place that writes."""
    with pytest.raises(UnsafePath):
        paths.check(path)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a/B.html", "A/b.html"), ("caf\u00e9/x", "cafe\u0301/x"), ("stra\u00dfe", "STRASSE"), ("a", "a/b"), ("A", "a/b/c"),
     ("\u212b.html", "\u00c5.html"), ("\ufb01x", "FIx")],
)  # fmt: skip
def test_twins_are_found(one: str, other: str) -> None:
    """Addresses that some file system takes for one are found, whichever comes first."""
    assert paths.twins([one, other]) and paths.twins([other, one])


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("issues/2025/2025-02-03.md/x", "x"),
        ("issues/2025/2025-02-03-CON.md", "---\ndate: 2025-02-03\n---\n\nWords.\n"),
        ("issues/2025/2025-01-06-A.md", "---\ndate: 2025-01-06\n---\n\nWords.\n"),
        ("issues/2025/2025-02-03-x\\..\\y.md", "---\ndate: 2025-02-03\n---\n\nWords.\n"),
        ("issues/2024/2025-01-06.md", "---\ndate: 2025-01-06\n---\n\nWords.\n"),
        ("pages/CON.md", "---\ntitle: x\n---\n\nWords.\n"),
        ("pages/About.md", "---\ntitle: x\n---\n\nWords.\n"),
        ("pages/caf\u00e9.md", "---\ntitle: x\n---\n\nWords.\n"),
        ("pages/con.md", "---\ntitle: x\n---\n\nWords.\n"),
        ("pages/...md", "---\ntitle: x\n---\n\nWords.\n"),
        ("topics.yaml", "- {id: ../../x, title: x}\n"),
        ("topics.yaml", "- {id: /etc, title: x}\n"),
        ("topics.yaml", '- {id: "a\\0b", title: x}\n'),
        ("topics.yaml", "- {id: con, title: x}\n"),
        ("topics.yaml", "- {id: aux, title: x}\n"),
        ("topics.yaml", "- {id: a, title: x}\n- {id: A, title: y}\n"),
        ("topics.yaml", "- {id: caf\u00e9, title: x}\n- {id: cafe\u0301, title: y}\n"),
        ("names.yaml", "- {id: '..', kind: person, name: x}\n"),
        ("names.yaml", "- {id: index.html, kind: person, name: x}\n"),
        ("series.yaml", "- {id: data.csv, title: x, unit: x, kind: level}\n"),
        ("sections.yaml", "- {id: 'a/b', title: x}\n"),
        ("issues/2025/2025-02-03.md", "---\ndate: 2025-02-03\nphoto: {file: ../../x.png, alt: x, credit: x}\n---\n\nWords.\n"),
        ("issues/2025/2025-02-03.md", "---\ndate: 2025-02-03\nphoto: {file: /etc/x.png, alt: x, credit: x}\n---\n\nWords.\n"),
        ("issues/2025/2025-02-03.md", "---\ndate: 2025-02-03\nphoto: {file: 'C:\\x.png', alt: x, credit: x}\n---\n\nWords.\n"),
        ("issues/2025/2025-02-03.md", "---\ndate: 2025-02-03\nmoved: {x: '../../a#b'}\n---\n\nWords.\n"),
        ("issues/2025/2025-02-03.md", "---\ndate: 2025-02-03\nwithdrawn: {'../x': why}\n---\n\nWords.\n"),
        ("issues/2025/2025-02-03.md", "---\ndate: 2025-02-03\nsection: ../x\n---\n\nWords.\n"),
        ("issues/2025/2025-01-13/..md", "---\ndate: 2025-01-13\n---\n\nWords.\n"),
        ("issues/2025/2025-01-13/CON.md", "---\ndate: 2025-01-13\n---\n\nWords.\n"),
    ],
)  # fmt: skip
def test_hostile_names_and_ids_write_nothing_elsewhere(tmp_path: Path, file: str, text: str) -> None:
    """Whatever a file, an id or a field is called: all files are below the output, under plain names, or there is
    an error and none is written."""
    write(tmp_path / "content", {**SMALL, file: text})
    before = {p for p in tmp_path.rglob("*") if "content" not in p.parts}
    result = make(tmp_path / "content", tmp_path / "site")
    outside = {
        p.relative_to(tmp_path).parts[0] for p in tmp_path.rglob("*") if p not in before and "content" not in p.parts
    }
    assert outside <= {"site", ".digest-cache"}
    if not result.ok:
        assert not (tmp_path / "site").exists()
        return
    written = list(tree(tmp_path / "site"))
    assert [paths.check(path) for path in written] and paths.twins(written) == []


def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    write(folder, {"x.svg": SVG, "x.md": f"---\ntitle: x\ndate: 2025-02-03\n---\n\n{SECRET}\n", "sub/x.svg": SVG,
                   "x.yaml": f"- {{id: x, title: {SECRET}}}\n", "x.html": SECRET})  # fmt: skip
    return folder


USES = "---\ndate: 2025-02-03\nphoto: {file: %s, alt: x, credit: x}\n---\n\nWords.\n"


@pytest.mark.parametrize(
    ("link", "target", "file"),
    [
        ("media/x.svg", "x.svg", "x.svg"),
        ("media/sub", "sub", "sub/x.svg"),
        ("media", ".", "x.svg"),
        ("issues/2025/2025-02-10.md", "x.md", ""),
        ("issues/2026", ".", ""),
        ("issues/2025/2025-02-10", ".", ""),
        ("issues/2025/2025-01-13/political.md", "x.md", ""),
        ("pages/x.md", "x.md", ""),
        ("pages", ".", ""),
        ("issues", ".", ""),
        ("topics.yaml", "x.yaml", ""),
        ("digest.yaml", "x.yaml", ""),
    ],
)
def test_links_in_the_content_are_not_followed(tmp_path: Path, link: str, target: str, file: str) -> None:
    """A symbolic link leads nowhere: what it points at is neither published nor quoted in a message."""
    given = {path: text for path, text in SMALL.items() if path != link and not path.startswith(link + "/")}
    if file:
        given["issues/2025/2025-02-03.md"] = USES % file
    write(tmp_path / "content", given)
    place = tmp_path / "content" / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(elsewhere(tmp_path) / target)
    result = make(tmp_path / "content", tmp_path / "site")
    assert holds_secret(tmp_path / "site") == []
    assert SECRET not in str(result.diagnostics)
    if link != "pages":
        assert not result.ok, result.diagnostics


@pytest.mark.parametrize(
    "link", ["media/x.png", "issues/2025/2025-02-10.md", "issues/2025/x", "pages/x.md", "topics.yaml"]
)
def test_a_link_to_a_device_ends(tmp_path: Path, link: str) -> None:
    """A link to a device that never ends is not read."""
    write(tmp_path / "content", {p: t for p, t in SMALL.items() if p != link})
    (tmp_path / "content" / link).parent.mkdir(exist_ok=True)
    (tmp_path / "content" / link).symlink_to("/dev/zero")
    make(tmp_path / "content", tmp_path / "site")


def test_a_pipe_in_the_content_is_not_waited_for(tmp_path: Path) -> None:
    """A named pipe would keep the reader waiting for ever."""
    write(tmp_path / "content", SMALL)
    os.mkfifo(tmp_path / "content/issues/2025/2025-02-10.md")
    assert not make(tmp_path / "content", tmp_path / "site").ok


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("static/x.svg", "x.svg"), ("static/sub", "sub"), ("static", "."), ("static/favicon.svg", "x.svg"),
        ("static/css/base.css", "x.html"), ("static/css", "."), ("static/js/site.js", "x.html"), ("base.html", "x.html"),
        ("pages/404.html", "x.html"), ("macros", "."),
    ],
)  # fmt: skip
def test_links_in_templates_are_not_followed(tmp_path: Path, link: str, target: str) -> None:
    """The site's own templates bring their own files; a link in their place is passed over."""
    write(tmp_path / "content", SMALL)
    place = tmp_path / "templates" / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(elsewhere(tmp_path) / target)
    result = make(tmp_path / "content", tmp_path / "site", templates=tmp_path / "templates")
    assert result.ok and holds_secret(tmp_path / "site") == []
    make(tmp_path / "content", tmp_path / "expected")
    assert tree(tmp_path / "site") == tree(tmp_path / "expected")


@pytest.mark.parametrize(
    "path", ["issues", "static", "search", "issues/2025", "index.html", "topics/drones", "foreign"]
)
def test_links_in_the_output_are_replaced_not_followed(tmp_path: Path, path: str) -> None:
    """An output that came with links, from an archive or a repository, is put right; where they lead stays as it is."""
    write(tmp_path / "content", SMALL)
    make(tmp_path / "content", tmp_path / "site")
    expected = tree(tmp_path / "site")
    folder = tmp_path / "elsewhere"
    place = tmp_path / "site" / path
    if place.is_dir():
        shutil.copytree(place, folder)
        shutil.rmtree(place)
    else:
        write(folder, {"x": SECRET})
        place.unlink(missing_ok=True)
    place.symlink_to(folder)
    before = tree(folder)
    shutil.rmtree(tmp_path / ".digest-cache")
    write(tmp_path / "content", {"pages/new.md": "---\ntitle: New\n---\n\nWords.\n"})
    assert make(tmp_path / "content", tmp_path / "site").ok
    assert tree(folder) == before
    assert not any(p.is_symlink() for p in (tmp_path / "site").rglob("*"))
    (tmp_path / "content/pages/new.md").unlink()
    assert make(tmp_path / "content", tmp_path / "site").ok
    assert tree(tmp_path / "site") == expected


@pytest.mark.parametrize("path", ["stage", "old", "next"])
def test_links_in_the_cache_are_not_followed(tmp_path: Path, path: str) -> None:
    """Nothing is written to, or deleted from, where a link in the cache leads."""
    write(tmp_path / "content", SMALL)
    folder = write(tmp_path / "elsewhere", {"x": SECRET})
    (tmp_path / ".digest-cache/site").mkdir(parents=True)
    (tmp_path / ".digest-cache/site" / path).symlink_to(folder)
    assert make(tmp_path / "content", tmp_path / "site").ok
    assert list(tree(folder)) == ["x"] and not (tmp_path / "site").is_symlink()


# --- pictures ---------------------------------------------------------------------------------------------


def svg(inside: str, head: str = "", attributes: str = ' viewBox="0 0 9 9"') -> bytes:
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg"{attributes}>{inside}</svg>\n'.encode()


DRAWINGS = {
    "script": svg("<script>alert(1)</script>"),
    "handler": svg('<g onclick="alert(1)"/>'),
    "handler after a slash": svg('<g/onclick="alert(1)"/>'),
    "link": svg('<a href="https://evil.example/"><path d="M0 0"/></a>'),
    "xlink": svg('<a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:alert(1)"/>'),
    "another prefix": svg('<a xmlns:y="http://www.w3.org/1999/xlink" y:href="javascript:alert(1)"/>'),
    "use": svg('<use href="//evil.example/x.svg#y"/>'),
    "image": svg('<image href="https://evil.example/pixel.gif"/>'),
    "foreign object": svg('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
    "prefixed script": svg('<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>'),
    "xhtml": svg('<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" h:src="x"/>'),
    "style": svg("<style>@import url(//evil.example/x.css);</style>"),
    "inline style": svg('<g style="fill:url(//evil.example/x)"/>'),
    "fill": svg('<path fill="url(//evil.example/x#y)"/>'),
    "animation": svg('<animate attributeName="href" values="javascript:alert(1)"/>'),
    "set": svg('<set attributeName="onclick" to="alert(1)"/>'),
    "doctype": svg("", '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
    "bomb": svg("&b;", '<!DOCTYPE svg [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'),
    "style sheet": svg("", '<?xml-stylesheet href="//evil.example/x.css"?>'),
    "character reference": svg('<g &#111;nclick="alert(1)"/>'),
    "utf-16": svg("<script>alert(1)</script>").decode().encode("utf-16"),
    "utf-7": svg("+ADw-script+AD4-", '<?xml version="1.0" encoding="utf-7"?>'),
    "stateful encoding": svg("<g/>", '<?xml version="1.0" encoding="ISO-2022-JP"?>'),
    "html": b"<html><script>alert(1)</script></html>",
    "not well-formed": svg("<g>"),
    "metadata": svg("<metadata>Author: Marta</metadata>"),
}
SIZES = {
    "size of dots": svg("", attributes=' viewBox="0 0 .. 9"'),
    "size of versions": svg("", attributes=' viewBox="0 0 1.2.3 9"'),
    "endless size": svg("", attributes=f' viewBox="0 0 {"9" * 400} 9"'),
}


def picture_build(tmp_path: Path, name: str, data: bytes) -> bool:
    write(tmp_path / "content", {**SMALL, "issues/2025/2025-02-03.md": USES % name})
    (tmp_path / "content/media").mkdir(exist_ok=True)
    (tmp_path / "content/media" / name).write_bytes(data)
    return make(tmp_path / "content", tmp_path / "site").ok


@pytest.mark.parametrize("name", DRAWINGS)
def test_active_drawings_are_refused(tmp_path: Path, name: str) -> None:
    """A drawing that could run, fetch, or hide something in another encoding is an error."""
    assert not picture_build(tmp_path, "x.svg", DRAWINGS[name])
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("name", SIZES)
def test_drawings_of_odd_sizes_are_taken(tmp_path: Path, name: str) -> None:
    """A size that is no number is no size."""
    assert picture_build(tmp_path, "x.svg", SIZES[name])


def test_only_pictures_are_taken_for_pictures(tmp_path: Path) -> None:
    """What is inside decides, not the ending: PostScript, for which another program would be started, is refused."""
    postscript = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n%%EndComments\n(x) print\n%%EOF\n"
    for data in (postscript, b"<svg/>", b"GIF89a", b"", b"\0" * 99, b"RIFF\xff\xff\xff\xffWEBP", b"%PDF-1.4\n"):
        shutil.rmtree(tmp_path / "content", ignore_errors=True)
        assert not picture_build(tmp_path, "x.png", data), data


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    """A small file that unpacks to a huge picture is refused by its size in pixels."""
    from PIL import Image

    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    assert not picture_build(tmp_path, "x.png", out.getvalue())
