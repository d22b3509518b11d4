"""What is asked of many cells at once is what each of them says."""

from __future__ import annotations

import numpy as np
import pytest

from auditcheck.tables.table import Origin
from auditcheck.workbook.grid import RawValue, Sheet

EVEN: list[list[RawValue]] = [[1.5, "a"], [2.0, 3.0], [None, "3"], [4.0, ""]]
SHORT: list[list[RawValue]] = [[1.5, "a"], [2.0], [], [4.0, "5", 6.0]]


@pytest.mark.parametrize("rows", [EVEN, SHORT])
@pytest.mark.parametrize("chosen", [[1, 2, 3, 4], [4, 1], []])
def test_texts_are_the_cells_that_hold_texts_however_long_their_rows(
    rows: list[list[RawValue]], chosen: list[int]
) -> None:
    sheet = Sheet(title="表", index=0, rows=rows)
    numbers = np.array(chosen, dtype=np.int32)
    origin = Origin(sheets=(sheet,), rows=numbers, columns=np.full(len(chosen) or 1, 2, dtype=np.int32))
    assert origin.are_texts().tolist() == [isinstance(sheet.value(row, 2), str) for row in chosen]
