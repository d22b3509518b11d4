"""What a formula adds up is told from its text alone."""

from __future__ import annotations

import pytest

from auditcheck.workbook.sums import parts_of


@pytest.mark.parametrize(
    ("formula", "cells"),
    [
        ("SUM(B2:B3,B5)", {"B2": 1, "B3": 1, "B5": 1}),
        ("B2+B3-B4", {"B2": 1, "B3": 1, "B4": -1}),
        ("ROUND(SUM($B$2:$B$3),2)", {"B2": 1, "B3": 1}),
        ("B2*2", None),
        ("IF(B2>0,B3,0)", None),
        ("B2+3", None),
    ],
)
def test_sums_and_differences_are_understood(formula: str, cells: dict[str, int] | None) -> None:
    found = parts_of(formula, "表")
    signs = None if found is None else {cell.address: int(sign) for cell, sign in found.items()}
    assert signs == cells
