"""The formats a report can be written in: one literal table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from auditcheck.model.report import Report
from auditcheck.model.words import Language

Renderer = Callable[[Report, Language], bytes]


def _text(report: Report, language: Language) -> bytes:
    from auditcheck.reporters.terminal import render_text  # noqa: PLC0415 - rich only where it is used

    return render_text(report, language).encode()


def _xlsx(report: Report, language: Language) -> bytes:
    from auditcheck.reporters.xlsx import issue_list  # noqa: PLC0415 - XlsxWriter only where it is used

    return issue_list(report, language)


def _json(report: Report, language: Language) -> bytes:  # noqa: ARG001 - JSON carries both languages
    from auditcheck.reporters.json import render_json  # noqa: PLC0415 - as its neighbours

    return render_json(report).encode()


RENDERERS: Mapping[str, Renderer] = {"terminal": _text, "xlsx": _xlsx, "json": _json}
EXTENSIONS: Mapping[str, str] = {".txt": "terminal", ".xlsx": "xlsx", ".json": "json"}
