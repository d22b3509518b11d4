"""A workbook's pack is told by the titles of its sheets."""

from __future__ import annotations

import pytest

from auditcheck.errors import ConfigError
from auditcheck.model.report import SubmissionInfo
from auditcheck.model.rules import RulePack
from auditcheck.model.tables import Layout, TableSpec
from auditcheck.model.words import same
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.rulepacks.recognition import candidates, recognise, recognised_pack
from auditcheck.rulepacks.shipped import shipped_packs
from auditcheck.workbook.grid import RawValue, Sheet, Workbook


def pack(identity: str, *sheets: str, optional: str = "") -> RulePack:
    names = [*sheets, *([optional] if optional else [])]
    tables = tuple(
        TableSpec(name=f"t{n}", sheet=(name,), layout=Layout.FORM, columns=(), optional=name == optional)
        for n, name in enumerate(names)
    )
    return RulePack(id=identity, title=same(identity), version="1", tables=tables, rules=())


STAFF = pack("staff", "人员表", "支出表")
PROJECTS = pack("projects", "项目表", "支出表", "项目自评表*")


def test_the_pack_whose_sheets_are_there_is_chosen() -> None:
    assert recognise(["封面", "人员表", "支出表"], [STAFF, PROJECTS]).id == "staff"
    assert recognise(["项目表", "支出表", "项目自评表（一）"], [STAFF, PROJECTS]).id == "projects"


def test_spaces_widths_and_numbers_before_titles_do_not_matter() -> None:
    assert recognise(["附件1－1：人 员 表", "2.支出表"], [STAFF, PROJECTS]).id == "staff"


def test_a_missing_sheet_does_not_hide_the_pack() -> None:
    assert recognise(["人员表"], [STAFF, PROJECTS]).id == "staff"


def test_optional_tables_decide_between_packs_that_fit_equally() -> None:
    longer = pack("longer", "人员表", "支出表", optional="附表")
    assert recognise(["人员表", "支出表", "附表"], [STAFF, longer]).id == "longer"


def test_packs_that_fit_equally_are_both_named() -> None:
    with pytest.raises(ConfigError) as raised:
        recognise(["人员表", "支出表"], [STAFF, pack("other", "支出表", "人员表")])
    assert raised.value.words.en == (
        "by its sheets, the workbook fits several rule packs equally: other (other), staff (staff); "
        "choose one with --rules"
    )
    assert "other（other）、staff（staff）" in raised.value.words.zh


def test_a_workbook_that_fits_none_is_told_what_was_looked_for() -> None:
    with pytest.raises(ConfigError) as raised:
        recognise(["Sheet1"], [STAFF])
    assert raised.value.words.en == (
        "cannot tell which rule pack this workbook is for. Sheets looked for: staff: 人员表, 支出表. "
        "Sheets there: Sheet1. Check the sheets' titles, or name the pack with --rules"
    )


def test_packs_that_look_for_the_same_sheets_are_told_together_and_long_lists_are_cut() -> None:
    sheets = [f"表{number}" for number in range(1, 7)]
    with pytest.raises(ConfigError) as raised:
        recognise(["其他"], [STAFF, pack("a", *sheets), pack("b", *sheets)])
    assert "staff: 人员表, 支出表; a, b: 表1, 表2, 表3, 表4 and 2 more. " in raised.value.words.en
    assert "staff：人员表、支出表；a、b：表1、表2、表3、表4等 6 张。" in raised.value.words.zh


def test_candidates_are_ranked_by_the_sheets_they_account_for_then_by_the_share_of_their_own() -> None:
    ranked = candidates(["人员表", "支出表", "项目表"], [PROJECTS, STAFF])
    assert [(it.pack.id, it.sheets, round(it.share, 2), it.found) for it in ranked] == [
        ("staff", 2, 1.0, 2),
        ("projects", 2, 0.67, 2),
    ]


def test_the_pack_for_the_whole_book_is_chosen_even_if_a_sheet_of_it_is_missing() -> None:
    whole, part = pack("whole", "甲表", "乙表", "丙表", "丁表"), pack("part", "丁表")
    assert recognise(["甲表", "乙表", "丁表"], [part, whole]).id == "whole"
    assert recognise(["丁表"], [part, whole]).id == "part"


def test_a_pack_for_any_sheet_accounts_for_none() -> None:
    anything = pack("anything", "*")
    assert [it.sheets for it in candidates(["甲", "乙"], [anything])] == [0]


def book(*titles: str, written: str = "") -> Workbook:
    rows: list[list[RawValue]] = [["附件"], [written]]
    sheets = tuple(Sheet(title=title, index=n, rows=rows) for n, title in enumerate(titles))
    info = SubmissionInfo(name="book.xlsx", format="xlsx", sha256="", size=0)
    return Workbook(info=info, sheets=sheets)


def test_overlays_are_not_chosen_unasked() -> None:
    packs = [load_rulepack(path) for path in shipped_packs()]
    overlays = [pack for pack in packs if pack.extends]
    assert overlays
    for found in overlays:
        titles = [spec.sheet[0].strip("*") for spec in found.tables if spec.sheet]
        assert recognised_pack(book(*dict.fromkeys(titles))).id != found.id


def test_the_shipped_pack_is_recognised() -> None:
    titles = ["封面", "附件1 机构人员情况表", "支出情况表", "项目支出明细表", "部门整体支出绩效自评表"]
    found = recognised_pack(book(*titles, "部门整体支出绩效评价基础数据表"))
    assert found.id == "department-performance"


def test_a_book_of_many_parts_is_told_from_each_of_its_parts() -> None:
    parts = ["封面", "附件1 基础数据表", "附件2 整体自评表", "机构人员情况表"]
    forms = ["附件3-1 项目自评表（城市管理）", "附件3-2 项目自评表（公共安全）"]
    assert recognised_pack(book(*parts, *forms)).id == "performance"
    assert recognised_pack(book(*forms)).id == "project-performance"


def test_sheets_named_otherwise_are_told_by_the_titles_written_on_them() -> None:
    assert recognised_pack(book("甲", "乙", written="项目支出绩效自评表")).id == "project-performance"
    with pytest.raises(ConfigError):
        recognised_pack(book("甲", "乙", written="会议纪要"))
