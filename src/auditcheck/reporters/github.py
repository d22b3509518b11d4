"""Annotations of GitHub Actions: one workflow command an issue, the worst first."""

from __future__ import annotations

from collections.abc import Sequence

from auditcheck.model.issues import Issue
from auditcheck.model.report import Report
from auditcheck.model.rules import Severity
from auditcheck.model.words import Language, Words
from auditcheck.reporters.diagnoses import plan_lines
from auditcheck.reporters.escaping import for_terminal
from auditcheck.reporters.plain import details, file_of, standing, tape, urgency, where
from auditcheck.reporters.wording import conclusion

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render_github(reports: Sequence[Report], language: Language) -> str:
    """Return workflow commands, a line each; the last of each report is its conclusion.

    GitHub shows ten errors and ten warnings of a step, so that the worst leading issues of all reports
    come first and the last line also says what to correct first.
    """
    ranked = [
        (key(issue), report, issue)
        for report in reports
        for key in (urgency(report),)
        for issue in report.issues
    ]
    ranked.sort(key=lambda one: one[0])
    lines = [_annotation(issue, file_of(report.submission), language) for _, report, issue in ranked]
    return "\n".join([*lines, *(_conclusion(report, language) for report in reports)]) + "\n"


def _annotation(issue: Issue, file: str, language: Language) -> str:
    command = _COMMAND[issue.severity] if issue.is_open else "notice"
    properties = {"file": file}
    if issue.primary.cell is not None:
        properties |= {"line": str(issue.primary.cell.row), "col": str(issue.primary.cell.column)}
    title = f"{issue.code} {issue.title.to(language)}"
    place = where(issue).to(language) + Words("：", ": ").to(language)
    lines = [place + issue.message.to(language), *tape(issue, language), *details(issue, language)]
    answered = standing(issue)
    if answered is not None:
        lines.append(answered.to(language))
    return _command(command, {**properties, "title": title}, lines)


def _conclusion(report: Report, language: Language) -> str:
    properties = {"file": file_of(report.submission), "title": "auditcheck"}
    plan = plan_lines(report.plan) if report.plan is not None else []
    return _command("notice", properties, [words.to(language) for words in (conclusion(report), *plan)])


def _command(name: str, properties: dict[str, str], lines: Sequence[str]) -> str:
    pairs = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {pairs}::" + "%0A".join(_data(line) for line in lines)


def _data(text: str) -> str:
    return for_terminal(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
