"""Figures: what a cell holds, how a new value is written, and which cells may be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from tests.diagnosis.submissions import Submission, at, loaded, submit

from auditcheck.diagnosis.figures import Figure, Figures, column_of
from auditcheck.evaluation.sources import ColumnSource, RowSource
from auditcheck.expressions.sources import GatheredSource
from auditcheck.model.tables import CellState
from auditcheck.tables.table import Table

TABLES = """
form:
  sheet: 表
  layout: form
  unit: 元
  fields:
    amount: {label: 金额, type: amount, min: 0, max: 10.5}
    fine: {label: 细数, type: amount, decimals: 4}
    count: {label: 数量, type: integer, min: -3}
    rate: {label: 率, type: percent}
    exact: {label: 准率, type: percent, decimals: 1}
    number: {label: 数, type: number}
    many: {label: 万元数, type: amount, unit: 万元}
    note: {label: 备注, type: text}
grid:
  sheet: 方表
  layout: grid
  unit: 元
  columns:
    a: {header: 甲, type: amount}
    b: {header: 乙, type: amount}
  rows:
    one: 第一
    two: 第二
list:
  sheet: 清单
  layout: records
  unit: 元
  columns:
    name: {header: 名称, type: text}
    a: {header: 甲, type: amount}
  key: [name]
  total: {name: 合计}
"""
FORM = {
    "amount": 5.25, "fine": 1.5, "count": 4, "rate": "35.42%", "exact": "7.1%", "number": 0.125, "many": 3.25,
    "note": "x",
}  # fmt: skip
CELLS = {name: f"{letter}1" for name, letter in zip(FORM, "ABCDEFGH", strict=True)}


def submitted(folder: Path, **changed: object) -> Submission:
    given = {
        "form": FORM | changed,
        "grid": {"one": {"a": 1, "b": 2}, "two": {"a": 3, "b": None}},
        "list": {"records": [{"name": "x", "a": 1}, {"name": "y", "a": "?"}], "total": {"a": 3}},
    }
    return submit(loaded(TABLES, "[]", folder), given)


def figure(folder: Path, name: str, **changed: object) -> Figure:
    return Figures(submitted(folder, **changed).tables).figure(at(CELLS[name]))


@pytest.mark.parametrize(
    ("name", "changed", "places", "step"),
    [
        ("amount", {}, 2, "1/100"),
        ("amount", {"amount": 5.2525}, 4, "1/10000"),
        ("amount", {"amount": 5}, 2, "1/100"),
        ("amount", {"amount": None}, 2, "1/100"),
        ("amount", {"amount": "5.2万元"}, 2, "100"),
        ("fine", {}, 4, "1/10000"),
        ("count", {}, 0, "1"),
        ("count", {"count": 4.5}, 0, "1"),
        ("rate", {}, 2, "1/10000"),
        ("rate", {"rate": "35.4215%"}, 2, "1/10000"),
        ("exact", {}, 1, "1/1000"),
        ("number", {}, 3, "1/1000"),
    ],
)
def test_a_new_value_has_as_many_decimals_as_the_sheet_writes(
    tmp_path: Path, name: str, changed: dict[str, object], places: int, step: str
) -> None:
    found = figure(tmp_path, name, **changed)
    assert (found.places, found.step) == (places, Fraction(step))


@pytest.mark.parametrize(
    ("name", "changed", "value", "written"),
    [
        ("amount", {}, "7", "7.00"),
        ("amount", {}, "7.25", "7.25"),
        ("amount", {}, "7.125", "7.125"),
        ("amount", {"amount": "5万元"}, "72500", "7.25"),
        ("fine", {}, "7.25", "7.2500"),
        ("count", {}, "7", "7"),
        ("count", {}, "7.5", "7.5"),
        ("rate", {}, "0.5", "50.00%"),
        ("rate", {}, "0.12345", "12.345%"),
        ("exact", {}, "0.5", "50.0%"),
    ],
)
def test_a_new_value_is_written_with_these_decimals_or_with_all_that_it_needs(
    tmp_path: Path, name: str, changed: dict[str, object], value: str, written: str
) -> None:
    assert figure(tmp_path, name, **changed).written(Fraction(value)) == written


def test_what_a_figure_holds_and_what_its_contract_allows(tmp_path: Path) -> None:
    amount = figure(tmp_path, "amount")
    assert (amount.value, amount.factor, amount.is_blank) == (Fraction("5.25"), Fraction(1), False)
    assert amount.limits == (Fraction(0), Fraction("10.5"))
    assert figure(tmp_path, "count").limits == (Fraction(-3), None)
    assert figure(tmp_path, "rate").limits == (None, None)
    rate = figure(tmp_path, "rate")
    assert (rate.value, rate.factor) == (Fraction("0.3542"), Fraction(1, 100))
    for blank in (None, "—", "?"):
        assert figure(tmp_path, "amount", amount=blank).is_blank is True
    assert figure(tmp_path, "amount", amount="5万元").factor == 10_000


def test_a_figure_is_called_by_the_words_beside_it(tmp_path: Path) -> None:
    figures = Figures(submitted(tmp_path).tables)
    words = {
        place: (found.location.row_label, found.location.column_label, found.location.label)
        for place in ("表!A1", "方表!B2", "清单!B2")
        for found in [figures.figure(at(place.partition("!")[2], place.partition("!")[0]))]
    }
    assert words == {
        "表!A1": ("金额", "", "金额"),
        "方表!B2": ("第二", "乙", "第二 / 乙"),
        "清单!B2": ("y", "甲", "y / 甲"),
    }
    location = figures.figure(at("B2", "方表")).location
    assert (location.sheet, location.cell) == ("方表", at("B2", "方表"))


@pytest.mark.parametrize("indexed", [0, 1, 2, 1000])
def test_figures_are_found_by_their_cell_in_small_columns_and_in_large_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, indexed: int
) -> None:
    monkeypatch.setattr("auditcheck.diagnosis.figures._INDEXED", indexed)
    figures = Figures(submitted(tmp_path).tables)

    def found(address: str, sheet: str) -> list[tuple[str, str, int, bool]]:
        known = figures.at(at(address, sheet))
        assert figures.at(at(address, sheet)) is known
        return [(f.place.name, f.place.key, f.position, f.place.total) for f in known]

    assert found("B2", "方表") == [("grid", "b", 1, False)]
    assert found("A2", "方表") == [("grid", "a", 1, False)]
    assert found("B2", "清单") == [("list", "a", 1, False)]
    assert found("B1", "表") == [("form", "fine", 0, False)]
    assert sorted(found("B1", "清单")) == [("list", "a", 0, False), ("list", "a", 0, True)]
    assert found("A1", "清单") == found("C1", "方表") == found("A3", "方表") == found("A1", "别表") == []
    count = {0: 0, 1: 8, 2: 13, 1000: 13}[indexed]
    assert len(list(figures.cells(100))) == count
    assert len(list(figures.cells(5))) == min(5, count)


def without_cells(table: Table, key: str) -> dict[str, Table]:
    """Return the table with the second value of a column in no cell."""
    column = table.columns[key]
    rows, columns = column.origin.rows.copy(), column.origin.columns.copy()
    rows[1] = columns[1] = 0
    origin = replace(column.origin, rows=rows, columns=columns)
    return {"grid": replace(table, columns={**table.columns, key: replace(column, origin=origin)})}


@pytest.mark.parametrize("indexed", [0, 1000])
def test_what_stands_in_no_cell_is_no_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, indexed: int
) -> None:
    monkeypatch.setattr("auditcheck.diagnosis.figures._INDEXED", indexed)
    tables = without_cells(submitted(tmp_path).tables["grid"], "a")
    figures = Figures(tables)
    assert [len(figures.at(at(address, "方表"))) for address in ("A1", "A2", "B2")] == [1, 0, 1]
    assert all(cell.row for cell in figures.cells(10))
    source = ColumnSource(table=tables["grid"], column=tables["grid"].columns["a"])
    assert figures.cell(source, 0) == at("A1", "方表")
    assert figures.cell(source, 1) is None
    assert figures.refused == 1


def source_of(tables: Mapping[str, Table], name: str, key: str) -> ColumnSource:
    return ColumnSource(table=tables[name], column=tables[name].columns[key])


def test_cells_of_this_submission_may_be_changed_and_no_others(tmp_path: Path) -> None:
    tables = submitted(tmp_path).tables
    figures = Figures(tables)
    assert figures.cell(source_of(tables, "grid", "b"), 1) == at("B2", "方表")
    assert figures.cell(source_of(tables, "list", "a"), 0) is None, "its total row says otherwise of the cell"
    assert figures.refused == 1
    assert figures.cell(source_of(tables, "list", "a"), 1) is None, "it cannot be read"
    assert figures.cell(source_of(tables, "list", "a"), 1) is None
    assert figures.refused == 3
    others = submitted(tmp_path).tables
    assert figures.cell(source_of(others, "grid", "b"), 1) is None, "it is of another submission"
    assert figures.refused == 3


def test_a_cell_that_two_tables_read_alike_may_be_changed(tmp_path: Path) -> None:
    tables = submitted(tmp_path).tables
    figures = Figures({"one": tables["grid"], "two": replace(tables["grid"])})
    assert figures.cell(source_of(tables, "grid", "a"), 0) == at("A1", "方表")
    column = tables["grid"].columns["a"]
    assert column.numbers is not None
    other = replace(column, numbers=column.numbers + column.numbers)
    figures = Figures({"one": tables["grid"], "two": replace(tables["grid"], columns={"a": other})})
    assert figures.cell(source_of(tables, "grid", "a"), 0) is None
    assert [f.place.name for f in figures.at(at("A1", "方表"))] == ["one", "two"]


def test_a_cell_that_two_tables_read_counts_as_the_one_that_trusts_it_more(tmp_path: Path) -> None:
    grid = submitted(tmp_path).tables["grid"]
    trusted = replace(
        grid,
        spec=replace(grid.spec, trust=5),
        columns={key: replace(column) for key, column in grid.columns.items()},
    )
    for tables in ({"one": grid, "two": trusted}, {"two": trusted, "one": grid}):
        assert Figures(tables).trust(at("A1", "方表")) == 5
    assert Figures({"one": grid}).trust(at("A1", "方表")) == 1


def test_a_value_picked_or_read_along_a_row_is_that_of_its_column(tmp_path: Path) -> None:
    tables = submitted(tmp_path).tables
    a, b = source_of(tables, "grid", "a"), source_of(tables, "grid", "b")
    row = RowSource(sources=(a, b), row=1)
    picked = GatheredSource(source=row, index=np.array([1, 0, 1], dtype=np.intp))
    assert column_of(a, 1) == (a.column, 1)
    assert column_of(row, 1) == (b.column, 1)
    assert column_of(picked, 1) == (a.column, 1)
    assert column_of(GatheredSource(source=a, index=np.array([1, 0], dtype=np.intp)), 1) == (a.column, 0)
    figures = Figures(tables)
    assert figures.cell(picked, 0) == at("B2", "方表")


class Elsewhere:
    """Values that are of no table."""

    def term(self, index: int) -> object:
        raise NotImplementedError


def test_rounding_is_that_of_the_column_and_what_is_shown_that_of_the_value(tmp_path: Path) -> None:
    tables = submitted(tmp_path, amount=5.25, rate="35.4%", exact="7.123%").tables
    figures = Figures(tables)

    def told(key: str, *, anew: bool) -> tuple[Fraction, Fraction]:
        source = source_of(tables, "form", key)
        return figures.rounding(source, 0), figures.shown(source, 0, anew=anew)

    assert told("amount", anew=False) == (Fraction(0), Fraction(1, 200))
    assert told("many", anew=True) == (Fraction(1, 200), Fraction(1, 200))
    assert told("rate", anew=False) == (Fraction(1, 20_000), Fraction(1, 2_000))
    assert told("rate", anew=True) == (Fraction(1, 20_000), Fraction(1, 2_000))
    assert told("exact", anew=False) == (Fraction(1, 2_000), Fraction(1, 200_000))
    assert told("exact", anew=True) == (Fraction(1, 2_000), Fraction(1, 20_000))
    nowhere = Elsewhere()
    assert column_of(nowhere, 0) is None  # type: ignore[arg-type]
    assert figures.cell(nowhere, 0) is None  # type: ignore[arg-type]
    assert figures.rounding(nowhere, 0) == 0  # type: ignore[arg-type]
    assert figures.shown(nowhere, 0, anew=True) == 0  # type: ignore[arg-type]


def test_a_figure_that_cannot_be_read_holds_none(tmp_path: Path) -> None:
    tables = submitted(tmp_path).tables
    found = Figures(tables).figure(at("B2", "清单"))
    assert found.column.states[found.position] == CellState.UNREADABLE
    assert found.is_blank is True
