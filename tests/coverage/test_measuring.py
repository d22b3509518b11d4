"""Coverage of a workbook: the same verdicts as a whole check of the changed workbook, and what is told."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from auditcheck.coverage.measuring import measure, rules_of
from auditcheck.coverage.mutating import Change, subjects
from auditcheck.coverage.responding import Rules
from auditcheck.errors import WorkbookError
from auditcheck.evaluation.evaluating import evaluate_pack
from auditcheck.model.coverage import Coverage, Mutation, Response
from auditcheck.model.words import Words
from auditcheck.pipeline import check
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.tables.extraction import Extraction, extract_tables
from auditcheck.workbook.reading import read_workbook

SAMPLES = Path(__file__).resolve().parents[2] / "sample_workbooks" / "department-performance"
CLEAN = SAMPLES / "clean.xlsx"
PACK = load_rulepack("department-performance")
EVERY = 97

SMALL = """\
id: small
title: {zh: 小包, en: small}
tables:
  staffing:
    sheet: 机构人员情况表
    layout: form
    fields:
      on_post: {label: [在职人数, 年末在职人数], column: 年末数, type: integer, min: 0}
      administrative: {label: 行政编制, column: 年末数, type: integer, min: 0}
      institution: {label: 事业编制, column: 年末数, type: integer, min: 0}
      contract: {label: 编外长期聘用人员, column: 年末数, type: integer, min: 0}
      retired: {label: 退休人员, column: 年末数, type: integer}
rules:
  - {id: S-01, class: balance, check: staffing.on_post == staffing.administrative + staffing.institution}
  - {id: S-02, class: verify, check: staffing.contract <= staffing.on_post}
  - {id: S-03, class: logic, check: 1 + 1 == 2 or staffing.retired > 0}
"""


def extraction_of(path: Path) -> Extraction:
    return extract_tables(read_workbook(path), PACK.tables, PACK.unit)


def sampled(extraction: Extraction) -> Iterator[Change]:
    """Yield every 97th change of a number that stands alone in its cell."""
    every = [
        change
        for subject in subjects(extraction.tables)
        if subject.numeric and subject.first.column.spec.pattern is None
        for _, change in subject.changes()
    ]
    yield from every[::EVERY]


def failing_anew(rules: Rules, change: Change) -> set[str]:
    return set(rules.respond(change)[1])


def test_evaluating_only_the_rules_that_read_a_cell_equals_a_whole_check() -> None:
    extraction = extraction_of(CLEAN)
    rules = rules_of(evaluate_pack(PACK, extraction), extraction)
    seen = 0
    for change in sampled(extraction):
        figure, value = change[0]
        written = figure.written(value) if isinstance(value, Fraction) else ""
        report = check(CLEAN, PACK, replacing=[f"{figure.cell.qualified}={written}"], diagnose=False)
        failed = {outcome.rule_id for outcome in report.outcomes if outcome.failed}
        assert failing_anew(rules, change) == failed, (figure.cell.qualified, written)
        seen += bool(failed)
    assert seen > 12


@pytest.fixture(name="small", scope="module")
def _small(tmp_path_factory: pytest.TempPathFactory) -> Coverage:
    path = tmp_path_factory.mktemp("pack") / "pack.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return measure(CLEAN, path)


def test_a_number_is_watched_if_a_balance_or_logic_rule_fails_upon_some_change(small: Coverage) -> None:
    strongest = {cell.name.partition(".")[2]: cell.response for cell in small.numbers}
    assert strongest == {
        "on_post": Response.BLOCKED,
        "administrative": Response.BLOCKED,
        "institution": Response.BLOCKED,
        "contract": Response.QUERIED,
        "retired": Response.UNNOTICED,
    }
    assert small.watched == Fraction(3, 5)


def test_what_only_a_contract_or_a_lost_verdict_tells_is_told_apart(small: Coverage) -> None:
    contract = next(cell for cell in small.cells if cell.name == "staffing.contract")
    assert contract.responses[Mutation.SIGN] is Response.REFUSED
    assert contract.responses[Mutation.BLANK] is Response.UNDECIDED
    assert contract.responses[Mutation.UP] is Response.UNNOTICED
    assert contract.responses[Mutation.TIMES_10000] is Response.QUERIED
    assert contract.rules == ("S-02",)


def test_rules_that_no_change_makes_fail_are_silent(small: Coverage) -> None:
    assert [rule.rule_id for rule in small.silent] == ["S-03"]
    assert {rule.rule_id: bool(rule.failed) for rule in small.rules} == {
        "S-01": True,
        "S-02": True,
        "S-03": False,
    }
    assert small.failing == ()


def test_a_rule_with_a_reason_is_not_silent_and_one_that_fails_needs_none(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    reasons = "untested:\n  S-03: {zh: 恒成立, en: always holds}\n  S-01: {zh: 无, en: none}\n"
    path.write_text(SMALL + reasons, encoding="utf-8")
    coverage = measure(CLEAN, path)
    assert coverage.silent == ()
    assert [rule.rule_id for rule in coverage.needless] == ["S-01"]
    assert {rule.rule_id: rule.excuse for rule in coverage.rules}["S-03"] == Words("恒成立", "always holds")


def test_a_workbook_that_is_not_clean_says_which_rules_fail_already(tmp_path: Path) -> None:
    path = tmp_path / "pack.yaml"
    path.write_text(SMALL, encoding="utf-8")
    assert measure(SAMPLES / "staff-kinds.xlsx", path).failing == ("S-01",)


def test_a_file_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(WorkbookError):
        measure(SAMPLES / "encrypted.xlsx", PACK)
