"""Annotations of GitHub Actions: one workflow command an issue, the worst first."""

from __future__ import annotations

from collections.abc import Sequence

from auditcheck.model.issues import Issue
from auditcheck.model.report import Report
from auditcheck.model.rules import Severity
from auditcheck.model.words import Language, Words
from auditcheck.reporters.escaping import for_terminal
from auditcheck.reporters.plain import details, file_of, standing, tape, where, worst_first
from auditcheck.reporters.wording import conclusion

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render_github(reports: Sequence[Report], language: Language) -> str:
    """Return workflow commands, a line each; the last of each report is its conclusion.

    GitHub shows ten errors and ten warnings of a step, so that the worst issues of all reports lead.
    """
    pairs = [(report, issue) for report in reports for issue in worst_first(report)]
    pairs.sort(key=lambda pair: (not pair[1].is_open, pair[1].rule_class.rank))
    lines = [_annotation(issue, file_of(report.submission), language) for report, issue in pairs]
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
    return _command("notice", properties, [conclusion(report).to(language)])


def _command(name: str, properties: dict[str, str], lines: Sequence[str]) -> str:
    pairs = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {pairs}::" + "%0A".join(_data(line) for line in lines)


def _data(text: str) -> str:
    return for_terminal(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
