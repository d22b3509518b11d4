"""Coverage measured and told: what a pack notices when the values of a workbook are changed."""

from __future__ import annotations

from enum import StrEnum

from auditcheck.cli.exitcodes import BLOCKED, PASSED
from auditcheck.cli.streams import console, write_out
from auditcheck.model.coverage import Coverage
from auditcheck.model.words import Language


class CoverageFormat(StrEnum):
    """The formats that coverage is told in."""

    TERMINAL = "terminal"
    JSON = "json"


def show_coverage(coverage: Coverage, form: CoverageFormat, language: Language, at_least: int | None) -> int:
    """Print a measurement; return 1 if less is watched than demanded or a rule never failed, else 0."""
    if form is CoverageFormat.JSON:
        from auditcheck.reporters.json_coverage import render_coverage_json  # noqa: PLC0415 - one of two

        write_out(render_coverage_json(coverage).encode())
    else:
        from auditcheck.reporters.coverage import print_coverage  # noqa: PLC0415 - rich only when needed

        print_coverage(coverage, console(color=True), language)
    if at_least is None:
        return PASSED
    return BLOCKED if coverage.watched * 100 < at_least or coverage.silent else PASSED
