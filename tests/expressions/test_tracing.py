"""A failing target laid out: both sides as tapes, difference, tolerance, every cell read."""

from __future__ import annotations

from decimal import Decimal

from tests.expressions.scopes import World, scalars, table, world

from auditcheck.expressions.evaluating import evaluate
from auditcheck.expressions.parsing import parse
from auditcheck.expressions.tracing import Trace, trace
from auditcheck.model.issues import Side, Term
from auditcheck.model.rules import Tolerance
from auditcheck.model.syntax import Path
from auditcheck.model.tables import CellState, ValueType
from auditcheck.model.words import Words, same

EXACT = Tolerance(kind="exact")


def traced(text: str, made: World, index: int = 0, tolerance: Tolerance = EXACT) -> Trace:
    return trace(evaluate(parse(text), made, tolerance), index)


def lines(side: Side) -> list[str]:
    return [line(term) for term in side.terms]


def line(term: Term) -> str:
    value = term.text if term.value is None else f"{term.value:f}"
    state = "" if term.state is CellState.VALUE else f" {term.state.name}"
    return f"{term.sign}{term.label} {term.cell.address if term.cell else '-'} {value}{state}".strip()


def addresses(found: Trace) -> list[str]:
    return [term.cell.address for term in found.terms if term.cell is not None]


def staff() -> World:
    return world(
        2,
        post=[Decimal(43), Decimal(42)],
        admin=[Decimal(13), Decimal(13)],
        inst=[Decimal(30), Decimal(30)],
        temp=[None, None],
    )


def test_a_sum_that_fails_is_an_addition_tape() -> None:
    found = traced("post == sum(admin:temp)", staff(), 1)
    assert found.comparison is not None
    assert (found.comparison.left.value, found.comparison.right.value) == (Decimal(42), Decimal(43))
    assert found.comparison.operator == "=="
    assert found.comparison.difference == Decimal(-1)
    assert found.comparison.tolerance is None
    assert lines(found.comparison.left) == ["+post A3 42"]
    assert lines(found.comparison.right) == ["+admin B3 13", "+inst C3 30", "+temp D3  BLANK"]
    assert addresses(found) == ["A3", "B3", "C3", "D3"]


def test_signs_and_factors_are_kept() -> None:
    found = traced("post == (inst - admin) * 2 - temp / 4 + 1", staff())
    assert found.comparison is not None
    assert lines(found.comparison.right) == [
        "+inst - admin - 17",
        "× - 2",
        "-temp D2  BLANK",
        "÷ - 4",
        "+ - 1",
    ]
    found = traced("post == admin - (inst - temp)", staff())
    assert found.comparison is not None
    assert lines(found.comparison.right) == ["+admin B2 13", "-inst C2 30", "+temp D2  BLANK"]


def test_a_rate_shows_its_quotient_as_a_percentage() -> None:
    made = scalars({"rate": Decimal("0.95"), "on_post": 43, "places": 48}, shown="0.00005")
    found = traced("rate == share(on_post, places)", made, 0, Tolerance(kind="display"))
    assert found.comparison is not None
    assert found.comparison.right.kind is ValueType.PERCENT
    assert lines(found.comparison.right) == ["+on_post B2 43", "÷places C2 48"]
    assert found.comparison.tolerance == Decimal("0.00005")


def test_the_comparison_that_decides_is_found_through_the_logic() -> None:
    made = staff()
    for text in (
        "post > 1 and post == admin",
        "post > 1 implies post == admin",
        "if post > 1 then post == admin else true",
        "post == admin or post == inst",
        "all(post > 1, post == admin)",
    ):
        found = traced(text, made)
        assert found.comparison is not None, text
        assert (found.comparison.left.value, found.comparison.right.value) == (Decimal(43), Decimal(13)), text


def test_all_over_a_range_shows_the_part_that_fails() -> None:
    found = traced("all((post:inst) >= 20)", staff())
    assert found.comparison is not None
    assert lines(found.comparison.left) == ["+admin B2 13"]


def test_a_sum_over_another_table_lists_the_members_of_the_target() -> None:
    made = world(2, cluster=["甲", "乙"], total=[Decimal(4), Decimal(9)])
    made.names |= table(
        "awards", {"cluster": ["甲", "乙", "甲"], "amount": [Decimal(1), Decimal(2), Decimal(3)]}
    )
    found = traced("total == sum(awards.amount where awards.cluster == cluster)", made, 0)
    assert found.comparison is not None
    assert lines(found.comparison.right) == ["+amount B2 1", "+amount B4 3"]
    assert addresses(found) == ["B2", "B4", "A2"]


def test_checks_that_compare_nothing_still_name_their_cells() -> None:
    made = world(3, s=["甲", "乙", "甲"], a=[Decimal(1), Decimal(2), Decimal(3)])
    assert (traced("unique(s)", made, 0).comparison, addresses(traced("unique(s)", made, 0))) == (
        None,
        ["A2", "A4"],
    )
    assert addresses(traced('matches(s, "乙")', made, 2)) == ["A4"]
    assert addresses(traced('s in ("丙", "乙") and a > 5', made, 1)) == ["A3", "B3"]
    assert addresses(traced("not is_blank(s)", made, 1)) == ["A3"]


def test_a_lookup_names_the_key_and_the_cell_it_found() -> None:
    made = world(1, s=["乙"], a=[Decimal(5)])
    made.names |= table("aw", {"k": ["甲", "乙"], "v": [Decimal(1), Decimal(2)]})
    found = traced("a == lookup(s, aw.k, aw.v)", made)
    assert found.comparison is not None
    assert lines(found.comparison.right) == ["+v B3 2"]
    assert addresses(found) == ["B2", "A2", "B3"]


def test_a_rollup_shows_the_parent_and_its_children() -> None:
    made = world(3, code=["201", "20101", "20102"], amount=[Decimal(9), Decimal(3), Decimal(4)])
    found = traced("rollup(amount by code)", made, 0)
    assert found.comparison is not None
    assert lines(found.comparison.left) == ["+amount B2 9"]
    assert lines(found.comparison.right) == ["+amount B3 3", "+amount B4 4"]
    assert found.comparison.difference == Decimal(2)


def test_texts_are_shown_as_texts() -> None:
    found = traced('s == "乙"', world(1, s=["甲"]))
    assert found.comparison is not None
    assert (found.comparison.left.text, found.comparison.right.text) == ("甲", "乙")
    assert found.comparison.difference is None


def test_a_whole_column_is_traced_by_record() -> None:
    made = World(dict(table("aw", {"v": [Decimal(1), Decimal(-2)]})))
    found = traced("aw.v >= 0", made, 1)
    assert found.comparison is not None
    assert lines(found.comparison.left) == ["+v A3 -2"]
    assert addresses(found) == ["A3"]


def test_the_half_width_of_rounding_is_told() -> None:
    made = scalars({"t": Decimal("10.05"), "a": Decimal("5.00"), "b": Decimal("5.00")}, radius="0.005")
    found = traced("t == a + b", made, 0, Tolerance(kind="rounding"))
    assert found.comparison is not None
    assert found.comparison.tolerance == Decimal("0.015")
    found = traced("t == a + b", made, 0, Tolerance(kind="amount", amount=Decimal("0.01")))
    assert found.comparison is not None
    assert found.comparison.tolerance == Decimal("0.01")


def test_results_are_called_by_their_names_where_names_are_known() -> None:
    names = {"admin": Words("行政", "administrative"), "inst": Words("事业", "institution")}

    def name(path: Path) -> Words:
        return names.get(path.names[0], same(path.names[0]))

    evaluated = evaluate(parse("post == (admin + inst) * 2"), staff())
    found = trace(evaluated, 0, name)
    assert found.comparison is not None
    assert lines(found.comparison.right) == ["+行政 + 事业 - 43", "× - 2"]
