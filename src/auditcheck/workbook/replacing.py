"""Replacing: a workbook with other values in some cells, in memory, to see what would change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from auditcheck.errors import ConfigError
from auditcheck.model.cells import CellRef, parse_address
from auditcheck.model.words import Words
from auditcheck.workbook.grid import RawValue, Workbook
from auditcheck.workbook.overlay import lay_over

_ASSIGNMENT = re.compile(
    r"(?P<sheet>'(?:[^']|'')+'|[^!=]+)!(?P<address>\$?[A-Za-z]{1,3}\$?[0-9]+)=(?P<value>.*)", re.DOTALL
)
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,15}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.[0-9]{1,15})?")
_ROWS, _COLUMNS = 1_048_576, 16_384


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A cell and the value to take in place of what it holds; None leaves it empty."""

    cell: CellRef
    value: RawValue


def parse_replacement(text: str) -> Replacement:
    """Return what ``支出决算表!C5=977.46`` says. Raises ConfigError for anything else.

    The value is read as Excel reads what is typed: a number, a percentage, a date (``2021-12-31``), or
    text; nothing empties the cell, and an apostrophe in front makes text of whatever follows.
    """
    found = _ASSIGNMENT.fullmatch(text)
    place = parse_address(found["address"]) if found else None
    if found is None or place is None or place[0] > _ROWS or place[1] > _COLUMNS:
        raise ConfigError(
            Words(
                f"--set {text} 写法不对，应写成 工作表!单元格=数值，如 --set '支出决算表!C5=977.46'。",
                f"--set {text} is not written as SHEET!CELL=VALUE, such as --set 'Spending!C5=977.46'.",
            )
        )
    sheet = found["sheet"]
    title = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
    return Replacement(cell=CellRef(sheet=title, row=place[0], column=place[1]), value=_typed(found["value"]))


def replace_values(workbook: Workbook, replacements: Sequence[Replacement]) -> None:
    """Put the values into ``workbook``. Raises ConfigError if it has no such sheet."""
    for replacement in replacements:
        cell = replacement.cell
        sheet = workbook.sheet(cell.sheet)
        if sheet is None:
            titles = [sheet.title for sheet in workbook.sheets]
            raise ConfigError(
                Words(
                    f"--set 里的工作表“{cell.sheet}”不存在，现有：{'、'.join(titles)}。",
                    f'--set names the sheet "{cell.sheet}"; the sheets are: {", ".join(titles)}.',
                )
            )
        lay_over({(cell.row, cell.column): replacement.value}, sheet.rows)


def _typed(text: str) -> RawValue:
    text = text.strip()
    if text.startswith("'"):
        return text[1:]
    if not text:
        return None
    number, percent = text.removesuffix("%").strip(), text.endswith("%")
    if _NUMBER.fullmatch(number):
        plain = number.replace(",", "")
        if percent:
            return float(f"{plain}e-2")
        return float(plain) if "." in plain else int(plain)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
