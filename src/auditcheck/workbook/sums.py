"""Sums: what a formula adds and subtracts, as far as it does nothing else."""

from __future__ import annotations

import re
from fractions import Fraction

from auditcheck.model.cells import CellRef, parse_address

_MOST_CELLS = 5_000
_ROUND = re.compile(r"ROUND\((.*),\s*\d+\)", re.IGNORECASE)
_TERM = re.compile(
    r"\s*([+-]?)\s*(?:SUM\(([^()]*)\)|((?:'[^']+'|[^\s'!()+*/,:-]+)!)?(\$?[A-Z]{1,3}\$?[0-9]{1,7}))",
    re.IGNORECASE,
)
_AREA = re.compile(
    r"\s*((?:'[^']+'|[^\s'!(),:]+)!)?(\$?[A-Z]{1,3}\$?[0-9]{1,7})(?::(\$?[A-Z]{1,3}\$?[0-9]{1,7}))?\s*",
    re.IGNORECASE,
)


def parts_of(formula: str, home: str) -> dict[CellRef, Fraction] | None:
    """Return the cells that a formula adds (1) and subtracts (-1), None if it does anything else."""
    whole = _ROUND.fullmatch(formula.strip())
    text = whole[1] if whole else formula.strip()
    found: dict[CellRef, Fraction] = {}
    at = 0
    while at < len(text):
        term = _TERM.match(text, at)
        if term is None or (at and not term[1]):
            return None
        sign = Fraction(-1 if term[1] == "-" else 1)
        areas = term[2].split(",") if term[2] is not None else [f"{term[3] or ''}{term[4]}"]
        for area in areas:
            cells = _cells_of(area, home)
            if cells is None:
                return None
            for cell in cells:
                found[cell] = found.get(cell, Fraction(0)) + sign
        at = term.end()
        if text[at:].strip() == "":
            break
    return {cell: sign for cell, sign in found.items() if sign} or None


def _cells_of(area: str, home: str) -> list[CellRef] | None:
    match = _AREA.fullmatch(area)
    if match is None:
        return None
    sheet = match[1][:-1].strip("'").replace("''", "'") if match[1] else home
    first = parse_address(match[2])
    last = parse_address(match[3]) if match[3] else first
    if first is None or last is None:
        return None
    rows, columns = sorted((first[0], last[0])), sorted((first[1], last[1]))
    if (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1) > _MOST_CELLS:
        return None
    return [
        CellRef(sheet=sheet, row=row, column=column)
        for row in range(rows[0], rows[1] + 1)
        for column in range(columns[0], columns[1] + 1)
    ]
