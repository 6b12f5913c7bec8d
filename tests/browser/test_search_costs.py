"""What a search may cost: bytes and requests, of an archive of three years with full-sized issues.

The budget of an archive of 15,000 items over ten years is 250 KB to the first ten results and 500 KB for all years. It is
kept by keeping its two parts, which do not depend on the number of years: what comes before any result, with the
newest year, and what each further year adds. `make bench` measures the whole.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from bench.generate import Shape, generate
from bench.questions import questions
from browser_tools import settle
from support import make
from traffic import Visit, serving, visit, watch

pytestmark = pytest.mark.browser

YEARS = 3
FIRST_KB, FIRST_REQUESTS = 230, 28
YEAR_KB, YEAR_REQUESTS = 30, 4
"""Of a question with one word; 230 + 9 · 30 KB make 500."""

FREQUENT = ["the commonest word", "a common word", "a name, under a variant", "a topic alone", "a word and a topic"]
"""Questions of which the newest year alone has ten hits."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``content`` and ``site``: 48 issues of 2025, all of 2024, and a few of 2023."""
    folder = tmp_path_factory.mktemp("costs")
    generate(folder / "content", Shape(issues=105, items=30, names=100))
    assert make(folder / "content", folder / "site", search=True).ok
    return folder


@pytest.fixture(scope="module")
def address(archive: Path) -> Iterator[str]:
    with serving(archive / "site") as where:
        yield where


@pytest.fixture(scope="module")
def visits(archive: Path, address: str, browser: Browser) -> dict[str, Visit]:
    """Every question, asked once of a browser that has nothing."""
    found = {}
    for question, values in questions(archive / "content").items():
        context = browser.new_context()
        found[question] = visit(
            watch(context.new_page()), archive / "site", f"{address}search/index.html?{urlencode(values)}"
        )
        context.close()
    return found


def of_index(seen: Visit) -> set[str]:
    """Kinds of files of the index that were fetched: ``filter/topic3``, ``index``, ``fragment``."""
    paths = [path.split("/")[4:] for path in seen.files if path.endswith((".pf_index", ".pf_filter", ".pf_fragment"))]
    return {f"filter/{name.split('.')[0]}" if kind == "filter" else kind for kind, name in paths}


@pytest.mark.parametrize("question", FREQUENT)
def test_the_first_ten_stay_within_the_budget(visits: dict[str, Visit], question: str) -> None:
    first = visits[question].first
    assert visits[question].shown == 10
    assert first.bytes <= FIRST_KB * 1000
    assert first.requests <= FIRST_REQUESTS


@pytest.mark.parametrize("question", FREQUENT)
def test_older_years_wait_for_the_first_ten(visits: dict[str, Visit], question: str) -> None:
    """They cost little, and nothing of them is fetched before."""
    seen = visits[question]
    assert (seen.all.bytes - seen.first.bytes) / (YEARS - 1) <= YEAR_KB * 1000
    assert (seen.all.requests - seen.first.requests) / (YEARS - 1) <= YEAR_REQUESTS
    assert seen.all.requests > seen.first.requests


def test_a_rare_word_costs_its_years(visits: dict[str, Visit]) -> None:
    """Where the newest year has less than ten, the others come for them."""
    assert visits["a rare word"].all.bytes <= (FIRST_KB + (YEARS - 1) * YEAR_KB) * 1000


def test_two_words_cost_one_more_file_a_year(visits: dict[str, Visit]) -> None:
    one, two = visits["a common word"], visits["two words"]
    assert len([path for path in two.files if path.endswith(".pf_index")]) <= 2 * YEARS
    assert two.all.requests - one.all.requests <= YEARS


def test_what_is_not_asked_for_is_not_fetched(visits: dict[str, Visit]) -> None:
    """No filter for words alone, one part of one filter for one topic, and no part of the program for other uses."""
    assert of_index(visits["a common word"]) == {"index", "fragment"}
    assert of_index(visits["a word in some weeks"]) == {"index", "fragment"}
    [part] = of_index(visits["a topic alone"]) - {"index", "fragment"}
    assert part.startswith("filter/topic")
    for seen in visits.values():
        assert not [path for path in seen.files if path.endswith(("take.js", "help.js"))]
        assert sum(path.endswith(".pf_fragment") for path in seen.files) == seen.shown


def test_years_out_of_range_are_not_looked_into(visits: dict[str, Visit]) -> None:
    assert not [path for path in visits["a word in some weeks"].files if "/2023-" in path]


def test_all_results_go_along(archive: Path, address: str, page: Page) -> None:
    """However many: each is fetched once, those that are shown not again."""
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if "/fragment/" in request.url else None)
    topic = questions(archive / "content")["a topic alone"]
    page.goto(f"{address}search/index.html?{urlencode(topic)}")
    settle(page)
    found = int(page.locator("#count").inner_text().split()[0].replace(",", ""))
    assert found > 1000
    with page.expect_download(timeout=60_000) as got:
        page.get_by_role("button", name="CSV", exact=True).click()
    with Path(got.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert ["# Items in this file, of all found", f"{found} / {found}"] in rows
    urls = [row[6] for row in rows[[row[0] for row in rows].index("date") + 1 :]]
    assert len(set(urls)) == len(urls) == found
    assert len(fetched) == len(set(fetched)) == found
