"""What a reviewer gets of a batch: the overview, a workbook, and a page and a list for each submission."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

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


class ReviewFile(NamedTuple):
    """A file of the review: its path within the folder, and what makes its content.

    ``apart``: it stands for itself, so that another process may make it (``render`` can be pickled).
    """

    path: str
    render: Callable[[], bytes]
    apart: bool = False


def review_files(batch: Reviewed, language: Language) -> Iterator[ReviewFile]:
    """Yield every file, the overview last.

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
        yield ReviewFile(ACROSS, partial(_page, across, language))
    yield ReviewFile(SUMMARY, lambda: summary_workbook(overview, batch.info, across, language))
    yield ReviewFile(INDEX, lambda: render_dashboard(overview, batch.info, across, links, language).encode())


def _of_submission(
    entry: Entry, report: Report | None, since: Since | None, rollup: Rollup, language: Language
) -> Iterator[ReviewFile]:
    unit = entry.unit
    label = "-".join(part for part in (unit.code, unit.name) if part) or entry.file.rsplit("/", 1)[-1]
    name = safe_name(label, entry.file)
    returned = report is not None and bool(report.open_issues)
    page = f"{UNITS}/{name}.html" if report is not None else ""
    listed = f"{LISTS}/{name}.xlsx" if returned else ""
    rollup.add(entry, report, page, listed, since)
    if report is not None:
        yield ReviewFile(page, partial(_page, report, language), apart=True)
    if report is not None and returned:
        yield ReviewFile(listed, partial(issue_list, report, language), apart=True)


def _page(report: Report, language: Language) -> bytes:
    return render_html(report, language).encode()
