"""Small submissions: tables and rules as a pack is written, figures as plain data, diagnosed in one call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from textwrap import dedent, indent

from auditcheck.diagnosis.diagnosing import Diagnosed, diagnose
from auditcheck.diagnosis.figures import Figures
from auditcheck.diagnosis.network import Demand, Network
from auditcheck.diagnosis.reevaluating import Reevaluation
from auditcheck.evaluation.evaluating import Evaluation, evaluate_pack
from auditcheck.expressions.vectors import FALSE
from auditcheck.model.cells import CellRef, parse_address
from auditcheck.model.diagnosis import Diagnosis
from auditcheck.model.rules import RulePack
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.tables.extraction import Extraction
from auditcheck.tables.literal import literal_table
from auditcheck.tables.table import Table

Given = Mapping[str, object]


@dataclass(frozen=True)
class Submission:
    """A submission evaluated, and what the diagnosis makes of it."""

    pack: RulePack
    tables: dict[str, Table]
    evaluation: Evaluation
    prior: dict[str, Table]

    @property
    def network(self) -> Network:
        rulings = [(j.ruling, j.issues) for j in self.evaluation.judgements if j.ruling is not None]
        return Network(rulings, Figures(self.tables))

    def reevaluation(self, network: Network) -> Reevaluation:
        assert self.evaluation.space is not None
        return Reevaluation(network, self.evaluation.space)

    def demands(self, *rules: str) -> tuple[Demand, ...]:
        """Return the only targets of these rules."""
        ids = [ruling.rule.id for ruling, _ in self.network.rulings]
        return tuple(Demand(ids.index(rule), 0) for rule in rules)

    @property
    def failed(self) -> list[Demand]:
        return [
            Demand(number, int(target))
            for number, (ruling, _) in enumerate(self.network.rulings)
            for target in ruling.failed
        ]

    @property
    def codes(self) -> list[str]:
        rulings = [j.ruling for j in self.evaluation.judgements if j.ruling is not None]
        return [ruling.rule.id for ruling in rulings if (ruling.codes == FALSE).any()]

    def diagnosed(self, seconds: float = 60) -> Diagnosed:
        return diagnose(self.evaluation, self.tables, self.prior, seconds)

    def diagnoses(self) -> list[Diagnosis]:
        found = self.diagnosed().diagnoses.values()
        return list({id(each): each for each in found}.values())

    def diagnosis(self) -> Diagnosis:
        (only,) = self.diagnoses()
        return only


def loaded(tables: str, rules: str, folder: object) -> RulePack:
    """Return the pack of these tables and rules; ``folder`` is a temporary path."""
    path = folder / "pack.yaml"  # type: ignore[operator]
    head = 'id: small\ntitle: {zh: 小包, en: small}\nversion: "1"\n'
    text = f"{head}tables:\n{indent(dedent(tables), '  ')}\nrules:\n{indent(dedent(rules), '  ')}\n"
    path.write_text(text, encoding="utf-8")
    return load_rulepack(path)


def submit(pack: RulePack, given: Given, prior: Given | None = None) -> Submission:
    """Return the submission of these figures."""
    tables = _tables(pack, given)
    earlier = _tables(pack, prior) if prior is not None else None
    evaluation = evaluate_pack(
        pack, Extraction(tables=tables), Extraction(tables=earlier) if earlier is not None else None
    )
    return Submission(pack, tables, evaluation, earlier or {})


def at(address: str, sheet: str = "表") -> CellRef:
    """Return the cell of an address."""
    found = parse_address(address)
    assert found is not None
    return CellRef(sheet=sheet, row=found[0], column=found[1])


def addresses(diagnosis: Diagnosis) -> list[list[str]]:
    """Return the cells of each suspect."""
    return [
        [c.location.cell.address for c in suspect.corrections if c.location.cell]
        for suspect in diagnosis.suspects
    ]


def first(diagnosis: Diagnosis) -> tuple[str, Decimal | None, str]:
    """Return the cell, proposed value and cause of the likeliest suspect, which is one cell."""
    assert diagnosis.likeliest is not None
    (correction,) = diagnosis.likeliest.corrections
    assert correction.location.cell is not None
    return correction.location.cell.address, correction.proposed, correction.code


def fraction(value: Decimal | None) -> Fraction:
    assert value is not None
    return Fraction(value)


def _tables(pack: RulePack, given: Given) -> dict[str, Table]:
    return {
        spec.name: literal_table(spec, given[spec.name], spec.unit or pack.unit)
        for spec in pack.tables
        if spec.name in given
    }
