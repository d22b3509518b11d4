"""The words of a batch's overview, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from auditcheck.model.figures import format_figure
from auditcheck.model.issues import IssueKind, Verdict
from auditcheck.model.report import Report
from auditcheck.model.review import Cause, Overview, UnitLine
from auditcheck.model.rules import RuleClass
from auditcheck.model.tables import ValueType
from auditcheck.model.units import Standing
from auditcheck.model.words import Words, joined, same
from auditcheck.reporters.wording import counted

OVERVIEW: Mapping[str, Words] = {
    "review": Words("批量审核总览", "Batch review"),
    "causes": Words("共性问题：先查表样或规则", "Common causes: look at the template or the rule first"),
    "across": Words("全部单位放在一起的审核", "All units together"),
    "whole": Words("查看全文", "the whole report"),
    "rules": Words("问题最多的规则", "Rules that fail most"),
    "gaps": Words("最大差额", "Largest differences"),
    "at_stake": Words("差额合计", "Differences"),
    "at_stake_note": Words(
        "不成立的基本平衡关系两边之差的绝对值合计，以规则包的金额单位计",
        "the differences of balances that do not hold, without their signs, in the unit of the rule pack",
    ),
    "units": Words("单位", "Units"),
    "unit": Words("单位", "Unit"),
    "code": Words("代码", "Code"),
    "file": Words("文件", "File"),
    "standing": Words("结论", "Standing"),
    "errors": Words("错误", "Errors"),
    "to_explain": Words("待说明", "To explain"),
    "stopped": Words("未能审核", "Not evaluated"),
    "rule": Words("规则", "Rule"),
    "all_rules": Words("全部规则", "all rules"),
    "all_kinds": Words("全部报表类型", "all kinds of return"),
    "search": Words("查找单位、代码、文件或规则", "search units, codes, files or rules"),
    "sort": Words("排序", "sort"),
    "sort_worst": Words("问题重的在前", "worst first"),
    "sort_code": Words("按代码", "by code"),
    "sort_stake": Words("差额大的在前", "largest differences first"),
    "reset": Words("全部显示", "show all"),
    "more": Words("再显示 200 家", "show 200 more"),
    "none_left": Words("没有符合条件的单位。", "No unit matches."),
    "report": Words("报告", "report"),
    "list": Words("退回清单", "list to return"),
    "heat": Words(
        "单位 × 规则：格中是待处理的问题数；点规则编号只看违反它的单位",
        "units × rules: open issues; click a rule to see only the units that break it",
    ),
    "left": Words("左边", "left"),
    "right": Words("右边", "right"),
    "difference": Words("差额", "difference"),
    "only_these": Words("只看这些单位", "only these units"),
    "examples": Words("如", "such as"),
    "place": Words("位置", "Place"),
    "same_as": Words("与此文件内容相同：", "same content as "),
    "file_count": Words("份报表", "submissions"),
    "issues": Words("待处理问题", "open issues"),
    "summary": Words("Excel 汇总", "Excel summary"),
    "no_issues": Words("没有发现问题。", "No issues were found."),
}

_TEMPLATE_FIRST = Words(
    "这么多单位在同一处有同样的问题，多半是下发的表样不对：请先核对表样，再让单位修改。",
    "So many units with the same at one place point to the template that was handed out: check it before "
    "asking the units.",
)
_RULE_FIRST = Words(
    "这么多单位在同一处不符合，可能是表样或这条规则有误：请先核对这两样，再让单位修改。",
    "So many units failing at one place point to the template or to the rule itself: check both before "
    "asking the units.",
)


def cause_share(cause: Cause) -> Words:
    """Return in how many submissions a cause is found."""
    return Words(
        f"{cause.units:,} 份报表（占已审核 {cause.of:,} 份的 {cause.percent}%）在同一处",
        f"{cause.units:,} of {cause.of:,} submissions checked ({cause.percent}%) at the same place",
    )


def cause_place(cause: Cause) -> str:
    """Return where it is: sheet, label and, if it is the same in all, the cell."""
    return " · ".join(part for part in (cause.sheet, cause.label, cause.address) if part)


def cause_suspicion(cause: Cause) -> Words:
    """Return what is to be suspected first."""
    structural = cause.kind in {IssueKind.FILE, IssueKind.STRUCTURE}
    words = _TEMPLATE_FIRST if structural else _RULE_FIRST
    if cause.difference:
        figure = format_figure(cause.difference, ValueType.NUMBER)
        words = Words(f"差额都是 {figure}。", f"The difference is {figure} in all of them. ") + words
    return words


def progress(line: UnitLine) -> Words | None:
    """Return which round of its unit a submission is, and what changed since the earlier one."""
    if line.round == 1:
        return None
    words = Words(f"第 {line.round} 次报送", f"round {line.round}")
    since = line.since
    if since is None:
        return words
    counts = (
        (Words("已改正", "fixed"), len(since.fixed)),
        (Words("仍未改", "still there"), len(since.still_there)),
        (Words("新出现", "new"), len(since.new)),
        (Words("再次出现", "came back"), len(since.came_back)),
        (Words("未能复核", "not checked again"), len(since.unchecked)),
    )
    told = [Words(f"{name.zh} {n}", f"{n} {name.en}") for name, n in counts if n]
    return words + Words("：", ": ") + joined(told, "，", ", ") if told else words


def across_conclusion(report: Report) -> Words:
    """Return how many issues the rules across submissions found, and how many could not be evaluated."""
    counts = [(each, len(report.of_class(each))) for each in RuleClass]
    parts = [Words(f"{each.words.zh} {n:,}", f"{n:,} {each.words.en}") for each, n in counts if n]
    stopped = report.count_rules(Verdict.NOT_EVALUATED)
    unknown = report.count_rules(Verdict.UNKNOWN)
    if stopped:
        parts.append(Words(f"{stopped:,} 条规则未能审核", f"{stopped:,} rules not evaluated"))
    if unknown:
        parts.append(Words(f"{unknown:,} 条规则缺数", f"{unknown:,} rules unknown"))
    return joined(parts, "，", ", ") if parts else OVERVIEW["no_issues"]


def conclusion(overview: Overview) -> Words:
    """Return how many submissions there are and what becomes of them."""
    total = counted(overview.submissions, "份报表", "submission")
    parts = [
        Words(f"{each.words.zh} {count:,}", f"{count:,} {each.words.en}")
        for each in Standing
        if (count := overview.standings.get(each, 0))
    ]
    return total + Words("：", ": ") + joined(parts, "，", ", ") if parts else total + same("")
