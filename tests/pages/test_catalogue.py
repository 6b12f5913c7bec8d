"""The catalogue that translations start from holds every word of the interface, as it is now."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import digest

ROOT = Path(__file__).resolve().parents[2]


def test_the_catalogue_is_up_to_date(tmp_path: Path) -> None:
    """Collected anew, the words are those of the file. If this fails: `make messages`."""
    made = tmp_path / "digest.pot"
    subprocess.run(["sh", ".ci/messages", str(Path(sys.executable).parent), str(made)], cwd=ROOT, check=True)
    assert words(made) == words(Path(digest.__file__).parent / "locale/digest.pot")


def words(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
