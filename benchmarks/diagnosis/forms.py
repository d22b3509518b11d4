"""Generated forms whose figures agree: sections with parts, subtotals, row totals, rates, a second sheet."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from auditcheck.evaluation.evaluating import Evaluation, evaluate_pack
from auditcheck.expressions.parsing import parse
from auditcheck.model.cells import CellRef
from auditcheck.model.rules import Rule, RuleClass, RulePack, Target, Tolerance
from auditcheck.model.tables import Anchor, ColumnSpec, Layout, RowSpec, TableSpec, Unit, ValueType
from auditcheck.model.words import Words
from auditcheck.tables.extraction import Extraction
from auditcheck.tables.literal import literal_table
from auditcheck.tables.table import Table

Place = tuple[str, str, str]  # table, row ("" on a form), column
Values = dict[Place, Decimal]
CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Form:
    """A clean form: its pack, figures, last year's figures, and what can be done to it.

    ``parts`` gives for each sum the places it adds; ``subrows`` places that no sum holds (其中) and
    the total beside which they stand.
    """

    pack: RulePack
    values: Values
    before: Values
    parts: Mapping[Place, tuple[Place, ...]]
    subrows: Mapping[Place, Place] = field(default_factory=dict)
    percents: frozenset[Place] = frozenset()
    determined: bool = True

    @property
    def cells(self) -> int:
        return len(self.values)

    @property
    def largest(self) -> Decimal:
        return max(abs(value) for value in self.values.values())

    def places(self) -> dict[Place, CellRef]:
        tables, found = self.tables(self.values), {}
        for place in self.values:
            table = tables[place[0]]
            position = table.row_names.index(place[1]) if place[1] else 0
            cell = table.columns[place[2]].origin.cell(position)
            assert cell is not None
            found[place] = cell
        return found

    def tables(self, values: Values) -> dict[str, Table]:
        found = {}
        for spec in self.pack.tables:
            own = {place: value for place, value in values.items() if place[0] == spec.name}
            if spec.layout is Layout.FORM:
                data: object = {column: value for (_, _, column), value in own.items()}
            else:
                rows: dict[str, dict[str, Decimal]] = {}
                for (_, row, column), value in own.items():
                    rows.setdefault(row, {})[column] = value
                data = rows
            found[spec.name] = literal_table(spec, data, spec.unit)
        return found

    def evaluated(self, tables: dict[str, Table]) -> Evaluation:
        return evaluate_pack(self.pack, Extraction(tables=tables))


def crossed_form(chance: random.Random, cells: int, largest: float) -> Form:
    """Return sections of parts with subtotals and a total, and row totals across: cells are determined."""
    columns = chance.choice((2, 3, 4, 5))
    wide = columns + 1
    rows = max(4, cells // wide)
    sections = max(1, min(6, rows // 6))
    return _Crossed(chance, columns, max(2, (rows - 1) // sections - 2), sections, largest).form()


def lone_form(chance: random.Random, cells: int, largest: float) -> Form:
    """Return one sum of parts with its total: which cell is wrong cannot be determined."""
    names = [f"part_{number}" for number in range(1, min(cells, 60))]
    values = {("lone", name, "amount"): _amount(chance, largest / len(names)) for name in names}
    total = ("lone", "total", "amount")
    parts = tuple(values)
    values[total] = sum(values.values(), Decimal(0))
    table = _grid("lone", "单项表", ["total", *names], {"amount": ValueType.AMOUNT}, Unit.YUAN)
    rule = _rule("SUM", f"lone.total.amount == sum(lone.{names[0]}.amount : lone.{names[-1]}.amount)")
    return Form(
        pack=_pack((table,), (rule,)),
        values=values,
        before=_last_year(chance, values),
        parts={total: parts},
        determined=False,
    )


@dataclass
class _Crossed:
    chance: random.Random
    columns: int
    height: int
    sections: int
    largest: float

    def form(self) -> Form:
        amounts = [f"c{number}" for number in range(1, self.columns + 1)]
        values: Values = {}
        parts: dict[Place, tuple[Place, ...]] = {}
        subrows: dict[Place, Place] = {}
        order = ["total"]
        for section in range(1, self.sections + 1):
            own = [f"s{section}_{number}" for number in range(1, self.height + 1)]
            order += [f"s{section}", *own, f"s{section}_of"]
            for column in amounts:
                self._section(section, own, column, values, parts)
                subrows["grid", f"s{section}_of", column] = ("grid", f"s{section}", column)
        for column in amounts:
            tops = tuple(("grid", f"s{s}", column) for s in range(1, self.sections + 1))
            values["grid", "total", column] = sum((values[top] for top in tops), Decimal(0))
            parts["grid", "total", column] = tops
        for row in order:
            across = tuple(("grid", row, column) for column in amounts)
            values["grid", row, "whole"] = sum((values[place] for place in across), Decimal(0))
            parts["grid", row, "whole"] = across
        percents = self._rates(values)
        for name in ("total", *(f"s{s}" for s in range(1, self.sections + 1))):
            values["summary", "", name] = values["grid", name, "whole"]
        return Form(
            pack=self._pack(order, amounts),
            values=values,
            before=_last_year(self.chance, values),
            parts=parts,
            subrows=subrows,
            percents=frozenset(percents),
        )

    def _section(
        self, section: int, own: list[str], column: str, values: Values, parts: dict[Place, tuple[Place, ...]]
    ) -> None:
        share = self.largest / (self.sections * self.height * self.columns)
        for name in own:
            values["grid", name, column] = _amount(self.chance, share)
        places = tuple(("grid", name, column) for name in own)
        total = sum((values[place] for place in places), Decimal(0))
        values["grid", f"s{section}", column] = total
        parts["grid", f"s{section}", column] = places
        part = (values[places[0]] * Decimal(self.chance.randrange(20, 80)) / 100).quantize(CENT)
        values["grid", f"s{section}_of", column] = part

    def _rates(self, values: Values) -> list[Place]:
        made = []
        for section in range(1, self.sections + 1):
            top, bottom = values["grid", f"s{section}", "c1"], values["grid", f"s{section}", "whole"]
            place = ("summary", "", f"rate{section}")
            values[place] = (top / bottom).quantize(Decimal("0.0001"))
            made.append(place)
        return made

    def _pack(self, order: list[str], amounts: list[str]) -> RulePack:
        unit = self.chance.choice((Unit.YUAN, Unit.TEN_THOUSAND))
        kinds = dict.fromkeys([*amounts, "whole"], ValueType.AMOUNT)
        grid = _grid("grid", "明细表", order, kinds, unit)
        names = ["total", *(f"s{s}" for s in range(1, self.sections + 1))]
        fields = tuple(_column(name, ValueType.AMOUNT) for name in names)
        rates = tuple(_column(f"rate{s}", ValueType.PERCENT) for s in range(1, self.sections + 1))
        summary = TableSpec(
            name="summary", sheet=("汇总表",), layout=Layout.FORM, columns=(*fields, *rates), unit=unit
        )
        rules = [_rule("TOTAL", "grid.total == " + " + ".join(f"grid.{name}" for name in names[1:]))]
        for number, name in enumerate(names[1:], 1):
            inside = f"sum(grid.{name}_1 : grid.{name}_{self.height})"
            rules.append(_rule(f"SECTION-{number}", f"grid.{name} == {inside}"))
            rules.append(_rule(f"OF-{number}", f"grid.{name}_of <= grid.{name}_1", RuleClass.LOGIC))
            rate = f"summary.rate{number} == grid.{name}.c1 / grid.{name}.whole"
            rules.append(_rule(f"RATE-{number}", rate, tolerance=Tolerance(kind="display")))
        rules.append(_rule("ACROSS", "whole == " + " + ".join(amounts), target=Target(table="grid")))
        rules += [_rule(f"SAME-{name}", f"summary.{name} == grid.{name}.whole") for name in names]
        return _pack((grid, summary), tuple(rules))


def _amount(chance: random.Random, size: float) -> Decimal:
    cents = max(1, int(size * 100))
    return Decimal(chance.randrange(max(1, cents // 10), cents + 2)) * CENT


def _last_year(chance: random.Random, values: Values) -> Values:
    return {
        place: (value * Decimal(chance.randrange(80, 120)) / 100).quantize(
            Decimal("0.0001") if value < 1 else CENT
        )
        for place, value in values.items()
    }


def _grid(name: str, sheet: str, rows: list[str], columns: Mapping[str, ValueType], unit: Unit) -> TableSpec:
    return TableSpec(
        name=name,
        sheet=(sheet,),
        layout=Layout.GRID,
        columns=tuple(_column(column, kind) for column, kind in columns.items()),
        rows=tuple(RowSpec(name=row, anchor=Anchor(aliases=((_label(row),),))) for row in rows),
        unit=unit,
    )


def _label(row: str) -> str:
    return f"其中：{row}" if row.endswith("_of") else row


def _column(name: str, kind: ValueType) -> ColumnSpec:
    return ColumnSpec(name=name, type=kind, anchor=Anchor(aliases=((name,),)))


def _rule(
    code: str,
    check: str,
    rule_class: RuleClass = RuleClass.BALANCE,
    target: Target | None = None,
    tolerance: Tolerance | None = None,
) -> Rule:
    return Rule(
        id=code,
        title=Words(code, code),
        rule_class=rule_class,
        check=parse(check),
        target=target,
        tolerance=tolerance,
    )


def _pack(tables: tuple[TableSpec, ...], rules: tuple[Rule, ...]) -> RulePack:
    return RulePack(id="generated", title=Words("生成", "generated"), version="1", tables=tables, rules=rules)
