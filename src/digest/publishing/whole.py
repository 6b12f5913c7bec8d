"""A single file outside the site, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_whole(path: Path, body: bytes) -> bool:
    """Write `body` to `path`, keeping the permissions of a file that is there; False where it holds just that.

    The bytes go to a file beside it first, which then takes its place, so that `path` is never half written.
    """
    try:
        if path.read_bytes() == body:
            return False
        mode = path.stat().st_mode & 0o777
    except OSError:
        mode = 0o666 & ~_umask()
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
    return True


def write_new(path: Path, body: bytes) -> None:
    """Write a file that must not be there yet. FileExistsError where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(body)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
