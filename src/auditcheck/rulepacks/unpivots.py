"""Unpivoted tables and codes in several columns, as a pack writes them."""

from __future__ import annotations

from collections.abc import Mapping

from auditcheck.model.tables import ColumnSpec, Unpivot, ValueType
from auditcheck.model.words import Words
from auditcheck.rulepacks.mistakes import Mistakes, unknown
from auditcheck.rulepacks.schemas import ColumnText, FieldText, FormTable, GridTable, RecordsTable
from auditcheck.rulepacks.yamltext import Located

_Table = FormTable | RecordsTable | GridTable


def unpivot_of(table: _Table) -> Unpivot | None:
    """Return how the further columns of a table are told, if they are."""
    written = table.unpivot if isinstance(table, RecordsTable) else None
    if written is None:
        return None
    return Unpivot(value=str(written.value), headers=tuple(map(str, written.headers)))


def header_columns(table: _Table, mistakes: Mistakes) -> tuple[ColumnSpec, ...]:
    """Return the text columns that hold the headers over each value; what cannot be is told."""
    if not isinstance(table, RecordsTable) or table.unpivot is None:
        return ()
    value, known = table.unpivot.value, [str(name) for name in table.columns]
    if value not in table.columns:
        mistakes.add(value.place, unknown(Words("栏目", "column"), value, known))
    elif table.columns[value].header is not None:
        mistakes.add(value.place, _VALUE_WITH_HEADER)
    for name in table.unpivot.headers:
        if name in table.columns:
            mistakes.add(name.place, _TAKEN)
    return tuple(ColumnSpec(name=str(name), type=ValueType.TEXT) for name in table.unpivot.headers)


def without_header(table: _Table) -> frozenset[str]:
    """Return the columns that need no header."""
    found = unpivot_of(table)
    return frozenset({found.value}) if found else frozenset()


def parts_of(name: Located, written: FieldText | ColumnText, mistakes: Mistakes) -> tuple[int, ...]:
    """Return the widths of a code's levels that stand in columns of their own."""
    widths = tuple(written.parts or ()) if isinstance(written, ColumnText) else ()
    if widths and (ValueType(written.type) is not ValueType.CODE or 0 in widths):
        mistakes.add(name.place, _PARTS_OF_CODES)
    return widths


def given_columns(table: _Table) -> Mapping[Located, FieldText | ColumnText]:
    """Return the fields or columns as written."""
    return table.fields if isinstance(table, FormTable) else (table.columns or {})


_VALUE_WITH_HEADER = Words(
    "unpivot 的 value 栏自己没有表头（表头成了 headers 里的文字）：请删去 header",
    "the value column of unpivot has no header of its own (headers become texts): remove its header",
)
_TAKEN = Words(
    "这个名称已是一个栏目：headers 里请另取名称", "this is a column already: give headers other names"
)
_PARTS_OF_CODES = Words(
    "parts 是 code 类型各级的位数，都大于 0，如 [3, 2, 2]",
    "parts are the widths of a code's levels, each above 0, as [3, 2, 2]",
)
