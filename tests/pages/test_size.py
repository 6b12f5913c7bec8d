"""How large an issue's page is: a reader may be on a slow line, or pay for each megabyte."""

from __future__ import annotations

from itertools import cycle, islice
from pathlib import Path

from bs4 import BeautifulSoup

from digest.archive.load import load
from digest.archive.store import Store
from digest.pages import urls
from digest.pages.plan import pages_of
from digest.pages.render import environment, render

TEXT = (
    "the ministry said that a new rule on travel would begin in autumn and that nobody had asked for it while the "
    "council of the river towns announced further restrictions on associations whose members had protested against "
    "the construction of a second harbour according to two independent newspapers the authorities had detained at "
    "least eleven residents before an appeal was heard in the regional court"
)
WORDS = TEXT.split()
ITEMS, WORDS_AN_ITEM, NAMES_AN_ITEM = 40, 100, 3
PEOPLE = [(f"{first} {last}ski", last.lower()) for first in ("Marta", "Ales", "Ihnat") for last in (
    "Prykladnou", "Vandrou", "Vydumanou", "Niyakou", "Kazachnou", "Zubrou", "Kapialushnou", "Padarozhnou",
    "Liasnou", "Rachnou", "Miastechkou", "Haradzenskou", "Palitychnou", "Naradzhou",
)]  # fmt: skip
TOPICS = [f"topic-{word}" for word in sorted(set(WORDS)) if len(word) > 5]
SECTIONS = ("Military developments", "Political developments", "Human rights", "Official narratives")


def content(folder: Path) -> Path:
    """Two issues of forty items on the same topics and names, so that all items of the second continue the first."""
    (folder / "issues" / "2025").mkdir(parents=True)
    (folder / "digest.yaml").write_text(
        "title: The Zubrovian Monitor of Politics\nurl: https://monitor.zubrovia.example/\n"
        "description: A weekly digest of a country that does not exist.\n"
    )
    entries = {
        "sections": [f"- id: section-{n}\n  title: {title}\n" for n, title in enumerate(SECTIONS)],
        "topics": [f"- id: {id}\n  title: {id.capitalize().replace('-', ' ')}\n" for id in TOPICS],
        "names": [f"- id: {last}-{n}\n  kind: person\n  name: {name}\n" for n, (name, last) in enumerate(PEOPLE)],
    }
    for file, lines in entries.items():
        (folder / f"{file}.yaml").write_text("".join(lines))
    for day in ("2025-10-27", "2025-11-03"):
        (folder / "issues" / "2025" / f"{day}.md").write_text(issue(day))
    return folder


def issue(day: str) -> str:
    words, people, topics = cycle(WORDS), cycle(PEOPLE), cycle(TOPICS)
    lines = ["---", f"date: {day}", "summary: What the week brought to Zubrovia, in forty items.", "---"]
    for number in range(ITEMS):
        if number % 10 == 0:
            lines += ["", f"## {SECTIONS[number // 10]}"]
        text = list(islice(words, WORDS_AN_ITEM - 2 * NAMES_AN_ITEM - 1))
        for place in range(NAMES_AN_ITEM):
            text.insert(10 + 25 * place, next(people)[0])
        lines += ["", f"{number} {' '.join(text)}. #{next(topics)} #{next(topics)}"]
    return "\n".join(lines) + "\n"


def test_forty_items_of_four_thousand_words_stay_under_sixty_kilobytes(tmp_path: Path) -> None:
    """As dense as real issues: over a hundred names linked, two topics an item, earlier items for each."""
    archive = load(content(tmp_path), Store(None, version="test")).archive
    (page,) = [page for page in pages_of(archive, 2025) if page.path == urls.issue("2025-11-03")]
    made = render(environment(archive.site), archive, page)
    items = BeautifulSoup(made, "lxml").find_all("article", class_="item")
    assert len(items) == ITEMS
    assert archive.issue("2025-11-03").words >= ITEMS * WORDS_AN_ITEM
    links = [a["href"] for item in items for a in item.find_all("a")]
    assert sum("/names/" in link for link in links) == ITEMS * NAMES_AN_ITEM
    assert sum("/topics/" in link for link in links) == 2 * ITEMS
    assert sum(link.startswith("cite/") for link in links) == 2 * ITEMS
    assert len(made) < 60_000
