"""The small values of JSON reports: words, decimals as strings, cells and places."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from auditcheck.model.cells import CellRef, Location
from auditcheck.model.words import Words


def location_json(location: Location) -> dict[str, Any]:
    """Return a location."""
    return {
        "sheet": location.sheet,
        "cell": cell_json(location.cell),
        "row_label": location.row_label,
        "column_label": location.column_label,
        "role": location.role.value,
        "hidden": location.hidden.value if location.hidden else None,
    }


def cell_json(cell: CellRef | None) -> dict[str, Any] | None:
    """Return a cell, None for none."""
    if cell is None:
        return None
    return {"sheet": cell.sheet, "address": cell.address, "row": cell.row, "column": cell.column}


def words_json(words: Words) -> Mapping[str, str]:
    """Return both languages."""
    return {"zh": words.zh, "en": words.en}


def optional_json(words: Words | None) -> Mapping[str, str] | None:
    """Return both languages, None for nothing."""
    return words_json(words) if words else None


def decimal_json(value: Decimal | None) -> str | None:
    """Return plain digits, never an exponent: ``0.00035`` and not ``3.5E-4``."""
    return None if value is None else f"{value:f}"
