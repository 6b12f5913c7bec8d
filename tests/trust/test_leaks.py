"""What is not meant for readers is in no file of the site."""

from __future__ import annotations

import getpass
import os
import platform
import socket
import sqlite3
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, TiffImagePlugin
from PIL.ExifTags import GPS, IFD, Base

from support import SMALL, write

TELLING = "home-of-marta-prykladnaya"
USER = "prykladnayamarta"
HOST = "bunker-of-the-editors"
DRAFT, COMMENT, NOTE = "unfinishedbusiness", "remarkwithheld", "notetoself"
CAMERA, OWNER, REMARK = "Zenit-Zubrovia-77", "Marta Prykladnaya, cellar", "photo-remark-of-the-source"
YAML_COMMENT, BESIDE = "yamlremark", "leftoverfile"


def photograph(form: str) -> bytes:
    """A picture that says where, when, with what and by whom it was taken."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model], exif[Base.Artist] = "Zenit", CAMERA, OWNER
    exif[Base.ImageDescription], exif[Base.Orientation] = REMARK, 6
    exif[Base.DateTime] = "2025:01:05 03:21:09"
    ratio = TiffImagePlugin.IFDRational
    exif.get_ifd(IFD.GPSInfo).update(
        {GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (ratio(53), ratio(54), ratio(7)), GPS.GPSLongitudeRef: "E",
         GPS.GPSLongitude: (ratio(27), ratio(33), ratio(9))}
    )  # fmt: skip
    exif.get_ifd(IFD.Exif)[Base.UserComment] = REMARK.encode()
    picture, out = Image.radial_gradient("L").convert("RGB").resize((1600, 900)), BytesIO()
    options: dict[str, object] = {"exif": exif}
    if form in {"JPEG", "WEBP", "PNG"}:
        options["icc_profile"] = b"\0" * 36 + b"acsp" + OWNER.encode() + b"\0" * 128
    if form == "JPEG":
        options |= {"comment": REMARK.encode(), "xmp": f"<x:xmpmeta>{OWNER}</x:xmpmeta>".encode()}
    if form == "PNG":
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        info.add_text("Author", OWNER)
        info.add_itxt("Comment", REMARK)
        options["pnginfo"] = info
    if form == "GIF":
        options = {"comment": REMARK.encode()}
    picture.save(out, form, **options)
    return out.getvalue()


FORMS = {"one.jpg": "JPEG", "two.png": "PNG", "three.webp": "WEBP", "four.gif": "GIF", "five.tif": "TIFF"}

ISSUE = f"""---
date: 2025-02-03 # {YAML_COMMENT}
photo: {{file: one.jpg, alt: A field, credit: "Somebody, CC BY"}}
---

<!-- {COMMENT} lead -->

Some words.

## Military developments

<!-- {COMMENT}
of two lines -->

An item <!-- {COMMENT} inside --> with words. #drones

![A field](../../media/two.png)

<!-- digest: {COMMENT} of the importer -->

Another.[^1]

![A field](../../media/three.webp) ![A field](../../media/four.gif) ![A field](../../media/five.tif)

![A drawing](../../media/drawing.svg)

[^1]: A note <!-- {COMMENT} of a footnote -->.

[//]: # ({NOTE} in a definition)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site built by a telling user on a telling host, from a telling folder, with everything that must stay there."""
    folder = tmp_path_factory.mktemp(TELLING) / USER / "Documents"
    content = write(
        folder / "content",
        {
            **{path: f"# {YAML_COMMENT}\n{text}" for path, text in SMALL.items() if path.endswith(".yaml")},
            **{path: text for path, text in SMALL.items() if not path.endswith(".yaml")},
            "issues/2025/2025-02-03.md": ISSUE,
            "issues/2025/2025-02-10.md": f"---\ndate: 2025-02-10\ndraft: true\ntitle: {DRAFT}\n---\n\nThe {DRAFT} of Lozavik.\n",
            "issues/2025/2025-01-13/political.md": f"---\ndraft: true\n---\n\nA {DRAFT} of a section.\n",
            "issues/2025/.2025-02-03.md.swp": BESIDE,
            "issues/2025/2025-02-03.md~": BESIDE,
            "issues/2025/notes.txt": BESIDE,
            "pages/.notes.md": BESIDE,
            "pages/about.md": SMALL["pages/about.md"] + f"\n<!-- {COMMENT} of a page -->\n",
            "media/unused.txt": BESIDE,
            "todo.md": BESIDE,
            "media/drawing.svg": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><!-- {COMMENT} --><path d="M0 0"/></svg>',
        },
    )
    for name, form in FORMS.items():
        (content / "media" / name).write_bytes(photograph(form))
    (content / "media/unused.jpg").write_bytes(photograph("JPEG"))
    environment = {**os.environ, "USER": USER, "LOGNAME": USER, "USERNAME": USER, "HOSTNAME": HOST, "TZ": "Asia/Kathmandu",
                   "HOME": str(folder), "EMAIL": f"{USER}@{HOST}.example", "PYTHONPATH": os.pathsep.join(sys.path)}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "digest", "build", "--content", str(content), "--output", str(folder / "site"), "--offline"],
        cwd=folder, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "site"


def contents(site: Path) -> dict[str, bytes]:
    """Every file of the site, those inside archives and compressed ones as well."""
    import gzip

    found: dict[str, bytes] = {}
    for file in sorted(site.rglob("*")):
        if not file.is_file():
            continue
        path, data = file.relative_to(site).as_posix(), file.read_bytes()
        found[path] = data
        if data.startswith(b"\x1f\x8b"):
            found[f"{path}!"] = gzip.decompress(data)
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                found |= {f"{path}!{name}": archive.read(name) for name in archive.namelist()}
                found[f"{path}!comment"] = archive.comment + b"".join(i.comment + i.extra for i in archive.infolist())
    return found


def holding(site: Path, *words: str) -> list[tuple[str, str]]:
    wanted = [
        (word, form) for word in words for form in (word.encode(), word.encode("utf-16-le"), word.lower().encode())
    ]
    return [
        (path, word)
        for path, data in contents(site).items()
        for word, form in wanted
        if form in data + b"\0" + path.encode()
    ]


def test_drafts_and_remarks_stay_at_home(site: Path) -> None:
    """No draft, comment, note to self or file left beside the content is published, nor any picture nobody shows."""
    assert holding(site, DRAFT, COMMENT, NOTE, YAML_COMMENT, BESIDE) == []
    paths = "\n".join(contents(site))
    assert "2025-02-10" not in paths and "unused" not in paths and "todo" not in paths
    assert "2025-02-10" not in (site / "manifest.json").read_text("utf-8")


def test_nothing_tells_who_built_it_and_where(site: Path) -> None:
    """No absolute path, folder, user name, host name, time zone or version of the system is published."""
    here = Path(__file__).resolve().parents[2]
    words = {TELLING, USER, HOST, str(here), str(site), str(site.parent), "Kathmandu", platform.release(),
             str(Path(sys.prefix).resolve()), "site-packages", ".digest-cache"}  # fmt: skip
    # Short ones are parts of common words, and of compressed bytes.
    words |= {word for word in (socket.gethostname(), getpass.getuser()) if len(word) > 5}
    assert holding(site, *sorted(words)) == []


def test_photographs_hold_nothing_but_the_picture(site: Path) -> None:
    """No EXIF, position, camera, author, comment or profile is in a published picture, and no original is published."""
    assert holding(site, CAMERA, OWNER, REMARK, "2025:01:05", "xmpmeta", "Exif\0\0", "acsp") == []
    pictures = sorted(site.glob("media/*"))
    assert {p.suffix for p in pictures} == {".webp", ".svg"} and len(pictures) > 2 * len(FORMS)
    for file in pictures:
        if file.suffix == ".webp":
            with Image.open(file) as picture:
                assert not picture.getexif() and not {"exif", "xmp", "icc_profile", "comment"} & set(picture.info)
                assert max(picture.size) <= 1600
            data = file.read_bytes()
            assert not any(chunk in data[:64] for chunk in (b"EXIF", b"XMP ", b"ICCP"))
    with Image.open(site / "media/one.jpg.webp") as upright:
        assert upright.height > upright.width  # turned before its orientation was dropped


def test_offline_archive_has_no_owner_and_no_time(site: Path) -> None:
    """What is unpacked from the archive tells nobody's name and no hour."""
    with zipfile.ZipFile(site / "offline.zip") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.extra for entry in archive.infolist()} == {b""}


def test_exported_databases_hold_none_of_it(site: Path, tmp_path: Path) -> None:
    """An export of the whole archive leaves out the same as the site."""
    done = subprocess.run(
        [sys.executable, "-m", "digest", "export", "--content", "content", "--sqlite", str(tmp_path / "a.db")],
        cwd=site.parent, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert holding(tmp_path, DRAFT, COMMENT, NOTE, YAML_COMMENT, TELLING, USER, HOST) == []
    with sqlite3.connect(tmp_path / "a.db") as database:
        assert "Lozavik" in "\n".join(database.iterdump())
    database.close()
