"""Which shards an archive has, and when one must be built again."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

from digest.search.lean import META
from support import SMALL, make, write


def folders(site: Path) -> dict[str, str]:
    """Names of the index's folders by year."""
    root = site / "search" / "pagefind"
    return {folder.name.split("-")[0]: folder.name for version in root.iterdir() for folder in version.iterdir()}


def test_every_year_has_a_shard_and_the_program_its_own_folder(tmp_path: Path) -> None:
    content = write(tmp_path / "content", SMALL)
    make(content, tmp_path / "site", search=True)
    assert set(folders(tmp_path / "site")) == {"2024", "2025", "runtime"}


def test_only_the_year_that_changed_is_built_again(tmp_path: Path) -> None:
    """An edit in one year leaves the other years' folders, and the program's, as they are."""
    content, site = write(tmp_path / "content", SMALL), tmp_path / "site"
    make(content, site, search=True)
    before = folders(site)
    issue = content / "issues/2024/2024-12-30.md"
    issue.write_text(issue.read_text(encoding="utf-8").replace("praised", "scolded"), encoding="utf-8")
    assert make(content, site, search=True).shards == 1
    after = folders(site)
    assert after["2025"] == before["2025"]
    assert after["runtime"] == before["runtime"]
    assert after["2024"] != before["2024"]


def test_what_stays_the_same_in_a_year_is_not_written_again(tmp_path: Path) -> None:
    """Items that did not change keep their files, under the name of the new folder; the one that did has a new one."""
    content, site = write(tmp_path / "content", SMALL), tmp_path / "site"
    make(content, site, search=True)
    before = {file.name: (file.stat().st_ino, file.read_bytes()) for file in site.rglob("2025-*/fragment/*")}
    issue = content / "issues/2025/2025-01-06.md"
    issue.write_text(issue.read_text(encoding="utf-8").replace("sentenced", "acquitted"), encoding="utf-8")
    make(content, site, search=True)
    after = {file.name: (file.stat().st_ino, file.read_bytes()) for file in site.rglob("2025-*/fragment/*")}
    assert after.keys() == before.keys()
    changed = [name for name in after if after[name][1] != before[name][1]]
    assert len(changed) == 1 and {name for name in after if after[name][0] != before[name][0]} <= set(changed)


def test_a_renamed_topic_builds_no_shard(tmp_path: Path) -> None:
    """Titles stand beside the index, not in it."""
    content, site = write(tmp_path / "content", SMALL), tmp_path / "site"
    make(content, site, search=True)
    topics = content / "topics.yaml"
    topics.write_text(
        topics.read_text(encoding="utf-8").replace("title: Drones", "title: Drones and balloons"), encoding="utf-8"
    )
    assert make(content, site, search=True).shards == 0
    data = json.loads(gzip.decompress((site / "search/data.json.gz").read_bytes()))
    assert "Drones and balloons" in {title for _, title, *_ in data["topics"]}


def test_a_new_spelling_builds_the_years_that_name_it(tmp_path: Path) -> None:
    """A name is found under a spelling the day it is listed."""
    content, site = write(tmp_path / "content", SMALL), tmp_path / "site"
    make(content, site, search=True)
    names = content / "names.yaml"
    names.write_text(
        names.read_text(encoding="utf-8").replace("[Paval Vandrouny]", "[Paval Vandrouny, Pawel Wandrouny]"),
        encoding="utf-8",
    )
    assert make(content, site, search=True).shards == 2


def test_the_page_names_the_folders_that_are_there(tmp_path: Path) -> None:
    """No browser is sent to a shard that does not exist."""
    content, site = write(tmp_path / "content", SMALL), tmp_path / "site"
    make(content, site, search=True)
    data = json.loads(gzip.decompress((site / "search/data.json.gz").read_bytes()))
    [program] = re.findall(r'data-program="([^"]*)"', (site / "search/index.html").read_text(encoding="utf-8"))
    assert (site / "search" / program / "pagefind.js").is_file()
    for _, _, folder in data["years"]:
        assert (site / "search" / folder / META).is_file()
    assert [[year, count] for year, count, _ in data["years"]] == [[2025, 3], [2024, 3]]
