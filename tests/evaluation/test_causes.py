"""Which issues have a common cause, and which of them leads."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.evaluation.made import cell, held, issue, side, stated, summed, term

from auditcheck.evaluation.causes import common_causes
from auditcheck.evaluation.folding import folded
from auditcheck.evaluation.sharing import changes_needed, equated_cells
from auditcheck.model.cells import Location
from auditcheck.model.diagnosis import Correction, Diagnosis, Suspect
from auditcheck.model.issues import Issue, IssueKind, Side
from auditcheck.model.rules import RuleClass
from auditcheck.model.tables import CellState
from auditcheck.model.words import Words, same


def balance(total: str, value: int, *parts: tuple[str, int], tolerance: object = None) -> Issue:
    """Return a failed balance: a total that its parts do not come to."""
    right = summed(*(term(address, figure) for address, figure in parts))
    return issue(
        f"{total}={'+'.join(a for a, _ in parts)}",
        total,
        held(stated(total, value), right, tolerance=tolerance),
    )


def equality(one: str, first: int, other: str, second: int) -> Issue:
    return issue(f"{one}={other}", one, held(stated(one, first), stated(other, second)))


def grouped(*issues: Issue) -> list[tuple[list[str], list[str]]]:
    """Return the codes and the cells of each cause."""
    return [
        ([issues[n].code for n in cause.members], [each.address for each in cause.cells])
        for cause in common_causes(issues)
    ]


# --- what a failed balance says of its cells


def test_each_cell_of_a_balance_has_the_change_that_makes_it_hold() -> None:
    found = changes_needed(balance("A1", 10, ("B1", 3), ("C1", 4), tolerance="0.5"))
    assert {place.address: change.amount for place, change in found.items()} == {"A1": -3, "B1": 3, "C1": 3}
    assert {change.tolerance for change in found.values()} == {Fraction(1, 2)}


def test_a_cell_that_counts_twice_or_is_taken_away_changes_accordingly() -> None:
    right = summed(term("B1", 2), term("B1", 2), term("C1", 1, "-"))
    found = changes_needed(issue("R", "A1", held(stated("A1", 7), right, tolerance="0.5")))
    assert {place.address: change.amount for place, change in found.items()} == {"A1": -4, "B1": 2, "C1": -4}
    assert {place.address: change.tolerance for place, change in found.items()} == {
        "A1": Fraction(1, 2),
        "B1": Fraction(1, 4),
        "C1": Fraction(1, 2),
    }


def test_a_cell_on_both_sides_that_cancels_out_changes_nothing() -> None:
    left, right = summed(term("A1", 5), term("X1", 9)), summed(term("B1", 4), term("X1", 9))
    assert [place.address for place in changes_needed(issue("R", "A1", held(left, right)))] == ["A1", "B1"]


def test_a_cell_without_a_figure_is_no_candidate() -> None:
    right = summed(term("B1", 4), term("C1", state=CellState.BLANK), term("", 2))
    assert [place.address for place in changes_needed(issue("R", "A1", held(stated("A1", 7), right)))] == [
        "A1",
        "B1",
    ]


@pytest.mark.parametrize(
    "made",
    [
        issue("no comparison"),
        issue("value", comparison=held(stated("A1", 1), stated("B1", 2)), kind=IssueKind.VALUE),
        issue("order", comparison=held(stated("A1", 1), stated("B1", 2), "<=")),
        issue("equal", comparison=held(stated("A1", 2), stated("B1", 2))),
        issue("rounding", comparison=held(stated("A1", 1), stated("B1", 2), tolerance=1)),
        issue("unknown", comparison=held(stated("A1", 1), side(None, term("B1")))),
    ],
    ids=lambda made: made.code,
)
def test_what_is_no_failed_balance_says_nothing_of_its_cells(made: Issue) -> None:
    assert changes_needed(made) == {}
    assert equated_cells(made) is None


@pytest.mark.parametrize(
    "right",
    [
        side(6, term("B1", 2), term("C1", 3, "×")),
        side(5, term("B1", 2), term("C1", 2)),
        side(2, term("B1", 1), stated=False),
    ],
)
def test_a_tape_that_does_not_add_up_to_its_side_says_nothing(right: Side) -> None:
    assert changes_needed(issue("R", "A1", held(stated("A1", 9), right))) == {}


def test_two_cells_that_should_be_equal_are_known_as_such() -> None:
    assert equated_cells(equality("A1", 1, "B1", 2)) == frozenset({cell("A1"), cell("B1")})
    assert equated_cells(balance("A1", 1, ("B1", 2))) is None
    assert equated_cells(issue("R", "A1", held(stated("A1", 1), stated("A1", 2)))) is None


# --- causes


def test_a_ring_of_equalities_is_one_disagreement() -> None:
    ring = equality("A1", 1, "B1", 2), equality("A1", 1, "C1", 3), equality("B1", 2, "C1", 3)
    assert grouped(*ring) == [(["A1=B1", "A1=C1", "B1=C1"], ["A1", "B1", "C1"])]
    (cause,) = common_causes(ring)
    assert cause.ground.en == "表!A1 1.00, 表!B1 2.00, 表!C1 3.00 should be one figure"
    assert cause.ground.zh == "表!A1 1.00、表!B1 2.00、表!C1 3.00 应为同一个数"


def test_two_rings_are_two_disagreements() -> None:
    def ring(row: int) -> list[Issue]:
        a, b, c = f"A{row}", f"B{row}", f"C{row}"
        return [equality(a, 1, b, 2), equality(a, 1, c, 3), equality(b, 2, c, 3)]

    one, other = ring(1), ring(2)
    assert [cells for _, cells in grouped(*one, *other)] == [["A1", "B1", "C1"], ["A2", "B2", "C2"]]


def test_of_many_figures_that_disagree_six_are_named() -> None:
    names = [f"{letter}1" for letter in "ABCDEFGH"]
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    (cause,) = common_causes([equality(a, names.index(a), b, names.index(b)) for a, b in pairs])
    assert cause.ground.en.endswith("表!F1 5.00 and 2 more should be one figure")
    assert cause.ground.zh.endswith("表!F1 5.00 等 8 处 应为同一个数")


def test_a_chain_of_equalities_is_no_ring() -> None:
    assert grouped(equality("A1", 1, "B1", 2), equality("B1", 2, "C1", 4)) == []


def test_balances_that_one_change_of_a_shared_cell_cures_go_together() -> None:
    first, second = balance("A1", 10, ("B1", 3), ("C1", 4)), balance("D1", 20, ("B1", 3), ("E1", 14))
    (cause,) = common_causes([first, second])
    assert (cause.members, [each.address for each in cause.cells]) == ((0, 1), ["B1"])
    assert "表!B1" in cause.ground.en
    assert grouped(first, balance("D1", 20, ("B1", 3), ("E1", 15))) == []


def test_within_the_tolerance_a_change_is_the_same() -> None:
    first = balance("A1", 10, ("B1", 3), ("C1", 4), tolerance=2)
    assert grouped(first, balance("D1", 20, ("B1", 3), ("E1", 12), tolerance=2)) == [
        (["A1=B1+C1", "D1=B1+E1"], ["B1"])
    ]
    assert grouped(first, balance("D1", 20, ("B1", 3), ("E1", 11), tolerance=2)) == []


def test_the_cell_behind_most_issues_comes_first_and_no_issue_has_two_causes() -> None:
    issues = [
        balance("A1", 10, ("B1", 3), ("X1", 4)),
        balance("D1", 10, ("B1", 3), ("C1", 4)),
        balance("E1", 10, ("C1", 4), ("F1", 3)),
        balance("G1", 10, ("C1", 4), ("H1", 3)),
    ]
    assert grouped(*issues) == [(["D1=B1+C1", "E1=C1+F1", "G1=C1+H1"], ["C1"])]


def test_what_was_told_of_one_cell_goes_together() -> None:
    value = issue("V", "B2", kind=IssueKind.VALUE)
    contract = issue("C", "B2", kind=IssueKind.CONTRACT)
    apart = issue("W", "B3", kind=IssueKind.VALUE)
    several = issue("S", "B2", kind=IssueKind.VALUE, related=("B4",))
    rule = issue("R", "B2")
    (cause,) = common_causes([value, contract, apart, several, rule])
    assert (cause.members, cause.ground.en) == ((0, 1), "all are about 表!B2")
    assert common_causes([issue("F", "", kind=IssueKind.VALUE), issue("G", "", kind=IssueKind.VALUE)]) == []


# --- the leading issue


def leading(*issues: Issue) -> tuple[str, str]:
    """Return the leader's code and the reason in English."""
    found = folded(issues)
    (leader,) = [each for each in found if each.folding is not None and not each.follows]
    assert all(each.follows == leader.fingerprint for each in found if each.follows)
    assert leader.folding is not None
    return leader.code, leader.folding.en.partition("This one leads because ")[2]


def of_cell(total: str, rule_class: RuleClass = RuleClass.BALANCE, **more: object) -> Issue:
    """Return a balance that reads 甲!B1 and fails by 3."""
    sides = held(stated(total, 10), summed(term("甲!B1", 3), term("甲!C1", 4)))
    return issue(total, total, sides, rule_class=rule_class, **more)


def test_the_most_serious_leads() -> None:
    assert leading(of_cell("甲!A1", RuleClass.VERIFY), of_cell("甲!A2")) == (
        "甲!A2",
        "it is the most serious",
    )


def test_what_checks_one_sheet_leads() -> None:
    across = of_cell("乙!A1", related=("甲!B1",))
    assert leading(across, of_cell("甲!A2", related=("甲!B1",))) == (
        "甲!A2",
        "it checks the sheet of that cell alone",
    )


def test_what_stands_on_the_sheet_of_the_cell_leads() -> None:
    one, other = of_cell("乙!A1", related=("甲!B1",)), of_cell("甲!A2", related=("甲!B1", "丙!A1"))
    assert leading(one, other) == ("甲!A2", "it stands on the sheet of that cell")


def test_what_checks_a_single_sheet_leads() -> None:
    one, other = of_cell("乙!A1", related=("甲!B1",)), of_cell("丙!A2")
    assert leading(one, other) == ("丙!A2", "it checks a single sheet")


def test_else_the_first_leads() -> None:
    assert leading(of_cell("甲!A1"), of_cell("甲!A2"), of_cell("甲!A3")) == (
        "甲!A1",
        "it comes first in the workbook",
    )


def test_followers_name_their_leader_and_the_leader_counts_them() -> None:
    first, second = folded([of_cell("甲!A1"), of_cell("甲!A2")])
    assert first.folding is not None
    assert second.folding is not None
    assert "1 more issue goes with it" in first.folding.en
    assert second.folding.en.startswith("goes with 甲!A1 甲!A1: all read 甲!")
    three = folded([of_cell("甲!A1"), of_cell("甲!A2"), of_cell("甲!A3")])
    assert three[0].folding is not None
    assert "2 more issues go with it" in three[0].folding.en
    assert [each.follows for each in three] == ["", "甲!A1", "甲!A1"]


def test_issues_without_a_common_cause_stay_as_they_are() -> None:
    issues = (balance("A1", 10, ("B1", 3)), balance("A2", 10, ("B2", 3)))
    assert folded(issues) == issues


# --- what the diagnosis found


def suspected(*addresses: str, alternatives: int = 1, proposed: bool = True) -> Diagnosis:
    corrections = tuple(
        Correction(
            location=Location(sheet="表", cell=cell(address)),
            present=Decimal(1),
            proposed=Decimal(2) if proposed else None,
        )
        for address in addresses
    )
    return Diagnosis(
        sentence=same("x"),
        suspects=(Suspect(corrections=corrections, heals=()),),
        alternatives=alternatives,
    )


def cured(code: str, diagnosis: Diagnosis, *by: str) -> Issue:
    return issue(code, f"A{len(code)}", diagnosis=diagnosis, cured_by=tuple(map(cell, by)))


def test_issues_that_the_same_correction_cures_go_together() -> None:
    one, other = suspected("B1"), suspected("B2")
    issues = cured("R", one, "B1"), cured("S", one, "B1"), cured("T", other, "B1"), cured("U", one, "B2")
    (cause,) = common_causes(issues)
    assert (cause.members, cause.cells) == ((0, 1), (cell("B1"),))
    assert cause.ground.en == "once 表!B1 is corrected (checked by evaluating the rules again)"
    assert cause.ground.zh == "改正 表!B1 后（已重算验证）"


def test_what_was_told_of_the_only_suspects_content_goes_with_it() -> None:
    value, other = issue("V", "B1", kind=IssueKind.VALUE), issue("W", "B2", kind=IssueKind.VALUE)
    found = suspected("B1")
    (cause,) = common_causes([value, cured("R", found, "B1"), other])
    assert cause.members == (0, 1)
    assert common_causes([value, cured("R", suspected("B1", alternatives=2), "B1"), other]) == []
    assert common_causes([issue("V", "B1", kind=IssueKind.VALUE), cured("R", found, "B1", "B2")]) == []


def test_what_is_to_be_corrected_is_told_as_far_as_it_is_known() -> None:
    def ground(diagnosis: Diagnosis, *by: str) -> Words:
        (cause,) = common_causes([cured("R", diagnosis, *by), cured("S", diagnosis, *by)])
        return cause.ground

    assert ground(suspected("B1", proposed=False), "B1").en == "once 表!B1 is corrected"
    both = ground(suspected("B1", "B2"), "B1", "B2")
    assert both.en == "once 表!B1 and 表!B2 are corrected (checked by evaluating the rules again)"
    assert both.zh == "改正 表!B1、表!B2 后（已重算验证）"
    (known,), (unknown,) = suspected("B1").suspects, suspected("B2", proposed=False).suspects
    half = Suspect(corrections=(*known.corrections, *unknown.corrections), heals=())
    partly = replace(suspected("B1"), suspects=(half,))
    assert ground(partly, "B1", "B2").en == "once 表!B1 and 表!B2 are corrected"
    several = suspected("B1", alternatives=3)
    assert ground(several, "B1").en == "whichever of the cells of the diagnosis is corrected"
    assert ground(several, "B1", "B2").en.startswith("once 表!B1 and 表!B2 are corrected")
