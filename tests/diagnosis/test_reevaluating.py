"""Re-evaluation: what a change heals, breaks and awakens, and the tables with the change made."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from tests.diagnosis.submissions import Submission, at, loaded, submit
from tests.diagnosis.test_localising import FIELDS, TABLES

from auditcheck.diagnosis.figures import ColumnPlace, Figure
from auditcheck.diagnosis.network import Demand
from auditcheck.diagnosis.reevaluating import Effect, alike, with_columns, with_value
from auditcheck.evaluation.judging import UNMET
from auditcheck.expressions.vectors import FALSE, TRUE
from auditcheck.model.tables import CellState
from auditcheck.tables.table import Column

LIST = """
list:
  sheet: 清单
  layout: records
  unit: 元
  columns:
    kind: {header: 类, type: text}
    a: {header: 甲, type: amount}
    p: {header: 率, type: percent}
  total: {kind: 合计}
"""


def effect(submission: Submission, **values: int) -> Effect:
    network = submission.network
    changes = {at(f"{name}1".upper()): Fraction(value) for name, value in values.items()}
    return submission.reevaluation(network).effect(changes)


def rules_of(submission: Submission, demands: frozenset[Demand]) -> list[str]:
    names = [ruling.rule.id for ruling, _ in submission.network.rulings]
    return sorted(f"{names[demand.rule]}:{demand.target}" for demand in demands)


def test_an_effect_is_what_fails_no_more_only_then_and_what_comes_to_apply(tmp_path: Path) -> None:
    rules = """
    - {id: HEALED, title: t, class: logic, check: form.a > 5}
    - {id: STILL, title: t, class: logic, check: form.a > 50}
    - {id: BROKEN, title: t, class: logic, check: form.a < 5}
    - {id: HOLDS, title: t, class: logic, check: form.a >= 0}
    - {id: OTHER, title: t, class: logic, check: form.b > 0}
    - {id: AWAKES, title: t, class: logic, check: form.b > 0, when: form.a > 5}
    - {id: APPLIES, title: t, class: logic, check: form.b == 0, when: form.a > 5}
    - {id: SLEEPS, title: t, class: logic, check: form.b > 0, when: form.a < 5}
    """
    submission = submit(loaded(TABLES, rules, tmp_path), {"form": dict.fromkeys(FIELDS, 0)})
    found = effect(submission, a=9)
    assert rules_of(submission, found.healed) == ["HEALED:0", "SLEEPS:0"]
    assert rules_of(submission, found.broken) == ["BROKEN:0"]
    assert rules_of(submission, found.awakened) == ["AWAKES:0"]
    assert found.fewer == 0
    both = effect(submission, a=9, b=1)
    assert rules_of(submission, both.healed) == ["HEALED:0", "OTHER:0", "SLEEPS:0"]
    assert rules_of(submission, both.broken | both.awakened) == ["APPLIES:0", "BROKEN:0"]
    assert both.fewer == 1


def test_effects_are_told_apart_by_the_changes(tmp_path: Path) -> None:
    rules = "- {id: R, title: t, class: logic, check: form.a > 5}\n"
    submission = submit(loaded(TABLES, rules, tmp_path), {"form": dict.fromkeys(FIELDS, 0)})
    network = submission.network
    reevaluation = submission.reevaluation(network)
    healed = [len(reevaluation.effect({at("A1"): Fraction(value)}).healed) for value in (9, 3, 9)]
    assert healed == [1, 0, 1]


def test_only_rules_that_name_the_figure_are_evaluated_again(tmp_path: Path) -> None:
    rules = """
    - {id: A, title: t, class: logic, check: form.a > 5}
    - {id: B, title: t, class: logic, check: form.b > 5}
    - {id: AB, title: t, class: logic, check: form.a + form.b > 5}
    """
    submission = submit(loaded(TABLES, rules, tmp_path), {"form": dict.fromkeys(FIELDS, 0)})
    network = submission.network
    change = [(network.figures.figure(at("B1")), Fraction(7))]
    found = dict(submission.reevaluation(network).rulings(change))
    assert {number: ruling and ruling.codes.tolist() for number, ruling in found.items()} == {
        1: [TRUE],
        2: [TRUE],
    }


def listed(folder: Path) -> Submission:
    rules = """
    - {id: EACH, title: t, class: logic, for: list, check: a > 5}
    - {id: KINDS, title: t, class: logic, for: list by a, check: count(kind) == 1}
    - {id: TOTAL, title: t, class: balance, check: list.total.a == sum(list.a)}
    """
    records = [{"kind": "x", "a": 9, "p": "5%"}, {"kind": "y", "a": 3, "p": "6%"}]
    return submit(loaded(LIST, rules, folder), {"list": {"records": records, "total": {"a": 12, "p": None}}})


def figure_of(submission: Submission, key: str, position: int, *, total: bool = False) -> Figure:
    table = submission.tables["list"]
    part = table.total if total else table
    assert part is not None
    place = ColumnPlace(name="list", key=key, table=part, column=part.columns[key], total=total)
    return Figure(place=place, position=position)


def test_of_several_figures_of_a_column_all_change(tmp_path: Path) -> None:
    submission = listed(tmp_path)
    network = submission.network
    changes = {at("B1", "清单"): Fraction(4), at("B2", "清单"): Fraction(8)}
    figures = [f for cell in changes for f in network.figures.at(cell) if not f.place.total]
    change = list(zip(figures, changes.values(), strict=True))
    found = dict(submission.reevaluation(network).rulings(change))
    assert found[0] is not None
    assert found[0].codes.tolist() == [FALSE, TRUE]


def test_groups_that_a_change_makes_anew_are_held_against_none(tmp_path: Path) -> None:
    submission = listed(tmp_path)
    network = submission.network
    change = {at("B2", "清单"): Fraction(9)}
    found = submission.reevaluation(network).effect(change)
    assert rules_of(submission, found.healed) == ["EACH:1"]
    assert rules_of(submission, found.broken) == ["KINDS:0", "TOTAL:0"]
    assert found.awakened == frozenset()


def test_what_could_not_be_told_and_still_cannot_is_not_broken(tmp_path: Path) -> None:
    records = [{"kind": "x", "a": 9, "p": None}, {"kind": "y", "a": "?", "p": None}]
    rules = "- {id: EACH, title: t, class: logic, for: list, check: a > 5}\n"
    submission = submit(loaded(LIST, rules, tmp_path), {"list": records})
    network = submission.network
    assert network.ruling(0).codes.tolist()[0] == TRUE
    found = submission.reevaluation(network).effect({at("B1", "清单"): Fraction(3)})
    assert (rules_of(submission, found.broken), found.healed) == (["EACH:0"], frozenset())


def test_codes_of_other_targets_ask_nothing() -> None:
    before, after = np.array([FALSE, TRUE], np.uint8), np.array([TRUE, FALSE], np.uint8)
    assert [each.tolist() for each in alike(before, after)] == [[TRUE, FALSE], [FALSE, TRUE]]
    assert [each.tolist() for each in alike(before, None)] == [[UNMET, UNMET], [FALSE, TRUE]]
    assert [each.tolist() for each in alike(before, after[:1])] == [[TRUE], [UNMET]]


@pytest.mark.parametrize(
    ("key", "value", "number", "written"),
    [
        ("a", Fraction(7), 7, "7.00"),
        ("a", Fraction(22, 7), Fraction(22, 7), None),
        ("p", Fraction(1, 8), Fraction(1, 8), "12.50%"),
        ("a", None, 0, ""),
        ("a", "无", 0, "无"),
    ],
)
def test_a_column_with_another_value_is_read_as_though_it_had_been_written(
    tmp_path: Path, key: str, value: Fraction | str | None, number: object, written: str | None
) -> None:
    submission = listed(tmp_path)
    figure = figure_of(submission, key, 1)
    column = figure.column
    changed = with_value(column, figure, value)
    assert changed.numbers is not None
    assert column.numbers is not None
    assert [changed.numbers.fraction(0), changed.numbers.fraction(1)] == [column.numbers.fraction(0), number]
    state = CellState.BLANK if value is None else CellState.VALUE
    assert changed.states.tolist() == [CellState.VALUE, state]
    assert changed.raw(0) == column.raw(0)
    assert written is None or changed.raw(1) == written
    assert column.states.tolist() == [CellState.VALUE] * 2


def test_a_text_with_another_value_is_that_text(tmp_path: Path) -> None:
    submission = listed(tmp_path)
    figure = figure_of(submission, "kind", 0)
    assert raw_and_texts(with_value(figure.column, figure, "z")) == (["z", "y"], ["z", "y"])
    assert raw_and_texts(with_value(figure.column, figure, None)) == (["", "y"], ["", "y"])
    assert raw_and_texts(figure.column) == (["x", "y"], ["x", "y"])


def raw_and_texts(column: Column) -> tuple[list[str], list[str]]:
    assert column.texts is not None
    return [column.raw(position) for position in range(len(column))], column.texts.tolist()


def test_columns_change_in_the_table_and_in_its_total(tmp_path: Path) -> None:
    submission = listed(tmp_path)
    table = submission.tables["list"]
    assert table.total is not None
    figure, total = figure_of(submission, "a", 0), figure_of(submission, "a", 0, total=True)
    other, sums = (with_value(each.column, each, Fraction(1)) for each in (figure, total))
    changed = with_columns(table, {id(figure.column): other, id(total.column): sums})
    assert changed.total is not None
    assert (changed.columns["a"], changed.total.columns["a"]) == (other, sums)
    assert (changed.columns["p"], changed.total.columns["p"]) == (
        table.columns["p"],
        table.total.columns["p"],
    )
    assert table.columns["a"] is figure.column
