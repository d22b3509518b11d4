"""A first look settles only what the full evaluation decides in the same way."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from auditcheck.evaluation.judging import Judgement, judge
from auditcheck.evaluation.namespace import Namespace
from auditcheck.evaluation.scope import RuleScope
from auditcheck.evaluation.settling import FirstLook
from auditcheck.expressions.parsing import parse
from auditcheck.model.rules import Rule, RuleClass, RulePack, Target, Tolerance
from auditcheck.model.words import same
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.tables.extraction import Extraction, extract_tables
from auditcheck.tables.literal import literal_table
from auditcheck.workbook.reading import read_workbook

ROOT = Path(__file__).resolve().parents[2]
RULE = "- {id: R, title: t, class: logic, check: staffing.on_post >= 0}"
TOLERANCES = [
    None,
    Tolerance(kind="exact"),
    Tolerance(kind="amount", amount=Decimal("0.05")),
    Tolerance(kind="rounding"),
    Tolerance(kind="display"),
]
CATEGORIES = ["城市管理", "公共安全", " 城市管理", "其他", None]
BY_RECORD = ["budget", "executed", "rate"]
SCALARS = [
    "staffing.establishment",
    "staffing.on_post",
    "staffing.rate",
    "spending.urban.final",
    "spending.total.budget",
    "projects.total.executed",
    "parameters.staff_change",
    "2",
    "0.5",
]
WHOLES = ["projects.budget", "projects.executed", "spending.final"]
WHERES = ['projects.category == "城市管理"', "projects.executed > 1", "not (projects.budget == 0)"]


def figure(chance: random.Random, leaves: list[str], depth: int) -> str:
    if depth == 0 or chance.random() < 0.25:
        return chance.choice(leaves)
    one, two = (figure(chance, leaves, depth - 1) for _ in range(2))
    return chance.choice(
        [
            f"({one} + {two})",
            f"({one} - {two})",
            f"{one} * ({two})",
            f"({one}) / ({two})",
            f"-({one})",
            f"abs({one})",
            f"if_blank({one}, {two})",
            f"sum({one}, {two})",
            f"sum({chance.choice(WHOLES)})",
            f"sum({chance.choice(WHOLES[:2])} where {chance.choice(WHERES)})",
            "sum(spending.basic.final : spending.safety.final)",
        ]
    )


def condition(chance: random.Random, leaves: list[str], depth: int = 1) -> str:
    if depth and chance.random() < 0.4:
        left, right = (condition(chance, leaves, depth - 1) for _ in range(2))
        word = chance.choice(["and", "or", "implies"])
        return chance.choice([f"({left}) {word} ({right})", f"not ({left})", f"all({left}, {right})"])
    if chance.random() < 0.15 and "category" in leaves:
        return chance.choice(['category in ("城市管理", "其他")', 'category != "其他"', "is_blank(category)"])
    numbers = [leaf for leaf in leaves if leaf != "category"]
    left = figure(chance, numbers, 1)
    if chance.random() < 0.2:
        both = f"{left}, {chance.choice(leaves)}"
        return chance.choice([f"has({left})", f"has({both})", f"is_blank({left})", f"not is_blank({left})"])
    right = chance.choice([left, left, f"{left} + 0.01", f"{left} + 0.0001", figure(chance, numbers, 1)])
    return f"{left} {chance.choice(['==', '==', '<=', '>=', '<', '>', '!='])} {right}"


def rule(chance: random.Random) -> Rule:
    kind = chance.choice(["scalar", "record", "group", "row"])
    target, leaves = None, SCALARS
    if kind == "record":
        target, leaves = Target(table="projects"), [*BY_RECORD, *BY_RECORD, "category", *SCALARS[-3:]]
    if kind == "group":
        target = Target(table="projects", by=("category",))
        leaves = ["sum(budget)", "sum(executed where rate > 0.5)", "spending[category].final", "2"]
    if kind == "row":
        leaves = ["spending.total", "spending.basic", "spending.project", "spending.urban", "1"]
    when = parse(condition(chance, leaves)) if chance.random() < 0.3 else None
    return Rule(
        id="R",
        title=same("t"),
        rule_class=chance.choice([RuleClass.BALANCE, RuleClass.LOGIC]),
        check=parse(condition(chance, leaves)),
        target=target,
        when=when,
        tolerance=chance.choice(TOLERANCES),
    )


def tables(chance: random.Random, *, gaps: bool) -> dict[str, object]:
    def cell() -> object:
        if gaps and chance.random() < 0.15:
            return chance.choice([None, None, "—", "不详"])
        return chance.choice([0, 1, 1, 2, 2.5, 0.01, 100.04, 3.3333])

    staffing = {name: cell() for name in ("establishment", "on_post", "administrative", "institution")}
    records = [
        {
            "name": f"项目{n}",
            "category": chance.choice(CATEGORIES),
            "rate": chance.choice([0.5, 0.3333, "50%"]),
        }
        | {name: cell() for name in ("budget", "executed")}
        for n in range(chance.choice([0, 1, 4, 4]))
    ]
    rows = ("total", "basic", "project", "urban", "safety")
    return {
        "staffing": staffing | {"rate": chance.choice([0.5, "33.3%", None])},
        "projects": {"records": records, "total": {"budget": cell(), "executed": cell()}},
        "spending": {row: {"budget": cell(), "final": cell()} for row in rows},
    }


def both_ways(one: Rule, pack: RulePack, space: Namespace) -> tuple[Judgement, Judgement]:
    def scope(each: Rule) -> RuleScope:
        return RuleScope(pack, space, None, {}, each)

    return judge(one, scope, FirstLook(space)), judge(one, scope)


def assert_alike(looked: Judgement, full: Judgement, text: str) -> bool:
    """Compare all but the values that only tracing asks for; say whether a first look settled it."""
    assert looked.outcome == full.outcome, text
    assert (looked.issues, looked.blanks, looked.unread) == (full.issues, full.blanks, full.unread), text
    assert (looked.fault, looked.broken) == (full.fault, full.broken), text
    assert (looked.ruling is None) == (full.ruling is None), text
    if looked.ruling is None or full.ruling is None:
        return False
    assert looked.ruling.codes.tolist() == full.ruling.codes.tolist(), text
    assert looked.ruling.axis == full.ruling.axis, text
    return looked.ruling.evaluated is None and full.ruling.evaluated is not None


@pytest.mark.parametrize("seed", range(4))
def test_random_rules_end_as_without_a_first_look(seed: int, pack: Callable[[str], RulePack]) -> None:
    chance = random.Random(seed)  # noqa: S311 - reproducible cases
    loaded = pack(RULE)
    seen: Counter[bool] = Counter()
    for turn in range(24):
        given = tables(chance, gaps=turn % 2 == 0)
        made = {spec.name: literal_table(spec, given[spec.name], loaded.unit) for spec in loaded.tables}
        space = Namespace(loaded, made, {})
        for _ in range(12):
            one = rule(chance)
            text = f"{one.check.text} when {one.when.text if one.when else ''} {one.tolerance} {given}"
            seen[assert_alike(*both_ways(one, loaded, space), text)] += 1
    assert seen[True] > 40
    assert seen[False] > 40


@pytest.mark.parametrize(
    ("check", "given"),
    [
        ("staffing.establishment == 0", {}),
        ("staffing.establishment <= 0.01", {}),
        ("staffing.establishment - staffing.on_post == -2", {"on_post": 2}),
        ("if_blank(staffing.establishment, staffing.on_post / 0) == 0", {"on_post": 2}),
        ("staffing.on_post * 0 == staffing.establishment * 0", {"on_post": 2}),
        ("staffing.on_post / staffing.establishment == 0 or staffing.on_post == 2", {"on_post": 2}),
        ("sum(staffing.establishment, staffing.on_post) == 2", {"on_post": 2}),
        ("sum(staffing.establishment, staffing.on_post) == 0", {"on_post": "不详"}),
        ("not (staffing.on_post == 2.04)", {"on_post": 2}),
        ("staffing.on_post == 2.04", {"on_post": 2}),
    ],
)
@pytest.mark.parametrize("tolerance", TOLERANCES)
def test_blanks_and_tolerances_end_as_without_a_first_look(
    check: str, given: dict[str, object], tolerance: Tolerance | None, pack: Callable[[str], RulePack]
) -> None:
    loaded = pack(RULE)
    spec = loaded.table("staffing")
    assert spec is not None
    space = Namespace(loaded, {"staffing": literal_table(spec, given, loaded.unit)}, {})
    one = Rule(id="R", title=same("t"), rule_class=RuleClass.LOGIC, check=parse(check), tolerance=tolerance)
    assert_alike(*both_ways(one, loaded, space), check)


@pytest.mark.parametrize("family", ["department-performance", "project-performance", "final-accounts"])
def test_the_rules_of_the_packs_end_as_without_a_first_look(family: str) -> None:
    loaded = load_rulepack(ROOT / "rules" / family).for_submission()
    books = sorted((ROOT / "sample_workbooks" / family).glob("*.xlsx"))
    seen: Counter[bool] = Counter()
    for book in books[:: max(1, len(books) // 2)]:
        found: Extraction = extract_tables(read_workbook(book), loaded.tables, loaded.unit)
        space = Namespace(loaded, found.tables, found.faults)
        for one in loaded.rules:
            seen[assert_alike(*both_ways(one, loaded, space), f"{book.name} {one.id}")] += 1
    assert seen[True] > 15
