from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from auditcheck.model.report import Report
from auditcheck.reporters.json import SCHEMA_VERSION, render_json, report_schema


def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(report_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def strict(text: str) -> Any:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    return json.loads(text, parse_constant=refuse)


def test_the_whole_report_reads_as_agreed(rich: Report, same_as_snapshot: Callable[[str, str], bool]) -> None:
    assert same_as_snapshot("rich.json", render_json(rich))


def test_what_was_answered_is_told_with_its_issue(answered: Report) -> None:
    document = strict(render_json(answered))
    validator().validate(document)
    total, waived, explained, known, short = document["issues"]
    assert [issue["state"] for issue in document["issues"]] == [
        "new",
        "unchanged",
        "came_back",
        "unchanged",
        None,
    ]
    assert [issue["open"] for issue in document["issues"]] == [True, False, False, False, True]
    assert (total["waiver"], known["explanation"]) == (None, None)
    assert waived["waiver"] == {
        "reason": "财政局已核准 [见](http://a.example)",
        "rule": "VALUE-UNREADABLE",
        "unit": "",
        "place": "",
        "fingerprint": "",
        "approver": "王",
        "expires": None,
        "within": None,
        "written_at": "",
    }
    assert explained["explanation"]["accepted"] is True
    assert short["explanation"]["objection"] == {"zh": "说明太短", "en": "the explanation is too short"}
    assert [(each["code"], each["state"]) for each in document["settled"]] == [
        ("PROJ-07", "fixed"),
        ("PROJ-08", "unchecked"),
    ]
    assert [remark["message"]["zh"] for remark in document["remarks"]] == ["豁免已过期"]
    assert document["summary"]["open"] == 2


def test_reports_keep_to_the_published_schema(
    rich: Report, clean: Report, unread: Report, hostile: Report, many: Callable[[int], Report]
) -> None:
    for report in (rich, clean, unread, hostile, many(3)):
        validator().validate(strict(render_json(report)))


def test_the_schema_refuses_what_is_no_report(rich: Report) -> None:
    document = strict(render_json(rich))
    del document["issues"][0]["message"]["zh"]
    document["schema_version"] = "2.0"
    document["issues"][1]["class"] = "fatal"
    document["issues"][0]["comparison"]["difference"] = 10.0
    paths = {"/".join(map(str, error.absolute_path)) for error in validator().iter_errors(document)}
    assert {"issues/0/message", "schema_version", "issues/1/class", "issues/0/comparison"} <= paths


def test_every_object_of_the_schema_names_what_it_requires() -> None:
    schema = json.loads(report_schema())
    assert schema["properties"]["schema_version"]["pattern"].startswith(rf"^{SCHEMA_VERSION[0]}\.")
    objects = [part for part in schema["$defs"].values() if "properties" in part]
    assert all(set(part["required"]) == set(part["properties"]) for part in objects)


def test_figures_are_plain_digits_that_lose_nothing(rich: Report) -> None:
    comparison = strict(render_json(rich))["issues"][4]["comparison"]
    assert (comparison["difference"], comparison["tolerance"]) == ("-0.0001", "0.00035")
    terms = strict(render_json(rich))["issues"][0]["comparison"]["right"]["terms"]
    assert sum(Decimal(term["value"]) for term in terms) == Decimal("3088.06")


@pytest.mark.parametrize("character", ["\x1b", "\u202e", "\ud800", "\x00", "\u2028"])
def test_no_invisible_character_stands_as_itself(hostile: Report, character: str) -> None:
    assert character not in render_json(hostile)
    render_json(hostile).encode("utf-8")


def test_equal_reports_give_equal_text(rich: Report) -> None:
    assert render_json(rich) == render_json(rich)
