"""What the sample final accounts show: old formats, cut titles, blocks side by side, 元 beside 万元."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sample_workbooks.making.drafts import Draft
from sample_workbooks.making.figures import is_figure
from sample_workbooks.making.final import honest

from auditcheck.model.report import Report
from auditcheck.pipeline import check
from auditcheck.workbook.grid import Workbook
from auditcheck.workbook.reading import read_workbook

SAMPLES = Path(__file__).resolve().parents[2] / "sample_workbooks" / "final-accounts"


@cache
def report_on(file: str) -> Report:
    return check(SAMPLES / file, "final-accounts")


def places(file: str) -> dict[str, tuple[str, ...]]:
    return {table.name: table.places for table in report_on(file).tables if table.found}


def as_read(workbook: Workbook) -> dict[str, dict[tuple[int, int], object]]:
    return {
        sheet.title: {
            (r, c): value
            for r, cells in enumerate(sheet.rows)
            for c, value in enumerate(cells)
            if value not in {None, ""} and not hasattr(value, "year")
        }
        for sheet in workbook.sheets
    }


def as_drawn(draft: Draft) -> dict[str, dict[tuple[int, int], object]]:
    return {
        sheet.name: {
            place: float(cell.text)
            if cell.style in {"amount", "integer"} and is_figure(cell.text)
            else cell.text
            for place, cell in sheet.cells.items()
            if cell.text and cell.style != "date"
        }
        for sheet in draft.sheets
    }


def test_the_xls_holds_what_the_script_draws() -> None:
    assert as_read(read_workbook(SAMPLES / "honest-export.xls")) == as_drawn(honest.saved_as_xls())


def test_three_blocks_of_the_summary_are_three_tables_of_one_sheet() -> None:
    found = places("clean.xlsx")
    names = ("summary_income", "summary_functions", "summary_nature")
    assert [found[name] for name in names] == [
        (f"'Z01 收入支出决算总表(财决01表)'!{address}",) for address in ("A4:E42", "A4:J42", "A4:O42")
    ]


def test_further_tables_with_titles_cut_off_do_not_stand_in_for_others() -> None:
    found = places("clean-export.xlsx")
    assert "items" not in found
    assert {"detail", "basic_detail", "project_detail"} <= found.keys()


def test_either_layout_of_the_three_public_expenses_is_read_and_only_one() -> None:
    assert "three_public" in places("clean.xlsx")
    assert "three_public_rows" not in places("clean.xlsx")
    assert "three_public_rows" in places("clean-older-form.xlsx")
    assert "three_public" not in places("clean-older-form.xlsx")


def test_tables_in_yuan_and_in_ten_thousands_are_compared() -> None:
    passed = {outcome.rule_id for outcome in report_on("clean.xlsx").outcomes if outcome.passed}
    assert {"LINK-07", "LINK-10", "LINK-12", "LINK-16", "LINK-17", "LINK-18"} <= passed
