"""Diagnosis: which cell is wrong, why, what it should be, and what speaks for and against it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from auditcheck.model.cells import CellRef, Location
from auditcheck.model.tables import ValueType
from auditcheck.model.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One cell to correct, figures in the unit of the sheet (percents as ratios).

    ``present`` is None if the cell is blank. ``proposed`` is None where only bounds are known:
    ``low`` and ``high``, either of which may be open. ``cause`` is the slip that explains it, with
    its ``code`` (empty if nothing does).
    """

    location: Location
    present: Decimal | None
    proposed: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    kind: ValueType = ValueType.NUMBER
    places: int | None = None
    code: str = ""
    cause: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """Cells that are wrong together: a smallest set whose correction makes every rule hold.

    ``heals`` are the ids of the failed rules that then hold. Verified by evaluating the rules again.
    """

    corrections: tuple[Correction, ...]
    heals: tuple[str, ...] = ()
    evidence: tuple[Words, ...] = ()
    objections: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """What is most likely wrong. ``suspects`` are alternatives, the likeliest first: one of them is right.

    ``alternatives`` counts them all; ``others`` are the cells of those not told in full. ``certain``
    only if there is no other and several rules agree on its value. ``cleared`` tells which cells are
    not to blame, and why; ``note`` what could not be looked into.
    """

    sentence: Words
    suspects: tuple[Suspect, ...] = ()
    alternatives: int = 0
    others: tuple[CellRef, ...] = ()
    certain: bool = False
    cleared: tuple[Words, ...] = ()
    note: Words | None = None

    @property
    def likeliest(self) -> Suspect | None:
        """The suspect to look at first."""
        return self.suspects[0] if self.suspects else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to correct, and how many issues then disappear, counted by evaluating the rules again."""

    words: Words
    cells: tuple[CellRef, ...]
    issues: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPlan:
    """In which order to correct: the steps, most issues first, and what all of them come to.

    ``not_used`` are rules that failed and give no equation, with the reason; ``cut_off`` says what
    was left out for lack of time.
    """

    headline: Words | None = None
    steps: tuple[Step, ...] = ()
    cells: int = 0
    issues: int = 0
    not_used: tuple[tuple[str, Words], ...] = ()
    cut_off: Words | None = None
