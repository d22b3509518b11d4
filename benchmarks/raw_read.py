"""Nothing but the read: every sheet of a workbook through python-calamine, as lists of values."""

from __future__ import annotations

import sys

from python_calamine import CalamineWorkbook


def read(path: str) -> int:
    """Return how many rows the workbook at ``path`` has."""
    with CalamineWorkbook.from_path(path) as book:
        return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


if __name__ == "__main__":
    print(read(sys.argv[1]))
