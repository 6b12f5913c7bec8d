"""The dataset: read by Frictionless, DuckDB, pandas, SQLite and Datasette, with the queries of its own page."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from digest.archive import Archive
from digest.exports import cells, recipes
from digest.exports.dataset import as_csv
from digest.exports.parquet import write_parquet
from digest.exports.rows import rows
from digest.exports.sqlite import write_sqlite
from digest.exports.tables import BY_NAME, TABLES
from digest.model import Issue
from digest.pages import dataset
from research.sample import VOCABULARY, archive_of

pytestmark = pytest.mark.filterwarnings("ignore")
"""Other people's libraries warn of their own future."""


def write(archive: Archive, folder: Path) -> Path:
    for kind in dataset.KINDS:
        if kind.template:
            continue
        found = [p for y in archive.years for p in kind.of_year(archive, y)] if kind.of_year else []
        for page in [*found, *(kind.of_site(archive) if kind.of_site else ())]:
            file = folder / page.path
            file.parent.mkdir(parents=True, exist_ok=True)
            body = kind.view(archive, page)
            file.write_bytes(body.encode() if isinstance(body, str) else body)  # type: ignore[arg-type]
    return folder / "data"


@pytest.fixture(scope="module")
def data(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(archive, tmp_path_factory.mktemp("site"))
    write_sqlite(archive, folder / "archive.db")
    write_parquet(archive, folder)
    return folder


# --- the files ---


def test_the_package_is_valid(data: Path) -> None:
    """Types, required fields, enumerations, primary and foreign keys hold in every row of every file."""
    from frictionless import validate

    report = validate(str(data / "datapackage.json"))
    assert report.valid, report.flatten(["fileName", "rowNumber", "fieldName", "message"])
    assert {task.name: task.stats["rows"] for task in report.tasks}["items"] == 5


def test_the_package_of_an_empty_archive_is_valid(tmp_path: Path) -> None:
    """So is that of an archive without issues, topics or names."""
    from frictionless import validate

    folder = write(archive_of(vocabulary=replace(VOCABULARY, topics=(), names=(), sections=())), tmp_path)
    package = json.loads((folder / "datapackage.json").read_text())
    assert "issues" not in {r["name"] for r in package["resources"]}
    report = validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


def test_an_edit_changes_its_own_year_only(archive: Archive, issues: tuple[Issue, ...], tmp_path: Path) -> None:
    """The files of 2024 keep their bytes when an issue of 2025 is edited."""
    edited = archive_of(issues[0], replace(issues[1], title="Edited"), issues[2])
    before, after = write(archive, tmp_path / "a"), write(edited, tmp_path / "b")
    changed = {f.name for f in before.iterdir() if f.is_file() and f.read_bytes() != (after / f.name).read_bytes()}
    assert changed == {"issues-2025.csv", "issues-2025.jsonl"}


def test_an_item_has_both_dates_and_says_which_is_inferred(data: Path) -> None:
    """Issue date, event date as EDTF with its first and last day, precision, and whether it was read from the text."""
    lines = {r["id"]: r for r in csv.DictReader(io.StringIO((data / "items-2024.csv").read_text("utf-8"), newline=""))}
    drones, exercise = lines["i-aaaaaa"], lines["exercise"]
    assert (drones["date"], drones["event_date"], drones["event_inferred"]) == ("2024-12-30", "2024-12-24", "true")
    assert (exercise["event_start"], exercise["event_end"]) == ("2025-01-05", "2025-01-09")
    assert (exercise["event_precision"], exercise["event_inferred"]) == ("day", "false")
    assert drones["permalink"] == "https://zubrovia.example/digest/issues/2024-12-30/#i-aaaaaa"


def test_json_lines_say_the_same_as_csv(data: Path) -> None:
    """Row for row, with lists as arrays and missing values as null."""
    for table in TABLES:
        for file in sorted(data.glob(f"{table.name}*.csv")):
            if table.yearly != (file.stem != table.name) or file.stem.rpartition("-")[0] not in ("", table.name):
                continue
            objects = [json.loads(line) for line in file.with_suffix(".jsonl").read_text("utf-8").splitlines()]
            lines = list(csv.DictReader(io.StringIO(file.read_bytes().decode(), newline="")))
            assert len(objects) == len(lines)
            for one, other in zip(objects, lines, strict=True):
                assert list(one) == list(other) == [f.name for f in table.fields]
                assert all((one[name] in (None, [])) == (other[name] == "") for name in one)


def test_internal_addresses_are_absolute(data: Path) -> None:
    """The HTML of an item can be read away from the site."""
    text = (data / "items-2025.jsonl").read_text("utf-8")
    assert "\x02" not in text and "https://zubrovia.example/digest/names/vandrouny/index.html" in text


def test_withdrawn_and_moved_items_are_told(data: Path) -> None:
    """An address that no longer holds an item says why or where to."""
    lines = list(csv.DictReader((data / "withdrawals.csv").open(newline="")))
    assert [(r["id"], r["reason"], r["moved_to"]) for r in lines] == [
        ("i-yyyyyy", "", "2024-12-30#exercise"),
        ("i-zzzzzz", "Told twice.", ""),
    ]


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=20) | st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_no_cell_is_a_formula_and_numbers_stay_numbers(value: str | float) -> None:
    """Text that a spreadsheet would run has an apostrophe before it; a negative number has none."""
    made = cells.cell(value)
    if isinstance(value, str):
        assert isinstance(made, str) and not made.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert made in (value, "'" + value)
    else:
        assert made == value and not isinstance(made, str)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(max_size=15), min_size=3, max_size=3))
def test_any_text_survives_csv(values: list[str]) -> None:
    """Quotes, commas and line breaks come back as they were."""
    table = BY_NAME["spellings"]
    (line,) = csv.DictReader(io.StringIO(as_csv(table, [tuple(values)]).decode("utf-8", "surrogatepass"), newline=""))
    assert [v.removeprefix("'") for v in line.values()] == [v.removeprefix("'") for v in values]


# --- the questions ---


@pytest.mark.parametrize("place", range(9))
def test_every_recipe_runs(archive: Archive, data: Path, monkeypatch: pytest.MonkeyPatch, place: int) -> None:
    """The queries printed on the data page run as they stand, in the folder of the files, and find something."""
    found = recipes.recipes(archive)
    assert len(found) == 9
    recipe = found[place]
    monkeypatch.chdir(data)
    match recipe.tool:
        case "duckdb" | "parquet":
            import duckdb

            assert duckdb.connect().execute(recipe.code).fetchall()
        case "sqlite":
            with closing(sqlite3.connect("archive.db")) as db:
                assert db.execute(recipe.code).fetchall()
        case "pandas":
            exec(recipe.code, {})
        case "datasette":
            assert recipe.code.split()[1:] == ["archive.db", "--metadata", "archive-metadata.json"]
            assert (data / "archive-metadata.json").is_file()


def test_a_person_is_found_under_any_spelling(archive: Archive, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipe asks in Cyrillic and finds what was written in Latin script."""
    import duckdb

    monkeypatch.chdir(data)
    recipe = recipes.recipes(archive)[1]
    assert "Ігнат Вандроўны" in recipe.code
    assert [row[2] for row in duckdb.connect().execute(recipe.code).fetchall()] == [
        "https://zubrovia.example/digest/issues/2025-01-06/#i-bbbbbb"
    ]


# --- SQLite and Datasette ---


def test_the_database_holds_every_row_and_its_keys_hold(archive: Archive, data: Path) -> None:
    """As many rows as the files have; every foreign key is met."""
    with closing(sqlite3.connect(data / "archive.db")) as db:
        for table in TABLES:
            years = archive.years if table.yearly else (None,)
            expected = sum(1 for year in years for _ in rows(archive, table.name, year))
            assert db.execute(f'SELECT count(*) FROM "{table.name}"').fetchone() == (expected,), table.name
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_full_text_search_folds_accents(data: Path) -> None:
    """A query without diacritics finds text with them, and the other way round."""
    with closing(sqlite3.connect(data / "archive.db")) as db:
        query = "SELECT id FROM items_fts JOIN items ON items.rowid = items_fts.rowid WHERE items_fts MATCH ?"
        assert db.execute(query, ("Kamieńka",)).fetchall() == [("i-aaaaaa",), ("i-cccccc",)]


def test_the_database_is_the_same_twice(archive: Archive, tmp_path: Path) -> None:
    """Equal archives give equal bytes, and nothing is left beside the two files."""
    one, two = (write_sqlite(archive, tmp_path / name / "a.db") for name in ("x", "y"))
    assert [f.read_bytes() for f in one] == [f.read_bytes() for f in two]
    assert sorted(f.name for f in (tmp_path / "x").iterdir()) == ["a-metadata.json", "a.db"]


def test_datasette_opens_it_well(data: Path) -> None:
    """Datasette finds the search index, the labels, the facets and what each column means."""
    from datasette.app import Datasette

    async def ask() -> tuple[dict[str, object], str]:
        server = Datasette(
            [str(data / "archive.db")], metadata=json.loads((data / "archive-metadata.json").read_text())
        )
        await server.invoke_startup()
        found = (await server.client.get("/archive/items.json?_search=drones&_shape=objects&_facet=section")).json()
        page = (await server.client.get("/archive/items")).text
        for path in ("/archive/mentions.json", "/archive/topics_by_month.json", "/archive/figures_in_words.json"):
            assert (await server.client.get(path)).status_code == 200
        return found, page

    found, page = asyncio.run(ask())
    assert [row["id"] for row in found["rows"]] == ["i-aaaaaa"]  # type: ignore[attr-defined]
    assert 'name="_search"' in page and "Items by" not in page
    assert "CC BY 4.0" in page and "the unit of the archive" in page


# --- Parquet ---


def test_parquet_has_types_and_years(data: Path) -> None:
    """Lists are lists, dates are dates, and the year is a partition."""
    import duckdb

    query = (
        "SELECT id, year, topics, date FROM read_parquet('{}/items/*/*.parquet', hive_partitioning = true) ORDER BY ref"
    )
    found = duckdb.connect().execute(query.format(data)).fetchall()
    assert [(row[0], row[1]) for row in found][:2] == [("exercise", 2024), ("i-aaaaaa", 2024)]
    assert found[2][2] == ["drones", "trials"] and found[2][3].isoformat() == "2025-01-06"


def test_parquet_of_a_year_that_is_gone_is_removed(archive: Archive, issues: tuple[Issue, ...], tmp_path: Path) -> None:
    """Writing again over an older state leaves none of it."""
    write_parquet(archive, tmp_path)
    write_parquet(archive_of(*issues[1:]), tmp_path)
    assert [folder.name for folder in sorted((tmp_path / "items").iterdir())] == ["year=2025"]
