"""The first sheet of the issue list: what was checked with which pack, and the result in numbers."""

from __future__ import annotations

from collections.abc import Sequence

from auditcheck.model.blocks import issue_blocks
from auditcheck.model.issues import Verdict
from auditcheck.model.report import Report, TableInfo
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words
from auditcheck.reporters.diagnoses import PLAN, plan_lines
from auditcheck.reporters.sheet import EDGE, INK, PAPER, Sheet
from auditcheck.reporters.wording import (
    ADJUSTED,
    BLOCKS,
    CONSEQUENCE,
    FOLDED_BLOCKS,
    IDENTITY,
    ISSUES,
    NO_PACK,
    NOT_FOUND,
    OPEN,
    OPTIONAL,
    PACK,
    PRIOR,
    REMARKS,
    RULES,
    SETTLED,
    SUBMISSION,
    TABLES,
    TARGETS,
    TOTAL,
    VERDICT_MEANING,
    adjustments,
    conclusion,
    how_chosen,
    what_was_read,
)

_ANSWERS = 500
_PLACES = 4
_WIDTHS = (27, 36, 13, 13, 32)
_LINE: dict[str, object] = {"valign": "vcenter", "border": 1, "border_color": EDGE, "text_wrap": True}
_VISIBILITY = {
    "visible": Words("显示", "visible"),
    "hidden": Words("隐藏", "hidden"),
    "very_hidden": Words("深度隐藏", "very hidden"),
    "veryHidden": Words("深度隐藏", "very hidden"),
}

Cell = Words | str | int


def write_summary(report: Report, sheet: Sheet) -> None:
    """Write the whole sheet."""
    sheet.widths(_WIDTHS)
    row = _write_title(report, sheet)
    row = _write_facts(report, sheet, row)
    row = _write_plan(report, sheet, row)
    row = _write_counts(report, sheet, row)
    row = _write_by_rule(report, sheet, row)
    row = _write_answers(report, sheet, row)
    row = _write_tables(report, sheet, row)
    _write_sheets(report, sheet, row)
    sheet.fit_rows()
    sheet.page_setup(landscape=False)


def _write_title(report: Report, sheet: Sheet) -> int:
    style: dict[str, object] = {"bold": True, "font_size": 16, "font_color": INK}
    sheet.text(0, 0, Words("审核结果汇总", "Result of the check"), **style)
    sheet.sheet.set_row(0, 28)
    color = "#C00000" if report.blocks() else "#375623"
    sheet.text(1, 0, conclusion(report), bold=True, font_size=12, font_color=color)
    sheet.sheet.set_row(1, 22)
    return 3


def _write_facts(report: Report, sheet: Sheet, row: int) -> int:
    for name, value in _facts(report):
        sheet.text(row, 0, name, bold=True, bg_color=PAPER, **_LINE)
        sheet.wide_text(row, (1, len(_WIDTHS) - 1), value, **_LINE)
        row += 1
    return row + 1


def _facts(report: Report) -> list[tuple[Words, Words | str]]:
    info, pack = report.submission, report.pack
    facts: list[tuple[Words, Words | str]] = [
        (SUBMISSION, f"{info.name} ({info.format})" if info.format else info.name)
    ]
    if info.identity:
        facts.append((IDENTITY, " · ".join(filter(None, info.identity.values()))))
    facts += [
        (Words("读取内容", "Content"), what_was_read(info)),
        (Words("文件校验码 SHA-256", "File SHA-256"), info.sha256),
    ]
    if report.prior is not None:
        facts.append((PRIOR, f"{report.prior.name} · SHA-256 {report.prior.sha256}"))
    if pack is None:
        facts.append((PACK, NO_PACK))
    else:
        how = how_chosen(pack)
        facts.append((PACK, pack.title + _same(f" · {pack.id} {pack.version} · ") + how))
        facts.append((Words("规则包校验码", "Rule pack SHA-256"), pack.digest))
        if pack.changes or pack.disabled:
            facts.append((ADJUSTED, adjustments(pack)))
    return [*facts, (Words("审核工具", "Checked with"), f"auditcheck {report.version}")]


def _write_plan(report: Report, sheet: Sheet, row: int) -> int:
    lines = plan_lines(report.plan) if report.plan is not None else []
    for number, words in enumerate(lines):
        sheet.text(row, 0, "" if number else PLAN, bold=True, bg_color=PAPER, **_LINE)
        sheet.wide_text(row, (1, len(_WIDTHS) - 1), words, **_LINE)
        row += 1
    return row + 1 if lines else row


def _write_counts(report: Report, sheet: Sheet, row: int) -> int:
    lines: list[Sequence[Cell]] = [
        (verdict.words, VERDICT_MEANING[verdict], report.count_rules(verdict), report.count(verdict))
        for verdict in Verdict
    ]
    total = sum(report.count(verdict) for verdict in Verdict)
    lines.append((TOTAL, "", len(report.outcomes), total))
    row = _write_block(sheet, row, (Words("审核情况", "Verdicts"), "", RULES, TARGETS), lines)
    classes: list[Sequence[Cell]] = [
        (rule_class.words, CONSEQUENCE[rule_class], len(report.of_class(rule_class)))
        for rule_class in RuleClass
    ]
    classes.append((TOTAL, "", len(report.issues)))
    blocks = len(report.issue_blocks())
    if blocks < len(report.issues):
        classes.append((BLOCKS, FOLDED_BLOCKS, blocks))
    heading: tuple[Cell, ...] = (Words("问题分类", "Issues by class"), "", ISSUES)
    if len(report.open_issues) < len(report.issues):
        still = [sum(issue.rule_class is each for issue in report.open_issues) for each in RuleClass]
        heading = (*heading, OPEN)
        counts = [*still, sum(still), len(issue_blocks(report.open_issues))]
        classes = [(*line, count) for line, count in zip(classes, counts, strict=False)]
    if report.untold:
        classes.append((Words("仅计数、未列出", "Only counted, not listed"), "", report.untold))
    return _write_block(sheet, row, heading, classes)


def _write_by_rule(report: Report, sheet: Sheet, row: int) -> int:
    counts: dict[str, int] = {}
    for issue in report.issues:
        counts[issue.code] = counts.get(issue.code, 0) + 1
    first = {issue.code: issue for issue in reversed(report.issues)}
    codes = sorted(counts, key=lambda code: (first[code].rule_class.rank, -counts[code], code))
    lines = [(code, first[code].title, first[code].rule_class.words, counts[code]) for code in codes]
    heading = (Words("问题按规则", "Issues by rule"), "", Words("类别", "Class"), ISSUES)
    return _write_block(sheet, row, heading, lines) if lines else row


def _write_answers(report: Report, sheet: Sheet, row: int) -> int:
    """Write what is told of waivers, explanations and the baseline, and what is gone from the latter."""
    told = [(_same(str(number)), remark.words) for number, remark in enumerate(report.remarks, 1)]
    gone = [
        (gone.state.words, _same(f"{gone.code} {gone.place}：") + gone.message) for gone in report.settled
    ]
    for heading, lines in ((REMARKS, told), (SETTLED, gone)):
        if lines:
            sheet.text(row, 0, heading, bold=True, bg_color=INK, font_color="#FFFFFF", **_LINE)
            sheet.wide_text(row, (1, len(_WIDTHS) - 1), "", bg_color=INK, **_LINE)
            for name, words in lines[:_ANSWERS]:
                row += 1
                sheet.text(row, 0, name, **_LINE)
                sheet.wide_text(row, (1, len(_WIDTHS) - 1), words, **_LINE)
            row += 2
    return row


def _write_tables(report: Report, sheet: Sheet, row: int) -> int:
    heading = (
        TABLES,
        Words("所在区域", "Where"),
        Words("记录数", "Records"),
        Words("栏目数", "Columns"),
        Words("单位", "Unit"),
    )
    lines = [
        (table.label, _places(table), table.records, table.columns, table.unit) for table in report.tables
    ]
    return _write_block(sheet, row, heading, lines) if lines else row


def _places(table: TableInfo) -> Words | str:
    if not table.found:
        return OPTIONAL if table.optional else NOT_FOUND
    more = len(table.places) - _PLACES
    shown = _same("\n".join(table.places[:_PLACES]))
    return shown + Words(f"\n等 {len(table.places)} 处", f"\nand {more} more") if more > 0 else shown


def _write_sheets(report: Report, sheet: Sheet, row: int) -> int:
    heading = (
        Words("工作表", "Sheets"),
        Words("状态", "Visibility"),
        Words("行数", "Rows"),
        Words("列数", "Columns"),
        Words("有内容的单元格", "Filled cells"),
    )
    lines = [
        (info.title, _VISIBILITY.get(info.visibility, info.visibility), info.rows, info.columns, info.cells)
        for info in report.submission.sheets
    ]
    return _write_block(sheet, row, heading, lines) if lines else row


def _write_block(sheet: Sheet, row: int, heading: Sequence[Cell], lines: Sequence[Sequence[Cell]]) -> int:
    """Write a small table with its heading and return the row after the empty line that follows it."""
    for column, title in enumerate(heading):
        align = "left" if column < 2 else "center"  # noqa: PLR2004 - the two columns of words
        _write(sheet, row, column, title, bold=True, bg_color=INK, font_color="#FFFFFF", align=align)
    for line in lines:
        row += 1
        for column, value in enumerate(line):
            _write(sheet, row, column, value)
    return row + 2


def _write(sheet: Sheet, row: int, column: int, value: Cell, **style: object) -> None:
    if isinstance(value, int):
        sheet.number(row, column, value, num_format="#,##0", align="center", **_LINE, **style)
    else:
        centred = {} if column < 2 else {"align": "center"}  # noqa: PLR2004 - the two columns of words
        sheet.text(row, column, value, **(_LINE | centred | style))


def _same(text: str) -> Words:
    return Words(text, text)
