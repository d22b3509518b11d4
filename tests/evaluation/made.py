"""Issues, sides and cells made by hand, for tests of what looks at issues alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from auditcheck.model.cells import CellRef, Location, Role, parse_address
from auditcheck.model.issues import Comparison, Issue, IssueKind, Side, Term
from auditcheck.model.rules import RuleClass
from auditcheck.model.tables import ValueType
from auditcheck.model.words import Words, same

AMOUNT = ValueType.AMOUNT


def cell(address: str, sheet: str = "表") -> CellRef:
    """Return a cell by its address, or by one with its sheet, as in ``甲!A1``."""
    title, _, short = address.rpartition("!")
    place = parse_address(short)
    assert place is not None
    return CellRef(sheet=title or sheet, row=place[0], column=place[1])


def term(address: str, value: Any = None, sign: str = "+", **more: Any) -> Term:
    """Return a line of a tape: a cell, or without an address a constant."""
    place = cell(address) if address else None
    figure = None if value is None else Decimal(str(value))
    return Term(label=address, cell=place, value=figure, sign=sign, kind=more.pop("kind", AMOUNT), **more)


def side(value: Any, *terms: Term, **more: Any) -> Side:
    figure = None if value is None else Decimal(str(value))
    return Side(value=figure, terms=terms, kind=more.pop("kind", AMOUNT), **more)


def stated(address: str, value: Any, **more: Any) -> Side:
    """Return a side that is a cell."""
    return side(value, term(address, value), stated=True, **more)


def summed(*terms: Term) -> Side:
    """Return a side that its terms add up to."""
    total = sum((each.value or Decimal(0)) * (-1 if each.sign == "-" else 1) for each in terms)
    return side(total, *terms)


def held(left: Side, right: Side, operator: str = "==", tolerance: Any = None) -> Comparison:
    known = left.value is not None and right.value is not None
    gap = left.value - right.value if known else None  # type: ignore[operator]
    allowed = None if tolerance is None else Decimal(str(tolerance))
    return Comparison(left=left, operator=operator, right=right, difference=gap, tolerance=allowed)


def issue(code: str, address: str = "A1", comparison: Comparison | None = None, **more: Any) -> Issue:
    """Return an issue at a cell; a rule's unless ``kind`` says otherwise."""
    place = cell(address) if address else None
    related = tuple(
        Location(sheet=cell(each).sheet, cell=cell(each), role=Role.RELATED)
        for each in more.pop("related", ())
    )
    return Issue(
        code=code,
        kind=more.pop("kind", IssueKind.RULE),
        rule_class=more.pop("rule_class", RuleClass.BALANCE),
        title=same(code),
        message=more.pop("message", Words("不等", "differs")),
        primary=more.pop("primary", None) or Location(sheet=place.sheet if place else "", cell=place),
        related=related,
        comparison=comparison,
        fingerprint=more.pop("fingerprint", code),
        **more,
    )
