"""Law: nothing that an examination claims is refuted by figures that the engine itself passes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from auditcheck.consistency.examining import examine
from auditcheck.evaluation.judging import UNMET, Codes, rule_on
from auditcheck.evaluation.namespace import Namespace
from auditcheck.evaluation.scope import RuleScope
from auditcheck.expressions.parsing import parse
from auditcheck.expressions.vectors import FALSE, TRUE
from auditcheck.model.rules import Rule, RuleClass, RulePack, Target, Tolerance
from auditcheck.model.tables import Layout, TableSpec
from auditcheck.model.words import Words, same
from auditcheck.tables.literal import literal_table

from .conftest import column

NAMES = ("u", "v", "w")
TABLE = TableSpec(name="t", sheet=("表",), layout=Layout.RECORDS, columns=tuple(map(column, NAMES)))
FIGURES = [dict(zip(NAMES, map(Decimal, each), strict=True)) for each in product(range(-2, 3), repeat=3)]
RECORDS = literal_table(TABLE, FIGURES, None)

Mask = NDArray[np.bool_]

cells = st.sampled_from(NAMES)
small = st.integers(-2, 2)
sums = st.one_of(
    cells,
    small.map(str),
    st.builds("({} + {})".format, cells, cells),
    st.builds("({} - {})".format, cells, cells),
    st.builds("({} * {})".format, small, cells),
    st.builds("({} * {})".format, cells, cells),
    st.builds("({} / {})".format, cells, cells),
    st.builds("abs({})".format, cells),
    st.builds("change({}, {})".format, cells, cells),
    st.builds("min({}, {})".format, cells, cells),
)
comparisons = st.builds("{} {} {}".format, sums, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), sums)
conditions = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        st.builds("({} and {})".format, inner, inner),
        st.builds("({} or {})".format, inner, inner),
        st.builds("({} implies {})".format, inner, inner),
        st.builds("(not ({}))".format, inner),
        st.builds("(if {} then {} else {})".format, inner, inner, inner),
    ),
    max_leaves=3,
)
EXACT = Tolerance(kind="exact")
tolerances = st.sampled_from([EXACT, EXACT, Tolerance(kind="amount", amount=Decimal(1))])
rules = st.lists(st.tuples(conditions, st.none() | comparisons, tolerances), min_size=1, max_size=4)


def pack_of(written: list[tuple[str, str | None, Tolerance]]) -> RulePack:
    made = tuple(
        Rule(
            id=f"R{number}",
            title=same(f"R{number}"),
            rule_class=RuleClass.LOGIC,
            check=parse(check),
            when=None if when is None else parse(when),
            target=Target(table="t"),
            tolerance=tolerance,
        )
        for number, (check, when, tolerance) in enumerate(written, 1)
    )
    return RulePack(id="t", title=Words("表", "t"), version="1", tables=(TABLE,), rules=made)


def verdicts(pack: RulePack) -> dict[str, Codes]:
    """Return what the engine says of each rule for every combination of figures."""
    space = Namespace(pack, {"t": RECORDS}, {})
    found = {}
    for rule in pack.rules:
        ruling = rule_on(rule, RuleScope(pack, space, None, {}, rule))
        codes = np.array([99], dtype=np.uint8) if ruling is None else ruling.codes
        found[rule.id] = np.broadcast_to(codes, len(FIGURES))
    return found


@settings(max_examples=80, deadline=None)
@given(rules)
def test_no_figures_refute_a_claim(written: list[tuple[str, str | None, Tolerance]]) -> None:
    pack = pack_of(written)
    found = examine(pack)
    codes = verdicts(pack)
    good = {rule: (each == TRUE) | (each == UNMET) for rule, each in codes.items()}
    everywhere = np.ones(len(FIGURES), dtype=bool)

    def held(sources: tuple[str, ...]) -> Mask:
        whole: Mask = np.logical_and.reduce([everywhere, *(good[source] for source in sources)])
        return whole

    for contradiction in found.contradictions:
        own = pack.rule(contradiction.rule)
        applies = everywhere if own is None else _holds(own, contradiction.condition)
        assert not (held(contradiction.sources) & applies).any()
    for dead in found.dead:
        own = pack.rule(dead.rule)
        assert own is not None
        applies = _holds(own, dead.condition)
        assert not (held(dead.sources) & applies).any()
    for implied in found.implied:
        if all(rule.tolerance == EXACT for rule in pack.rules):
            assert not (held(implied.sources) & (codes[implied.rule] == FALSE)).any()
    for fixed in found.fixed:
        if all(rule.tolerance == EXACT for rule in pack.rules):
            values = np.array([row[fixed.cell.rpartition(".")[2]] for row in FIGURES])
            assert (values[held(fixed.sources)] == Decimal(int(fixed.value))).all()


def _holds(own: Rule, condition: str) -> Mask:
    """Say where the engine finds a condition of a rule true, as the rule would ask it."""
    when = own.when.text if own.when is not None else None
    inside = replace(own, id="R1", check=parse(condition), when=None, tolerance=EXACT)
    outside = inside if when is None else replace(inside, check=parse(when), tolerance=EXACT)
    alone: Mask = verdicts(replace(pack_of([]), rules=(inside,)))["R1"] == TRUE
    whole: Mask = verdicts(replace(pack_of([]), rules=(outside,)))["R1"] == TRUE
    return whole if condition == when else alone & whole
