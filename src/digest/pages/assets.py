"""The site's own style sheet, script and icon: read from the templates, joined, made small and named by content."""

from __future__ import annotations

import os
import re
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from digest.pages.modules import join

STYLES = ("tokens", "base", "components", "pages", "charts", "print")
"""Parts of the style sheet below ``static/css/``, in the order of the cascade; a part that is not there is left out."""

SEARCH = ("search",)
"""Parts of the style sheet that the search page alone loads."""

SCRIPTS = ("site", "marks")
"""Parts of the script below ``static/js/``, likewise."""

MODULES = "js/search/"
"""Folder of the search page's modules. They import each other by name, so that one hash names their folder. All but
those that few searches need are joined into one."""


class Assets(Struct, frozen=True, kw_only=True):
    """Published files by path below the site's top, and the paths that pages name."""

    css: str
    search: str
    """The style sheet of the search page; empty where there is none."""
    modules: str
    """Folder of the search page's modules, with a closing slash."""
    js: str
    icon: str
    files: tuple[tuple[str, bytes], ...]


def find(folders: tuple[Path, ...], name: str) -> Path | None:
    """A template file in the first folder that has it."""
    for folder in folders:
        if (file := folder / name).is_file() and not linked(folder, name):
            return file
    return None


def linked(folder: Path, name: str) -> bool:
    """Whether the way from `folder` to `name` goes over a symbolic link: it may lead out, and is not gone."""
    parts = name.split("/")
    return any(os.path.islink(folder.joinpath(*parts[:length])) for length in range(1, len(parts) + 1))


def read(folders: tuple[Path, ...]) -> Assets:
    """The assets of a site whose templates stand in `folders`, the site's own before the program's."""
    icon = find(folders, "static/favicon.svg")
    files: dict[str, bytes] = {}

    def publish(name: str, extension: str, body: bytes) -> str:
        if not body.strip():
            return ""
        path = f"static/{name}-{sha256(body).hexdigest()[:8]}.{extension}"
        files[path] = body
        return path

    def styles(parts: tuple[str, ...]) -> bytes:
        return shrink_css(_join(folders, "static/css/{}.css", parts)).encode()

    found = Assets(
        css=publish("site", "css", styles(STYLES)),
        search=publish("search", "css", styles(SEARCH)),
        js=publish("site", "js", shrink_js(_join(folders, "static/js/{}.js", SCRIPTS)).encode()),
        icon=publish("icon", "svg", icon.read_bytes() if icon else b""),
        modules="",
        files=(),
    )
    others = dict(_others(folders))
    apart = {name.removeprefix(MODULES): shrink_js(others.pop(name).decode()) for name in list(others)
             if name.startswith(MODULES)}  # fmt: skip
    modules = {name: body.encode() for name, body in sorted(join(apart).items())}
    hashed = sha256(b"".join(name.encode() + b"\0" + body for name, body in modules.items())).hexdigest()[:8]
    found = replace(found, modules=f"static/search-{hashed}/")
    files |= {found.modules + name: body for name, body in modules.items()}
    files |= {f"static/{name}": body for name, body in others.items()}
    return replace(found, files=tuple(sorted(files.items())))


def _join(folders: tuple[Path, ...], pattern: str, names: tuple[str, ...]) -> str:
    found = (find(folders, pattern.format(name)) for name in names)
    return "\n".join(file.read_text(encoding="utf-8") for file in found if file)


def _others(folders: tuple[Path, ...]) -> list[tuple[str, bytes]]:
    """Every further file below ``static/``: the modules of the search, a site's own pictures."""
    joined = {f"css/{name}.css" for name in STYLES + SEARCH} | {f"js/{name}.js" for name in SCRIPTS} | {"favicon.svg"}
    found: dict[str, bytes] = {}
    for folder in reversed(folders):
        for file in sorted((folder / "static").rglob("*")):
            name = file.relative_to(folder / "static").as_posix()
            if linked(folder, f"static/{name}"):
                continue
            if file.is_file() and name not in joined and not any(part.startswith(".") for part in name.split("/")):
                found[name] = file.read_bytes()
    return sorted(found.items())


_CSS_TOKEN = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|/\*.*?\*/|\s+""", re.DOTALL)


def shrink_css(text: str) -> str:
    """`text` without comments and needless white space; strings stay as they are."""

    def token(match: re.Match[str]) -> str:
        return match[1] or " "

    text = _CSS_TOKEN.sub(token, text)
    # Colons are left alone before: `a :hover` and `a:hover` differ.
    parts = re.split(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", text)
    parts[::2] = [re.sub(r"; ?}", "}", re.sub(r" *([{};,]) *", r"\1", re.sub(r" +", " ", p))) for p in parts[::2]]
    parts[::2] = [re.sub(r"(?<![\w.])0(?=\.\d)", "", p) for p in parts[::2]]
    # A sum needs the spaces around its sign, so those of ``a + b`` stay too.
    parts[::2] = [re.sub(r" ([>~]) ", r"\1", re.sub(r"(?<=\w): (?=[\w.]+\))", ":", p)) for p in parts[::2]]
    parts[::2] = [re.sub(r"(?<=[\w-]): (?=[^{}]*(?:[;}]|$))", ":", p) for p in parts[::2]]
    return "".join(parts).strip() + "\n"


def shrink_js(text: str) -> str:
    """`text` without lines that are comments and without indentation; nothing that would need a parser."""
    lines = (line.strip() for line in re.sub(r"^\s*/\*.*?\*/", "", text, flags=re.DOTALL | re.MULTILINE).splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"
