"""The roster: who has to submit, read from a workbook or a CSV file with the cell of every line."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from auditcheck.errors import ConfigError
from auditcheck.model.batch import RosterUnit
from auditcheck.model.cells import CellRef
from auditcheck.model.rules import RulePack
from auditcheck.model.tables import TableSource, TableSpec
from auditcheck.model.units import ROSTER_SPEC
from auditcheck.model.words import Words
from auditcheck.tables.extraction import Extraction, extract_tables
from auditcheck.tables.table import Table
from auditcheck.workbook.reading import read_workbook

_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the roster: its unit, the group of its peers, and the cell of its code."""

    unit: RosterUnit
    group: str = ""
    cell: CellRef | None = None


@dataclass(frozen=True, kw_only=True)
class Roster:
    """The lines of a roster in its order; ``extraction`` holds the table for rules on it."""

    lines: tuple[Line, ...]
    extraction: Extraction

    def find(self, *, code: str = "", name: str = "", file_name: str = "") -> RosterUnit | None:
        """Return the unit with this code, else with this name, else the one the file's name speaks of."""
        line = self.line(code=code, name=name) or self._of_file(file_name)
        return line.unit if line is not None else None

    def line(self, *, code: str = "", name: str = "") -> Line | None:
        """Return the line with this code, else with this name."""
        return self._by_code.get(folded(code)) or self._by_name.get(folded(name))

    def missing(self, claims: Iterable[tuple[str, str]]) -> tuple[RosterUnit, ...]:
        """Return the units of which none of ``claims`` (code, name) is, in the roster's order."""
        lines = [self.line(code=code, name=name) for code, name in claims]
        there = {id(line) for line in lines if line is not None}
        return tuple(line.unit for line in self.lines if id(line) not in there)

    @cached_property
    def _by_code(self) -> Mapping[str, Line]:
        return {folded(line.unit.code): line for line in reversed(self.lines) if line.unit.code}

    @cached_property
    def _by_name(self) -> Mapping[str, Line]:
        return {folded(line.unit.name): line for line in reversed(self.lines) if line.unit.name}

    def _of_file(self, file_name: str) -> Line | None:
        """Return the line whose code or name, the longest first, stands in the file's name; only one may."""
        text = folded(Path(file_name).stem)
        for length in range(len(text), _SHORTEST_NAME - 1, -1):
            parts = {text[at : at + length] for at in range(len(text) - length + 1)}
            lines = [self._by_code.get(part) or self._by_name.get(part) for part in parts]
            found = {id(line): line for line in lines if line is not None}
            if found:
                return next(iter(found.values())) if len(found) == 1 else None
        return None


def read_roster(path: Path, pack: RulePack | None = None) -> Roster:
    """Return the roster in the file at ``path``, read as the pack describes it, if it does.

    Raises ConfigError if the file cannot be read, has no table of units or no line in it.
    """
    workbook = read_workbook(path)
    if not workbook.readable:
        raise ConfigError(_about(path) + workbook.issues[0].message)
    sheets = tuple(replace(sheet, title=f"[{path.name}]{sheet.title}") for sheet in workbook.sheets)
    spec = _spec(pack)
    extraction = extract_tables(replace(workbook, sheets=sheets), (spec,), None)
    table = extraction.tables.get(spec.name)
    if table is None or "code" not in table.columns or not table.length:
        raise ConfigError(_about(path) + _wanted(spec))
    return Roster(lines=tuple(_line(table, index) for index in range(table.length)), extraction=extraction)


def folded(text: str) -> str:
    """Return a name or code as it is compared: full-width forms and spaces make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _spec(pack: RulePack | None) -> TableSpec:
    own = [spec for spec in pack.tables if spec.source is TableSource.ROSTER] if pack is not None else []
    return own[0] if own else ROSTER_SPEC


def _line(table: Table, index: int) -> Line:
    said = {name: column.text(index) for name, column in table.columns.items()}
    unit = RosterUnit(
        code=said["code"],
        name=said.get("name", ""),
        kind=said.get("kind", ""),
        parent=said.get("parent", ""),
    )
    return Line(unit=unit, group=said.get("group", ""), cell=table.columns["code"].origin.cell(index))


def _about(path: Path) -> Words:
    return Words(f"单位名册 {path.name}：", f"the roster {path.name}: ")


def _wanted(spec: TableSpec) -> Words:
    code = spec.column("code")
    headers = [alias[-1] for alias in code.anchor.aliases] if code is not None and code.anchor else ["code"]
    return Words(
        f"没有找到单位清单。需要一栏单位代码（表头为 {'、'.join(headers)} 之一），每个单位一行",
        f"no list of units was found. It needs a column of codes (headed {', '.join(headers)})",
    )
