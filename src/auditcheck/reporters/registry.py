"""The formats a report can be written in: one literal table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from auditcheck.model.report import Report
from auditcheck.model.words import Language

Renderer = Callable[[Report, Language], bytes]
TogetherRenderer = Callable[[Sequence[Report], Language], bytes]


def _text(report: Report, language: Language) -> bytes:
    from auditcheck.reporters.terminal import render_text  # noqa: PLC0415 - rich only where it is used

    return render_text(report, language).encode()


def _xlsx(report: Report, language: Language) -> bytes:
    from auditcheck.reporters.xlsx import issue_list  # noqa: PLC0415 - XlsxWriter only where it is used

    return issue_list(report, language)


def _json(report: Report, language: Language) -> bytes:  # noqa: ARG001 - JSON carries both languages
    from auditcheck.reporters.json import render_json  # noqa: PLC0415 - as its neighbours

    return render_json(report).encode()


def _sarif(reports: Sequence[Report], language: Language) -> bytes:
    from auditcheck.reporters.sarif import render_sarif  # noqa: PLC0415 - as its neighbours

    return render_sarif(reports, language).encode()


def _junit(reports: Sequence[Report], language: Language) -> bytes:
    from auditcheck.reporters.junit import render_junit  # noqa: PLC0415 - as its neighbours

    return render_junit(reports, language).encode()


def _github(reports: Sequence[Report], language: Language) -> bytes:
    from auditcheck.reporters.github import render_github  # noqa: PLC0415 - as its neighbours

    return render_github(reports, language).encode()


def _gitlab(reports: Sequence[Report], language: Language) -> bytes:
    from auditcheck.reporters.gitlab import render_gitlab  # noqa: PLC0415 - as its neighbours

    return render_gitlab(reports, language).encode()


def _csv(reports: Sequence[Report], language: Language) -> bytes:
    from auditcheck.reporters.csv import render_csv  # noqa: PLC0415 - as its neighbours

    return render_csv(reports, language)


def _markdown(reports: Sequence[Report], language: Language) -> bytes:
    from auditcheck.reporters.markdown import render_markdown  # noqa: PLC0415 - as its neighbours

    return render_markdown(reports, language).encode()


def _html(report: Report, language: Language) -> bytes:
    from auditcheck.reporters.html import render_html  # noqa: PLC0415 - Jinja2 only where it is used

    return render_html(report, language).encode()


def _texts(reports: Sequence[Report], language: Language) -> bytes:
    return b"\n".join(_text(report, language) for report in reports)


def _of_one(render: TogetherRenderer) -> Renderer:
    return lambda report, language: render([report], language)


TOGETHER: Mapping[str, TogetherRenderer] = {
    "terminal": _texts,
    "sarif": _sarif,
    "junit": _junit,
    "github": _github,
    "gitlab": _gitlab,
    "csv": _csv,
    "markdown": _markdown,
}
"""Formats that hold the reports of several submissions in one."""

RENDERERS: Mapping[str, Renderer] = {
    "terminal": _text,
    "xlsx": _xlsx,
    "json": _json,
    "sarif": _of_one(_sarif),
    "junit": _of_one(_junit),
    "github": _of_one(_github),
    "gitlab": _of_one(_gitlab),
    "csv": _of_one(_csv),
    "markdown": _of_one(_markdown),
    "html": _html,
}
EXTENSIONS: Mapping[str, str] = {
    ".txt": "terminal",
    ".xlsx": "xlsx",
    ".json": "json",
    ".sarif": "sarif",
    ".xml": "junit",
    ".csv": "csv",
    ".md": "markdown",
    ".html": "html",
}
DRAWS_SHEETS = frozenset({"html"})
"""Formats that show the sheets themselves and need the report's views."""
