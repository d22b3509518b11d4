"""A pack's own cases: small tables on which a rule must pass or must fail, run one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from auditcheck.errors import RulePackError
from auditcheck.evaluation.judging import Judgement, judge
from auditcheck.evaluation.namespace import Namespace
from auditcheck.evaluation.scope import RuleScope
from auditcheck.model.cases import Case
from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Verdict
from auditcheck.model.rules import Parameter, Rule, RulePack
from auditcheck.model.words import Words, same
from auditcheck.rulepacks.casebook import load_cases
from auditcheck.tables.literal import literal_table
from auditcheck.tables.table import Table

HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """How a case ended. ``verdict`` is what the rule said; ``words`` tell what was expected instead."""

    case: Case
    verdict: str
    ok: bool
    words: Words


def run_cases(pack: RulePack) -> tuple[CaseResult, ...]:
    """Run all cases of a pack, in the order of its rules. Raises RulePackError for cases written wrongly."""
    return tuple(run_case(pack, case) for case in load_cases(pack))


def run_case(pack: RulePack, case: Case) -> CaseResult:
    """Run one case: its tables, last period's, its parameters, and only its rule."""
    rule = pack.rule(case.rule_id)
    if rule is None:
        raise RulePackError(Words(f"没有规则 {case.rule_id}", f"there is no rule {case.rule_id}"))
    changed = replace(pack, parameters={**pack.parameters, **_parameters(case)})
    tables = _tables(changed, case.given)
    judgement = _judgement(changed, rule, tables, case)
    verdict = _verdict(judgement)
    if verdict != case.expect:
        return CaseResult(case=case, verdict=verdict, ok=False, words=_unexpected(case, verdict, judgement))
    try:
        place = _place(case, tables)
    except LookupError:
        return CaseResult(case=case, verdict=verdict, ok=False, words=_absent(case))
    if place is not None and place not in {issue.primary.cell for issue in judgement.issues}:
        return CaseResult(case=case, verdict=verdict, ok=False, words=_elsewhere(case, judgement))
    return CaseResult(case=case, verdict=verdict, ok=True, words=same(verdict))


def _judgement(pack: RulePack, rule: Rule, tables: dict[str, Table], case: Case) -> Judgement:
    current = Namespace(pack, tables, {})
    prior = Namespace(pack, _tables(pack, case.prior), {}, "prior ") if case.prior is not None else None

    def scope(asked: Rule) -> RuleScope:
        return RuleScope(pack, current, prior, {}, asked)

    return judge(rule, scope)


def _parameters(case: Case) -> dict[str, Parameter]:
    return {name: Parameter(name=name, value=value) for name, value in case.parameters.items()}


def _tables(pack: RulePack, given: Mapping[str, object]) -> dict[str, Table]:
    tables = {}
    for name, values in given.items():
        spec = pack.table(name)
        if spec is None:
            raise RulePackError(Words(f"没有名为 {name} 的表", f"there is no table called {name}"))
        tables[spec.name] = literal_table(spec, values, spec.unit or pack.unit)
    return tables


def _verdict(judgement: Judgement) -> str:
    verdict = judgement.outcome.verdict
    return HINT if verdict is Verdict.PASSED and judgement.outcome.rounded else verdict.value


def _unexpected(case: Case, verdict: str, judgement: Judgement) -> Words:
    words = Words(f"应为 {case.expect}，实为 {verdict}", f"expected {case.expect}, was {verdict}")
    told = [issue.message for issue in judgement.issues] or [
        reason.words for reason in judgement.outcome.reasons
    ]
    for message in told[:1]:
        words += Words("：", ": ") + message
    return words


def _elsewhere(case: Case, judgement: Judgement) -> Words:
    cells = ", ".join(issue.primary.cell.qualified for issue in judgement.issues if issue.primary.cell)
    return Words(f"应指向 {case.at}，实际指向 {cells}", f"should point at {case.at}, points at {cells}")


def _absent(case: Case) -> Words:
    return Words(f"本案例的表里没有 {case.at} 这个单元格", f"the case's own tables have no cell {case.at}")


def _place(case: Case, tables: dict[str, Table]) -> CellRef | None:
    """Return the cell of ``at``: table.field, table[2].column, table.row.column, table.total.column.

    Raises LookupError if the case's tables have no such cell.
    """
    if case.at is None:
        return None
    name, *steps = case.at.replace("]", "").replace("[", ".").split(".")
    table = tables[name]
    if steps[0] == "total" and table.total is not None:
        table, steps = table.total, steps[1:]
    column = table.columns[steps[-1]]
    return column.origin.cell(_position(table, steps[:-1]))


def _position(table: Table, steps: list[str]) -> int:
    if not steps:
        return 0
    numbers = {str(number): position for position, number in enumerate(range(1, table.length + 1))}
    return (numbers | {name: position for position, name in enumerate(table.row_names)})[steps[0]]
