"""CSV: one issue a line, for spreadsheet programs and scripts, with nothing that runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from auditcheck.model.issues import Issue
from auditcheck.model.report import Report
from auditcheck.model.words import Language, Words
from auditcheck.reporters.diagnoses import DIAGNOSIS, EVIDENCE
from auditcheck.reporters.escaping import for_csv
from auditcheck.reporters.plain import evidence, file_of, standing
from auditcheck.reporters.wording import FOLDED, SEVERITY

_COLUMNS = (
    Words("文件", "File"),
    Words("级别", "Level"),
    Words("类别", "Class"),
    Words("规则", "Rule"),
    Words("名称", "Title"),
    Words("工作表", "Sheet"),
    Words("单元格", "Cell"),
    Words("所在行", "Row"),
    Words("所在列", "Column"),
    Words("审核对象", "Target"),
    Words("问题", "Message"),
    Words("左边", "Left"),
    Words("右边", "Right"),
    Words("差额", "Difference"),
    Words("表中内容", "On the sheet"),
    Words("如何改正", "How to correct"),
    Words("依据", "Basis"),
    Words("处理情况", "Standing"),
    Words("指纹", "Fingerprint"),
    DIAGNOSIS,
    EVIDENCE,
    FOLDED,
    Words("为首问题的指纹", "Follows"),
)


def render_csv(reports: Sequence[Report], language: Language) -> bytes:
    """Return the issues as CSV (RFC 4180) in UTF-8 with the mark by which Excel knows it.

    Figures are plain digits without separators; every text is made harmless (see ``for_csv``).
    """
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow([column.to(language) for column in _COLUMNS])
    for report in reports:
        file = file_of(report.submission)
        lines.writerows(_line(issue, file, language) for issue in report.issues)
    return text.getvalue().encode("utf-8-sig")


def _line(issue: Issue, file: str, language: Language) -> list[str]:
    place, sums, answered = issue.primary, issue.comparison, standing(issue)
    before = (
        file,
        SEVERITY[issue.severity].to(language),
        issue.rule_class.words.to(language),
        issue.code,
        issue.title.to(language),
        place.sheet,
        place.cell.address if place.cell else "",
        place.row_label,
        place.column_label,
        issue.target,
        issue.message.to(language),
    )
    figures = (sums.left.value, sums.right.value, sums.difference) if sums else (None, None, None)
    after = (
        issue.value,
        issue.correction.to(language) if issue.correction else "",
        issue.basis or "",
        answered.to(language) if answered else "",
        issue.fingerprint,
        issue.diagnosis.sentence.to(language) if issue.diagnosis else "",
        "\n".join(evidence(issue, language)),
        issue.folding.to(language) if issue.folding else "",
        issue.follows,
    )
    return [*map(for_csv, before), *map(_digits, figures), *map(for_csv, after)]


def _digits(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"
