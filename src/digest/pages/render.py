"""Page in, bytes out: the Jinja environment and the one function that renders.

Templates see what a view returns and these besides: ``site``, ``nav``, ``root`` (the way from the page to the top),
``page`` (its path), ``lang``, ``assets``, ``urls``, ``csp`` and the filters below.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, MutableMapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import Struct

from digest.model import ROOT, Site
from digest.pages import assets as site_assets
from digest.pages import urls
from digest.pages.i18n import Words, words

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment
    from markupsafe import Markup

    from digest.archive import Archive
    from digest.pages.kinds import Page


class Link(Struct, frozen=True):
    """An entry of the navigation."""

    key: str
    """Compared with a view's ``here``."""
    href: str
    title: str


def default_templates() -> Path:
    """The program's templates: in the package where it is installed, else in the checkout."""
    packaged = Path(__file__).resolve().parent.parent / "_templates"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "templates"


def template_folders(own: Path | None = None) -> tuple[Path, ...]:
    """Where templates are looked for, the site's own folder first."""
    packaged = default_templates()
    return (own, packaged) if own and own.is_dir() and own.resolve() != packaged.resolve() else (packaged,)


@lru_cache(maxsize=8)
def load_assets(folders: tuple[Path, ...]) -> site_assets.Assets:
    """The site's style sheet, script and icon, read once a build (see `digest.pages.plan.read_looks`)."""
    return site_assets.read(folders)


class Once:
    """Calls a macro once for the same arguments, and answers from memory after that."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, tuple[object, ...]], str] = {}

    def __call__(self, macro: Callable[..., str], *arguments: object) -> str:
        key = (getattr(macro, "name", ""), arguments)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = macro(*arguments)
        return found


@lru_cache(maxsize=1)
def _compiled_templates() -> BytecodeCache | None:
    """Where compiled templates are kept: among the package's own compiled modules, and trusted as far as those.

    Beside the output, where anybody's pull request could put files, no code is kept. Each is found by the hash of
    its source. None where the package's folder cannot be written.
    """
    from jinja2 import FileSystemBytecodeCache

    # What is compiled depends on the environment's settings too, which stand in this file.
    settings = sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    folder = Path(__file__).parent / "__pycache__" / f"templates-{settings}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


def environment(site: Site, own: Path | None = None) -> Environment:
    """A Jinja environment for `site`; `own` is its folder of templates, which go before the program's file by file."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape
    from jinja2.ext import Extension
    from jinja2.loaders import split_template_path

    class TrimIndentation(Extension):
        """Takes indentation out of templates, so that pages carry none; ``<pre>`` and line numbers stay."""

        def preprocess(self, source: str, *_: object) -> str:
            return trim_indentation(source)

    class PlainGlobals(Environment):
        """Keeps each template's globals in one dictionary: every import of a macro goes through all of them."""

        def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
            return {**self.globals, **(d or {})}

    folders = template_folders(own)

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        """As the file system's loader, but over no symbolic link."""
        file = site_assets.find(folders, "/".join(split_template_path(name)))
        return (file.read_text(encoding="utf-8"), str(file), lambda: True) if file else None

    language = words(site.language)
    env = PlainGlobals(
        loader=FunctionLoader(load),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n", TrimIndentation],
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_compiled_templates(),
    )
    env.install_gettext_translations(language.translations, newstyle=True)  # type: ignore[attr-defined]
    env.policies["ext.i18n.trimmed"] = True
    env.globals.update(
        **messages(language),
        site=site,
        urls=urls,
        assets=load_assets(folders),
        csp=_in_double_quotes(content_security_policy(site)),
        words=language,
        site_lang=site.language,
        once=Once(),
    )
    env.filters.update(filters(language))
    return env


def _in_double_quotes(value: str) -> Markup:
    """Escaped for an attribute in double quotes; single quotes stay readable."""
    from markupsafe import Markup, escape

    return Markup(str(escape(value)).replace("&#39;", "'"))  # noqa: S704


def messages(language: Words) -> dict[str, Callable[..., str]]:
    """The functions behind ``_()`` and ``trans``: what Jinja's own of the new style do, with an answer kept for each
    message and its values."""
    from jinja2 import pass_eval_context
    from jinja2.nodes import EvalContext
    from markupsafe import Markup

    # `typed`, because a text and the same text as markup are equal but not escaped alike.
    @lru_cache(maxsize=5_000, typed=True)
    def single(escaped: bool, message: str, /, **values: object) -> str:
        text = language.gettext(message)
        return (Markup(text) if escaped else text) % values  # noqa: S704

    @lru_cache(maxsize=20_000, typed=True)
    def counted(escaped: bool, one: str, many: str, number: int, /, **values: object) -> str:
        text = language.ngettext(one, many, number)
        return (Markup(text) if escaped else text) % {"num": number, **values}  # noqa: S704

    @pass_eval_context
    def gettext(context: EvalContext, message: str, /, **values: object) -> str:
        return single(context.autoescape, message, **values)

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, number: int, /, **values: object) -> str:
        return counted(context.autoescape, one, many, number, **values)

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


def filters(language: Words) -> dict[str, Any]:
    """The filters of templates: ``date``, ``month`` (of a pair), ``edtf``, ``number``, ``safe_html``."""
    from markupsafe import Markup

    return {
        "date": language.date,
        "month": lambda pair, style="long": language.month(pair[0], pair[1], style),
        "edtf": language.edtf,
        "number": language.number,
        # Fragments of the reader: already escaped, raw HTML refused there.
        "fragment": lambda html: Markup(html),  # noqa: S704
    }


_VERBATIM = re.compile(r"(<pre\b.*?</pre>|<textarea\b.*?</textarea>)", re.DOTALL)


def trim_indentation(source: str) -> str:
    """`source` with no white space at the start of its lines, but within ``<pre>`` and ``<textarea>``."""
    parts = _VERBATIM.split(source)
    parts[::2] = [re.sub(r"\n[ \t]+", "\n", part) for part in parts[::2]]
    return "".join(parts)


def without_blank_lines(html: str) -> str:
    """`html` without empty lines, but within ``<pre>`` and ``<textarea>``."""
    parts = _VERBATIM.split(html) if "<pre" in html or "<textarea" in html else [html]
    parts[::2] = ["\n".join([*filter(None, part.split("\n")), ""]) for part in parts[::2]]
    return "".join(parts)


def content_security_policy(site: Site, *, meta: bool = True) -> str:
    """The policy of every page; as a ``<meta>`` it cannot carry ``frame-ancestors``."""
    target = urlsplit(site.subscription.action)
    form = "'self'" + (f" {target.scheme}://{target.netloc}" if target.scheme and target.netloc else "")
    policy = (
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; "
        f"style-src 'self'; img-src 'self' data:; form-action {form}; base-uri 'none'"
    )
    return policy if meta else policy + "; frame-ancestors 'none'"


def navigation(archive: Archive) -> tuple[Link, ...]:
    """The entries of the masthead, in order; what the archive has none of is left out."""
    _ = words(archive.site.language).gettext
    entries = [Link("issues", urls.issues(), _("Issues"))]
    if archive.vocabulary.sections:
        entries.append(Link("sections", urls.sections(), _("Sections")))
    if archive.vocabulary.topics:
        entries.append(Link("topics", urls.topics(), _("Topics")))
    if archive.vocabulary.names:
        entries.append(Link("names", urls.names(), _("Names")))
    if archive.vocabulary.series:
        entries.append(Link("figures", urls.figures(), _("Figures")))
    entries.append(Link("calendar", urls.calendar(), _("Calendar")))
    entries.append(Link("search", urls.search(), _("Search")))
    return tuple(entries)


def plain_links(archive: Archive) -> tuple[Link, ...]:
    """The plain pages that ask to stand in the navigation, in their order."""
    return tuple(Link(page.slug, urls.page(page.slug), page.title) for page in archive.pages if page.nav)


def render(environment: Environment | None, archive: Archive, page: Page) -> bytes:
    """The finished file of a page. Pure: the same page over the same archive gives the same bytes.

    A page whose kind has no template needs no `environment`.
    """
    from digest.pages import kind_named

    kind = kind_named(page.kind)
    made = kind.view(archive, page)
    if isinstance(made, bytes):
        return made
    if isinstance(made, str):
        return made.encode("utf-8")
    root = urls.root_for(archive.site, page.path)
    context: dict[str, Any] = {
        "nav": archive.kept(navigation),
        "plain": archive.kept(plain_links),
        "root": root,
        "page": page.path,
        "lang": archive.site.language,
        "here": "",
        "meta": None,
        "description": "",
        "feeds": (),
    }
    context.update(made)
    assert environment is not None
    html = environment.get_template(kind.template).render(context)
    return without_blank_lines(html).replace(ROOT, root).encode("utf-8")
