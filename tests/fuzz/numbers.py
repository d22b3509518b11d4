"""Fuzzing numbers: a figure written in any honest way is that figure; anything else is no figure, or told."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random

from tests.fuzz.findings import Finding

from auditcheck.model.tables import CellState, Unit, ValueType
from auditcheck.tables.numbers import LARGEST, parse_number
from auditcheck.tables.values import Reading, read_values
from auditcheck.workbook.grid import ErrorValue, NotCalculated, RawValue

_WIDE = str.maketrans("0123456789.,-%()", "０１２３４５６７８９．，－％（）")
_SPACES = (" ", "\u00a0", "\u3000", "\u2009", "\u200b", "\t", "\n", "\ufeff", "\u00ad")
_SIGNS = "0123456789.,-+%()（）￥¥$元万亿千e '\u3000一二三〇百①⑴½Ⅷ"
_PLACES = 30
_UNITS = {"元": 1, "万元": 10_000, "亿元": 10**8, "千元": 1000}
_DIGITS = re.compile(r"[^0-9.]")
_POWER = re.compile(r"e([+-]?[0-9]+)")
_MOMENT = datetime(2021, 12, 31, 23, 59, 59, tzinfo=UTC).replace(tzinfo=None)
_RAW: tuple[RawValue, ...] = (
    None, "", " ", "—", "abc", "１２", "98%", "（12.5）", True, False, 0, - 0.0, 1.5, 1e308, 5e-324, - 1e15,
    2 **53 + 1, 3088.0599999999995, _MOMENT, date(1900,  1,  1), time(1,  2),
    timedelta(days = - 3,  seconds = 5), ErrorValue("#REF!"), NotCalculated("A1"), "9"*400, "\ud800",
    "1" + "\u0301",
)  # fmt: skip


def attempt(seed: int) -> str:
    """Read the number, the text or the cells of this number."""
    random = Random(seed)
    kind = random.randrange(4)
    if kind <= 1:
        return _written(random)
    return _any_text(random) if kind == 2 else _any_cells(random)


def _written(random: Random) -> str:
    """Write a known figure as people do. Raises Finding if it is read as another one."""
    figure = Decimal(random.randrange(10 ** random.randrange(1, 13))).scaleb(-random.randrange(5))
    text = f"{figure:,f}" if random.random() < 0.4 else f"{figure:f}"
    kind, meant = ValueType.AMOUNT, figure
    choice = random.randrange(6)
    if choice == 0:
        text, meant = random.choice(("-", "－", "−")) + text, -figure
    elif choice == 1:
        text, meant = f"({text})", -figure
    elif choice == 2:
        text, meant, kind = f"{text}%", figure / 100, ValueType.PERCENT
    elif choice == 3:
        text = random.choice(("¥", "￥", "人民币", "RMB")) + text
    unit = random.choice((None, *_UNITS)) if kind is ValueType.AMOUNT and choice > 1 else None
    text += unit or ""
    if random.random() < 0.3:
        text = text.translate(_WIDE)
    for _ in range(random.randrange(3)):
        at = random.randint(0, len(text))
        text = text[:at] + random.choice(_SPACES) + text[at:]
    found = parse_number(text, kind)
    if (
        found is None
        or found.value != meant
        or (unit and (found.unit is None or found.unit.yuan != _UNITS[unit]))
    ):
        raise Finding(f"{text!r} is {meant}, but read as {found}")
    return "a figure"


def _any_text(random: Random) -> str:
    """Read a text of what figures are made of. Raises Finding if a figure has other digits than the text."""
    text = "".join(random.choice(_SIGNS) for _ in range(random.randrange(1, 9)))
    found = {kind: parse_number(text, kind) for kind in ValueType if kind.is_numeric}
    for kind, number in found.items():
        if number is None:
            continue
        folded = unicodedata.normalize("NFKC", text).casefold()
        power = _POWER.search("".join(folded.split()))
        digits = Decimal(_DIGITS.sub("", _POWER.sub("", "".join(folded.split()))) or "0")
        digits = digits.scaleb(int(power[1]) if power else 0) / (100 if number.percent else 1)
        if abs(number.value) != digits or abs(number.value) > LARGEST:
            raise Finding(f"{text!r} as {kind}: {number}, but its digits are {digits}")
        if (
            number.value and number.value.adjusted() < -_PLACES
        ):  # written out it has more digits than are read
            continue
        again = parse_number(f"{number.value:f}", ValueType.NUMBER)
        if again is None or again.value != number.value:
            raise Finding(f"{text!r}: {number.value:f} is read as {again}")
    return "a text that is a figure" if any(found.values()) else "a text that is none"


def _any_cells(random: Random) -> str:
    """Read a column of anything. Raises Finding if a cell has no state, or a value that is none."""
    cells = [random.choice(_RAW) for _ in range(random.randrange(1, 12))]
    kind = random.choice(list(ValueType))
    source = random.choice((None, Unit.YUAN, Unit.TEN_THOUSAND))
    how = Reading(
        type=kind, source=source, compared=source and Unit.YUAN, percent_numbers=random.random() < 0.2
    )
    values = read_values(cells, how)
    for at, cell in enumerate(cells):
        state = CellState(int(values.states[at]))
        empty = isinstance(cell, ErrorValue | NotCalculated) or cell in (None, "", " ", "—")
        if state is CellState.VALUE and empty:
            raise Finding(f"{cell!r} as {kind} has a value")
        if values.numbers is not None and state is CellState.VALUE:
            values.numbers.fraction(at)
    told = {*values.unreadable, *values.errors, *values.not_calculated}
    lost = [
        cells[at] for at in range(len(cells)) if values.states[at] == CellState.UNREADABLE and at not in told
    ]
    if lost:
        raise Finding(f"{lost} as {kind}: not read and not told")
    return "cells"
