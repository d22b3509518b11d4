"""What a first look makes of functions and signs: each takes plain operands and returns one."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from auditcheck.expressions import plain, plainsums, plaintruths
from auditcheck.expressions.plain import Figures, Many, NotPlain, Plain, Row, Several, Truths


def _subtracted(left: Figures, right: Figures) -> Figures:
    return plainsums.added(left, plainsums.negative(right))


def _parts(operands: list[Plain]) -> list[Row | Many]:
    found: list[Row | Many] = []
    for operand in operands:
        found += operand.members if isinstance(operand, Several) else [operand]
    if not found:
        raise NotPlain
    return found


def _total(operands: list[Plain]) -> Plain:
    parts = _parts(operands)
    return plainsums.totalled(
        [plainsums.gathered(part) if isinstance(part, Many) else plain.numbers(part) for part in parts]
    )


def _quantified(*, every: bool) -> Callable[[list[Plain]], Plain]:
    def call(operands: list[Plain]) -> Plain:
        return reduce(
            plaintruths.both if every else plaintruths.either, [held(part) for part in _parts(operands)]
        )

    def held(part: Row | Many) -> Truths:
        if not isinstance(part, Many):
            return plain.conditions(part)
        row = plain.conditions(part.row)
        groups, target = part.grouped.groups, part.grouped.target
        return plaintruths.by_group(row, groups or [0] * len(row.held), target, every=every)

    return call


def _magnitude(operands: list[Plain]) -> Plain:
    return plain.lifted(lambda row: plainsums.magnitude(plain.numbers(row)), operands[0])


def _if_blank(operands: list[Plain]) -> Plain:
    return plain.lifted(lambda a, b: plainsums.filled(plain.numbers(a), plain.numbers(b)), *operands)


def _has(operands: list[Plain]) -> Plain:
    return reduce(plaintruths.both, map(_stated, _parts(operands)))


def _stated(part: Row | Many) -> Truths:
    if isinstance(part, Many):
        raise NotPlain
    return plaintruths.stated(part)


def _is_blank(operands: list[Plain]) -> Plain:
    return plain.lifted(plaintruths.blank, *operands)


ARITHMETIC: dict[str, Callable[[Figures, Figures], Figures]] = {
    "+": plainsums.added,
    "-": _subtracted,
    "*": plainsums.multiplied,
    "/": plainsums.divided,
}
FUNCTIONS: dict[str, Callable[[list[Plain]], Plain]] = {
    "sum": _total,
    "all": _quantified(every=True),
    "any": _quantified(every=False),
    "abs": _magnitude,
    "if_blank": _if_blank,
    "has": _has,
    "is_blank": _is_blank,
}
