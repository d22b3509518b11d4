"""A pack from YAML text and tables from plain data, in one call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from auditcheck.evaluation.evaluating import Evaluation, evaluate_pack
from auditcheck.model.rules import RulePack
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.tables.extraction import Extraction
from auditcheck.tables.literal import literal_table

TABLES = """
id: small
title: {zh: 小包, en: small pack}
version: "1"
unit: 万元
parameters:
  staff_change: 20%
tables:
  staffing:
    sheet: 机构人员情况表
    layout: form
    fields:
      establishment: {label: 编制数, type: integer}
      on_post: {label: 在职人数, type: integer}
      administrative: {label: 行政编制, type: integer}
      institution: {label: 事业编制, type: integer}
      rate: {label: 控制率, type: percent}
  projects:
    sheet: 项目支出明细表
    layout: records
    columns:
      name: {header: 项目名称, type: text}
      category: {header: 项目类别, type: text}
      budget: {header: 预算数, type: amount}
      executed: {header: 执行数, type: amount}
      rate: {header: 执行率, type: percent}
    key: [name]
    total: {name: 合计}
  spending:
    sheet: 支出决算表
    layout: grid
    columns:
      budget: {header: 年初预算数, type: amount}
      final: {header: 决算数, type: amount}
    rows:
      total: 支出合计
      basic: 一、基本支出
      project: 二、项目支出
      urban: {label: 城市管理, under: 二、项目支出}
      safety: {label: 公共安全, under: 二、项目支出}
"""

Given = Mapping[str, object]
Run = Callable[..., Evaluation]


@pytest.fixture
def pack(tmp_path: Path) -> Callable[[str], RulePack]:
    """Return a maker of packs: the tables above with the rules given as YAML text."""

    def make(rules: str) -> RulePack:
        path = tmp_path / "pack.yaml"
        path.write_text(TABLES + "rules:\n" + dedent(rules), encoding="utf-8")
        return load_rulepack(path)

    return make


@pytest.fixture
def run(pack: Callable[[str], RulePack]) -> Run:
    """Return a runner of rules (YAML text) over tables given as plain data."""

    def go(rules: str, given: Given, prior: Given | None = None) -> Evaluation:
        loaded = pack(rules)
        return evaluate_pack(
            loaded, _extraction(loaded, given), _extraction(loaded, prior) if prior else None
        )

    return go


def _extraction(pack: RulePack, given: Given) -> Extraction:
    tables = {}
    for name, values in given.items():
        spec = pack.table(name)
        assert spec is not None
        tables[name] = literal_table(spec, values, pack.unit)
    return Extraction(tables=tables, issues=(), infos=(), faults={})
