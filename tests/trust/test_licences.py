"""Whoever installs the program can see under which licences they do."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LISTED = dict(
    re.findall(
        r"^\| ([a-z][a-z0-9-]*) \| ([A-Za-z0-9. -]+) \|", (ROOT / "docs/licences.md").read_text("utf-8"), re.MULTILINE
    )
)
REQUIRED = sorted(set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)))
FREE = {"MIT", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "MPL-2.0", "PSF-2.0", "ISC", "OR"}
# What older packages call it, and what that can mean.
LOOSE = {
    "BSD License": {"BSD-2-Clause", "BSD-3-Clause"}, "MIT License": {"MIT"}, "Apache 2.0": {"Apache-2.0"},
    "Apache Software License": {"Apache-2.0"}, "Mozilla Public License 2.0 (MPL 2.0)": {"MPL-2.0"},
}  # fmt: skip


def test_every_requirement_is_listed() -> None:
    """What is pinned is what is listed, nothing more and nothing less."""
    assert sorted(LISTED) == REQUIRED


@pytest.mark.parametrize("name", REQUIRED)
def test_licences_are_free_and_those_of_the_packages(name: str) -> None:
    """Each licence is the one that the package itself names, and lets everybody use it."""
    assert set(LISTED[name].split()) <= FREE
    try:
        found = metadata(name)
    except PackageNotFoundError:
        pytest.skip("not installed")
    kinds = [c.rpartition(" :: ")[2] for c in found.get_all("Classifier") or [] if c.startswith("License ::")]
    said = found.get("License-Expression") or (kinds or [(found.get("License") or "").partition("\n")[0]])[0]
    assert LISTED[name] in LOOSE.get(said, {said})


def test_requirements_are_pinned_with_hashes() -> None:
    """No line of the pinned requirements is without a version and a hash."""
    for file in sorted(ROOT.glob("requirements*.txt")):
        blocks = re.split(r"\n(?=[a-z0-9])", re.sub(r"^#.*\n", "", file.read_text("utf-8"), flags=re.MULTILINE).strip())
        for block in blocks:
            assert re.match(r"[A-Za-z0-9._-]+==\S+", block) and "--hash=sha256:" in block, block
