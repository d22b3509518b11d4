"""What a first look settles: every construct it reads, and to which targets the rule then applies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from auditcheck.evaluation import settling
from auditcheck.evaluation.namespace import Namespace
from auditcheck.evaluation.settling import FirstLook
from auditcheck.expressions.parsing import parse
from auditcheck.model.rules import Parameter, Rule, RuleClass, RulePack, Target, Tolerance
from auditcheck.model.tables import TableSpec
from auditcheck.model.words import same
from auditcheck.tables.literal import literal_table

RULE = "- {id: R, title: t, class: logic, check: staffing.on_post >= 0}"
GIVEN: dict[str, object] = {
    "staffing": {"establishment": 5, "on_post": 4, "administrative": 3, "institution": None, "rate": "80%"},
    "projects": {
        "records": [
            {"name": "甲", "category": "城市管理", "budget": 10, "executed": 8, "rate": 0.8},
            {"name": "乙", "category": "公共安全", "budget": 20, "executed": 5, "rate": 0.25},
            {"name": "丙", "category": " 城市管理", "budget": 2.5, "executed": 2.5, "rate": 1},
            {"name": "丁", "category": None, "budget": None, "executed": None, "rate": None},
        ],
        "total": {"budget": 32.5, "executed": 15.5},
    },
    "spending": {
        "total": {"budget": 132.5, "final": 115.5},
        "basic": {"budget": 100, "final": 100},
        "project": {"budget": 32.5, "final": 15.5},
        "urban": {"budget": 12.5, "final": 10.5},
        "safety": {"budget": 20, "final": 5},
    },
}
RECORD, GROUP = Target(table="projects"), Target(table="projects", by=("category",))
FILLED = "has(category)"
Settled = Callable[..., list[bool] | None]


@pytest.fixture
def settled(pack: Callable[[str], RulePack]) -> Settled:
    """Return what says to which targets a rule applies that a first look settles, None where it does not."""
    loaded = pack(RULE)
    made = {spec.name: literal_table(spec, GIVEN[spec.name], loaded.unit) for spec in loaded.tables}
    space = Namespace(loaded, made, {})

    def go(
        check: str,
        *,
        when: str | None = None,
        target: Target | None = None,
        tolerance: Tolerance | None = None,
        balance: bool = False,
    ) -> list[bool] | None:
        rule = Rule(
            id="R",
            title=same("t"),
            rule_class=RuleClass.BALANCE if balance else RuleClass.LOGIC,
            check=parse(check),
            target=target,
            when=parse(when) if when else None,
            tolerance=tolerance,
        )
        found = FirstLook(space).settled(rule)
        return None if found is None else found[1]

    return go


@pytest.mark.parametrize(
    "check",
    [
        "staffing.on_post + 1 == staffing.establishment",
        "staffing.establishment - staffing.on_post == 1",
        "staffing.on_post * 5 == staffing.establishment * 4",
        "staffing.on_post / staffing.establishment == staffing.rate",
        "staffing.rate == 80%",
        "-staffing.on_post == 0 - 4",
        "abs(3 - staffing.on_post) == 1",
        "abs(staffing.on_post - 3) == 1",
        "staffing.administrative + staffing.institution == 3",
        "if_blank(staffing.institution, 2) == 2",
        "if_blank(staffing.administrative, staffing.institution) == 3",
        "staffing.on_post < staffing.establishment",
        "staffing.on_post <= 4 and staffing.on_post >= 4",
        "staffing.on_post > 3",
        "staffing.on_post != 5",
        "staffing.on_post == 5 or staffing.on_post == 4",
        "staffing.on_post == 5 implies staffing.on_post == 6",
        "staffing.on_post == 4 implies staffing.establishment == 5",
        "not (staffing.on_post == 5)",
        "not (staffing.on_post == 5 and staffing.establishment == 5)",
        "all(staffing.on_post == 4, staffing.establishment == 5)",
        "any(staffing.on_post == 9, staffing.establishment == 5)",
        "has(staffing.on_post)",
        "has(staffing.on_post, staffing.rate)",
        "not has(staffing.institution)",
        "not has(staffing.on_post, staffing.institution)",
        "not is_blank(staffing.on_post)",
        "(if staffing.on_post > 3 then staffing.on_post else staffing.institution) == 4",
        "(if staffing.on_post > 4 then staffing.institution else staffing.establishment) == 5",
        "staffing.on_post in (1, 4, 7)",
        "staffing.on_post not in (1, 2)",
        "staffing.establishment - staffing.on_post <= parameters.staff_change * staffing.establishment",
        "sum(staffing.on_post, staffing.administrative, staffing.institution) == 7",
        "sum(projects.budget) == projects.total.budget",
        "sum(projects.executed where if_blank(projects.rate, 0) > 0.5) == 10.5",
        'sum(projects.budget where projects.name == "甲" and if_blank(projects.budget, 0) > 5) == 10',
        "sum(projects.budget - projects.executed) == 17",
        "spending.total == spending.basic + spending.project",
        "spending.project == sum(spending.urban : spending.safety)",
        "spending.project.final == sum(spending.urban.final : spending.safety.final)",
        "sum(spending.urban.budget : spending.urban.final) == 23",
        "sum(projects.total.budget : projects.total.executed) == 48",
        "sum(projects.budget : projects.executed) == 48",
        "any(projects.budget == 20)",
        "all(spending.final <= spending.budget)",
    ],
)
def test_single_verdicts(check: str, settled: Settled) -> None:
    found = settled(check)
    assert found is not None
    assert all(found)


@pytest.mark.parametrize(
    ("check", "when", "applies"),
    [
        ("executed <= budget", FILLED, [True, True, True, False]),
        ("rate == executed / budget", FILLED, [True, True, True, False]),
        ("executed == budget", "rate == 1", None),
        ("executed == budget", "has(rate) and if_blank(rate, 0) == 1", [False, False, True, False]),
        ('category == "城市管理"', "has(rate) and if_blank(rate, 0) > 0.5", [True, False, True, False]),
        ('category != "其他"', FILLED, [True, True, True, False]),
        ('category in ("城市管理", "公共安全")', FILLED, [True, True, True, False]),
        ("sum(projects.budget) == 32.5", FILLED, [True, True, True, False]),
        ("staffing.on_post == 4", FILLED, [True, True, True, False]),
        ("spending[category].budget >= budget", FILLED, [True, True, True, False]),
        ("is_blank(budget) or budget > 0", None, None),
        ("not has(category) or budget > 0", None, [True] * 4),
    ],
)
def test_verdicts_of_records(
    check: str, when: str | None, applies: list[bool] | None, settled: Settled
) -> None:
    assert settled(check, when=when, target=RECORD) == applies


def test_a_condition_that_holds_for_no_target_needs_no_check(settled: Settled) -> None:
    assert settled("matches(name, '.')", when="if_blank(budget, 0) > 99", target=RECORD) == [False] * 4
    assert settled("staffing.on_post == 9", when="staffing.on_post > 5") == [False]


@pytest.mark.parametrize(
    ("check", "when", "applies"),
    [
        ("sum(executed) == spending[category].final", 'category != ""', None),
        ("sum(executed) == spending[category].final", "has(category)", [True, True, False]),
        ("sum(budget where if_blank(rate, 0) > 0.5) <= 12.5", "has(category)", [True, True, False]),
        ("all(executed <= budget)", "has(category)", [True, True, False]),
        ("any(rate < 1)", "has(category)", [True, True, False]),
        ("sum(budget) + 1 > sum(executed) * 1", "has(category)", [True, True, False]),
    ],
)
def test_verdicts_of_groups(check: str, when: str, applies: list[bool] | None, settled: Settled) -> None:
    assert settled(check, when=when, target=GROUP) == applies


@pytest.mark.parametrize(
    ("check", "tolerance", "applies"),
    [
        ("staffing.on_post == 4.05", Tolerance(kind="amount", amount=Decimal("0.05")), [True]),
        ("staffing.on_post == 3.95", Tolerance(kind="amount", amount=Decimal("0.05")), [True]),
        ("staffing.on_post == 4.06", Tolerance(kind="amount", amount=Decimal("0.05")), None),
        ("staffing.on_post <= 3.95", Tolerance(kind="amount", amount=Decimal("0.05")), [True]),
        ("staffing.on_post <= 3.94", Tolerance(kind="amount", amount=Decimal("0.05")), None),
        ("staffing.on_post >= 4.05", Tolerance(kind="amount", amount=Decimal("0.05")), [True]),
        ("staffing.on_post >= 4.06", Tolerance(kind="amount", amount=Decimal("0.05")), None),
        ("staffing.on_post < 4", Tolerance(kind="amount", amount=Decimal("0.05")), [True]),
        ("staffing.on_post != 5", Tolerance(kind="amount", amount=Decimal("0.05")), None),
        ("staffing.on_post == 4", Tolerance(kind="rounding"), [True]),
        ("staffing.on_post == 4.001", Tolerance(kind="rounding"), None),
        ("staffing.on_post == 4.001", Tolerance(kind="exact"), None),
        ("staffing.on_post == 4", Tolerance(kind="display"), [True]),
    ],
)
def test_tolerances(check: str, tolerance: Tolerance, applies: list[bool] | None, settled: Settled) -> None:
    assert settled(check, tolerance=tolerance) == applies


def test_a_balance_rule_is_rounded_unless_it_says_otherwise(settled: Settled) -> None:
    assert settled("not (staffing.on_post == 4.001)", balance=True) is None
    assert settled("not (staffing.on_post == 4.001)") == [True]


@pytest.mark.parametrize(
    "check",
    [
        "staffing.on_post == 5",
        "staffing.institution == 0",
        "staffing.on_post / 0 == 1",
        "staffing.on_post * staffing.institution == 0",
        "is_blank(staffing.institution)",
        "round(staffing.on_post, 0) == 4",
        "staffing.on_post in projects.budget",
        "has(projects.budget)",
        "sum(projects.executed where projects.rate > 0.5) == 10.5",
        'sum(projects.budget where projects.category == "城市管理") == 12.5',
        "all(projects.budget > 0)",
        'projects.category == "城市管理"',
        'staffing.on_post == "" or staffing.on_post == 4',
        "if staffing.institution > 0 then staffing.on_post == 4 else staffing.on_post == 4",
    ],
)
def test_what_fails_or_is_not_clear_is_left_to_the_evaluation(check: str, settled: Settled) -> None:
    assert settled(check) is None


def test_a_rule_is_read_anew_for_a_pack_that_differs_in_a_single_part(
    pack: Callable[[str], RulePack],
) -> None:
    loaded = pack(RULE)
    rule = Rule(
        id="R",
        title=same("t"),
        rule_class=RuleClass.LOGIC,
        check=parse("staffing.on_post * 0.1 >= parameters.staff_change and staffing.on_post == 4"),
    )
    renamed = replace(required(loaded.table("staffing")), columns=())
    changed = Parameter(name="staff_change", value=Decimal("0.5"))
    others = {
        "as it is": (loaded, [True]),
        "for a submission": (loaded.for_submission(), [True]),
        "another parameter": (replace(loaded, parameters={"staff_change": changed}), None),
        "without parameters": (replace(loaded, parameters={}), None),
        "other codelists": (replace(loaded, codelists={}), [True]),
        "fewer tables": (replace(loaded, tables=loaded.tables[1:]), None),
        "another table": (replace(loaded, tables=(renamed, *loaded.tables[1:])), None),
    }
    for _ in range(2):
        found = {name: on_staffing(rule, each, loaded) for name, (each, _) in others.items()}
        assert found == {name: applies for name, (_, applies) in others.items()}


def on_staffing(rule: Rule, pack: RulePack, read_by: RulePack) -> list[bool] | None:
    """Return to what a rule applies that a first look settles, of a table read as another pack says."""
    spec = required(read_by.table("staffing"))
    space = Namespace(pack, {"staffing": literal_table(spec, GIVEN["staffing"], pack.unit)}, {})
    found = FirstLook(space).settled(rule)
    return None if found is None else found[1]


def required(spec: TableSpec | None) -> TableSpec:
    assert spec is not None
    return spec


def test_looks_are_kept_for_a_few_packs_and_for_rules_that_still_exist(
    pack: Callable[[str], RulePack],
) -> None:
    loaded = pack(RULE)
    (rule,) = loaded.rules
    for n in range(20):
        assert on_staffing(rule, replace(loaded, parameters={}, version=str(n)), loaded) == [True]
    assert len(settling._packs) <= settling._PACKS
    for n in range(settling._RULES + 10):
        each = replace(rule, id=str(n), check=parse(f"staffing.on_post >= {n % 9}"))
        assert (on_staffing(each, loaded, loaded) == [True]) == (n % 9 <= 4)
    assert all(len(looks._known) <= settling._RULES for looks in settling._packs)
