"""The table of a batch's units as written to its spec: figures of the submissions, by the paths to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast

from auditcheck.model.tables import Anchor, ColumnSpec, Layout, TableSource, TableSpec
from auditcheck.model.units import EXPLANATIONS_SPEC, ROSTER_SPEC, UNIT_FACTS, UNITS
from auditcheck.model.words import Words
from auditcheck.rulepacks.mistakes import Mistakes, unknown
from auditcheck.rulepacks.resolving import reserved
from auditcheck.rulepacks.schemas import PackText, UnitFigureText, UnitsTable
from auditcheck.rulepacks.yamltext import Located

_FACTS = frozenset(fact.name for fact in UNIT_FACTS)


def batch_tables(
    parts: Sequence[PackText], tables: Mapping[str, TableSpec], mistakes: Mistakes
) -> dict[str, TableSpec]:
    """Return the table of units and those that rules across submissions read besides; none without it."""
    found = {spec.name: spec for spec in tables.values() if spec.source is not TableSource.SUBMISSION}
    own = {name: spec for name, spec in tables.items() if spec.source is TableSource.SUBMISSION}
    names = [name for part in parts for name in part.tables]
    for part in parts:
        for name, table in part.tables.items():
            if isinstance(table, UnitsTable):
                found[UNITS] = _units(name, table, own, mistakes)
    if UNITS not in found:
        return found
    for spec in (ROSTER_SPEC, EXPLANATIONS_SPEC):
        if spec.name in own:
            places = [name.place for name in names if name in {spec.name, UNITS}]
            mistakes.add(places[0], reserved(spec.name))
        found.setdefault(spec.name, spec)
    return found


def _units(
    name: Located, written: UnitsTable, tables: Mapping[str, TableSpec], mistakes: Mistakes
) -> TableSpec:
    """Return the spec of the units' table; the paths lead into ``tables``, those of a submission."""
    if name != UNITS:
        mistakes.add(name.place, _OTHER_NAME)
    figures = [_figure(column, given, tables, mistakes) for column, given in written.columns.items()]
    return TableSpec(
        name=UNITS,
        sheet=(),
        layout=Layout.RECORDS,
        source=TableSource.UNITS,
        called=str(written.called) if written.called is not None else "各单位",
        key=("name",),
        columns=(*UNIT_FACTS, *(figure for figure in figures if figure is not None)),
    )


def _figure(
    name: Located, written: Located | UnitFigureText, tables: Mapping[str, TableSpec], mistakes: Mistakes
) -> ColumnSpec | None:
    path = written.of if isinstance(written, UnitFigureText) else written
    given = written if isinstance(written, UnitFigureText) else None
    if name in _FACTS:
        mistakes.add(name.place, _taken(name))
        return None
    found = _source(path, tables, mistakes)
    if found is None:
        return None
    spec, steps, source, title = found
    blank = given.blank if given is not None and given.blank is not None else source.blank
    return ColumnSpec(
        name=str(name),
        type=source.type,
        anchor=Anchor(aliases=((title,),)),
        called=str(given.called) if given is not None and given.called is not None else None,
        unit=source.unit or spec.unit,
        decimals=source.decimals,
        blank=cast("Literal['zero', 'unknown']", blank),
        of=(spec.name, *steps),
    )


Found = tuple[TableSpec, tuple[str, ...], ColumnSpec, str]


def _source(path: Located, tables: Mapping[str, TableSpec], mistakes: Mistakes) -> Found | None:
    """Return the table a path leads into, the steps in it, the column and what people call the value."""
    first, *rest = (step.strip() for step in str(path).split("."))
    named = {name: spec for spec in tables.values() for name in (spec.name, spec.called) if name}
    spec = named.get(first)
    if spec is None:
        mistakes.add(path.place, unknown(Words("表", "table"), first, list(named)))
        return None
    row = spec.row(rest[0]) if len(rest) == 2 else None  # noqa: PLR2004 - a row and a column
    total = spec.layout is Layout.RECORDS and rest[:1] == ["total"]
    if not _one_value(spec, len(rest), total=total) or (spec.layout is Layout.GRID and row is None):
        mistakes.add(path.place, _shape_of(spec))
        return None
    column = spec.column(rest[-1])
    if column is None and spec.header_pattern is not None:
        column = ColumnSpec(name=rest[-1], type=spec.pattern_type)
    if column is None:
        known = [it.name for it in spec.columns]
        mistakes.add(path.place, unknown(Words("栏目", "column"), rest[-1], known))
        return None
    if row is not None:
        return spec, (row.name, column.name), column, f"{row.title} {column.title}"
    if total:
        return spec, ("total", column.name), column, f"合计 {column.title}"
    return spec, (column.name,), column, column.title


def _one_value(spec: TableSpec, steps: int, *, total: bool) -> bool:
    if spec.layout is Layout.GRID or total:
        return steps == 2 and (not total or bool(spec.total))  # noqa: PLR2004 - a row and a column
    return spec.layout is Layout.FORM and spec.each is None and steps == 1


def _shape_of(spec: TableSpec) -> Words:
    if spec.layout is Layout.GRID:
        return Words(
            f"表 {spec.name} 的数要写成 {spec.name}.行.栏目",
            f"a figure of table {spec.name} is written {spec.name}.row.column",
        )
    if spec.layout is Layout.FORM and spec.each is None:
        return Words(
            f"表 {spec.name} 的数要写成 {spec.name}.项目",
            f"a figure of table {spec.name} is written {spec.name}.field",
        )
    return Words(
        f"表 {spec.name} 有多条记录，只能取合计行的数：{spec.name}.total.栏目",
        f"table {spec.name} has many records; only its total row gives one value: {spec.name}.total.column",
    )


def _taken(name: str) -> Words:
    return Words(
        f"“{name}”是每个单位自带的栏目，请换一个名称",
        f"every unit has a column “{name}” of its own; choose another name",
    )


_OTHER_NAME = Words("layout: units 的表只能叫 units", "a table with layout: units is always called units")
