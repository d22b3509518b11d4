"""What cells hold, by type: from raw cells to the four states, exact numbers and texts.

Documented decisions: a percent without a sign is a ratio up to 1 and a percentage above 1.5 (between
them it is a ratio, told as a hint); where the label says ``(%)`` every plain number is a percentage.
Amounts are taken at the 15 digits that Excel shows and at most 6 decimals of the sheet's unit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import NoneType
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from auditcheck.arithmetic.doubles import exact_doubles, shown_decimal
from auditcheck.arithmetic.exact import Exact, Mask, choose
from auditcheck.model.tables import CellState, Unit, ValueType
from auditcheck.tables.few import EXACT_INTEGER, few_plain, scale
from auditcheck.tables.numbers import LARGEST, ParsedNumber, parse_number, without_spaces
from auditcheck.tables.texts import plain_text, read_text
from auditcheck.workbook.grid import ErrorValue, NotCalculated

if TYPE_CHECKING:
    from auditcheck.workbook.grid import RawValue

_DASHES = frozenset({"—", "-", "--", "–", "——", "―", "─", "──"})
_PLACES = 6
_SURELY_PERCENT = Decimal("1.5")


def _no_format(_index: int) -> str | None:
    return None


@dataclass(slots=True, kw_only=True, eq=False)
class Reading:
    """How cells are to be read. ``source`` is the unit on the sheet, ``compared`` the unit wanted.

    ``units`` are units that single cells have by their own label or format. ``number_format`` gives
    the format of the cell at an index, or None where it is not known.
    """

    type: ValueType
    not_applicable: frozenset[str] = _DASHES
    source: Unit | None = None
    compared: Unit | None = None
    unit_known: bool = True
    units: Mapping[int, Unit] = field(default_factory=dict)
    percent_numbers: bool = False
    number_format: Callable[[int], str | None] = field(default=_no_format)

    def factor(self, own: Unit | None = None) -> Fraction:
        """Return what an amount in its ``own`` unit (None: the sheet's) is multiplied by."""
        return scale(own or self.source, self.compared)


@dataclass(slots=True, kw_only=True)
class Values:
    """The cells as read: ``states`` (n,), ``numbers`` or ``texts`` (n,) and the indices to tell of.

    ``own_units`` holds the unit written in a cell itself, by index.
    """

    states: NDArray[np.uint8]
    numbers: Exact | None = None
    texts: NDArray[Any] | None = None
    own_units: dict[int, Unit] = field(default_factory=dict)
    unreadable: list[int] = field(default_factory=list)
    errors: list[int] = field(default_factory=list)
    not_calculated: list[int] = field(default_factory=list)
    text_numbers: list[int] = field(default_factory=list)
    percents: list[int] = field(default_factory=list)


@lru_cache(maxsize=256)
def placeholders(texts: tuple[str, ...]) -> frozenset[str]:
    """Return the whole-cell texts that mean "does not apply", as compared: folded, with all dashes."""
    return _DASHES | {without_spaces(text) for text in texts}


def is_blank(raw: RawValue) -> bool:
    """Say whether a cell holds nothing a person could see."""
    if isinstance(raw, str):
        return not raw or (not raw[:1].isalnum() and not without_spaces(raw).strip("'"))
    return raw is None


def read_values(raws: Sequence[RawValue], how: Reading) -> Values:
    """Read the cells of one column (or one field over several forms)."""
    values = Values(states=np.zeros(len(raws), dtype=np.uint8))
    if how.type.is_numeric:
        _read_numbers(raws, how, values)
    else:
        _read_texts(raws, how, values)
    return values


def _read_texts(raws: Sequence[RawValue], how: Reading, values: Values) -> None:
    values.texts = np.empty(len(raws), dtype=object)
    if set(map(type, raws)) <= {str, NoneType}:
        written = cast("Sequence[str | None]", raws)
        if _all_plain(written, how):
            values.texts[:] = raws
            return
        known = {raw: _text(raw, how) for raw in set(written)}
        read = [known[raw] for raw in written]
    else:
        read = [_text(_as_shown(raw, index, how), how) for index, raw in enumerate(raws)]
    values.texts[:] = [text for _, text in read]
    values.states[:] = [state for state, _ in read]
    for i in np.flatnonzero(values.states == CellState.UNREADABLE).tolist():
        _note(raws[i], i, values)


def _all_plain(raws: Sequence[str | None], how: Reading) -> bool:
    """Say at once of many codes that none needs cleaning or could be a placeholder."""
    if how.type is not ValueType.CODE or None in raws:
        return False
    codes = cast("Sequence[str]", raws)
    together = "".join(codes)
    limit = max(map(len, how.not_applicable)) + 2
    return together.isascii() and together.isalnum() and min(map(len, codes), default=0) > limit


def _text(raw: RawValue, how: Reading) -> tuple[CellState, str]:
    if is_blank(raw):
        return CellState.BLANK, ""
    if isinstance(raw, ErrorValue | NotCalculated):
        return CellState.UNREADABLE, ""
    if isinstance(raw, str) and _is_placeholder(raw, how):
        return CellState.NOT_APPLICABLE, ""
    text = read_text(raw, how.type)
    return (CellState.UNREADABLE, "") if text is None else (CellState.VALUE, text)


def _as_shown(raw: RawValue, index: int, how: Reading) -> RawValue:
    """Return a code stored as a number with the zeros in front that its number format shows."""
    if how.type is not ValueType.CODE or isinstance(raw, bool) or not isinstance(raw, int | float):
        return raw
    shown = how.number_format(index) or ""
    return plain_text(raw).zfill(len(shown)) if shown and not shown.strip("0") else raw


def _is_placeholder(raw: str, how: Reading) -> bool:
    if how.type is ValueType.YES_NO and raw.strip() in {"无", "×"}:
        return False
    return without_spaces(raw) in how.not_applicable


def _note(raw: RawValue, index: int, values: Values) -> None:
    kind = {ErrorValue: values.errors, NotCalculated: values.not_calculated}
    kind.get(type(raw), values.unreadable).append(index)


def _read_numbers(raws: Sequence[RawValue], how: Reading, values: Values) -> None:
    values.numbers = few_plain(raws, how)
    if values.numbers is None:
        _read_all_numbers(raws, how, values)


def _read_all_numbers(raws: Sequence[RawValue], how: Reading, values: Values) -> None:
    doubles, plain = _doubles(raws)
    if how.units:
        doubles[list(how.units)] = 0.0
        plain[list(how.units)] = False
    numbers = (
        _percents(doubles, plain, how, values) if how.type is ValueType.PERCENT else _exact(doubles, how)
    )
    if not how.unit_known and how.type is ValueType.AMOUNT:
        values.states[plain] = CellState.UNREADABLE
        numbers = Exact(np.zeros(len(raws), dtype=np.int64))
    if how.type is ValueType.AMOUNT and how.factor() != 1:
        numbers = numbers * Exact.constant(how.factor())
    if not plain.all():
        numbers = _with_odd(raws, np.flatnonzero(~plain), how, values, numbers)
    values.numbers = numbers


def _doubles(raws: Sequence[RawValue]) -> tuple[NDArray[np.float64], Mask]:
    """Return the cells as doubles (0 where none) and which of them are plain numbers."""
    if set(map(type, raws)) <= {float, int}:
        doubles = np.fromiter(cast("Sequence[float]", raws), np.float64, len(raws))
        plain = np.ones(len(raws), dtype=np.bool_)
    else:
        plain = np.fromiter((type(raw) is float or type(raw) is int for raw in raws), np.bool_, len(raws))
        doubles = np.fromiter(
            (raw if type(raw) is float or type(raw) is int else 0.0 for raw in raws),
            np.float64,
            len(raws),
        )
    sound = np.abs(doubles) <= float(LARGEST)
    if not sound.all():
        plain &= sound
        doubles[~sound] = 0.0
    large = np.abs(doubles) > EXACT_INTEGER
    if large.any():
        plain &= ~large
        doubles[large] = 0.0
    return doubles, plain


def _exact(doubles: NDArray[np.float64], how: Reading) -> Exact:
    if how.type is not ValueType.AMOUNT:
        return exact_doubles(doubles)
    for places in (2, _PLACES):
        whole = np.rint(doubles * 10.0**places)
        if (places == _PLACES or bool((whole / 10.0**places == doubles).all())) and _small(whole):
            return Exact(whole.astype(np.int64), 10**places)
    return exact_doubles(doubles).rounded(_PLACES)


def _small(whole: NDArray[np.float64]) -> bool:
    return float(np.abs(whole).max(initial=0.0)) < 1e15  # noqa: PLR2004 - all 15 digits are exact below


def _percents(doubles: NDArray[np.float64], plain: Mask, how: Reading, values: Values) -> Exact:
    """Return ratios; numbers that are percentages are divided by 100."""
    divide = np.zeros(len(doubles), dtype=np.bool_)
    for i in np.flatnonzero(plain & ((np.abs(doubles) > 1) | how.percent_numbers)).tolist():
        signed = "%" in (how.number_format(i) or "")
        if not signed:
            divide[i], doubtful = _percent_kind(abs(shown_decimal(doubles[i])), how)
            if doubtful:
                values.percents.append(i)
    ratios = exact_doubles(doubles)
    return choose(divide, ratios * Exact.constant(Fraction(1, 100)), ratios) if divide.any() else ratios


def _percent_kind(size: Decimal, how: Reading) -> tuple[bool, bool]:
    """Return (is a percentage, is told as a hint) for a number without percent sign."""
    if how.percent_numbers:
        return True, False
    return size > _SURELY_PERCENT, size > 1


def _with_odd(
    raws: Sequence[RawValue], where: NDArray[np.intp], how: Reading, values: Values, numbers: Exact
) -> Exact:
    """Read the cells that are no plain doubles one by one and put their numbers in place."""
    found: dict[int, Fraction] = {}
    places = where.tolist()
    values.states[[i for i in places if raws[i] is None]] = CellState.BLANK
    for i in [i for i in places if raws[i] is not None]:
        state = _odd(i, raws[i], how, values, found)
        if state:
            values.states[i] = state
            if state is CellState.UNREADABLE:
                _note(raws[i], i, values)
    if not found:
        return numbers
    odd = Exact.of(list(found.values()))
    spread = np.zeros(len(raws), dtype=odd.numerators.dtype)
    mask = np.zeros(len(raws), dtype=np.bool_)
    spread[list(found)] = odd.numerators
    mask[list(found)] = True
    return choose(mask, Exact(spread, odd.denominator), numbers)


def _odd(index: int, raw: RawValue, how: Reading, values: Values, found: dict[int, Fraction]) -> CellState:
    if is_blank(raw):
        return CellState.BLANK
    if isinstance(raw, str) and _is_placeholder(raw, how):
        return CellState.NOT_APPLICABLE
    parsed = parse_number(raw, how.type) if isinstance(raw, str) else _plain_number(raw)
    unit = (parsed and parsed.unit) or how.units.get(index)
    if parsed is None or not (how.unit_known or unit or how.type is not ValueType.AMOUNT):
        return CellState.UNREADABLE
    found[index] = _parsed(parsed, index, how, values)
    if isinstance(raw, str):
        values.text_numbers.append(index)
    return CellState.VALUE


def _plain_number(raw: RawValue) -> ParsedNumber | None:
    """Return a number that is not read with the others: too large for a double, or with its own unit."""
    if type(raw) is int and abs(raw) <= LARGEST:
        return ParsedNumber(value=Decimal(raw))
    if type(raw) is float and abs(raw) <= float(LARGEST):
        return ParsedNumber(value=shown_decimal(raw))
    return None


def _parsed(parsed: ParsedNumber, index: int, how: Reading, values: Values) -> Fraction:
    if how.type is ValueType.AMOUNT:
        unit = parsed.unit or how.units.get(index)
        if unit:
            values.own_units[index] = unit
        return Fraction(round(Fraction(parsed.value), _PLACES)) * how.factor(unit)
    if how.type is ValueType.PERCENT and not parsed.percent:
        divide, doubtful = _percent_kind(abs(parsed.value), how)
        if doubtful:
            values.percents.append(index)
        return Fraction(parsed.value) / (100 if divide else 1)
    return Fraction(parsed.value)
