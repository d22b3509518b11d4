"""A rule pack against the tables of a submission: outcomes of all rules and all issues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from auditcheck.contracts.checking import check_contracts
from auditcheck.contracts.checks import REQUIRED
from auditcheck.evaluation.blanks import blank_issues
from auditcheck.evaluation.checks import RULE_BROKE, RULE_NOT_EVALUATED
from auditcheck.evaluation.judging import Judgement, judge
from auditcheck.evaluation.namespace import Namespace
from auditcheck.evaluation.scope import RuleScope
from auditcheck.evaluation.settling import FirstLook
from auditcheck.evaluation.unread import columns_read
from auditcheck.model.cells import CellRef, Location
from auditcheck.model.issues import Issue, Outcome
from auditcheck.model.rules import Rule, RulePack
from auditcheck.model.words import Words
from auditcheck.tables.checks import UNIT_MISSING
from auditcheck.tables.extraction import Extraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How all rules of a pack ended, in the pack's order, and all issues, unsorted.

    ``judgements`` are the rules' own; ``space`` and ``prior`` the names they were evaluated with.
    """

    outcomes: tuple[Outcome, ...]
    issues: tuple[Issue, ...]
    judgements: tuple[Judgement, ...] = ()
    space: Namespace | None = None
    prior: Namespace | None = None


def evaluate_pack(
    pack: RulePack,
    extraction: Extraction,
    prior: Extraction | None = None,
    facts: Mapping[str, str] | None = None,
) -> Evaluation:
    """Hold extracted tables against contracts and rules.

    ``prior`` are the tables of last period's submission; ``facts`` the ``submission.`` namespace.
    Issues of the extraction are returned too, with the ids of rules they kept from being checked.
    """
    current = Namespace(pack, extraction.tables, extraction.faults)
    earlier = Namespace(pack, prior.tables, prior.faults, "prior ") if prior is not None else None

    def scope(rule: Rule) -> RuleScope:
        return RuleScope(pack, current, earlier, facts or {}, rule)

    first = FirstLook(current)
    judgements = [judge(rule, scope, first) for rule in pack.rules]
    told = _with_unchecked(extraction, judgements, pack)
    required = _with_undecided(check_contracts(extraction.tables, pack.codelists), judgements)
    asked = {cell for issue in required if issue.unchecked for cell in _cells(issue)}
    blanks = (blank for judgement in judgements for blank in judgement.blanks)
    issues = [
        *told,
        *required,
        *blank_issues(blank for blank in blanks if blank.cell not in asked),
        *(issue for judgement in judgements for issue in judgement.issues),
        *_unexplained(told, judgements),
    ]
    return Evaluation(
        outcomes=tuple(judgement.outcome for judgement in judgements),
        issues=tuple(issues),
        judgements=tuple(judgements),
        space=current,
        prior=earlier,
    )


def _with_unchecked(extraction: Extraction, judgements: list[Judgement], pack: RulePack) -> list[Issue]:
    """Return issues with the ids of the rules that could not be evaluated because of them."""
    return [
        replace(issue, unchecked=_stopped_by(issue, extraction, judgements, pack))
        for issue in extraction.issues
    ]


def _stopped_by(
    issue: Issue, extraction: Extraction, judgements: list[Judgement], pack: RulePack
) -> tuple[str, ...]:
    cells = _cells(issue)
    lacking = {pair for pair, issues in extraction.lacking.items() if any(it is issue for it in issues)}
    unitless = issue.primary.sheet if issue.code == UNIT_MISSING.code else None
    return tuple(
        judgement.outcome.rule_id
        for judgement in judgements
        if judgement.fault is issue
        or any(cell in cells or cell.sheet == unitless for cell in judgement.unread)
        or (lacking and judgement.outcome.not_evaluated and lacking & _read(judgement, pack))
    )


def _read(judgement: Judgement, pack: RulePack) -> frozenset[tuple[str, str]]:
    rule = pack.rule(judgement.outcome.rule_id)
    return columns_read(rule, pack) if rule is not None else frozenset()


def _with_undecided(issues: tuple[Issue, ...], judgements: list[Judgement]) -> list[Issue]:
    """Return issues of contracts, required blanks with the ids of the rules that miss their figures."""
    waiting: dict[CellRef, dict[str, None]] = {}
    for judgement in judgements:
        for blank in judgement.blanks:
            waiting.setdefault(blank.cell, {})[blank.rule_id] = None
    return [
        replace(issue, unchecked=_waiting_for(issue, waiting)) if issue.code == REQUIRED.code else issue
        for issue in issues
    ]


def _waiting_for(issue: Issue, waiting: Mapping[CellRef, Iterable[str]]) -> tuple[str, ...]:
    rules = dict.fromkeys(rule for cell in sorted(_cells(issue)) for rule in waiting.get(cell, ()))
    return tuple(rules)


def _cells(issue: Issue) -> frozenset[CellRef]:
    places = (issue.primary, *issue.related)
    return frozenset(place.cell for place in places if place.cell is not None)


def _unexplained(told: list[Issue], judgements: list[Judgement]) -> list[Issue]:
    """Return issues for rules that were not evaluated and that no other issue accounts for."""
    explained = {rule_id for issue in told for rule_id in issue.unchecked}
    return [
        _stopped(judgement)
        for judgement in judgements
        if judgement.outcome.not_evaluated and judgement.outcome.rule_id not in explained
    ]


def _stopped(judgement: Judgement) -> Issue:
    outcome = judgement.outcome
    if judgement.broken is not None:
        issue = RULE_BROKE.issue(Words(f"{outcome.rule_id}：", f"{outcome.rule_id}: ") + judgement.broken)
    else:
        cell = next(iter(judgement.unread), None)
        place = Location(sheet=cell.sheet, cell=cell) if cell is not None else None
        issue = RULE_NOT_EVALUATED.issue(_stopped_words(outcome), place)
    return replace(issue, unchecked=(outcome.rule_id,))


def _stopped_words(outcome: Outcome) -> Words:
    count = outcome.not_evaluated
    words = Words(
        f"{outcome.rule_id} 有 {count} 处未能审核", f"{outcome.rule_id} was not evaluated {count} times"
    )
    for reason in outcome.reasons:
        words += Words("；", "; ") + reason.words
    return words
