"""Issue and Outcome: what a user reads, and how every rule ended."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

from auditcheck.model.answers import Explanation, IssueState, Waiver
from auditcheck.model.cells import CellRef, Location
from auditcheck.model.diagnosis import Diagnosis
from auditcheck.model.rules import RuleClass, Severity
from auditcheck.model.tables import CellState, ValueType
from auditcheck.model.words import Words


class Verdict(StrEnum):
    """How a rule ended on one target. Only ``passed`` is a pass."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    NOT_EVALUATED = "not_evaluated"

    @property
    def words(self) -> Words:
        """The verdict's name for people."""
        return _VERDICT_TITLE[self]


_VERDICT_TITLE = {
    Verdict.PASSED: Words("通过", "passed"),
    Verdict.FAILED: Words("未通过", "failed"),
    Verdict.UNKNOWN: Words("缺数", "unknown"),
    Verdict.NOT_APPLICABLE: Words("不适用", "not applicable"),
    Verdict.NOT_EVALUATED: Words("未能审核", "not evaluated"),
}


class IssueKind(StrEnum):
    """Where an issue comes from."""

    FILE = "file"
    STRUCTURE = "structure"
    VALUE = "value"
    CONTRACT = "contract"
    RULE = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One line of an addition tape. ``value`` is None where the cell holds none (see ``state``).

    ``sign`` is one of ``+ - × ÷`` or empty; ``places`` the decimals shown on the sheet, if known.
    """

    label: str
    cell: CellRef | None = None
    value: Decimal | None = None
    text: str = ""
    sign: str = "+"
    kind: ValueType = ValueType.NUMBER
    places: int | None = None
    state: CellState = CellState.VALUE
    row_label: str = ""
    column_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison: its value and the terms it was made of, in order.

    ``text`` is the side's value when it is no number. ``stated`` says that the side is a cell itself,
    not something calculated.
    """

    value: Decimal | None
    terms: tuple[Term, ...] = ()
    kind: ValueType = ValueType.NUMBER
    places: int | None = None
    text: str = ""
    stated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Both sides of the comparison that failed; ``difference`` is left minus right."""

    left: Side
    operator: str
    right: Side
    difference: Decimal | None = None
    tolerance: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What is wrong, where, both sides of the sum, why it matters and what to do.

    ``code`` is the id of the rule or of the built-in check. ``rule_class`` is the class this issue
    has, which may be milder than the rule's (a difference that rounding explains is a hint).
    ``target`` names the record, group or column the rule failed on. ``unchecked`` are ids of rules
    that could not be evaluated because of this issue. ``cured_by`` are cells of the likeliest suspect
    whose correction, together if they are several, makes the issue disappear. ``follows`` is the
    fingerprint of the leading issue of the same cause (empty: it leads, or stands alone), ``folding``
    why it follows, or why it leads others.
    """

    code: str
    kind: IssueKind
    rule_class: RuleClass
    title: Words
    message: Words
    primary: Location
    related: tuple[Location, ...] = ()
    comparison: Comparison | None = None
    target: str = ""
    value: str = ""
    why: Words | None = None
    correction: Words | None = None
    basis: str | None = None
    unchecked: tuple[str, ...] = ()
    fingerprint: str = ""
    state: IssueState | None = None
    explanation: Explanation | None = None
    waiver: Waiver | None = None
    diagnosis: Diagnosis | None = None
    cured_by: tuple[CellRef, ...] = ()
    follows: str = ""
    folding: Words | None = None

    @property
    def severity(self) -> Severity:
        """Follows from the class."""
        return self.rule_class.severity

    @property
    def suspect_places(self) -> tuple[Location, ...]:
        """The cells that its diagnosis suspects: of suspects that a slip explains, or of the only one.

        Empty where the rules alone cannot tell which of several it is.
        """
        if self.diagnosis is None:
            return ()
        suspects = self.diagnosis.suspects
        likely = [each for each in suspects if all(one.cause is not None for one in each.corrections)]
        if not likely and self.diagnosis.alternatives == 1:
            likely = list(suspects)
        places = (one.location for each in likely for one in each.corrections)
        return tuple({place.cell: place for place in places if place.cell is not None}.values())

    @property
    def is_open(self) -> bool:
        """Whether someone must still act on it: not waived, not in the baseline, not explained.

        An explanation settles only an issue of class ``verify``.
        """
        explained = self.explanation is not None and self.explanation.accepted
        return not (
            self.waiver is not None
            or self.state is IssueState.UNCHANGED
            or (explained and self.rule_class is RuleClass.VERIFY)
        )

    @property
    def figures(self) -> str:
        """The figures an explanation answers for: both sides, and a digest of every value read.

        Empty where the issue states neither a comparison nor a value.
        """
        sums = self.comparison
        if sums is None:
            return self.value
        values = sorted(
            _stated(term.value, term.text) for side in (sums.left, sums.right) for term in side.terms
        )
        digest = sha256("\n".join(values).encode("utf-8", "surrogatepass")).hexdigest()[:8]
        left, right = (_stated(side.value, side.text) for side in (sums.left, sums.right))
        return f"{left} {sums.operator} {right} #{digest}"


def _stated(value: Decimal | None, text: str) -> str:
    return text if value is None else f"{value.normalize() + 0:f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a rule was not evaluated, unknown or not applicable on some of its targets."""

    verdict: Verdict
    words: Words
    cells: tuple[CellRef, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one rule ended: how many targets got each verdict, and why some were not checked.

    ``rounded`` counts those among ``passed`` whose difference rounding explains (told as a hint).
    ``untold`` counts failures beyond the number of issues kept for one rule.
    """

    rule_id: str
    title: Words
    rule_class: RuleClass
    passed: int = 0
    failed: int = 0
    unknown: int = 0
    not_applicable: int = 0
    not_evaluated: int = 0
    rounded: int = 0
    untold: int = 0
    reasons: tuple[Reason, ...] = ()

    def count(self, verdict: Verdict) -> int:
        """Return how many targets ended with ``verdict``."""
        return int(getattr(self, verdict.value))

    @property
    def verdict(self) -> Verdict:
        """The rule's verdict as a whole: the worst that any target got."""
        if self.failed:
            return Verdict.FAILED
        if self.not_evaluated or self.unknown:
            return Verdict.NOT_EVALUATED if self.not_evaluated else Verdict.UNKNOWN
        return Verdict.PASSED if self.passed else Verdict.NOT_APPLICABLE
