"""All submissions of a batch held against the rules across them: one report for the batch as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from auditcheck.batch.roster import Roster
from auditcheck.evaluation.checks import RULE_NOT_EVALUATED, VALUE_BLANK
from auditcheck.evaluation.evaluating import evaluate_pack
from auditcheck.evaluation.fingerprints import fingerprinted
from auditcheck.model.batch import Ending, Entry
from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Issue
from auditcheck.model.report import Report, SheetInfo, SubmissionInfo, TableInfo
from auditcheck.model.rules import RuleClass, RulePack, Severity
from auditcheck.model.tables import CellState, TableSource, TableSpec
from auditcheck.model.units import IDENTITY, Answer, Figure, Filing, Standing
from auditcheck.model.version import __version__
from auditcheck.model.words import Words
from auditcheck.rulepacks.describing import pack_info
from auditcheck.tables.carried import explanations_table, outside, units_table
from auditcheck.tables.extraction import Extraction
from auditcheck.tables.table import Table

_NAMED = 10
Reports = Iterable[tuple[Entry, Report | None]]


def across(
    pack: RulePack,
    reports: Reports,
    roster: Roster | None = None,
    priors: Iterable[tuple[str, Report]] = (),
    name: str = "",
) -> Report:
    """Return the report on all submissions together: outcomes of the pack's rules across them, and issues.

    ``reports`` are the files of the run in their order; what was skipped is none. ``priors`` are last
    period's files that match no submission; those that match come with the reports.
    """
    filings, before, digest = _gathered(reports, roster)
    before += [_unmatched(file, report, roster) for file, report in priors]
    filings += _missing(filings, roster)
    current = _extraction(pack, filings, roster)
    evaluation = evaluate_pack(
        replace(pack, rules=pack.across), current, _extraction(pack, before, None) if before else None
    )
    issues = sorted(_told(evaluation.issues, filings), key=_order)
    return Report(
        submission=SubmissionInfo(
            name=name, format="", sha256=digest, size=0, sheets=tuple(map(_sheet, current.tables.values()))
        ),
        version=__version__,
        pack=replace(pack_info(pack, recognised=False), rules=len(pack.across)),
        tables=current.infos,
        outcomes=evaluation.outcomes,
        issues=fingerprinted(issues, (), name),
    )


def _gathered(reports: Reports, roster: Roster | None) -> tuple[list[Filing], list[Filing], str]:
    """Return the filings, last period's that belong to them, and a digest of all files."""
    filings: list[Filing] = []
    before: dict[str, Filing] = {}
    total = sha256()
    for entry, report in reports:
        if entry.ending is Ending.SKIPPED:
            continue
        total.update(f"{entry.file}\0{entry.sha256}\n".encode("utf-8", "surrogatepass"))
        filing = filing_of(entry, report, roster)
        filings.append(filing)
        if entry.prior and report is not None:
            before.setdefault(entry.prior, _before(entry, filing, report))
    return filings, list(before.values()), total.hexdigest()


def filing_of(entry: Entry, report: Report | None, roster: Roster | None = None) -> Filing:
    """Return a submission as rules across submissions see it."""
    unit = entry.unit
    line = roster.line(code=unit.code, name=unit.name) if roster is not None else None
    listed = line.unit if line is not None else None
    figures = report.figures if report is not None else ()
    issues = report.open_issues if report is not None else ()
    answers = tuple(_answers(report)) if report is not None else ()
    return Filing(
        standing=report.standing if report is not None else Standing.UNREAD,
        code=unit.code or (listed.code if listed is not None else ""),
        name=unit.name or (listed.name if listed is not None else ""),
        parent=listed.parent if listed is not None else unit.parent,
        group=line.group if line is not None else "",
        kind=listed.kind if listed is not None else unit.kind,
        year=unit.year,
        file=entry.file,
        place=_named(entry.file, figures) or (line.cell if line is not None else None),
        errors=sum(issue.severity is Severity.ERROR for issue in issues),
        to_explain=sum(issue.rule_class is RuleClass.VERIFY for issue in issues),
        explained=len(answers),
        not_evaluated=sum(bool(outcome.not_evaluated) for outcome in report.outcomes) if report else 0,
        figures=figures,
        answers=answers,
    )


def _answers(report: Report) -> Iterator[Answer]:
    for issue in report.issues:
        given = issue.explanation
        if given is not None and given.text.strip():
            yield Answer(
                rule_id=issue.code, text=given.text.strip(), target=issue.target, cell=issue.primary.cell
            )


def _before(entry: Entry, filing: Filing, report: Report) -> Filing:
    """Return last period's filing of a unit; what was filed then had been accepted."""
    return replace(
        filing,
        standing=Standing.ACCEPTED if report.prior_figures else Standing.UNREAD,
        file=entry.prior,
        place=_named(entry.prior, report.prior_figures),
        figures=report.prior_figures,
        answers=(),
    )


def _unmatched(file: str, report: Report, roster: Roster | None) -> Filing:
    said = {figure.name.removeprefix(IDENTITY): figure.raw for figure in report.figures}
    code, name = said.get("code", ""), said.get("unit", "")
    line = roster.line(code=code, name=name) if roster is not None else None
    return Filing(
        standing=Standing.ACCEPTED if report.checked else Standing.UNREAD,
        code=code,
        name=name,
        kind=line.unit.kind if line is not None else "",
        group=line.group if line is not None else "",
        parent=line.unit.parent if line is not None else "",
        year=said.get("year", ""),
        file=file,
        place=_named(file, report.figures),
        figures=report.figures,
    )


def _named(file: str, figures: tuple[Figure, ...]) -> CellRef | None:
    """Return the cell in which a submission says its code, else its name, if it does."""
    cells = {figure.name.removeprefix(IDENTITY): figure.cell for figure in figures if figure.cell is not None}
    return outside(file, cells.get("code") or cells.get("unit"))


def _missing(filings: list[Filing], roster: Roster | None) -> list[Filing]:
    """Return a filing without figures for every unit of the roster that submitted nothing."""
    if roster is None:
        return []
    units = roster.missing((filing.code, filing.name) for filing in filings)
    lines = [(unit, roster.line(code=unit.code, name=unit.name)) for unit in units]
    return [
        Filing(
            standing=Standing.MISSING,
            code=unit.code,
            name=unit.name,
            parent=unit.parent,
            kind=unit.kind,
            group=line.group if line is not None else "",
            place=line.cell if line is not None else None,
        )
        for unit, line in lines
    ]


def _extraction(pack: RulePack, filings: list[Filing], roster: Roster | None) -> Extraction:
    tables = dict(_tables(pack, filings))
    if roster is None:
        return Extraction(tables=tables, infos=tuple(map(_info, tables.values())))
    tables |= roster.extraction.tables
    return Extraction(
        tables=tables,
        issues=roster.extraction.issues,
        infos=tuple(map(_info, tables.values())),
        faults=roster.extraction.faults,
    )


def _tables(pack: RulePack, filings: list[Filing]) -> Iterator[tuple[str, Table]]:
    for spec in pack.tables:
        if spec.source is TableSource.UNITS:
            yield spec.name, units_table(spec, filings)
        elif spec.source is TableSource.EXPLANATIONS:
            yield spec.name, explanations_table(spec, filings)


def _info(table: Table) -> TableInfo:
    spec: TableSpec = table.spec
    return TableInfo(
        name=spec.name,
        label=spec.label,
        found=True,
        optional=spec.optional,
        records=table.length,
        columns=len(table.columns),
    )


def _sheet(table: Table) -> SheetInfo:
    """Return a table of the batch as what was read."""
    filled = sum(int((column.states == CellState.VALUE).sum()) for column in table.columns.values())
    return SheetInfo(title=table.spec.label, rows=table.length, columns=len(table.columns), cells=filled)


def _told(issues: Sequence[Issue], filings: Sequence[Filing]) -> list[Issue]:
    """Return what is to be told of the batch, each cause once.

    Blanks are told in each submission's own report; rules that wait for the same submissions in one issue.
    """
    stopped = [issue for issue in issues if _has_no_cell(issue)]
    rest = [issue for issue in issues if issue.code != VALUE_BLANK.code and not _has_no_cell(issue)]
    return [*rest, _waiting(stopped, filings)] if stopped else rest


def _has_no_cell(issue: Issue) -> bool:
    return issue.code == RULE_NOT_EVALUATED.code and issue.primary.cell is None


def _waiting(stopped: Sequence[Issue], filings: Sequence[Filing]) -> Issue:
    """Return the one issue of rules that wait for submissions that could not be read or lack a figure."""
    rules = tuple(dict.fromkeys(rule for issue in stopped for rule in issue.unchecked))
    units = [filing.label for filing in filings if _lacks_figures(filing)]
    more = len(units) - _NAMED
    names = Words("、".join(units[:_NAMED]), ", ".join(units[:_NAMED]))
    names += Words(f" 等 {len(units)} 家", f" and {more} more") if more > 0 else Words("", "")
    words = Words(
        f"{len(rules)} 条规则未能审核：下列单位的报表读不出，或没有所需的数：",
        f"{len(rules)} rules could not be evaluated: these submissions cannot be read or lack a figure: ",
    )
    return replace(RULE_NOT_EVALUATED.issue(words + names), unchecked=rules)


def _lacks_figures(filing: Filing) -> bool:
    return filing.standing is Standing.UNREAD or any(
        not figure.found and figure.state is CellState.UNREADABLE for figure in filing.figures
    )


def _order(issue: Issue) -> tuple[int, str, str, str]:
    place = issue.primary.cell
    return issue.rule_class.rank, issue.code, place.qualified if place is not None else "", issue.target
