"""Time `auditcheck rules lint --deep` on generated packs of 100 rules: `python benchmarks/lint_deep.py`.

Each pack has grids with totals and subtotals in several columns, rates, limits, conditions and cross
checks between tables; planted in it are a contradiction under a condition, a rule that follows and a
cell that can hold one value only, which must be found.
"""

from __future__ import annotations

import sys
import time
from decimal import Decimal

from auditcheck.consistency.examining import Examination, examine
from auditcheck.expressions.parsing import parse
from auditcheck.model.rules import Rule, RuleClass, RulePack
from auditcheck.model.tables import Anchor, ColumnSpec, Contract, Layout, RowSpec, TableSpec, Unit, ValueType
from auditcheck.model.words import Words, same

LIMIT = 5.0
COLUMNS = ("initial", "budget", "executed", "prior")
RULES_A_GRID = 9


def main() -> int:
    """Print seconds by number of rules; return 1 if 100 rules took too long or something was missed."""
    good = True
    print(f"{'rules':>6}{'cells':>7}{'seconds':>9}{'processor':>11}")
    for grids in (3, 6, 11):
        pack = pack_of(grids)
        started, busy = time.perf_counter(), time.process_time()
        found = examine(pack)
        seconds, processor = time.perf_counter() - started, time.process_time() - busy
        cells = sum(len(table.columns) * len(table.rows) for table in pack.tables)
        print(f"{len(pack.rules):>6}{cells:>7}{seconds:>9.2f}{processor:>11.2f}")
        good &= _complete(found) and (len(pack.rules) > 110 or processor < LIMIT)
    print("met" if good else "MISSED", f"100 rules within {LIMIT:g} s, everything planted is found")
    return 0 if good else 1


def _complete(found: Examination) -> bool:
    return (
        [each.sources for each in found.contradictions] == [("LOW", "HIGH")]
        and "AGAIN" in {each.rule for each in found.implied}
        and {"g0.s1_1.prior"} == {each.cell for each in found.fixed}
    )


def pack_of(grids: int) -> RulePack:
    """Return a pack with this many grids of 21 rows by four columns."""
    tables, checks = [], []
    for number in range(grids):
        tables.append(_grid(f"g{number}"))
        checks += _checks(f"g{number}", None if number == 0 else f"g{number - 1}")
    rules = [_rule(f"R{number}", check, when) for number, (check, when) in enumerate(checks, 1)]
    rules += [
        _rule("LOW", "g0.s1_2.budget <= 5", "g0.s1_3.budget > 0"),
        _rule("HIGH", "g0.s1_2.budget >= 6", "g0.s1_3.budget > 0"),
        _rule("AGAIN", "g0.total.budget == g0.s1.budget + g0.s2.budget + g0.s3.budget + g0.s4.budget", None),
        _rule("FIXED", "g0.s1.prior == g0.s1.prior + g0.s1_1.prior", None),
    ]
    title = Words("生成", "generated")
    return RulePack(id="generated", title=title, version="1", tables=tuple(tables), rules=tuple(rules))


def _grid(name: str) -> TableSpec:
    rows = ["total"]
    for section in range(1, 5):
        rows += [f"s{section}", *(f"s{section}_{part}" for part in range(1, 5))]
    return TableSpec(
        name=name,
        sheet=(name,),
        layout=Layout.GRID,
        columns=tuple(
            ColumnSpec(name=column, type=ValueType.AMOUNT, contract=Contract(min=Decimal(0)))
            for column in COLUMNS
        ),
        rows=tuple(RowSpec(name=row, anchor=Anchor(aliases=((row,),))) for row in rows),
        unit=Unit.TEN_THOUSAND,
    )


def _checks(name: str, before: str | None) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = [
        (f"{name}.total == {name}.s1 + {name}.s2 + {name}.s3 + {name}.s4", None)
    ]
    found += [(f"{name}.s{s} == sum({name}.s{s}_1 : {name}.s{s}_4)", None) for s in range(1, 5)]
    found += [
        (f"{name}.total.executed <= {name}.total.budget", f"{name}.total.budget > 0"),
        (f"abs(change({name}.total.executed, {name}.total.prior)) <= 30%", f"{name}.total.prior > 0"),
        (f"{name}.s1.executed > 0 implies {name}.s1.budget > 0", None),
    ]
    if before is not None:
        found.append((f"{name}.total.budget == {before}.total.budget", None))
    return found


def _rule(code: str, check: str, when: str | None) -> Rule:
    return Rule(
        id=code,
        title=same(code),
        rule_class=RuleClass.BALANCE,
        check=parse(check),
        when=None if when is None else parse(when),
    )


if __name__ == "__main__":
    sys.exit(main())
