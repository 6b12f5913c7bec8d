"""Pictures for the web, with nothing in them but the picture.

A photograph can say where, when, with which camera and by whom it was taken. So the originals are never
published: raster images are decoded and written anew as WebP, which carries over the pixels and nothing else.
Drawings in SVG are published as they stand where they hold nothing active; any other is refused.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Literal

from msgspec import Struct

from digest.diagnostics import Diagnostic, Span

RASTER = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".tif", ".tiff", ".bmp")
WIDTHS = (1280, 640)
"""Published widths in pixels, largest first; a picture is never made larger than it is."""
_FORMATS = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "AVIF")
"""What Pillow may take a file for. It knows more, and for some of them would start other programs."""
MOST_BYTES = 40_000_000
MOST_PIXELS = 80_000_000
"""A picture of more is refused: it could be made to fill the memory."""


class Picture(Struct, frozen=True, kw_only=True):
    """A picture of ``content/media/``."""

    file: str
    """Path below the media folder."""
    kind: Literal["photo", "drawing"]
    digest: str
    """Hash of the original's bytes."""
    width: int = 0
    """Of the largest published size, in pixels; 0 for a drawing without a size."""
    height: int = 0

    @property
    def sizes(self) -> tuple[tuple[str, int], ...]:
        """(address, width) of every published size, largest first."""
        if self.kind == "drawing":
            return ((address(self.file), self.width),)
        return ((address(self.file), self.width), *((address(self.file, w), w) for w in WIDTHS[1:] if w < self.width))


def address(file: str, width: int | None = None) -> str:
    """Where a media file is published, relative to the site's top: its largest size, or the one of a width."""
    if file.lower().endswith(".svg"):
        return f"media/{file}"
    return f"media/{file}{f'-{width}' if width else ''}.webp"


def inspect(path: Path, file: str, shown: str, digest: str) -> tuple[Picture | None, list[Diagnostic]]:
    """Look at one media file. `shown` is how messages name it."""

    def refuse(code: str, message: str, help: str) -> tuple[None, list[Diagnostic]]:
        return None, [Diagnostic(Span(shown), code, message, help)]

    if path.is_symlink():
        return refuse("symlink", "the picture is a link to another file", "put the file itself here")
    suffix = path.suffix.lower()
    if suffix != ".svg" and suffix not in RASTER:
        return refuse("unknown-picture", f'"{suffix or path.name}" is no kind of picture', "use JPEG, PNG, WebP or SVG")
    try:
        size = path.stat().st_size
    except OSError:
        return refuse("unreadable-picture", "the picture cannot be read", "check its permissions")
    if size > MOST_BYTES:
        return refuse("picture-too-large", f"the picture has {size // 1_000_000} MB", "use one of a few megabytes")
    if suffix == ".svg":
        text = path.read_bytes()
        if problem := _active(text):
            return refuse("unsafe-drawing", f"the drawing holds {problem}", "export it as plain SVG without it")
        width, height = _svg_size(text)
        return Picture(file=file, kind="drawing", digest=digest, width=width, height=height), []
    try:
        width, height = _dimensions(path)
    except ValueError as error:
        return refuse("picture-too-large", str(error), "use a smaller one")
    except Exception:  # Pillow raises whatever a broken file makes it trip over
        return refuse(
            "unreadable-picture", "the file is not a picture that can be read", "save it again as JPEG or PNG"
        )
    scale = min(1.0, WIDTHS[0] / width)
    picture = Picture(
        file=file, kind="photo", digest=digest, width=round(width * scale), height=max(1, round(height * scale))
    )
    return picture, []


def _dimensions(path: Path) -> tuple[int, int]:
    """Width and height as shown. ValueError where there are too many pixels."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None
    with Image.open(path, formats=_FORMATS) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise ValueError(f"the picture has {width} × {height} pixels")
        turned = ImageOps.exif_transpose(image) if image.getexif().get(0x0112, 1) != 1 else image
        image.load()
        return turned.size


def publish(path: Path, width: int) -> bytes:
    """The picture at `path` as WebP, `width` pixels wide; a drawing as it stands, less its
    comments.

    The same file gives the same bytes: the encoder is deterministic.
    """
    if path.suffix.lower() == ".svg":
        return re.sub(rb"<!--.*?-->\s*", b"", path.read_bytes(), flags=re.DOTALL)
    from PIL import Image, ImageOps

    with Image.open(path, formats=_FORMATS) as image:
        upright = ImageOps.exif_transpose(image)
        mode = "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
        plain = Image.new(mode, upright.size)
        plain.paste(upright.convert(mode))  # a new image: no EXIF, no profile, no comment comes along
    if width < plain.width:
        plain = plain.resize((width, max(1, round(plain.height * width / plain.width))), Image.Resampling.LANCZOS)
    out = BytesIO()
    plain.save(out, "WEBP", quality=80, method=4, exif=b"", xmp=b"", icc_profile=None)
    return out.getvalue()


# --- drawings ---------------------------------------------------------------------------------------------

_ACTIVE = (
    (re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE), "a document type or entities"),
    (re.compile(rb"<\?(?!xml[\s?])", re.IGNORECASE), "a processing instruction"),
    (re.compile(rb"<\s*(?:[\w.-]+:)?(?:script|foreignObject|iframe|object|embed|audio|video|handler|listener|style)\b",
                re.IGNORECASE), "a script, a style or embedded content"),
    (re.compile(rb"<\s*(?:[\w.-]+:)?(?:set|animate\w*)\b", re.IGNORECASE), "an animation"),
    (re.compile(rb"\son\w+\s*=", re.IGNORECASE), "an event handler"),
    (re.compile(rb"\sstyle\s*=", re.IGNORECASE), "an inline style"),
    (re.compile(rb"""(?:href|src)\s*=\s*["']?\s*(?!#|["'])""", re.IGNORECASE), "a link out of itself"),
    (re.compile(rb"url\s*\(\s*[\"']?\s*(?!#|[\"'])", re.IGNORECASE), "a link out of itself"),
    (re.compile(rb"@import|javascript:|data:", re.IGNORECASE), "a link out of itself"),
    (re.compile(rb"<\s*(?:[\w.-]+:)?metadata\b|inkscape:|sodipodi:", re.IGNORECASE), "an editor's metadata"),
)  # fmt: skip


def _active(svg: bytes) -> str:
    """What a drawing holds that it must not; empty where it is plain."""
    try:
        text = svg.decode("utf-8")
    except UnicodeDecodeError:
        return "text that is not UTF-8"
    if "&#" in text:  # character references could hide any of the words below
        return "character references"
    if "<svg" not in text:
        return "no <svg>"
    if re.match(r"""\s*<\?xml[^>]*encoding\s*=\s*["'](?!utf-8["'])""", text, re.IGNORECASE):
        return "another encoding than UTF-8"
    for pattern, problem in _ACTIVE:
        if pattern.search(svg):
            return problem
    from xml.parsers import expat

    parser = expat.ParserCreate()
    try:
        parser.Parse(svg, True)
    except expat.ExpatError as error:
        return f"an error in line {error.lineno}"
    return ""


def _svg_size(svg: bytes) -> tuple[int, int]:
    head = svg[: svg.find(b">", svg.find(b"<svg")) + 1].decode("utf-8", "replace")
    number = r"(\d{1,6}(?:\.\d{0,9})?)"
    box = re.search(rf"""viewBox\s*=\s*["']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+{number}[\s,]+{number}\s*["']""", head)
    return (round(float(box[1])), round(float(box[2]))) if box else (0, 0)
