"""`digest import`: drafts from plain text, saved pages and word-processor files.

A file goes through four stages: its bytes are recognised and decoded (`sniff`), turned into blocks (`text`, `html`,
`docx`), the blocks are recognised as parts of an issue (`recognise`), and written out as a draft (`draft`), whose
words are at last compared with those of the file (`audit`). What could not be settled stands in the draft as a
comment that begins with ``digest:``.
"""

from digest.importing.convert import DraftText, draft_of
from digest.importing.files import Draft, ImportReport, import_files

__all__ = ["Draft", "DraftText", "ImportReport", "draft_of", "import_files"]
