"""Contracts: every word of a column, each failure at its cell, and nothing told twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditcheck.arithmetic.exact import Exact
from auditcheck.arithmetic.integers import packed
from auditcheck.contracts import predicates
from auditcheck.contracts.checking import check_contracts
from auditcheck.contracts.checks import CHECKS
from auditcheck.contracts.compiling import compile_schema
from auditcheck.contracts.pandera_import import load_pandera
from auditcheck.contracts.predicates import meets
from auditcheck.model.issues import Issue
from auditcheck.model.rules import Codelist
from auditcheck.model.tables import Anchor, ColumnSpec, Contract, Layout, TableSpec, Unit, ValueType
from auditcheck.tables.extraction import extract_tables
from auditcheck.tables.literal import literal_table
from auditcheck.tables.table import Table


def column(name: str, kind: str, **words: Any) -> ColumnSpec:
    return ColumnSpec(
        name=name,
        type=ValueType(kind),
        anchor=Anchor(aliases=((name,),)),
        decimals=words.get("decimals_max"),
        contract=Contract(**words),
    )


def table(records: list[dict[str, Any]], *columns: ColumnSpec, **more: Any) -> Table:
    spec = TableSpec(name="t", sheet=("项目表",), layout=Layout.RECORDS, columns=columns, **more)
    return literal_table(spec, records, Unit.TEN_THOUSAND)


def check(
    found: Table, codelists: Mapping[str, Codelist] | None = None, **others: Table
) -> tuple[Issue, ...]:
    return check_contracts({"t": found, **others}, codelists or {})


def told(issues: tuple[Issue, ...]) -> list[tuple[str, str]]:
    return [(issue.code, issue.primary.cell.address if issue.primary.cell else "") for issue in issues]


@pytest.mark.parametrize(
    ("kind", "words", "good", "bad", "message"),
    [
        ("text", {"required": True}, "甲", None, "A2 x 没有填写"),
        ("amount", {"required": True}, 0, None, "A2 x 没有填写"),
        ("amount", {"min": Decimal(0)}, 0, -5, "A2 x 应不小于 0，现为 -5"),
        ("amount", {"min": Decimal("0.1")}, 0.1, 0.09, "A2 x 应不小于 0.10万元，现为 0.09"),
        ("integer", {"max": Decimal(100)}, 100, 101, "A2 x 应不大于 100，现为 101"),
        ("percent", {"max": Decimal(1)}, "100%", "100.5%", "A2 x 应不大于 100%，现为 100.5%"),
        (
            "text",
            {"one_of": ("城市管理", "公共安全")},
            " 城市管理",
            "城市治理",
            "A2 x “城市治理”不在可选范围内：公共安全、城市管理（是否为“城市管理”？）",
        ),
        ("integer", {"one_of": ("1", "2")}, 2.0, 3, "A2 x “3”不在可选范围内：1、2"),
        ("code", {"matches": "[0-9]{6}"}, "219001", "21900", "A2 x 应符合规定的格式，现为 21900"),
        ("text", {"length_max": 3}, "一二三", "一二三四", "A2 x 应为至多 3 个字，现为 4 个字"),
        ("text", {"length_min": 2, "length_max": 3}, "一二", "一", "A2 x 应为 2 至 3 个字，现为 1 个字"),
        ("amount", {"decimals_max": 2}, 887.46, 887.461, "A2 x 应最多 2 位小数，现为 887.461"),
        ("percent", {"decimals_max": 2}, "89.58%", "89.583%", "A2 x 应最多 2 位小数，现为 89.583%"),
    ],
)
def test_a_word_fails_at_its_cell_and_passes_what_is_right(
    kind: str, words: dict[str, Any], good: Any, bad: Any, message: str
) -> None:
    issues = check(table([{"x": good}, {"x": bad}], column("x", kind, **words)))
    assert [issue.message.zh for issue in issues] == [message]


def test_a_repeated_value_names_the_first_one() -> None:
    issues = check(
        table(
            [{"x": "a"}, {"x": "b"}, {"x": "a"}, {"x": None}, {"x": None}], column("x", "code", unique=True)
        )
    )
    assert told(issues) == [("CONTRACT-UNIQUE", "A3")]
    assert [place.cell.address for place in issues[0].related if place.cell] == ["A1"]


def test_what_was_not_read_or_does_not_apply_is_not_told_again() -> None:
    records: list[dict[str, Any]] = [{"x": "abc"}, {"x": "—"}, {"x": None}]
    found = table(records, column("x", "amount", required=True, min=Decimal(0), unique=True, decimals_max=2))
    assert told(check(found)) == [("CONTRACT-REQUIRED", "A3")]


def test_a_codelist_allows_codes_and_names() -> None:
    codes = {"kinds": Codelist(name="kinds", entries=(("01", "城市管理"), ("02", "公共安全")))}
    found = table([{"x": "01"}, {"x": "公共安全"}, {"x": "03"}], column("x", "text", codelist="kinds"))
    assert told(check(found, codes)) == [("CONTRACT-ONE-OF", "A3")]


def test_the_column_of_another_table_allows_what_it_holds() -> None:
    names = literal_table(
        TableSpec(name="lists", sheet=("名单",), layout=Layout.RECORDS, columns=(column("name", "text"),)),
        [{"name": "甲"}, {"name": "乙"}],
        None,
    )
    found = table([{"x": "甲"}, {"x": "丙"}], column("x", "text", one_of_column=("lists", "name")))
    assert told(check(found, lists=names)) == [("CONTRACT-ONE-OF", "A2")]


def test_the_number_of_records_is_limited() -> None:
    few = table([], column("x", "text"), rows_min=1)
    many = table([{"x": "a"}, {"x": "b"}], column("x", "text"), rows_max=1)
    assert [issue.message.zh for issue in (*check(few), *check(many))] == [
        "“项目表”应有至少 1 行记录，现有 0 行",
        "“项目表”应有至多 1 行记录，现有 2 行",
    ]


def test_decimals_count_in_the_unit_of_the_sheet(tmp_path: Any) -> None:
    import xlsxwriter  # noqa: PLC0415

    from auditcheck.workbook.reading import read_workbook  # noqa: PLC0415

    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet("项目表")
    for row, cells in enumerate([["单位：元"], ["x"], [30880600.25], [1.255]]):
        sheet.write_row(row, 0, cells)
    book.close()
    spec = TableSpec(
        name="t", sheet=("项目表",), layout=Layout.RECORDS, columns=(column("x", "amount", decimals_max=2),)
    )
    found = extract_tables(read_workbook(tmp_path / "a.xlsx"), (spec,), Unit.TEN_THOUSAND)
    assert told(check_contracts(found.tables, {})) == [("CONTRACT-DECIMALS", "A4")]


def test_many_failures_of_one_column_are_told_in_few_issues() -> None:
    found = table([{"x": -1}] * 500, column("x", "amount", min=Decimal(0)))
    issues = check(found)
    assert len(issues) == 21
    assert "480" in issues[-1].message.zh


def test_several_words_of_a_column_each_fail_once_and_in_order() -> None:
    found = table(
        [{"x": "a", "y": 5}, {"x": "a", "y": 500}],
        column("x", "text", unique=True, length_min=2),
        column("y", "number", max=Decimal(10)),
    )
    assert told(check(found)) == [
        ("CONTRACT-UNIQUE", "A2"),
        ("CONTRACT-LENGTH", "A1"),
        ("CONTRACT-LENGTH", "A2"),
        ("CONTRACT-MAX", "B2"),
    ]


def test_no_message_shows_what_pandera_says() -> None:
    found = table(
        [{"x": None, "y": "q"}], column("x", "amount", required=True), column("y", "code", matches="[0-9]+")
    )
    text = " ".join(issue.message.zh + issue.message.en for issue in check(found))
    assert not any(word in text for word in ("Check", "Schema", "failure", "None", "nan", "\\u"))


def test_a_check_that_breaks_is_told_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    compile_schema.cache_clear()
    monkeypatch.setattr(
        "auditcheck.contracts.predicates._at_least", lambda limit, values: values / "x" >= limit
    )
    found = table(
        [{"x": -1, "y": None}], column("x", "number", min=Decimal(0)), column("y", "text", required=True)
    )
    issues = check(found)
    compile_schema.cache_clear()
    assert told(issues) == [("CONTRACT-UNCHECKED", ""), ("CONTRACT-REQUIRED", "B1")]


def test_a_schema_is_compiled_once() -> None:
    columns = (column("x", "number", min=Decimal(0)),)
    compile_schema.cache_clear()
    for _ in range(3):
        check(table([{"x": -1}], *columns))
    assert compile_schema.cache_info().misses == 1


def test_pandera_is_loaded_only_where_there_is_something_to_tell() -> None:
    script = """
import sys
from decimal import Decimal
from auditcheck.contracts.checking import check_contracts
from auditcheck.model.tables import ColumnSpec, Contract, Layout, TableSpec, ValueType
from auditcheck.tables.literal import literal_table
column = ColumnSpec(name="x", type=ValueType.NUMBER, contract=Contract(min=Decimal(0), required=True))
spec = TableSpec(name="t", sheet=("s",), layout=Layout.RECORDS, columns=(column,))
assert check_contracts({"t": literal_table(spec, [{"x": 1}], None)}, {}) == ()
assert not {"pandera", "pandas"} & set(sys.modules)
assert len(check_contracts({"t": literal_table(spec, [{"x": -1}], None)}, {})) == 1
assert {"pandera", "pandas"} <= set(sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


TEXTS = st.sampled_from([None, "—", "", "甲", " 甲", "乙乙", "219001", "21900a", "#REF!"])
FIGURES = st.sampled_from([None, "—", "x", 0, 1, 0.1, 0.125, -5, 100, "12%", 2.5, 1e9])


@settings(deadline=None)
@given(
    records=st.lists(st.fixed_dictionaries({"x": TEXTS, "y": FIGURES}), min_size=1, max_size=5),
    kind=st.sampled_from(["amount", "number", "percent", "integer"]),
    texts=st.fixed_dictionaries(
        {},
        optional={
            "required": st.just(value=True),
            "unique": st.just(value=True),
            "one_of": st.just(("甲", "乙乙")),
            "matches": st.just("[0-9]{6}"),
            "length_max": st.integers(1, 3),
        },
    ),
    figures=st.fixed_dictionaries(
        {},
        optional={
            "required": st.just(value=True),
            "unique": st.just(value=True),
            "min": st.sampled_from([Decimal(0), Decimal("0.1")]),
            "max": st.just(Decimal(1)),
            "decimals_max": st.integers(0, 2),
            "one_of": st.just(("0", "1", "2.5")),
        },
    ),
)
def test_nothing_to_tell_means_that_pandera_would_tell_nothing(
    records: list[dict[str, Any]], kind: str, texts: dict[str, Any], figures: dict[str, Any]
) -> None:
    found = table(records, column("x", "text", **texts), column("y", kind, **figures))
    directly = check(found)
    with pytest.MonkeyPatch.context() as patched:
        for name in ("surely_meets", "meets"):
            patched.setattr(f"auditcheck.contracts.checking.{name}", lambda *_: False)
        assert check(found) == directly


LIMITS = [
    Decimal(0),
    Decimal("0.1"),
    Decimal("-0.3"),
    Decimal(2) ** 53,
    Decimal("0.333333333333333314829616256247"),
]


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("word", ["min", "max"])
@pytest.mark.parametrize("bottom", [1, 3, 10, 10**17])
def test_limits_are_kept_exactly_where_their_doubles_keep_them(
    limit: Decimal, word: str, bottom: int
) -> None:
    """Near a limit, and where doubles thin out, they alone decide."""
    spec = column("x", "number", **{word: limit})
    near = int(limit * bottom)
    for top in (near - 1, near, near + 1, 2**53 - 1, -(2**53), 2**53 + 1, -(2**53) - 1):
        for tops in ([top], [top, near]):
            numbers = Exact(packed(tops), bottom)
            found = replace(table([{"x": 1}] * len(tops), spec).columns["x"], numbers=numbers)
            floats, edge = numbers.floats(), float(limit)
            within = floats >= edge if word == "min" else floats <= edge
            assert meets(found, None) == bool(within.all())


def test_a_few_figures_and_many_end_alike() -> None:
    spec = column("x", "number", min=Decimal(0), max=Decimal(9))
    for count in (1, 400, 401):
        good = table([{"x": 9}] * count, spec)
        bad = table([{"x": 9}] * (count - 1) + [{"x": -1}], spec)
        assert meets(good.columns["x"], None)
        assert not meets(bad.columns["x"], None)


def test_what_columns_demand_is_kept_for_a_few_that_still_exist() -> None:
    four = table([{"x": 4}], column("x", "number")).columns["x"]
    for n in range(predicates._COLUMNS + 10):
        found = replace(four, spec=column("x", "number", max=Decimal(n % 9)))
        assert meets(found, None) == (n % 9 >= 4)
    assert len(predicates._demands) <= predicates._COLUMNS


def test_pandera_is_loaded_without_asyncio_and_mocks_still_work() -> None:
    script = """
import sys
from auditcheck.contracts.pandera_import import load_pandera
pandera = load_pandera()
assert pandera.DataFrameSchema
assert not {"asyncio", "ssl", "unittest.mock"} & set(sys.modules)
import typeguard
from unittest.mock import Mock
assert isinstance(typeguard.check_type(Mock(), int), Mock)
try:
    typeguard.check_type("a", int)
except typeguard.TypeCheckError:
    pass
else:
    raise AssertionError
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_codes_are_stable() -> None:
    assert [found.code.removeprefix("CONTRACT-") for found in CHECKS] == [
        "REQUIRED",
        "UNIQUE",
        "MIN",
        "MAX",
        "ONE-OF",
        "MATCHES",
        "LENGTH",
        "DECIMALS",
        "ROWS",
        "UNCHECKED",
    ]
    assert load_pandera().__name__ == "pandera.pandas"
