"""Planning: which pages the site has, and a fingerprint of all that each depends on.

Pages are planned in groups, one a year and one for what looks at the whole archive, so that a year in which
nothing changed is passed over as a whole. A page whose fingerprint stands need not be rendered: its fingerprint
is a hash of its kind and address, of the content its view reads, of the site's settings, and of the templates
it is made from. (The program itself is not in it: another version's store is thrown away.)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from digest.archive.archive import digest_of
from digest.pages.kinds import Page, PageKind

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.pictures import Picture

SITE = "site"
"""Name of the group of pages that look at the whole archive."""
FILES = "files"
"""Name of the group of files that no view makes: what stands below ``static/``, and pictures."""
STATIC, PICTURE = "static", "picture"
"""Their kinds."""


class Looks(Struct, frozen=True):
    """The templates a site is rendered with."""

    folders: tuple[Path, ...]
    """The site's own first, then the program's."""
    own: Path | None
    digests: dict[str, str]
    """By template name: a hash of it and of all it includes."""
    assets: str
    """Hash of the static files."""
    digest: str
    """Hash of everything."""


_REFERS = re.compile(r"""\{%-?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")


def read_looks(own: Path | None = None) -> Looks:
    """Look at the templates below the site's own folder and the program's."""
    from hashlib import blake2b

    from digest.pages.render import load_assets, template_folders

    load_assets.cache_clear()  # a process that builds again and again must see files that have changed
    folders = template_folders(own)
    files: dict[str, Path] = {}
    for folder in reversed(folders):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.is_symlink():
                files[file.relative_to(folder).as_posix()] = file
    bytes_of = {name: file.read_bytes() for name, file in sorted(files.items())}
    plain = {name: blake2b(data, digest_size=16).hexdigest() for name, data in bytes_of.items()}
    templates = [name for name in plain if not name.startswith("static/")]
    refers = {name: _REFERS.findall(bytes_of[name].decode("utf-8", "replace")) for name in templates}

    @cache
    def closure(name: str) -> frozenset[str]:
        found, todo = {name}, [name]
        while todo:
            for other in refers.get(todo.pop(), ()):
                if other not in found:
                    found.add(other)
                    todo.append(other)
        return frozenset(found)

    digests = {name: digest_of([(n, plain.get(n, "")) for n in sorted(closure(name))]) for name in templates}
    assets = digest_of([(name, d) for name, d in plain.items() if name.startswith("static/")])
    return Looks(folders, own, digests, assets, digest_of(digests, assets))


class Group(Struct, frozen=True):
    """Pages planned together."""

    name: str
    fingerprint: str
    """While it stands, every page's does."""
    plan: Callable[[], list[tuple[Page, str]]]
    """The pages with their fingerprints, in the order of writing."""


def groups(archive: Archive, looks: Looks, *, search: bool = True) -> list[Group]:
    """All groups: the years, oldest first, then the site's. `search`: whether the build has a search index."""
    shared = digest_of(
        archive.site_digest, looks.digest, archive.vocabulary.topics, archive.vocabulary.names,
        archive.vocabulary.sections, archive.vocabulary.series,
    )  # fmt: skip
    found = []
    for year in sorted(archive.years):
        rows = archive.of_year(year)
        edges = [archive.next(rows[0].slug), archive.previous(rows[-1].slug)]
        fingerprint = digest_of(
            shared,
            [(row.slug, row.digest, row.title) for row in rows],
            [(row.slug, row.title, row.date) if row else None for row in edges],
        )
        found.append(Group(str(year), fingerprint, _planner(archive, looks, year)))
    everything = digest_of(
        shared, [(row.slug, row.digest) for row in archive.issues], [archive.record(page) for page in archive.pages],
        archive.pictures, archive.offline, search,
    )  # fmt: skip
    found.append(Group(SITE, everything, _planner(archive, looks, None)))
    pictures = tuple(archive.pictures.values())
    found.append(Group(FILES, digest_of(looks.assets, pictures), lambda: list(_files(looks, pictures))))
    return found


def _files(looks: Looks, pictures: tuple[Picture, ...]) -> Iterator[tuple[Page, str]]:
    from digest.pages.render import load_assets

    for path, body in load_assets(looks.folders).files:
        yield Page(path, STATIC), digest_of(path, body)
    for picture in pictures:
        for path, width in picture.sizes:
            yield Page(path, PICTURE, (picture.file, width)), digest_of(path, picture.digest, width)


def _planner(archive: Archive, looks: Looks, year: int | None) -> Callable[[], list[tuple[Page, str]]]:
    def plan() -> list[tuple[Page, str]]:
        return [(page, fingerprint(archive, looks, page)) for page in pages_of(archive, year)]

    return plan


def pages_of(archive: Archive, year: int | None) -> Iterable[Page]:
    """The pages of one year, or those of the whole site."""
    from digest.pages import all_kinds

    for kind in all_kinds():
        if year is not None and kind.of_year is not None:
            yield from kind.of_year(archive, year)
        elif year is None and kind.of_site is not None:
            yield from kind.of_site(archive)


def kind_of(page: Page) -> PageKind:
    """The kind of a planned page."""
    from digest.pages import kind_named

    return _NO_VIEW if page.kind in {STATIC, PICTURE} else kind_named(page.kind)


_NO_VIEW = PageKind(name="file", view=lambda archive, page: b"")


def fingerprint(archive: Archive, looks: Looks, page: Page) -> str:
    """Hash of all that a page depends on."""
    from digest.pages import kind_named

    kind = kind_named(page.kind)
    look = (looks.digests.get(kind.template, ""), looks.assets) if kind.template else ()
    return digest_of(kind.name, kind.version, page.path, page.args, page.depends, archive.site_digest, look)
