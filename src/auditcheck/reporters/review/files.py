"""What a reviewer gets of a batch: the overview, a workbook, and a page and a list for each submission."""

from __future__ import annotations

from collections.abc import Iterator

from auditcheck.model.batch import Ending, Entry, Reviewed, Since
from auditcheck.model.report import Report
from auditcheck.model.words import Language
from auditcheck.reporters.html import render_html
from auditcheck.reporters.review.dashboard import render_dashboard
from auditcheck.reporters.review.filenames import safe_name
from auditcheck.reporters.review.rollup import Rollup
from auditcheck.reporters.review.workbook import summary_workbook
from auditcheck.reporters.xlsx import issue_list

UNITS, LISTS = "units", "lists"
"""The folders of the submissions' own files within the review folder."""

INDEX, SUMMARY, ACROSS = "index.html", "summary.xlsx", "across.html"


def review_files(batch: Reviewed, language: Language) -> Iterator[tuple[str, bytes]]:
    """Yield every file as its path within the review folder and its content, the overview last.

    A submission with open issues gets a list to be sent back; what was never read has no page. Reports
    are asked for one at a time and not kept.
    """
    rollup = Rollup()
    for entry, report in batch.reports():
        if entry.ending is not Ending.SKIPPED:
            since = batch.since(entry) if entry.round > 1 else None
            yield from _of_submission(entry, report, since, rollup, language)
    for unit in batch.info.missing:
        rollup.add_missing(unit)
    overview, across = rollup.overview(), batch.across
    links = [SUMMARY]
    if across is not None:
        links.append(ACROSS)
        yield ACROSS, render_html(across, language).encode()
    yield SUMMARY, summary_workbook(overview, batch.info, across, language)
    yield INDEX, render_dashboard(overview, batch.info, across, links, language).encode()


def _of_submission(
    entry: Entry, report: Report | None, since: Since | None, rollup: Rollup, language: Language
) -> Iterator[tuple[str, bytes]]:
    unit = entry.unit
    label = "-".join(part for part in (unit.code, unit.name) if part) or entry.file.rsplit("/", 1)[-1]
    name = safe_name(label, entry.file)
    returned = report is not None and bool(report.open_issues)
    page = f"{UNITS}/{name}.html" if report is not None else ""
    listed = f"{LISTS}/{name}.xlsx" if returned else ""
    rollup.add(entry, report, page, listed, since)
    if report is not None:
        yield page, render_html(report, language).encode()
    if report is not None and returned:
        yield listed, issue_list(report, language)
