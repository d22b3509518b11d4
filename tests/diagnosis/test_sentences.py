"""What is said of proposals that stand for themselves: how sure it is, in which unit, with what bounds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from tests.diagnosis.submissions import Submission, at, first, loaded, submit
from tests.diagnosis.test_localising import FIELDS, TABLES

from auditcheck.diagnosis import telling
from auditcheck.diagnosis.causes import Explained
from auditcheck.diagnosis.certainty import Certainty
from auditcheck.diagnosis.feasibility import Range
from auditcheck.diagnosis.localising import Localisation, Remedy
from auditcheck.diagnosis.network import Demand
from auditcheck.diagnosis.proposing import Proposal
from auditcheck.diagnosis.reevaluating import Effect
from auditcheck.diagnosis.slips import Slip
from auditcheck.diagnosis.telling import Teller
from auditcheck.model.diagnosis import Diagnosis
from auditcheck.model.rules import RulePack
from auditcheck.model.words import Words

RULES = """
- {id: SUM, title: t, class: balance, check: form.a == form.b + form.c}
- {id: MOST, title: t, class: logic, check: form.a <= 5}
- {id: LEAST, title: t, class: logic, check: form.d >= 1}
"""


@pytest.fixture(name="pack", scope="module")
def _pack(tmp_path_factory: pytest.TempPathFactory) -> RulePack:
    return loaded(TABLES.replace("type: number", "type: integer"), RULES, tmp_path_factory.mktemp("pack"))


@pytest.fixture(name="form", scope="module")
def _form(pack: RulePack) -> Submission:
    return submit(pack, {"form": {"a": 7, "b": 2, "c": 3, "d": 0, "e": 5, "f": 5}})


def proposal(
    form: Submission, field: str, cost: float | None = 1, reach: tuple[int | None, int | None] = (9, 9)
) -> Proposal:
    """Return a proposal of 9 for a field, explained by a slip of this cost; without cost, of no value."""
    cell = at(f"{field.upper()}1")
    low, high = (None if end is None else Fraction(end) for end in reach)
    slip = None if cost is None else Slip("slip", Words("笔误", "a slip"), cost)
    value = None if cost is None else Fraction(9)
    figure = form.network.figures.figure(cell)
    return Proposal(
        remedy=Remedy(cells=(cell,), trust=(1,), ranges=(Range(low, high),), exact=(value,), demands=()),
        explained=(Explained(figure=figure, value=value, slip=slip),),
        effect=None,
    )


def told(
    form: Submission, *proposals: Proposal, localisation: Localisation | None = None, failed: str = "SUM"
) -> Diagnosis:
    network = form.network
    teller = Teller(network, Certainty(network, network, lambda: False))
    return teller.diagnosis(form.demands(failed), localisation or Localisation(), list(proposals))


NO_TIME = ("时间所限，未能推断是哪个单元格有误", "for lack of time it could not be told which cell is wrong")
TOO_MANY = ("有误的单元格太多，无法推断是哪些", "too many cells are wrong to tell which ones they are")
PIP = "pip install 'auditcheck[solve]'"
INSTALL = (
    f"不止三个单元格有误，无法推断是哪些；安装求解器后可以推断更多：{PIP}",
    f"more than three cells are wrong; which ones cannot be told without a solver: {PIP}",
)
BREAKS = (
    "改动任何一格都会违反别的规则，无法推断哪里有误",
    "changing any of the cells would break another rule; what is wrong cannot be told",
)


@pytest.mark.parametrize(
    ("localisation", "solver", "words"),
    [
        (Localisation(cut_off=True), True, NO_TIME),
        (Localisation(beyond=True), True, TOO_MANY),
        (Localisation(beyond=True), False, INSTALL),
        (Localisation(), True, BREAKS),
        (Localisation(), False, BREAKS),
    ],
)
def test_without_a_proposal_it_is_said_why(
    form: Submission,
    monkeypatch: pytest.MonkeyPatch,
    localisation: Localisation,
    *,
    solver: bool,
    words: tuple[str, str],
) -> None:
    monkeypatch.setattr(telling, "solver_available", lambda: solver)
    found = told(form, localisation=localisation)
    assert (found.sentence.zh, found.sentence.en) == words
    assert (found.suspects, found.alternatives, found.likeliest) == ((), 0, None)


def test_a_search_cut_off_is_noted(form: Submission) -> None:
    found = told(form, proposal(form, "a"), localisation=Localisation(cut_off=True))
    assert found.note is not None
    assert found.note.en == "for lack of time there may be further alternatives"
    assert told(form, proposal(form, "a")).note is None


@pytest.mark.parametrize(
    ("first_cost", "second_cost", "likely"),
    [(1, 1.25, False), (0, 0.3, True), (1, 1.5, True), (1, 1, False), (None, 9, False), (1, None, True)],
)
def test_one_is_the_likeliest_if_it_is_explained_and_clearly_likelier(
    form: Submission, first_cost: float | None, second_cost: float | None, *, likely: bool
) -> None:
    found = told(form, proposal(form, "a", first_cost), proposal(form, "b", second_cost))
    end = (
        "most likely this: 表!A1 a should probably be 9 (now 7; a slip)"
        if likely
        else "; these rules alone cannot tell which"
    )
    assert found.sentence.en.startswith('one of A1, B1 on "表" is wrong')
    assert found.sentence.en.endswith(end)


@pytest.mark.parametrize(
    ("reach", "zh", "en"),
    [
        ((None, None), "", ""),
        ((0, None), "，应不小于 0", "; it should be at least 0"),
        ((None, 0), "，应不大于 0", "; it should be at most 0"),
        ((0, 5), "，应在 0 至 5 之间", "; it should lie between 0 and 5"),
    ],
)
def test_bounds_are_told_as_far_as_they_are_known(
    form: Submission, reach: tuple[int | None, int | None], zh: str, en: str
) -> None:
    found = told(form, proposal(form, "a", None, reach))
    assert found.sentence == Words(
        f"表!A1 a 很可能有误（现为 7）{zh}", f"表!A1 a is probably wrong (now 7){en}"
    )


@pytest.mark.parametrize(("count", "more"), [(8, ""), (9, " or 1 others"), (12, " or 4 others")])
def test_eight_alternatives_are_named_and_the_others_counted(form: Submission, count: int, more: str) -> None:
    found = told(form, *[proposal(form, FIELDS[number % 6], 1) for number in range(count)])
    names = ", ".join(f"{FIELDS[number % 6].upper()}1" for number in range(8))
    assert found.sentence.en.startswith(f'one of {names}{more} on "表" is wrong')
    named = names.replace(", ", "、")
    counted = f" 等 {count} 个" if more else ""
    assert found.sentence.zh.startswith(f"“表”的 {named}{counted} 之一有误")
    assert (found.alternatives, len(found.suspects)) == (count, 5)


def test_all_that_speaks_against_a_proposal_is_said(form: Submission) -> None:
    awakened = frozenset({Demand(2, 0), Demand(1, 0)})
    one = proposal(form, "a", None)
    effect = Effect(healed=frozenset({Demand(1, 0), Demand(0, 0)}), broken=frozenset(), awakened=awakened)
    two = Proposal(remedy=one.remedy, explained=one.explained, effect=effect)
    objections = [words.en for words in told(form, one).suspects[0].objections]
    assert objections == [
        "no common slip explains the present figure",
        "there is no single value to verify",
    ]
    (suspect,) = told(form, two).suspects
    assert [words.en for words in suspect.objections] == [
        "no common slip explains the present figure",
        "only then do these rules apply, and they fail: LEAST, MOST",
    ]
    assert suspect.objections[1].zh == "改正后规则 LEAST, MOST 才适用，且不成立"
    assert suspect.heals == ("SUM", "MOST")
    assert told(form, one, failed="LEAST").suspects[0].heals == ("LEAST",)


# --- in the unit and with the decimals of the sheet


def diagnosis_of(folder: Path, tables: str, rules: str, **figures: object) -> Diagnosis:
    return submit(loaded(tables, rules, folder), {"form": dict.fromkeys(FIELDS, 0) | figures}).diagnosis()


PINNED = """
- {id: SUM, title: t, class: balance, check: form.a == form.b / 3}
- {id: B, title: t, class: balance, check: form.b == 100}
"""


def test_figures_are_told_with_the_decimals_of_the_cell_or_with_all_they_need(tmp_path: Path) -> None:
    found = diagnosis_of(tmp_path, TABLES, PINNED, a=5.125, b=100)
    assert found.sentence.en.startswith("表!A1 a should probably be 33.3333333333 (now 5.125;")
    whole = PINNED.replace("form.b / 3", "form.b / 4")
    found = diagnosis_of(tmp_path, TABLES, whole, a=5.125, b=100)
    assert found.sentence.en.startswith("表!A1 a should probably be 25.000 (now 5.125;")
    assert first(found)[:2] == ("A1", Decimal(25))


def test_figures_are_told_in_the_unit_of_the_cell(tmp_path: Path) -> None:
    tables = TABLES.replace("type: number", "type: amount, unit: 元")
    rules = """
    - {id: A, title: t, class: balance, check: form.a == form.b}
    - {id: B, title: t, class: balance, check: form.b == 70000}
    """
    found = diagnosis_of(tmp_path, tables, rules, a="5万元", b=70000)
    assert found.sentence.en.startswith("表!A1 a should probably be 7.00 (now 5.00;")
    (suspect,) = found.suspects
    (correction,) = suspect.corrections
    assert (correction.present, correction.proposed) == (Decimal(5), Decimal(7))
    assert (correction.low, correction.high) == (Decimal("6.995"), Decimal("7.005"))


# --- what is not to blame


def cleared(folder: Path, tables: str, *rules: str) -> list[str]:
    lines = ["class: balance, check: form.a == form.b + form.c", *rules]
    text = "".join(f"- {{id: R{number}, title: t, {line}}}\n" for number, line in enumerate(lines))
    found = diagnosis_of(folder, tables, text, a=7, b=2, c=3, d=2, f=2)
    return [words.en for words in found.cleared]


def test_what_a_balance_that_holds_states_is_cleared(tmp_path: Path) -> None:
    said = ["not 表!B1 b, for which R1 holds"]
    assert cleared(tmp_path, TABLES, "class: balance, check: form.b == 2") == said
    assert cleared(tmp_path, TABLES, "class: logic, check: form.b == 2 and form.b >= 1") == said
    assert cleared(tmp_path, TABLES, "class: logic, check: form.b >= 2 and form.b <= 2") == []
    assert cleared(tmp_path, TABLES, "class: logic, check: form.b == 2, when: form.f == 9") == []
    first_of_two = ["class: logic, check: form.b >= 1", "class: balance, check: form.b == 2 + 0 * form.e"]
    assert cleared(tmp_path, TABLES, *first_of_two) == ["not 表!B1 b, for which R2 holds"]


@pytest.mark.parametrize(("trust", "said"), [(1, False), (2, True), (9, True)])
def test_what_the_pack_trusts_more_is_cleared(tmp_path: Path, trust: int, *, said: bool) -> None:
    tables = TABLES.replace("b: {label: b, type: number}", f"b: {{label: b, type: number, trust: {trust}}}")
    words = [f"表!B1 b is less suspect: the pack says trust: {trust}"]
    assert cleared(tmp_path, tables) == (words if said else [])


@pytest.mark.parametrize(("count", "more"), [(6, ""), (7, " and 1 more rules")])
def test_six_rules_are_named_and_the_others_counted(tmp_path: Path, count: int, more: str) -> None:
    rules = "".join(
        f"- {{id: R{number}, title: t, class: logic, check: form.a <= {number}}}\n" for number in range(count)
    )
    (suspect,) = diagnosis_of(tmp_path, TABLES, rules, a=99).suspects
    assert suspect.evidence[0].en == f"then these hold: R0, R1, R2, R3, R4, R5{more}"
    assert suspect.evidence[0].zh.endswith(" 等 7 条规则") == bool(more)
