"""What can go wrong with a rule while it runs, and what a blank cell keeps from being checked."""

from __future__ import annotations

from auditcheck.model.checks import BuiltinCheck
from auditcheck.model.issues import IssueKind
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words

VALUE_BLANK = BuiltinCheck(
    code="VALUE-BLANK",
    kind=IssueKind.VALUE,
    rule_class=RuleClass.VERIFY,
    title=Words("应填数字处为空", "A figure that rules need is blank"),
    why=Words(
        "空格不等于零：缺少这个数，列出的规则就无法判断对错。",
        "A blank is not zero: without this figure the rules listed cannot say right or wrong.",
    ),
    correction=Words("填入数字；确实为零的请填 0。", "Enter the figure; if it really is zero, enter 0."),
)
RULE_NOT_EVALUATED = BuiltinCheck(
    code="RULE-NOT-EVALUATED",
    kind=IssueKind.RULE,
    rule_class=RuleClass.LOGIC,
    title=Words("规则未能审核", "A rule could not be evaluated"),
    why=Words(
        "没有审核的规则不能算通过。",
        "A rule that was not evaluated does not count as passed.",
    ),
    correction=Words(
        "先更正读不出的单元格再重新审核；若单元格无误，请把规则编号告诉规则维护人。",
        "Correct the cells that cannot be read and check again; if they are right, tell the maintainer "
        "of the rules the rule's id.",
    ),
)
RULE_BROKE = BuiltinCheck(
    code="RULE-BROKE",
    kind=IssueKind.RULE,
    rule_class=RuleClass.LOGIC,
    title=Words("规则本身写错，无法审核", "A rule is written wrongly and could not run"),
    why=Words(
        "没有审核的规则不能算通过。",
        "A rule that was not evaluated does not count as passed.",
    ),
    correction=Words(
        "这不是报表的错：请把规则编号和下面的说明告诉规则维护人。",
        "This is no mistake of the submission: tell the maintainer of the rules the id and the message.",
    ),
)

CHECKS = (VALUE_BLANK, RULE_NOT_EVALUATED, RULE_BROKE)
