"""What a pack says about itself: contradictions, dead conditions, rules that follow, fixed cells."""

from __future__ import annotations

from fractions import Fraction

import pytest

from .conftest import Examine


def conflicts(examined: Examine, *rules: str | tuple[str, ...], **parameters: int) -> list[tuple[str, ...]]:
    return [found.sources for found in examined(*rules, **parameters).contradictions]


def test_rules_without_a_conflict_are_left_in_peace(examined: Examine) -> None:
    found = examined(
        "form.a == form.b + form.c", "form.a >= form.d", "grid.total == sum(grid.one : grid.three)"
    )
    assert (found.contradictions, found.dead, found.implied, found.fixed) == ((), (), (), ())
    assert (found.used, found.not_used, found.partly) == (3, {}, {})


def test_a_contradiction_names_no_rule_too_many(examined: Examine) -> None:
    assert conflicts(
        examined, "form.a > form.b", "form.d == 7", "form.b >= form.c", "form.a <= form.c", "form.d >= form.a"
    ) == [("R1", "R3", "R4")]


def test_each_contradiction_is_told_once(examined: Examine) -> None:
    assert conflicts(examined, "form.a == 1", "form.a == 2", "form.b == 1", "form.b == 2", "form.a < 3") == [
        ("R1", "R2"),
        ("R3", "R4"),
    ]


def test_contracts_take_part(examined: Examine) -> None:
    assert conflicts(examined, "form.p == form.a", "form.a < -1") == [("R1", "R2", "contract form.p")]


def test_a_cell_that_may_be_blank_may_be_nought(examined: Examine) -> None:
    assert conflicts(examined, "form.q + form.a == 0", "form.a == 0") == []


def test_parameters_take_part(examined: Examine) -> None:
    rules = "form.a >= parameters.least", "form.a <= parameters.most"
    assert conflicts(examined, *rules, least=5, most=4) == [("R1", "R2")]
    assert conflicts(examined, *rules, least=5, most=5) == []


def test_a_contradiction_in_one_column_of_rows_is_found(examined: Examine) -> None:
    assert conflicts(examined, "grid.one >= grid.two + 1", "grid.two.y > grid.one.y") == [("R1", "R2")]


def test_what_rounding_allows_is_no_contradiction(examined: Examine) -> None:
    close = ("grid.one.x == grid.two.x", "", "", "rounding")
    apart = "grid.one.x == grid.two.x + "
    assert conflicts(examined, close, (apart + "0.01", "", "", "rounding")) == []
    assert conflicts(examined, close, (apart + "0.03", "", "", "rounding")) == [("R1", "R2")]


def test_records_contradict_each_other_in_every_record(examined: Examine) -> None:
    assert conflicts(examined, ("u > v", "", "records"), ("v > u", "", "records")) == [("R1", "R2")]


def test_sums_over_records_say_nothing_of_one_record(examined: Examine) -> None:
    assert conflicts(examined, ("u >= 10", "", "records"), "sum(records.u) <= 5", "count(records) >= 3") == []


def test_a_sum_over_figures_that_are_never_negative_is_not(examined: Examine) -> None:
    assert conflicts(examined, "sum(records.u) <= -1") == [("R1", "contract sum(records.u)")]
    assert conflicts(examined, "sum(records.v) <= -1") == []


def test_a_conflict_under_a_condition_is_told_with_it(examined: Examine) -> None:
    found = examined(("form.a >= 10", "form.b > 0"), "form.a <= 5")
    (only,) = found.contradictions
    assert (only.rule, only.condition, only.sources) == ("R1", "form.b > 0", ("R1", "R2"))


def test_conditions_set_off_other_conditions(examined: Examine) -> None:
    found = examined(("form.a > 5", "form.b > 0"), ("form.c > 1", "form.a > 4"), "form.c < 0")
    assert [(each.rule, each.sources) for each in found.contradictions] == [
        ("R1", ("R1", "R2", "R3")),
        ("R2", ("R2", "R3")),
    ]


@pytest.mark.parametrize(
    ("rules", "because"),
    [
        ((("form.b == 1", "form.a > 5"), "form.a <= 5"), ("R2",)),
        ((("form.b == 1", "form.a > 5 and form.a < 5"),), ()),
        (("form.a > 5 implies form.b == 1", "form.a <= 5"), ("R2",)),
        (("if form.p < 0 then form.b == 1 else form.b == 2",), ("contract form.p",)),
        ((("form.b == 1", 'form.name == "甲" and form.name != "甲"'),), ()),
        ((("form.b == 1", "form.a != form.c"), "form.a == form.c"), ("R2",)),
    ],
)
def test_conditions_that_can_never_be_true_are_told_with_the_reason(
    examined: Examine, rules: tuple[str, ...], because: tuple[str, ...]
) -> None:
    found = examined(*rules)
    assert [(each.rule, each.sources) for each in found.dead] == [("R1", because)]
    assert found.contradictions == ()


def test_a_condition_dead_on_some_targets_only_is_alive(examined: Examine) -> None:
    assert examined(("grid.one == 1", "grid.two > 5"), "grid.two.x <= 5").dead == ()


def test_rules_that_follow_name_the_others(examined: Examine) -> None:
    found = examined("form.a == form.b + form.c", "form.b == form.d", "form.a == form.d + form.c")
    assert [(each.rule, each.sources) for each in found.implied] == [
        ("R1", ("R2", "R3")),
        ("R2", ("R1", "R3")),
        ("R3", ("R1", "R2")),
    ]


def test_a_looser_bound_follows_from_a_tighter_one(examined: Examine) -> None:
    found = examined("form.a <= form.b", "form.a <= form.b + 1")
    assert [(each.rule, each.sources) for each in found.implied] == [("R2", ("R1",))]


def test_a_rule_that_its_contract_states_already_follows(examined: Examine) -> None:
    assert [(e.rule, e.sources) for e in examined("form.p >= 0").implied] == [("R1", ("contract form.p",))]


def test_a_sum_that_follows_from_its_rows_and_columns(examined: Examine) -> None:
    found = examined(
        "grid.total == sum(grid.one : grid.three)",
        "sum(grid.total.x : grid.total.y) == sum(grid.one.x : grid.one.y) + sum(grid.two.x : grid.two.y)"
        " + sum(grid.three.x : grid.three.y)",
    )
    assert [(each.rule, each.sources) for each in found.implied] == [("R2", ("R1",))]


def test_cells_that_rules_fix_are_told_with_their_value(examined: Examine) -> None:
    found = examined(
        "form.a == form.a + form.b", "form.p <= form.b", "form.c + form.d == 5", "form.c - form.d == 1"
    )
    assert [(each.cell, int(each.value)) for each in found.fixed] == [
        ("form.b", 0),
        ("form.c", 3),
        ("form.d", 2),
        ("form.p", 0),
    ]
    assert found.fixed[3].sources == ("R1", "R2", "contract form.p")


@pytest.mark.parametrize(
    "rules",
    [
        ("form.a == 1 or form.b == 1", "form.a == 2"),
        ("form.a != form.b", "form.a >= form.b"),
        ("form.a / form.b == 2", "form.b < 0", "form.a < 0"),
        ("form.a * form.b == 5", "form.a * form.b == form.c", "form.a == 0"),
        ("abs(form.a - form.b) <= 1", "form.a > form.b"),
        ("abs(change(form.a, form.b)) <= 20%", "form.b == -10", "form.a == -11"),
        ("min(form.a, form.b) == 1", "form.a == 1", "form.b == 5"),
        ("(if form.a > 0 then form.b else form.c) == 1", "form.b == 2"),
        ("any(records.u > 5)", "sum(records.u) <= 1"),
        ("mean(records.u) == 3", "max(records.v) == 1"),
    ],
)
def test_alternatives_are_never_taken_for_contradictions(examined: Examine, rules: tuple[str, ...]) -> None:
    assert examined(*rules).contradictions == ()


@pytest.mark.parametrize(
    ("rules", "sources"),
    [
        (("form.a == 1 or form.b == 1", "form.a == 2", "form.b == 2"), ("R1", "R2", "R3")),
        (("form.a != form.b", "form.a >= form.b", "form.b >= form.a"), ("R1", "R2", "R3")),
        (("form.a / form.b == 2", "form.b < 0", "form.a > 0"), ("R1", "R2", "R3")),
        (("form.a * form.b == 5", "form.a * form.b == 6"), ("R1", "R2")),
        (("abs(form.a - form.b) <= 1", "form.a > form.b + 1"), ("R1", "R2")),
        (("abs(change(form.a, form.b)) <= 20%", "form.b == -10", "form.a == -13"), ("R1", "R2", "R3")),
        (("not (form.a > 1)", "form.a == 2"), ("R1", "R2")),
        (("form.p == 1 implies form.a == 1", "form.p == 1", "form.a == 2"), ("R1", "R2", "R3")),
    ],
)
def test_alternatives_that_all_fail_are_a_contradiction(
    examined: Examine, rules: tuple[str, ...], sources: tuple[str, ...]
) -> None:
    assert sources in [found.sources for found in examined(*rules).contradictions]


def test_what_is_no_comparison_of_figures_is_told_as_not_used(examined: Examine) -> None:
    found = examined(
        "not is_blank(form.name)", "form.a * form.b == form.c", 'form.a > 0 implies form.name == "甲"'
    )
    assert (found.used, list(found.not_used), list(found.partly)) == (2, ["R1"], ["R2", "R3"])


def test_a_condition_of_very_many_cases_is_told_as_not_used(examined: Examine) -> None:
    wide = " and ".join(f"(form.a == {n} or form.b == {n})" for n in range(12))
    found = examined(f"not ({wide}) or form.c == 1", "form.c == 2")
    assert list(found.not_used) in (["R1"], [])
    assert found.contradictions == ()


def test_a_fixed_value_may_be_a_fraction(examined: Examine) -> None:
    (fixed,) = examined("3 * form.a == 1").fixed
    assert fixed.value == Fraction(1, 3)
