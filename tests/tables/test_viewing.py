from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from auditcheck.model.cells import CellRef, Location
from auditcheck.model.issues import Issue, IssueKind
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import same
from auditcheck.tables.viewing import MOST_COLUMNS, MOST_ROWS, sheet_views, shown_text
from auditcheck.workbook.grid import ErrorValue, NotCalculated, RawValue
from auditcheck.workbook.reading import read_workbook


def issue_at(*places: tuple[str, int, int]) -> Issue:
    cells = [Location(sheet=s, cell=CellRef(sheet=s, row=r, column=c)) for s, r, c in places]
    return Issue(
        code="R-1",
        kind=IssueKind.RULE,
        rule_class=RuleClass.BALANCE,
        title=same("t"),
        message=same("m"),
        primary=cells[0],
        related=tuple(cells[1:]),
    )


def book(path: Path, rows: int = 4, columns: int = 3) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        percent = workbook.add_format({"num_format": "0.00%"})
        for title in ("甲", "乙", "丙"):
            sheet = workbook.add_worksheet(title)
            sheet.merge_range(0, 0, 0, 1, title)
            for row in range(1, rows):
                sheet.write_row(row, 0, [row * 1000 + column for column in range(1, columns + 1)])
            sheet.write(rows - 1, 1, 0.25, percent)
    return path


def test_only_sheets_that_issues_name_are_shown_as_they_look(tmp_path: Path) -> None:
    workbook = read_workbook(book(tmp_path / "a.xlsx"))
    first, second = sheet_views(workbook, [issue_at(("丙", 4, 2), ("甲", 3, 1))])
    assert [first.title, second.title] == ["甲", "丙"]
    assert second.texts == (
        ("丙", "", ""),
        ("1001", "1002", "1003"),
        ("2001", "2002", "2003"),
        ("3001", "25.00%", "3003"),
    )
    assert (4, 2) in second.figures
    assert (1, 1) not in second.figures
    assert [merge.address for merge in second.merges] == ["A1:B1"]
    assert (second.rows_left_out, second.columns_left_out) == (0, 0)


def test_of_a_large_sheet_the_head_and_the_surroundings_are_kept(tmp_path: Path) -> None:
    workbook = read_workbook(book(tmp_path / "a.xlsx", rows=1000, columns=60))
    (view,) = sheet_views(workbook, [issue_at(("甲", 600, 55))])
    assert (len(view.rows), len(view.columns)) == (MOST_ROWS, MOST_COLUMNS)
    assert (view.rows_left_out, view.columns_left_out) == (1000 - MOST_ROWS, 60 - MOST_COLUMNS)
    assert {1, 12, 599, 600, 601} <= set(view.rows)
    assert 55 in view.columns
    place = (view.rows.index(600), view.columns.index(55))
    assert view.texts[place[0]][place[1]] == "599055"


def test_where_issues_stand_goes_before_what_they_read(tmp_path: Path) -> None:
    workbook = read_workbook(book(tmp_path / "a.xlsx", rows=900))
    read = [("甲", row, 1) for row in range(100, 500)]
    (view,) = sheet_views(workbook, [issue_at(("甲", 800, 1), *read)])
    assert 800 in view.rows
    assert len(view.rows) == MOST_ROWS


def test_a_named_cell_beyond_the_content_is_shown_empty(tmp_path: Path) -> None:
    workbook = read_workbook(book(tmp_path / "a.xlsx"))
    (view,) = sheet_views(workbook, [issue_at(("甲", 9, 5))])
    assert (view.rows[-1], view.columns[-1], view.texts[-1][-1]) == (9, 5, "")


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (3088.06, "#,##0.00", "3,088.06"),
        (3088.06, "0.0", "3088.1"),
        (0.1 + 0.2, "General", "0.3"),
        (0.98765, "0.00%", "98.77%"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (1e20, "0.00", "100000000000000000000"),
        (True, None, "TRUE"),
        (date(2022, 3, 18), "yyyy-mm-dd", "2022-03-18"),
        (ErrorValue("#REF!"), None, "#REF!"),
        (NotCalculated("A1+B1"), None, "=A1+B1"),
        ("001234", "@", "001234"),
    ],
)
def test_a_value_is_shown_as_its_format_says(value: RawValue, number_format: str | None, shown: str) -> None:
    assert shown_text(value, number_format) == shown
