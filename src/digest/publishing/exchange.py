"""Two folders changing places at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2  # Linux: renameat2(2)
_RENAME_SWAP = 2  # macOS: renamex_np(2)


def exchange(one: Path, other: Path) -> bool:
    """Swap two folders of one file system in a single step; False where the system cannot."""
    import ctypes  # not at the top: most builds change files only

    try:
        libc = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            done = libc.renamex_np(os.fsencode(one), os.fsencode(other), _RENAME_SWAP)
        else:
            done = libc.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    except (OSError, AttributeError, TypeError):
        return False
    return bool(done == 0)


def put_in_place(new: Path, target: Path, old: Path) -> None:
    """Make `new` the folder `target`; what was there is left at `old`.

    Where the system cannot exchange folders, there is a moment between two renames in which `target` is not
    there; no reader can be given half a folder either way.
    """
    if not target.exists():
        os.rename(new, target)
    elif exchange(new, target):
        os.rename(new, old)
    else:
        os.rename(target, old)
        os.rename(new, target)
