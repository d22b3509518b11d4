"""Error localisation as errorlocate does it: big-M, soft cells, fewest changes, on scipy's HiGHS.

After the model published for the R package (de Jonge and van der Loo): each cell may leave its value
by at most M if its binary is 1. Given the same equations as our own search, for comparison only.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

from auditcheck.expressions.linear import Row

BIG = 1e7
SECONDS = 3.0
"""How long the solver may take for one submission."""


def available() -> bool:
    """Say whether scipy is installed."""
    try:
        import scipy.optimize  # noqa: F401, PLC0415 - optional
    except ImportError:
        return False
    return True


def changed_cells(
    rows: Sequence[Row[Hashable]], values: dict[Hashable, Fraction]
) -> tuple[frozenset[Hashable], float]:
    """Return the cells that the solver would change, and how long it took."""
    import numpy as np  # noqa: PLC0415 - as below
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - optional
    from scipy.sparse import lil_matrix  # noqa: PLC0415 - optional

    cells = list(values)
    where = {cell: number for number, cell in enumerate(cells)}
    count = len(cells)
    big = max(BIG, 10 * float(max(abs(value) for value in values.values())))
    bounded = [row for row in rows if row.low is not None or row.high is not None]
    matrix = lil_matrix((len(bounded) + 2 * count, 2 * count))
    low, high = np.full(matrix.shape[0], -np.inf), np.full(matrix.shape[0], np.inf)
    for number, row in enumerate(bounded):
        for cell, coefficient in row.terms.items():
            matrix[number, where[cell]] = float(coefficient)
        low[number] = -np.inf if row.low is None else float(row.low)
        high[number] = np.inf if row.high is None else float(row.high)
    for number, cell in enumerate(cells):
        for offset, sign in ((len(bounded), 1), (len(bounded) + count, -1)):
            matrix[offset + number, number] = sign
            matrix[offset + number, count + number] = -big
            high[offset + number] = sign * float(values[cell])
    most = np.r_[np.full(count, np.inf), np.ones(count)]
    started = time.perf_counter()
    with _silence():
        found = milp(
            np.r_[np.zeros(count), np.ones(count)],
            constraints=LinearConstraint(matrix.tocsr(), low, high),
            integrality=np.r_[np.zeros(count), np.ones(count)],
            bounds=Bounds(np.r_[np.full(count, -np.inf), np.zeros(count)], most),
            options={"time_limit": SECONDS},
        )
    seconds = time.perf_counter() - started
    if found.x is None:
        return frozenset(), seconds
    return frozenset(cell for cell in cells if found.x[count + where[cell]] > 0.5), seconds


@contextmanager
def _silence() -> Iterator[None]:
    """Keep what the solver prints from the table; it writes past Python."""
    sys.stdout.flush()
    kept = os.dup(1)
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        try:
            yield
        finally:
            os.dup2(kept, 1)
            os.close(kept)
