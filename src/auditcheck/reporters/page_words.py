"""The fixed words of the HTML page, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from auditcheck.model.words import Words
from auditcheck.reporters.diagnoses import DIAGNOSIS, EVIDENCE, PLAN, SUSPECT
from auditcheck.reporters.wording import FOLDED

PAGE: Mapping[str, Words] = {
    "report": Words("审核报告", "Audit report"),
    "issues": Words("问题", "Issues"),
    "sheets": Words("工作表", "Sheets"),
    "filter": Words("筛选", "Filter"),
    "all_sheets": Words("全部工作表", "all sheets"),
    "elsewhere": Words("不在表格上的", "not on a drawn sheet"),
    "open_only": Words("只看待处理", "open only"),
    "reset": Words("全部显示", "show all"),
    "none_left": Words("没有符合筛选条件的问题。", "No issue matches the filter."),
    "no_issues": Words("没有发现问题。", "No issues were found."),
    "keyboard": Words(
        "键盘：↑ ↓ 换问题，Enter 到单元格；在表上用方向键换有标记的单元格，Enter 回到问题。",
        "Keys: ↑ ↓ next issue, Enter to its cell; on a sheet the arrow keys go to the next marked cell, "
        "Enter back to the issue.",
    ),
    "to_cell": Words("在表上查看", "show on the sheet"),
    "rows_left_out": Words("行未显示", "rows not shown"),
    "left_out": Words(
        "为便于阅读，只画出表头和问题附近：", "Only the head and what is near the issues is drawn: "
    ),
    "columns_left_out": Words("列未显示", "columns not shown"),
    "rules": Words("规则结果", "Rules"),
    "rule": Words("规则", "Rule"),
    "title": Words("名称", "Title"),
    "verdict": Words("结果", "Verdict"),
    "targets": Words("审核对象", "Targets"),
    "reasons": Words("原因", "Reasons"),
    "settled": Words("以前的问题", "Earlier issues"),
    "remarks": Words("另请注意", "Please note"),
    "tape": Words("计算过程", "The addition"),
    "legend_stand": Words("问题所在", "an issue stands here"),
    "plan": PLAN,
    "diagnosis": DIAGNOSIS,
    "evidence": EVIDENCE,
    "suspect": SUSPECT,
    "folded": FOLDED,
    "legend_read": Words("参与计算", "was read for one"),
}
