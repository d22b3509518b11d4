"""Overview: what a batch of submissions comes to, as a reviewer reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from auditcheck.model.batch import Since
from auditcheck.model.issues import IssueKind
from auditcheck.model.rules import RuleClass
from auditcheck.model.units import Standing
from auditcheck.model.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """One submission, or a unit that submitted none (``file`` empty).

    ``failed`` counts open issues by rule or built-in check; the other counts are of open issues by class.
    ``at_stake`` is the sum of the differences of its balances that do not hold, without their signs;
    ``since`` is what changed since its earlier round. ``page`` and ``issue_list`` are paths within the
    review folder, empty where there is none.
    """

    standing: Standing
    code: str = ""
    name: str = ""
    kind: str = ""
    file: str = ""
    same_as: str = ""
    round: int = 1
    since: Since | None = None
    reason: Words | None = None
    errors: int = 0
    to_explain: int = 0
    hints: int = 0
    not_evaluated: int = 0
    failed: Mapping[str, int] = field(default_factory=dict)
    at_stake: Decimal = Decimal(0)
    page: str = ""
    issue_list: str = ""

    @property
    def label(self) -> str:
        """What people call it: its name, else its code, else its file."""
        return self.name or self.code or self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """How one rule or built-in check fares over all submissions: open issues, the units that have them.

    ``stopped`` counts submissions on which it could not be evaluated.
    """

    code: str
    title: Words
    rule_class: RuleClass
    units: int = 0
    issues: int = 0
    stopped: int = 0
    at_stake: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A difference in amounts, with the unit, the cell and both sides."""

    unit: str
    file: str
    code: str
    title: Words
    place: str
    label: str
    left: Decimal
    right: Decimal
    difference: Decimal
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One rule that fails at one place in many submissions: look at the template or the rule first.

    ``units`` of ``of`` submissions checked. ``address`` is the cell if it is the same in all,
    ``difference`` the difference if it is; ``examples`` are some of the units.
    """

    code: str
    title: Words
    kind: IssueKind
    rule_class: RuleClass
    sheet: str
    label: str
    units: int
    of: int
    address: str = ""
    difference: Decimal | None = None
    examples: tuple[str, ...] = ()

    @property
    def percent(self) -> int:
        """The share in per cent, rounded down so that only all are 100."""
        return self.units * 100 // self.of if self.of else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All of it.

    ``units`` are the worst first, ``rules`` those that fail in most units first, hints last. ``checked``
    counts the submissions to which the rules were applied, ``issues`` what is open in them: errors, and
    what is to be explained.
    """

    units: tuple[UnitLine, ...] = ()
    rules: tuple[RuleLine, ...] = ()
    gaps: tuple[Gap, ...] = ()
    causes: tuple[Cause, ...] = ()
    standings: Mapping[Standing, int] = field(default_factory=dict)
    checked: int = 0
    issues: int = 0
    at_stake: Decimal = Decimal(0)

    @property
    def submissions(self) -> int:
        """How many submissions there are, read or not."""
        return sum(count for standing, count in self.standings.items() if standing is not Standing.MISSING)
