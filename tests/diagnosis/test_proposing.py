"""Proposals: what makes one likelier than another, and which are not made at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path

import pytest
from tests.diagnosis.submissions import Submission, at, loaded, submit
from tests.diagnosis.test_localising import FIELDS, TABLES

from auditcheck.diagnosis.causes import Causes, Explained
from auditcheck.diagnosis.feasibility import Range
from auditcheck.diagnosis.localising import Remedy, localise
from auditcheck.diagnosis.network import Demand
from auditcheck.diagnosis.proposing import Proposal, Proposals
from auditcheck.diagnosis.reevaluating import Effect
from auditcheck.diagnosis.slips import Slip
from auditcheck.model.rules import RulePack
from auditcheck.model.words import Words

Given = tuple[str, int | None, str]
SLIP = 1.25


@pytest.fixture(name="pack", scope="module")
def _pack(tmp_path_factory: pytest.TempPathFactory) -> RulePack:
    rules = "- {id: SUM, title: t, class: balance, check: form.a == form.b + form.c}\n"
    return loaded(TABLES, rules, tmp_path_factory.mktemp("pack"))


@pytest.fixture(name="form", scope="module")
def _form(pack: RulePack) -> Submission:
    """A form of which a is 7, b is -7, c is 0 and d is blank."""
    return submit(pack, {"form": {"a": 7, "b": -7, "c": 0, "d": None, "e": 5, "f": 5}})


def proposal(
    form: Submission, *cells: Given, trust: Iterable[int] = (), effect: Effect | None = None
) -> Proposal:
    """Return the proposal that gives each field a value, explained by the slip of this code."""
    figures = form.network.figures
    places = [at(f"{field.upper()}1") for field, _, _ in cells]
    explained = tuple(
        Explained(
            figure=figures.figure(place),
            value=None if value is None else Fraction(value),
            slip=Slip(code, Words("", ""), SLIP) if code else None,
        )
        for place, (_, value, code) in zip(places, cells, strict=True)
    )
    remedy = Remedy(
        cells=tuple(places),
        trust=tuple(trust) or (1,) * len(places),
        ranges=(Range(),) * len(places),
        exact=tuple(each.value for each in explained),
        demands=(),
    )
    return Proposal(remedy=remedy, explained=explained, effect=effect)


@pytest.mark.parametrize(
    ("change", "cost"),
    [
        (("a", 9, "wrong_digit"), SLIP),
        (("a", 9, ""), 4),
        (("a", None, ""), 4 + 0.5),
        (("d", 9, "missing"), SLIP),
        (("d", 9, ""), 4 + 1.5),
        (("d", None, ""), 4 + 1.5 + 0.5),
        (("a", 0, "wrong_digit"), SLIP + 3),
        (("a", 0, ""), 4 + 3),
        (("b", 0, ""), 4 + 3),
        (("d", 0, ""), 4 + 1.5),
        (("a", -9, "wrong_digit"), SLIP + 2),
        (("a", -7, "sign"), SLIP),
        (("a", -9, ""), 4 + 2),
        (("b", -9, ""), 4),
        (("c", -9, ""), 4 + 2),
        (("c", 9, ""), 4),
    ],
)
def test_what_is_seldom_costs_more(form: Submission, change: Given, cost: float) -> None:
    assert proposal(form, change).cost == cost


def test_a_trusted_cell_costs_as_often_as_it_counts(form: Submission) -> None:
    assert proposal(form, ("a", 9, "wrong_digit"), ("b", 8, ""), trust=(3, 2)).cost == 3 * SLIP + 2 * 4


def test_a_proposal_that_heals_more_is_likelier_and_one_that_awakens_a_rule_less(form: Submission) -> None:
    demands = frozenset(Demand(0, target) for target in range(3))
    healing = Effect(healed=demands, broken=frozenset())
    awakening = Effect(healed=demands, broken=frozenset(), awakened=frozenset({Demand(1, 0), Demand(2, 0)}))
    change = ("a", 9, "wrong_digit")
    assert proposal(form, change, effect=healing).cost == SLIP - 1.5
    assert proposal(form, change, effect=awakening).cost == SLIP - 1.5 + 1


def test_there_are_changes_only_where_every_cell_has_a_value(form: Submission) -> None:
    assert proposal(form, ("a", 9, ""), ("b", 8, "")).changes == {
        at("A1"): Fraction(9),
        at("B1"): Fraction(8),
    }
    assert proposal(form, ("a", 9, ""), ("b", None, "")).changes is None
    assert proposal(form, ("a", 0, "")).changes == {at("A1"): Fraction(0)}


def test_a_proposal_is_explained_if_every_cell_is(form: Submission) -> None:
    assert proposal(form, ("a", 9, "sign"), ("b", 8, "sign")).is_explained
    assert not proposal(form, ("a", 9, "sign"), ("b", 8, "")).is_explained


# --- which are made


def proposed(submission: Submission, expired: Callable[[], bool] = lambda: False) -> list[Proposal]:
    network = submission.network
    failed = tuple(demand for demand in submission.failed if network.cells(demand))
    remedies = localise(network, failed, lambda: False).remedies
    causes, reevaluation = Causes(network, {}), submission.reevaluation(network)
    return Proposals(network, causes, reevaluation, expired).of(remedies, failed)


def named(proposals: list[Proposal]) -> list[str]:
    return ["".join(cell.address[0] for cell in each.remedy.cells).lower() for each in proposals]


def with_rules(folder: Path, rules: str, **figures: object) -> Submission:
    return submit(loaded(TABLES, rules, folder), {"form": dict.fromkeys(FIELDS, 0) | figures})


SUM = "- {id: SUM, title: t, class: balance, check: form.a == form.b + form.c}\n"


def test_proposals_stand_in_the_order_of_their_cost(tmp_path: Path) -> None:
    found = proposed(with_rules(tmp_path, SUM, a=1324, b=1090, c=243))
    assert named(found) == ["c", "a", "b"]
    assert [round(each.cost, 2) for each in found] == [0.5, 3.5, 3.5]
    assert [each.effect and len(each.effect.healed) for each in found] == [1, 1, 1]


def test_a_proposal_that_breaks_another_rule_is_left_out(tmp_path: Path) -> None:
    odd = "- {id: ODD, title: t, class: logic, check: 'form.c in (0, 243)'}\n"
    assert named(proposed(with_rules(tmp_path, SUM + odd, a=1324, b=1090, c=243))) == ["a", "b"]


def test_a_proposal_that_does_not_make_all_hold_is_left_out(tmp_path: Path) -> None:
    other = "- {id: OTHER, title: t, class: balance, check: form.d == form.e}\n"
    submission = with_rules(tmp_path, SUM + other, a=9, b=4, c=4, d=1)
    network = submission.network
    remedies = localise(network, submission.demands("SUM"), lambda: False).remedies
    makes = Proposals(network, Causes(network, {}), submission.reevaluation(network), lambda: False)
    assert len(makes.of(remedies, submission.demands("SUM"))) == 3
    assert makes.of(remedies, submission.demands("SUM", "OTHER")) == []


def test_what_is_asleep_may_awake_for_one_cell_but_not_for_two(tmp_path: Path) -> None:
    then = "- {id: THEN, title: t, class: logic, check: form.f > 0, when: form.c != 243}\n"
    alone = with_rules(tmp_path, SUM + then, a=1324, b=1090, c=243)
    assert named(proposed(alone)) == ["c", "a", "b"]
    pair = "- {id: PAIR, title: t, class: balance, check: form.d == form.e}\n"
    both = with_rules(tmp_path, SUM + then + pair, a=1324, b=1090, c=243, d=5, e=6)
    assert sorted(named(proposed(both))) == ["ad", "ae", "bd", "be"]


def test_without_time_proposals_are_made_but_not_verified_the_likeliest_last(tmp_path: Path) -> None:
    submission = with_rules(tmp_path, SUM, a=1324, b=1090, c=243)
    assert [each.effect for each in proposed(submission, lambda: True)] == [None] * 3
    clock = iter([False, True, True])
    verified = proposed(submission, lambda: next(clock))
    assert named([each for each in verified if each.effect is not None]) == ["c"]
    assert len(verified) == 3


def test_sixty_proposals_are_verified(tmp_path: Path) -> None:
    names = [f"p{number}" for number in range(62)]
    tables = "form:\n  sheet: 表\n  layout: form\n  fields:\n" + "".join(
        f"    {name}: {{label: {name}, type: number}}\n" for name in ["total", *names]
    )
    total = " + ".join(f"form.{name}" for name in names)
    rule = f"- {{id: SUM, title: t, class: balance, check: form.total == {total}}}\n"
    figures = {name: 100 + number for number, name in enumerate(names)}
    submission = submit(loaded(tables, rule, tmp_path), {"form": {"total": 7, **figures}})
    found = proposed(submission)
    assert (len(found), sum(each.effect is not None for each in found)) == (63, 60)
