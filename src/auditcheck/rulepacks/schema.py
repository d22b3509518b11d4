"""The JSON Schema of rule packs, made from the typed models, so that editors complete and check."""

from __future__ import annotations

from typing import Any

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Return the schema of a pack in one file, of pack.yaml, and of the files beside it.

    A file is either a pack or a part of one (tables, rules, parameters, codelists), or the cases of a
    rule.
    """
    from pydantic.json_schema import models_json_schema  # noqa: PLC0415 - only this command needs it

    from auditcheck.rulepacks.caseschemas import CasesText  # noqa: PLC0415 - likewise
    from auditcheck.rulepacks.schemas import PackText  # noqa: PLC0415 - likewise

    models = (PackText, CasesText)
    _, whole = models_json_schema([(model, "validation") for model in models], by_alias=True)
    definitions: dict[str, Any] = _without_null(whole["$defs"])
    return {
        "$schema": _DIALECT,
        "title": "auditcheck rule pack",
        "description": "A rule pack, a part of one, or the cases of a rule.",
        "anyOf": [
            {"$ref": "#/$defs/PackText"},
            {"$ref": "#/$defs/CasesText"},
            {"type": "array", "items": {"$ref": "#/$defs/CaseText"}},
            {"type": "array", "items": {"$ref": "#/$defs/RuleText"}},
        ],
        "$defs": definitions,
    }


def _without_null(schema: Any) -> Any:  # noqa: ANN401 - any part of a schema
    """Return ``schema`` without null: what a pack does not say it leaves out, never writes empty."""
    if isinstance(schema, list):
        return [_without_null(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _without_null(part) for name, part in schema.items() if not _is_null_default(name, part)}
    choices = made.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        rest = [part for part in choices if part != {"type": "null"}]
        made.pop("anyOf")
        made |= rest[0] if len(rest) == 1 else {"anyOf": rest}
    return made


def _is_null_default(name: str, part: object) -> bool:
    return name == "default" and part is None
