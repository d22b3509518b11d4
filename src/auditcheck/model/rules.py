"""Rule and RulePack: plain data that can be printed, hashed, pickled and documented without running."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from auditcheck.model.syntax import Expression
from auditcheck.model.tables import TableSource, TableSpec, Unit
from auditcheck.model.words import Words


class Severity(StrEnum):
    """How bad an issue is; follows from the rule's class."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class RuleClass(StrEnum):
    """The trade's own classes: 基本平衡, 逻辑性 (both block), 核实性 (correct or explain), 提示性."""

    BALANCE = "balance"
    LOGIC = "logic"
    VERIFY = "verify"
    HINT = "hint"

    @property
    def severity(self) -> Severity:
        """Error, error, warning, note."""
        return _SEVERITY[self]

    @property
    def words(self) -> Words:
        """The name of the class for people."""
        return _CLASS_TITLE[self]

    @property
    def rank(self) -> int:
        """0 for the class told first."""
        return list(RuleClass).index(self)


_SEVERITY = {
    RuleClass.BALANCE: Severity.ERROR,
    RuleClass.LOGIC: Severity.ERROR,
    RuleClass.VERIFY: Severity.WARNING,
    RuleClass.HINT: Severity.NOTE,
}
_CLASS_TITLE = {
    RuleClass.BALANCE: Words("基本平衡", "balance"),
    RuleClass.LOGIC: Words("逻辑性", "logic"),
    RuleClass.VERIFY: Words("核实性", "verify"),
    RuleClass.HINT: Words("提示性", "hint"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMark:
    """Where in a pack something is written; line and column counted from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """``exact`` (0), ``amount`` (with ``amount``), ``rounding`` or ``display`` (rule-language, Numbers)."""

    kind: Literal["exact", "amount", "rounding", "display"]
    amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """``for: table`` (each record) or ``for: table by column`` (each group)."""

    table: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. ``tolerance`` None means the default of its class and figures.

    ``across`` says that it is about all submissions of a batch, not about one.
    """

    id: str
    title: Words
    rule_class: RuleClass
    check: Expression
    target: Target | None = None
    when: Expression | None = None
    tolerance: Tolerance | None = None
    message: Words | None = None
    why: Words | None = None
    correction: Words | None = None
    basis: str | None = None
    mark: SourceMark | None = None
    across: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A figure or text that a bureau may change, with what it is; ``percent``: it is written so."""

    name: str
    value: Decimal | str | bool
    title: Words | None = None
    percent: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Codelist:
    """Allowed codes with names, in the file's order."""

    name: str
    entries: tuple[tuple[str, str], ...]
    title: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an overlay changed in the pack it extends, and why."""

    rule_id: str
    what: Words
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePack:
    """Tables and rules of one authority and form version.

    ``submission`` names the fields that identify a filing: ``unit``, ``code``, ``year`` →
    (table, field). ``untested`` gives, by rule id, why no change of a single value makes the rule fail.
    ``digest`` is the SHA-256 of the pack's files, so a report says what was applied. ``extends`` is the
    id of the pack that this one is an overlay of, if it is one.
    ``bases`` are the ids of the packs it extends or includes, and of theirs.
    """

    id: str
    title: Words
    version: str
    tables: tuple[TableSpec, ...]
    rules: tuple[Rule, ...]
    unit: Unit | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    codelists: Mapping[str, Codelist] = field(default_factory=dict)
    submission: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    disabled: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    untested: Mapping[str, Words] = field(default_factory=dict)
    extends: str = ""
    digest: str = ""
    path: str = ""
    bases: frozenset[str] = frozenset()

    def table(self, name: str) -> TableSpec | None:
        """Return the table called ``name`` (or ``called`` so), if any."""
        for spec in self.tables:
            if name == spec.name or name == spec.called:  # noqa: PLR1714 - asked for every name of every rule
                return spec
        return None

    def rule(self, rule_id: str) -> Rule | None:
        """Return the rule with this id, if any."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    @property
    def across(self) -> tuple[Rule, ...]:
        """The rules about all submissions of a batch."""
        return tuple(rule for rule in self.rules if rule.across)

    @property
    def units(self) -> TableSpec | None:
        """The table of a batch's submissions, if the pack has one."""
        return next((spec for spec in self.tables if spec.source is TableSource.UNITS), None)

    def for_submission(self) -> RulePack:
        """Return the pack with what concerns a single submission only."""
        tables = tuple(spec for spec in self.tables if spec.source is TableSource.SUBMISSION)
        return replace(self, tables=tables, rules=tuple(rule for rule in self.rules if not rule.across))
