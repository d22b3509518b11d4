"""A failing target laid out: both sides as tapes, difference, tolerance, every cell read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.expressions.scopes import World, column, scalars, table, world

from auditcheck.expressions.evaluating import evaluate
from auditcheck.expressions.parsing import parse
from auditcheck.expressions.tracing import Trace, trace
from auditcheck.expressions.vectors import ONE
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


def right(text: str, made: World, index: int = 0) -> list[str]:
    """Return the tape of what ``post`` is held against."""
    found = traced(f"post == {text}", made, index)
    assert found.comparison is not None
    return lines(found.comparison.right)


@pytest.mark.parametrize(
    ("text", "tape"),
    [
        ("abs(admin - inst)", ["+admin B2 13", "-inst C2 30"]),
        ("round(admin, 1)", ["+admin B2 13"]),
        ("min(admin, inst)", ["admin B2 13", "inst C2 30"]),
        ("max(admin, inst)", ["admin B2 13", "inst C2 30"]),
        ("mean(admin:inst)", ["admin B2 13", "inst C2 30"]),
        ("median(admin, inst, 1)", ["admin B2 13", "inst C2 30", "- 1"]),
        ("mad(admin, inst)", ["admin B2 13", "inst C2 30"]),
        ("count(admin:temp)", ["admin B2 13", "inst C2 30", "temp D2  BLANK"]),
        ("min(-admin, inst - 1)", ["admin B2 13", "inst C2 30", "- 1"]),
        ("change(inst, admin)", ["+inst C2 30", "-admin B2 13", "÷admin B2 13"]),
        ("share(admin, inst)", ["+admin B2 13", "÷inst C2 30"]),
        ("1 - change(inst, admin)", ["+ - 1", "-inst C2 30", "+admin B2 13", "÷admin B2 13"]),
        ("if_blank(temp, inst)", ["+inst C2 30"]),
        ("if_blank(admin, inst)", ["+admin B2 13"]),
        ("-sum(admin, -inst)", ["-admin B2 13", "+inst C2 30"]),
        ("sum(admin * 2, inst)", ["+admin B2 13", "× - 2", "+inst C2 30"]),
        ("admin * inst / 3 * 2", ["+admin B2 13", "×inst C2 30", "÷ - 3", "× - 2"]),
        ("(admin + 1) / (inst - 2)", ["+admin + 1 - 14", "÷inst - 2 - 28"]),
        ("length(note)", ["+length(note) - 2"]),
        ("number_in(note)", ["+number_in(note) -  BLANK"]),
        ("(if admin > 1 then inst else temp)", ["+inst C2 30"]),
        ("(if admin > 99 then inst else admin)", ["+admin B2 13"]),
        ("admin / 0", ["+admin B2 13", "÷ - 0"]),
        ("- -admin", ["+admin B2 13"]),
    ],
)
def test_every_function_has_its_tape(text: str, tape: list[str]) -> None:
    made = staff()
    made.names |= world(2, note=["甲乙", "丙"]).names
    assert right(text, made) == tape


def test_the_first_side_of_a_tape_of_several_records_is_the_targets() -> None:
    assert right("admin + inst", staff(), 1) == ["+admin B3 13", "+inst C3 30"]


def column_of(values: list[Decimal | None]) -> World:
    made = world(1, post=[Decimal(1)])
    made.names |= table("aw", {"v": values})
    return made


def test_among_many_cells_zeros_are_left_out() -> None:
    few: list[Decimal | None] = [*[Decimal(0)] * 10, Decimal(2), None]
    assert len(right("sum(aw.v)", column_of(few))) == 12
    many = [*few, Decimal(3)]
    assert right("sum(aw.v)", column_of(many)) == ["+v A12 2", "+v A13  BLANK", "+v A14 3"]


def test_a_tape_has_at_most_200_lines_and_a_trace_1000_cells() -> None:
    many: list[Decimal | None] = [Decimal(2)] * 1200
    found = traced("post == sum(aw.v)", column_of(many))
    assert found.comparison is not None
    assert len(found.comparison.right.terms) == 200
    assert len(found.terms) == 1000


def test_a_side_that_is_a_cell_is_stated_and_keeps_its_places() -> None:
    found = traced("post == admin + inst", staff())
    assert found.comparison is not None
    left, other = found.comparison.left, found.comparison.right
    assert (left.stated, other.stated) == (True, False)
    assert (left.kind, other.kind) == (ValueType.AMOUNT, ValueType.AMOUNT)
    assert other.places is None


def test_a_side_without_a_value_says_so() -> None:
    found = traced("post == temp", staff())
    assert found.comparison is not None
    assert (found.comparison.right.value, found.comparison.difference) == (None, None)
    assert lines(found.comparison.right) == ["+temp D2  BLANK"]


def test_conditions_and_texts_have_sides_of_text() -> None:
    made = staff()
    made.names |= world(2, note=["甲", "乙"]).names
    found = traced("(post > 1) == (admin > 99)", made)
    assert found.comparison is not None
    assert (found.comparison.left.text, found.comparison.right.text) == ("是", "否")
    assert (found.comparison.left.kind, found.comparison.left.stated) == (ValueType.TEXT, False)
    found = traced("note == lower(note)", made, 1)
    assert found.comparison is not None
    assert (found.comparison.left.stated, found.comparison.right.text) == (True, "乙")


@pytest.mark.parametrize(
    ("text", "deciding"),
    [
        ("post == admin and post == inst", ("43", "13")),
        ("post > 1 and post == inst", ("43", "30")),
        ("post == inst or post == admin", ("43", "30")),
        ("post > 99 or post > 98", ("43", "99")),
        ("post > 1 or post > 2", ("43", "1")),
        ("post > 1 implies post == inst", ("43", "30")),
        ("if post > 99 then post == inst else post == admin", ("43", "13")),
        ("all(post > 1, post == admin, post == inst)", ("43", "13")),
        ("all(post > 1, post > 2)", ("43", "1")),
        ("not post == admin", None),
        ("any(post == admin)", None),
        ('note in ("x")', None),
        ("has(post)", None),
    ],
)
def test_the_deciding_comparison(text: str, deciding: tuple[str, str] | None) -> None:
    made = staff()
    made.names |= world(2, note=["甲", "乙"]).names
    found = traced(text, made).comparison
    sides = None if found is None else (str(found.left.value), str(found.right.value))
    assert sides == deciding


def test_of_parts_that_hold_the_one_that_rounding_explains_decides() -> None:
    made = scalars({"t": Decimal("10.01"), "a": Decimal("10.00")}, radius="0.005")
    for text in ("t > 1 and t == a", "t == a and t > 1", "t > 1 and (t > 2 and t == a)"):
        found = traced(text, made, 0, Tolerance(kind="rounding"))
        assert found.comparison is not None
        shown = found.comparison
        wanted = (Decimal("10.01"), Decimal("10.00")) if text.count("and") == 1 else shown
        assert wanted in {(shown.left.value, shown.right.value)} | {shown}


def test_the_worst_element_of_a_column_is_shown() -> None:
    made = World(dict(table("aw", {"v": [Decimal(1), Decimal(-2), Decimal(-3)]})))
    found = traced("all(aw.v >= 0)", made)
    assert found.comparison is not None
    assert lines(found.comparison.left) == ["+v A3 -2"]
    assert addresses(found) == ["A2", "A3", "A4"]
    found = traced("all(aw.v >= 0 where aw.v < -2)", made)
    assert found.comparison is not None
    assert lines(found.comparison.left) == ["+v A4 -3"]


def test_cells_are_named_once_in_the_order_of_the_text() -> None:
    made = staff()
    assert addresses(traced("inst + admin == inst + post", made)) == ["C2", "B2", "A2"]
    assert addresses(traced("if post > 99 then inst == 1 else admin == 1", made)) == ["A2", "B2"]
    assert addresses(traced("if post > 1 then inst == 1 else admin == 1", made)) == ["A2", "C2"]
    assert addresses(traced("admin in (post:inst)", made)) == ["B2"]
    assert addresses(traced("is_blank(temp) and abs(admin) == 1", made)) == ["D2", "B2"]


def test_a_lookup_that_finds_nothing_names_its_key_alone() -> None:
    made = world(2, s=["丙", "乙"], a=[Decimal(5), Decimal(6)])
    made.names |= table("aw", {"k": ["甲", "乙"], "v": [Decimal(1), Decimal(2)]})
    assert addresses(traced("a == lookup(s, aw.k, aw.v)", made, 1)) == ["B3", "A3", "B3"][:2]


def test_records_with_equal_values_are_named_the_target_first() -> None:
    made = world(4, s=["甲", "乙", "甲", "甲"], b=[Decimal(1), Decimal(1), Decimal(1), Decimal(2)])
    assert addresses(traced("unique(s)", made, 2)) == ["A4", "A2", "A5"]
    assert addresses(traced("unique(s, b)", made, 2)) == ["A4", "B4", "A2", "B2"]


def test_a_rollup_of_a_record_without_children_compares_nothing() -> None:
    made = world(3, code=["201", "20101", "20102"], amount=[None, 3, 4])
    assert traced("rollup(amount by code)", made, 1).comparison is None
    found = traced("rollup(amount by code)", made, 0)
    assert found.comparison is not None
    assert (found.comparison.left.value, found.comparison.right.value) == (Decimal(0), Decimal(7))
    assert found.comparison.difference == Decimal(-7)
    assert found.comparison.operator == "=="
    assert addresses(found) == ["B2", "B3", "B4"]


def test_tolerances_are_told_only_where_there_are_some() -> None:
    made = scalars({"t": Decimal("10.05"), "a": Decimal("5.00")}, radius="0.005", shown="0.05")
    for kind, wanted in {"exact": None, "rounding": Decimal("0.01"), "display": Decimal("0.1")}.items():
        found = traced("t == a", made, 0, Tolerance(kind=kind))  # type: ignore[arg-type]
        assert found.comparison is not None
        assert found.comparison.tolerance == wanted
    found = traced("t == 3", made, 0, Tolerance(kind="rounding"))
    assert found.comparison is not None
    assert found.comparison.tolerance == Decimal("0.005")
    plain = traced("t == a", scalars({"t": Decimal(1), "a": Decimal(2)}), 0, Tolerance(kind="rounding"))
    assert plain.comparison is not None
    assert plain.comparison.tolerance is None


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("rate == 0.5", ("percent", "percent")),
        ("0.5 == rate", ("percent", "percent")),
        ("post == 3", ("amount", "amount")),
        ("3 == 4", ("number", "number")),
        ("count(post, rate) == 3", ("integer", "number")),
        ("post == rate", ("amount", "percent")),
    ],
)
def test_a_plain_number_is_shown_as_what_it_stands_beside(text: str, kinds: tuple[str, str]) -> None:
    made = scalars({"post": 43})
    made.names["rate"] = column(ONE, [Decimal("0.25")], name="rate", kind=ValueType.PERCENT)
    found = traced(text, made).comparison
    assert found is not None
    assert (found.left.kind.value, found.right.kind.value) == kinds


def test_a_text_looked_up_names_its_cell() -> None:
    made = world(1, s=["乙"], k=["甲"])
    made.names |= table("aw", {"k": ["甲"], "name": ["丙"]})
    found = traced("s == lookup(k, aw.k, aw.name)", made)
    assert found.comparison is not None
    assert lines(found.comparison.right)[0].startswith("+name B2")
