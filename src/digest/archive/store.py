"""The store: what was read and what was published, kept between builds in one SQLite file.

Everything in it can be made again from the content, so a store that is damaged, foreign, or written by another
version of the program is thrown away (`StoreError`), never repaired. Records are kept as MessagePack, which
holds values and cannot run code, each with a checksum.
"""

from __future__ import annotations

from digest.archive.filing_tables import FilingTables
from digest.archive.issue_tables import IssueTables
from digest.archive.page_tables import PageTables


class Store(IssueTables, FilingTables, PageTables):
    """All tables over one connection; `digest.archive.schema` says what is in them."""
