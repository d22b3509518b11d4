"""The table of a batch's units: what figures it may take, and what a rule across submissions may read."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.submissions import PACK

from auditcheck.errors import RulePackError
from auditcheck.model.rules import RulePack
from auditcheck.model.tables import TableSource, Unit, ValueType
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.rulepacks.recognition import recognise

RULE = '- {id: R, class: logic, title: t, for: units, check: "executed > 0"}\n'


def load(folder: Path, columns: str = "{executed: projects.total.executed}", rule: str = RULE) -> RulePack:
    table = f"  units: {{layout: units, columns: {columns}}}\nrules:\n"
    path = folder / "pack.yaml"
    path.write_text(PACK.replace("rules:\n", table) + rule, encoding="utf-8")
    return load_rulepack(path)


def test_a_figure_is_of_the_kind_and_in_the_unit_of_its_own_column(tmp_path: Path) -> None:
    pack = load(tmp_path)
    assert pack.units is not None
    column = pack.units.column("executed")
    assert column is not None
    assert (column.type, column.unit, column.of) == (
        ValueType.AMOUNT,
        Unit.TEN_THOUSAND,
        ("projects", "total", "executed"),
    )
    assert column.title == "合计 执行数"


def test_rules_across_submissions_are_kept_out_of_the_check_of_one(tmp_path: Path) -> None:
    pack = load(tmp_path)
    assert [rule.id for rule in pack.across] == ["R"]
    own = pack.for_submission()
    assert [rule.id for rule in own.rules] == ["TOTAL", "WITHIN"]
    assert {spec.source for spec in own.tables} == {TableSource.SUBMISSION}
    assert {"roster", "explanations"} <= {spec.name for spec in pack.tables}


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ("{x: project.total.executed}", "there is no table “project”; did you mean “projects”?"),
        ("{x: projects.executed}", "only its total row gives one value: projects.total.column"),
        ("{x: projects.total.budgets}", "there is no column “budgets”; did you mean “budget”?"),
        ("{x: cover}", "a figure of table cover is written cover.field"),
        ("{code: cover.code}", "every unit has a column “code” of its own"),
        ("{x: {off: cover.code}}", "there is no entry “off”; did you mean “of”?"),
    ],
)
def test_a_path_that_leads_nowhere_is_told(tmp_path: Path, columns: str, told: str) -> None:
    with pytest.raises(RulePackError) as caught:
        load(tmp_path, columns, "")
    assert told in caught.value.words.en


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ('for: units, check: "executed > projects.total.budget"', "reads both all units and a table of one"),
        ("for: units, check: executed > submission.year", "reads both all units and a table of one"),
        ('for: units, check: executed > 0, message: "{record.exicuted}"', "did you mean “record.executed”?"),
        ('for: units, check: executed > 0, message: "{group}"', "there is no placeholder “group”"),
    ],
)
def test_what_a_rule_across_submissions_must_not_read_is_told(tmp_path: Path, rule: str, told: str) -> None:
    with pytest.raises(RulePackError) as caught:
        load(tmp_path, rule=f"- {{id: R, class: logic, title: t, {rule}}}\n")
    assert told in caught.value.words.en


def test_of_a_pack_and_one_built_on_it_the_pack_itself_is_recognised() -> None:
    packs = ["department-performance", "district-review"]
    titles = ["封面", "机构人员情况表", "支出情况表", "项目支出明细表", "部门整体支出绩效自评表"]
    assert recognise([*titles, "部门整体支出绩效评价基础数据表"], packs).id == "department-performance"
