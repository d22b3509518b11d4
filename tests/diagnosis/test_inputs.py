"""Formula cells point at what they are calculated from, in workbooks as people send them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter
from tests.diagnosis.submissions import addresses, loaded

from auditcheck.diagnosis.figures import Figures
from auditcheck.diagnosis.inputs import Inputs
from auditcheck.expressions.linear import LinearForm, Row
from auditcheck.model.cells import CellRef
from auditcheck.model.report import Report
from auditcheck.pipeline import check
from auditcheck.tables.extraction import extract_tables
from auditcheck.workbook.reading import read_workbook

TABLES = """
spending:
  sheet: 支出表
  layout: form
  unit: 元
  fields:
    whole: {label: 合计, type: amount}
    culture: {label: 文化, type: amount}
    school: {label: 教育, type: amount}
    health: {label: 卫生, type: amount}
    annex: {label: 附件合计, type: amount}
"""
SUM = """
- id: SUM
  title: t
  class: balance
  check: "sum(spending.culture : spending.health) == spending.whole"
"""
SAME = "- {id: SAME, title: t, class: balance, check: spending.whole == spending.annex}\n"


def checked(folder: Path, rules: str, total: tuple[str, float], annex: float) -> Report:
    pack, path = loaded(TABLES, rules, folder), folder / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("支出表")
        for row, (label, value) in enumerate((("合计", 0), ("文化", 120), ("教育", 310), ("卫生", 45))):
            sheet.write_row(row, 0, [label, value])
        sheet.write_formula(0, 1, total[0], None, total[1])
        sheet.write_row(4, 0, ["附件合计", annex])
    return check(path, pack)


def test_blame_falls_on_what_was_typed_not_on_the_sum(tmp_path: Path) -> None:
    report = checked(tmp_path, SUM + SAME, ("=SUM(B2:B4)", 475), 457)
    (issue,) = report.issues
    assert issue.diagnosis is not None
    assert sorted(addresses(issue.diagnosis)) == [["B2"], ["B3"], ["B4"], ["B5"]]


def test_a_range_that_misses_a_row_is_told(tmp_path: Path) -> None:
    report = checked(tmp_path, SUM + SAME, ("=SUM(B2:B3)", 430), 475)
    diagnosis = report.issues[0].diagnosis
    assert diagnosis is not None
    assert addresses(diagnosis) == [["B1"]]
    assert "公式 =SUM(B2:B3) 的范围漏了 B4" in diagnosis.sentence.zh


def test_a_stale_result_is_told(tmp_path: Path) -> None:
    report = checked(tmp_path, SUM + SAME, ("=SUM(B2:B4)", 465), 475)
    diagnosis = report.issues[0].diagnosis
    assert diagnosis is not None
    assert addresses(diagnosis) == [["B1"]]
    assert "公式 =SUM(B2:B4) 的结果没有更新" in diagnosis.sentence.zh


# --- formulas among the figures

RATE = """
form:
  sheet: 表
  layout: form
  unit: 元
  fields:
    a: {label: 甲, type: amount}
    b: {label: 乙, type: amount}
    c: {label: 丙, type: amount}
    sum: {label: 合计, type: amount}
    more: {label: 总计, type: amount}
    rate: {label: 比率, type: percent}
    note: {label: 备注, type: text}
    people: {label: 人数, type: integer}
"""
TRIVIAL = "- {id: R, title: x, class: logic, check: form.a >= 0}\n"
CELL = {name: CellRef(sheet="表", row=row, column=2) for row, name in enumerate("abcdef", 1)}
FIGURES = (("甲", 6), ("乙", 4), ("丙", 2))


def inputs_of(folder: Path, *formulas: tuple[str, float], unit: str = "元", said: str = "") -> Inputs:
    """Return the formula cells of a form: 合计 in B4, 总计 in B5, 比率 in B6."""
    pack, path = loaded(RATE.replace("unit: 元", f"unit: {unit}"), TRIVIAL, folder), folder / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("表")
        for row, line in enumerate(FIGURES):
            sheet.write_row(row, 0, line)
        for row, (label, (formula, value)) in enumerate(
            zip(("合计", "总计", "比率"), formulas, strict=False), 3
        ):
            sheet.write(row, 0, label)
            sheet.write_formula(row, 1, formula, None, value)
        sheet.write_row(7, 0, ["人数", 4])
        sheet.write(9, 1, 7)
        sheet.write(0, 4, said)
        sheet.write(9, 2, "字")
        book.add_worksheet("他表").write(0, 0, 5)
    extraction = extract_tables(read_workbook(path), pack.tables, pack.unit)
    return Inputs(Figures(extraction.tables))


def terms(inputs: Inputs, name: str) -> Mapping[str, object] | None:
    found = inputs.sum_of(CELL[name])
    return None if found is None else {cell.address: share for cell, share in found.terms.items()}


@pytest.mark.parametrize(
    ("formula", "value", "wanted"),
    [
        ("=SUM(B1:B3)", 12, {"B1": 1, "B2": 1, "B3": 1}),
        ("=B1-B2", 2, {"B1": 1, "B2": -1}),
        ("=B1+B1", 12, {"B1": 2}),
        ("=B1+B10", 13, {"B1": 1}),
        ("=B10+B1", 13, {"B1": 1}),
        ("=B1+C10", 6, {"B1": 1}),
        ("=B1+B2", 11, None),
        ("=B1*B2", 24, None),
        ("=B10+B10", 14, None),
        ("=B1+他表!A1", 11, None),
        ("=B1+B2", 10.000001, {"B1": 1, "B2": 1}),
        ("=B1+B2", 9.999999, {"B1": 1, "B2": 1}),
        ("=B1+B2", 10.000002, None),
        ("=B1+B2+B9", 10, {"B1": 1, "B2": 1}),
    ],
)
def test_a_sum_of_cells_is_understood_if_it_comes_to_its_result(
    tmp_path: Path, formula: str, value: float, wanted: dict[str, int] | None
) -> None:
    inputs = inputs_of(tmp_path, (formula, value))
    assert terms(inputs, "d") == wanted
    assert inputs.formula(CELL["d"]) is not None
    assert inputs.formula(CELL["a"]) is None
    assert inputs.sum_of(CELL["a"]) is None


def test_sums_of_sums_come_down_to_what_was_typed(tmp_path: Path) -> None:
    inputs = inputs_of(tmp_path, ("=B1+B2", 10), ("=B4-B3", 8), ("=B4/B5", 1.25))
    assert terms(inputs, "e") == {"B1": 1, "B2": 1, "B3": -1}
    assert inputs.ratio_of(CELL["f"]) == (CELL["d"], CELL["e"])
    assert inputs.users(CELL["a"]) == [CELL["d"], CELL["e"]]
    assert inputs.users(CELL["e"]) == [CELL["f"]]
    assert inputs.users(CELL["f"]) == []
    changed = inputs.recalculated({CELL["a"]: Fraction(8)})
    assert changed == {
        CELL["a"]: 8,
        CELL["d"]: 12,
        CELL["e"]: 10,
        CELL["f"]: Fraction(12, 10),
    }
    assert inputs.recalculated({CELL["a"]: Fraction(8), CELL["d"]: Fraction(1)})[CELL["d"]] == 1
    assert inputs.restates(CELL["e"], {CELL["c"]})
    assert not inputs.restates(CELL["e"], {CELL["a"]})
    assert inputs.restates(CELL["f"], {CELL["d"]})
    assert not inputs.restates(CELL["a"], {CELL["d"]})
    assert inputs.follows([CELL["d"], CELL["e"], CELL["f"]])
    assert not inputs.follows([CELL["d"], CELL["f"]])


def test_a_quotient_whose_divisor_becomes_nought_stays(tmp_path: Path) -> None:
    inputs = inputs_of(tmp_path, ("=B1+B2", 10), ("=B3", 2), ("=B3/B2", 0.5))
    assert inputs.recalculated({CELL["b"]: Fraction(0)})[CELL["f"]] == Fraction(1, 2)
    assert inputs.recalculated({CELL["b"]: Fraction(8)})[CELL["f"]] == Fraction(1, 4)


@pytest.mark.parametrize(
    ("formula", "value", "ratio"),
    [
        ("=B1/B2", 1.5, True),
        ("= $B$1 / $B$2 ", 1.5, True),
        ("=b1/b2", 1.5, True),
        ("=B1/B2", 1.51, False),
        ("=B2/B1", 0.666665, False),
        ("=B3/B2", 0.500001, True),
        ("=B3/B2", 0.500002, False),
        ("=B2/B1", 0.666666, True),
        ("=B1/B2/B3", 0.75, False),
        ("=B1/B9", 0, False),
        ("=B1/2", 3, False),
        ("=(B1/B2)", 1.5, False),
    ],
)
def test_a_rate_is_understood_if_it_comes_to_its_result(
    tmp_path: Path, formula: str, value: float, ratio: bool
) -> None:
    inputs = inputs_of(tmp_path, ("=B1+B2", 10), ("=B1+B2", 10), (formula, value))
    places = {"=B2/B1": "ba", "=B3/B2": "cb"}.get(formula, "ab")
    parts = tuple(CELL[place] for place in places)
    assert inputs.ratio_of(CELL["f"]) == (parts if ratio else None)


def test_what_is_distrusted_is_taken_as_typed(tmp_path: Path) -> None:
    inputs = inputs_of(tmp_path, ("=B1+B2", 10), ("=B4+B3", 12), ("=B1/B2", 1.5))
    inputs.distrusted |= {CELL["d"], CELL["f"]}
    assert (inputs.sum_of(CELL["d"]), inputs.ratio_of(CELL["f"])) == (None, None)
    assert terms(inputs, "e") == {"B4": 1, "B3": 1}


def test_a_formula_that_leads_back_to_itself_ends(tmp_path: Path) -> None:
    inputs = inputs_of(tmp_path, ("=B5-B3", 10), ("=B4+B3", 12))
    assert terms(inputs, "d") is not None


def test_sums_are_told_in_the_unit_that_rules_compare(tmp_path: Path) -> None:
    inputs = inputs_of(tmp_path, ("=B1+B2", 10), ("=B1+B10", 13), unit="万元")
    assert inputs.calculated(CELL["d"]) == inputs.figures.figure(CELL["d"]).value
    assert terms(inputs, "d") == {"B1": 1, "B2": 1}
    found = inputs.sum_of(CELL["e"])
    assert found is not None
    assert found.at({CELL["a"]: Fraction(6)}) == inputs.figures.figure(CELL["e"]).value


def test_a_sheet_in_ten_thousands_is_told_in_the_unit_compared(tmp_path: Path) -> None:
    inputs = inputs_of(tmp_path, ("=B1+B2", 10), ("=B4-B3+B10", 15), ("=B3/B8", 0.5), said="单位：万元")
    assert inputs.figures.figure(CELL["a"]).factor == 10_000
    assert inputs.calculated(CELL["d"]) == 100_000
    assert inputs.calculated(CELL["e"]) == 150_000
    assert terms(inputs, "e") == {"B1": 1, "B2": 1, "B3": -1}
    found = inputs.sum_of(CELL["e"])
    assert found is not None
    assert (
        found.at({CELL["a"]: Fraction(60_000), CELL["b"]: Fraction(40_000), CELL["c"]: Fraction(20_000)})
        == 150_000
    )
    changed = inputs.recalculated({CELL["a"]: Fraction(80_000)})
    assert changed[CELL["e"]] == 170_000
    assert inputs.recalculated({CELL["c"]: Fraction(30_000)})[CELL["f"]] == Fraction(3, 4)


def test_what_a_formula_of_another_sheet_comes_to_is_not_told(tmp_path: Path) -> None:
    inputs = inputs_of(tmp_path, ("=B1+他表!A1", 11), ("=B1+B6", 7), ("=B1/B2", 1.5))
    assert inputs.calculated(CELL["d"]) is None
    assert inputs.calculated(CELL["e"]) is None
    assert inputs.calculated(CELL["f"]) is None


def test_a_form_over_formulas_is_one_over_what_was_typed(tmp_path: Path) -> None:
    inputs = inputs_of(tmp_path, ("=B1+B10", 13), ("=B1+B2", 10), ("=B1/B2", 1.5))
    one = Fraction(1)
    row = Row(terms={CELL["d"]: one, CELL["c"]: one, CELL["f"]: one}, low=one, high=2 * one, aim=one)
    form = inputs.typed(
        LinearForm(
            rows=(row,),
            values={},
            held=frozenset({CELL["c"], CELL["e"], CELL["f"]}),
            shown=frozenset({CELL["c"]}),
        )
    )
    (typed,) = form.rows
    assert {cell.address: share for cell, share in typed.terms.items()} == {"B1": 1, "B3": 1}
    assert (typed.low, typed.high, typed.aim) == (
        one - Fraction(17, 2),
        2 - Fraction(17, 2),
        one - Fraction(17, 2),
    )
    assert {cell.address for cell in form.held} == {"B1", "B2", "B3"}
    assert form.shown == {CELL["c"]}
    assert {cell.address: value for cell, value in form.values.items()} == {"B1": 6, "B2": 4, "B3": 2}
    plain = LinearForm(rows=(), values={}, held=frozenset({CELL["a"]}), shown=frozenset())
    assert inputs.typed(plain) is plain
