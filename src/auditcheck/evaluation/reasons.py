"""Why a rule said nothing of some targets: what was missing, unreadable, or nowhere to be found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Outcome, Reason, Verdict
from auditcheck.model.rules import Rule
from auditcheck.model.words import Words, same

CONDITION_UNMET = Words("前提条件不成立", "its condition does not hold")
NO_TARGETS = Words("没有记录", "there are no records")
_NOTHING_STATED = Words("相关单元格均未填数", "none of its cells holds a figure")
_MISSING = Words("缺数：", "missing: ")
_UNREAD = Words("读不出：", "cannot be read: ")
_NOT_FILED = Words("没有报送：", "not submitted: ")
_NOT_FOUND = Words("报表读不出或没有此项：", "could not be read or is not in the submission: ")
_TOLD = 20
UNMET_REASONS = (Reason(verdict=Verdict.NOT_APPLICABLE, words=CONDITION_UNMET),)


def outcome_of(rule: Rule, *, reasons: tuple[Reason, ...] = (), **counts: int) -> Outcome:
    """Return how a rule ended, with so many targets of each verdict."""
    return Outcome(rule_id=rule.id, title=rule.title, rule_class=rule.rule_class, reasons=reasons, **counts)


def reasons_of(
    *,
    unmet: int,
    silent: int,
    missing: Sequence[CellRef],
    unread: Sequence[CellRef],
    not_filed: Sequence[str],
    not_found: Sequence[str],
) -> tuple[Reason, ...]:
    """Return the reasons: how many targets did not apply, the cells, and the labels of what has no cell."""
    return (
        *_counted(unmet, CONDITION_UNMET),
        *_counted(silent, _NOTHING_STATED),
        *_cells(Verdict.UNKNOWN, _MISSING, missing),
        *_labels(Verdict.UNKNOWN, _NOT_FILED, not_filed),
        *_cells(Verdict.NOT_EVALUATED, _UNREAD, unread),
        *_labels(Verdict.NOT_EVALUATED, _NOT_FOUND, not_found),
    )


def _counted(count: int, words: Words) -> Iterator[Reason]:
    if count:
        yield Reason(verdict=Verdict.NOT_APPLICABLE, words=words)


def _cells(verdict: Verdict, words: Words, found: Sequence[CellRef]) -> Iterator[Reason]:
    cells = tuple(dict.fromkeys(found))[:_TOLD]
    if cells:
        names = ", ".join(cell.qualified for cell in cells)
        yield Reason(verdict=verdict, words=words + same(names), cells=cells)


def _labels(verdict: Verdict, words: Words, labels: Sequence[str]) -> Iterator[Reason]:
    if labels:
        more = len(labels) - _TOLD
        rest = Words(f" 等 {len(labels)} 项", f" and {more} more") if more > 0 else same("")
        listed = Words("、".join(labels[:_TOLD]), ", ".join(labels[:_TOLD]))
        yield Reason(verdict=verdict, words=words + listed + rest)
