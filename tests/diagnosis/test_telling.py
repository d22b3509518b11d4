"""What a diagnosis says, whole: the sentence, each suspect with what speaks for and against it, the plan."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from tests.diagnosis.submissions import Given, addresses, loaded, submit
from tests.diagnosis.test_diagnosing import RULES, TABLES, figures, given_of

from auditcheck.model.diagnosis import Correction, Diagnosis, WorkPlan
from auditcheck.model.rules import RulePack

FORM = """
t:
  sheet: 表
  layout: form
  unit: 万元
  fields:
    a: {label: 甲, type: amount}
    b: {label: 乙, type: amount}
    d: {label: 丁, type: integer}
    p: {label: 率, type: percent}
u:
  sheet: 他表
  layout: form
  unit: 万元
  fields:
    a: {label: 甲, type: amount}
"""


def rules(*checks: str, kind: str = "logic") -> str:
    lines = (
        f"- {{id: R{n}, title: x, class: {kind}, check: '{check}'}}" for n, check in enumerate(checks, 1)
    )
    return "\n".join(lines)


def diagnosed(folder: Path, given: Given, *checks: str, kind: str = "logic") -> Diagnosis:
    return submit(loaded(FORM, rules(*checks, kind=kind), folder), given).diagnosis()


@pytest.fixture(name="pack", scope="module")
def _pack(tmp_path_factory: pytest.TempPathFactory) -> RulePack:
    return loaded(TABLES, RULES, tmp_path_factory.mktemp("pack"))


def plan_of(pack: RulePack, given: Given) -> WorkPlan:
    plan = submit(pack, given).diagnosed().plan
    assert plan is not None
    return plan


def only(diagnosis: Diagnosis) -> Correction:
    (suspect,) = diagnosis.suspects
    (correction,) = suspect.corrections
    return correction


def test_a_figure_that_nothing_explains(pack: RulePack) -> None:
    found = submit(pack, given_of(figures(health_basic=523.47))).diagnosis()
    assert found.sentence.zh == "支出决算表!A5 卫生 / 基本支出 很可能应为 476.80（现为 523.47，原因不明）"
    assert found.sentence.en == (
        "支出决算表!A5 卫生 / 基本支出 should probably be 476.80 (now 523.47; the cause is not known)"
    )
    assert [words.en for words in found.cleared] == [
        "not 支出决算表!A1 合计 / 基本支出, for which ACROSS holds",
        "not 支出决算表!A2 文化 / 基本支出, for which ACROSS holds",
        "not 支出决算表!A3 教育 / 基本支出, for which ACROSS holds",
    ]
    assert found.cleared[0].zh == "不是 支出决算表!A1 合计 / 基本支出：规则 ACROSS 成立"
    (suspect,) = found.suspects
    assert suspect.heals == ("DOWN", "ACROSS")
    assert [words.en for words in suspect.evidence] == ["then these hold: DOWN, ACROSS"]
    assert suspect.evidence[0].zh == "改正后成立：DOWN、ACROSS"
    assert [words.en for words in suspect.objections] == ["no common slip explains the present figure"]
    assert (found.others, found.note, found.alternatives, found.certain) == ((), None, 1, False)
    correction = only(found)
    assert (correction.present, correction.proposed) == (Decimal("523.47"), Decimal("476.8"))
    assert (correction.low, correction.high) == (Decimal("476.8"), Decimal("476.8"))
    assert (correction.code, correction.cause, correction.places) == ("", None, 2)


def test_a_figure_that_another_sheet_states(pack: RulePack) -> None:
    found = submit(pack, given_of(figures(), whole=4782.2)).diagnosis()
    assert found.sentence.en == (
        "附件!A1 支出合计 should probably be 4,782.10 (now 4,782.20; one digit is mistyped)"
    )
    (suspect,) = found.suspects
    assert [words.en for words in suspect.evidence] == [
        "then these hold: ANNEX",
        "agrees with 支出决算表",
        "A1: one digit is mistyped",
    ]
    assert [words.zh for words in suspect.evidence] == [
        "改正后成立：ANNEX",
        "与《支出决算表》一致",
        "A1：有一位数字写错",
    ]
    assert suspect.objections == ()
    assert only(found).cause is not None


def test_a_percentage_is_told_as_one(pack: RulePack) -> None:
    found = submit(pack, given_of(figures(), rate="35.41%")).diagnosis()
    assert found.sentence.zh == "附件!B1 基本支出占比 很可能应为 35.42%（现为 35.41%，有一位数字写错）"
    correction = only(found)
    assert (correction.proposed, correction.kind.value) == (Decimal("0.3542"), "percent")


def test_a_cell_that_holds_no_figure(pack: RulePack) -> None:
    found = submit(pack, given_of(figures(total_project=None))).diagnosis()
    assert found.sentence.zh == "支出决算表!B1 合计 / 项目支出 很可能应为 3,088.06（现为空，应填未填）"
    assert found.sentence.en.endswith("should probably be 3,088.06 (blank now; it holds no figure)")
    assert only(found).present is None
    dashed = submit(pack, given_of(figures(total_project="—"))).diagnosis()
    assert "（现为“—”，应填未填）" in dashed.sentence.zh
    assert '(now "—"; it holds no figure)' in dashed.sentence.en


def test_alternatives_are_named_with_the_likeliest(pack: RulePack) -> None:
    found = submit(pack, given_of(figures(culture_basic=887, school_basic=330.24))).diagnosis()
    assert found.sentence.en == (
        'one of A2 with A3, B2 with B3, C2 with C3 on "支出决算表" is wrong, most likely this: '
        "支出决算表!A2 文化 / 基本支出 should probably be 330.24 (now 887.00; its figure and that of A3 are "
        "exchanged); 支出决算表!A3 教育 / 基本支出 should probably be 887.00 (now 330.24; its figure and "
        "that of A2 are exchanged)"
    )
    assert found.sentence.zh.startswith(
        "“支出决算表”的 A2+A3、B2+B3、C2+C3 之一有误，最可能的是：支出决算表!A2"
    )
    assert found.alternatives == 3
    assert addresses(found) == [["A2", "A3"], ["B2", "B3"], ["C2", "C3"]]
    first, second, _ = found.suspects
    assert [words.en for words in first.objections] == [
        "correcting any of these would do as well: B2 with B3, C2 with C3"
    ]
    assert first.objections[0].zh == "改正以下任一格同样能使规则成立：B2+B3、C2+C3"
    assert [words.en for words in second.objections] == [
        "correcting any of these would do as well: A2 with A3, C2 with C3",
        "no common slip explains the present figure",
    ]
    assert [correction.code for correction in first.corrections] == ["exchanged"] * 2


def test_two_mistakes_apart_are_two_steps_the_larger_first(pack: RulePack) -> None:
    plan = plan_of(pack, given_of(figures(culture_basic=340.24), whole=1))
    assert plan.headline is not None
    assert (plan.headline.zh, plan.headline.en) == (
        "改正这 2 格，3 个问题随之消失",
        "Correct these 2 cells and 3 issues disappear",
    )
    assert [(step.issues, step.cells[0].qualified) for step in plan.steps] == [
        (2, "支出决算表!A2"),
        (1, "附件!A1"),
    ]
    assert (plan.cells, plan.issues, plan.not_used, plan.cut_off) == (2, 3, (), None)


def test_one_mistake_of_one_cell_is_told_in_the_singular(pack: RulePack) -> None:
    plan = plan_of(pack, given_of(figures(), whole=4782.2))
    assert plan.headline is not None
    assert plan.headline.en == "Correct this cell and 1 issue disappears"
    plan = plan_of(pack, given_of(figures(health_basic=523.47)))
    assert plan.headline is not None
    assert (plan.headline.en, plan.steps[0].issues) == ("Correct this cell and 2 issues disappear", 2)


@pytest.mark.parametrize(
    ("checks", "given", "sentence", "bounds"),
    [
        (
            ("t.d <= 12",),
            {"d": 55},
            "表!D1 丁 is probably wrong (now 55); it should be at most 12",
            (None, 12),
        ),
        (
            ("t.d >= 60",),
            {"d": 55},
            "表!D1 丁 is probably wrong (now 55); it should be at least 60",
            (60, None),
        ),
        (
            ("t.a >= 12", "t.a <= 20"),
            {"a": 5},
            "表!A1 甲 is probably wrong (now 5.00); it should lie between 12.00 and 20.00",
            (12, 20),
        ),
    ],
)
def test_where_only_bounds_are_known_they_are_told(
    tmp_path: Path, checks: tuple[str, ...], given: Given, sentence: str, bounds: tuple[object, object]
) -> None:
    found = diagnosed(tmp_path, {"t": {n: given[n] for n in given}}, *checks)
    form = sentence if "D1" not in sentence else sentence.replace("D1", "C1")
    assert found.sentence.en == form
    correction = only(found)
    assert (correction.low, correction.high, correction.proposed) == (*bounds, None)
    (suspect,) = found.suspects
    assert [words.en for words in suspect.objections] == [
        "no common slip explains the present figure",
        "there is no single value to verify",
    ]


def test_two_cells_that_differ_are_equally_suspect(tmp_path: Path) -> None:
    found = diagnosed(tmp_path, {"t": {"a": 5, "b": 3}}, "t.a <= t.b")
    assert found.sentence.en == 'one of A1, B1 on "表" is wrong; these rules alone cannot tell which'
    assert found.sentence.zh == "“表”的 A1、B1 之一有误；仅凭这些规则不能确定是哪一个"
    bounds = [(c.low, c.high) for suspect in found.suspects for c in suspect.corrections]
    assert bounds == [(None, Decimal(3)), (Decimal(5), None)]


def test_of_cells_on_two_sheets_the_other_is_named_with_its_own(tmp_path: Path) -> None:
    found = diagnosed(tmp_path, {"t": {"a": 51}, "u": {"a": 37}}, "t.a == u.a", kind="balance")
    assert 'one of A1, 表!A1 on "他表" is wrong' in found.sentence.en


def test_of_many_alternatives_five_are_told_in_full_and_eight_named(tmp_path: Path) -> None:
    names = "abcdefghijk"
    fields = "\n".join(f"    {name}: {{label: 项{name}, type: amount}}" for name in names)
    table = f"t:\n  sheet: 表\n  layout: form\n  unit: 元\n  fields:\n{fields}\n"
    total = " + ".join(f"t.{name}" for name in names[1:])
    pack = loaded(table, rules(f"t.a == {total}", kind="balance"), tmp_path)
    found = submit(pack, {"t": {name: 10 + place for place, name in enumerate(names)}}).diagnosis()
    assert (len(found.suspects), found.alternatives, len(found.others)) == (5, 11, 6)
    assert " or 3 others on " in found.sentence.en
    assert " 等 11 个 之一有误" in found.sentence.zh
    named = found.suspects[0].objections[0].en.partition(": ")[2].split(", ")
    assert len(named) == 8


def test_of_many_rules_six_are_named(tmp_path: Path) -> None:
    checks = [f"t.a <= {20 + number}" for number in range(8)]
    found = diagnosed(tmp_path, {"t": {"a": 99}}, *checks)
    (suspect,) = found.suspects
    assert suspect.evidence[0].en == "then these hold: R1, R2, R3, R4, R5, R6 and 2 more rules"
    assert suspect.evidence[0].zh == "改正后成立：R1、R2、R3、R4、R5、R6 等 8 条规则"


def test_rules_that_no_change_satisfies_are_told_as_such(tmp_path: Path) -> None:
    found = diagnosed(tmp_path, {"t": {"a": 5}}, "t.a >= 12", "t.a <= 7", "t.a == 5")
    assert found.suspects == ()
    assert found.sentence.en == (
        "changing any of the cells would break another rule; what is wrong cannot be told"
    )
