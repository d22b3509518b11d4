"""Which figures a rule names, and which targets and forms the network makes of that."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from tests.diagnosis.submissions import Submission, loaded, submit

from auditcheck.diagnosis.figures import Figure
from auditcheck.diagnosis.network import Demand
from auditcheck.diagnosis.readers import Reading
from auditcheck.diagnosis.slips import digit_slip, scale_slip, sign_slip

TABLES = """
grid:
  sheet: 表
  called: 表格
  layout: grid
  unit: 元
  columns:
    one: {header: 甲, type: amount, called: 一}
    two: {header: 乙, type: amount}
  rows:
    total: 合计
    first: {label: 第一, called: 头}
    second: 第二
    third: 第三
list:
  sheet: 清单
  layout: records
  unit: 元
  columns:
    kind: {header: 类, type: text}
    a: {header: 甲, type: amount}
    b: {header: 乙, type: amount}
  total: {kind: 合计}
"""
GIVEN = {
    "grid": {row: {"one": 1, "two": 2} for row in ("total", "first", "second", "third")},
    "list": {
        "records": [{"kind": "x", "a": 1, "b": 1}, {"kind": "y", "a": 2, "b": 2}],
        "total": {"a": 3, "b": 3},
    },
}


def submitted(folder: Path, check: str, target: str = "", when: str = "") -> Submission:
    extra = (f", for: {target}" if target else "") + (f", when: '{when}'" if when else "")
    rule = f"- {{id: R, title: x, class: logic, check: '{check}'{extra}}}\n"
    return submit(loaded(TABLES, rule, folder), GIVEN)


def called(figure: Figure) -> str:
    """Return a figure's address; of the list with ``L``, or ``T`` for its total."""
    sign = "T" if figure.place.total else "L" if figure.place.name == "list" else ""
    return f"{sign}{figure.cell.address}"


def figures_of(submission: Submission) -> list[Figure]:
    known = submission.network.figures
    return [figure for cell in known.cells(1000) for figure in known.at(cell)]


def read(submission: Submission) -> str:
    """Return the cells that the rule may read."""
    reading = Reading.of(submission.pack.rules[0])
    found = {called(figure) for figure in figures_of(submission) if reading.may_read(figure)}
    return " ".join(sorted(found))


@pytest.mark.parametrize(
    ("check", "target", "when", "cells"),
    [
        ("grid.first.one > 0", "", "", "A2"),
        ("grid.first.one > grid.total.two", "", "", "A2 B1"),
        ("表格.头.一 > 0", "", "", "A2"),
        ("grid.first > 0", "", "", "A2 B2"),
        ("grid.one > 0", "", "", "A1 A2 A3 A4"),
        ("count(grid) > 0", "", "", "A1 A2 A3 A4 B1 B2 B3 B4"),
        ("one > 0", "grid", "", "A1 A2 A3 A4"),
        ("一 > 0", "grid", "", "A1 A2 A3 A4"),
        ("one > 0", "grid", "two > 1", "A1 A2 A3 A4 B1 B2 B3 B4"),
        ("sum(grid.first : grid.second) > 0", "", "", "A2 A3 B2 B3"),
        ("sum(grid.second : grid.first) > 0", "", "", "A2 A3 B2 B3"),
        ("sum(grid.first : second) > 0", "", "", "A2 A3 B2 B3"),
        ("prior.grid.first.one > 0", "", "", ""),
        ("sum(prior.grid.first : prior.grid.second) > grid.third.two", "", "", "B4"),
        ("prior.grid[kind].one > a", "list", "", "LB1 LB2 TB1"),
        ("sum(grid.first.one : grid.second.one) > 0", "", "", "A1 A2 A3 A4 B1 B2 B3 B4"),
        ("sum(one : two) > 0", "grid", "", "A1 A2 A3 A4 B1 B2 B3 B4"),
        ("sum(grid.one : grid.two) > 0", "", "", "A1 A2 A3 A4 B1 B2 B3 B4"),
        ("a > 0", "list", "", "LB1 LB2 TB1"),
        ("list.total.a > 0", "", "", "TB1"),
        ("sum(list.b) > 0", "", "", "LC1 LC2 TC1"),
        ("sum(list.b where list.a > 1) > 0", "", "", "LB1 LB2 LC1 LC2 TB1 TC1"),
        ("1 > 0", "", "", ""),
        ("count(a) > 0", "list by kind", "", "LB1 LB2 TB1"),
        ("count(kind) > 0", "list by b", "", "LC1 LC2 TC1"),
        ('grid.first["one"] > 0', "", "", "A2 B2"),
        ("grid[kind].one > a", "list", "", "A1 A2 A3 A4 B1 B2 B3 B4 LB1 LB2 TB1"),
    ],
)
def test_a_rule_may_read_what_it_names(
    tmp_path: Path, check: str, target: str, when: str, cells: str
) -> None:
    assert read(submitted(tmp_path, check, target, when)) == cells


@pytest.mark.parametrize(
    ("check", "target", "cell", "targets"),
    [
        ("one > two", "grid", "A2", [1]),
        ("one > two", "grid", "LB1", []),
        ("a == b", "list", "LC2", [1]),
        ("list.total.a == sum(list.a)", "", "LB2", [0]),
        ("list.total.a == sum(list.a)", "", "LC1", []),
        ("grid.total == sum(grid.first : grid.third)", "", "B3", [1]),
        ("grid.total == sum(grid.first : grid.third)", "", "A1", [0]),
        ("sum(a) == 3", "list by kind", "LB2", [1]),
        ("a == sum(list.b where list.kind == kind)", "list", "LC2", [1]),
        ("a < sum(list.b)", "list", "LC2", [0, 1]),
    ],
)
def test_the_targets_around_a_cell_are_those_that_read_it(
    tmp_path: Path, check: str, target: str, cell: str, targets: list[int]
) -> None:
    submission = submitted(tmp_path, check, target)
    (place,) = {figure.cell for figure in figures_of(submission) if called(figure) == cell}
    assert sorted(demand.target for demand in submission.network.around(place)) == targets


def test_a_target_has_the_cells_and_the_row_of_its_form(tmp_path: Path) -> None:
    network = submitted(tmp_path, "one + two == 3", "grid").network
    assert sorted(cell.address for cell in network.cells(Demand(0, 2))) == ["A3", "B3"]
    form = network.form(Demand(0, 2))
    assert form is not None
    (row,) = form.rows
    assert (row.low, row.high, set(row.terms.values())) == (Fraction(3), Fraction(3), {Fraction(1)})
    assert submitted(tmp_path, "one != two", "grid").network.form(Demand(0, 0)) is None


@pytest.mark.parametrize(
    ("written", "right", "places", "cost"),
    [
        ("43", "34", 0, 2.0),
        ("143", "134", 0, 1.0),
        ("1", "2", 0, 2.6),
        ("123", "124", 0, 1.6),
        ("12", "123", 0, 1.2),
        ("1.3", "1.2", 1, 2.6),
        ("1.23", "1.24", 2, 1.6),
        ("1234", "123", 0, 1.2),
        ("-974.76", "-977.46", 2, 1.0),
        ("0", "5", 0, 2.6),
        ("5", "0", 0, None),
        ("12.5", "125", 1, None),
        ("1.25", "12.5", 2, None),
        ("120", "12", 2, 2.2),
    ],
)
def test_what_proves_much_costs_little(written: str, right: str, places: int, cost: float | None) -> None:
    slip = digit_slip(Fraction(written), Fraction(right), places)
    assert (None if slip is None else round(slip.cost, 3)) == cost


@pytest.mark.parametrize(
    ("written", "right", "said"),
    [
        ("100", "10", "10 times too large"),
        ("10", "1000", "100 times too small"),
        ("100000", "10", "10,000 times too large, as in yuan for ten thousand yuan"),
        ("1", "10000", "10,000 times too small, as in yuan for ten thousand yuan"),
        ("100000000", "1", "100,000,000 times too large"),
        ("100000", "1", None),
        ("1", "0", None),
        ("-10", "1", None),
    ],
)
def test_another_unit_is_told_with_its_power(written: str, right: str, said: str | None) -> None:
    slip = scale_slip(Fraction(written), Fraction(right), percent=False)
    assert (slip and slip.words.en) == said
    assert slip is None or (slip.code, slip.cost) == ("scale", 0.5)


def test_a_wrong_sign_and_a_percent_sign_are_the_likeliest_slips() -> None:
    sign = sign_slip(Fraction(-5), Fraction(5))
    percent = scale_slip(Fraction(98), Fraction(98, 100), percent=True)
    assert sign is not None
    assert percent is not None
    assert (sign.code, sign.cost, percent.code, percent.cost) == ("sign", 0.4, "percent", 0.4)
    assert sign_slip(Fraction(0), Fraction(0)) is None
