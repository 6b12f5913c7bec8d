"""Errors of templates as diagnostics: a site may bring its own, and whoever writes them makes mistakes too."""

from __future__ import annotations

import os
import traceback
from contextlib import suppress
from pathlib import Path

from digest.diagnostics import Diagnostic, Span


class TemplateFailure(Exception):
    """A page could not be rendered. It travels between processes, which a traceback does not."""

    def __init__(self, problem: Diagnostic) -> None:
        super().__init__(problem)
        self.problem = problem


def template_problem(error: BaseException, own: Path | None = None) -> Diagnostic | None:
    """What is wrong in which template; None where `error` is no template's.

    `own` is the site's folder of templates. An error inside a template's expression is reported at the last line of
    a template that was at work.
    """
    from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return _problem(error.filename or error.name or "", error.lineno, error.message or "", own)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith((".html", ".txt", ".xml"))]
    if isinstance(error, TemplateNotFound):
        place = (frames[-1].filename, frames[-1].lineno or 1) if frames else ("", 1)
        return _problem(*place, f'there is no template "{error.name}"', own)
    if frames or isinstance(error, TemplateError):
        place = (frames[-1].filename, frames[-1].lineno or 1) if frames else ("", 1)
        return _problem(*place, f"{type(error).__name__}: {error}", own)
    return None


def _problem(file: str, line: int, message: str, own: Path | None) -> Diagnostic:
    path = Path(file) if file else Path("templates")
    quote = ""
    with suppress(OSError, UnicodeDecodeError, IndexError):
        quote = path.read_text(encoding="utf-8").split("\n")[line - 1]
    its_own = own is not None and path.resolve().is_relative_to(own.resolve())
    shown = Path(os.path.relpath(path)) if its_own else path
    return Diagnostic(
        span=Span(shown.as_posix(), line),
        code="template-error",
        message=message,
        help="mend the template, or take it out of the site's templates: the program has its own",
        quote=quote,
    )
