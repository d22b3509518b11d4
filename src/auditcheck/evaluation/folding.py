"""Folding: issues of one cause, of which one leads and the others follow, with a sentence that says why.

The cause is taken from the diagnosis where it determines one, else from what the issues share. Nothing
is folded that correcting the leading issue would leave.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from auditcheck.evaluation.causes import Cause, Members, common_causes
from auditcheck.model.issues import Issue
from auditcheck.model.words import Words, same


def folded(issues: Sequence[Issue]) -> tuple[Issue, ...]:
    """Return the issues (in reading order, with fingerprints) with what follows bound to its leader."""
    if not issues:
        return ()
    result = list(issues)
    for cause in common_causes(issues):
        first, reason = _leading(cause, issues)
        leader = issues[first]
        result[first] = replace(result[first], folding=_leads(cause, reason))
        for number in cause.members:
            if number != first:
                words = _follows(cause, leader)
                result[number] = replace(result[number], follows=leader.fingerprint, folding=words)
    return tuple(result)


def _leading(cause: Cause, issues: Sequence[Issue]) -> tuple[int, Words]:
    """Return which issue leads, and why: each reason narrows the choice until one or the first is left.

    The most serious come first, then those checked within one sheet, the suspect cell's own if it is known.
    """
    left: Members = cause.members
    reason = _FIRST
    for narrower, words in _preferences(cause, left, issues):
        kept = tuple(n for n in left if n in narrower)
        if 0 < len(kept) < len(left):
            left, reason = kept, words
    return left[0], reason


def _preferences(cause: Cause, members: Members, issues: Sequence[Issue]) -> Iterator[tuple[set[int], Words]]:
    worst = min(issues[n].severity.rank for n in members)
    yield {n for n in members if issues[n].severity.rank == worst}, _SERIOUS
    home = {cell.sheet for cell in cause.cells}
    yield {n for n in members if _sheets(issues[n]) <= home}, _AT_HOME
    yield {n for n in members if len(_sheets(issues[n])) == 1}, _ON_ONE_SHEET
    yield {n for n in members if issues[n].primary.sheet in home}, _ON_SHEET


def _sheets(issue: Issue) -> set[str]:
    return {place.sheet for place in (issue.primary, *issue.related)}


_SERIOUS = Words("它的级别最重", "it is the most serious")
_AT_HOME = Words("它只核对该格所在的表", "it checks the sheet of that cell alone")
_ON_ONE_SHEET = Words("它只核对一张表", "it checks a single sheet")
_ON_SHEET = Words("它就在该格所在的表上", "it stands on the sheet of that cell")
_FIRST = Words("它在表中最靠前", "it comes first in the workbook")


def _leads(cause: Cause, reason: Words) -> Words:
    count = len(cause.members) - 1
    several = Words(f"另外 {count} 个问题", f"{count} more {'issue' if count == 1 else 'issues'}")
    head = Words(
        f"{cause.ground.zh}：{several.zh}随它一并消失，",
        f"{cause.ground.en}: {several.en} {'goes' if count == 1 else 'go'} with it. ",
    )
    return head + Words(f"以本条为首，因为{reason.zh}", f"This one leads because {reason.en}")


def _follows(cause: Cause, leader: Issue) -> Words:
    cell = leader.primary.cell
    name = same(f"{leader.code} {cell.qualified}" if cell else leader.code)
    return Words(f"随 {name.zh} 一并消失：{cause.ground.zh}", f"goes with {name.en}: {cause.ground.en}")
