from __future__ import annotations

from decimal import Decimal

from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Comparison, Side, Term
from auditcheck.model.report import Report
from auditcheck.model.tables import ValueType
from auditcheck.reporters.tape import aligned, term_lines, total_lines, working


def compare(left: str, operator: str, right: str, kind: ValueType = ValueType.INTEGER) -> Comparison:
    sides = [
        Side(value=Decimal(text), kind=kind, terms=(Term(label=text, value=Decimal(text), kind=kind),))
        for text in (left, right)
    ]
    return Comparison(
        left=sides[0], operator=operator, right=sides[1], difference=Decimal(left) - Decimal(right)
    )


def test_decimal_points_stand_in_one_column() -> None:
    assert aligned(["887", "3,098.06", "-0.035", "空白"]) == ["887    ", "3,098.06 ", "-0.035", "空白"]
    assert aligned(["43", "89.58%"]) == ["43    ", "89.58%"]
    assert aligned([]) == []


def test_two_single_figures_are_not_repeated_as_totals() -> None:
    comparison = compare("43", "<=", "42")
    assert [(line.part.zh, line.figure.zh) for line in term_lines(comparison)] == [
        ("左边", "43"),
        ("应不大于右边", "42"),
    ]
    assert [(line.part.zh, line.figure.zh) for line in total_lines(comparison)] == [
        ("差额（左边 − 右边）", "1")
    ]


def test_a_tolerance_in_percent_shows_the_places_it_needs() -> None:
    half = Decimal("0.00035")
    side = Side(value=Decimal(1), kind=ValueType.PERCENT)
    comparison = Comparison(left=side, operator="==", right=side, difference=Decimal(0), tolerance=half)
    assert [line.figure.en for line in total_lines(comparison)] == ["100.00%", "100.00%", "0.00%", "0.035%"]


def test_the_working_names_cells_of_other_sheets_with_their_sheet(rich: Report) -> None:
    comparison = rich.issues[2].comparison
    assert comparison is not None
    assert working(comparison, "zh", "机构人员情况").split("\n") == [
        "左边 年末在职人数 (C4) 43",
        "÷ 上年 年末在职人数 (C4) 34",
        "+ 退休人数 (C9) 空白",
        "+ 离休人数 (支出决算表!B2) “约八人”（无法识别）",
        "右边 人员变动上限 20.00%",
    ]


def test_a_minus_keeps_its_sign_even_on_the_first_line() -> None:
    term = Term(label="甲", cell=CellRef(sheet="表", row=1, column=1), value=Decimal(1), sign="-")
    side = Side(value=Decimal(-1), terms=(term,))
    assert [line.sign for line in term_lines(Comparison(left=side, operator="==", right=side))] == ["−", "−"]
