"""What is wrong is told, what is corrected is told no more, and a copy says what its original says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.books import Book, Cell, Page, read_book, write_book
from tests.laws.little import Filing, any_filing, checked, little_pack, right
from tests.laws.profile import LONG, examples
from tests.laws.samples import SAMPLES, named, pack_of
from tests.laws.verdicts import unlike, verdicts

from auditcheck.coverage.measuring import rules_of
from auditcheck.coverage.mutating import Change, subjects
from auditcheck.evaluation.evaluating import evaluate_pack
from auditcheck.model.cells import CellRef
from auditcheck.model.coverage import Response
from auditcheck.model.issues import Verdict
from auditcheck.model.report import Report
from auditcheck.pipeline import check, identity, submission_facts
from auditcheck.reporters.annotated.annotating import annotate
from auditcheck.tables.extraction import extract_tables
from auditcheck.workbook.reading import read_workbook

ALL_CLEAN = [path for path in SAMPLES if path.name.startswith("clean")]
CLEAN = (
    "department-performance/clean.xlsx",
    "performance/clean.xlsx",
    "project-performance/clean.xlsx",
)
CURED = (
    "department-performance/category-total.xlsx",
    "department-performance/staff-kinds.xlsx",
    "project-performance/source-wrong.xlsx",
)
COPIED = (
    "department-performance/category-total.xlsx",
    "project-performance/published-form.xlsx",
)
WATCHED = [("支出表", (4, 3)), ("支出表", (5, 3)), ("支出表", (6, 3)), ("项目明细表", (3, 3))]
CHANGES = st.one_of(st.sampled_from([-1.0, 0.01, 10.0, 99_999.0]), st.just("abc"), st.none())
BY = st.sampled_from([rule.id for rule in little_pack().rules])


def with_value(book: Book, sheet: str, place: tuple[int, int], value: float | str | None) -> Book:
    """Return the book with another value in one cell."""

    def changed(page: Page) -> Page:
        cell = replace(page.cells.get(place, Cell()), value=value, formula=None, error=False)
        return replace(page, cells={**page.cells, place: cell})

    return tuple(changed(page) if page.title == sheet else page for page in book)


@examples(5, 200)
@given(filing=right())
def test_what_adds_up_raises_nothing_that_blocks(filing: Filing) -> None:
    report = checked(filing.book())
    assert not report.blocks()
    assert {issue.code for issue in report.issues} <= {"LARGE", "SHARE"}


@examples(40, 2000)
@given(filing=right(), where=st.sampled_from(WATCHED), by=CHANGES)
def test_a_change_of_one_watched_cell_is_never_passed_over(
    filing: Filing, where: tuple[str, tuple[int, int]], by: float | str | None
) -> None:
    book = filing.book()
    page = next(page for page in book if page.title == where[0])
    old = page.cells[where[1]].value
    assert isinstance(old, float)
    report = checked(with_value(book, *where, old + by if isinstance(by, float) else by))
    unanswered = report.count(Verdict.NOT_EVALUATED) + report.count(Verdict.UNKNOWN)
    assert {issue.code for issue in report.issues} & {"SUM", "LINK", "TOTAL"} or unanswered


@examples(20, 1000)
@given(filing=any_filing(), left_out=BY)
def test_a_rule_more_adds_its_own_verdicts_and_changes_no_other(filing: Filing, left_out: str) -> None:
    pack = little_pack()
    fewer = replace(pack, rules=tuple(rule for rule in pack.rules if rule.id != left_out))
    whole, part = verdicts(checked(filing.book())), verdicts(checked(filing.book(), pack=fewer))
    whole["outcomes"].pop(left_out)
    # A blank is told once for all the rules that read it, and so with the first that does.
    added = [issue[0] for issue in whole["issues"] if issue not in part["issues"]]
    assert set(added) <= {left_out, "VALUE-BLANK"}
    assert [issue for issue in part["issues"] if issue not in whole["issues"]] == []
    for name in ("tables", "outcomes"):
        assert part[name] == whole[name]


@examples(15, 1000)
@given(filing=any_filing(), data=st.data())
def test_the_order_of_rules_changes_nothing(filing: Filing, data: st.DataObject) -> None:
    pack = little_pack()
    rules = tuple(data.draw(st.permutations(pack.rules)))
    found = checked(filing.book(), pack=replace(pack, rules=rules))
    assert unlike(verdicts(found), verdicts(checked(filing.book()))) == {}


def copied(path: Path, report: Report, goal: Path) -> Path:
    """Write the annotated copy of a workbook."""
    goal.write_bytes(annotate(path.read_bytes(), report, "zh").content)
    return goal


@examples(15, 500)
@given(filing=any_filing())
def test_the_annotated_copy_has_the_verdicts_of_its_original(
    filing: Filing, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("copy")
    path = write_book(filing.book(), folder / "a.xlsx")
    report = check(path, little_pack())
    again = check(copied(path, report, folder / "copy.xlsx"), little_pack())
    assert unlike(verdicts(again), verdicts(report)) == {}


@pytest.mark.parametrize("path", named(SAMPLES, COPIED), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_annotated_copy_of_a_sample_has_its_verdicts(path: Path, tmp_path: Path) -> None:
    report = check(path, pack_of(path))
    copy = copied(path, report, tmp_path / path.name)
    assert unlike(verdicts(check(copy, pack_of(path))), verdicts(report)) == {}
    assert copy.read_bytes() != path.read_bytes()


def watched(path: Path, count: int) -> Iterator[tuple[CellRef, float, set[str]]]:
    """Yield cells of a clean workbook, a wrong value for each, and the rules that coverage says it breaks."""
    workbook, pack = read_workbook(path), pack_of(path)
    extraction = extract_tables(workbook, pack.tables, pack.unit)
    facts = submission_facts(workbook.info) | identity(pack, extraction)
    rules = rules_of(evaluate_pack(pack, extraction, None, facts), extraction)
    numbers = [subject for subject in subjects(extraction.tables) if subject.numeric]
    for subject in Random(path.name).sample(numbers, len(numbers)):  # noqa: S311 - the same each time
        figure, wrong = subject.first, Fraction(subject.first.value + subject.first.step * 7)
        change: Change = tuple((each, wrong / figure.factor * each.factor) for each in subject.figures)
        response, failed = rules.respond(change)
        sheet = workbook.sheet(figure.cell.sheet)
        raw = sheet.value(figure.cell.row, figure.cell.column) if sheet else None
        if response is Response.BLOCKED and isinstance(raw, float):
            yield figure.cell, float(wrong / figure.factor), set(failed)
            count -= 1
            if not count:
                return


@pytest.mark.parametrize("path", named(ALL_CLEAN, CLEAN), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_wrong_figure_in_a_clean_sample_fails_the_rules_that_watch_it(path: Path, tmp_path: Path) -> None:
    book = read_book(path)
    for cell, wrong, rules in watched(path, 40 if LONG else 2):
        copy = write_book(with_value(book, cell.sheet, (cell.row, cell.column), wrong), tmp_path / path.name)
        report = check(copy, pack_of(path), diagnose=False)
        assert {o.rule_id for o in report.outcomes if o.failed} == rules, cell.qualified
        assert report.blocks()


def in_its_text(book: Book, cell: CellRef, value: float) -> float | str:
    """Return a value as a cell would hold it: one that has its label in it keeps that."""
    page = next(page for page in book if page.title == cell.sheet)
    old = page.cells.get((cell.row, cell.column), Cell()).value
    figure = re.search(r"[0-9][0-9,.]*", old) if isinstance(old, str) else None
    if figure is None:
        return value
    return (
        f"{figure.string[: figure.start()]}{Decimal(str(value)).normalize():f}{figure.string[figure.end() :]}"
    )


@pytest.mark.parametrize("path", named(SAMPLES, CURED), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_correcting_the_cells_named_removes_their_issues_and_adds_none(path: Path, tmp_path: Path) -> None:
    book, pack = read_book(path), pack_of(path)
    report = check(write_book(book, tmp_path / path.name), pack)
    cures = {}
    for issue in report.issues:
        suspect = issue.diagnosis.likeliest if issue.diagnosis else None
        for each in suspect.corrections if suspect else ():
            if each.location.cell in issue.cured_by and each.proposed is not None:
                cures[each.location.cell] = float(each.proposed)
    cured = {i.fingerprint for i in report.issues if i.cured_by and set(i.cured_by) <= cures.keys()}
    assert cured or LONG
    for cell, value in cures.items():
        assert cell is not None
        book = with_value(book, cell.sheet, (cell.row, cell.column), in_its_text(book, cell, value))
    before = {issue.fingerprint for issue in report.issues}
    found = {i.fingerprint: i for i in check(write_book(book, tmp_path / path.name), pack).issues}
    assert not cured & found.keys()
    calculated = {(page.title, *place) for page in book for place, cell in page.cells.items() if cell.formula}
    for fingerprint in (
        found.keys() - before
    ):  # what a program would have calculated anew, or says of the book
        where = found[fingerprint].primary.cell
        assert where is not None
        assert (where.sheet, where.row, where.column) in calculated or found[fingerprint].rule_class.rank > 1
