"""Writes the expected reports again: all of them, or those of the cases that are named."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from golden.cases import EXPECTED, HERE, names, report


def main() -> None:
    for case in sys.argv[1:] or names():
        with TemporaryDirectory() as folder:
            text = report(case, Path(folder))
        file = HERE / case / EXPECTED
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")
            print(case)


if __name__ == "__main__":
    main()
