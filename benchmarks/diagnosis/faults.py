"""Faults as people make them, each planted at a chosen place of clean figures."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from diagnosis.forms import CENT, Form, Place, Values


@dataclass(frozen=True)
class Fault:
    """What was planted: the kind, the places that are wrong, and their wrong values."""

    kind: str
    wrong: Values


def plant(form: Form, kind: str, chance: random.Random) -> Fault | None:
    """Return a fault of this kind at a place chosen by chance, None if the form has no such place."""
    return _KINDS[kind](form, kind, chance)


def _figure(change: Callable[[Decimal, random.Random], Decimal | None]) -> Callable[..., Fault | None]:
    def make(form: Form, kind: str, chance: random.Random) -> Fault | None:
        for _ in range(20):
            place = _any(form, chance)
            wrong = change(form.values[place], chance)
            if wrong is not None and wrong != form.values[place]:
                return Fault(kind, {place: wrong})
        return None

    return make


def _any(form: Form, chance: random.Random) -> Place:
    free = {place for sub in form.subrows for place in [sub]}
    return chance.choice([p for p in form.values if p not in form.percents and p not in free])


def _sign(value: Decimal, _: random.Random) -> Decimal | None:
    return -value if value else None


def _scaled(power: int) -> Callable[[Decimal, random.Random], Decimal | None]:
    def change(value: Decimal, chance: random.Random) -> Decimal | None:
        up = value * Decimal(10) ** power
        down = value / Decimal(10) ** power
        fits = down == down.quantize(CENT) and chance.random() < 0.5
        return down if fits else up

    return change


def _typed(value: Decimal) -> tuple[str, int]:
    text = f"{abs(value):.2f}"
    return text.replace(".", ""), -1 if value < 0 else 1


def _back(digits: str, sign: int) -> Decimal | None:
    return sign * Decimal(digits) * CENT if digits and digits.isdigit() else None


def _swapped(value: Decimal, chance: random.Random) -> Decimal | None:
    digits, sign = _typed(value)
    if len(digits) < 2:
        return None
    at = chance.randrange(len(digits) - 1)
    return _back(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :], sign)


def _dropped(value: Decimal, chance: random.Random) -> Decimal | None:
    whole, _, cents = f"{abs(value):.2f}".partition(".")
    if len(whole) < 2:
        return None
    at = chance.randrange(len(whole))
    return Decimal(f"{whole[:at]}{whole[at + 1 :]}.{cents}") * (-1 if value < 0 else 1)


def _doubled(value: Decimal, chance: random.Random) -> Decimal | None:
    whole, _, cents = f"{abs(value):.2f}".partition(".")
    at = chance.randrange(len(whole))
    return Decimal(f"{whole[: at + 1]}{whole[at]}{whole[at + 1 :]}.{cents}") * (-1 if value < 0 else 1)


def _mistyped(value: Decimal, chance: random.Random) -> Decimal | None:
    digits, sign = _typed(value)
    at = chance.randrange(len(digits))
    return _back(digits[:at] + chance.choice("0123456789") + digits[at + 1 :], sign)


def _total_with(form: Form, kind: str, chance: random.Random) -> Fault | None:
    if not form.parts:
        return None
    total, parts = chance.choice(sorted(form.parts.items()))
    part = form.values[chance.choice(parts)]
    if not part or len(parts) < 2:
        return None
    change = -part if kind == "left out" else part
    return Fault(kind, {total: form.values[total] + change})


def _sub_row(form: Form, kind: str, chance: random.Random) -> Fault | None:
    if not form.subrows:
        return None
    sub, total = chance.choice(sorted(form.subrows.items()))
    return Fault(kind, {total: form.values[total] + form.values[sub]}) if form.values[sub] else None


def _neighbour(form: Form, kind: str, chance: random.Random) -> Fault | None:
    order = list(form.values)
    place = _any(form, chance)
    near = [p for p in order if p[0] == place[0] and p not in form.percents]
    table = next((spec for spec in form.pack.tables if spec.name == place[0]), None)
    if table is None:
        return None
    rows = [row.name for row in table.rows]
    columns = [column.name for column in table.columns]

    def spot(p: Place) -> tuple[int, int]:
        return (rows.index(p[1]) if rows else 0, columns.index(p[2]))

    here = spot(place)
    beside = [p for p in near if abs(spot(p)[0] - here[0]) + abs(spot(p)[1] - here[1]) == 1]
    if not beside:
        return None
    wrong = form.values[chance.choice(sorted(beside))]
    return Fault(kind, {place: wrong}) if wrong != form.values[place] else None


def _exchanged(form: Form, kind: str, chance: random.Random) -> Fault | None:
    first, second = _any(form, chance), _any(form, chance)
    if first[0] != second[0] or form.values[first] == form.values[second]:
        return None
    return Fault(kind, {first: form.values[second], second: form.values[first]})


def _last_year(form: Form, kind: str, chance: random.Random) -> Fault | None:
    place = _any(form, chance)
    wrong = form.before[place]
    return Fault(kind, {place: wrong}) if wrong != form.values[place] else None


def _percent(form: Form, kind: str, chance: random.Random) -> Fault | None:
    if not form.percents:
        return None
    place = chance.choice(sorted(form.percents))
    return Fault(kind, {place: form.values[place] / 100})


_KINDS: dict[str, Callable[[Form, str, random.Random], Fault | None]] = {
    "sign": _figure(_sign),
    "left out": _total_with,
    "counted twice": _total_with,
    "sub-row added": _sub_row,
    "×10": _figure(_scaled(1)),
    "×100": _figure(_scaled(2)),
    "×1000": _figure(_scaled(3)),
    "×10000": _figure(_scaled(4)),
    "digits swapped": _figure(_swapped),
    "digit dropped": _figure(_dropped),
    "digit doubled": _figure(_doubled),
    "digit mistyped": _figure(_mistyped),
    "neighbour": _neighbour,
    "cells exchanged": _exchanged,
    "last year": _last_year,
    "percent sign": _percent,
}
KINDS = tuple(_KINDS)
