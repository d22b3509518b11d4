"""Limits: how large a submission may be; reaching one is told, never taken for a pass."""

from __future__ import annotations

from dataclasses import dataclass

GRID_ROWS = 1_048_576
GRID_COLUMNS = 16_384

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one submission; far above any real filing, low enough for an ordinary desk.

    Sizes are in bytes. ``part_size`` and ``total_size`` are of the unpacked content, counted as it
    comes out. ``area`` bounds rows times columns up to the last cell with a value, over all sheets.
    ``text_size`` is one cell's text: Excel's 32,767 characters of up to four bytes.
    """

    file_size: int = 200 * _MIB
    entries: int = 10_000
    part_size: int = 512 * _MIB
    total_size: int = 1024 * _MIB
    depth: int = 64
    area: int = 50_000_000
    text_size: int = 4 * 32_767
    strings: int = 5_000_000
    formats: int = 65_490
    merges: int = 100_000
