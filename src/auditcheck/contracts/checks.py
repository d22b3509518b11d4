"""The built-in checks of contracts: the words that a pack puts on a column or table."""

from __future__ import annotations

from auditcheck.model.checks import BuiltinCheck
from auditcheck.model.issues import IssueKind
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words


def _check(code: str, title: Words, why: Words, correction: Words) -> BuiltinCheck:
    return BuiltinCheck(
        code=f"CONTRACT-{code}",
        kind=IssueKind.CONTRACT,
        rule_class=RuleClass.LOGIC,
        title=title,
        why=why,
        correction=correction,
    )


REQUIRED = _check(
    "REQUIRED",
    Words("必填项没有填写", "A required value is blank"),
    Words("该项是审核和汇总的依据，不能为空。", "The value is needed for checking and for summaries."),
    Words("请补填；确实不适用的填“—”。", "Fill it in; where it does not apply, write —."),
)
UNIQUE = _check(
    "UNIQUE",
    Words("不应重复的内容出现重复", "A value that must be unique is repeated"),
    Words("重复的记录会使合计重复计算。", "Repeated records are counted twice in totals."),
    Words("请删除重复的记录，或更正其中一处。", "Remove the repeated record, or correct one of them."),
)
MIN = _check(
    "MIN",
    Words("数值低于下限", "A value is below its lower limit"),
    Words("该项按表样规定不应低于下限。", "By the template this value has a lower limit."),
    Words("请核对后更正该数值。", "Check the value and correct it."),
)
MAX = _check(
    "MAX",
    Words("数值高于上限", "A value is above its upper limit"),
    Words("该项按表样规定不应高于上限。", "By the template this value has an upper limit."),
    Words("请核对后更正该数值。", "Check the value and correct it."),
)
ONE_OF = _check(
    "ONE-OF",
    Words("内容不在可选范围内", "A value is not one of those allowed"),
    Words("只有规定的名称或代码才能归类汇总。", "Only the listed names or codes can be grouped and summed."),
    Words("请改为可选范围内的名称或代码。", "Use one of the listed names or codes."),
)
MATCHES = _check(
    "MATCHES",
    Words("内容格式不符合要求", "A value does not have the expected form"),
    Words("代码、编号等须按规定的格式填写。", "Codes and numbers have a prescribed form."),
    Words("请按规定的格式更正。", "Correct it to the prescribed form."),
)
LENGTH = _check(
    "LENGTH",
    Words("文字长度不符合要求", "A text is too short or too long"),
    Words("表样对该项的字数有规定。", "The template limits the length of this text."),
    Words("请按规定的字数修改。", "Shorten or complete the text."),
)
DECIMALS = _check(
    "DECIMALS",
    Words("小数位数过多", "A number has too many decimals"),
    Words("该项按表样规定只保留规定的小数位数。", "By the template this number has fewer decimals."),
    Words("请按规定的小数位数填写。", "Round the number to the prescribed decimals."),
)
ROWS = _check(
    "ROWS",
    Words("记录行数不符合要求", "A table has too few or too many records"),
    Words("表样对该表的记录行数有规定。", "The template limits the number of records of this table."),
    Words("请补填或删除记录，使行数符合要求。", "Add or remove records."),
)
UNCHECKED = _check(
    "UNCHECKED",
    Words("一项栏目要求未能审核", "A requirement of a column could not be checked"),
    Words("审核程序在检查该项要求时出错，没有得出结果。", "The check itself failed and gave no result."),
    Words(
        "请将规则包中该栏目的要求交由维护人员检查。",
        "Have the maintainer of the rule pack look at this column's requirement.",
    ),
)

CHECKS: tuple[BuiltinCheck, ...] = (
    REQUIRED,
    UNIQUE,
    MIN,
    MAX,
    ONE_OF,
    MATCHES,
    LENGTH,
    DECIMALS,
    ROWS,
    UNCHECKED,
)
BY_WORD = {check.code.removeprefix("CONTRACT-").replace("-", "_").lower(): check for check in CHECKS}
