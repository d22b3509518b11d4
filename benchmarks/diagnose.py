"""Plant faults in clean figures and score the diagnosis: `python benchmarks/diagnose.py [--count 2000]`.

Prints, by kind and by size, how often the planted cell comes first, among the first three, or in the
answer at all, how often its value is restored, wrong claims of certainty, and times; beside it what
errorlocate's mixed-integer model finds with the same equations (if scipy is installed).
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections.abc import Hashable, Iterator
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path
from platform import python_version

from diagnosis.controls import control_forms
from diagnosis.faults import KINDS, Fault, plant
from diagnosis.forms import Form, Place, crossed_form, lone_form
from diagnosis.milp import available, changed_cells
from diagnosis.scoring import Result, bars, table

from auditcheck.diagnosis.diagnosing import SECONDS, diagnose
from auditcheck.diagnosis.figures import Figures
from auditcheck.diagnosis.network import Demand, Network
from auditcheck.expressions.linear import Row
from auditcheck.expressions.vectors import FALSE, TRUE
from auditcheck.model.cells import CellRef
from auditcheck.model.diagnosis import Diagnosis, Suspect
from auditcheck.model.tables import ValueType
from auditcheck.tables.table import Table

RESULTS = Path(__file__).parent / "diagnosis" / "RESULTS.md"
TUNING_SEED = 20_240_607
SEED = 88_172_645
SIZES = (20, 60, 150, 300, 500)
LARGEST = (10.0, 1e4, 1e6, 1e9, 1e12)


def main() -> int:
    """Plant, diagnose, print; return 1 if a bar was missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=2_000, help="how many faults to plant")
    options.add_argument("--minutes", type=float, default=60, help="stop planting after so long")
    options.add_argument("--milp-every", type=int, default=10, help="compare on every so manieth fault")
    options.add_argument("--no-milp", action="store_true", help="leave out the comparison")
    options.add_argument("--missed", action="store_true", help="tell each fault that did not come first")
    options.add_argument("--write", action="store_true", help="write the results to diagnosis/RESULTS.md")
    options.add_argument("--seed", type=int, default=SEED, help=f"{TUNING_SEED} is the one tuned with")
    given = options.parse_args()
    chance = random.Random(given.seed)
    rival = available() and not given.no_milp
    started = time.perf_counter()
    results: list[Result] = []
    gc.disable()
    while len(results) < given.count and time.perf_counter() - started < 60 * given.minutes:
        compared = given.milp_every if rival else 0
        results += list(_scored(_form(chance), chance, compared, len(results), tell=given.missed))
        gc.collect()
    told, met = bars(results, SECONDS)
    seconds = time.perf_counter() - started
    text = f"{len(results)} faults, {seconds:.0f} s\n{table(results)}\n{told}"
    print(text)
    if not rival:
        print("without the comparison (scipy is not installed or was not wanted)")
    if given.write:
        RESULTS.write_text(_page(text, given.seed, given.milp_every if rival else 0), encoding="utf-8")
    return 0 if met else 1


def _page(text: str, seed: int, compared: int) -> str:
    names = ("numpy", "pandas", *(("scipy",) if compared else ()))
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    rival = (
        f"`MILP` is errorlocate's model on every {compared}th fault that is single, three seconds at most:\n"
        "how often it changes just the cells that are wrong, and how long it takes."
        if compared
        else "Without the comparison."
    )
    body = "\n".join(f"    {line}".rstrip() for line in text.splitlines())
    return f"""# Results of the diagnosis benchmark

    python benchmarks/diagnose.py {" ".join(sys.argv[1:])}

Seed {seed}; while the diagnosis was tuned the seed was {TUNING_SEED}. Python {python_version()}, {versions}.
`median` and `worst` are processor time of the diagnosis in milliseconds, the evaluation aside. {rival}

{body}

Not planted here, because generated figures carry no formulas: a formula whose range misses a row, and a
stale stored result. The tests plant them in workbooks. A difference that rounding explains is a hint, so
there is no failed rule to plant it for.
"""


def _form(chance: random.Random) -> Form:
    controls = control_forms()
    if controls and chance.random() < 0.2:
        return chance.choice(controls)
    make = lone_form if chance.random() < 0.15 else crossed_form
    return make(chance, chance.choice(SIZES), chance.choice(LARGEST))


def _scored(form: Form, chance: random.Random, compared: int, number: int, *, tell: bool) -> Iterator[Result]:
    cells = form.places()
    clean = _network(form, form.tables(form.values))
    rows = list(_balances(clean))
    known = {cell: clean.figures.figure(cell).value for row in rows for cell in row.terms}
    for _ in range(8):
        double = chance.random() < 0.25 and form.determined
        faults = [plant(form, chance.choice(KINDS), chance) for _ in range(2 if double else 1)]
        if None in faults:
            continue
        fault = Fault(
            " + ".join(f.kind for f in faults if f), {p: v for f in faults if f for p, v in f.wrong.items()}
        )
        wrong = [cells[place] for place in fault.wrong]
        if double and not _apart(wrong, rows):
            continue
        rival = compared > 0 and number % compared == 0
        result = _answer(form, fault, cells, (rows, known), double=double, rival=rival)
        if result is not None:
            number += 1
            yield result
        missed = result is not None and (result.rank != 0 or not result.restored or result.wrong_certain)
        if tell and result is not None and missed:
            _tell(form, fault, result)


def _tell(form: Form, fault: Fault, result: Result) -> None:
    cells = form.places()
    print(
        result.kind,
        "determined" if result.determined else "open",
        "rank",
        result.rank,
        result.restored,
        "WRONG CERTAIN CLAIM" if result.wrong_certain else "",
        f"{form.cells} cells",
    )
    for place, value in fault.wrong.items():
        print("  planted", place, cells[place].qualified, form.values[place], "→", value)
    tables = form.tables({**form.values, **fault.wrong})
    evaluation = form.evaluated(tables)
    for j in evaluation.judgements:
        for issue in j.issues:
            print("    issue", issue.code, issue.target, issue.message.zh[:60])
    found = diagnose(evaluation, tables, form.tables(form.before))
    for diagnosis in {id(d): d for d in found.diagnoses.values()}.values():
        print("   ", diagnosis.sentence.zh, diagnosis.alternatives, diagnosis.note)


def _answer(
    form: Form,
    fault: Fault,
    cells: dict[Place, CellRef],
    clean: tuple[list[Row[CellRef]], dict[CellRef, Fraction]],
    *,
    double: bool,
    rival: bool,
) -> Result | None:
    rows, known = clean
    values = {**form.values, **fault.wrong}
    tables = form.tables(values)
    evaluation = form.evaluated(tables)
    if not any((j.ruling.codes == FALSE).any() for j in evaluation.judgements if j.ruling):
        return None
    before = form.tables(form.before)
    started, busy = time.perf_counter(), time.process_time()
    found = diagnose(evaluation, tables, before)
    seconds, processor = time.perf_counter() - started, time.process_time() - busy
    answers = list({id(d): d for d in found.diagnoses.values()}.values())
    wrong = frozenset(cells[place] for place in fault.wrong)
    true = {cells[place]: form.values[place] for place in fault.wrong}
    now = dict(known)
    now |= {cells[place]: Fraction(value) for place, value in values.items()}
    milp_first, milp_seconds = None, None
    if rival and not double:
        blamed, milp_seconds = _milp(rows, now)
        milp_first = blamed == wrong
    return Result(
        kind=fault.kind,
        largest=float(form.largest),
        cells=form.cells,
        determined=_determined(wrong, rows, now),
        rank=_rank(wrong, answers),
        restored=_restored(true, answers),
        certain=any(d.certain for d in answers),
        wrong_certain=any(d.certain and not _restored_by(d, true, tables) for d in answers),
        says_one_of=all(d.alternatives > 1 or _cells(d.suspects[0]) <= wrong for d in answers if d.suspects),
        seconds=seconds,
        processor=processor,
        double=double,
        milp_first=milp_first,
        milp_seconds=milp_seconds,
    )


def _milp(rows: list[Row[CellRef]], now: dict[CellRef, Fraction]) -> tuple[frozenset[Hashable], float]:
    return changed_cells(rows, now)  # type: ignore[arg-type]


def _network(form: Form, tables: dict[str, Table]) -> Network:
    evaluation = form.evaluated(tables)
    return Network([(j.ruling, j.issues) for j in evaluation.judgements if j.ruling], Figures(tables))


def _balances(network: Network) -> Iterator[Row[CellRef]]:
    for number, (ruling, _) in enumerate(network.rulings):
        for target, code in enumerate(ruling.codes.tolist()):
            form = network.form(Demand(number, target)) if code == TRUE else None
            if form is not None:
                yield from form.rows


def _determined(wrong: frozenset[CellRef], rows: list[Row[CellRef]], now: dict[CellRef, Fraction]) -> bool:
    """Say whether no other cell stands in just the same balances, all of which fail."""
    balances = [row for row in rows if row.is_balance]
    signs: dict[CellRef, dict[int, Fraction]] = {}
    for number, row in enumerate(balances):
        for cell, coefficient in row.terms.items():
            signs.setdefault(cell, {})[number] = coefficient
    if not _apart(list(wrong), rows):
        return False
    for cell in wrong:
        own = signs.get(cell, {})
        if not own or any(balances[number].holds(now) for number in own):
            return False
        if any(_parallel(own, other) for rival, other in signs.items() if rival != cell):
            return False
    return True


def _parallel(one: dict[int, Fraction], other: dict[int, Fraction]) -> bool:
    if one.keys() != other.keys():
        return False
    ratios = {one[number] / other[number] for number in one}
    return len(ratios) == 1


def _apart(wrong: list[CellRef], rows: list[Row[CellRef]]) -> bool:
    """Say whether no balance holds two of the cells."""
    return all(sum(cell in row.terms for cell in wrong) <= 1 for row in rows if row.is_balance)


def _cells(suspect: Suspect) -> frozenset[CellRef]:
    return frozenset(c.location.cell for c in suspect.corrections if c.location.cell)


def _rank(wrong: frozenset[CellRef], answers: list[Diagnosis]) -> int | None:
    ranks = [_rank_of(cell, wrong, answers) for cell in wrong]
    return None if None in ranks else max(rank for rank in ranks if rank is not None)


def _rank_of(cell: CellRef, wrong: frozenset[CellRef], answers: list[Diagnosis]) -> int | None:
    found = []
    for diagnosis in answers:
        for rank, suspect in enumerate(diagnosis.suspects):
            if cell in _cells(suspect) and _cells(suspect) <= wrong:
                found.append(rank)
        if cell in diagnosis.others:
            found.append(len(diagnosis.suspects))
    return min(found, default=None)


def _restored_by(diagnosis: Diagnosis, true: dict[CellRef, Decimal], tables: dict[str, Table]) -> bool:
    """Say whether all cells that a diagnosis blames are wrong, and it gives their right values."""
    figures = Figures(tables)
    for each in diagnosis.suspects[0].corrections:
        cell = each.location.cell
        if cell is None or cell not in true or each.proposed is None:
            return False
        figure = figures.figure(cell)
        unit = Fraction(1) if figure.kind is ValueType.PERCENT else figure.factor
        if Fraction(each.proposed) * unit != Fraction(true[cell]):
            return False
    return True


def _restored(true: dict[CellRef, Decimal], answers: list[Diagnosis]) -> bool:
    proposed = {c.location.cell: c.proposed for d in answers if d.suspects for c in d.suspects[0].corrections}
    return all(cell in proposed and proposed[cell] == value for cell, value in true.items())


if __name__ == "__main__":
    sys.exit(main())
