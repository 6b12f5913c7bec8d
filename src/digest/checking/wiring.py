"""Files by which text editors find the schemas, and offer what an issue is made of.

Files of the editors' own are added to, never replaced: what another hand wrote stays. Where a file cannot be added to
without losing its comments, the lines to add are told instead.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from msgspec import Struct, field

from digest.archive.settings import Settings
from digest.checking.schemas import FILES, Schema
from digest.publishing.whole import write_whole

FOLDER = ".digest/schemas"
_PATTERN = r"^(.+?):(\d+):(\d+): (error|warning|note)\[([a-z0-9-]+)\]: (.*)$"
_MODELINE = "# yaml-language-server: $schema="


class Wired(Struct):
    """What was done."""

    written: list[str] = field(default_factory=list)
    """Files that are new or hold other bytes, relative to the folder they were installed in."""
    advice: list[str] = field(default_factory=list)
    """What has to be done by hand."""


def install(root: Path, content: Path, settings: Settings, made: Mapping[str, Schema], *, modelines: bool) -> Wired:
    """Write the schemas below `root` and tell the common text editors of them.

    Args:
        root: The folder that editors open.
        content: The content folder.
        settings: Of the content.
        made: The schemas by name.
        modelines: Whether the YAML files of the content get a first line that names their schema, which editors other
            than those of Microsoft and JetBrains go by.
    """
    done = Wired()
    folder = Path(os.path.relpath(content.resolve(), root.resolve())).as_posix()
    for name, schema in made.items():
        _write(root, f"{FOLDER}/{name}.json", _json(schema), done)
    _merge(root, ".vscode/settings.json", _vscode_settings(folder), done)
    _merge(root, ".vscode/extensions.json", {"recommendations": ["redhat.vscode-yaml"]}, done)
    _merge(root, ".vscode/tasks.json", {"version": "2.0.0", "tasks": [_task(root, folder)]}, done)
    _write(root, ".vscode/digest.code-snippets", _json(_snippets(settings)), done)
    if (root / ".idea").is_dir():
        _jetbrains(root, folder, done)
    if modelines:
        _modelines(root, content, folder, done)
    return done


# --- Visual Studio Code -----------------------------------------------------------------------------------


def _vscode_settings(folder: str) -> dict[str, Any]:
    return {"yaml.schemas": {f"./{FOLDER}/{name}.json": f"{folder}/{name}.yaml" for name in FILES}}


def _task(root: Path, folder: str) -> dict[str, Any]:
    """`digest check` as a task whose findings the editor underlines."""
    program = ".venv/bin/digest" if (root / ".venv/bin/digest").exists() else "digest"
    matcher = {
        "owner": "digest",
        "fileLocation": ["relative", "${workspaceFolder}"],
        "severity": "info",
        "pattern": {
            "regexp": _PATTERN,
            "file": 1,
            "line": 2,
            "column": 3,
            "severity": 4,
            "code": 5,
            "message": 6,
        },
    }
    return {
        "label": "digest check",
        "type": "process",
        "command": program,
        "args": ["check", "--content", folder],
        "group": {"kind": "test", "isDefault": True},
        "presentation": {"reveal": "silent"},
        "problemMatcher": matcher,
    }


def _snippets(settings: Settings) -> dict[str, Any]:
    """What can be typed in an issue: its beginnings, its sections, its topics."""
    vocabulary = settings.vocabulary
    today = "$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE"
    made: dict[str, Any] = {
        "issue": _snippet("issue", "The front matter of an issue", ["---", f"date: {today}", "---", "", "$0"]),
        "item": _snippet(
            "item", "An item with its own date", ["{date=${1:" + today + "}}", "", "### ${2:Headline}", "$0"]
        ),
        "photo": _snippet(
            "photo",
            "The picture of an issue",
            ["photo:", "  file: ${1:cover.jpg}", '  alt: "${2:What it shows}"', '  credit: "${3:Who made it}"'],
        ),
        "correction": _snippet(
            "correction",
            "A correction",
            [
                "corrections:",
                f"  - date: {today}",
                '    text: "${1:What it said and what it says now}"',
                "    item: $2",
            ],
        ),
    }
    for section in vocabulary.sections:
        made[f"section {section.id}"] = _snippet(
            f"## {section.id}", section.title, [f"## {_plain(section.title)}", "", "$0"]
        )
    for topic in vocabulary.topics:
        made[f"topic {topic.id}"] = _snippet(f"#{topic.id}", topic.title, [f"#{topic.id}"])
    return made


def _snippet(prefix: str, description: str, body: list[str]) -> dict[str, Any]:
    return {"scope": "markdown", "prefix": prefix, "description": description, "body": body}


def _plain(text: str) -> str:
    """`text` for the body of a snippet, where some signs mean something."""
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


# --- JetBrains --------------------------------------------------------------------------------------------


def _jetbrains(root: Path, folder: str, done: Wired) -> None:
    path = ".idea/jsonSchemas.xml"
    entries = "".join(_mapping(name, folder) for name in FILES)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<project version="4">\n'
        '  <component name="JsonSchemaMappingsProjectConfiguration">\n    <state>\n      <map>\n'
        f"{entries}      </map>\n    </state>\n  </component>\n</project>\n"
    )
    if (root / path).exists() and FOLDER not in (root / path).read_text("utf-8", "replace"):
        done.advice.append(f"{path} holds mappings of your own; add these to it:\n{entries}")
        return
    _write(root, path, text, done)


def _mapping(name: str, folder: str) -> str:
    lines = (
        f"        <entry key={quoteattr(f'digest {name}')}>",
        "          <value>",
        "            <SchemaInfo>",
        f'              <option name="name" value={quoteattr(f"digest {name}")} />',
        f'              <option name="relativePathToSchema" value={quoteattr(f"{FOLDER}/{name}.json")} />',
        '              <option name="patterns">',
        "                <list>",
        "                  <Item>",
        f'                    <option name="path" value={quoteattr(f"{folder}/{name}.yaml")} />',
        "                  </Item>",
        "                </list>",
        "              </option>",
        "            </SchemaInfo>",
        "          </value>",
        "        </entry>",
    )
    return "".join(f"{line}\n" for line in lines)


# --- editors with the YAML language server ----------------------------------------------------------------


def _modelines(root: Path, content: Path, folder: str, done: Wired) -> None:
    for name in FILES:
        path = content / f"{name}.yaml"
        if not path.is_file():
            continue
        body = path.read_bytes()
        if _MODELINE.encode() in body:
            continue
        up = os.path.relpath(root.resolve(), content.resolve()).replace("\\", "/")
        end = b"\r\n" if b"\r\n" in body else b"\n"
        mark = b"\xef\xbb\xbf" if body.startswith(b"\xef\xbb\xbf") else b""
        line = f"{_MODELINE}{up}/{FOLDER}/{name}.json".encode()
        write_whole(path, mark + line + end + body.removeprefix(mark))
        done.written.append(f"{folder}/{name}.yaml")


# --- writing ----------------------------------------------------------------------------------------------


def _merge(root: Path, path: str, ours: dict[str, Any], done: Wired) -> None:
    """Add settings to a JSON file of the editor's."""
    file = root / path
    try:
        theirs = json.loads(file.read_text("utf-8-sig")) if file.exists() else {}
    except (ValueError, OSError):
        theirs = None
    if not isinstance(theirs, dict):
        done.advice.append(f"{path} has comments or is not plain JSON; add this to it:\n{_json(ours)}")
        return
    merged = dict(_merged(theirs, ours))
    if merged != theirs:
        _write(root, path, _json(merged), done)


def _merged(theirs: Mapping[str, Any], ours: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Theirs first; of ours what is not there, lists and tables joined. Our own earlier entries are replaced."""
    for key, value in theirs.items():
        new = ours.get(key)
        if isinstance(value, dict) and isinstance(new, dict):
            yield key, {**value, **new}
        elif isinstance(value, list) and isinstance(new, list):
            labels = {entry["label"] for entry in new if isinstance(entry, dict) and "label" in entry}
            kept = [v for v in value if v not in new and not (isinstance(v, dict) and v.get("label") in labels)]
            yield key, [*kept, *new]
        else:
            yield key, value
    for key, value in ours.items():
        if key not in theirs:
            yield key, value


def _write(root: Path, path: str, text: str, done: Wired) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    if write_whole(file, text.encode("utf-8")):
        done.written.append(path)


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
