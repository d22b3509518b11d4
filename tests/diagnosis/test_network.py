"""The network: which targets are around a cell, what they ask of it, and which rules give no equation."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
import xlsxwriter
from tests.diagnosis.submissions import Submission, at, loaded, submit

from auditcheck.diagnosis.figures import Figures
from auditcheck.diagnosis.inputs import Inputs
from auditcheck.diagnosis.network import Demand, Network
from auditcheck.evaluation.evaluating import evaluate_pack
from auditcheck.model.cells import CellRef
from auditcheck.tables.extraction import extract_tables
from auditcheck.workbook.reading import read_workbook

TABLES = """
grid:
  sheet: 表
  layout: grid
  unit: 元
  columns:
    one: {header: 甲, type: amount}
    two: {header: 乙, type: amount}
  rows:
    total: 合计
    first: 第一
    second: 第二
list:
  sheet: 清单
  layout: records
  unit: 元
  columns:
    kind: {header: 类, type: text}
    a: {header: 甲, type: amount}
    b: {header: 乙, type: amount}
"""
GIVEN = {
    "grid": {"total": {"one": 3, "two": 6}, "first": {"one": 1, "two": 2}, "second": {"one": 2, "two": 4}},
    "list": [{"kind": "x", "a": 1, "b": 1}, {"kind": "x", "a": 2, "b": 2}, {"kind": "y", "a": 3, "b": 3}],
}


def rules_of(*rules: str) -> str:
    return "".join(f"- {{id: R{n}, title: x, class: logic, {rule}}}\n" for n, rule in enumerate(rules))


def submitted(folder: Path, *rules: str) -> Submission:
    return submit(loaded(TABLES, rules_of(*rules), folder), GIVEN)


def around(network: Network, cell: str) -> list[tuple[int, int]]:
    sheet = "清单" if cell.startswith("L") else "表"
    found = network.around(at(cell.removeprefix("L"), sheet))
    return sorted((demand.rule, demand.target) for demand in found)


@pytest.mark.parametrize(
    ("rule", "cell", "targets", "narrow"),
    [
        ("for: list, check: a == b", "LC2", [1], True),
        ("for: grid, check: one < two", "A2", [1], True),
        ("for: list, check: a + grid.first.one > 0", "A2", [0, 1, 2], False),
        ("for: list, check: a + grid.first.one > 0", "LB3", [2], True),
        ("for: list, check: sum(list.a) == 6", "LB2", [0, 1, 2], True),
        ("check: sum(list.a) == 6", "LB2", [0], True),
        ("for: list, check: a < sum(list.b)", "LC2", [0, 1, 2], False),
        ("for: list, check: a <= sum(list.b where list.kind == kind)", "LC3", [2], True),
        ("for: list, check: a <= sum(list.b where list.kind == kind)", "LC2", [0, 1], True),
        ("for: list by kind, check: sum(a) == 3", "LB3", [1], True),
        ("for: list by kind, check: sum(a) == 3", "LB2", [0], True),
        ("for: list by kind, check: sum(a) + grid.first.one == 4", "A2", [0, 1], False),
        ('check: "grid.total == sum(grid.first : grid.second)"', "B3", [1], True),
        ('check: "grid.total == sum(grid.first : grid.second)"', "A1", [0], True),
        ("check: grid.first.one + grid.second.one == grid.total.one", "A3", [0], True),
        ("check: grid.first.one == 1", "A3", [], True),
        ("check: list.a == list.b", "LC2", [1], True),
    ],
)
def test_around_a_cell_are_the_targets_that_read_it_unless_it_cannot_be_told_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: str, cell: str, targets: list[int], *, narrow: bool
) -> None:
    submission = submitted(tmp_path, rule)
    assert around(submission.network, cell) == [(0, target) for target in targets]
    monkeypatch.setattr("auditcheck.diagnosis.network.MOST_TARGETS", 1)
    assert around(submission.network, cell) == [(0, target) for target in targets[:1] if narrow]


def test_of_so_many_targets_as_are_looked_at_none_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditcheck.diagnosis.network.MOST_TARGETS", 3)
    network = submitted(tmp_path, "for: list, check: a + grid.first.one > 0").network
    assert around(network, "A2") == [(0, 0), (0, 1), (0, 2)]


@pytest.mark.parametrize(("count", "around_it"), [(200, 200), (201, 0)])
def test_two_hundred_targets_are_looked_at(tmp_path: Path, count: int, around_it: int) -> None:
    pack = loaded(TABLES, rules_of("for: list, check: a + grid.first.one > 0"), tmp_path)
    records = [{"kind": "x", "a": 1, "b": 1}] * count
    network = submit(pack, {**GIVEN, "list": records}).network
    assert len(around(network, "A2")) == around_it


def test_targets_to_which_a_rule_does_not_apply_are_not_around(tmp_path: Path) -> None:
    network = submitted(
        tmp_path,
        "check: grid.first.one == 1, when: grid.first.two > 100",
        "check: grid.first.one == 1",
        "for: list, check: a == b, when: kind == 'y'",
        "check: grid.first.one == 7",
    ).network
    assert around(network, "A2") == [(1, 0), (3, 0)]
    assert [around(network, cell) for cell in ("LB1", "LB3")] == [[], [(2, 2)]]
    assert [network.failed(Demand(rule, 0)) for rule in (1, 3)] == [False, True]


def test_a_rule_on_each_target_that_asks_the_same_of_all_has_one_form(tmp_path: Path) -> None:
    network = submitted(tmp_path, "for: grid, check: sum(list.a) == 6").network
    assert [cell.address for cell in sorted(network.cells(Demand(0, 2)))] == ["B1", "B2", "B3"]


def cells(network: Network, rule: int) -> str:
    return " ".join(cell.address for cell in sorted(network.cells(Demand(rule, 0))))


def test_a_check_of_several_comparisons_has_a_row_for_each(tmp_path: Path) -> None:
    network = submitted(
        tmp_path,
        "check: grid.first.one == 1 and grid.first.two == 7",
        "check: grid.first.one == 1 and grid.first.two == 2",
    ).network
    assert [cells(network, rule) for rule in (0, 1)] == ["A2 B2", "A2 B2"]
    rows = network.rows(Demand(0, 0), frozenset({at("A2")}))
    assert rows is not None
    assert [(now.now, now.row.aim) for now in rows] == [
        (Fraction(now), Fraction(aim)) for now, aim in ((1, 1), (2, 7))
    ]


def test_of_a_rule_without_an_equation_the_reason_is_kept(tmp_path: Path) -> None:
    network = submitted(
        tmp_path,
        "check: grid.first.one != 1",
        "check: grid.second.one == round(grid.first.two + 0.5)",
        "check: grid.first.one == 1",
    ).network
    assert [network.form(Demand(rule, 0)) is None for rule in range(3)] == [True, True, False]
    assert network.rows(Demand(0, 0), frozenset({at("A2")})) is None
    assert sorted(network.not_used) == [0, 1]
    assert network.not_used[1].en == "an equation only comes near it"
    assert network.not_used[0].en != network.not_used[1].en
    assert [network.is_partial(Demand(rule, 0)) for rule in range(3)] == [True, True, False]


def test_a_form_is_partial_if_a_figure_it_reads_may_not_be_changed(tmp_path: Path) -> None:
    pack = loaded(
        TABLES + "  total: {kind: 合计}\n",
        rules_of(
            "check: list.total.a == sum(list.a)", "check: grid.first.one == 1", "check: sum(list.b) == 6"
        ),
        tmp_path,
    )
    given = {**GIVEN, "list": {"records": GIVEN["list"], "total": {"a": 6, "b": 1}}}
    network = submit(pack, given).network
    assert [network.is_partial(Demand(rule, 0)) for rule in range(3)] == [True, False, False]
    assert cells(network, 0) == "B2 B3"


def test_rows_are_those_of_the_cells_that_move(tmp_path: Path) -> None:
    network = submitted(tmp_path, "check: grid.total.one == grid.first.one * grid.second.one + 1").network
    rows = [network.rows(Demand(0, 0), frozenset({at(cell)})) for cell in ("A1", "A2", "A3", "B1")]
    told = [
        [({cell.address: share for cell, share in now.row.terms.items()}, now.now) for now in each or ()]
        for each in rows[:3]
    ]
    assert told == [
        [({"A1": Fraction(1), "A2": Fraction(-2)}, Fraction(1))],
        [({"A1": Fraction(1), "A2": Fraction(-2)}, Fraction(1))],
        [({"A3": Fraction(-1)}, Fraction(-2))],
    ]
    assert network.rows(Demand(0, 0), frozenset({at("A2"), at("A3")})) is None


# --- with formulas

RATE = """
form:
  sheet: 表
  layout: form
  unit: 元
  fields:
    a: {label: 甲, type: amount}
    b: {label: 乙, type: amount}
    sum: {label: 合计, type: amount}
    rate: {label: 比率, type: percent}
"""


def with_formulas(folder: Path, rate: float, *rules: str) -> Network:
    """Return the network over typed cells of a form: 合计 =B1+B2 in B3, 比率 =B1/B2 in B4."""
    pack = loaded(RATE, rules_of(*rules), folder)
    with xlsxwriter.Workbook(str(folder / "a.xlsx")) as book:
        sheet = book.add_worksheet("表")
        for row, line in enumerate([["甲", 3], ["乙", 4], ["合计"], ["比率"]]):
            sheet.write_row(row, 0, line)
        sheet.write_formula(2, 1, "=B1+B2", None, 7)
        sheet.write_formula(3, 1, "=B1/B2", book.add_format({"num_format": "0.00%"}), rate)
    extraction = extract_tables(read_workbook(folder / "a.xlsx"), pack.tables, pack.unit)
    evaluation = evaluate_pack(pack, extraction)
    figures = Figures(extraction.tables)
    rulings = [(j.ruling, j.issues) for j in evaluation.judgements if j.ruling is not None]
    return Network(rulings, figures, Inputs(figures))


B1, B2, B3, B4 = (CellRef(sheet="表", row=row, column=2) for row in (1, 2, 3, 4))


def test_through_a_sum_a_rule_is_around_its_parts(tmp_path: Path) -> None:
    network = with_formulas(tmp_path, 0.75, "check: form.sum == 7", "check: form.b == 4")
    assert [[d.rule for d in network.around(cell)] for cell in (B1, B2, B3)] == [[0], [1, 0], []]
    assert network.cells(Demand(0, 0)) == {B1, B2}


def test_a_rate_that_follows_from_its_parts_is_no_check_of_them_where_it_holds(tmp_path: Path) -> None:
    rule = "check: form.rate == form.a / form.b, tolerance: display"
    holds = with_formulas(tmp_path, 0.75, rule)
    assert holds.form(Demand(0, 0)) is not None
    assert [holds.around(cell) for cell in (B1, B2)] == [[], []]
    fails = with_formulas(tmp_path, 0.75, "check: form.rate == 2 * form.a / form.b, tolerance: display")
    assert [[d.rule for d in fails.around(cell)] for cell in (B1, B2)] == [[0], [0]]


def test_what_a_moving_cell_carries_with_it_moves_too(tmp_path: Path) -> None:
    network = with_formulas(tmp_path, 0.75, "check: form.sum * form.a == 21")
    assert network.rows(Demand(0, 0), frozenset({B1})) is None
    rows = network.rows(Demand(0, 0), frozenset({B2}))
    assert rows is not None
    assert [dict(now.row.terms) for now in rows] == [{B1: Fraction(3), B2: Fraction(3)}]
