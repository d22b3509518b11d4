"""Inspection: the checks of a workbook itself, sheet by sheet, with what each of them has looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from auditcheck.inspection import checks
from auditcheck.inspection.contents import (
    are_plain,
    error_values,
    formulas_without_result,
    invisible_characters,
    text_numbers,
)
from auditcheck.inspection.known import Known
from auditcheck.inspection.sheetpage import SheetPage, listed
from auditcheck.inspection.totals import hidden_in_totals, stale_sums, typed_over
from auditcheck.inspection.wholes import links, macros, manual_calculation
from auditcheck.model.answers import Remark
from auditcheck.model.checks import BuiltinCheck, digest
from auditcheck.model.issues import Issue, Outcome, Reason, Verdict
from auditcheck.model.report import PackInfo, Provenance
from auditcheck.model.version import __version__
from auditcheck.model.words import Words
from auditcheck.workbook.grid import NotCalculated, Workbook

SMALL = 20_000
"""Cells of a sheet up to which it is inspected in passing, when a rule pack is checked."""

_REACH, _REACH_IN_PASSING = 50_000_000, 500_000

_OF_FILES: tuple[tuple[BuiltinCheck, Callable[[Provenance, Sequence[SheetPage]], list[Issue]]], ...] = (
    (checks.BOOK_LINKS, links),
    (checks.BOOK_MACROS, macros),
    (checks.BOOK_MANUAL, manual_calculation),
)
_OF_SHEETS: tuple[tuple[BuiltinCheck, Callable[[SheetPage], list[Issue]]], ...] = (
    (checks.BOOK_ERROR, error_values),
    (checks.BOOK_NOT_CALCULATED, formulas_without_result),
    (checks.BOOK_TEXT_NUMBER, text_numbers),
    (checks.BOOK_INVISIBLE, invisible_characters),
    (checks.BOOK_HIDDEN_IN_TOTAL, hidden_in_totals),
    (checks.BOOK_SUM_STALE, stale_sums),
    (checks.BOOK_TYPED_OVER, typed_over),
)
_NEED_FORMULAS = frozenset({checks.BOOK_SUM_STALE.code, checks.BOOK_TYPED_OVER.code})
_TOO_MANY = Words(
    "求和公式涉及的单元格太多，没有全部核对", "its sums span too many cells to add up all of them"
)
_NO_FORMULAS = Words("这种格式读不到公式", "formulas are not read from this kind of file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What is wrong with a workbook itself, how each check ended, and how the file was made."""

    issues: tuple[Issue, ...]
    outcomes: tuple[Outcome, ...]
    provenance: Provenance


def workbook_pack() -> PackInfo:
    """Return what a report says of these checks together."""
    return PackInfo(
        id="workbook",
        title=Words("工作簿检查", "Workbook hygiene"),
        version=__version__,
        digest=digest(checks.CHECKS),
        rules=len(checks.CHECKS),
        builtin=True,
    )


def inspect_workbook(workbook: Workbook) -> Inspection:
    """Hold every sheet, however large, against every check."""
    pages = _pages(workbook, Known(), _REACH)
    provenance = workbook.provenance()
    found: list[Issue] = []
    outcomes: list[Outcome] = []
    for check, look in _OF_FILES:
        issues = look(provenance, pages)
        found += issues
        outcomes.append(_outcome(check, [bool(issues)]))
    for check, glance in _OF_SHEETS:
        seen = [p for p in pages if check.code not in _NEED_FORMULAS or p.sheet.formulas is not None]
        told = [glance(page) for page in seen]
        found += [issue for issues in told for issue in issues]
        unsure = sum(p.unsummed > 0 for p in seen) if check is checks.BOOK_SUM_STALE else 0
        outcomes.append(_outcome(check, list(map(bool, told)), blind=len(pages) - len(seen), unsure=unsure))
    return Inspection(issues=tuple(found), outcomes=tuple(outcomes), provenance=_counted(provenance, pages))


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """What was seen of a workbook in passing, and what was left."""

    issues: tuple[Issue, ...] = ()
    remarks: tuple[Remark, ...] = ()


def inspect_in_passing(workbook: Workbook, known: Known, off: AbstractSet[str]) -> Passing:
    """Return what is wrong with a workbook besides what a pack has told; sheets above ``SMALL`` are left.

    ``off`` are codes of checks that the pack switches off.
    """
    sizes = workbook.info.sheets
    every = _pages(workbook, known, _REACH_IN_PASSING)
    pages = [page for page in every if sizes[page.sheet.index].cells <= SMALL and not page.unsummed]
    left = [page.sheet.title for page in every if page not in pages]
    provenance = workbook.provenance()
    found = [issue for check, look in _OF_FILES if check.code not in off for issue in look(provenance, pages)]
    telling = [page for page in pages if _may_tell(page)]
    for check, glance in _OF_SHEETS:
        if check.code not in off:
            found += [issue for page in telling for issue in glance(page)]
    return Passing(issues=tuple(found), remarks=(_left(left),) if left else ())


def _may_tell(page: SheetPage) -> bool:
    """Say whether a sheet has anything at all that the checks of sheets look for."""
    return page.may_hide or bool(page.formulas) or not are_plain(page.but_numbers())


def _left(titles: list[str]) -> Remark:
    names = listed(titles)
    return Remark(
        code="BOOK-LEFT",
        words=Words(
            f"工作表 {names.zh} 较大，没有检查其公式和隐藏内容等（BOOK-…）；可用 auditcheck inspect 检查。",
            f"The formulas, hidden content and the like (BOOK-...) of the large sheet {names.en} were not "
            "looked at; auditcheck inspect does that.",
        ),
    )


def _pages(workbook: Workbook, known: Known, reach: int) -> list[SheetPage]:
    may_hide = any(sheet.visibility != "visible" or sheet.hidden for sheet in workbook.sheets)
    return [SheetPage(workbook, sheet, known, reach, may_hide) for sheet in workbook.filed_sheets]


def _outcome(check: BuiltinCheck, failed: list[bool], *, blind: int = 0, unsure: int = 0) -> Outcome:
    said = ((blind, Verdict.NOT_APPLICABLE, _NO_FORMULAS), (unsure, Verdict.UNKNOWN, _TOO_MANY))
    reasons = tuple(Reason(verdict=verdict, words=words) for count, verdict, words in said if count)
    return Outcome(
        rule_id=check.code,
        title=check.title,
        rule_class=check.rule_class,
        passed=max(0, len(failed) - sum(failed) - unsure),
        failed=sum(failed),
        unknown=min(unsure, len(failed) - sum(failed)),
        not_applicable=blind,
        reasons=reasons,
    )


def _counted(provenance: Provenance, pages: Sequence[SheetPage]) -> Provenance:
    """Return the provenance with the formulas counted, where the file tells them."""
    pending = sum(len(page.of_kind(NotCalculated)) for page in pages)
    known = [page for page in pages if page.sheet.formulas is not None]
    formulas = sum(len(page.formulas) for page in known) if known else None
    return replace(provenance, formulas=formulas, pending=pending)
