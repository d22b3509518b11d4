"""The fixed words of all reports, in both languages: headings, columns, verdict lines."""

from __future__ import annotations

from auditcheck.model.answers import IssueState
from auditcheck.model.blocks import issue_blocks
from auditcheck.model.issues import Issue, IssueKind, Verdict
from auditcheck.model.report import Calculation, PackInfo, Provenance, Report, SubmissionInfo
from auditcheck.model.rules import RuleClass, Severity
from auditcheck.model.tables import CellState
from auditcheck.model.words import Words, joined

SEVERITY = {
    Severity.ERROR: Words("错误", "error"),
    Severity.WARNING: Words("警告", "warning"),
    Severity.NOTE: Words("提示", "note"),
}
CONSEQUENCE = {
    RuleClass.BALANCE: Words("必须改正", "must be corrected"),
    RuleClass.LOGIC: Words("必须改正", "must be corrected"),
    RuleClass.VERIFY: Words("请核实：改正或说明", "correct it or explain it"),
    RuleClass.HINT: Words("供参考，不影响上报", "for information, blocks nothing"),
}
VERDICT_MEANING = {
    Verdict.PASSED: Words("符合规则", "the rule holds"),
    Verdict.FAILED: Words("不符合规则，见问题清单", "the rule does not hold, see the issues"),
    Verdict.UNKNOWN: Words("所需数据空缺，无法判断", "a figure it needs is missing"),
    Verdict.NOT_APPLICABLE: Words("规则的适用条件不成立", "the rule does not apply here"),
    Verdict.NOT_EVALUATED: Words("内容无法识别或未找到，须先改正", "a cell cannot be read or is not there"),
}
KIND = {
    IssueKind.FILE: Words("文件", "file"),
    IssueKind.STRUCTURE: Words("表样", "layout"),
    IssueKind.VALUE: Words("数据读取", "values"),
    IssueKind.CONTRACT: Words("填报要求", "column requirements"),
    IssueKind.RULE: Words("审核公式", "rules"),
}
RESULTS = {
    Calculation.UNKNOWN: Words("，结果按文件所存", ", results as stored"),
    Calculation.STORED: Words("，结果由该程序算出", ", calculated by that program"),
    Calculation.GENERATED: Words(
        "，结果由生成文件的程序写入，Excel 没有算过",
        ", results put in by another program, not calculated by Excel",
    ),
    Calculation.ON_OPENING: Words("，结果到打开时才重算", ", to be recalculated when it is opened"),
    Calculation.MANUAL: Words("，手动计算，结果可能未更新", ", calculated by hand only: may be out of date"),
}
STATE = {
    CellState.VALUE: Words("", ""),
    CellState.BLANK: Words("空白", "blank"),
    CellState.NOT_APPLICABLE: Words("不适用", "not applicable"),
    CellState.UNREADABLE: Words("无法识别", "cannot be read"),
}
OPERATOR = {
    "==": Words("应等于", "should equal"),
    "!=": Words("应不等于", "should differ from"),
    "<": Words("应小于", "should be less than"),
    "<=": Words("应不大于", "should be at most"),
    ">": Words("应大于", "should be greater than"),
    ">=": Words("应不小于", "should be at least"),
}

SUBMISSION = Words("送审文件", "Submission")
PRIOR = Words("上年文件", "Last period")
PACK = Words("规则包", "Rule pack")
IDENTITY = Words("填报单位", "Filed by")
TABLES = Words("表格", "Tables")
RULES = Words("规则", "Rules")
TARGETS = Words("审核对象", "Targets")
RESULT = Words("审核结果", "Result")
ISSUES = Words("问题", "Issues")
TOTAL = Words("合计", "Total")
WHOLE_FILE = Words("整个文件", "The whole file")
VALUE = Words("表中内容", "on the sheet")
TARGET = Words("审核对象", "target")
LEFT = Words("左边", "left")
RIGHT = Words("右边", "right")
DIFFERENCE = Words("差额（左边 − 右边）", "difference (left − right)")
TOLERANCE = Words("允许误差", "tolerance")
WHY = Words("为何审核", "why")
CORRECTION = Words("如何改正", "how to correct")
BASIS = Words("依据", "basis")
RELATED = Words("另见", "see also")
BLOCKS = Words("组数", "Blocks")
FOLDED_BLOCKS = Words("同因的合为一组", "those of one cause are one block")
FOLDED = Words("同因问题", "same cause")
UNCHECKED = Words("受此影响未能审核", "not checked because of it")
NO_VALUE = Words("无数据", "no value")
RECOGNISED = Words("按表名自动识别", "recognised by its sheets")
CHOSEN = Words("由使用者指定", "chosen by the user")
BUILT_IN = Words("程序自带", "built in")
OF_WORKBOOK = Words("只检查了工作簿本身，没有对照规则：", "the workbook itself, not held against rules: ")
NO_PACK = Words("没有选定规则包", "none chosen")
DISABLED = Words("已停用", "switched off")
ADJUSTED = Words("本地调整", "Adjusted")
NOT_FOUND = Words("没有找到", "not found")
OPTIONAL = Words("选填，未提供", "optional, not there")
NO_ISSUES = Words("没有发现问题", "no issues")
STANDING = Words("处理情况", "status")
OPEN = Words("待处理", "Open")
REMARKS = Words("另请注意", "Please note")
SETTLED = Words("基线中已不见的问题", "Issues of the baseline that are gone")
IN_BASELINE = Words("基线中原有", "in the baseline")
WAIVED = Words("已豁免", "waived")
EXPLAINED = Words("已说明", "explained")
EXPLANATION = Words("填报说明", "explanation")
ELLIPSIS = Words("……", "…")

_ADJUSTMENTS_SHOWN = 5


def counted(number: int, zh: str, one: str, many: str | None = None) -> Words:
    """Return a number with its noun: ``3 个问题``, ``3 issues``, ``1 issue``."""
    noun = one if number == 1 else many or one + "s"
    return Words(f"{number:,} {zh}", f"{number:,} {noun}")


def what_was_read(info: SubmissionInfo) -> Words:
    """Return how many sheets, rows and cells were read, or that nothing was."""
    if not info.sheets:
        return Words("没有读到内容", "nothing was read")
    sheets = counted(len(info.sheets), "张工作表", "sheet")
    rows, cells = counted(info.rows, "行", "row"), counted(info.cells, "个有内容的单元格", "filled cell")
    read = Words(f"已读 {sheets.zh}、{rows.zh}、{cells.zh}", f"read {sheets.en}, {rows.en}, {cells.en}")
    return read if info.provenance is None else read + how_it_was_made(info.provenance)


def how_it_was_made(provenance: Provenance) -> Words:
    """Return which program wrote a file, its formulas, and where their results come from."""
    program = provenance.program
    written = Words(f"；写表程序 {program}", f"; written by {program}") if program else Words("", "")
    if not provenance.formulas:
        none = Words("；没有公式", "; no formulas")
        return written + (Words("；公式未读", "; formulas not read") if provenance.formulas is None else none)
    words = written + Words("；", "; ") + counted(provenance.formulas, "个公式", "formula")
    if provenance.pending:
        return words + Words(
            f"，其中 {provenance.pending:,} 个没有结果", f", {provenance.pending:,} without a result"
        )
    return words + RESULTS[provenance.calculation]


def conclusion(report: Report) -> Words:
    """Return the one line that says whether the submission may go on, and what stands in its way."""
    if not report.checked:
        return Words("不能上报：文件未能审核", "cannot be submitted: the file could not be checked")
    still = report.open_issues
    counts = {each: sum(issue.rule_class is each for issue in still) for each in RuleClass}
    blocking = counts[RuleClass.BALANCE] + counts[RuleClass.LOGIC]
    unchecked = sum(1 for outcome in report.outcomes if outcome.not_evaluated)
    if report.pack is not None and report.pack.builtin:
        found = _obstacles(blocking, unchecked, counts)
        return OF_WORKBOOK + (joined(found) if found else NO_ISSUES) + _answered(report)
    if blocking or unchecked:
        words = Words("不能上报：", "cannot be submitted: ") + joined(_obstacles(blocking, unchecked, counts))
    elif counts[RuleClass.VERIFY]:
        words = Words("核实后可以上报：", "can be submitted once verified: ") + joined(_rest(counts))
    elif counts[RuleClass.HINT]:
        words = Words("可以上报：", "can be submitted: ") + joined(_rest(counts))
    else:
        words = Words("可以上报", "can be submitted") if report.issues else NO_ISSUES
    return words + _in_blocks(still) + _only_counted(report) + _answered(report)


def untold(number: int) -> Words:
    """Return how many failures were counted beyond the issues kept for one rule."""
    return Words("另有 ", "") + counted(
        number,
        "处同类问题只计数、未逐一列出",
        "more failure of the same rules was only counted",
        "more failures of the same rules were only counted",
    )


def _only_counted(report: Report) -> Words:
    return Words("，", ", ") + untold(report.untold) if report.untold else Words("", "")


def _in_blocks(still: tuple[Issue, ...]) -> Words:
    """Return in how many blocks the open issues are told, if fewer than there are issues."""
    blocks = len(issue_blocks(still))
    if blocks == len(still):
        return Words("", "")
    return Words(f"（同因合为 {blocks:,} 组）", f" (told in {counted(blocks, '', 'block').en.strip()})")


def _answered(report: Report) -> Words:
    """Return how many issues no longer count, and why: each under the first reason that applies."""
    waived = [issue for issue in report.issues if issue.waiver is not None]
    rest = [issue for issue in report.issues if issue.waiver is None and not issue.is_open]
    known = sum(issue.state is IssueState.UNCHANGED for issue in rest)
    parts = [
        Words(f"{count:,} 个{name.zh}", f"{count:,} {name.en}")
        for count, name in (
            (len(waived), WAIVED),
            (known, IN_BASELINE),
            (len(rest) - known, EXPLAINED),
        )
        if count
    ]
    return (
        Words("（另有 ", " (besides ") + joined(parts, "、", ", ") + Words("）", ")")
        if parts
        else Words("", "")
    )


def how_chosen(pack: PackInfo) -> Words:
    """Return where a rule pack comes from."""
    return BUILT_IN if pack.builtin else RECOGNISED if pack.recognised else CHOSEN


def adjustments(pack: PackInfo) -> Words:
    """Return what a local overlay switched off or changed, each with its reason."""
    off = [
        Words(f"{rule} {DISABLED.zh}（{reason}）", f"{rule} {DISABLED.en} ({reason})")
        for rule, reason in pack.disabled.items()
    ]
    changed = [
        Words(f"{c.rule_id} {c.what.zh}（{c.reason}）", f"{c.rule_id} {c.what.en} ({c.reason})")
        for c in pack.changes
    ]
    every = off + changed
    words = joined(every[:_ADJUSTMENTS_SHOWN])
    more = len(every) - _ADJUSTMENTS_SHOWN
    return words + Words(f"；另有 {more:,} 处", f"; and {more:,} more") if more > 0 else words


def _obstacles(blocking: int, unchecked: int, counts: dict[RuleClass, int]) -> list[Words]:
    parts: list[Words] = []
    if blocking:
        parts.append(
            Words(f"{blocking:,} 个问题必须改正", f"{counted(blocking, '', 'issue').en} must be corrected")
        )
    if unchecked:
        text = counted(unchecked, "", "rule").en
        parts.append(Words(f"{unchecked:,} 条规则未能审核", f"{text} could not be checked"))
    return parts + _rest(counts)


def _rest(counts: dict[RuleClass, int]) -> list[Words]:
    verify, hints = counts[RuleClass.VERIFY], counts[RuleClass.HINT]
    parts: list[Words] = []
    if verify:
        text = counted(verify, "", "issue").en
        parts.append(Words(f"{verify:,} 个问题须核实，改正或说明", f"{text} to correct or explain"))
    if hints:
        parts.append(counted(hints, "条提示", "hint"))
    return parts
