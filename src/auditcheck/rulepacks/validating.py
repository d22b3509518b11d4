"""Data of a pack's file to its typed model, every departure from the model told at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from auditcheck.model.words import Words
from auditcheck.rulepacks.mistakes import Mistakes, Place, clipped, unknown
from auditcheck.rulepacks.yamltext import (
    Data,
    Entries,
    Items,
    Located,
    located,
)
from auditcheck.rulepacks.yamlwords import WIDE_COLON, wide_colon

_Model = TypeVar("_Model", bound=BaseModel)
_NAMED = Words("若干行“名称: 值”", "lines of “name: value”")
_LISTED = Words("列表（每项以“- ”开头）", "a list (each item begins with “- ”)")
_TEXT = Words("文字", "a text")
_SHAPES = {"'<text>'": _TEXT, "'<list>'": _LISTED, "'<entries>'": _NAMED}


def read_as(
    model: type[_Model],
    data: Data,
    place: Place,
    mistakes: Mistakes,
    *,
    blank_in: frozenset[str] = frozenset(),
) -> _Model | None:
    """Return ``data`` as ``model`` after telling each departure; ``place`` is the whole's.

    Tables, rules and the like that depart are left out, so that what else is wrong can be told too;
    None if nothing of the file fits. Nothing may be left empty but below the names ``blank_in``.
    """
    hollow = list(_hollow(data, place, blank_in))
    for where in hollow:
        mistakes.add(where, _NOTHING if _has_colon(where) else _CUT_BY_COMMA)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    for detail in details:
        _tell(model, data, place, dict(detail), mistakes, set(hollow))
    try:
        return model.model_validate(_pruned(model, data, place, [detail["loc"] for detail in details]))
    except ValidationError:
        return None


def missing(name: str) -> Words:
    """Return "this is missing here"."""
    return Words(f"这里缺少“{name}”", f"“{name}” is missing here")


def _pruned(
    model: type[BaseModel], data: Data, place: Place, wrong: list[tuple[str | int, ...]]
) -> dict[str, object]:
    """Return the file's entries without those that depart; a name that must be there gets a stand-in."""
    made: dict[str, object] = (
        {str(key): value for key, value in data.items()} if isinstance(data, Entries) else {}
    )
    for section in {str(steps[0]) for steps in wrong if steps}:
        entries = made.pop(section, None)
        names = {steps[1] for steps in wrong if steps[0] == section and len(steps) > 1}
        if isinstance(entries, Entries) and names:
            made[section] = {key: value for key, value in entries.items() if key not in names}
        elif isinstance(entries, Items) and names:
            made[section] = [item for at, item in enumerate(entries) if at not in names]
    for name, field in model.model_fields.items():
        if field.is_required() and name not in made:
            made[name] = located("x", place)
    return made


def _tell(  # noqa: PLR0917 - all that one departure needs
    model: type[BaseModel],
    data: Data,
    whole: Place,
    detail: dict[str, Any],
    mistakes: Mistakes,
    hollow: set[Place],
) -> None:
    kind: str = detail["type"]
    context: dict[str, Any] = detail.get("ctx", {})
    steps: tuple[str | int, ...] = detail["loc"]
    key_place, place, found = _walk(data, whole, steps)
    if found is None and key_place in hollow and kind != "missing":
        return
    colon = wide_colon(place.source, place.line) if isinstance(found, Located) and "：" in found else None
    if colon is not None and kind != "refused":
        mistakes.add(colon, WIDE_COLON)
    elif kind == "refused":
        mistakes.add(place, context["words"])
    elif kind == "missing":
        mistakes.add(key_place, missing(str(steps[-1])))
    elif kind == "extra_forbidden":
        known = _known(model, steps[:-1])
        mistakes.add(key_place, unknown(Words("项目", "entry"), str(steps[-1]), known))
    else:
        mistakes.add(place, _wrong_shape(kind, context, found))


def _walk(data: Data, whole: Place, steps: tuple[str | int, ...]) -> tuple[Place, Place, Data]:
    """Return the place of the last key, of its value, and the value; steps not in the file are skipped."""
    key_place = place = whole
    for step in steps:
        if step == "[key]":
            return key_place, key_place, None
        if isinstance(data, Entries) and step in data:
            key_place = next(key.place for key in data if key == step)
            data = data[located(str(step), place)]
        elif isinstance(data, Items) and isinstance(step, int) and step < len(data):
            data = data[step]
            key_place = data.place if data is not None else key_place
        else:
            continue
        place = data.place if isinstance(data, Located | Items) else key_place
    return key_place, place, data


def _hollow(data: Data, place: Place, blank_in: frozenset[str]) -> Iterator[Place]:
    if data is None:
        yield place
    elif isinstance(data, Entries):
        for key, value in data.items():
            if key not in blank_in:
                yield from _hollow(value, key.place, blank_in)
    elif isinstance(data, Items):
        for item in data:
            yield from _hollow(item, data.place, blank_in)


def _has_colon(place: Place) -> bool:
    """Say whether a colon follows the name at ``place``; else a comma inside braces cut a text in two."""
    lines = place.source.lines
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    before, rest = line[: place.column - 1], line[place.column - 1 :]
    return "{" not in before or ":" in re.split(r"[,}]", rest, maxsplit=1)[0]


def _known(model: type[BaseModel], steps: tuple[str | int, ...]) -> list[str]:
    """Return the names that may stand at ``steps``, found by walking the model as the data was walked."""
    annotation: Any = model
    for step in steps:
        annotation = _into(annotation, step)
    models = list(_models(annotation))
    return [field.alias or name for made in models for name, field in made.model_fields.items()]


def _into(annotation: Any, step: str | int) -> Any:  # noqa: ANN401 - a type expression
    if isinstance(step, str) and step.startswith("<"):
        return next((part for part in _parts(annotation) if _tagged(part, step)), annotation)
    for made in _models(annotation):
        for name, field in made.model_fields.items():
            if step == (field.alias or name):
                return (field.annotation, *field.metadata)
    return annotation


def _parts(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - a type expression
    yield annotation
    inner = annotation if isinstance(annotation, tuple) else getattr(annotation, "__args__", ())
    for part in inner:
        yield from _parts(part)


def _tagged(annotation: Any, tag: str) -> bool:  # noqa: ANN401 - a type expression
    return any(getattr(mark, "tag", None) == tag for mark in getattr(annotation, "__metadata__", ()))


def _models(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - a type expression
    for part in _parts(annotation):
        if isinstance(part, type) and issubclass(part, BaseModel):
            yield part


def _wrong_shape(kind: str, context: dict[str, Any], found: Data) -> Words:
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        wanted = _NAMED
    elif kind == "list_type":
        wanted = _LISTED
    else:
        tags = str(context.get("expected_tags", ""))
        shapes = [words for tag, words in _SHAPES.items() if tag in tags] or [_TEXT]
        wanted = Words("或".join(it.zh for it in shapes), " or ".join(it.en for it in shapes))
    seen = _seen(found)
    return Words(f"这里应当是{wanted.zh}，现在写的是{seen.zh}", f"expected {wanted.en}, found {seen.en}")


def _seen(found: Data) -> Words:
    if isinstance(found, Located):
        shown = clipped(found)
        return Words(f"“{shown}”", f"“{shown}”")
    if isinstance(found, Items):
        return Words("列表", "a list")
    return Words("若干行“名称: 值”", "lines of “name: value”")


_NOTHING = Words("这里没有写内容", "nothing is written here")
_CUT_BY_COMMA = Words(
    "花括号里的逗号把文字断成了两段：含逗号的文字要加引号",
    "inside braces a comma ends the text: put a text with commas in quotes",
)
