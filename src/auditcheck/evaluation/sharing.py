"""What a failed balance says of each of its cells: by how much one would have to change for it to hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Comparison, Issue, IssueKind, Side
from auditcheck.model.tables import CellState

_SIGNS = {"+": 1, "-": -1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The change of a cell that makes a balance hold, and how far from it the balance still holds."""

    amount: Fraction
    tolerance: Fraction

    def is_met_by(self, other: Change) -> bool:
        """Say whether the balance also holds with the other's change."""
        return abs(self.amount - other.amount) <= self.tolerance


def equated_cells(issue: Issue) -> frozenset[CellRef] | None:
    """Return the two cells of an issue that says they should be equal; None if it says anything else."""
    sums = _failed_balance(issue)
    if sums is None:
        return None
    ends = [side.terms[0].cell for side in (sums.left, sums.right) if side.stated and len(side.terms) == 1]
    cells = frozenset(cell for cell in ends if cell is not None)
    return cells if len(cells) == 2 else None  # noqa: PLR2004 - both sides


def changes_needed(issue: Issue) -> dict[CellRef, Change]:
    """Return for each cell of a failed balance the change that makes it hold, all others as they are.

    In the unit of the comparison; empty unless both sides are sums and differences of cells.
    """
    sums = _failed_balance(issue)
    if sums is None:
        return {}
    shares: Counter[CellRef] = Counter()
    for side, sign in ((sums.left, 1), (sums.right, -1)):
        if not _is_sum(side):
            return {}
        shares.update({cell: sign * share for cell, share in _shares(side)})
    return {cell: _change(sums, share) for cell, share in shares.items() if share}


def _failed_balance(issue: Issue) -> Comparison | None:
    """Return the comparison of a balance that failed; not of one whose difference rounding explains."""
    sums = issue.comparison
    if issue.kind is not IssueKind.RULE or sums is None or sums.operator != "==" or not sums.difference:
        return None
    return sums if abs(sums.difference) > (sums.tolerance or 0) else None


def _change(sums: Comparison, share: int) -> Change:
    difference, tolerance = Fraction(sums.difference or 0), Fraction(sums.tolerance or 0)
    return Change(amount=-difference / share, tolerance=tolerance / abs(share))


def _is_sum(side: Side) -> bool:
    """Say whether the tape adds up to the side, so that a change of a term is one of the side."""
    if side.value is None or any(term.sign not in _SIGNS for term in side.terms):
        return False
    total = sum(_SIGNS[term.sign] * Fraction(term.value or 0) for term in side.terms)
    return total == Fraction(side.value) or (side.stated and len(side.terms) == 1)


def _shares(side: Side) -> Iterator[tuple[CellRef, int]]:
    found: Counter[CellRef] = Counter()
    for term in side.terms:
        if term.cell is not None and term.state is CellState.VALUE:
            found[term.cell] += _SIGNS[term.sign]
    return iter(found.items())
