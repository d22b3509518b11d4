"""The clean sample workbooks as forms to plant faults in: their figures, with the pack that is theirs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from diagnosis.forms import Form, Place, Values

from auditcheck.arithmetic.exact import Exact, decimal_of
from auditcheck.diagnosis.figures import Figures
from auditcheck.diagnosis.network import Demand, Network
from auditcheck.evaluation.evaluating import Evaluation, evaluate_pack
from auditcheck.expressions.vectors import TRUE
from auditcheck.model.cells import CellRef
from auditcheck.model.tables import ValueType
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.tables.extraction import Extraction, extract_tables
from auditcheck.tables.table import Column, Table
from auditcheck.workbook.reading import read_workbook

ROOT = Path(__file__).parents[2]
PACK = ROOT / "rules" / "department-performance"
SAMPLES = ROOT / "sample_workbooks" / "department-performance"


@dataclass(frozen=True, kw_only=True)
class Control(Form):
    """A clean workbook; places are (sheet, address, ""), values in the unit that rules compare."""

    extraction: Extraction
    earlier: Extraction
    cells_by_place: dict[Place, CellRef]

    def tables(self, values: Values) -> dict[str, Table]:
        if values is self.before:
            return self.earlier.tables
        changed = {
            self.cells_by_place[place]: value
            for place, value in values.items()
            if value != self.values[place]
        }
        return _changed(self.extraction.tables, changed)

    def evaluated(self, tables: dict[str, Table]) -> Evaluation:
        return evaluate_pack(self.pack, replace(self.extraction, tables=tables), self.earlier)

    def places(self) -> dict[Place, CellRef]:
        return self.cells_by_place


@cache
def control_forms() -> tuple[Form, ...]:
    """Return the clean workbook of the shipped pack, with last year's."""
    pack = load_rulepack(PACK)
    now, before = (
        extract_tables(read_workbook(SAMPLES / f"{name}.xlsx"), pack.tables, pack.unit)
        for name in ("clean", "clean-2020")
    )
    evaluation = evaluate_pack(pack, now, before)
    network = Network([(j.ruling, j.issues) for j in evaluation.judgements if j.ruling], Figures(now.tables))
    cells = sorted(_cells_of(network))
    places = {(cell.sheet, cell.address, ""): cell for cell in cells}
    figures = {place: network.figures.figure(cell) for place, cell in places.items()}
    values = {place: decimal_of(figure.value) for place, figure in figures.items()}
    formulas = {place for place, figure in figures.items() if _formula(figure.column, places[place])}
    percents = {place for place, figure in figures.items() if figure.kind is ValueType.PERCENT}
    return (
        Control(
            pack=pack,
            values=values,
            before=dict(values),
            parts={},
            percents=frozenset(percents | formulas),
            extraction=now,
            earlier=before,
            cells_by_place=places,
        ),
    )


def _formula(column: Column, cell: CellRef) -> bool:
    sheet = column.origin.sheets[0]
    return sheet.title == cell.sheet and sheet.formula(cell.row, cell.column) is not None


def _cells_of(network: Network) -> set[CellRef]:
    """Return the cells of balances that hold in the clean workbook."""
    found: set[CellRef] = set()
    for number, (ruling, _) in enumerate(network.rulings):
        for target, code in enumerate(ruling.codes.tolist()):
            form = network.form(Demand(number, target)) if code == TRUE else None
            if form is not None and any(row.is_balance for row in form.rows):
                found |= {cell for row in form.rows for cell in row.terms}
    return {cell for cell in found if network.figures.figure(cell).value}


def _changed(tables: dict[str, Table], changes: dict[CellRef, Decimal]) -> dict[str, Table]:
    figures = Figures(tables)
    columns: dict[int, Column] = {}
    for cell, value in changes.items():
        for figure in figures.at(cell):
            known = columns.get(id(figure.column), figure.column)
            columns[id(figure.column)] = _with_value(known, figure.position, value)
    return {name: _with_columns(table, columns) for name, table in tables.items()}


def _with_columns(table: Table, columns: dict[int, Column]) -> Table:
    total = None if table.total is None else _with_columns(table.total, columns)
    kept = {key: columns.get(id(column), column) for key, column in table.columns.items()}
    return replace(table, columns=kept, total=total)


def _with_value(column: Column, position: int, value: Decimal) -> Column:
    assert column.numbers is not None
    numbers = [column.numbers.fraction(i) for i in range(len(column))]
    numbers[position] = numbers[position] * 0 + Exact.of([value]).fraction(0)
    return replace(column, numbers=Exact.of(numbers))
