"""What a pack changes in those it extends or includes: rules, figures, and which tables may be missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from auditcheck.inspection.checks import CHECKS
from auditcheck.model.rules import Change, Parameter, Rule, RuleClass, RulePack, Tolerance
from auditcheck.model.tables import TableSpec
from auditcheck.model.words import Words, joined
from auditcheck.rulepacks.anchors import said
from auditcheck.rulepacks.mistakes import Mistakes, Place, unknown
from auditcheck.rulepacks.rulemaking import build_parameter, check_messages
from auditcheck.rulepacks.schemas import ChangeText
from auditcheck.rulepacks.yamltext import Located

WORKBOOK_CHECKS = frozenset(check.code for check in CHECKS)
"""The built-in checks that any pack may switch off."""


@dataclass(slots=True, kw_only=True)
class Overlaid:
    """What a pack takes from others, by name, after its changes; and what was changed."""

    tables: dict[str, TableSpec] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    disabled: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)


def overlaid(bases: list[RulePack], changes: list[ChangeText], mistakes: Mistakes) -> Overlaid:
    """Return what ``bases`` hold together with ``changes`` made; changes that lead nowhere are told."""
    result = Overlaid()
    for base in bases:
        result.tables |= {spec.name: spec for spec in base.tables}
        result.rules |= {rule.id: rule for rule in base.rules}
        result.parameters |= base.parameters
        result.disabled |= base.disabled
        result.changes += base.changes
    for change in changes:
        if sum(each is not None for each in (change.rule, change.parameter, change.table)) != 1:
            mistakes.add(change.reason.place, _ONE_OF_THEM)
        elif change.rule is not None:
            _change_rule(change, result, mistakes)
        elif change.parameter is not None:
            _change_parameter(change, result, mistakes)
        else:
            _change_table(change, result, mistakes)
    return result


def _change_rule(change: ChangeText, result: Overlaid, mistakes: Mistakes) -> None:
    name = change.rule
    assert name is not None  # noqa: S101 - the caller chose by it
    if str(name) in WORKBOOK_CHECKS:
        _switch_off(change, name, result, mistakes)
        return
    rule = result.rules.get(str(name))
    if rule is None:
        mistakes.add(name.place, unknown(Words("规则", "rule"), name, result.rules))
        return
    check_messages(change.message, result.tables.get(rule.target.table) if rule.target else None, mistakes)
    if change.value is not None:
        mistakes.add(change.value.place, _VALUE_OF_RULE)
    if change.optional is not None or change.trust is not None:
        mistakes.add(name.place, _OF_TABLE)
    told = list(_told(change, rule))
    if not told:
        mistakes.add(name.place, _NOTHING_CHANGES)
        return
    result.changes.append(Change(rule_id=rule.id, what=joined(told, "；", "; "), reason=str(change.reason)))
    if change.enabled is False:
        result.disabled[rule.id] = str(change.reason)
        del result.rules[rule.id]
        return
    result.rules[rule.id] = replace(
        rule,
        rule_class=RuleClass(change.rule_class) if change.rule_class else rule.rule_class,
        tolerance=change.tolerance or rule.tolerance,
        message=said(change.message) or rule.message,
    )


def _switch_off(change: ChangeText, name: Located, result: Overlaid, mistakes: Mistakes) -> None:
    """Switch off a check of the workbook itself, which is all that can be changed of it."""
    others = (
        change.rule_class,
        change.tolerance,
        change.message,
        change.value,
        change.optional,
        change.trust,
    )
    if change.enabled is not False or any(each is not None for each in others):
        mistakes.add(name.place, _ONLY_OFF)
        return
    result.disabled[str(name)] = str(change.reason)


def _told(change: ChangeText, rule: Rule) -> Iterator[Words]:
    if change.enabled is False:
        yield Words("停用", "switched off")
    if change.rule_class is not None:
        old, new = rule.rule_class.words, RuleClass(change.rule_class).words
        yield Words(f"类别由{old.zh}改为{new.zh}", f"class {old.en} becomes {new.en}")
    if change.tolerance is not None:
        old_text, new_text = tolerance_words(rule.tolerance), tolerance_words(change.tolerance)
        yield Words(f"容差由{old_text.zh}改为{new_text.zh}", f"tolerance {old_text.en} becomes {new_text.en}")
    if change.message is not None:
        yield Words("改写了提示语", "the message is reworded")


def tolerance_words(tolerance: Tolerance | None) -> Words:
    """Return a tolerance as people call it."""
    if tolerance is None:
        return Words("按默认", "by default")
    if tolerance.kind == "amount":
        return Words(f"{tolerance.amount:f}", f"{tolerance.amount:f}")
    return {
        "exact": Words("0", "0"),
        "rounding": Words("取整误差", "rounding"),
        "display": Words("显示位数", "display"),
    }[tolerance.kind]


def _change_parameter(change: ChangeText, result: Overlaid, mistakes: Mistakes) -> None:
    name = change.parameter
    assert name is not None  # noqa: S101 - the caller chose by it
    old = result.parameters.get(str(name))
    if old is None:
        mistakes.add(name.place, unknown(Words("参数", "parameter"), name, result.parameters))
        return
    for place in _rule_words(change):
        mistakes.add(place, _ONLY_VALUE)
    if change.value is None:
        mistakes.add(name.place, _NO_VALUE)
        return
    new = replace(build_parameter(name, change.value), title=old.title)
    if type(new.value) is not type(old.value):
        mistakes.add(change.value.place, _OTHER_KIND)
    result.parameters[str(name)] = new
    before, after = str(old.value), str(new.value)
    result.changes.append(
        Change(
            rule_id=f"parameters.{name}",
            what=Words(f"由 {before} 改为 {after}", f"{before} becomes {after}"),
            reason=str(change.reason),
        )
    )


def _change_table(change: ChangeText, result: Overlaid, mistakes: Mistakes) -> None:
    name = change.table
    assert name is not None  # noqa: S101 - the caller chose by it
    spec = result.tables.get(str(name))
    if spec is None:
        mistakes.add(name.place, unknown(Words("表", "table"), name, result.tables))
        return
    others = (change.value, change.rule_class, change.tolerance, change.message, change.enabled)
    told = list(_told_of_table(change, spec))
    if not told or any(it is not None for it in others):
        mistakes.add(name.place, _ONLY_OF_TABLE)
        return
    result.tables[str(name)] = replace(
        spec,
        optional=spec.optional if change.optional is None else change.optional,
        trust=change.trust or spec.trust,
    )
    what = joined(told, "；", "; ")
    result.changes.append(Change(rule_id=f"tables.{name}", what=what, reason=str(change.reason)))


def _told_of_table(change: ChangeText, spec: TableSpec) -> Iterator[Words]:
    if change.optional is not None:
        yield (
            Words(f"“{spec.label}”可以不报", f"{spec.label} may be missing")
            if change.optional
            else Words(f"“{spec.label}”必须报送", f"{spec.label} is required")
        )
    if change.trust is not None:
        yield Words(
            f"“{spec.label}”的 trust 由 {spec.trust} 改为 {change.trust}",
            f"trust of {spec.label} {spec.trust} becomes {change.trust}",
        )


def _rule_words(change: ChangeText) -> Iterator[Place]:
    given = (
        change.rule_class,
        change.tolerance,
        change.message,
        change.enabled,
        change.optional,
        change.trust,
    )
    if change.parameter is not None and any(it is not None for it in given):
        yield change.parameter.place


_ONE_OF_THEM = Words(
    "每处改动写一个 rule（规则编号）、一个 parameter（参数名）或一个 table（表名），不能多写或都不写",
    "each change names one rule, one parameter or one table: no more and no less",
)
_ONLY_OF_TABLE = Words(
    "表只能改 optional（yes 可以不报，no 必须报送）和 trust",
    "of a table only optional (yes, it may be missing; no, it is required) and trust can change",
)
_OF_TABLE = Words("optional 和 trust 只用于表（table）", "optional and trust go with a table only")
_ONLY_OFF = Words(
    "对工作簿本身的检查只能停用：请写 enabled: no",
    "a check of the workbook itself can only be switched off: write enabled: no",
)
_NOTHING_CHANGES = Words(
    "没有写改什么：请写 class、tolerance、message 或 enabled: no",
    "it is not said what changes: write class, tolerance, message or enabled: no",
)
_VALUE_OF_RULE = Words("value 只用于参数（parameter）", "value goes with a parameter only")
_ONLY_VALUE = Words("参数只能改 value", "only the value of a parameter can change")
_NO_VALUE = Words("没有写参数的新值 value", "the parameter's new value is missing: write value")
_OTHER_KIND = Words(
    "新值与原值不是同一种（数字、文字、是否）", "the new value is not of the same kind (number, text, yes/no)"
)
