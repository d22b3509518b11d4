"""Kinds of mess in how a form is laid out: merged cells, headers, blocks, totals, labels, moved rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.mess.held import FIXTURES, Rows, book, hold

PROJECTS = """
  projects:
    sheet: 表
    layout: records
    columns:
      office: {header: 科室, type: text}
      name: {header: 项目, type: text}
      budget: {header: 预算数, type: number}
"""
SUM = '- {id: SUM, class: balance, check: "sum(projects.budget) == 100"}'
SPENDING = """
  spending:
    sheet: 表
    layout: grid
    columns:
      executed: {header: 决算数, type: number}
    rows:
      whole: {label: 支出合计, optional: yes}
      basic: 一、基本支出
      staff: 人员经费
      project: 二、项目支出
"""


@pytest.mark.parametrize("name", ["merged.xlsx", "merged.xls"])
def test_m01_merged_text_belongs_to_every_row_and_a_merged_number_counts_once(
    name: str, tmp_path: Path
) -> None:
    held = hold(FIXTURES / name, PROJECTS, SUM, folder=tmp_path)
    assert held.values["projects"] == {
        "office": ["城管科", "城管科", "绿化科"],
        "name": ["道路", "路灯", "绿化"],
        "budget": [60, "blank", 40],
    }
    assert held.told == []


def test_m02_headers_of_several_rows_are_paths_and_rows_of_numbers_are_no_records(tmp_path: Path) -> None:
    rows: Rows = [
        ["项目", "行次", "预算数", None, "决算数", None],
        [None, None, "小计", "公务用车购置及运行费", "小计", "公务用车购置及运行费"],
        ["栏次", None, 1, 2, 3, 4],
        ["基本支出", 1, 30, 3, 28, 2],
        ["项目支出", 2, 70, 7, 69, 6],
    ]
    tables = """
  spending:
    sheet: 表
    layout: records
    columns:
      item: {header: 项目, type: text}
      planned: {header: 预算数 / 小计, type: number}
      cars: {header: 决算数 / 公务用车购置及运行费, type: number}
"""
    path = book(tmp_path / "a.xlsx", rows, merges={"C1:D1": "预算数", "E1:F1": "决算数"})
    assert hold(path, tables).values["spending"] == {
        "item": ["基本支出", "项目支出"],
        "planned": [30, 70],
        "cars": [2, 6],
    }


def test_m03_blocks_side_by_side_with_the_same_headers_are_told_apart(tmp_path: Path) -> None:
    rows: Rows = [
        ["收入", None, "支出", None],
        ["项目", "决算数", "项目", "决算数"],
        ["财政拨款", 100, "基本支出", 60],
        ["其他收入", 5, "项目支出", 45],
    ]
    tables = """
  income:
    sheet: 表
    layout: grid
    columns: {final: {header: 决算数, nth: 1, type: number}}
    rows: {grant: 财政拨款, other: 其他收入}
  outgo:
    sheet: 表
    layout: grid
    columns: {final: {header: 决算数, nth: 2, type: number}}
    rows: {basic: 基本支出, project: 项目支出}
"""
    rule = '- {id: EVEN, class: balance, check: "sum(income.final) == sum(outgo.final)"}'
    held = hold(book(tmp_path / "a.xlsx", rows), tables, rule)
    assert (held.values["income"]["final"], held.values["outgo"]["final"]) == ([100, 5], [60, 45])
    assert held.told == []


def test_m07_rows_of_which_are_added_only_where_a_rule_says_so(tmp_path: Path) -> None:
    rows: Rows = [
        ["项目", "决算数"],
        ["支出合计", 100],
        ["一、基本支出", 60],
        ["　其中：人员经费", 40],
        ["二、项目支出", 40],
    ]
    rules = """
- {id: ALL, class: balance, check: spending.whole == spending.basic + spending.project}
- {id: PART, class: balance, check: spending.staff <= spending.basic}
"""
    held = hold(book(tmp_path / "a.xlsx", rows), SPENDING, rules)
    assert held.values["spending"]["executed"] == [100, 60, 40, 40]
    assert held.told == []


@pytest.mark.parametrize("first", [True, False])
def test_m08_total_and_subtotal_rows_are_no_records_wherever_they_stand(first: bool, tmp_path: Path) -> None:
    body: list[list[Any]] = [["城管科", "道路", 60], ["城管科", "路灯", 40], ["小计", None, 100]]
    total: list[list[Any]] = [["合计", None, 100]]
    rows: Rows = [["科室", "项目", "预算数"], *(total + body if first else body + total)]
    tables = PROJECTS + "    total: {office: [合计, 小计]}\n"
    held = hold(book(tmp_path / "a.xlsx", rows), tables, SUM)
    assert held.values["projects"]["budget"] == [60, 40]
    assert held.totals["projects"]["budget"] == [100]
    assert held.told == []


@pytest.mark.parametrize("mark", ["一、", "（一）", "(一)", "1.", "1、", "（1）", "①", "　　"])
def test_m09_outline_marks_and_indents_do_not_hide_a_label(mark: str, tmp_path: Path) -> None:
    rows: Rows = [["项目", "决算数"], ["一、基本支出", 60], [f"{mark}人员经费", 40], ["二、项目支出", 30]]
    assert hold(book(tmp_path / "a.xlsx", rows), SPENDING).values["spending"]["executed"][1:3] == [40, 30]


def test_m19_moved_rows_and_columns_and_a_title_with_annex_do_no_harm(tmp_path: Path) -> None:
    rows: Rows = [
        [None, "附件2"],
        [None, "2021年度支出情况表（修订）"],
        [None, None],
        [None, "项目", None, "备注", "决算数"],
        [None, "一、基本支出", None, None, 60],
        [],
        [None, "人员经费", None, "含社保", 40],
        [None, "二、项目支出", None, None, 30],
    ]
    tables = SPENDING.replace("sheet: 表", "sheet: 支出情况表")
    held = hold(book(tmp_path / "a.xlsx", {"附件2 支出情况表": rows}), tables)
    assert held.values["spending"]["executed"][-3:] == [60, 40, 30]
    assert held.told == []


def test_m19_a_label_that_was_deleted_is_told_with_the_nearest(tmp_path: Path) -> None:
    rows: Rows = [
        ["项目", "决算数"],
        ["一、基本支出", 60],
        ["人员经费支出", 40],
        ["二、项目支出", 30],
    ]
    held = hold(book(tmp_path / "a.xlsx", rows), SPENDING)
    assert held.told == [("LABEL-MISSING", "A3")]
    assert "人员经费支出" in held.report.issues[0].message.zh


@pytest.mark.parametrize(
    "label",
    ["因公出国(境)费", "因公出国（境）费", "因公出国〔境〕费", "“因公出国（境）”费", '"因公出国(境)"费'],
)
def test_m21_brackets_and_quotes_of_any_width_are_the_same_label(label: str, tmp_path: Path) -> None:
    tables = """
  abroad:
    sheet: 表
    layout: form
    fields: {cost: {label: ["因公出国（境）费", "“因公出国（境）”费"], type: number}}
"""
    held = hold(book(tmp_path / "a.xlsx", [[label, 3]]), tables)
    assert held.values["abroad"]["cost"] == [3]
