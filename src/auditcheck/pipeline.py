"""The way of a submission through the house: read, extract, evaluate, report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from auditcheck.evaluation.evaluating import Evaluation, evaluate_pack
from auditcheck.evaluation.fingerprints import fingerprinted
from auditcheck.evaluation.folding import folded
from auditcheck.inspection.inspecting import Passing, inspect_in_passing, inspect_workbook, workbook_pack
from auditcheck.inspection.known import Known
from auditcheck.inspection.visibility import with_hidden
from auditcheck.model.cells import Location
from auditcheck.model.issues import Issue, IssueKind
from auditcheck.model.report import Report, SubmissionInfo
from auditcheck.model.rules import RuleClass, RulePack
from auditcheck.model.version import __version__
from auditcheck.model.words import Words, same
from auditcheck.rulepacks.describing import pack_info
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.rulepacks.recognition import recognised_pack
from auditcheck.tables.extraction import Extraction, extract_tables
from auditcheck.tables.taking import take_figures
from auditcheck.tables.viewing import sheet_views
from auditcheck.workbook.checks import UNFINISHED
from auditcheck.workbook.grid import Workbook
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.reading import read_workbook, unread
from auditcheck.workbook.replacing import parse_replacement, replace_values

if TYPE_CHECKING:
    from auditcheck.diagnosis.diagnosing import Diagnosed


def check(  # noqa: PLR0913 - what a caller may choose
    submission: str | Path,
    rules: str | Path | RulePack | None = None,
    *,
    prior: str | Path | None = None,
    views: bool = False,
    replacing: Sequence[str] = (),
    diagnose: bool = True,
    hygiene: bool = True,
    fold: bool = True,
    seconds: float | None = None,
    limits: Limits | None = None,
) -> Report:
    """Hold a workbook against a rule pack and return everything found and everything looked at.

    ``rules`` is a shipped pack's id, a folder, a file or a loaded pack; None chooses the pack by the
    sheets' titles. ``prior`` is last period's submission. ``views`` adds how the sheets with issues look.
    ``replacing`` are values to take instead of the file's own, such as ``支出决算表!C5=977.46``.
    ``diagnose`` looks for the cell behind each failed rule; verdicts and issues are the same without it.
    ``seconds`` is how much processor time it may take (None: one); what was left out then is told in the
    report's plan.
    ``hygiene`` looks at the workbook itself besides, unless values are replaced.
    ``limits`` bound what is read; None for the usual ones.
    ``fold`` lets issues of one cause follow a leading one; all of them are in the report either way.
    Raises RulePackError, WorkbookError or ConfigError for what is wrong with the call, never for what
    is wrong with the submission.
    """
    pack = rules if isinstance(rules, RulePack) or rules is None else load_rulepack(rules)
    instead = [parse_replacement(text) for text in replacing]
    workbook = read_workbook(submission, limits=limits)
    before = read_workbook(prior, limits=limits) if prior is not None else None
    if workbook.readable:
        replace_values(workbook, instead)
    hygiene = hygiene and not instead
    return check_workbook(
        workbook,
        pack,
        before,
        views=views,
        diagnose=diagnose,
        hygiene=hygiene,
        fold=fold,
        seconds=seconds,
    )


def check_workbook(  # noqa: PLR0913 - what a caller may choose
    workbook: Workbook,
    pack: RulePack | None = None,
    before: Workbook | None = None,
    *,
    views: bool = False,
    diagnose: bool = True,
    hygiene: bool = True,
    fold: bool = True,
    seconds: float | None = None,
) -> Report:
    """Hold a workbook that was read already against a pack; the rest is as in ``check``."""
    if not workbook.readable:
        return _unread(workbook)
    whole = pack or recognised_pack(workbook)
    chosen = whole.for_submission()
    extraction = extract_tables(workbook, chosen.tables, chosen.unit)
    earlier = extract_tables(before, chosen.tables, chosen.unit) if before and before.readable else None
    info = replace(workbook.info, identity=identity(chosen, extraction))
    evaluation = evaluate_pack(chosen, extraction, earlier, submission_facts(info))
    wanted = diagnose and any(judgement.issues for judgement in evaluation.judgements)
    found = diagnosed(evaluation, extraction, earlier, seconds) if wanted else None
    issues = _all_issues(workbook, before, earlier, evaluation, found)
    known = Known(extraction.tables.values(), issues)
    seen = inspect_in_passing(workbook, known, chosen.disabled.keys()) if hygiene else Passing()
    issues = in_reading_order(workbook, with_hidden((*issues, *seen.issues), workbook))
    issues = fingerprinted(issues, extraction.infos, info.name)
    issues = folded(issues) if fold else issues
    return Report(
        submission=info,
        version=__version__,
        pack=pack_info(chosen, recognised=pack is None),
        prior=before.info if before else None,
        tables=extraction.infos,
        outcomes=evaluation.outcomes,
        issues=issues,
        views=sheet_views(workbook, issues) if views else (),
        remarks=seen.remarks,
        plan=found.plan if found is not None else None,
        figures=take_figures(whole, extraction.tables),
        prior_figures=take_figures(whole, earlier.tables) if earlier is not None else (),
    )


def inspect(submission: str | Path, *, views: bool = False, limits: Limits | None = None) -> Report:
    """Look at a workbook itself, without a rule pack: every sheet and every formula of it.

    ``views`` and ``limits`` are as in ``check``. Raises WorkbookError for what is wrong with the call.
    """
    workbook = read_workbook(submission, limits=limits)
    if not workbook.readable:
        return _unread(workbook)
    found = inspect_workbook(workbook)
    issues = in_reading_order(workbook, with_hidden((*workbook.issues, *found.issues), workbook))
    issues = fingerprinted(issues, (), workbook.info.name)
    return Report(
        submission=replace(workbook.info, provenance=found.provenance),
        version=__version__,
        pack=workbook_pack(),
        outcomes=found.outcomes,
        issues=issues,
        views=sheet_views(workbook, issues) if views else (),
    )


def unfinished(submission: str | Path, reason: Words) -> Report:
    """Return the report of a submission whose check did not come to its end, for this reason."""
    return _unread(unread(submission, UNFINISHED.issue(reason + Words("。", "."))))


def _unread(workbook: Workbook) -> Report:
    issues = fingerprinted(workbook.issues, (), workbook.info.name)
    return Report(submission=workbook.info, version=__version__, issues=issues, checked=False)


def diagnosed(
    evaluation: Evaluation, extraction: Extraction, earlier: Extraction | None, seconds: float | None = None
) -> Diagnosed:
    """Return what is most likely wrong behind the failed rules, as far as found in ``seconds``."""
    from auditcheck.diagnosis.diagnosing import SECONDS  # noqa: PLC0415 - only where a rule has failed
    from auditcheck.diagnosis.diagnosing import diagnose as diagnose_rules  # noqa: PLC0415 - likewise

    seconds = SECONDS if seconds is None else seconds
    before = earlier.tables if earlier is not None else None
    return diagnose_rules(evaluation, extraction.tables, before, seconds)


def identity(pack: RulePack, extraction: Extraction) -> dict[str, str]:
    """Return what the submission says of itself: unit, code and year, where the pack says they stand."""
    found = {}
    for fact, (table_name, field) in pack.submission.items():
        table = extraction.tables.get(table_name)
        column = table.columns.get(field) if table is not None else None
        if column is not None and len(column.states):
            found[fact] = column.raw(0)
    return found


def submission_facts(info: SubmissionInfo) -> dict[str, str]:
    """Return the ``submission.`` namespace."""
    return {"file": info.name, "name": info.name, **info.identity}


def in_reading_order(workbook: Workbook, issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """Return issues by sheet (as in the workbook), worst class first, then row and column."""
    position = {sheet.title: number for number, sheet in enumerate(workbook.sheets)}

    def key(issue: Issue) -> tuple[int, int, int, int, str, str]:
        cell = issue.primary.cell
        sheet = position.get(issue.primary.sheet, len(position)) if issue.primary.sheet else -1
        place = (cell.row, cell.column) if cell else (0, 0)
        return (sheet, issue.rule_class.rank, *place, issue.code, issue.target)

    return tuple(sorted(issues, key=key))


def _all_issues(
    workbook: Workbook,
    before: Workbook | None,
    earlier: Extraction | None,
    evaluation: Evaluation,
    diagnosed: Diagnosed | None,
) -> tuple[Issue, ...]:
    found = (*workbook.issues, *(_with_diagnosis(issue, diagnosed) for issue in evaluation.issues))
    if before is None:
        return found
    late = (*before.issues, *(earlier.issues if earlier is not None else ()))
    label = Words(f"上年报表“{before.info.name}”：", f'last period\'s submission "{before.info.name}": ')
    serious = (issue for issue in late if issue.rule_class is not RuleClass.HINT)
    return (*found, *(_of_prior(issue, label) for issue in serious))


def _with_diagnosis(issue: Issue, diagnosed: Diagnosed | None) -> Issue:
    diagnosis = diagnosed.diagnoses.get(id(issue)) if diagnosed is not None else None
    if diagnosed is None or diagnosis is None:
        return issue
    return replace(issue, diagnosis=diagnosis, cured_by=diagnosed.cures.get(id(issue), ()))


def _of_prior(issue: Issue, label: Words) -> Issue:
    """Return an issue of last period's file: a note, since only this period's is submitted."""
    place = issue.primary.cell.qualified if issue.primary.cell else issue.primary.sheet
    return replace(
        issue,
        rule_class=issue.rule_class if issue.kind is IssueKind.FILE else RuleClass.HINT,
        message=label + same(f"{place} " if place else "") + issue.message,
        primary=Location(row_label=issue.primary.row_label, column_label=issue.primary.column_label),
    )
