"""Clauses: what a rule asks, as alternatives of comparisons between sums and of plain conditions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Literal

from auditcheck.model.words import Words

Operator = Literal["<=", "<", ">=", ">", "==", "!="]

OPPOSITE: Mapping[Operator, Operator] = {
    "<=": ">",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "==": "!=",
    "!=": "==",
}
TURNED: Mapping[Operator, Operator] = {"<=": ">=", "<": ">", ">=": "<=", ">": "<", "==": "==", "!=": "!="}
MOST = 64
"""How many clauses or cases one condition may come to."""


class TangledError(ValueError):
    """A condition has too many cases to be looked at."""

    words = Words("条件的组合太多", "its conditions combine in too many ways")


@dataclass(frozen=True, slots=True)
class Comparison:
    """``sum(coefficient × cell) operator bound``, give or take ``slack`` in favour of the rule.

    ``terms`` (cell, coefficient) begin with coefficient 1, so that equal sums are equal. ``slack``
    None: nobody can tell how much rounding allows. ``denied``: the slack counts against it.
    """

    terms: tuple[tuple[str, Fraction], ...]
    operator: Operator
    bound: Fraction
    slack: Fraction | None = Fraction(0)
    denied: bool = False

    def negated(self) -> Comparison:
        """Return the comparison that is true where this one is false."""
        denied = not self.denied and self.slack != 0
        return Comparison(self.terms, OPPOSITE[self.operator], self.bound, self.slack, denied)

    def turned(self, operator: Operator) -> Comparison:
        """Return one side of "not equal": what is left when the sum is clearly on that side."""
        return Comparison(self.terms, operator, self.bound, self.slack, denied=self.slack != 0)

    def limits(self, *, exact: bool) -> list[Limit]:
        """Return the bounds it sets, for any operator but ``!=``; ``exact``: without slack."""
        slack = Fraction(0) if exact else self.slack
        if slack is None:
            return []
        room = -slack if self.denied and self.operator != "==" else slack
        strict = self.operator in {"<", ">"}
        limits = []
        if self.operator not in {">", ">="}:
            limits.append(Limit(self.terms, self.bound + room, upper=True, strict=strict))
        if self.operator not in {"<", "<="}:
            limits.append(Limit(self.terms, self.bound - room, upper=False, strict=strict))
        return limits


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound of one sum from above (``upper``) or below."""

    terms: tuple[tuple[str, Fraction], ...]
    value: Fraction
    upper: bool
    strict: bool


@dataclass(frozen=True, slots=True)
class Atom:
    """A condition that is no comparison of figures, known by its text alone."""

    text: str
    holds: bool = True

    def negated(self) -> Atom:
        """Return the condition denied."""
        return Atom(self.text, not self.holds)


Part = Comparison | Atom
Clause = frozenset[Part]  # as a clause: one of them holds; as a case: all of them hold
Clauses = tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """``all`` or ``any`` of its parts; without parts true and false."""

    every: bool
    parts: tuple[Formula | Part, ...] = ()


TRUE = Formula(every=True)
FALSE = Formula(every=False)


def both(*parts: Formula | Part) -> Formula:
    """Return the formula that asks for all parts."""
    return Formula(True, parts)  # noqa: FBT003 - see Formula


def either(*parts: Formula | Part) -> Formula:
    """Return the formula that asks for one of the parts."""
    return Formula(False, parts)  # noqa: FBT003 - see Formula


def clauses_of(formula: Formula | Part) -> Clauses:
    """Return clauses that all hold where the formula does; raises TangledError."""
    return _spread(formula, every=True)


def cases_of(formula: Formula | Part) -> Clauses:
    """Return cases one of which holds where the formula does; raises TangledError."""
    return _spread(formula, every=False)


def _spread(formula: Formula | Part, *, every: bool) -> Clauses:
    if isinstance(formula, Comparison) and formula.operator == "!=":
        formula = either(formula.turned("<"), formula.turned(">"))
    if not isinstance(formula, Formula):
        return (frozenset({formula}),)
    inner = [_spread(part, every=every) for part in formula.parts]
    if formula.every == every:
        return _distinct(clause for clauses in inner for clause in clauses)
    found: Clauses = (frozenset(),)
    for clauses in inner:
        found = _distinct(one | other for one, other in product(found, clauses))
    return found


def _distinct(clauses: Iterable[Clause]) -> Clauses:
    found = tuple(dict.fromkeys(clause for clause in clauses if not _settled(clause)))
    if len(found) > MOST:
        raise TangledError
    return found


def _settled(clause: Clause) -> bool:
    """Say whether a clause holds a part and its denial: it asks nothing, and as a case it is none."""
    return any(part.negated() in clause for part in clause)
