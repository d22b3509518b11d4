"""Extraction: the tables of a rule pack, found in a workbook and read, with everything to be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from auditcheck.model.cells import CellRange, quoted_sheet
from auditcheck.model.issues import Issue
from auditcheck.model.report import TableInfo
from auditcheck.model.tables import TableSpec, Unit
from auditcheck.tables.assembling import Assembled, assemble
from auditcheck.tables.layout_issues import label_issue, table_issue, unit_issue
from auditcheck.tables.locating import Located, locate
from auditcheck.tables.sheets import Sheets
from auditcheck.tables.table import Table
from auditcheck.tables.value_issues import ambiguous_issue, value_issues

if TYPE_CHECKING:
    from auditcheck.tables.parts import Part
    from auditcheck.workbook.grid import Workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What was found, and why the rest was not.

    ``faults`` gives for (table, "") the issue of a whole table, for (table, name) that of a column,
    field or row. Optional tables and columns that are absent are no fault. ``lacking`` gives for
    (table, name) the issues of single sheets or blocks of a repeated table that lack it.
    """

    tables: dict[str, Table] = field(default_factory=dict)
    issues: tuple[Issue, ...] = ()
    infos: tuple[TableInfo, ...] = ()
    faults: dict[tuple[str, str], Issue] = field(default_factory=dict)
    lacking: dict[tuple[str, str], list[Issue]] = field(default_factory=dict)


def extract_tables(workbook: Workbook, specs: tuple[TableSpec, ...], unit: Unit | None) -> Extraction:
    """Return the tables that ``specs`` describe, amounts in ``unit`` unless a table has its own.

    Of a workbook that could not be read every table is absent, for the reason the workbook gives.
    """
    if not workbook.readable:
        return _unread(workbook, specs)
    sheets = Sheets(workbook=workbook, specs=specs)
    result = _Result()
    for spec in specs:
        result.add(sheets, spec, locate(sheets, spec), unit)
    return Extraction(
        tables=result.tables,
        issues=tuple(result.issues),
        infos=tuple(result.infos),
        faults=result.faults,
        lacking=result.lacking,
    )


def _unread(workbook: Workbook, specs: tuple[TableSpec, ...]) -> Extraction:
    reasons = {(spec.name, ""): issue for issue in workbook.issues[:1] for spec in specs}
    infos = (TableInfo(name=s.name, label=s.label, found=False, optional=s.optional) for s in specs)
    return Extraction(infos=tuple(infos), faults=reasons)


@dataclass(slots=True)
class _Result:
    """An extraction in the making."""

    tables: dict[str, Table] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    infos: list[TableInfo] = field(default_factory=list)
    faults: dict[tuple[str, str], Issue] = field(default_factory=dict)
    lacking: dict[tuple[str, str], list[Issue]] = field(default_factory=dict)
    told: dict[tuple[object, ...], Issue] = field(default_factory=dict)
    absent: dict[tuple[str, ...], Issue] = field(default_factory=dict)

    def add(self, sheets: Sheets, spec: TableSpec, located: Located, unit: Unit | None) -> None:
        """Add one table, or the reason why it is absent."""
        if not located.parts:
            self._absent(sheets, spec, located)
            return
        noted = assemble(spec, located.parts, unit)
        self.tables[spec.name] = noted.table
        self.infos.append(_info(spec, located.parts, noted))
        self._tell_labels(spec, located.parts)
        for sheet in noted.without_unit:
            self._tell(unit_issue(spec, sheet))
        self._tell_values(noted)

    def _absent(self, sheets: Sheets, spec: TableSpec, located: Located) -> None:
        """Tell once of a sheet that is missing, however many tables should stand on it."""
        self.infos.append(TableInfo(name=spec.name, label=spec.label, found=False, optional=spec.optional))
        if spec.optional and not located.rivals:
            return
        known = self.absent.get(spec.sheet) if located.empty is None else None
        issue = known or table_issue(spec, located, sheets.workbook)
        self.faults[spec.name, ""] = issue
        if known is None:
            self.issues.append(issue)
            self.absent[spec.sheet] = issue

    def _tell_labels(self, spec: TableSpec, parts: tuple[Part, ...]) -> None:
        """Tell of every label missing on a part; it is a fault if no part has it."""
        for part in parts:
            for item in part.missing:
                issue = label_issue(spec, item, part.area)
                everywhere = all(item in other.missing for other in parts)
                if everywhere:
                    issue = self.faults.setdefault((spec.name, item.name), issue)
                told = self._tell(issue)
                if not everywhere:
                    self.lacking.setdefault((spec.name, item.name), []).append(told)

    def _tell_values(self, noted: Assembled) -> None:
        readings = [(noted.table, *pair) for pair in noted.readings]
        if noted.table.total:
            readings += [(noted.table.total, *pair) for pair in noted.total_readings]
        for table, column, values in readings:
            for issue in value_issues(table, column, values):
                self._tell(issue)
        for column, cells, index in noted.ambiguous:
            doubt = ambiguous_issue(noted.table, column, cells, index)
            if doubt is not None:
                self._tell(doubt)

    def _tell(self, issue: Issue) -> Issue:
        """Tell once what two tables on the same cells have in common; return the issue that tells it."""
        key = (issue.code, issue.primary.sheet, issue.primary.cell, issue.value)
        if key not in self.told:
            self.told[key] = issue
            self.issues.append(issue)
        return self.told[key]


def _info(spec: TableSpec, parts: tuple[Part, ...], noted: Assembled) -> TableInfo:
    table = noted.table
    units = {column.unit for column in table.columns.values() if column.unit}
    places = tuple([part.place for part in parts if part.place])
    unit = "、".join(sorted(units))
    return _found(spec.name, spec.label, places, table.length, len(table.columns), unit, spec.optional)


@lru_cache(maxsize=512)
def _found(  # noqa: PLR0913, PLR0917 - what is told of a table
    name: str,
    label: str,
    places: tuple[CellRange, ...],
    records: int,
    columns: int,
    unit: str,
    optional: bool,  # noqa: FBT001 - as the others
) -> TableInfo:
    return TableInfo(
        name=name,
        label=label,
        found=True,
        optional=optional,
        places=tuple(map(_qualified, places)),
        records=records,
        columns=columns,
        unit=unit,
    )


def _qualified(place: CellRange) -> str:
    return f"{quoted_sheet(place.sheet)}!{place.address}"
