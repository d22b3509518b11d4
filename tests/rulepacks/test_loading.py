"""A pack as the language describes it becomes tables, rules, parameters and codelists."""
# ruff: noqa: E501 - the language's examples as its description writes them

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from auditcheck.errors import ConfigError, RulePackError
from auditcheck.model.rules import Codelist, Parameter, RuleClass, SourceMark, Target, Tolerance
from auditcheck.model.tables import (
    Anchor,
    ColumnSpec,
    Contract,
    Layout,
    RowSpec,
    TableSpec,
    Unit,
    ValueType,
    place_column,
)
from auditcheck.model.words import Words
from auditcheck.rulepacks.loading import load_rulepack, read_rulepack
from auditcheck.rulepacks.shipped import shipped_packs

from .conftest import HEAD, TABLES, PackWriter, told

LANGUAGE_TABLES = """\
    tables:
      staffing:                                   # label → value, anywhere on the sheet
        sheet: 机构人员情况表
        called: 人员
        layout: form
        fields:
          establishment: {label: 编制数, type: integer, min: 0}
          on_post:       {label: [在职人数, 年末在职人数], type: integer, min: 0, called: 在职人数}
          administrative:{label: 行政编制, type: integer, called: 行政}
          institution:   {label: 事业编制, type: integer, called: 事业}

      projects:                                   # one record a row, any number of rows
        sheet: 项目支出明细表
        layout: records
        columns:
          name:     {header: 项目名称, type: text, required: true}
          category: {header: 项目类别, type: text, one_of: categories}
          budget:   {header: [预算数 / 全年预算数, 全年预算数], type: amount, min: 0}   # a / b = stacked headers
          executed: {header: 全年执行数, type: amount}
          rate:     {header: 执行率, type: percent}
        key: [name]
        total: {name: 合计}                       # this row is no record; it is projects.total.executed

      spending:                                   # named rows × named columns
        sheet: 支出决算表
        layout: grid
        columns: {budget: {header: 年初预算数, type: amount}, final: {header: 决算数, type: amount}}
        rows:    {basic: 一、基本支出, project: 二、项目支出, urban: {label: 城市管理, under: project}, other: 其他}

      project_forms:                              # the same form on several sheets: one record a sheet
        sheet: 项目支出绩效自评表*
        layout: form
        each: sheet
        fields: {name: {label: 项目名称, type: text, one_of: lists.projects.name}, executed: {label: 年度资金总额, column: 全年执行数, type: amount}}
"""
LANGUAGE_RULES = """\
    rules:
      - id: STAFF-01
        title: {zh: 在职人数等于各类编制在职之和, en: Staff on post equals the sum of its kinds}
        class: balance                            # balance · logic · verify · hint
        check: staffing.on_post == staffing.administrative + staffing.institution

      - id: PROJ-01
        class: balance
        check: spending.project == sum(spending.urban : spending.other)      # row vectors

      - id: PROJ-02
        class: balance
        for: projects by category                 # once for each group
        check: sum(executed) == spending[category].final

      - id: PROJ-03
        class: verify
        for: projects                             # once for each record
        when: budget > 0
        check: rate == executed / budget
        tolerance: display                        # half a unit of the last digit shown

      - id: STAFF-09
        class: verify
        when: has(prior.staffing)
        check: abs(change(staffing.on_post, prior.staffing.on_post)) <= parameters.staff_change
        message: {zh: "在职人数较上年变动 {left|percent}，请说明", en: "Staff on post changed by {left|percent} since last year; please explain"}
        why: …
        basis: 财预〔2020〕10号
      - {id: ZH-01, class: logic, check: 人员.在职人数 = 人员.行政 + 人员.事业}
      - {id: SUM-IF, class: logic, for: projects, check: executed == sum(projects.executed where projects.name == name)}
"""
LANGUAGE_HEAD = """\
id: language
title: 例子
unit: 万元
parameters: {staff_change: 20%, floor: {value: 5, title: {zh: 下限, en: floor}}}
submission: {unit: projects.name, year: staffing.establishment}
"""


@pytest.fixture
def language(pack_of: PackWriter) -> Path:
    return pack_of(
        {
            "pack.yaml": LANGUAGE_HEAD,
            "tables.yaml": LANGUAGE_TABLES,
            "rules/all.yaml": LANGUAGE_RULES,
            "codelists/categories.csv": "code,name\nA,甲\nB,乙\n",
        }
    )


def test_the_tables_of_the_language_are_read_whole(language: Path) -> None:
    pack = load_rulepack(language)
    assert pack.table("staffing") == TableSpec(
        name="staffing",
        sheet=("机构人员情况表",),
        called="人员",
        layout=Layout.FORM,
        unit=Unit.TEN_THOUSAND,
        columns=(
            _figure("establishment", "编制数", least=0),
            ColumnSpec(
                name="on_post",
                type=ValueType.INTEGER,
                anchor=Anchor(aliases=(("在职人数",), ("年末在职人数",))),
                called="在职人数",
                contract=Contract(min=Decimal(0)),
            ),
            _figure("administrative", "行政编制", called="行政"),
            _figure("institution", "事业编制", called="事业"),
        ),
    )
    assert pack.table("spending") == TableSpec(
        name="spending",
        sheet=("支出决算表",),
        layout=Layout.GRID,
        unit=Unit.TEN_THOUSAND,
        columns=(_amount("budget", "年初预算数"), _amount("final", "决算数")),
        rows=(
            RowSpec(name="basic", anchor=Anchor(aliases=(("一、基本支出",),))),
            RowSpec(name="project", anchor=Anchor(aliases=(("二、项目支出",),))),
            RowSpec(name="urban", anchor=Anchor(aliases=(("城市管理",),), under=("project",))),
            RowSpec(name="other", anchor=Anchor(aliases=(("其他",),))),
        ),
    )
    projects = pack.table("projects")
    assert projects is not None
    assert (projects.key, projects.total) == (("name",), (("name", ("合计",)),))
    budget, category = projects.column("budget"), projects.column("category")
    assert budget is not None
    assert budget.anchor == Anchor(aliases=(("预算数", "全年预算数"), ("全年预算数",)))
    assert category is not None
    assert category.contract == Contract(codelist="categories")
    forms = pack.table("project_forms")
    assert forms is not None
    assert (forms.each, forms.sheet) == ("sheet", ("项目支出绩效自评表*",))
    assert forms.columns[0].contract.one_of_column == ("projects", "name")
    assert forms.columns[1].column == Anchor(aliases=(("全年执行数",),))


def test_the_rules_of_the_language_are_read(language: Path) -> None:
    pack = load_rulepack(language)
    assert [rule.id for rule in pack.rules] == [
        "STAFF-01", "PROJ-01", "PROJ-02", "PROJ-03", "STAFF-09", "ZH-01", "SUM-IF",
    ]  # fmt: skip
    first, by_row, grouped, shown, last, chinese = pack.rules[:6]
    assert chinese.title.zh == "人员.在职人数 == 人员.行政 + 人员.事业"
    assert first.title.en == "Staff on post equals the sum of its kinds"
    assert first.mark == SourceMark(file="rules/all.yaml", line=2, column=13)
    assert by_row.check.text == "spending.project == sum(spending.urban : spending.other)"
    assert grouped.target == Target(table="projects", by=("category",))
    assert (shown.tolerance, shown.rule_class) == (Tolerance(kind="display"), RuleClass.VERIFY)
    assert last.message == Words(
        "在职人数较上年变动 {left|percent}，请说明",
        "Staff on post changed by {left|percent} since last year; please explain",
    )
    assert (last.why, last.basis) == (Words("…", "…"), "财预〔2020〕10号")


def test_the_head_of_a_pack_is_read(language: Path) -> None:
    pack = load_rulepack(language)
    assert (pack.id, pack.title, pack.version, pack.unit) == (
        "language",
        Words("例子", "例子"),
        "1",
        Unit.TEN_THOUSAND,
    )
    assert pack.parameters == {
        "staff_change": Parameter(name="staff_change", value=Decimal("0.2")),
        "floor": Parameter(name="floor", value=Decimal(5), title=Words("下限", "floor")),
    }
    assert pack.codelists == {"categories": Codelist(name="categories", entries=(("A", "甲"), ("B", "乙")))}
    assert pack.submission == {"unit": ("projects", "name"), "year": ("staffing", "establishment")}


def test_one_file_with_the_same_keys_is_the_same_pack(language: Path, tmp_path: Path) -> None:
    single = tmp_path / "single.yaml"
    parts = (LANGUAGE_TABLES, LANGUAGE_RULES)
    bodies = [re.sub("^    ", "", part, flags=re.MULTILINE) for part in parts]
    single.write_text(LANGUAGE_HEAD + "codelists: {categories: {A: 甲, B: 乙}}\n" + "".join(bodies), "utf-8")
    one, many = load_rulepack(single), load_rulepack(language)
    assert (one.tables, one.codelists, one.parameters) == (many.tables, many.codelists, many.parameters)
    assert [rule.check for rule in one.rules] == [rule.check for rule in many.rules]


FURTHER = """\
tables:
  blocks:
    sheet: [表一, 表二]
    title: 自评表
    layout: form
    each: block
    starts: 项目名称
    optional: yes
    unit: 元
    unit_required: 是
    not_applicable: N/A
    fields:
      total: {label: 合计, under: [收入, income], nth: last, type: amount, unit: 亿元, decimals: 4, blank: unknown}
      year: {pattern: '(\\d{4})年', type: integer, optional: true}
      uei: {defined_name: auditee_uei, type: code, length: 12}
      name: {at: B1, type: text, length: {min: 2, max: 30}, matches: '\\w+', one_of: [甲, 乙]}
  awards:
    excel_table: Awards
    layout: records
    orientation: columns
    columns: {cluster: {header: Cluster, type: text, unique: yes}}
    rows: {min: 1, max: 500}
  years:
    sheet: 历年
    layout: grid
    header_pattern: '(\\d{4})年'
    pattern_type: integer
    rows: {basic: [基本, 基本支出]}
rules:
  - {id: Y-1, class: hint, check: 'years.basic["2021"] >= 0', tolerance: 0.01}
"""


def test_the_further_ways_in_are_read(pack_of: PackWriter) -> None:
    pack = load_rulepack(pack_of({"pack.yaml": HEAD + FURTHER}))
    blocks, awards, years = pack.tables
    assert (blocks.sheet, blocks.title, blocks.starts, blocks.each) == (
        ("表一", "表二"),
        ("自评表",),
        ("项目名称",),
        "block",
    )
    assert (blocks.optional, blocks.unit, blocks.unit_required) == (True, Unit.YUAN, True)
    assert blocks.not_applicable == ("—", "——", "/", "无", "*", "N/A")
    assert blocks.columns == (
        ColumnSpec(
            name="total",
            type=ValueType.AMOUNT,
            anchor=Anchor(aliases=(("合计",),), under=("收入", "income"), nth="last"),
            unit=Unit.HUNDRED_MILLION,
            decimals=4,
            blank="unknown",
            contract=Contract(decimals_max=4),
        ),
        ColumnSpec(name="year", type=ValueType.INTEGER, pattern=r"(\d{4})年", optional=True),
        ColumnSpec(
            name="uei",
            type=ValueType.CODE,
            defined_name="auditee_uei",
            contract=Contract(length_min=12, length_max=12),
        ),
        ColumnSpec(
            name="name",
            type=ValueType.TEXT,
            at="B1",
            contract=Contract(one_of=("甲", "乙"), matches=r"\w+", length_min=2, length_max=30),
        ),
        place_column("block"),
    )
    assert (awards.excel_table, awards.orientation, awards.rows_min, awards.rows_max) == (
        "Awards",
        "columns",
        1,
        500,
    )
    assert (years.header_pattern, years.pattern_type, years.columns) == (r"(\d{4})年", ValueType.INTEGER, ())
    assert years.rows[0].anchor == Anchor(aliases=(("基本",), ("基本支出",)))
    assert pack.rules[0].tolerance == Tolerance(kind="amount", amount=Decimal("0.01"))


def test_parameters_are_numbers_yes_or_no_or_text(pack_of: PackWriter) -> None:
    given = "parameters: {a: 1.50, b: 30%, c: '012', d: yes, e: 城管, f: 012}\n"
    pack = load_rulepack(pack_of({"pack.yaml": HEAD + given}))
    values = [parameter.value for parameter in pack.parameters.values()]
    assert values == [Decimal("1.50"), Decimal("0.3"), "012", True, "城管", Decimal(12)]


def test_the_digest_tells_whether_anything_that_is_applied_changed(language: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(language, tmp_path / "elsewhere")
    assert load_rulepack(copy).digest == load_rulepack(language).digest
    (copy / "README.md").write_text("notes", "utf-8")
    assert load_rulepack(copy).digest == load_rulepack(language).digest
    (copy / "codelists/categories.csv").write_text("code\nA\nC\n", "utf-8")
    assert load_rulepack(copy).digest != load_rulepack(language).digest


def test_files_and_codelists_can_be_included(little: Callable[..., Path]) -> None:
    folder = little("include: more/x.yaml\nrules: []", more__x="include: ../nothing.yaml")
    with pytest.raises(RulePackError, match=r"more/x.yaml:1:10: “../nothing.yaml” is not in the pack's own"):
        load_rulepack(folder)
    (folder / "more/x.yaml").write_text("rules: [{id: X-1, class: hint, check: 1 == 1}]\n", "utf-8")
    assert [rule.id for rule in load_rulepack(folder).rules] == ["X-1"]


def test_an_id_that_is_not_shipped_is_told_with_those_that_are() -> None:
    with pytest.raises(
        ConfigError, match=r"there is no rule pack “department-perfomance”; did you mean “department-perf"
    ):
        load_rulepack("department-perfomance")
    with pytest.raises(ConfigError, match=r"there is no rule pack at “no/such/pack.yaml”"):
        load_rulepack("no/such/pack.yaml")


def test_a_folder_without_pack_yaml_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"has no pack.yaml"):
        load_rulepack(tmp_path)


def test_shipped_packs_load_by_id() -> None:
    ids = [path.name for path in shipped_packs()]
    assert "department-performance" in ids
    assert [load_rulepack(name).id for name in ids] == ids


def test_what_was_read_can_be_asked_for_without_raising(little: Callable[..., Path]) -> None:
    assembled, mistakes = read_rulepack(little("rules: [{id: X-1, class: hint, check: staffing.x == 1}]"))
    assert assembled.pack is not None
    assert [mistake.words.en for mistake in mistakes] == [
        "in table staffing: there is no field “x”; there are: on_post, 在职人数, officials, others"
    ]


def _figure(name: str, label: str, *, least: int | None = None, called: str | None = None) -> ColumnSpec:
    return ColumnSpec(
        name=name,
        type=ValueType.INTEGER,
        anchor=Anchor(aliases=((label,),)),
        called=called,
        contract=Contract(min=None if least is None else Decimal(least)),
    )


def _amount(name: str, header: str) -> ColumnSpec:
    return ColumnSpec(name=name, type=ValueType.AMOUNT, anchor=Anchor(aliases=((header,),)))


def test_rules_that_no_change_makes_fail_are_listed_with_the_reason(pack_of: PackWriter) -> None:
    rule = "rules:\n  - {id: A-1, class: logic, check: staffing.on_post > 0}\n"
    listed = "untested:\n  A-1: {zh: 理由, en: reason}\n"
    pack = load_rulepack(pack_of({"pack.yaml": HEAD + TABLES + rule + listed}))
    assert pack.untested == {"A-1": Words("理由", "reason")}


def test_a_reason_for_a_rule_that_is_not_there_is_a_mistake(pack_of: PackWriter) -> None:
    rule = "rules:\n  - {id: A-1, class: logic, check: staffing.on_post > 0}\n"
    folder = pack_of({"pack.yaml": HEAD + TABLES + rule + "untested:\n  A-2: 理由\n"})
    assert [line.split(" ", 1)[1] for line in told(folder)] == ["there is no rule “A-2”; did you mean “A-1”?"]
