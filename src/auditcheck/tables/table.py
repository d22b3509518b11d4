"""Table: typed columns with the cell every value came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import repeat
from operator import is_, itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from auditcheck.arithmetic.doubles import shown_decimal
from auditcheck.arithmetic.exact import Exact
from auditcheck.model.cells import CellRef
from auditcheck.model.tables import CellState, ColumnSpec, TableSpec, Unit, ValueType
from auditcheck.tables.few import few_shown, halves_shown, last_digit, scale
from auditcheck.tables.formats import cell_shown, format_shown, is_computed
from auditcheck.tables.numbers import parse_number
from auditcheck.tables.texts import plain_text

if TYPE_CHECKING:
    import pandas as pd

    from auditcheck.workbook.grid import RawValue, Sheet

_ROUNDED_UNITS = frozenset({Unit.TEN_THOUSAND, Unit.HUNDRED_MILLION})
_DEFAULT_PLACES = 2


@dataclass(slots=True, kw_only=True, eq=False)
class Origin:
    """The cell of every value. ``rows`` and ``columns`` have shape (n,), 0 where there is no cell.

    ``which`` (n,) says which of ``sheets`` a value stands on; None: all on the first. It is never changed;
    made often, and slowly if frozen.
    """

    sheets: tuple[Sheet, ...]
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    which: NDArray[np.int32] | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def sheet(self, index: int) -> Sheet | None:
        """Return the sheet of a value."""
        number = 0 if self.which is None else int(self.which[index])
        return self.sheets[number] if number < len(self.sheets) else None

    def cell(self, index: int) -> CellRef | None:
        """Return the cell of a value, or None if it has none."""
        sheet, row = self.sheet(index), int(self.rows[index])
        if sheet is None or not row:
            return None
        return CellRef(sheet=sheet.title, row=row, column=int(self.columns[index]))

    def raw(self, index: int) -> RawValue:
        """Return what the cell of a value holds."""
        sheet = self.sheet(index)
        return sheet.value(int(self.rows[index]), int(self.columns[index])) if sheet else None

    def are_texts(self) -> NDArray[np.bool_]:
        """Return (n,) where values that stand in one column of one sheet are texts."""
        cells, column = self.sheets[0].rows, int(self.columns[0]) - 1
        lines = list(map(cells.__getitem__, (self.rows - 1).tolist()))
        if min(map(len, lines), default=0) <= column:
            lines = [line if column < len(line) else [None] * (column + 1) for line in lines]
        kinds = list(map(type, map(itemgetter(column), lines)))
        return np.fromiter(map(is_, kinds, repeat(str)), np.bool_, len(kinds))

    def styles(self) -> tuple[NDArray[np.intp], list[str]] | None:
        """Return the cell style (n,) of each value and the number format of each style.

        None where the file tells none, or where values stand in several columns, on several sheets, or
        in no cell.
        """
        sheet = self.sheets[0] if len(self.sheets) == 1 and self.which is None else None
        if sheet is None or sheet.formats is None or not self.rows.size or np.ptp(self.columns):
            return None
        if not self.rows.all():
            return None
        styles = np.asarray(sheet.formats.styles(int(self.columns[0])), dtype=np.intp)
        within = self.rows < len(styles)
        numbered = np.zeros(len(self), dtype=np.intp)
        numbered[within] = styles[self.rows[within]]
        known = sheet.formats.known
        return np.where(numbered < len(known), numbered, 0), known

    def number_format(self, index: int) -> str | None:
        """Return the number format of a value's cell, if known."""
        sheet = self.sheet(index)
        return sheet.number_format(int(self.rows[index]), int(self.columns[index])) if sheet else None


@dataclass(frozen=True, kw_only=True, eq=False)
class Column:
    """The values of one column or field.

    ``numbers`` (n,) are amounts in ``compared`` units and percents as ratios, 0 where there is no
    value; ``texts`` (n,) are the other types, "" where there is none (dates ISO, yes_no 是/否).
    ``unit`` is the unit of amounts on the sheet, ``own_units`` the ones written in a cell itself.
    ``inline`` holds the text of a value that is only a part of its cell, or more than it; ``titles``
    the headers of values (n) that have each their own. ``absent`` (n,) is true where no submission holds
    the value: it is unknown and never counts as 0.
    """

    spec: ColumnSpec
    title: str
    states: NDArray[np.uint8]
    origin: Origin
    numbers: Exact | None = None
    texts: NDArray[Any] | None = None
    unit: Unit | None = None
    compared: Unit | None = None
    own_units: Mapping[int, Unit] = field(default_factory=dict)
    inline: Mapping[int, str] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    absent: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.states)

    def title_of(self, index: int) -> str:
        """Return the header over a value."""
        return self.titles[index] if self.titles else self.title

    def raw(self, index: int) -> str:
        """Return a value as it stands on the sheet."""
        return plain_text(self._raw(index))

    def text(self, index: int) -> str:
        """Return a value as text: numbers in full, "" where there is none."""
        if self.numbers is None:
            return str(self.texts[index]) if self.texts is not None else ""
        if self.states[index] != CellState.VALUE:
            return ""
        return f"{self.numbers.decimal(index).normalize() + 0:f}"

    def array(self) -> NDArray[Any]:
        """Return the values as a frame holds them: float64 with NaN, or objects with None for no value."""
        absent = self.states != CellState.VALUE
        if self.numbers is not None:
            floats = self.numbers.floats()
            floats[absent] = np.nan
            return floats
        texts = np.empty(len(self), dtype=object) if self.texts is None else self.texts.copy()
        texts[absent] = None
        return texts

    def present(self) -> NDArray[Any]:
        """Return the values that are there, in order: float64 or texts, shape (values,)."""
        if not self.states.any():
            return self.numbers.floats() if self.numbers is not None else self._texts()
        there = self.states == CellState.VALUE
        if self.numbers is not None:
            return self.numbers.take(there).floats()
        return np.asarray(self._texts()[there])

    def _texts(self) -> NDArray[Any]:
        return np.empty(0, dtype=object) if self.texts is None else self.texts

    def factor(self, index: int | None) -> Fraction:
        """Return what an amount of the sheet was multiplied by (None: where no cell says its own unit)."""
        unit = self.unit if index is None else self.own_units.get(index, self.unit)
        return self._factor(unit)

    def half_units(self) -> Exact | None:
        """Return the rounding radius of each value (length n or 1), in the compared unit.

        It is half a unit of the last declared place for percents and for amounts that the sheet
        gives in 万元 or 亿元; None for what is exact: counts, plain numbers, amounts in 元.
        """
        places = _DEFAULT_PLACES if self.spec.decimals is None else self.spec.decimals
        half = Fraction(1, 2) / 10**places
        if self.spec.type is ValueType.PERCENT:
            return Exact.constant(half / 100)
        if self.spec.type is not ValueType.AMOUNT:
            return None
        if not self.own_units:
            return Exact.constant(half * self._factor(self.unit)) if self.unit in _ROUNDED_UNITS else None
        units = [self.own_units.get(i, self.unit) for i in range(len(self))]
        return Exact.of([half * self._factor(u) if u in _ROUNDED_UNITS else Fraction(0) for u in units])

    def displayed(self) -> Exact:
        """Return half a unit of the last digit shown for each value (n,), compared unit or ratio."""
        if self.numbers is None:
            return Exact.constant(0, len(self))
        alike = few_shown(self)
        if alike is not None:
            return halves_shown(alike, self.spec.type, self.unit, self.compared, len(self))
        absent = self.states != CellState.VALUE
        exponents, settled = self._settled_exponents()
        for index in np.flatnonzero(~absent & ~settled).tolist():
            exponents[index] = self._certain_exponent(index)
        if not self.own_units and not absent.any() and len(set(exponents.tolist())) == 1:
            return halves_shown(int(exponents[0]), self.spec.type, self.unit, self.compared, len(self))
        kinds, which = np.unique(exponents, return_inverse=True)
        if not self.own_units:
            digits = [self._last_digit(int(kind), self.unit) / 2 for kind in kinds]
            return Exact.of(digits).take(which).replaced(absent, 0)
        units = [self.own_units.get(index, self.unit) for index in range(len(self))]
        halves = [self._last_digit(int(e), unit) / 2 for e, unit in zip(exponents, units, strict=True)]
        return Exact.of(halves).replaced(absent, 0)

    def half_unit(self, index: int) -> Fraction:
        """Return the rounding radius of one value, 0 if it is exact."""
        radius = self.half_units()
        return Fraction(0) if radius is None else radius.fraction(index if len(radius) > 1 else 0)

    def half_shown(self, index: int) -> Fraction:
        """Return half a unit of the last digit shown of one value, in the compared unit or as ratio."""
        if self.numbers is None or self.states[index] != CellState.VALUE:
            return Fraction(0)
        return self._last_digit(self._certain_exponent(index), self.own_units.get(index, self.unit)) / 2

    def places(self, index: int) -> int | None:
        """Return how many decimals a value shows (of the percentage for percents), if it is a number."""
        if self.numbers is None or self.states[index] != CellState.VALUE:
            return None
        return max(0, self._exponent(index))

    def _settled_exponents(self) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Return the decimals shown of each value, and where the cell's number format settles them."""
        exponents = np.zeros(len(self), dtype=np.intp)
        settled = np.zeros(len(self), dtype=np.bool_)
        found = None if self.inline else self.origin.styles()
        if found is None:
            return exponents, settled
        styles, formats = found
        is_percent = self.spec.type is ValueType.PERCENT
        shown = [format_shown(number_format) for number_format in formats]
        told = [each is not None and (each.percent or not is_percent) for each in shown]
        places = [each.places if each is not None else 0 for each in shown]
        settled = np.array(told, dtype=np.bool_)[styles] & ~self.origin.are_texts()
        return np.array(places, dtype=np.intp)[styles], settled

    def _exponent(self, index: int) -> int:
        """Return the decimals shown, of the percentage for percents (negative: tens)."""
        raw = self._raw(index)
        shown = cell_shown(raw, self.origin.number_format(index), self.spec.type)
        if self.spec.type is not ValueType.PERCENT or shown.percent:
            return shown.places
        return shown.places - 2 if self._is_ratio(raw, index) else shown.places

    def _certain_exponent(self, index: int) -> int:
        """Return the decimals shown that can be relied on: the last of 15 depends on how it was computed."""
        return self._exponent(index) - is_computed(self._raw(index), self.origin.number_format(index))

    def _is_ratio(self, raw: RawValue, index: int) -> bool:
        """Say whether a percent without sign was taken as a ratio rather than a percentage."""
        assert self.numbers is not None  # noqa: S101 - percents are numbers
        if isinstance(raw, str):
            parsed = parse_number(raw, self.spec.type)
            return parsed is not None and self.numbers.fraction(index) == Fraction(parsed.value)
        stored = shown_decimal(raw) if isinstance(raw, float) else raw
        return isinstance(stored, int) or self.numbers.fraction(index) == Fraction(stored)  # type: ignore[arg-type]

    def _last_digit(self, exponent: int, unit: Unit | None) -> Fraction:
        return last_digit(exponent, self.spec.type, unit, self.compared)

    def _factor(self, unit: Unit | None) -> Fraction:
        return scale(unit, self.compared) if self.spec.type is ValueType.AMOUNT else Fraction(1)

    def _raw(self, index: int) -> RawValue:
        return self.inline[index] if index in self.inline else self.origin.raw(index)


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """One table of a submission: ``length`` records (forms: 1, or one a sheet or block; grids: rows).

    ``columns`` are by name, pattern columns by the captured text; what was not found is absent.
    ``row_names`` are the rows of a grid in the order of the sheet. ``labels`` (n) is what people call
    each record: its key, its row's label, its sheet. ``total`` is the total row, a table of one record.
    """

    spec: TableSpec
    length: int
    columns: Mapping[str, Column]
    labels: list[str]
    row_names: tuple[str, ...] = ()
    total: Table | None = None

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The values as a DataFrame (length × columns): float64 with NaN, objects with None for no value."""
        import pandas as pd  # noqa: PLC0415 - only contracts and users who ask need pandas

        data = {name: column.array() for name, column in self.columns.items()}
        return pd.DataFrame(data, index=pd.RangeIndex(self.length))
