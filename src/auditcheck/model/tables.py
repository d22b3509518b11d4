"""TableSpec: how a rule pack says where a table stands in a workbook and what its values are."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Literal

Nth = int | Literal["last"]


class ValueType(StrEnum):
    """What a value is; decides how a cell's content is read and shown."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    AMOUNT = "amount"
    PERCENT = "percent"
    DATE = "date"
    CODE = "code"
    YES_NO = "yes_no"

    @property
    def is_numeric(self) -> bool:
        """Whether values of this type take part in arithmetic."""
        return self in _NUMERIC


_NUMERIC = frozenset({ValueType.INTEGER, ValueType.NUMBER, ValueType.AMOUNT, ValueType.PERCENT})


class CellState(IntEnum):
    """The four states of a cell (rule-language: a value, blank, not applicable, unreadable)."""

    VALUE = 0
    BLANK = 1
    NOT_APPLICABLE = 2
    UNREADABLE = 3


class Unit(StrEnum):
    """Units of amounts, as printed on Chinese forms."""

    YUAN = "元"
    THOUSAND = "千元"
    TEN_THOUSAND = "万元"
    HUNDRED_MILLION = "亿元"

    @property
    def yuan(self) -> int:
        """How many yuan one unit is."""
        return _YUAN[self]


_YUAN = {Unit.YUAN: 1, Unit.THOUSAND: 1_000, Unit.TEN_THOUSAND: 10_000, Unit.HUNDRED_MILLION: 100_000_000}


class Layout(StrEnum):
    """The ways a table lies on a sheet."""

    FORM = "form"
    RECORDS = "records"
    GRID = "grid"


class TableSource(StrEnum):
    """Where a table's values come from; all but the first exist only in a batch of submissions."""

    SUBMISSION = "submission"
    UNITS = "units"
    ROSTER = "roster"
    EXPLANATIONS = "explanations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What a label or header says: aliases, the section it stands under, which occurrence.

    Each alias is a path of one or more texts: ``预算数 / 全年预算数`` (stacked headers) is
    ``("预算数", "全年预算数")``. Texts are as the pack wrote them; normalising is the reader's work.
    """

    aliases: tuple[tuple[str, ...], ...]
    under: tuple[str, ...] = ()
    nth: Nth | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """The column words that pandera checks; ``one_of`` names values, a codelist or another column."""

    required: bool = False
    unique: bool = False
    min: Decimal | None = None
    max: Decimal | None = None
    one_of: tuple[str, ...] = ()
    codelist: str | None = None
    one_of_column: tuple[str, str] | None = None
    matches: str | None = None
    length_min: int | None = None
    length_max: int | None = None
    decimals_max: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpivot:
    """Every column of a records table without a name of its own, told cell by cell.

    Each of its cells is a record: ``value`` names the column of the values, ``headers`` the columns of
    the header texts over them, the upper one first (a header of one row stands in all of them).
    """

    value: str
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSpec:
    """A form's field, a records column or a grid column.

    ``anchor`` is the label (form) or the header (records, grid). ``column`` is, on a form, the
    header of the column in which the value stands; empty: the next value to the right of, else
    below, the label. ``decimals`` is the last declared place (None: 2 for rounding, unchecked else).
    ``parts`` are the widths of a code's levels where its header covers a column for each of them.
    ``is_place``: its values are no cells but the sheet or block each record stands on.
    ``of`` is, in a table of units, where the value stands in each submission: table, (row,) column.
    ``trust`` is how many cells one of its cells counts as when the diagnosis looks for the wrong ones
    (None: as the table's).
    """

    name: str
    type: ValueType
    anchor: Anchor | None = None
    column: Anchor | None = None
    at: str | None = None
    defined_name: str | None = None
    pattern: str | None = None
    called: str | None = None
    unit: Unit | None = None
    decimals: int | None = None
    blank: Literal["zero", "unknown"] = "zero"
    optional: bool = False
    parts: tuple[int, ...] = ()
    is_place: bool = False
    of: tuple[str, ...] = ()
    trust: int | None = None
    contract: Contract = field(default_factory=Contract)

    @property
    def title(self) -> str:
        """What people call it: ``called``, else the first label with that of its column, else the name."""
        if self.called:
            return self.called
        labels = [" / ".join(anchor.aliases[0]) for anchor in (self.anchor, self.column) if anchor]
        return " ".join(labels) or self.name


def place_column(each: Literal["sheet", "block"]) -> ColumnSpec:
    """Return the column that tells on which sheet or block each record of a repeated table stands."""
    called = {"sheet": "所在工作表", "block": "所在表块"}[each]
    return ColumnSpec(name=each, type=ValueType.TEXT, called=called, optional=True, is_place=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSpec:
    """A named row of a grid; ``trust`` as of a column, of which the larger counts."""

    name: str
    anchor: Anchor
    called: str | None = None
    optional: bool = False
    trust: int | None = None

    @property
    def title(self) -> str:
        """What people call it: ``called``, else the first label."""
        return self.called or " / ".join(self.anchor.aliases[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """One table of a pack. ``sheet`` holds title patterns (``*`` stands for any text).

    ``unit`` is the unit values are compared in; ``unit_required`` makes a sheet whose unit cannot
    be read an issue. ``total`` gives the row that is no record: column name → its text.
    ``not_applicable`` are the whole-cell texts that mean "does not apply here". ``trust`` is that of the
    cells whose column and row say none.
    """

    name: str
    sheet: tuple[str, ...]
    layout: Layout
    columns: tuple[ColumnSpec, ...]
    source: TableSource = TableSource.SUBMISSION
    rows: tuple[RowSpec, ...] = ()
    called: str | None = None
    each: Literal["sheet", "block", "beside"] | None = None
    starts: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    orientation: Literal["rows", "columns"] = "rows"
    header_pattern: str | None = None
    pattern_type: ValueType = ValueType.AMOUNT
    excel_table: str | None = None
    key: tuple[str, ...] = ()
    total: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unpivot: Unpivot | None = None
    rows_min: int = 0
    rows_max: int | None = None
    optional: bool = False
    unit: Unit | None = None
    unit_required: bool = False
    not_applicable: tuple[str, ...] = ("—", "——", "/", "无", "*")
    trust: int = 1

    @property
    def label(self) -> str:
        """What people call the table: ``called``, else its sheet's title, else the name."""
        return self.called or (self.sheet[0] if self.sheet else self.name)

    def column(self, name: str) -> ColumnSpec | None:
        """Return the column or field called ``name`` (or ``called`` so), if any."""
        for spec in self.columns:
            if name == spec.name or name == spec.called:  # noqa: PLR1714 - asked for every name of every rule
                return spec
        return None

    def row(self, name: str) -> RowSpec | None:
        """Return the grid row called ``name`` (or ``called`` so), if any."""
        for spec in self.rows:
            if name == spec.name or name == spec.called:  # noqa: PLR1714 - asked for every name of every rule
                return spec
        return None
