from __future__ import annotations

from dataclasses import replace

from auditcheck.model.cells import CellRange
from auditcheck.model.report import Report, SheetView
from auditcheck.model.rules import RuleClass
from auditcheck.reporters.drawing import Mark, drawn, marks_of

SHEET = "表"


def view(rows: tuple[int, ...], columns: tuple[int, ...], *merges: tuple[int, int, int, int]) -> SheetView:
    return SheetView(
        title=SHEET,
        rows=rows,
        columns=columns,
        texts=tuple(tuple(f"{row}:{column}" for column in columns) for row in rows),
        merges=tuple(
            CellRange(sheet=SHEET, first_row=a, first_column=b, last_row=c, last_column=d)
            for a, b, c, d in merges
        ),
    )


def spans(shown: SheetView) -> list[list[tuple[str, int, int]]]:
    grid, _ = drawn(shown, 0, {})
    return [[(cell.address, cell.across, cell.down) for cell in row.cells] for row in grid.rows]


def test_a_merged_cell_spans_what_it_covers() -> None:
    assert spans(view((1, 2), (1, 2, 3), (1, 1, 2, 2))) == [[("A1", 2, 2), ("C1", 1, 1)], [("C2", 1, 1)]]


def test_a_merge_with_rows_left_out_is_drawn_as_single_cells() -> None:
    assert spans(view((1, 9), (1, 2), (1, 1, 9, 1)))[1] == [("A9", 1, 1), ("B9", 1, 1)]
    assert spans(view((2, 3), (1, 2), (1, 1, 3, 1)))[0] == [("A2", 1, 1), ("B2", 1, 1)]


def test_merges_that_overlap_never_cover_a_cell_twice() -> None:
    rows = spans(view((1, 2), (1, 2, 3), (1, 1, 2, 2), (1, 2, 1, 3)))
    assert rows == [[("A1", 2, 2), ("C1", 1, 1)], [("C2", 1, 1)]]


def test_left_out_rows_and_columns_are_counted_where_they_are() -> None:
    grid, _ = drawn(view((1, 2, 40, 41), (1, 2, 9)), 0, {})
    assert [(row.number, row.left_out) for row in grid.rows] == [(1, 0), (2, 0), (40, 37), (41, 0)]
    assert [cell.jump for cell in grid.rows[0].cells] == [False, False, True]
    assert grid.letters == ("A", "B", "I")


def test_a_covered_cell_leads_to_the_merged_one_and_marks_it(rich: Report) -> None:
    issue = rich.issues[0]
    cell = issue.primary.cell
    assert cell is not None
    inside = replace(cell, sheet=SHEET, row=2, column=2)
    marks = marks_of([replace(issue, primary=replace(issue.primary, cell=inside))])
    grid, ids = drawn(view((1, 2), (1, 2, 3), (1, 1, 2, 2)), 3, marks)
    assert ids[inside] == "c3-1-1"
    assert grid.rows[0].cells[0].mark == Mark(stand=(1,), rule_class=RuleClass.BALANCE)


def test_a_cell_has_the_colour_of_its_worst_open_issue(answered: Report) -> None:
    waived, verify = answered.issues[1], answered.issues[2]
    cell = verify.primary.cell
    assert cell is not None
    hint = replace(answered.issues[4], primary=verify.primary)
    here = replace(waived, primary=verify.primary)
    both = marks_of([here, hint, replace(verify, explanation=None)])[cell]
    assert (both.stand, both.rule_class, both.settled) == ((1, 2, 3), RuleClass.VERIFY, False)
    alone = marks_of([here])[cell]
    assert (alone.rule_class, alone.settled) == (RuleClass.LOGIC, True)


def test_a_text_runs_on_over_empty_cells_and_does_not_widen_its_column() -> None:
    texts = (("填报单位：某街道办事处", "", ""), ("项目", "上年", "本年"), ("很长的一段文字", "1", ""))
    shown = replace(view((1, 2, 3), (1, 2, 3)), texts=texts, figures=frozenset({(3, 2)}))
    grid, _ = drawn(shown, 0, {})
    assert grid.widths == (17, 7, 7)
    assert [cell.runs_on for cell in grid.rows[0].cells] == [True, False, False]
    assert [cell.runs_on for row in grid.rows[1:] for cell in row.cells] == [False] * 6


def test_a_text_that_finds_no_room_widens_its_column_up_to_a_bound() -> None:
    shown = replace(view((1,), (1, 2)), texts=(("长" * 40, ""),))
    grid, _ = drawn(shown, 0, {})
    assert (grid.widths, grid.rows[0].cells[0].runs_on) == ((30, 5), False)
