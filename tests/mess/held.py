"""A little real workbook held against a little pack: what was read of it and what was told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from tests.tables.conftest import values

from auditcheck.model.report import Report
from auditcheck.pipeline import check
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.tables.extraction import extract_tables
from auditcheck.workbook.reading import read_workbook

FIXTURES = Path(__file__).parent / "fixtures"
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Held:
    """The values by table and column (n/a, blank, unreadable in their letters), and the report."""

    values: dict[str, dict[str, list[Any]]]
    totals: dict[str, dict[str, list[Any]]]
    report: Report

    @property
    def told(self) -> list[tuple[str, str]]:
        """Code and cell of every issue."""
        return [
            (i.code, i.primary.cell.address if i.primary.cell else i.primary.sheet)
            for i in self.report.issues
        ]


def book(
    path: Path,
    sheets: Mapping[str, Rows] | Rows,
    *,
    merges: Mapping[str, Any] | None = None,
    formats: Mapping[str, str] | None = None,
) -> Path:
    """Write rows to sheets (one sheet: 表); ``merges`` are ranges of the first sheet with their values."""
    with xlsxwriter.Workbook(path) as made:
        for title, rows in (sheets if isinstance(sheets, Mapping) else {"表": sheets}).items():
            sheet = made.add_worksheet(title)
            for area, value in (merges or {}).items():
                sheet.merge_range(area, value)
            for r, cells in enumerate(rows):
                for c, value in enumerate(cells):
                    address = xlsxwriter.utility.xl_rowcol_to_cell(r, c)
                    look = made.add_format({"num_format": (formats or {}).get(address, "General")})
                    if isinstance(value, tuple):
                        sheet.write_formula(r, c, value[0], look, value[1])
                    elif isinstance(value, str):
                        sheet.write_string(r, c, value, look)
                    elif value is not None:
                        sheet.write(r, c, value, look)
    return path


def hold(path: Path, tables: str, rules: str = "", *, folder: Path | None = None, head: str = "") -> Held:
    """Hold the workbook against a pack of these tables and rules (both YAML)."""
    text = f"id: little\ntitle: 小\n{head}\ntables:\n{tables}\n" + (f"rules:\n{rules}\n" if rules else "")
    place = (folder or path.parent) / "little.yaml"
    place.write_text(text, encoding="utf-8")
    pack = load_rulepack(place)
    found = extract_tables(read_workbook(path), pack.tables, pack.unit).tables
    return Held(
        values={name: values(table) for name, table in found.items()},
        totals={name: values(table.total) for name, table in found.items() if table.total},
        report=check(path, pack),
    )
