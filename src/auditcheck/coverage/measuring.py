"""Measuring: a workbook's values changed one at a time, and what the pack says to each change."""

from __future__ import annotations

from pathlib import Path

from auditcheck.coverage.mutating import Subject, subjects
from auditcheck.coverage.responding import Contracts, Rules
from auditcheck.diagnosis.figures import Figures
from auditcheck.diagnosis.network import Network
from auditcheck.diagnosis.reevaluating import Reevaluation
from auditcheck.errors import WorkbookError
from auditcheck.evaluation.evaluating import Evaluation, evaluate_pack
from auditcheck.model.coverage import CellCoverage, Coverage, Mutation, Response, RuleCoverage
from auditcheck.model.rules import RulePack
from auditcheck.model.version import __version__
from auditcheck.model.words import Words
from auditcheck.pipeline import identity, submission_facts
from auditcheck.rulepacks.describing import pack_info
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.rulepacks.recognition import recognised_pack
from auditcheck.tables.extraction import Extraction, extract_tables
from auditcheck.workbook.grid import Workbook
from auditcheck.workbook.reading import read_workbook


def measure(
    submission: str | Path, rules: str | Path | RulePack | None, prior: str | Path | None = None
) -> Coverage:
    """Return what the rules of a pack notice when the workbook's values are changed one at a time.

    Formula cells keep their values. ``rules`` None chooses the pack by the sheets' titles. ``prior`` is
    last period's submission, whose values stay as they are. Raises RulePackError, or WorkbookError for a
    file that cannot be read.
    """
    given = rules if isinstance(rules, RulePack) or rules is None else load_rulepack(rules)
    workbook = _readable(submission)
    pack = given or recognised_pack(workbook)
    before = _readable(prior) if prior is not None else None
    extraction = extract_tables(workbook, pack.tables, pack.unit)
    if not extraction.tables:
        raise WorkbookError(_nothing(submission, pack))
    earlier = extract_tables(before, pack.tables, pack.unit) if before is not None else None
    facts = submission_facts(workbook.info) | identity(pack, extraction)
    evaluation = evaluate_pack(pack, extraction, earlier, facts)
    responding = rules_of(evaluation, extraction)
    found = tuple(_cells(pack, extraction, responding))
    return Coverage(
        submission=workbook.info,
        version=__version__,
        pack=pack_info(pack, recognised=given is None),
        prior=before.info if before is not None else None,
        cells=found,
        rules=_by_rule(pack, responding),
        failing=tuple(outcome.rule_id for outcome in evaluation.outcomes if outcome.failed),
        missing=tuple(info.label for info in extraction.infos if not info.found),
    )


def _readable(path: str | Path) -> Workbook:
    workbook = read_workbook(path)
    if not workbook.readable:
        reason = workbook.issues[0].message
        raise WorkbookError(Words(f"{path} 读不出：", f"{path} cannot be read: ") + reason)
    return workbook


def _nothing(path: str | Path, pack: RulePack) -> Words:
    return Words(
        f"{path} 里没有规则包 {pack.id} 的任何一张表，无从测量覆盖。",
        f"{path} has none of the tables of {pack.id}, so there is nothing to measure.",
    )


def rules_of(evaluation: Evaluation, extraction: Extraction) -> Rules:
    """Return the rules of an evaluation, ready to be put to changed values."""
    assert evaluation.space is not None  # noqa: S101 - evaluate_pack gives it
    rulings = [(each.ruling, each.issues) for each in evaluation.judgements if each.ruling is not None]
    network = Network(rulings, Figures(extraction.tables))
    return Rules(Reevaluation(network, evaluation.space))


def _cells(pack: RulePack, extraction: Extraction, rules: Rules) -> list[CellCoverage]:
    contracts = Contracts(tables=extraction.tables, codelists=pack.codelists)
    return [_cell(subject, rules, contracts) for subject in subjects(extraction.tables)]


def _cell(subject: Subject, rules: Rules, contracts: Contracts) -> CellCoverage:
    responses: dict[Mutation, Response] = {}
    failed: dict[str, None] = {}
    for mutation, change in subject.changes():
        response, ids = rules.respond(change)
        if response.rank > Response.REFUSED.rank and contracts.refuse(change):
            response = Response.REFUSED
        responses[mutation] = response
        failed |= dict.fromkeys(ids)
    place = subject.first.place
    steps = (place.name, "total", place.key) if place.total else (place.name, place.key)
    return CellCoverage(
        location=subject.first.location,
        name=".".join(steps),
        numeric=subject.numeric,
        responses=responses,
        rules=tuple(failed),
    )


def _by_rule(pack: RulePack, rules: Rules) -> tuple[RuleCoverage, ...]:
    return tuple(
        RuleCoverage(
            rule_id=rule.id,
            title=rule.title,
            rule_class=rule.rule_class,
            failed=rules.failed[rule.id],
            evaluated=rules.evaluated[rule.id],
            excuse=pack.untested.get(rule.id),
        )
        for rule in pack.rules
    )
