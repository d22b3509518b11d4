"""The built-in checks of tables: what can be wrong with a layout or a value, before any rule."""

from __future__ import annotations

from auditcheck.model.checks import BuiltinCheck
from auditcheck.model.issues import IssueKind
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words

TABLE_MISSING = BuiltinCheck(
    code="TABLE-MISSING",
    kind=IssueKind.STRUCTURE,
    rule_class=RuleClass.LOGIC,
    title=Words("应报的表没有找到", "A required table was not found"),
    why=Words(
        "缺少的表无法审核，取用它的规则都没有结果。",
        "A table that is not there cannot be checked, and the rules that read it have no result.",
    ),
    correction=Words(
        "请按统一的表样补报该表，工作表名称或表内标题与表样一致。",
        "Add the table from the official template; keep its sheet name or the title inside it.",
    ),
)
TABLE_AMBIGUOUS = BuiltinCheck(
    code="TABLE-AMBIGUOUS",
    kind=IssueKind.STRUCTURE,
    rule_class=RuleClass.LOGIC,
    title=Words("同一张表出现在多个工作表中", "Several sheets could be the same table"),
    why=Words(
        "无法判断以哪一个工作表为准，因此没有取数。",
        "It cannot be told which sheet counts, so none of them was read.",
    ),
    correction=Words(
        "请只保留一个工作表，或将多余的改名（如在名称中注明“旧”）。",
        "Keep one of the sheets, or rename the others.",
    ),
)
LABEL_MISSING = BuiltinCheck(
    code="LABEL-MISSING",
    kind=IssueKind.STRUCTURE,
    rule_class=RuleClass.LOGIC,
    title=Words("表内应有的栏目或项目没有找到", "A label the table should have was not found"),
    why=Words(
        "找不到栏目就取不到数，取用它的规则都没有结果。",
        "Without the label the figure cannot be read, and the rules that use it have no result.",
    ),
    correction=Words(
        "请恢复表样中的栏目名称，不要删除或改写表头和项目名称。",
        "Restore the label of the template; headers and row names should not be deleted or reworded.",
    ),
)
LABEL_AMBIGUOUS = BuiltinCheck(
    code="LABEL-AMBIGUOUS",
    kind=IssueKind.STRUCTURE,
    rule_class=RuleClass.VERIFY,
    title=Words("同一项目在表中出现多次且数值不同", "A label appears more than once, with different values"),
    why=Words(
        "审核取用了第一处的数值；如应以另一处为准，审核结果会不同。",
        "The first one was used; if another one counts, the results would differ.",
    ),
    correction=Words("请只保留一处，或使各处数值一致。", "Keep one of them, or make their values agree."),
)
UNIT_MISSING = BuiltinCheck(
    code="UNIT-MISSING",
    kind=IssueKind.STRUCTURE,
    rule_class=RuleClass.LOGIC,
    title=Words("表上没有注明金额单位", "The sheet does not say the unit of its amounts"),
    why=Words(
        "元与万元相差一万倍，单位不明的金额不能审核，也不能假定。",
        "元 and 万元 differ ten-thousandfold; amounts without a unit cannot be checked, nor assumed.",
    ),
    correction=Words(
        "请在标题下方或表头注明“单位：元”或“单位：万元”。",
        "State the unit below the title or in the header, such as 单位：元 or 单位：万元.",
    ),
)
VALUE_UNREADABLE = BuiltinCheck(
    code="VALUE-UNREADABLE",
    kind=IssueKind.VALUE,
    rule_class=RuleClass.LOGIC,
    title=Words("单元格内容无法识别", "A cell's content cannot be read"),
    why=Words(
        "不能识别的内容不当作 0 处理，取用该单元格的规则都没有结果。",
        "What cannot be read is not taken as 0; rules that use the cell have no result.",
    ),
    correction=Words(
        "请在该单元格填写应填的内容；没有数据的留空或填“—”。",
        "Enter what is expected there; leave the cell empty or write — where there is nothing to report.",
    ),
)
VALUE_ERROR = BuiltinCheck(
    code="VALUE-ERROR",
    kind=IssueKind.VALUE,
    rule_class=RuleClass.LOGIC,
    title=Words("单元格为公式错误值", "A cell holds a formula error"),
    why=Words(
        "错误值不是数据，取用该单元格的规则都没有结果。",
        "A formula error is not a value; rules that use the cell have no result.",
    ),
    correction=Words(
        "请修正该单元格的公式，或直接填写数值。",
        "Correct the cell's formula, or enter the value itself.",
    ),
)
VALUE_NOT_CALCULATED = BuiltinCheck(
    code="VALUE-NOT-CALCULATED",
    kind=IssueKind.VALUE,
    rule_class=RuleClass.LOGIC,
    title=Words("公式尚未计算", "A formula was never calculated"),
    why=Words(
        "文件中只有公式，没有计算结果，取用该单元格的规则都没有结果。",
        "The file holds the formula without its result; rules that use the cell have no result.",
    ),
    correction=Words(
        "请用 WPS 或 Excel 打开文件，保存后重新上报。",
        "Open the file in WPS or Excel, save it, and submit it again.",
    ),
)
VALUE_TEXT_NUMBER = BuiltinCheck(
    code="VALUE-TEXT-NUMBER",
    kind=IssueKind.VALUE,
    rule_class=RuleClass.HINT,
    title=Words("数字以文本形式存储", "A number is stored as text"),
    why=Words(
        "审核已按数值取用；但 Excel 求和时会跳过文本数字。",
        "It was read as a number here, but Excel's own sums pass over numbers stored as text.",
    ),
    correction=Words(
        "请将单元格格式改为数值后重新录入。", "Change the cell's format to number and enter it again."
    ),
)
VALUE_PERCENT = BuiltinCheck(
    code="VALUE-PERCENT",
    kind=IssueKind.VALUE,
    rule_class=RuleClass.HINT,
    title=Words("百分比的写法可能有歧义", "A percentage is written ambiguously"),
    why=Words(
        "没有百分号时，97.59 与 0.9759 可能是同一个比率，1.2 可能是 120% 也可能是 1.2%。",
        "Without a percent sign 97.59 and 0.9759 may be the same rate, and 1.2 may be 120% or 1.2%.",
    ),
    correction=Words(
        "请填写带百分号的数值，或将单元格设为百分比格式。",
        "Enter the value with a percent sign, or format the cell as a percentage.",
    ),
)

CHECKS: tuple[BuiltinCheck, ...] = (
    TABLE_MISSING,
    TABLE_AMBIGUOUS,
    LABEL_MISSING,
    LABEL_AMBIGUOUS,
    UNIT_MISSING,
    VALUE_UNREADABLE,
    VALUE_ERROR,
    VALUE_NOT_CALCULATED,
    VALUE_TEXT_NUMBER,
    VALUE_PERCENT,
)
