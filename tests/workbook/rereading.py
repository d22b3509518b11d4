"""Files read again and again, and what must hold of them however often."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fuzz.remembered import told
from tests.workbook.packing import packed

from auditcheck.workbook.limits import Limits
from auditcheck.workbook.reading import read_workbook

Parts = dict[str, str]


def read(folder: Path, parts: Parts, limits: Limits | None = None) -> dict[str, Any]:
    """Return all that a workbook of these parts says."""
    return told(read_workbook(packed(folder / "a.xlsx", parts), limits=limits))


def refused_though_known(folder: Path, parts: Parts, limits: Limits) -> None:
    """Assert that limits refuse a file in the same words after files alike were read without them."""
    cold = read(folder, parts, limits)
    assert not cold["readable"]
    for _ in range(3):
        assert read(folder, parts)["readable"]
    assert read(folder, parts, limits) == cold
