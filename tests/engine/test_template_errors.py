"""Templates of one's own: a mistake in one is told with its place, and the last good site stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from digest.cli import main
from support import SMALL, make, tree, write

BASE = '{% extends "base.html" %}\n{% block main %}\n'


@pytest.mark.parametrize(
    ("template", "line", "words"),
    [
        (BASE + "<h1>{{ titel }}</h1>{% endblock %}\n", 3, "'titel' is undefined"),
        (BASE + "<h1>{{ title </h1>{% endblock %}\n", 3, "unexpected"),
        (BASE + "{% include 'nothing.html' %}{% endblock %}\n", 3, 'no template "nothing.html"'),
        (BASE + "{{ 1 / 0 }}{% endblock %}\n", 3, "division by zero"),
        ("{% block main %}", 1, "endblock"),
    ],
)
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_broken_template_is_an_error_with_a_place(
    tmp_path: Path, template: str, line: int, words: str, jobs: int
) -> None:
    """On one core and on several; the site is as it was."""
    content = write(tmp_path / "content", SMALL)
    make(content, tmp_path / "site")
    before = tree(tmp_path / "site")
    own = write(tmp_path / "templates", {"pages/issue.html": template, "pages/listing.html": template})
    result = make(content, tmp_path / "site", templates=own, jobs=jobs)
    assert not result.ok and not result.published
    (problem,) = result.diagnostics
    assert (problem.code, problem.span.line) == ("template-error", line)
    assert problem.span.path.endswith(".html") and words in problem.message
    assert tree(tmp_path / "site") == before


def test_the_command_says_it_without_a_traceback(tmp_path: Path) -> None:
    """Exit code 1, as for any error an editor can make."""
    content = write(tmp_path / "content", SMALL)
    own = write(tmp_path / "templates", {"pages/page.html": "{{ nothing }}"})
    where = ["--content", str(content), "--output", str(tmp_path / "site"), "--templates", str(own), "--no-search"]
    result = CliRunner().invoke(main, ["build", *where])
    assert result.exit_code == 1 and "template-error" in result.stderr and "Traceback" not in result.output
