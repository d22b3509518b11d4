"""A little pack with every kind of table, and one rule at a time held against tables of plain data."""

from __future__ import annotations

from pathlib import Path

from auditcheck.evaluation.judging import Judgement, judge
from auditcheck.evaluation.namespace import Namespace
from auditcheck.evaluation.scope import RuleScope
from auditcheck.evaluation.settling import FirstLook
from auditcheck.model.rules import Rule, RulePack
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.tables.literal import literal_table

PACK = """
id: x
title: x
unit: 万元
parameters:
  most: 5
  strict: yes
  loose: no
  grade: 优
codelists:
  kinds: {"01": 城市, "02": 乡村}
tables:
  cover:
    sheet: 封面
    layout: form
    fields:
      unit: {label: 单位, type: text}
      people: {label: 人数, type: integer}
      none: {label: 无此栏, type: integer, optional: yes}
  projects:
    sheet: 项目
    layout: records
    columns:
      name: {header: 名称, type: text}
      kind: {header: 类别, type: code}
      first: {header: 一季度, type: amount}
      second: {header: 二季度, type: amount, called: 第二季}
      third: {header: 三季度, type: amount, optional: yes}
      note: {header: 备注, type: text}
    key: [name]
    total: {name: 合计}
  years:
    sheet: 历年
    layout: grid
    columns:
      final: {header: 决算数, type: amount}
    header_pattern: '(\\d{4})年'
    rows:
      income: 收入
      tax: {label: 税收, under: 收入, called: 税}
      fee: {label: 收费, under: 收入, optional: yes}
      other: {label: 其他, under: 收入}
  stock:
    sheet: 库存
    layout: records
    columns:
      item: {header: 品名, type: text}
      total: {header: 总数, type: integer}
    key: [item]
  gifts:
    sheet: 捐赠
    optional: yes
    layout: records
    columns:
      item: {header: 品名, type: text}
      value: {header: 金额, type: amount}
rules:
"""
GIVEN: dict[str, object] = {
    "cover": {"unit": "甲局", "people": 12},
    "projects": {
        "records": [
            {"name": "a", "kind": "01", "first": 1, "second": 2, "third": 3, "note": "优"},
            {"name": "b", "kind": "02", "first": 4, "second": 5, "third": 6, "note": "良"},
            {"name": "c", "kind": "01", "first": 7, "second": 8, "third": 9, "note": "优"},
        ],
        "total": {"first": 12, "second": 15, "third": 18},
    },
    "years": {
        "income": {"final": 10},
        "tax": {"final": 4},
        "fee": {"final": 5},
        "other": {"final": 1},
    },
    "stock": [{"item": "灯", "total": 3}, {"item": "椅", "total": 4}],
}
FACTS = {"unit": "甲局", "year": "2024"}


def judgement_of(
    folder: Path,
    check: str,
    given: dict[str, object] | None = None,
    prior: dict[str, object] | None = None,
    **more: str,
) -> Judgement:
    """Judge one check, with what else is said of its rule, and see that a first look changes nothing."""
    extra = "".join(f", {name.rstrip('_')}: '{value}'" for name, value in more.items())
    rule = f"- {{id: R, title: x, class: logic, check: '{check}'{extra}}}\n"
    (folder / "pack.yaml").write_text(PACK + rule, encoding="utf-8")
    pack = load_rulepack(folder / "pack.yaml")
    current = _space(pack, GIVEN if given is None else given)
    earlier = _space(pack, prior, "prior ") if prior is not None else None

    def scope(each: Rule) -> RuleScope:
        return RuleScope(pack, current, earlier, FACTS, each)

    (one,) = pack.rules
    found, full = judge(one, scope, FirstLook(current)), judge(one, scope)
    assert (found.outcome, found.issues, found.unread) == (full.outcome, full.issues, full.unread), check
    if found.ruling is not None and full.ruling is not None:
        assert found.ruling.codes.tolist() == full.ruling.codes.tolist(), check
    return found


def _space(pack: RulePack, given: dict[str, object], prefix: str = "") -> Namespace:
    specs = {spec.name: spec for spec in pack.tables}
    return Namespace(
        pack, {name: literal_table(specs[name], it, pack.unit) for name, it in given.items()}, {}, prefix
    )
