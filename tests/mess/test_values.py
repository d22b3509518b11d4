"""Kinds of mess in what a cell holds: units, texts, placeholders, percents, targets, codes, dates, years."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.mess.held import Held, Rows, book, hold

from auditcheck.model.issues import Verdict


def column(
    kind: str, values: list[Any], folder: Path, *, more: str = "", head: str = "unit: 万元", **look: Any
) -> Held:
    """Hold a column of values against a records table with that one column besides a name."""
    rows: Rows = [["名称", "数"], *([f"第{n}项", value] for n, value in enumerate(values, start=1))]
    tables = f"""
  items:
    sheet: 表
    layout: records
    columns:
      name: {{header: 名称, type: text}}
      value: {{header: 数, type: {kind}{more}}}
"""
    formats = {f"B{n}": form for n, form in look.get("formats", {}).items()}
    return hold(book(folder / "a.xlsx", rows, formats=formats), tables, look.get("rules", ""), head=head)


def read(held: Held) -> list[Any]:
    return held.values["items"]["value"]


AMOUNTS = """
  items:
    sheet: 表*
    each: sheet
    layout: form
    fields: {cost: {label: 三公经费, type: amount}}
"""


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ([["单位：元"], ["三公经费（万元）", "20000元"]], 2),
        ([["单位：元"], ["三公经费（万元）", 2]], 2),
        ([["单位：亿元"], ["一、支出（单位：万元）"], ["三公经费", 2]], 2),
        ([["支出表"], ["金额单位：元"], ["三公经费", 20000]], 2),
        ([["支出表"], ["三公经费", 2]], 2),
    ],
)
def test_m04_the_unit_nearest_to_a_figure_counts(rows: list[list[Any]], value: int, tmp_path: Path) -> None:
    held = hold(book(tmp_path / "a.xlsx", rows), AMOUNTS, head="unit: 万元")
    assert held.values["items"]["cost"] == [value]


def test_m04_each_sheet_has_its_own_unit_and_a_missing_one_is_told(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "表1": [["单位：元"], ["三公经费", 20000]],
        "表2": [["单位：千元"], ["三公经费", 20]],
        "表3": [["三公经费", 2]],
    }
    held = hold(book(tmp_path / "a.xlsx", sheets), AMOUNTS, head="unit: 万元\nunit_required: yes")
    assert held.values["items"]["cost"] == [2, 2, "unreadable"]
    assert ("UNIT-MISSING", "表3") in held.told


@pytest.mark.parametrize(
    "text", ["'3,088.06", "３０８８．０６", "3088.06万元", "3\u00a0088.06", "\u30003088.06 ", "3，088．06"]
)
def test_m05_a_number_typed_as_text_is_used_and_told(text: str, tmp_path: Path) -> None:
    held = column("amount", [1, text], tmp_path)
    assert read(held) == [1, 3088.06]
    assert held.told == [("VALUE-TEXT-NUMBER", "B3")]


def test_m05_parentheses_are_negative_but_never_a_count(tmp_path: Path) -> None:
    assert read(column("amount", ["（12.5）", "(12.5)"], tmp_path)) == [-12.5, -12.5]
    held = column("integer", ["（3）"], tmp_path)
    assert read(held) == ["unreadable"]
    assert held.told == [("VALUE-UNREADABLE", "B2")]


def test_m06_placeholders_are_not_applicable_and_zero_is_a_number(tmp_path: Path) -> None:
    held = column("amount", ["—", "——", "-", "－", "/", "无", "*", 0, None, 5], tmp_path)
    assert read(held) == ["n/a"] * 7 + [0, "blank", 5]
    assert held.told == []


def test_m06_the_numeral_one_is_a_dash_only_as_a_whole_cell_of_a_template_that_lists_it(
    tmp_path: Path,
) -> None:
    head = 'unit: 万元\nnot_applicable: ["—", "一"]'
    assert read(column("amount", ["一", 5], tmp_path, head=head)) == ["n/a", 5]
    assert read(column("text", ["一、基本支出", "一"], tmp_path, head=head)) == ["一、基本支出", "n/a"]
    held = column("amount", ["一", 5], tmp_path)
    assert (read(held), held.told) == (["unreadable", 5], [("VALUE-UNREADABLE", "B2")])


ACCOUNTS = """
  accounts:
    sheet: 决算表
    layout: form
    fields: {whole: {label: 本年支出合计, type: amount}}
  published:
    sheet: 公开表
    layout: form
    fields: {whole: {label: 本年支出合计, type: amount}}
"""


@pytest.mark.parametrize(
    ("published", "expected"), [(1367.76, "passed"), (1367.75, "failed"), (1367.7, "failed")]
)
def test_m15_yuan_and_ten_thousands_are_compared_as_coarsely_as_the_coarser(
    published: float, expected: str, tmp_path: Path
) -> None:
    sheets: dict[str, Rows] = {
        "决算表": [["单位：元"], ["本年支出合计", 13677551.23]],
        "公开表": [["单位：万元"], ["本年支出合计", published]],
    }
    rule = "- {id: SAME, class: balance, check: accounts.whole == published.whole}"
    held = hold(book(tmp_path / "a.xlsx", sheets), ACCOUNTS, rule, head="unit: 万元")
    assert held.report.outcomes[0].verdict == Verdict(expected)


@pytest.mark.parametrize(("total", "told"), [(14.43, None), (14.44, "hint"), (14.5, "balance")])
def test_m16_what_rounding_explains_is_a_hint_and_more_is_not(
    total: float, told: str | None, tmp_path: Path
) -> None:
    tables = """
  cost:
    sheet: 表
    layout: form
    fields:
      whole: {label: 合计, type: amount}
      cars: {label: 公车, type: amount}
      guests: {label: 接待, type: amount}
"""
    rule = "- {id: SUM, class: balance, check: cost.whole == cost.cars + cost.guests}"
    rows: Rows = [["单位：万元"], ["合计", total], ["公车", 13.94], ["接待", 0.49]]
    held = hold(book(tmp_path / "a.xlsx", rows), tables, rule, head="unit: 万元")
    assert [issue.rule_class for issue in held.report.issues] == ([told] if told else [])


def test_m17_percents_are_read_by_sign_format_and_size_and_doubt_is_told(tmp_path: Path) -> None:
    values = [0.9759, 0.9759, "97.59%", "97.59", 98, 1.2]
    held = column("percent", values, tmp_path, formats={3: "0.00%"})
    assert read(held) == [0.9759, 0.9759, 0.9759, 0.9759, 0.98, 1.2]
    (hint,) = [issue for issue in held.report.issues if issue.code == "VALUE-PERCENT"]
    assert {hint.primary.cell and hint.primary.cell.address} | {
        place.cell.address for place in hint.related if place.cell
    } == {"B5", "B6", "B7"}


@pytest.mark.parametrize(
    ("target", "actual", "verdict"),
    [
        ("≥50个", "50", "passed"),
        ("≥50个", "49个", "failed"),
        ("≥100百分比", "100", "passed"),
        ("≤90万元", "89.97万元", "passed"),
        ("=100", "100", "passed"),
        ("达成预期指标", "达成预期指标", "passed"),
        ("符合相关规定", "部分达成", "failed"),
    ],
)
def test_m18_targets_written_as_text_are_held_against_what_was_reached(
    target: str, actual: str, verdict: str, tmp_path: Path
) -> None:
    tables = """
  marks:
    sheet: 表
    layout: records
    columns:
      name: {header: 三级指标, type: text}
      target: {header: 年度指标值, type: text}
      actual: {header: 实际完成值, type: text}
"""
    rule = '- {id: MET, class: verify, for: marks, check: "meets(actual, target)"}'
    rows: Rows = [["三级指标", "年度指标值", "实际完成值"], ["委托项目数", target, actual]]
    held = hold(book(tmp_path / "a.xlsx", rows), tables, rule)
    assert held.report.outcomes[0].verdict == Verdict(verdict)


YEARS = """
  heading:
    sheet: 表
    layout: form
    fields: {year: {pattern: '(\\d{4})年度', type: integer}}
  cover:
    sheet: 封面
    layout: form
    fields: {year: {label: 年度, type: integer}}
  spending:
    sheet: 表
    layout: grid
    header_pattern: '(\\d{4})年'
    columns: {}
    rows: {basic: 基本支出}
"""
PERIOD = """
- {id: PERIOD, class: logic, check: heading.year == cover.year}
"""


@pytest.mark.parametrize(("year", "told"), [(2021, []), (2020, [("PERIOD", "A1")])])
def test_m20_a_year_left_from_last_time_is_told_and_columns_of_the_year_before_are_not(
    year: int, told: list[tuple[str, str]], tmp_path: Path
) -> None:
    sheets: dict[str, Rows] = {
        "封面": [["年度", 2021]],
        "表": [[f"{year}年度支出表"], ["项目", "2020年决算数", "2021年决算数"], ["基本支出", 1, 2]],
    }
    tables = YEARS.partition("  spending:")[0]
    assert hold(book(tmp_path / "a.xlsx", sheets), tables, PERIOD).told == told


@pytest.mark.parametrize("text", ["219001-某镇人民政府", "219001|某镇人民政府", "219001 某镇人民政府"])
def test_m22_a_code_before_a_name_is_split_and_compared_with_the_cover(text: str, tmp_path: Path) -> None:
    tables = """
  cover:
    sheet: 封面
    layout: form
    fields: {code: {label: 单位代码, type: code}}
  form:
    sheet: 表
    layout: form
    fields: {unit: {label: 实施单位, pattern: '^(\\d+)[-| ]', type: code}}
"""
    rule = "- {id: OWN, class: logic, check: form.unit == cover.code}"
    for code, told in (("219001", []), ("219002", [("OWN", "B1")])):
        sheets: dict[str, Rows] = {"封面": [["单位代码", code]], "表": [["实施单位", text]]}
        assert hold(book(tmp_path / "a.xlsx", sheets), tables, rule).told == told


def test_m24_figures_in_prose_are_read_only_where_a_rule_asks(tmp_path: Path) -> None:
    tables = """
  form:
    sheet: 表
    layout: form
    fields:
      general: {label: 一般公共预算, pattern: '一般公共预算[:：]([0-9.]+)', type: amount}
      done: {label: 实际完成情况, type: text}
"""
    rows: Rows = [["其中:一般公共预算:4782.10"], ["实际完成情况", "共完成89.97万元，其中道路80万元"]]
    rule = '- {id: PROSE, class: hint, check: "sum_in(form.done, \\"共完成([0-9.]+)万元\\") == 89.97"}'
    held = hold(book(tmp_path / "a.xlsx", rows), tables, rule, head="unit: 万元")
    assert held.values["form"]["general"] == [4782.1]
    assert held.told == []
    assert held.report.outcomes[0].verdict is Verdict.PASSED


def test_m25_binary_noise_in_stored_figures_decides_nothing(tmp_path: Path) -> None:
    rules = '- {id: EXACT, class: balance, tolerance: 0, check: "sum(items.value) == 3088.36"}'
    values = [0.1 + 0.2, 3088.0599999999995]
    held = column("amount", values, tmp_path, rules=rules)
    assert [Decimal(str(value)) for value in read(held)] == [Decimal("0.3"), Decimal("3088.06")]
    assert held.told == []


def test_m26_dates_are_read_from_text_serials_and_cells(tmp_path: Path) -> None:
    values = ["2022年3月", "2022/3/5", "2022.3.5", 44625, 20220305, dt.date(2022, 3, 5), "昨天"]
    held = column("date", values, tmp_path, formats={7: "yyyy-mm-dd"})
    assert read(held) == ["2022-03", *["2022-03-05"] * 5, "unreadable"]
    assert held.told == [("VALUE-UNREADABLE", "B8")]


def test_m27_codes_stay_texts_also_when_stored_as_numbers_or_split(tmp_path: Path) -> None:
    rows: Rows = [
        ["类", "款", "项", "功能科目"],
        ["205", "02", "01", 2050201],
        [208, 5, "05", "'0401001"],
        [210, 1, 2, 401002],
    ]
    formats = {"B3": "00", "D4": "0000000"}
    tables = """
  codes:
    sheet: 表
    layout: records
    columns:
      kind: {header: 类, type: code}
      section: {header: 款, type: code, length: 2}
      item: {header: 项, type: code, length: 2}
      whole: {header: 功能科目, type: code}
    key: [kind, section, item]
"""
    held = hold(book(tmp_path / "a.xlsx", rows, formats=formats), tables)
    assert held.values["codes"] == {
        "kind": ["205", "208", "210"],
        "section": ["02", "05", "1"],
        "item": ["01", "05", "2"],
        "whole": ["2050201", "0401001", "0401002"],
    }
    assert held.told == [("CONTRACT-LENGTH", "B4"), ("CONTRACT-LENGTH", "C4")]
