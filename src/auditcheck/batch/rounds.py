"""Rounds: a unit's submission returned, corrected and submitted again, told apart and compared."""

from __future__ import annotations

from auditcheck.batch.ledger import Ledger
from auditcheck.batch.messages import unpacked_report
from auditcheck.evaluation.baselines import Section, against, section_of
from auditcheck.model.answers import IssueState, Settled
from auditcheck.model.batch import Entry, Since
from auditcheck.model.report import Report

_EARLIER = (
    "SELECT run, file, sha256, round, before_run, before_file FROM outcomes WHERE unit_key = ? "
    "AND sha256 != '' AND run = "
    "(SELECT max(run) FROM outcomes WHERE unit_key = ? AND run < ? AND sha256 != '') "
    "ORDER BY file != ?, file LIMIT 1"
)
_NOTED = (
    "SELECT file, sha256, unit_key, round, before_run, before_file FROM outcomes "
    "WHERE run = ? AND sha256 != '' ORDER BY file"
)
_LIKENESS = (
    "UPDATE outcomes AS later SET same_as = coalesce((SELECT min(file) FROM outcomes AS first WHERE "
    "first.run = later.run AND first.sha256 = later.sha256 AND first.file < later.file), '') "
    "WHERE run = ? AND sha256 != ''"
)
_LINK = (
    "SELECT report, before_run, before_file FROM outcomes LEFT JOIN submissions USING (submission) "
    "WHERE run = ? AND outcomes.file = ?"
)


def settle_rounds(ledger: Ledger, run: int) -> None:
    """Tell of every file of a run which round of its unit it is and which file has the same content.

    A content that the unit's latest run had already is the same round.
    """
    ledger.change(_LIKENESS, run)
    is_first = ledger.rows("SELECT 1 FROM outcomes WHERE run < ? LIMIT 1", run).fetchone() is None
    update = "UPDATE outcomes SET round = ?, before_run = ?, before_file = ? WHERE run = ? AND file = ?"
    for file, sha256, unit, *noted in ledger.rows(_NOTED, run).fetchall():
        earlier = None if is_first else ledger.rows(_EARLIER, unit, unit, run, file).fetchone()
        if earlier is None:
            found = (1, None, None)
        elif earlier[2] == sha256:
            found = earlier[3:]
        else:
            found = (earlier[3] + 1, *earlier[:2])
        if (*noted,) != found:
            ledger.change(update, *found, run, file)
    ledger.save()


def since(ledger: Ledger, run: int, entry: Entry) -> Since | None:
    """Return what changed since the unit's earlier round, of a file of a run; None in the first round."""
    today, *earlier = _chain(ledger, run, entry.file)
    if not earlier:
        return None
    section: Section | None = None
    for report in reversed(earlier):
        section = section_of(report, section) if report is not None else section
    if section is None or today is None:
        return Since(round=entry.round - 1)
    compared = against(today, section)
    return Since(
        round=entry.round - 1,
        new=_in_state(compared, IssueState.NEW),
        still_there=_in_state(compared, IssueState.UNCHANGED),
        came_back=_in_state(compared, IssueState.CAME_BACK),
        fixed=_settled(compared, IssueState.FIXED),
        unchecked=_settled(compared, IssueState.UNCHECKED),
    )


def _chain(ledger: Ledger, run: int, file: str) -> list[Report | None]:
    """Return the reports of a file's rounds, this one first."""
    reports: list[Report | None] = []
    at: tuple[int | None, str | None] = (run, file)
    while at[0] is not None:
        packed, *before = ledger.rows(_LINK, *at).fetchone()
        reports.append(unpacked_report(packed) if packed else None)
        at = (before[0], before[1])
    return reports


def _in_state(report: Report, state: IssueState) -> tuple[str, ...]:
    return tuple(issue.fingerprint for issue in report.issues if issue.state is state)


def _settled(report: Report, state: IssueState) -> tuple[Settled, ...]:
    return tuple(settled for settled in report.settled if settled.state is state)
