"""`meets(actual, target)`: performance targets as filers write them, held against what was reached.

Understood: ≥50个, >=50, 不少于50, 50个以上, ≤90万元, 不超过90, =100, 50, 100%, 30-50天, and words such
as 完成 or 优 (equal or not). A plain figure asks for equality. Anything else is MISSING: the target
cannot be told from the text. Forms that write the sign and the unit in columns of their own give them
as third and fourth argument. Percentages are understood with and without their sign: above 1.5 a
figure beside a percentage is one too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

import numpy as np

from auditcheck.expressions.functions.figures import FIGURE, figure
from auditcheck.expressions.lifting import common_axis, lifted, spread_over
from auditcheck.expressions.running import Run, text
from auditcheck.expressions.texts import normalised, numbered
from auditcheck.expressions.truths import states_of_both, with_states
from auditcheck.expressions.vectors import (
    MISSING,
    VALUE,
    NumberVector,
    Operand,
    TextVector,
    TruthVector,
    Vector,
    text_array,
)
from auditcheck.model.syntax import Call

_T = TypeVar("_T")

_BEFORE = (
    (">=", r">=|=>|≥|≧|⩾|大于等于|大于或等于|不少于|不低于|不小于|至少|达到|超过或等于"),
    ("<=", r"<=|=<|≤|≦|⩽|小于等于|小于或等于|不超过|不多于|不高于|不大于|至多|控制在"),
    (">", r">|大于|高于|多于|超过"),
    ("<", r"<|小于|低于|少于"),
    ("==", r"==?|等于"),
)
_AFTER = (
    (">=", r"(?:及|\(含\))?以上|\(含\)以上"),
    ("<=", r"(?:及|\(含\))?(?:以下|以内|之内)"),
)
_UNIT = r"(?P<unit>[^\d\s<>=≥≤,，;；。.\-~至到]{0,8}?)"
_FIGURE = r"(?P<figure>" + FIGURE.pattern + r")"
_RANGE = re.compile(_FIGURE + r"\s*[-~—至到]\s*(?P<last>\d[\d,]*(?:\.\d+)?\s*%?)\s*" + _UNIT)
_PERCENT_WORDS = re.compile(r"百分比$|个百分点$")
_SURELY_PERCENT = Fraction(3, 2)
_MONEY = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a target asks: bounds with their operators, in ``unit`` (empty: any).

    ``percent`` says that the bounds are percentages (as ratios).
    """

    conditions: tuple[tuple[str, Fraction], ...]
    unit: str
    percent: bool = False

    def met_by(self, actual: Fraction) -> bool:
        """Say whether a figure satisfies every condition."""
        return all(_OPERATIONS[operator](actual, bound) for operator, bound in self.conditions)


_OPERATIONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    ">=": lambda actual, bound: actual >= bound,
    "<=": lambda actual, bound: actual <= bound,
    ">": lambda actual, bound: actual > bound,
    "<": lambda actual, bound: actual < bound,
    "==": lambda actual, bound: actual == bound,
}


def meets(run: Run, node: Call) -> Operand:
    """Return whether what was reached meets the target; MISSING where the target is not readable."""
    return lifted(_meets, *(run.value(argument) for argument in node.arguments))


def read_target(target: str) -> Wanted | None:
    """Return what a target (normalised text) asks in figures, None if it asks in words."""
    written = _PERCENT_WORDS.sub("%", target)
    wanted = _read(written)
    return replace(wanted, percent="%" in written) if wanted is not None else None


def _read(target: str) -> Wanted | None:
    for operator, words in _BEFORE:
        found = re.fullmatch(rf"(?:{words})\s*{_FIGURE}\s*{_UNIT}(?:以上|以下|以内|之内|以)?", target)
        if found:
            return Wanted(((operator, figure(found["figure"])),), found["unit"])
    for operator, words in _AFTER:
        found = re.fullmatch(rf"{_FIGURE}\s*{_UNIT}(?:{words})", target)
        if found:
            return Wanted(((operator, figure(found["figure"])),), found["unit"])
    found = _RANGE.fullmatch(target)
    if found:
        return _between(found)
    found = re.fullmatch(_FIGURE + r"\s*" + _UNIT, target)
    return Wanted((("==", figure(found["figure"])),), found["unit"]) if found else None


def judge(actual: str | Fraction, target: str) -> bool | None:
    """Return whether ``actual`` meets ``target``, None if that cannot be told."""
    wanted = read_target(target)
    if isinstance(actual, Fraction):
        return wanted.met_by(_alike(actual, wanted, percent=False)) if wanted is not None else None
    if actual == target and (wanted is None or wanted.conditions[0][0] == "=="):
        return True
    if wanted is None:
        return None if re.search(r"\d", target) else False
    found = re.fullmatch(_FIGURE + r"\s*" + _UNIT, _PERCENT_WORDS.sub("%", actual))
    if found is None:
        return None
    scale = _scale(found["unit"], wanted.unit)
    reached = _alike(figure(found["figure"]), wanted, percent="%" in found["figure"])
    return None if scale is None else wanted.met_by(reached * scale)


def _alike(reached: Fraction, wanted: Wanted, *, percent: bool) -> Fraction:
    """Return a figure as the target is written where only one of them has a percent sign."""
    if wanted.percent and not percent and abs(reached) > _SURELY_PERCENT:
        return reached / 100
    large = all(abs(bound) > _SURELY_PERCENT for _, bound in wanted.conditions)
    return reached * 100 if percent and not wanted.percent and large else reached


def _between(found: re.Match[str]) -> Wanted:
    first, last = found["figure"], found["last"]
    if last.endswith("%") and not first.endswith("%"):
        first += "%"
    return Wanted(((">=", figure(first)), ("<=", figure(last))), found["unit"])


def _scale(actual: str, wanted: str) -> Fraction | None:
    if not actual or not wanted or actual == wanted:
        return Fraction(1)
    if actual in _MONEY and wanted in _MONEY:
        return Fraction(_MONEY[actual], _MONEY[wanted])
    return None


def _meets(actual: Vector, target: Vector, *beside: Vector) -> TruthVector:
    if beside:
        target = _completed(target, *beside)
    if isinstance(target, NumberVector) and isinstance(actual, NumberVector):
        holds = actual.values.compare(target.values) == 0
        states = states_of_both(actual.states, target.states)
        return TruthVector(axis=common_axis(actual, target), codes=with_states(holds, states))
    targets = text(target)
    states = states_of_both(actual.states, targets.states)
    axis = common_axis(actual, targets)
    found = _judged(actual, targets, axis.length)
    return TruthVector(axis=axis, codes=np.where(states == VALUE, found, states).astype(np.uint8))


def _completed(target: Vector, *beside: Vector) -> TextVector:
    """Return the targets with the signs before and the units after them that stand in other columns."""
    axis = common_axis(target, *beside)
    targets, *others = [text(spread_over(vector, axis)) for vector in (target, *beside)]
    columns = [other.texts.tolist() for other in others]
    rows = zip(targets.texts.tolist(), *columns, strict=True)
    completed = text_array([_with_sign_and_unit(*row) for row in rows])
    return TextVector(axis=axis, texts=completed, states=targets.states, kind=targets.kind)


def _with_sign_and_unit(target: str, sign: str, unit: str = "") -> str:
    """Return a target of a bare figure with its sign and unit; a complete one stays as it is."""
    written = normalised(target)
    if not re.fullmatch(FIGURE, written):
        return target
    return f"{normalised(sign)}{written}{'' if '%' in written else normalised(unit)}"


def _judged(actual: Vector, targets: TextVector, length: int) -> np.ndarray:
    """Judge each different pair once."""
    numbers, vocabulary = numbered(targets)
    known: dict[tuple[object, int], int] = {}
    reached = _spread_list(_reached(actual), length)
    asked = _spread_list(numbers.tolist(), length)
    codes = np.empty(length, dtype=np.uint8)
    for position, pair in enumerate(zip(reached, asked, strict=True)):
        if pair not in known:
            truth = judge(pair[0], vocabulary[pair[1]])
            known[pair] = MISSING if truth is None else int(truth)
        codes[position] = known[pair]
    return codes


def _reached(actual: Vector) -> list[str | Fraction]:
    if isinstance(actual, NumberVector):
        return [actual.values.fraction(i) for i in range(len(actual.values))]
    return [normalised(each) for each in text(actual).texts.tolist()]


def _spread_list(values: list[_T], length: int) -> list[_T]:
    return values * length if len(values) == 1 else values
