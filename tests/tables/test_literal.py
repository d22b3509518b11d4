"""Literal tables: plain data read as cells would be."""

from __future__ import annotations

from typing import Any

import pytest

from auditcheck.errors import RulePackError
from auditcheck.model.tables import Unit
from auditcheck.tables.literal import literal_table


def test_a_form_is_a_mapping_and_what_is_not_given_is_blank(desk: Any, seen: Any) -> None:
    spec = desk.table(
        "form",
        desk.column("on_post", "integer", "在职人数", called="在职"),
        desk.column("amount", "amount", "金额"),
        desk.column("note", "text", "备注"),
        desk.column("more", "text", "其他", optional=True),
    )
    table = literal_table(spec, {"在职": "４３", "amount": "5元"}, Unit.TEN_THOUSAND)
    assert seen.values(table) == {"on_post": [43], "amount": [0.0005], "note": ["blank"]}
    assert table.labels == ["表"]
    cell = table.columns["amount"].origin.cell(0)
    assert cell is not None
    assert cell.qualified == "表!B1"


def test_records_are_a_list_with_or_without_a_total(desk: Any, seen: Any) -> None:
    spec = desk.table(
        "records",
        desk.column("name", "text", "名称"),
        desk.column("x", "amount", "数"),
        key=("name",),
        total=(("name", ("合计",)),),
    )
    records = [{"name": "甲", "x": 1.5}, {"name": "乙", "x": "—"}]
    plain = literal_table(spec, records, Unit.TEN_THOUSAND)
    assert (seen.values(plain), plain.labels, plain.total) == (
        {"name": ["甲", "乙"], "x": [1.5, "n/a"]},
        ["甲", "乙"],
        None,
    )
    whole = literal_table(spec, {"records": records, "total": {"x": 3088.0599999999995}}, Unit.TEN_THOUSAND)
    assert whole.total is not None
    assert seen.values(whole.total)["x"] == [3088.06]
    half = whole.columns["x"].half_units()
    assert half is not None
    assert str(half.decimal(0)) == "0.005"


def test_a_grid_is_rows_of_columns_in_the_order_of_the_pack(desk: Any, seen: Any) -> None:
    spec = desk.table(
        "grid",
        desk.column("final", "amount", "决算数"),
        rows=(desk.row("a", "甲", called="甲项"), desk.row("b", "乙"), desk.row("c", "丙", optional=True)),
    )
    table = literal_table(spec, {"b": {"final": 2}, "甲项": {"final": 1}}, None)
    assert (table.row_names, table.labels, seen.values(table)) == (
        ("a", "b"),
        ["甲项", "乙"],
        {"final": [1, 2]},
    )


def test_columns_of_a_pattern_take_any_name(desk: Any, seen: Any) -> None:
    spec = desk.table("grid", rows=(desk.row("a", "甲"),), header_pattern=r"(\d{4})年")
    assert seen.values(literal_table(spec, {"a": {"2021": 1, "2020": 2}}, None)) == {"2020": [2], "2021": [1]}


@pytest.mark.parametrize(
    ("layout", "given", "words"),
    [
        ("form", {"y": 1}, "表“表”没有“y”，可用的有：x"),
        ("form", 5, "表“表”的数据应写成：字段: 值"),
        ("records", [5], "由 {列: 值} 组成的列表"),
        ("grid", {"z": {"x": 1}}, "没有“z”"),
        ("grid", [], "行: {列: 值}"),
    ],
)
def test_a_wrong_shape_or_name_is_a_mistake_of_the_pack(
    desk: Any, layout: str, given: Any, words: str
) -> None:
    spec = desk.table(layout, desk.column("x", "number", "数"), rows=(desk.row("a", "甲"),))
    with pytest.raises(RulePackError) as raised:
        literal_table(spec, given, None)
    assert words in raised.value.words.zh


def test_a_frame_holds_floats_and_objects_with_nothing_for_no_value(desk: Any) -> None:
    spec = desk.table("records", desk.column("name", "text", "名称"), desk.column("x", "amount", "数"))
    frame = literal_table(spec, [{"name": "甲", "x": 1.5}, {"name": "无", "x": "abc"}], None).frame
    assert {name: str(kind) for name, kind in frame.dtypes.items()}["x"] == "float64"
    assert frame["x"].isna().tolist() == [False, True]
    assert frame["name"].isna().tolist() == [False, True]
