from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

from auditcheck.model.report import Report
from auditcheck.reporters.junit import render_junit


def root_of(*reports: Report) -> ET.Element:
    return ET.fromstring(render_junit(reports, "en"))  # noqa: S314 - our own output


def endings(report: Report) -> dict[str, str]:
    """Return how each case ended by its rule."""
    cases = root_of(report).iter("testcase")
    return {
        case.get("name", "").split(" ")[0]: next((c.tag for c in case if c.tag != "system-out"), "passed")
        for case in cases
    }


def test_the_whole_report_reads_as_agreed(
    answered: Report, same_as_snapshot: Callable[[str, str], bool]
) -> None:
    assert same_as_snapshot("answered.junit.xml", render_junit([answered], "zh"))


def test_every_rule_is_a_case_and_ends_as_it_did(rich: Report) -> None:
    assert endings(rich) == {
        "PROJ-01": "failure",
        "PROJ-02": "error",
        "PROJ-03": "error",
        "SHARE-01": "passed",
        "STAFF-09": "failure",
        "VEH-01": "skipped",
        "VALUE-UNREADABLE": "failure",
        "FILE-EXTENSION": "passed",
    }


def test_what_was_waived_or_explained_fails_no_case_but_is_told(answered: Report) -> None:
    ended = endings(answered)
    assert (ended["VALUE-UNREADABLE"], ended["STAFF-09"]) == ("skipped", "skipped")
    assert "explained (本年增设执法中队，划入 9 人)" in render_junit([answered], "en")


def test_the_counts_agree_with_the_cases(rich: Report, hostile: Report, unread: Report) -> None:
    root = root_of(rich, hostile, unread)
    for element in (root, *root):
        cases = list(element.iter("testcase"))
        told = {name: int(element.get(name, "")) for name in ("tests", "failures", "errors", "skipped")}
        assert told == {
            "tests": len(cases),
            "failures": sum(case.find("failure") is not None for case in cases),
            "errors": sum(case.find("error") is not None for case in cases),
            "skipped": sum(case.find("skipped") is not None for case in cases),
        }


def test_control_characters_leave_the_document_readable(hostile: Report) -> None:
    text = render_junit([hostile], "zh")
    cases = ET.fromstring(text).iter("testcase")  # noqa: S314 - our own output
    assert len(list(cases)) == len(hostile.issues)
    assert "\\x1b[31m红" in text
