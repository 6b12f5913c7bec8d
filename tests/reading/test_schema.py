"""One schema, two validators, and what text editors get from it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.reading import yaml
from digest.reading.schema import FrontMatter, PageFrontMatter, SectionFrontMatter, check, json_schema
from digest.reading.shapes import Entry, record
from digest.reading.site import SiteEntry
from digest.reading.source import Source
from digest.reading.vocabulary_schema import NameEntry, SectionEntry, SeriesEntry, TopicEntry

SCHEMAS: list[type[Entry]] = [
    FrontMatter,
    SectionFrontMatter,
    PageFrontMatter,
    SectionEntry,
    TopicEntry,
    NameEntry,
    SeriesEntry,
    SiteEntry,
]


def document_of(data: object) -> yaml.Document:
    """The data as YAML; every JSON text is one."""
    text = json.dumps(data, ensure_ascii=False)
    document, found = yaml.load(text, Source(path="a.yaml", rel="a.yaml", text=text, digest=""))
    assert found == []
    assert document is not None
    return document


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 2100)
    | st.sampled_from(
        ["", " ", "a", "a-b", "2025-11-03", "2025-10", "12.5", "yes", "https://zubrovia.example/", "x: y"]
    ),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=4,
)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_any_data_makes_a_record_or_a_reason(kind: type[Entry]) -> None:
    """Whatever stands under the keys, nothing is raised and no record is refused in silence."""
    known = sorted(record(kind).fields)

    @given(st.dictionaries(st.sampled_from(known), values, max_size=6) | values)
    @settings(deadline=None, max_examples=60)
    def run(data: Any) -> None:
        made, found = check(document_of(data), kind)
        assert made is not None or found
        assert len({(d.span, d.code, d.message) for d in found}) == len(found)

    run()


def test_right_data_never_loads_the_slow_validator() -> None:
    """pydantic takes a third of the time that a build without changes may take."""
    program = (
        "import sys\n"
        "from digest.reading.source import Source\n"
        "from digest.reading.frontmatter import read_front_matter\n"
        "from digest.reading.schema import FrontMatter\n"
        "from digest.reading import site, vocabulary\n"
        "text = '---\\ndate: 2025-11-03\\nphoto: {file: a.jpg, alt: b, credit: c}\\n'\n"
        "text += 'figures: [{series: a, date: 2025, value: 1.5}]\\n---\\n'\n"
        "head, found = read_front_matter(Source(path='a', rel='a', text=text, digest=''), FrontMatter)\n"
        "assert head.values and not found, found\n"
        "slow = {'pydantic', 'rich', 'babel', 'jinja2'} & set(sys.modules)\n"
        "assert not slow, slow\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env={"PYTHONPATH": ":".join(filter(None, sys.path))})


@pytest.mark.parametrize("kind", SCHEMAS)
def test_json_schemas_describe_every_key(kind: type[Entry]) -> None:
    """A text editor can show what each key is for, and knows that there are no others."""
    schema = json_schema(kind)
    assert schema["additionalProperties"] is False
    assert all(part.get("description") for name, part in schema["properties"].items() if name not in kind.ALIASES)
    assert set(record(kind).fields) <= set(schema["properties"])


def test_json_schemas_know_the_other_spellings() -> None:
    schema = json_schema(SiteEntry)
    assert set(SiteEntry.ALIASES) <= set(schema["properties"])
    assert {"type": "string"} in schema["$defs"]["PublisherEntry"]["anyOf"]
    assert {"type": "string"} in json_schema(FrontMatter)["properties"]["funding"]["anyOf"]
    assert schema["properties"]["url"]["format"] == "uri"


def test_many_mistakes_cost_little() -> None:
    """Ten thousand wrong figures are reported in seconds."""
    data = {"date": "2025-11-03", "figures": [{"series": "A B", "value": "many"}] * 10_000, "nothing": 1}
    document = document_of(data)
    start = time.perf_counter()
    _, found = check(document, FrontMatter)
    assert time.perf_counter() - start < 10
    assert {d.code for d in found} == {"unknown-key", "invalid-id", "wrong-type", "missing-key"}
