"""Sums: what a formula adds and subtracts, as far as it does nothing else."""

from __future__ import annotations

import re
from fractions import Fraction

from auditcheck.model.cells import CellRange, CellRef, parse_address

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


def areas_of(formula: str, home: str) -> list[tuple[int, CellRange]] | None:
    """Return the areas that a formula adds (1) and subtracts (-1), None if it does anything else."""
    whole = _ROUND.fullmatch(formula.strip())
    text = whole[1] if whole else formula.strip()
    found: list[tuple[int, CellRange]] = []
    at = 0
    while at < len(text):
        term = _TERM.match(text, at)
        if term is None or (at and not term[1]):
            return None
        sign = -1 if term[1] == "-" else 1
        for written in term[2].split(",") if term[2] is not None else [f"{term[3] or ''}{term[4]}"]:
            area = _area(written, home)
            if area is None:
                return None
            found.append((sign, area))
        at = term.end()
        if text[at:].strip() == "":
            break
    return found


def parts_of(formula: str, home: str) -> dict[CellRef, Fraction] | None:
    """Return the cells that a formula adds (1) and subtracts (-1), None if it does anything else.

    None also for an area of more than 5,000 cells.
    """
    areas = areas_of(formula, home)
    if areas is None or any(area.size > _MOST_CELLS for _, area in areas):
        return None
    found: dict[CellRef, Fraction] = {}
    for sign, area in areas:
        for cell in area.cells():
            found[cell] = found.get(cell, Fraction(0)) + sign
    return {cell: sign for cell, sign in found.items() if sign} or None


def _area(written: str, home: str) -> CellRange | None:
    match = _AREA.fullmatch(written)
    if match is None:
        return None
    sheet = match[1][:-1].strip("'").replace("''", "'") if match[1] else home
    first = parse_address(match[2])
    last = parse_address(match[3]) if match[3] else first
    if first is None or last is None:
        return None
    rows, columns = sorted((first[0], last[0])), sorted((first[1], last[1]))
    return CellRange(
        sheet=sheet, first_row=rows[0], first_column=columns[0], last_row=rows[1], last_column=columns[1]
    )
