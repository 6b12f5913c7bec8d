"""The sample archive as fixtures."""

from __future__ import annotations

import pytest

from digest.archive import Archive
from digest.model import Issue
from research.sample import archive_of, sample_issues


@pytest.fixture(scope="session")
def issues() -> tuple[Issue, ...]:
    return sample_issues()


@pytest.fixture(scope="session")
def archive(issues: tuple[Issue, ...]) -> Archive:
    return archive_of(*issues)
