"""Figures that rules need and the submission leaves out: each told once, with the rules it stops."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from auditcheck.evaluation.checks import VALUE_BLANK
from auditcheck.expressions.tracing import Trace
from auditcheck.model.cells import CellRef, Location, Role
from auditcheck.model.issues import Issue, Side, Term
from auditcheck.model.rules import Rule
from auditcheck.model.tables import CellState
from auditcheck.model.words import Words, same

_EMPTY = (CellState.BLANK, CellState.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """A cell that a rule needs and that holds no figure."""

    cell: CellRef
    term: Term
    rule_id: str


def missing_figures(rule: Rule, traced: Trace) -> list[Blank]:
    """Return the cells for want of which a comparison could not be made.

    A blank inside a sum that has other parts counts as nothing and is not missing; a side without
    a value is. A cell that says it does not apply is missing only where the other side is not 0.
    """
    if traced.comparison is None:
        terms: Iterable[Term] = traced.terms
        states: tuple[CellState, ...] = (CellState.BLANK,)
    else:
        left, right = traced.comparison.left, traced.comparison.right
        terms = (term for side in (left, right) if side.value is None for term in side.terms)
        states = _EMPTY if _stated(left) or _stated(right) else (CellState.BLANK,)
    return [
        Blank(cell=term.cell, term=term, rule_id=rule.id)
        for term in terms
        if term.cell is not None and term.state in states
    ]


def blank_issues(blanks: Iterable[Blank]) -> list[Issue]:
    """Return one issue for each column with missing figures, naming the cells and the rules stopped."""
    by_column: dict[tuple[str, int, str], list[Blank]] = {}
    for blank in blanks:
        key = (blank.cell.sheet, blank.cell.column, blank.term.column_label)
        by_column.setdefault(key, []).append(blank)
    return [_issue(group) for group in by_column.values()]


def _stated(side: Side) -> bool:
    return side.value is not None and side.value != 0


def _issue(group: list[Blank]) -> Issue:
    firsts = {blank.cell: blank for blank in reversed(group)}
    ordered = [firsts[cell] for cell in sorted(firsts)]
    names = "、".join(dict.fromkeys(blank.term.label for blank in ordered))
    cells = same(" " + ", ".join(blank.cell.address for blank in ordered) + " ")
    rules = tuple(dict.fromkeys(blank.rule_id for blank in group))
    listed = ", ".join(rules)
    message = (
        cells
        + Words(f"（{names}）没有数字，", f"({names}): no figure, ")
        + Words(f"规则 {listed} 因此无法判断", f"so {listed} could not be decided")
    )
    issue = VALUE_BLANK.issue(
        Words(message.zh.strip(), message.en.strip()),
        _location(ordered[0], Role.PRIMARY),
        related=tuple(_location(blank, Role.RELATED) for blank in ordered[1:]),
        value=ordered[0].term.text,
    )
    return replace(issue, unchecked=rules)


def _location(blank: Blank, role: Role) -> Location:
    return Location(
        sheet=blank.cell.sheet,
        cell=blank.cell,
        row_label=blank.term.row_label,
        column_label=blank.term.column_label,
        role=role,
    )
