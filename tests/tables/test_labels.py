"""What labels, units and titles say once their outward form is set aside."""

from __future__ import annotations

import pytest

from auditcheck.model.tables import Unit
from auditcheck.tables.labels import label_of, match_rank
from auditcheck.tables.titles import title_rank
from auditcheck.tables.units import stated_unit


@pytest.mark.parametrize(
    "text",
    [
        "基本支出",
        "一、基本支出",
        "（一）基本支出",
        "(一)基本支出",
        "1.基本支出",
        "1、基本支出",
        "（1）基本支出",
        "①基本支出",
        "1.1 基本支出",
        "　基 本 支 出：",
        "其中：基本支出",
        "其中:1.基本支出",
        "基本支出（万元）",
        "基本支出(元)",
        "基本\u200b支出",
        "*基本支出",
        "基本支出(单位:万元)",
    ],
)
def test_a_label_is_known_in_any_outward_form(text: str) -> None:
    assert match_rank("基本支出", text) is not None


@pytest.mark.parametrize(
    "text", ["项目支出", "基本支出合计", "2021年基本支出", "基本支出(含公用)", "", "1.5万元"]
)
def test_another_label_is_another(text: str) -> None:
    assert match_rank("基本支出", text) is None


def test_a_label_matches_exactly_or_but_for_its_marks_or_by_a_star() -> None:
    assert match_rank("一、基本支出", "一、基本支出") == 0
    assert match_rank("二、基本支出", "一、基本支出") == 1
    assert match_rank("*年决算数", "2021年决算数（元）") == 2
    assert match_rank("*年决算数", "决算数") is None


def test_brackets_and_quotes_are_folded() -> None:
    assert match_rank("因公出国（境）费", "因公出国(境)费") == 0
    assert match_rank("“三公”经费", "「三公」经费") == 0


@pytest.mark.parametrize("text", ["2021年决算数", "3月份", "1.5万元以上", "12345工单办理", "2021.12"])
def test_figures_that_belong_to_a_label_are_no_outline_mark(text: str) -> None:
    assert label_of(text).mark == ""


def test_outline_marks_keep_their_depth() -> None:
    marks = ["一、甲类", "（一）甲类", "1.甲类", "（1）甲类", "①甲类"]
    depths = [label_of(text).depth for text in marks]
    assert None not in depths
    assert depths == sorted(set(depths), key=depths.index)
    assert depths == sorted(depths)  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", Unit.TEN_THOUSAND),
        ("金额单位:元", Unit.YUAN),
        ("（单位：万元）", Unit.TEN_THOUSAND),
        ("单 位 ： 亿 元", Unit.HUNDRED_MILLION),
        ("单位：人、万元", Unit.TEN_THOUSAND),
        ("计量单位：人民币元", Unit.YUAN),
        ("收支总表（万元）", Unit.TEN_THOUSAND),
        ("填报单位：某街道    单位：千元", Unit.THOUSAND),
        ("填报单位：元谋县财政局", None),
        ("单位：人", None),
        ("单位负责人：万元红", None),
        ("三公经费", None),
    ],
)
def test_a_unit_is_read_where_a_sheet_states_one(text: str, unit: Unit | None) -> None:
    assert stated_unit(text) is unit


@pytest.mark.parametrize(
    ("pattern", "title", "rank"),
    [
        ("支出决算表", "支出决算表", 0),
        ("支出决算表", "附件1 支出决算表", 1),
        ("支出决算表", "附件3-1：支出决算表（2021年度）", 1),
        ("支出决算表", "Z04 支出决算表(财决04表)", 1),
        ("支出决算表", "2021年度支出决算表", 1),
        ("支出决算表", "三、支出决算表", 1),
        ("支出决算表", "收入支出决算表", None),
        ("支出决算表", "支出决算明细表", None),
        ("项目支出绩效自评表*", "项目支出绩效自评表（城市管理）", 0),
        ("项目支出绩效自评表*", "附件3 项目支出绩效自评表2", 1),
        (
            "一般公共预算财政拨款基本支出决算明细表（含工资福利商品服务资本）",
            "一般公共预算财政拨款基本支出决算明细表（含工资福利商品服务资本）"[:31],
            2,
        ),
    ],
)
def test_a_sheet_is_known_by_its_title(pattern: str, title: str, rank: int | None) -> None:
    assert title_rank(pattern, title) == rank
