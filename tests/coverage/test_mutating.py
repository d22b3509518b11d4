"""The changes that are made to one value."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from auditcheck.coverage.mutating import Subject, subjects
from auditcheck.diagnosis.reevaluating import NewValue
from auditcheck.model.coverage import Mutation
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.tables.literal import literal_table
from auditcheck.tables.table import Table

PACK = """\
id: small
title: {zh: 小包, en: small}
tables:
  figures:
    sheet: 表
    layout: form
    fields:
      heads: {label: 人数, type: integer}
      money: {label: 金额, type: amount, unit: 万元}
      rate: {label: 比率, type: percent}
      done: {label: 已完成, type: yes_no}
      code: {label: 代码, type: code}
      target: {label: 目标, type: text}
  lines:
    sheet: 明细
    layout: records
    columns:
      name: {header: 名称, type: text}
      money: {header: 金额, type: amount, unit: 万元}
"""
M = Mutation


@pytest.fixture(name="tables")
def _tables(tmp_path: Path) -> dict[str, Table]:
    path = tmp_path / "pack.yaml"
    path.write_text(PACK, encoding="utf-8")
    pack = load_rulepack(path)
    figures = {
        "heads": 43,
        "money": "887.05",
        "rate": "97.5%",
        "done": "是",
        "code": "00109",
        "target": "≥50个",
    }
    lines = [{"name": "甲", "money": 1}, {"name": "乙", "money": 0}]
    given: dict[str, object] = {"figures": figures, "lines": lines}
    return {spec.name: literal_table(spec, given[spec.name], spec.unit) for spec in pack.tables}


def changes(tables: dict[str, Table], name: str, position: int = 0) -> dict[Mutation, NewValue]:
    table, key = name.split(".")
    return {mutation: change[0][1] for mutation, change in _subject(tables, table, key, position).changes()}


def _subject(tables: dict[str, Table], table: str, key: str, position: int) -> Subject:
    return next(
        subject
        for subject in subjects(tables)
        if (subject.first.place.name, subject.first.place.key, subject.first.position)
        == (table, key, position)
    )


@pytest.mark.parametrize(
    ("name", "mutation", "expected"),
    [
        ("figures.heads", M.UP, "44"),
        ("figures.heads", M.DOWN, "42"),
        ("figures.heads", M.SIGN, "-43"),
        ("figures.heads", M.TIMES_10, "430"),
        ("figures.heads", M.TIMES_10000, "430000"),
        ("figures.heads", M.SWAPPED, "34"),
        ("figures.money", M.UP, "887.06"),
        ("figures.money", M.SWAPPED, "878.05"),
        ("figures.rate", M.DOWN, "0.9749"),
        ("figures.rate", M.SWAPPED, "0.795"),
        ("figures.money", M.TIMES_10000, "8870500"),
    ],
)
def test_a_number_is_changed_as_typists_do(
    tables: dict[str, Table], name: str, mutation: Mutation, expected: str
) -> None:
    assert changes(tables, name)[mutation] == Fraction(expected)


@pytest.mark.parametrize(
    ("name", "mutation", "expected"),
    [
        ("figures.done", M.LETTER, "否"),
        ("figures.code", M.LETTER, "00100"),
        ("figures.target", M.LETTER, "≥50某"),
        ("figures.target", M.FIGURE, "≥500个"),
        ("figures.target", M.BLANK, None),
        ("lines.name", M.COPY, "乙"),
    ],
)
def test_a_text_is_changed_as_typists_do(
    tables: dict[str, Table], name: str, mutation: Mutation, expected: str | None
) -> None:
    assert changes(tables, name)[mutation] == expected


def test_only_changes_that_make_another_value_are_made(tables: dict[str, Table]) -> None:
    assert set(changes(tables, "lines.money", 1)) == {M.UP, M.DOWN, M.NOT_ZERO, M.BLANK}
    assert M.COPY not in changes(tables, "figures.target")
    assert M.FIGURE not in changes(tables, "figures.code")


def test_every_value_in_a_cell_is_a_subject_once(tables: dict[str, Table]) -> None:
    cells = [subject.first.cell for subject in subjects(tables)]
    assert len(cells) == len(set(cells)) == 6 + 2 * 2
