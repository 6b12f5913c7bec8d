"""`digest check` as a whole: what it keeps, what it leaves alone, how it ends."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from digest.archive.load import load
from digest.archive.store import Store
from digest.checking import check, editorial
from digest.cli import main
from support import SMALL, make, tree, write

MISTAKE = "On Monday, 5 January 2025, a drone fell near Lozavik. #drones\n"


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(Path("content"), SMALL)


def codes(content: Path, **options: object) -> list[str]:
    return [d.code for d in check(content, **options) if d.code != "unstamped-item"]  # type: ignore[arg-type]


def test_nothing_but_the_cache_is_written(content: Path) -> None:
    """A check changes neither the content nor the site."""
    make(content, Path("site"))
    before = tree(content) | tree(Path("site"))
    check(content, output=Path("site"))
    check(content, output=Path("site"))
    assert tree(content) | tree(Path("site")) == before
    assert sorted(p.name for p in Path().iterdir()) == [".digest-cache", "content", "site"]


def test_what_is_kept_says_the_same(content: Path) -> None:
    """From the cache, from nothing and in memory: the same findings, before and after a change."""
    for step in range(3):
        if step:
            name = content / "issues/2025/2025-01-06.md"
            name.write_text(name.read_text("utf-8") + f"\n{'Again. ' * step}{MISTAKE}", "utf-8")
        kept = check(content, output=Path("site"))
        assert kept == check(content, output=Path("site")) == check(content) == check(content, output=Path("new"))
    assert "weekday-mismatch" in [d.code for d in kept]


def test_only_what_changed_is_examined(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second check looks at the changed issue alone, and one without a change at none."""
    seen: list[str] = []
    whole = editorial.examine

    def watched(issue, texts, rules, **more):  # type: ignore[no-untyped-def]
        seen.append(issue.slug)
        return whole(issue, texts, rules, **more)

    monkeypatch.setattr(editorial, "examine", watched)
    check(content, output=Path("site"))
    assert sorted(seen) == ["2024-12-30", "2025-01-06", "2025-01-13"]
    seen.clear()
    check(content, output=Path("site"))
    assert seen == []
    (content / "issues/2025/2025-01-06.md").write_text(SMALL["issues/2025/2025-01-06.md"] + "\n" + MISTAKE, "utf-8")
    check(content, output=Path("site"))
    assert seen == ["2025-01-06"]


def test_a_deleted_issue_leaves_nothing_behind(content: Path) -> None:
    """Findings go with the issue they were found in."""
    file = content / "issues/2025/2025-01-20.md"
    file.write_text(f"---\ndate: 2025-01-20\n---\n\n## Military developments\n\n{MISTAKE}", "utf-8")
    assert "weekday-mismatch" in codes(content, output=Path("site"))
    file.unlink()
    assert "weekday-mismatch" not in codes(content, output=Path("site"))


def test_a_changed_rule_counts_at_once(content: Path) -> None:
    """The list of domains and the levels are not part of any issue, yet a change of them is seen."""
    file = content / "issues/2025/2025-01-06.md"
    file.write_text(SMALL["issues/2025/2025-01-06.md"] + "\n[Said](https://pravda.example) Beacon. #drones\n", "utf-8")
    assert "unlinked-domain" not in codes(content, output=Path("site"))
    site = content / "digest.yaml"
    site.write_text(SMALL["digest.yaml"] + "unlinked_domains: [pravda.example]\n", "utf-8")
    assert "unlinked-domain" in codes(content, output=Path("site"))
    site.write_text(site.read_text("utf-8") + "rules: {unlinked-domain: off}\n", "utf-8")
    assert "unlinked-domain" not in codes(content, output=Path("site"))


def test_a_damaged_cache_is_made_again(content: Path) -> None:
    """What was kept is never trusted more than the content."""
    first = check(content, output=Path("site"))
    file = Path(".digest-cache/site/check.sqlite")
    file.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    assert check(content, output=Path("site")) == first


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_without_a_place_for_the_cache(content: Path) -> None:
    """A read-only folder is checked as well."""
    Path().chmod(0o555)
    try:
        assert check(content, output=Path("site")) == check(content)
    finally:
        Path().chmod(0o755)


def test_two_checks_at_once(content: Path) -> None:
    """A second check does not wait for the first, nor disturb it."""
    import fcntl

    first = check(content, output=Path("site"))
    with Path(".digest-cache/site/check.lock").open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert check(content, output=Path("site")) == first


def test_the_build_reads_no_draft_of_the_check(content: Path) -> None:
    """The check's store has drafts; that of the build does not."""
    file = content / "issues/2025/2025-01-20.md"
    file.write_text(f"---\ndate: 2025-01-20\ndraft: true\n---\n\n## Military developments\n\n{MISTAKE}", "utf-8")
    assert "weekday-mismatch" in codes(content, output=Path("site"))
    assert "weekday-mismatch" not in codes(content, output=Path("site"), drafts=False)
    assert make(content, Path("site")).issues == 3


def test_an_issue_with_errors_is_examined_as_it_stands(content: Path) -> None:
    """All mistakes in one run: those of reading do not hide the editorial ones, and old text is not judged."""
    file = content / "issues/2025/2025-01-06.md"
    good = SMALL["issues/2025/2025-01-06.md"]
    file.write_text(good + "\n" + MISTAKE, "utf-8")
    check(content, output=Path("site"))
    file.write_text(good + "\n" + MISTAKE.replace("#drones", "#dronse").replace("Monday", "Friday"), "utf-8")
    found = check(content, output=Path("site"))
    assert {"unknown-topic", "weekday-mismatch"} <= {d.code for d in found}
    assert [d.message for d in found if d.code == "weekday-mismatch"] == ["5 January 2025 is a Sunday, not a Friday"]


def test_many_findings_are_counted(content: Path) -> None:
    """Thirty items without a topic are ten lines, not thirty."""
    items = "\n\n".join(f"Thing number {n} happened in Lozavik." for n in range(30))
    file = content / "issues/2025/2025-01-20.md"
    file.write_text(f"---\ndate: 2025-01-20\n---\n\n## Military developments\n\n{items}\n", "utf-8")
    found = [d for d in check(content) if d.code == "untagged-item"]
    assert len(found) == 10 and found[-1].message.endswith("(20 more like it in this file)")


def test_several_processes_say_the_same(content: Path) -> None:
    """Many issues are examined on several cores, with the same result."""
    for n in range(1, 31):
        day = f"2023-01-{n:02}"
        text = f"---\ndate: {day}\n---\n\n## Military developments\n\n{MISTAKE.replace('drone', f'drone no {n}')}"
        write(content, {f"issues/2023/{day}.md": text})
    alone = check(content)
    assert check(content, output=Path("site"), jobs=2) == alone
    assert sum(d.code == "weekday-mismatch" for d in alone) == 30


def test_editorial_without_a_site(content: Path) -> None:
    """Without digest.yaml there is still something to say, and no traceback."""
    (content / "digest.yaml").unlink()
    assert "no-site" in codes(content)
    store = Store(None, version="")
    load(content, store, drafts=True)
    assert isinstance(editorial.editorial(content, store), list)


def test_the_command(content: Path) -> None:
    """Warnings end with 0, errors with 1, wrong use with 2; JSON is for programs."""
    run = CliRunner().invoke
    good = run(main, ["check", "--format", "json"])
    assert good.exit_code == 0 and json.loads(good.output)["errors"] == 0
    (content / "issues/2025/2025-01-06.md").write_text("---\ndate: 2025-01-06\nsection: none\n---\nText.\n", "utf-8")
    assert run(main, ["check"]).exit_code == 1
    assert run(main, ["check", "--content", "nowhere"]).exit_code == 2
    wrong = run(main, ["check", "--since", "nowhere"])
    assert wrong.exit_code == 2 and "no git repository" in wrong.output
