"""The reviewer's workbook: totals, units and their standings, rules, the largest differences."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from auditcheck.model.batch import BatchInfo
from auditcheck.model.issues import Issue
from auditcheck.model.report import Report
from auditcheck.model.review import Cause, Gap, Overview, RuleLine, UnitLine
from auditcheck.model.tables import ValueType
from auditcheck.model.units import Standing
from auditcheck.model.words import Language, Words
from auditcheck.reporters import wording
from auditcheck.reporters.review.words import (
    OVERVIEW,
    cause_place,
    cause_share,
    cause_suspicion,
    conclusion,
    progress,
)
from auditcheck.reporters.sheet import EDGE, INK, PAPER, Book, Column, Sheet, number_format

ROWS = 1_000_000
"""How many rows a list holds; the summary counts all."""

_BODY: dict[str, object] = {"text_wrap": True, "border": 1, "border_color": EDGE}
_COLOURS = {
    Standing.ACCEPTED: {"bg_color": "#E2EFDA", "font_color": "#375623"},
    Standing.TO_EXPLAIN: {"bg_color": "#FFE699", "font_color": "#7F6000"},
    Standing.REJECTED: {"bg_color": "#F8CBAD", "font_color": "#9C0006"},
    Standing.UNREAD: {"bg_color": "#F8CBAD", "font_color": "#9C0006"},
    Standing.MISSING: {"bg_color": "#DDEBF7", "font_color": "#1F4E78"},
}
_AMOUNT = number_format(ValueType.AMOUNT, 2)
_UNIT_COLUMNS = (
    Column(title=Words("结论", "Standing"), width=11),
    Column(title=Words("单位代码", "Code"), width=13),
    Column(title=Words("单位名称", "Unit"), width=28),
    Column(title=Words("报表类型", "Kind"), width=11),
    Column(title=Words("文件", "File"), width=34),
    Column(title=Words("错误", "Errors"), width=8),
    Column(title=Words("待说明", "To explain"), width=8),
    Column(title=Words("提示", "Hints"), width=8),
    Column(title=Words("未能审核的规则", "Rules not evaluated"), width=10),
    Column(title=Words("差额合计", "Differences"), width=14),
    Column(title=Words("违反的规则（问题数）", "Rules broken (issues)"), width=46),
    Column(title=Words("备注", "Remark"), width=34),
)
_RULE_COLUMNS = (
    Column(title=Words("规则", "Rule"), width=20),
    Column(title=Words("名称", "Title"), width=48),
    Column(title=Words("类别", "Class"), width=10),
    Column(title=Words("违反的单位数", "Units that break it"), width=12),
    Column(title=Words("待处理问题数", "Open issues"), width=12),
    Column(title=Words("未能审核的单位数", "Not evaluated in units"), width=12),
    Column(title=Words("差额合计", "Differences"), width=14),
)
_GAP_COLUMNS = (
    Column(title=Words("单位", "Unit"), width=26),
    Column(title=Words("文件", "File"), width=30),
    Column(title=Words("规则", "Rule"), width=36),
    Column(title=Words("单元格", "Cell"), width=24),
    Column(title=Words("所在行、列", "Row and column"), width=24),
    Column(title=Words("左边", "Left"), width=14),
    Column(title=Words("右边", "Right"), width=14),
    Column(title=Words("差额", "Difference"), width=14),
)
_ACROSS_COLUMNS = (
    Column(title=Words("类别", "Class"), width=10),
    Column(title=Words("规则", "Rule"), width=36),
    Column(title=Words("单元格", "Cell"), width=32),
    Column(title=Words("问题", "Message"), width=70),
    Column(title=Words("如何改正", "How to correct"), width=44),
)
_WIDTHS = (24, 34, 14, 44)

Pair = tuple[Words, Words | str | int | Decimal]


def summary_workbook(overview: Overview, info: BatchInfo, across: Report | None, language: Language) -> bytes:
    """Return the workbook as an .xlsx file; equal overviews give equal bytes."""
    book = Book(language, OVERVIEW["review"].to(language))
    _write_summary(overview, info, book.sheet(Words("汇总", "Summary")))
    _write_units(overview.units, book.sheet(Words("单位", "Units")))
    _write_rules(overview.rules, book.sheet(Words("规则", "Rules")))
    _write_gaps(overview.gaps, book.sheet(Words("最大差额", "Differences")))
    if across is not None:
        _write_across(across.issues, book.sheet(Words("全部单位", "All units")))
    return book.close()


def _write_summary(overview: Overview, info: BatchInfo, sheet: Sheet) -> None:
    sheet.widths(_WIDTHS)
    sheet.text(0, 0, OVERVIEW["review"], bold=True, font_size=16, font_color=INK)
    sheet.sheet.set_row(0, 28)
    sheet.text(1, 0, conclusion(overview), bold=True, font_size=12)
    sheet.sheet.set_row(1, 22)
    row = _write_pairs(_facts(overview, info), sheet, 3)
    row = _write_pairs([(each.words, overview.standings.get(each, 0)) for each in Standing], sheet, row + 1)
    row += 1
    for cause in overview.causes:
        row = _write_cause(cause, sheet, row)
    sheet.fit_rows()
    sheet.page_setup(landscape=False)


def _facts(overview: Overview, info: BatchInfo) -> list[Pair]:
    facts: list[Pair] = []
    if info.pack is not None:
        named = f" {info.pack.version} ({info.pack.id})"
        facts.append((wording.PACK, info.pack.title + Words(named, named)))
        changed = wording.adjustments(info.pack)
        facts += [(wording.ADJUSTED, changed)] if changed.zh else []
    if not info.complete:
        facts.append((Words("未完成", "Unfinished"), Words("审核中途停止", "the run was interrupted")))
    if len(overview.units) > ROWS:
        rest = len(overview.units) - ROWS
        facts.append((Words("未列出的单位", "Units not listed"), rest))
    return [
        *facts,
        (Words("已审核", "Checked"), overview.checked),
        (Words("待处理问题", "Open issues"), overview.issues),
        (Words("差额合计", "Differences"), overview.at_stake),
        (Words("说明", "Note"), OVERVIEW["at_stake_note"]),
        (Words("审核工具", "Checked with"), f"auditcheck {info.version}"),
    ]


def _write_pairs(pairs: Sequence[Pair], sheet: Sheet, row: int) -> int:
    for name, value in pairs:
        sheet.text(row, 0, name, bold=True, bg_color=PAPER, **_BODY)
        if isinstance(value, int | Decimal):
            form = "#,##0" if isinstance(value, int) else _AMOUNT
            sheet.number(row, 1, value, num_format=form, align="left", **_BODY)
        else:
            sheet.wide_text(row, (1, len(_WIDTHS) - 1), value, **_BODY)
        row += 1
    return row


def _write_cause(cause: Cause, sheet: Sheet, row: int) -> int:
    names = Words("、", ", ").to(sheet.book.language).join(cause.examples)
    lines: list[Pair] = [
        (OVERVIEW["causes"], Words(f"{cause.code} ", f"{cause.code} ") + cause.title),
        (OVERVIEW["place"], cause_place(cause)),
        (OVERVIEW["units"], cause_share(cause)),
        (OVERVIEW["examples"], names),
        (Words("建议", "What to do"), cause_suspicion(cause)),
    ]
    return _write_pairs(lines, sheet, row) + 1


def _write_units(units: Sequence[UnitLine], sheet: Sheet) -> None:
    sheet.header(0, _UNIT_COLUMNS)
    listed = units[:ROWS]
    for row, line in enumerate(listed, start=1):
        _write_unit(line, row, sheet)
    sheet.list_setup(0, len(listed), len(_UNIT_COLUMNS))


def _write_unit(line: UnitLine, row: int, sheet: Sheet) -> None:
    sheet.text(row, 0, line.standing.words, align="center", **_BODY, **_COLOURS[line.standing])
    for column, text in enumerate((line.code, line.name, line.kind, line.file), start=1):
        sheet.text(row, column, text, **_BODY)
    counts = (line.errors, line.to_explain, line.hints, line.not_evaluated)
    for column, count in enumerate(counts, start=5):
        sheet.number(row, column, count, num_format="#,##0;;", align="center", **_BODY)
    sheet.number(row, 9, line.at_stake, num_format=f"{_AMOUNT};;", **_BODY)
    failed = "  ".join(f"{code} ({count})" for code, count in sorted(line.failed.items()))
    sheet.text(row, 10, failed, **_BODY)
    sheet.text(row, 11, _remark(line), **_BODY)


def _remark(line: UnitLine) -> Words:
    parts = [line.reason] if line.reason is not None else []
    if line.same_as:
        parts.append(OVERVIEW["same_as"] + Words(line.same_as, line.same_as))
    said = progress(line)
    parts += [said] if said is not None else []
    return Words("；".join(it.zh for it in parts), "; ".join(it.en for it in parts))


def _write_rules(rules: Sequence[RuleLine], sheet: Sheet) -> None:
    sheet.header(0, _RULE_COLUMNS)
    for row, rule in enumerate(rules, start=1):
        sheet.text(row, 0, rule.code, **_BODY)
        sheet.text(row, 1, rule.title, **_BODY)
        sheet.text(row, 2, rule.rule_class.words, align="center", **_BODY)
        for column, count in enumerate((rule.units, rule.issues, rule.stopped), start=3):
            sheet.number(row, column, count, num_format="#,##0;;", align="center", **_BODY)
        sheet.number(row, 6, rule.at_stake, num_format=f"{_AMOUNT};;", **_BODY)
    sheet.list_setup(0, len(rules), len(_RULE_COLUMNS))


def _write_gaps(gaps: Sequence[Gap], sheet: Sheet) -> None:
    sheet.header(0, _GAP_COLUMNS)
    for row, gap in enumerate(gaps, start=1):
        rule = Words(f"{gap.code} ", f"{gap.code} ") + gap.title
        texts: tuple[Words | str, ...] = (gap.unit, gap.file, rule, gap.place, gap.label)
        for column, text in enumerate(texts):
            sheet.text(row, column, text, **_BODY)
        for column, value in enumerate((gap.left, gap.right, gap.difference), start=5):
            sheet.number(row, column, value, num_format=_AMOUNT, **_BODY)
    sheet.list_setup(0, len(gaps), len(_GAP_COLUMNS))


def _write_across(issues: Sequence[Issue], sheet: Sheet) -> None:
    sheet.header(0, _ACROSS_COLUMNS)
    for row, issue in enumerate(issues[:ROWS], start=1):
        cell = issue.primary.cell
        sheet.text(row, 0, issue.rule_class.words, align="center", **_BODY)
        sheet.text(row, 1, Words(f"{issue.code} ", f"{issue.code} ") + issue.title, **_BODY)
        sheet.text(row, 2, cell.qualified if cell is not None else "", **_BODY)
        sheet.text(row, 3, issue.message, **_BODY)
        sheet.text(row, 4, issue.correction or "", **_BODY)
    sheet.list_setup(0, min(len(issues), ROWS), len(_ACROSS_COLUMNS))
