"""An overlay changes what it says, with a reason, and nothing silently."""
# ruff: noqa: E501 - one case a line

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from auditcheck.model.rules import Change, RuleClass, Tolerance
from auditcheck.model.words import Words
from auditcheck.rulepacks.loading import load_rulepack, read_rulepack

BASE = """\
id: base
title: 底本
unit: 万元
tables:
  staffing: {sheet: 人员表, layout: form, fields: {on_post: {label: 在职, type: integer}}}
parameters: {limit: 20%, name: 甲}
rules:
  - {id: A-1, class: balance, check: staffing.on_post == 1, tolerance: rounding}
  - {id: A-2, class: verify, check: staffing.on_post <= parameters.limit}
  - {id: A-3, class: hint, check: staffing.on_post > 0}
"""


def overlay(folder: Path, changes: str) -> Path:
    for name, text in (("base", BASE), ("district", f"id: district\ntitle: 区\nextends: base\n{changes}")):
        (folder / name).mkdir()
        (folder / name / "pack.yaml").write_text(text, "utf-8")
    return folder / "district"


def told(folder: Path) -> list[tuple[int, int, str]]:
    return [(it.line, it.column, it.words.en) for it in read_rulepack(folder)[1]]


def test_what_is_changed_is_changed_and_told_with_its_reason(tmp_path: Path) -> None:
    pack = load_rulepack(
        overlay(
            tmp_path,
            "changes:\n"
            "  - {rule: A-1, class: verify, tolerance: 0.01, message: '差 {difference}', reason: 区里口径}\n"
            "  - {rule: A-3, enabled: no, reason: 不适用}\n"
            "  - {parameter: limit, value: 30%, reason: 区里标准}\n"
            "rules:\n  - {id: B-1, class: hint, check: staffing.on_post < 100}\n",
        )
    )
    assert [rule.id for rule in pack.rules] == ["A-1", "A-2", "B-1"]
    first = pack.rules[0]
    assert (first.rule_class, first.tolerance) == (
        RuleClass.VERIFY,
        Tolerance(kind="amount", amount=Decimal("0.01")),
    )
    assert first.message == Words("差 {difference}", "差 {difference}")
    assert pack.parameters["limit"].value == Decimal("0.3")
    assert pack.disabled == {"A-3": "不适用"}
    assert pack.changes == (
        Change(
            rule_id="A-1",
            what=Words(
                "类别由基本平衡改为核实性；容差由取整误差改为0.01；改写了提示语",
                "class balance becomes verify; tolerance rounding becomes 0.01; the message is reworded",
            ),
            reason="区里口径",
        ),
        Change(rule_id="A-3", what=Words("停用", "switched off"), reason="不适用"),
        Change(
            rule_id="parameters.limit",
            what=Words("由 0.2 改为 0.3", "0.2 becomes 0.3"),
            reason="区里标准",
        ),
    )
    assert (pack.id, pack.unit, [spec.name for spec in pack.tables]) == ("district", "万元", ["staffing"])


def test_a_change_of_the_base_changes_the_digest_of_the_overlay(tmp_path: Path) -> None:
    folder = overlay(tmp_path, "")
    before = load_rulepack(folder).digest
    (tmp_path / "base" / "pack.yaml").write_text(BASE.replace("> 0", "> 1"), "utf-8")
    assert load_rulepack(folder).digest != before


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        ("{rule: A-1, class: hint}", (5, 5, "“reason” is missing here")),
        ("{rule: A1, class: hint, reason: x}", (5, 12, "there is no rule “A1”; did you mean “A-1”?")),
        ("{parameter: limt, value: 1, reason: x}", (5, 17, "there is no parameter “limt”; did you mean “limit”?")),
        ("{parameter: limit, value: 甲, reason: x}", (5, 31, "the new value is not of the same kind (number, text, yes/no)")),
        ("{parameter: limit, reason: x}", (5, 17, "the parameter's new value is missing: write value")),
        ("{parameter: limit, value: 1, enabled: no, reason: x}", (5, 17, "only the value of a parameter can change")),
        ("{rule: A-1, value: 1, class: hint, reason: x}", (5, 24, "value goes with a parameter only")),
        ("{rule: A-1, reason: x}", (5, 12, "it is not said what changes: write class, tolerance, message or enabled: no")),
        ("{rule: A-1, parameter: limit, reason: x}", (5, 43, "each change names one rule, one parameter or one table: no more and no less")),
        ("{class: hint, reason: x}", (5, 27, "each change names one rule, one parameter or one table: no more and no less")),
        ("{table: staffin, optional: yes, reason: x}", (5, 13, "there is no table “staffin”; did you mean “staffing”?")),
        ("{table: staffing, reason: x}", (5, 13, "of a table only optional (yes, it may be missing; no, it is required) and trust can change")),
        ("{rule: A-1, class: hint, optional: yes, reason: x}", (5, 12, "optional and trust go with a table only")),
        ("{rule: A-1, class: hint, trust: 3, reason: x}", (5, 12, "optional and trust go with a table only")),
        ("{parameter: limit, value: 1, trust: 3, reason: x}", (5, 17, "only the value of a parameter can change")),
        ("{table: staffing, trust: 10, reason: x}", (5, 30, "expected a whole number from 1 to 9, found “10”")),
        ("{rule: A-1, message: '{lft}', reason: x}", (5, 28, "there is no placeholder “lft”; did you mean “left”?")),
        ("{rule: A-1, check: 1 == 1, reason: x}", (5, 17, "there is no entry “check”; there are: rule, parameter, table, reason, value, class, tolerance, message, enabled, optional, trust")),
    ],
)  # fmt: skip
def test_a_change_that_leads_nowhere_is_told(
    tmp_path: Path, change: str, mistake: tuple[int, int, str]
) -> None:
    assert told(overlay(tmp_path, f"changes:\n  - {change}\n")) == [mistake]


def test_a_table_that_is_not_asked_for_may_be_missing(tmp_path: Path) -> None:
    pack = load_rulepack(
        overlay(tmp_path, "changes:\n  - {table: staffing, optional: yes, reason: 不要求附报}\n")
    )
    assert [spec.optional for spec in pack.tables] == [True]
    told_of = Words("“人员表”可以不报", "人员表 may be missing")
    assert pack.changes == (Change(rule_id="tables.staffing", what=told_of, reason="不要求附报"),)


def test_a_table_may_be_trusted_more(tmp_path: Path) -> None:
    pack = load_rulepack(overlay(tmp_path, "changes:\n  - {table: staffing, trust: 3, reason: 系统取数}\n"))
    assert [(spec.trust, spec.optional) for spec in pack.tables] == [(3, False)]
    told_of = Words("“人员表”的 trust 由 1 改为 3", "trust of 人员表 1 becomes 3")
    assert pack.changes == (Change(rule_id="tables.staffing", what=told_of, reason="系统取数"),)


def test_a_pack_may_change_what_it_includes_and_is_no_overlay_then(tmp_path: Path) -> None:
    folder = overlay(tmp_path, "changes:\n  - {rule: A-3, enabled: no, reason: 不适用}\n")
    assert load_rulepack(folder).extends == "base"
    head = folder / "pack.yaml"
    head.write_text(head.read_text("utf-8").replace("extends", "include"), "utf-8")
    pack = load_rulepack(folder)
    assert ([rule.id for rule in pack.rules], pack.extends) == (["A-1", "A-2"], "")


def test_an_id_of_the_base_cannot_be_used_again(tmp_path: Path) -> None:
    assert told(overlay(tmp_path, "rules:\n  - {id: A-1, class: hint, check: 1 == 1}\n")) == [
        (5, 10, "the id A-1 is used in the pack this one extends")
    ]


def test_packs_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    folder = overlay(tmp_path, "")
    (tmp_path / "base" / "pack.yaml").write_text("id: base\ntitle: x\nextends: district\n", "utf-8")
    assert told(folder) == [(3, 10, "packs extend or include each other in a circle")]


def test_a_pack_cannot_include_itself(tmp_path: Path) -> None:
    folder = overlay(tmp_path, "include: district\n")
    assert told(folder) == [(4, 10, "packs extend or include each other in a circle")]


@pytest.mark.parametrize("name", ["../base", "/etc", "basis", "base/pack.yaml"])
def test_only_packs_beside_and_shipped_ones_are_extended(tmp_path: Path, name: str) -> None:
    (tmp_path / "pack.yaml").write_text(f"id: x\ntitle: x\nextends: {name}\n", "utf-8")
    (mistake,) = told(tmp_path)
    assert mistake[:2] == (3, 10)
    assert mistake[2].startswith(f"there is no rule pack “{name}”")


def test_changes_need_a_pack_to_change(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(
        "id: x\ntitle: x\nchanges: [{rule: A, enabled: no, reason: x}]\n", "utf-8"
    )
    assert [it[2] for it in told(tmp_path)] == [
        "changes needs extends or include, which says what pack is changed"
    ]


def test_another_packs_tables_and_rules_are_included(tmp_path: Path) -> None:
    overlay(tmp_path, "")
    (tmp_path / "third").mkdir()
    (tmp_path / "third" / "pack.yaml").write_text("id: third\ntitle: x\ninclude: base\n", "utf-8")
    pack = load_rulepack(tmp_path / "third")
    assert ([rule.id for rule in pack.rules], pack.parameters["name"].value) == (["A-1", "A-2", "A-3"], "甲")
