"""The archive: everything that was read, found again quickly.

Views and exports ask an `Archive`; it loads issues one at a time, when they are needed.
"""

from digest.archive.archive import Archive
from digest.archive.rows import Entry, Facet, FacetYear, Filing, IssueRow, Related

__all__ = ["Archive", "Entry", "Facet", "FacetYear", "Filing", "IssueRow", "Related"]
