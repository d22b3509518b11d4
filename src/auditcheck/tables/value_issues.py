"""Issues of values: cells that could not be read, and those that were read with a remark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditcheck.model.cells import Location, Role
from auditcheck.model.checks import BuiltinCheck
from auditcheck.model.issues import Issue
from auditcheck.model.tables import ValueType
from auditcheck.model.words import Words, cut
from auditcheck.tables.checks import (
    LABEL_AMBIGUOUS,
    VALUE_ERROR,
    VALUE_NOT_CALCULATED,
    VALUE_PERCENT,
    VALUE_TEXT_NUMBER,
    VALUE_UNREADABLE,
)

if TYPE_CHECKING:
    from auditcheck.tables.parts import Cells
    from auditcheck.tables.table import Column, Table
    from auditcheck.tables.values import Values

_SINGLY = 20
_NAMED = 200
_SHOWN = 3
_LONGEST = 40

_EXPECTED = {
    ValueType.INTEGER: Words("整数", "a whole number"),
    ValueType.NUMBER: Words("数字", "a number"),
    ValueType.AMOUNT: Words("金额数字", "an amount"),
    ValueType.PERCENT: Words("百分比", "a percentage"),
    ValueType.DATE: Words("日期", "a date"),
    ValueType.YES_NO: Words("“是”或“否”", "是 or 否"),
    ValueType.TEXT: Words("文字", "text"),
    ValueType.CODE: Words("代码", "a code"),
}


def value_issues(table: Table, column: Column, values: Values) -> list[Issue]:
    """Return what is to be told of one column: each unreadable cell, and one hint for each cause."""
    return [
        *_each(VALUE_UNREADABLE, table, column, values.unreadable),
        *_each(VALUE_ERROR, table, column, values.errors),
        *_each(VALUE_NOT_CALCULATED, table, column, values.not_calculated),
        *_together(VALUE_TEXT_NUMBER, table, column, values.text_numbers),
        *_together(VALUE_PERCENT, table, column, values.percents),
    ]


def is_remarkable(values: Values) -> bool:
    """Say whether anything is to be told of a cell, or one has a unit of its own."""
    remarks = values.unreadable or values.errors or values.not_calculated
    return bool(remarks or values.text_numbers or values.percents or values.own_units)


def ambiguous_issue(table: Table, column: Column, cells: Cells, index: int) -> Issue | None:
    """Return the issue of a label that appears again beside another value, or None if they agree."""
    own, sheet = cells.raws[0], cells.sheet
    others = [(row, place) for row, place in cells.others if sheet.value(row, place) not in {own, None, ""}]
    if not others:
        return None
    from auditcheck.model.cells import CellRef  # noqa: PLC0415

    refs = [CellRef(sheet=sheet.title, row=row, column=place) for row, place in others]
    listed = "、".join(ref.address for ref in refs[:_SHOWN])
    first = column.origin.cell(index)
    address = first.address if first else ""
    return LABEL_AMBIGUOUS.issue(
        Words(
            f"“{column.title}”出现多次：取用了 {address} 的“{column.raw(index)}”，{listed} 另有不同的数值",
            f"{column.title} appears more than once: {address} was used; {listed} differ",
        ),
        location(table, column, index),
        related=tuple(Location(sheet=sheet.title, cell=ref, role=Role.RELATED) for ref in refs),
        value=column.raw(index),
    )


def location(table: Table, column: Column, index: int, role: Role = Role.PRIMARY) -> Location:
    """Return where a value stands, with the words of its row and column."""
    cell = column.origin.cell(index)
    return Location(
        sheet=cell.sheet if cell else "",
        cell=cell,
        row_label=table.labels[index],
        column_label=column.title,
        role=role,
    )


def _each(check: BuiltinCheck, table: Table, column: Column, indices: list[int]) -> list[Issue]:
    """Return an issue for each cell; beyond twenty of one column, one for all the others."""
    told = [
        check.issue(
            _unread(check, column, index),
            location(table, column, index),
            value=cut(column.raw(index), _LONGEST),
        )
        for index in indices[:_SINGLY]
    ]
    rest = indices[_SINGLY:]
    if rest:
        cells = _addresses(column, rest)
        message = Words(
            f"“{column.title}”另有 {len(rest)} 个单元格有同样的问题：{cells.zh}",
            f"{len(rest)} more cells of {column.title} have the same problem: {cells.en}",
        )
        told.append(_grouped(check, message, table, column, rest))
    return told


def _unread(check: BuiltinCheck, column: Column, index: int) -> Words:
    cell = column.origin.cell(index)
    address = cell.address if cell else ""
    raw = cut(column.raw(index), _LONGEST)
    if check is VALUE_NOT_CALCULATED:
        return Words(
            f"{address}“{column.title}”的公式没有计算结果",
            f"{address} {column.title}: the formula has no result",
        )
    if check is VALUE_ERROR:
        return Words(
            f"{address}“{column.title}”为错误值 {raw}", f"{address} {column.title} is the error {raw}"
        )
    expected = _EXPECTED[column.spec.type]
    return Words(
        f"{address}“{column.title}”应为{expected.zh}，现为“{raw}”",
        f"{address} {column.title} should be {expected.en}, but is “{raw}”",
    )


def _together(check: BuiltinCheck, table: Table, column: Column, indices: list[int]) -> list[Issue]:
    if not indices:
        return []
    cells = _addresses(column, indices)
    raw = cut(column.raw(indices[0]), _LONGEST)
    if check is VALUE_TEXT_NUMBER:
        message = Words(
            f"{cells.zh}“{column.title}”的数字以文本形式存储（“{raw}”），已按数值取用",
            f"{cells.en} {column.title}: numbers stored as text (“{raw}”), read as numbers",
        )
    else:
        taken = (column.numbers.decimal(indices[0]) * 100).normalize() if column.numbers is not None else 0
        message = Words(
            f"{cells.zh}“{column.title}”没有百分号（“{raw}”），已按 {taken:f}% 取用",
            f"{cells.en} {column.title}: no percent sign (“{raw}”), read as {taken:f}%",
        )
    return [_grouped(check, message, table, column, indices)]


def _grouped(check: BuiltinCheck, message: Words, table: Table, column: Column, indices: list[int]) -> Issue:
    first, *others = indices[:_NAMED]
    return check.issue(
        message,
        location(table, column, first),
        related=tuple(location(table, column, index, Role.RELATED) for index in others),
        value=cut(column.raw(first), _LONGEST),
    )


def _addresses(column: Column, indices: list[int]) -> Words:
    cells = [cell.address for index in indices[:_SHOWN] if (cell := column.origin.cell(index))]
    more = len(indices) - len(cells)
    return Words(
        "、".join(cells) + (f" 等 {len(indices)} 个单元格" if more else ""),
        ", ".join(cells) + (f" and {more} more" if more else ""),
    )
