"""The published JSON Schema accepts what packs hold and finds what an editor should underline."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from auditcheck.rulepacks.schema import json_schema
from auditcheck.rulepacks.shipped import shipped_packs

from .conftest import HEAD, TABLES
from .test_loading import FURTHER, LANGUAGE_HEAD


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    schema = json_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize("text", [HEAD, HEAD + TABLES, TABLES, HEAD + FURTHER, LANGUAGE_HEAD])
def test_packs_and_their_parts_fit_the_schema(validator: Draft202012Validator, text: str) -> None:
    validator.validate(yaml.safe_load(text))


@pytest.mark.parametrize(
    "text",
    [
        "titel: x",
        "rules: [{id: A-1, class: balanse, check: 1 == 1}]",
        "rules: [{id: A-1, class: hint}]",
        "tables: {a: {layout: form, fields: {x: {type: integr, label: y}}}}",
        "tables: {a: {layout: form, columns: {}}}",
        "tables: {a: {layout: grid, rows: {x: {under: y}}}}",
        "tables: {a: {layout: records, columns: {x: {type: text, header: y, required: maybe}}}}",
        "- {name: x, expect: pass}",
    ],
)
def test_what_the_loader_refuses_the_schema_underlines(validator: Draft202012Validator, text: str) -> None:
    assert not validator.is_valid(yaml.safe_load(text))


def _files() -> list[Path]:
    return [path for pack in shipped_packs() for path in sorted(pack.rglob("*.yaml"))]


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.name)
def test_every_file_of_the_shipped_packs_fits(validator: Draft202012Validator, path: Path) -> None:
    validator.validate(_without_dates(yaml.safe_load(path.read_text("utf-8"))))


def test_every_entry_is_explained_to_editors() -> None:
    bare = [
        f"{name}.{entry}"
        for name, definition in json_schema()["$defs"].items()
        for entry, schema in definition.get("properties", {}).items()
        if not schema.get("description")
    ]
    assert bare == []


def _without_dates(data: Any) -> Any:
    """Return YAML data as JSON would hold it: dates as text."""
    if isinstance(data, dict):
        return {str(key): _without_dates(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_without_dates(item) for item in data]
    return data if isinstance(data, str | int | float | None) else str(data)
