"""Imports point down: a stranger who reads a layer needs to know only those below it."""

from __future__ import annotations

import ast
from pathlib import Path

import digest

LAYERS = (
    ("model", "diagnostics", "edtf", "version", "parallel", "processes", "rules", "pictures"),
    ("reading",),
    ("archive",),
    ("options", "publishing", "search"),
    ("pages", "exports"),
    ("stage", "sharding", "work", "rendering", "staging", "build"),
    ("authoring", "checking", "importing", "serving"),
    ("cli", "__main__"),
)
"""From the bottom up. Modules of one layer may import each other."""

ROOT = Path(digest.__file__).parent
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}


def imports(file: Path) -> set[str]:
    """Top-level parts of the package that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "digest":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("digest.")}
    return found - {"__version__"}


def test_every_module_has_a_layer() -> None:
    """A new part of the package is given its place in the order."""
    parts = {path.stem for path in ROOT.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert parts - {"__init__"} == set(RANK)


def test_imports_point_down() -> None:
    """Nothing imports a layer above its own."""
    wrong = []
    for file in sorted(ROOT.rglob("*.py")):
        part = file.relative_to(ROOT).parts[0].removesuffix(".py")
        if part == "__init__":
            continue
        wrong += [f"{file.relative_to(ROOT)} imports {name}" for name in imports(file) if RANK[name] > RANK[part]]
    assert wrong == []


def test_help_loads_little() -> None:
    """`digest --help` starts without what only some commands need."""
    import subprocess
    import sys

    heavy = [
        "pydantic",
        "rich",
        "babel",
        "jinja2",
        "PIL",
        "mammoth",
        "markdown_it",
        "yaml",
        "lxml",
        "watchfiles",
        "sqlite3",
    ]
    code = f"import sys, digest.cli; print([m for m in {heavy!r} if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_unchanged_build_loads_little(tmp_path: Path) -> None:
    """A build that finds nothing changed loads neither the Markdown parser nor the templates' engine."""
    import subprocess
    import sys

    from support import SMALL, write

    write(tmp_path / "content", SMALL)
    code = (
        "import sys; from digest.cli import main\n"
        "try: main.main(['build', '--no-search'])\nexcept SystemExit: pass\n"
        "print([m for m in ('pydantic', 'rich', 'jinja2', 'babel', 'PIL', 'markdown_it', 'ahocorasick_rs') if m in sys.modules])"
    )
    for _ in range(2):
        result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert result.stdout.strip().endswith("[]"), result.stdout
