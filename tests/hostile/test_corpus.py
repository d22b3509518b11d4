"""Every hostile file gets the right answer, within its limits, and costs its neighbours nothing."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from tests.batch.runs import MIB, Result, light_plan, run, write_many
from tests.hostile.corpus import Case, write_corpus

from auditcheck.model.issues import IssueKind

BESIDE = {
    "pipe.xlsx": "unreadable",
    "loop.xlsx": "unreadable",
    "device.xlsx": "unreadable",
    "~$lock.xlsx": "skipped",
    ".~lock.a.xlsx#": "skipped",
}
NEIGHBOURS = 10

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs FIFOs and links")


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    return write_corpus(folder(tmp_path_factory))


def folder(factory: pytest.TempPathFactory) -> Path:
    return factory.getbasetemp() / "hostile"


@pytest.fixture(scope="module")
def result(cases: list[Case], tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The corpus among benign files, each file under ten seconds and 512 MiB."""
    assert cases
    place = folder(tmp_path_factory)
    write_many(place, NEIGHBOURS)
    plan = light_plan(place.parent, place, time_limit=10.0, memory_limit=512 * MIB)
    return run(plan, place.parent / "hostile-out")


def answer(case: Case, result: Result) -> tuple[str, object]:
    """Return what was said of a case, in the form of ``wanted``."""
    entry, report = result.entries[case.name], result.reports[case.name]
    if report is None:
        return entry.ending.value, entry.reason
    codes = {issue.code for issue in report.issues if issue.kind is IssueKind.FILE} - case.known
    if entry.ending.value == "checked":
        return "checked", report.submission.cells if case.cells is not None else None
    return entry.ending.value, codes


def wanted(case: Case) -> tuple[str, object]:
    return ("unreadable", {case.code} - case.known) if case.code else ("checked", case.cells)


def test_every_case_gets_its_own_answer(cases: list[Case], result: Result) -> None:
    assert {case.name: answer(case, result) for case in cases} == {case.name: wanted(case) for case in cases}


def test_what_is_no_regular_file_is_never_opened(result: Result) -> None:
    assert {name: result.entries[name].ending.value for name in BESIDE} == BESIDE


def test_whoever_is_refused_is_told_why_and_what_to_do(cases: list[Case], result: Result) -> None:
    for case in cases:
        report = result.reports[case.name]
        if case.code and report is not None:
            issue = next(issue for issue in report.issues if issue.code == case.code)
            for words in (issue.message, issue.why, issue.correction):
                assert words is not None
                assert words.zh
                assert words.en


def test_the_neighbours_have_the_verdicts_they_have_alone(
    result: Result, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (tmp_path / "alone").mkdir()
    for name in (entry for entry in result.entries if entry.startswith("unit-")):
        shutil.copy(folder(tmp_path_factory) / name, tmp_path / "alone")
    alone = run(light_plan(tmp_path, tmp_path / "alone"), tmp_path / "out")
    assert len(alone.entries) == NEIGHBOURS
    assert {name: result.reports[name] for name in alone.reports} == alone.reports
    assert {name: result.entries[name] for name in alone.entries} == alone.entries


def test_nothing_was_written_beside_the_results(
    result: Result, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert result.info.files
    assert not list(tmp_path_factory.getbasetemp().rglob("slipped*"))


def test_a_batch_with_such_files_is_never_a_pass(cases: list[Case], result: Result) -> None:
    assert result.info.blocks
    beside = sum(ending == "unreadable" for ending in BESIDE.values())
    assert result.info.unanswered == sum(bool(case.code) for case in cases) + beside
