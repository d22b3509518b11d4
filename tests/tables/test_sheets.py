"""Sheets found by name, by title, by labels; missing and ambiguous ones; units of sheets."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import pytest

from auditcheck.model.report import SubmissionInfo
from auditcheck.tables.few import few_shown
from auditcheck.workbook.grid import Workbook

STAFF = [["机构人员情况表"], ["编制数", 48], ["在职人数", 43], ["离退休人数", 8]]


def staffing(desk: Any, **more: Any) -> Any:
    return desk.table(
        "form",
        desk.column("a", "integer", "编制数"),
        desk.column("b", "integer", "在职人数"),
        desk.column("c", "integer", "离退休人数"),
        **{"sheet": "机构人员情况表", **more},
    )


@pytest.mark.parametrize(
    "sheets",
    [
        {"机构人员情况表": STAFF},
        {"封面": [["封面"]], "附件2 机构人员情况表": STAFF},
        {"封面": [["封面"]], "Sheet2": STAFF},
        {"封面": [["封面"]], "Sheet2": [["附件1"], ["机构人员情况表（2021年度）"], *STAFF[1:]]},
        {"目录": [["1. 机构人员情况表"], ["2. 支出情况表"]], "人员": STAFF},
        {"封面": [["封面"]], "Sheet2": STAFF[1:]},
    ],
)
def test_a_sheet_is_found_by_name_or_by_what_it_says(desk: Any, seen: Any, sheets: Any) -> None:
    found = desk.extract(desk.workbook(sheets), staffing(desk))
    assert seen.told(found) == []
    assert seen.values(found.tables["t"]) == {"a": [48], "b": [43], "c": [8]}


def test_a_missing_table_is_told_with_the_sheet_named_most_alike(desk: Any) -> None:
    found = desk.extract(desk.workbook({"机构人员状况表": [["x"]], "封面": [["y"]]}), staffing(desk))
    assert found.tables == {}
    assert found.infos[0].found is False
    assert found.faults["t", ""].message.zh == (
        "没有找到“机构人员情况表”：没有名称或表内标题为“机构人员情况表”的工作表；名称最接近的工作表是“机构人员状况表”"
    )


def test_an_optional_table_may_be_absent_in_silence(desk: Any) -> None:
    found = desk.extract(desk.workbook({"封面": [["y"]]}), staffing(desk, optional=True))
    assert (found.tables, found.issues, found.faults) == ({}, (), {})


def test_of_several_sheets_the_exact_name_wins(desk: Any, seen: Any) -> None:
    other = [["机构人员情况表"], ["编制数", 1], ["在职人数", 1], ["离退休人数", 1]]
    book = desk.workbook({"附件 机构人员情况表": other, "机构人员情况表": STAFF, "副本": other})
    assert seen.values(desk.extract(book, staffing(desk)).tables["t"])["a"] == [48]


def test_sheets_that_cannot_be_told_apart_are_all_named(desk: Any, seen: Any) -> None:
    book = desk.workbook({"附件1 机构人员情况表": STAFF, "附件2 机构人员情况表": STAFF})
    found = desk.extract(book, staffing(desk))
    assert seen.told(found) == [("TABLE-AMBIGUOUS", "附件1 机构人员情况表")]
    assert [place.sheet for place in found.issues[0].related] == ["附件2 机构人员情况表"]
    assert found.faults["t", ""] is found.issues[0]


def test_a_hidden_copy_does_not_make_a_sheet_ambiguous(desk: Any) -> None:
    book = desk.workbook({"附件1 机构人员情况表": STAFF, "附件2 机构人员情况表": STAFF})
    hidden = replace(book, sheets=(replace(book.sheets[0], visibility="hidden"), book.sheets[1]))
    found = desk.extract(hidden, staffing(desk))
    assert found.tables["t"].columns["a"].origin.cell(0).sheet == "附件2 机构人员情况表"


def test_a_sheet_without_any_of_its_labels_is_a_missing_table(desk: Any, seen: Any) -> None:
    found = desk.extract(desk.workbook({"机构人员情况表": [["编制数量", 4]]}), staffing(desk))
    assert seen.told(found) == [("TABLE-MISSING", "机构人员情况表")]
    assert "最接近的是 A1 的“编制数量”" in found.issues[0].message.zh


def test_of_an_unread_workbook_no_table_is_called_missing(desk: Any) -> None:
    info = SubmissionInfo(name="x.xlsx", format="xlsx", sha256="", size=0)
    found = desk.extract(Workbook(info=info, readable=False), staffing(desk))
    assert (found.tables, found.issues, [i.found for i in found.infos]) == ({}, (), [False])


def amounts(desk: Any, **more: Any) -> Any:
    return desk.table("records", desk.column("n", "text", "名称"), desk.column("x", "amount", "金额"), **more)


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ([["单位：元"], ["名称", "金额"], ["甲", 30880600]], 3088.06),
        ([["收支表（元）"], ["名称", "金额"], ["甲", 30880600]], 3088.06),
        ([["单位：元"], ["名称", "金额（万元）"], ["甲", 3088.06]], 3088.06),
        ([["名称（单位：亿元）", "金额"], ["甲", 0.308806]], 3088.06),
        ([["名称", "金额"], ["甲", 3088.06]], 3088.06),
        ([["单位：元"], ["名称", "金额"], ["甲", "3088.06万元"]], 3088.06),
        ([["填报单位：元谋县"], ["名称", "金额"], ["甲", 3088.06]], 3088.06),
        ([["单位：万元"], ["甲乙丙"], ["单位：元"], ["名称", "金额"], ["甲", 30880600]], 3088.06),
    ],
)
def test_the_unit_nearest_to_a_value_counts(desk: Any, seen: Any, rows: Any, value: float) -> None:
    found = desk.read(rows, amounts(desk), unit="万元")
    assert seen.values(found.tables["t"])["x"] == [value]


def test_a_unit_that_is_demanded_and_not_stated_is_told_not_assumed(desk: Any, seen: Any) -> None:
    found = desk.read(
        [["名称", "金额"], ["甲", 3088.06], ["乙", "5万元"]], amounts(desk, unit_required=True), unit="万元"
    )
    assert seen.values(found.tables["t"])["x"] == ["unreadable", 5]
    assert seen.told(found)[0] == ("UNIT-MISSING", "表")


def test_rounding_belongs_to_figures_in_ten_thousands_and_to_percents(desk: Any) -> None:
    def radius(rows: Any, kind: str, **more: Any) -> Any:
        spec = desk.table("records", desk.column("n", "text", "名称"), desk.column("x", kind, "数", **more))
        half = desk.read(rows, spec, unit="万元").tables["t"].columns["x"].half_units()
        return half and str(half.decimal(0))

    assert radius([["单位：万元"], ["名称", "数"], ["甲", 1.5]], "amount") == "0.005"
    assert radius([["单位：万元"], ["名称", "数"], ["甲", 1.5]], "amount", decimals=1) == "0.05"
    assert radius([["单位：元"], ["名称", "数"], ["甲", 1.5]], "amount") is None
    assert radius([["名称", "数"], ["甲", 0.5]], "percent") == "0.00005"
    assert radius([["名称", "数"], ["甲", 5]], "integer") is None


@pytest.mark.parametrize(
    ("raw", "number_format", "kind", "shown"),
    [
        (0.8958333, "0.00%", "percent", ("0.00005", 2)),
        (0.8958333, "0%", "percent", ("0.005", 0)),
        (0.8958, "General", "percent", ("0.00005", 2)),
        ("89.6%", "General", "percent", ("0.0005", 1)),
        (0.9, "0.00", "percent", ("0.005", 0)),
        (3088.064, "#,##0.00", "amount", ("0.005", 2)),
        (3088.064, "0.00_);[Red](0.00)", "amount", ("0.005", 2)),
        (3088.064, "General", "amount", ("0.0005", 3)),
        ("3,088.0", "General", "amount", ("0.05", 1)),
        (43, "0", "integer", ("0.5", 0)),
    ],
)
def test_the_last_digit_shown_is_that_of_the_format_or_of_the_text(
    desk: Any, raw: Any, number_format: str, kind: str, shown: tuple[str, int]
) -> None:
    spec = desk.table("form", desk.column("x", kind, "数"))
    found = desk.read([["数", raw]], spec, formats={"B1": number_format}).tables["t"].columns["x"]
    assert (str(found.displayed().decimal(0)), found.places(0)) == shown


def test_one_missing_sheet_is_told_once_for_all_its_tables(desk: Any) -> None:
    first = staffing(desk)
    second = replace(first, name="u", called="另一张")
    found = desk.extract(desk.workbook({"封面": [["y"]]}), first, second)
    assert [issue.code for issue in found.issues] == ["TABLE-MISSING"]
    assert found.faults["u", ""] is found.faults["t", ""]


def test_notes_named_like_the_forms_are_no_form(desk: Any, seen: Any) -> None:
    book = desk.workbook({"机构人员情况表": STAFF, "机构人员情况表填报说明": [["请如实填报"]]})
    found = desk.extract(book, staffing(desk, sheet="机构人员情况表*", each="sheet"))
    assert (seen.values(found.tables["t"])["a"], seen.told(found)) == ([48], [])


def test_a_unit_may_stand_in_a_row_label_or_a_number_format(desk: Any, seen: Any) -> None:
    rows = [["单位：万元"], ["项目", "数"], ["采购（元）", 30000], ["三公", 2], ["接待", 5], ["合计", 10.5]]
    spec = desk.table(
        "grid",
        desk.column("x", "amount", "数"),
        rows=tuple(desk.row(name, name) for name in ("采购", "三公", "接待", "合计")),
    )
    formats = {"B5": '0.00"亿元"', "B6": '0!.0,"万元"'}
    found = desk.read(rows, spec, unit="万元", formats=formats).tables["t"]
    assert seen.values(found)["x"] == [3, 2, 50000, 10.5]
    half = found.columns["x"].half_units()
    assert [str(half.decimal(i)) for i in range(4)] == ["0", "0.005", "50", "0.005"]


@pytest.mark.parametrize("kind", ["percent", "number"])
def test_an_unformatted_result_agrees_with_what_it_was_computed_from(desk: Any, kind: str) -> None:
    chance = Random(kind)  # noqa: S311 - reproducible cases
    pairs = [sorted(chance.randrange(1, 10**7) for _ in range(2)) for _ in range(400)]
    rows = [["项目", "执行率"], *([f"项目{n}", (a / 100) / (b / 100)] for n, (a, b) in enumerate(pairs))]
    spec = desk.table("records", desk.column("name", "text", "项目"), desk.column("rate", kind, "执行率"))
    column = desk.read(rows, spec).tables["t"].columns["rate"]
    radius = column.displayed()
    for n, (a, b) in enumerate(pairs):
        gap = abs(column.numbers.fraction(n) - Fraction(a, b))
        assert gap == 0 or gap <= radius.fraction(n) <= Fraction(1, 10**9)
        assert radius.fraction(n) == column.half_shown(n)


@pytest.mark.parametrize("kind", ["amount", "percent", "number", "integer"])
@pytest.mark.parametrize("number_format", ["0.00", "#,##0.0", "0.0%", "General", '0.00"亿元"', "0.00E+00"])
@pytest.mark.parametrize("odd", list(product([None, 2.5, "2.5", "2.5%", "2.5元"], ["0.00", "0%", "General"])))
def test_a_few_values_show_together_what_each_shows_alone(
    desk: Any, monkeypatch: pytest.MonkeyPatch, kind: str, number_format: str, odd: tuple[Any, str]
) -> None:
    rows = [["项目", "数"], ["a", 1.25], ["b", odd[0]], ["c", 0.125], ["d", 3]]
    formats = {f"B{n}": odd[1] if n == 3 else number_format for n in range(2, 6)}
    spec = desk.table("records", desk.column("name", "text", "项目"), desk.column("x", kind, "数"))
    column = desk.read(rows, spec, unit="万元", formats=formats).tables["t"].columns["x"]
    quick = column.displayed()
    monkeypatch.setattr("auditcheck.tables.table.few_shown", lambda _: None)
    slow = column.displayed()
    assert [quick.fraction(n) for n in range(4)] == [slow.fraction(n) for n in range(4)]
    assert [quick.fraction(n) for n in range(4)] == [column.half_shown(n) for n in range(4)]


def test_few_values_are_few_and_of_one_format(desk: Any) -> None:
    spec = desk.table("records", desk.column("name", "text", "项目"), desk.column("x", "number", "数"))
    for count, odd, shown in ((1, 1, 1), (64, 1, 1), (65, 1, None), (3, "1", None), (3, None, None)):
        rows = [["项目", "数"], *(["a", 1] for _ in range(count - 1)), ["b", odd]]
        formats = {f"B{n + 2}": "0.0" for n in range(count)}
        found = desk.read(rows, spec, formats=formats).tables["t"].columns["x"]
        assert few_shown(found) == shown
    found = desk.read([["项目", "数"], ["a", 1], ["b", 2]], spec, formats={"B2": "0.0", "B3": "0.00"}).tables[
        "t"
    ]
    assert few_shown(found.columns["x"]) is None
