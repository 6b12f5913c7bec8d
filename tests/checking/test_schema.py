"""JSON Schemas of what editors write, and the files by which text editors find them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from digest.archive.settings import read_settings
from digest.checking.schemas import NAMES, schemas
from digest.cli import main
from digest.rules import CODES
from support import SMALL, write

jsonschema = pytest.importorskip("jsonschema")


class Loader(yaml.SafeLoader):
    """As a text editor reads YAML: dates are texts."""


Loader.yaml_implicit_resolvers = {
    key: [(tag, pattern) for tag, pattern in rules if not tag.endswith(":timestamp")]
    for key, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(Path("content"), SMALL)


def problems(schema: dict[str, Any], text: str) -> list[str]:
    validator = jsonschema.Draft7Validator(schema)
    return [error.message for error in validator.iter_errors(yaml.load(text, Loader))]


def test_schemas_are_schemas(content: Path) -> None:
    """Each is valid by itself, has a title, and refuses unknown keys."""
    made = schemas(read_settings(content))
    assert tuple(made) == NAMES
    for schema in made.values():
        jsonschema.Draft7Validator.check_schema(schema)
        assert schema["title"]


def test_right_files_pass(content: Path) -> None:
    """What the program accepts, the text editor does not underline."""
    made = schemas(read_settings(content))
    for name in ("digest", "sections", "topics", "names", "series"):
        assert problems(made[name], SMALL[f"{name}.yaml"]) == []
    full = """
    date: 2025-11-03
    section: military
    tags: [drones, trials]
    period: 2025-10-27/2025-11-02
    photo: {file: cover.jpg, alt: A bridge, credit: Marta Prykladnaya}
    figures:
      - {series: prisoners, date: 2025-10, value: 12.5, qualifier: at-least}
    acknowledgements: Thanks to all.
    withdrawn: {i-abc234: Retracted}
    moved: {i-abc235: 2025-10-27#i-abc235}
    """
    assert problems(made["issue"], full) == []
    assert problems(made["digest"], "title: A\naddress: https://a.example/\nlicense: CC BY\npublisher: Lantern\n") == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("issue", "titel: A\ndate: 2025-11-03"),
        ("issue", "title: A"),
        ("issue", "date: 2025-11-03\nsection: militery"),
        ("issue", "date: 2025-11-03\ntags: [drone]"),
        ("issue", "date: 2025-11-03\ntags: drones"),
        ("issue", "date: 2025-11-03\nkind: weekly"),
        ("issue", "date: 2025-11-03\nfigures: [{series: prisoner, date: 2025-11, value: 1}]"),
        ("issue", "date: 2025-11-03\nphoto: {file: a.jpg, alt: A bridge}"),
        ("page", "order: 1"),
        ("digest", "title: A"),
        ("digest", "title: A\nurl: https://a.example/\nrules: {unlinked-domains: off}"),
        ("topics", "- {id: A b, title: A}"),
        ("topics", "- {id: a, title: A, see_also: [drone]}"),
        ("names", "- {id: a, name: A, kind: human}"),
    ],
)
def test_mistakes_are_underlined(content: Path, name: str, text: str) -> None:
    """Unknown keys, ids and words are errors while one types."""
    assert problems(schemas(read_settings(content))[name], text)


def test_choices_are_the_contents(content: Path) -> None:
    """Completion offers the sections, topics and series there are, with their titles, and the codes of all rules."""
    made = schemas(read_settings(content))
    tags = made["issue"]["properties"]["tags"]["items"]
    assert tags["enum"] == ["drones", "trials", "elections"] and tags["enumDescriptions"][0] == "Drones"
    assert made["issue"]["properties"]["section"]["enum"] == ["military", "political"]
    assert set(made["digest"]["properties"]["rules"]["properties"]) == CODES
    assert all(p.get("description") for p in made["issue"]["properties"].values())


def test_the_command(content: Path) -> None:
    """One schema, all of them, and a suggestion for a name that is none."""
    run = CliRunner().invoke
    assert set(json.loads(run(main, ["schema"]).output)) == set(NAMES)
    assert json.loads(run(main, ["schema", "page"]).output)["title"] == "Front matter of a page"
    wrong = run(main, ["schema", "isue"])
    assert wrong.exit_code == 2 and 'did you mean "issue"?' in wrong.output
    (content / "topics.yaml").write_text("- [", "utf-8")
    assert "enum" not in json.loads(run(main, ["schema", "issue"]).output)["properties"]["tags"]["items"]


def test_install(content: Path) -> None:
    """The schemas are written, the editors told; a second time nothing changes; no path of this machine is in it."""
    run = CliRunner().invoke
    first = run(main, ["schema", "--install"])
    assert first.exit_code == 0 and "written: .vscode/settings.json" in first.output
    wired = json.loads(Path(".vscode/settings.json").read_text("utf-8"))["yaml.schemas"]
    for schema, file in wired.items():
        assert Path(schema).is_file() and file.startswith("content/")
    files = {p: p.read_bytes() for p in sorted(Path().rglob("*")) if p.is_file()}
    again = run(main, ["schema", "--install"])
    assert "everything was there already" in again.output
    assert files == {p: p.read_bytes() for p in sorted(Path().rglob("*")) if p.is_file()}
    assert all(str(Path.cwd()).encode() not in body for body in files.values())
    snippets = json.loads(Path(".vscode/digest.code-snippets").read_text("utf-8"))
    assert snippets["topic drones"]["body"] == ["#drones"]


def test_the_task_finds_the_places(content: Path) -> None:
    """What the task of the editor expects is what `digest check` prints."""
    run = CliRunner().invoke
    run(main, ["schema", "--install"])
    (task,) = json.loads(Path(".vscode/tasks.json").read_text("utf-8"))["tasks"]
    pattern = re.compile(task["problemMatcher"]["pattern"]["regexp"])
    (content / "issues/2025/2025-01-06.md").write_text("---\ndate: 2025-01-06\ntitel: A\n---\nText.\n", "utf-8")
    places = [match for line in run(main, task["args"]).output.splitlines() if (match := pattern.match(line))]
    assert ("content/issues/2025/2025-01-06.md", "3", "1", "error", "unknown-key") in {m.groups()[:5] for m in places}


def test_settings_of_others_stay(content: Path) -> None:
    """Files of the editor are added to; one with comments is left alone, and the lines to add are shown."""
    write(
        Path(),
        {
            ".vscode/settings.json": '{"editor.wordWrap": "on", "yaml.schemas": {"a.json": "b.yaml"}}',
            ".vscode/tasks.json": '{"tasks": [{"label": "mine"}, {"label": "digest check", "old": true}]}',
            ".vscode/extensions.json": '{\n  // mine\n  "recommendations": []\n}\n',
            ".idea/jsonSchemas.xml": "<project/>",
        },
    )
    said = CliRunner().invoke(main, ["schema", "--install"]).output
    settings = json.loads(Path(".vscode/settings.json").read_text("utf-8"))
    assert settings["editor.wordWrap"] == "on" and settings["yaml.schemas"]["a.json"] == "b.yaml"
    tasks = json.loads(Path(".vscode/tasks.json").read_text("utf-8"))["tasks"]
    assert [task["label"] for task in tasks] == ["mine", "digest check"] and "old" not in tasks[1]
    assert Path(".vscode/extensions.json").read_text("utf-8").startswith("{\n  // mine")
    assert "redhat.vscode-yaml" in said and "relativePathToSchema" in said
    assert Path(".idea/jsonSchemas.xml").read_text("utf-8") == "<project/>"


def test_jetbrains(content: Path) -> None:
    """Where JetBrains has a project, its mappings are written; elsewhere no folder is made for it."""
    run = CliRunner().invoke
    run(main, ["schema", "--install"])
    assert not Path(".idea").exists()
    Path(".idea").mkdir()
    run(main, ["schema", "--install"])
    assert 'value="content/topics.yaml"' in Path(".idea/jsonSchemas.xml").read_text("utf-8")


def test_modelines(content: Path) -> None:
    """For other editors the first line of a YAML file can name its schema; it is written once."""
    run = CliRunner().invoke
    for _ in range(2):
        run(main, ["schema", "--install", "--modelines"])
        line, rest = (content / "topics.yaml").read_text("utf-8").split("\n", 1)
        assert line == "# yaml-language-server: $schema=../.digest/schemas/topics.json" and rest == SMALL["topics.yaml"]
    assert run(main, ["check"]).exit_code == 0
