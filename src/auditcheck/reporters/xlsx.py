"""The issue list as a workbook: a summary, the issues to answer, and how every rule ended."""

from __future__ import annotations

from collections.abc import Mapping

from auditcheck.model.answers import EXPLANATION_COLUMN, FIGURES_COLUMN, FINGERPRINT_COLUMN
from auditcheck.model.issues import Comparison, Issue, Outcome, Reason, Side, Verdict
from auditcheck.model.report import Report
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Language, Words
from auditcheck.reporters.diagnoses import DIAGNOSIS, in_full
from auditcheck.reporters.plain import in_blocks, standing
from auditcheck.reporters.sheet import EDGE, TAB, Book, Column, Sheet, number_format
from auditcheck.reporters.summary_sheet import write_summary
from auditcheck.reporters.tape import difference_kind, side_figure, working
from auditcheck.reporters.wording import FOLDED, SEVERITY, STANDING, WHOLE_FILE

ROWS = 1_000_000
"""How many issues the list holds; what is beyond is counted in the summary."""

_CELLS_SHOWN = 20
_FOLDED = 13
_BODY: dict[str, object] = {"text_wrap": True, "border": 1, "border_color": EDGE}
_LEVEL: dict[RuleClass, dict[str, object]] = {
    RuleClass.BALANCE: {"bg_color": "#F8CBAD", "font_color": "#9C0006", "bold": True},
    RuleClass.LOGIC: {"bg_color": "#F8CBAD", "font_color": "#9C0006", "bold": True},
    RuleClass.VERIFY: {"bg_color": "#FFE699", "font_color": "#7F6000", "bold": True},
    RuleClass.HINT: {"bg_color": "#DDEBF7", "font_color": "#1F4E78"},
}
_FOLLOWING: dict[str, object] = {"bg_color": "#F2F2F2", "font_color": "#595959"}
_TO_FILL: dict[str, object] = {"bg_color": "#FFFBE6"}
_ISSUE_COLUMNS = (
    Column(title=Words("序号", "No."), width=4.5),
    Column(title=Words("级别", "Level"), width=6.5),
    Column(title=Words("类别", "Class"), width=9),
    Column(title=Words("规则", "Rule"), width=17),
    Column(title=Words("工作表", "Sheet"), width=12),
    Column(title=Words("单元格", "Cell"), width=7.5),
    Column(title=Words("所在行、列", "Row and column"), width=14),
    Column(title=Words("问题", "Message"), width=34),
    Column(title=Words("左边", "Left"), width=11.5),
    Column(title=Words("右边", "Right"), width=11.5),
    Column(title=Words("差额", "Difference"), width=10.5),
    Column(title=Words("计算过程", "Working"), width=33),
    Column(title=DIAGNOSIS, width=34),
    Column(title=FOLDED, width=20),
    Column(title=Words("如何改正", "How to correct"), width=23),
    Column(title=Words("依据", "Basis"), width=12),
    Column(title=EXPLANATION_COLUMN, width=20),
)
_BINDING_COLUMNS = (
    Column(title=FINGERPRINT_COLUMN, width=18, hidden=True),
    Column(title=FIGURES_COLUMN, width=30, hidden=True),
)
"""What an explanation is bound to when it is read back."""

_RULE_COLUMNS = (
    Column(title=Words("规则", "Rule"), width=20),
    Column(title=Words("名称", "Title"), width=40),
    Column(title=Words("类别", "Class"), width=10),
    Column(title=Words("结果", "Verdict"), width=14),
    *(Column(title=verdict.words, width=10) for verdict in Verdict),
    Column(title=Words("取整差异", "Rounding"), width=10),
    Column(title=Words("仅计数", "Only counted"), width=10),
    Column(title=Words("原因", "Reasons"), width=60),
)


def issue_list(report: Report, language: Language) -> bytes:
    """Return the report as an .xlsx file; equal reports give equal bytes."""
    book = Book(language, report.submission.name)
    write_summary(report, book.sheet(Words("汇总", "Summary")))
    _write_issues(report, book.sheet(Words("问题清单", "Issues")), report.submission.name)
    _write_rules(report, book.sheet(Words("规则结果", "Rules")))
    return book.close()


def issue_sheet(report: Report, language: Language) -> bytes:
    """Return a workbook of one sheet: the issues, their links leading to sheets of the same workbook."""
    book = Book(language, report.submission.name)
    sheet = book.sheet(Words("问题清单", "Issues"))
    sheet.sheet.set_tab_color(TAB)
    _write_issues(report, sheet, None)
    return book.close()


def _write_issues(report: Report, sheet: Sheet, file: str | None) -> None:
    sheet.header(0, (*_ISSUE_COLUMNS, *_BINDING_COLUMNS))
    numbers: dict[int, int] = {}
    listed = in_blocks(report)[:ROWS]
    for row, (issue, leader) in enumerate(listed, start=1):
        numbers[id(issue)] = row
        _write_issue(issue, row, file, sheet)
        sheet.text(row, _FOLDED, _same_cause(issue, leader, numbers), **_BODY)
        if leader is not None:
            sheet.outline(row)
            sheet.number(row, 0, row, align="center", **_BODY, **_FOLLOWING)
    sheet.list_setup(0, len(listed), len(_ISSUE_COLUMNS))


def _same_cause(issue: Issue, leader: Issue | None, numbers: Mapping[int, int]) -> Words:
    words = issue.folding or _same("")
    number = numbers.get(id(leader))
    return words if number is None else Words(f"↳ 第 {number} 号\n", f"↳ No. {number}\n") + words


def _write_issue(issue: Issue, row: int, file: str | None, sheet: Sheet) -> None:
    place = issue.primary
    sheet.number(row, 0, row, align="center", **_BODY)
    sheet.text(row, 1, SEVERITY[issue.severity], align="center", **_BODY, **_LEVEL[issue.rule_class])
    sheet.text(row, 2, issue.rule_class.words, align="center", **_BODY)
    sheet.text(row, 3, _same(f"{issue.code}\n") + issue.title, **_BODY)
    sheet.text(row, 4, place.sheet or WHOLE_FILE, **_BODY)
    if place.cell is None:
        sheet.text(row, 5, "", **_BODY)
    else:
        sheet.link(row, 5, place.cell, file, align="center", **_BODY)
    sheet.text(row, 6, _place_words(issue), **_BODY)
    sheet.text(row, 7, _message(issue), **_BODY)
    _write_comparison(issue, row, sheet)
    sheet.text(row, 12, _diagnosis(issue), **_BODY)
    sheet.text(row, 14, issue.correction or "", **_BODY)
    sheet.text(row, 15, issue.basis or "", **_BODY)
    sheet.text(row, 16, issue.explanation.text if issue.explanation else "", **_BODY, **_TO_FILL)
    sheet.text(row, 17, issue.fingerprint)
    sheet.text(row, 18, issue.figures)


def _diagnosis(issue: Issue) -> Words:
    """Return the diagnosis, of an issue that follows another its sentence alone."""
    if issue.diagnosis is None:
        return _same("")
    return issue.diagnosis.sentence if issue.follows else in_full(issue.diagnosis)


def _place_words(issue: Issue) -> str:
    label = issue.primary.label
    return (
        label if not issue.target or issue.target in label else "\n".join(filter(None, (label, issue.target)))
    )


def _message(issue: Issue) -> Words:
    words = issue.message
    if issue.value and issue.primary.cell is not None:
        words += Words(f"\n表中内容：{issue.value}", f"\nOn the sheet: {issue.value}")
    if issue.unchecked:
        words += Words(
            f"\n受此影响未能审核：{'、'.join(issue.unchecked)}",
            f"\nNot checked because of it: {', '.join(issue.unchecked)}",
        )
    said = standing(issue)
    return words + _same("\n") + STANDING + Words("：", ": ") + said if said is not None else words


def _write_comparison(issue: Issue, row: int, sheet: Sheet) -> None:
    comparison = issue.comparison
    if comparison is None:
        for column in range(8, 12):
            sheet.text(row, column, "", **_BODY)
        return
    _write_side(comparison.left, row, 8, sheet)
    _write_side(comparison.right, row, 9, sheet)
    _write_difference(comparison, row, sheet)
    tape = working(comparison, sheet.book.language, issue.primary.sheet)
    sheet.text(row, 11, tape, align="left", indent=1, **_BODY)


def _write_side(side: Side, row: int, column: int, sheet: Sheet) -> None:
    if side.value is None:
        sheet.text(row, column, side_figure(side), **_BODY)
    else:
        sheet.number(row, column, side.value, num_format=number_format(side.kind, side.places), **_BODY)


def _write_difference(comparison: Comparison, row: int, sheet: Sheet) -> None:
    if comparison.difference is None:
        sheet.text(row, 10, "", **_BODY)
        return
    form = number_format(difference_kind(comparison), None)
    sheet.number(row, 10, comparison.difference, num_format=form, bold=True, **_BODY)


def _write_rules(report: Report, sheet: Sheet) -> None:
    sheet.header(0, _RULE_COLUMNS)
    for row, outcome in enumerate(report.outcomes, start=1):
        _write_outcome(outcome, row, sheet)
    sheet.list_setup(0, len(report.outcomes), len(_RULE_COLUMNS))


def _write_outcome(outcome: Outcome, row: int, sheet: Sheet) -> None:
    verdict = outcome.verdict
    sheet.text(row, 0, outcome.rule_id, **_BODY)
    sheet.text(row, 1, outcome.title, **_BODY)
    sheet.text(row, 2, outcome.rule_class.words, align="center", **_BODY)
    bad = verdict in {Verdict.FAILED, Verdict.NOT_EVALUATED}
    sheet.text(row, 3, verdict.words, align="center", **_BODY, **(_LEVEL[outcome.rule_class] if bad else {}))
    counts = [*(outcome.count(each) for each in Verdict), outcome.rounded, outcome.untold]
    for column, count in enumerate(counts, start=4):
        sheet.number(row, column, count, num_format="#,##0;;", align="center", **_BODY)
    reasons = [_reason(reason) for reason in outcome.reasons]
    language = sheet.book.language
    sheet.text(row, 4 + len(counts), "\n".join(words.to(language) for words in reasons), **_BODY)


def _reason(reason: Reason) -> Words:
    words = reason.verdict.words + Words("：", ": ") + reason.words
    if not reason.cells:
        return words
    cells = [cell.qualified for cell in reason.cells[:_CELLS_SHOWN]]
    more = len(reason.cells) - _CELLS_SHOWN
    tail = Words(f" 等 {len(reason.cells):,} 格", f" and {more:,} more") if more > 0 else Words("", "")
    return words + Words(f"（{'、'.join(cells)}{tail.zh}）", f" ({', '.join(cells)}{tail.en})")


def _same(text: str) -> Words:
    return Words(text, text)
