"""Wording: what a contract's failures say, cell by cell, in the words and figures of the sheet."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from auditcheck.contracts.checks import BY_WORD, ROWS
from auditcheck.model.cells import Location, Role
from auditcheck.model.figures import format_figure
from auditcheck.model.issues import Issue
from auditcheck.model.words import Words, same
from auditcheck.tables.value_issues import location

if TYPE_CHECKING:
    from decimal import Decimal

    from auditcheck.tables.table import Column, Table

_SINGLY = 20
_NAMED = 200
_LISTED = 8


def rows_issue(table: Table) -> Issue | None:
    """Return the issue of a table with too few or too many records, or None."""
    spec, count = table.spec, table.length
    if spec.rows_min <= count and (spec.rows_max is None or count <= spec.rows_max):
        return None
    few = count < spec.rows_min
    limit = spec.rows_min if few else spec.rows_max
    origins = [column.origin for column in table.columns.values()]
    sheet = origins[0].sheets[0].title if origins and origins[0].sheets else ""
    bound = (
        Words(f"至少 {limit} 行", f"at least {limit}")
        if few
        else Words(f"至多 {limit} 行", f"at most {limit}")
    )
    return ROWS.issue(
        Words(
            f"“{spec.label}”应有{bound.zh}记录，现有 {count} 行",
            f"{spec.label} should have {bound.en} records, but has {count}",
        ),
        Location(sheet=sheet),
        value=str(count),
    )


def column_issues(
    table: Table, column: Column, word: str, indices: list[int], permitted: frozenset[str] | None
) -> list[Issue]:
    """Return an issue for each failed cell; beyond twenty, one for all the others."""
    check = BY_WORD[word]
    firsts = _first_of(column) if word == "unique" else {}
    issues = []
    for index in indices[:_SINGLY]:
        first = firsts.get(column.text(index), index)
        related: tuple[Location, ...] = (
            (location(table, column, first, Role.RELATED),) if first != index else ()
        )
        issues.append(
            check.issue(
                _cell(column, index) + _says(column, word, index, permitted, first),
                location(table, column, index),
                value=column.raw(index),
                related=related,
            )
        )
    rest = indices[_SINGLY:]
    if rest:
        message = Words(
            f"“{column.title}”另有 {len(rest)} 个单元格有同样的问题",
            f"{len(rest)} more cells of {column.title} have the same problem",
        )
        related = tuple(location(table, column, i, Role.RELATED) for i in rest[1:_NAMED])
        issues.append(check.issue(message, location(table, column, rest[0]), related=related))
    return issues


def _cell(column: Column, index: int) -> Words:
    cell = column.origin.cell(index)
    return same(f"{cell.address if cell else ''} {column.title} ".lstrip())


def _says(column: Column, word: str, index: int, permitted: frozenset[str] | None, first: int) -> Words:
    """Return what is expected of the cell and what it is."""
    contract = column.spec.contract
    if word == "required":
        return Words("没有填写", "is blank")
    now = _shown(column, index)
    if word == "unique":
        cell, own = column.origin.cell(first), column.origin.cell(index)
        address = "" if cell is None else cell.address if own and own.sheet == cell.sheet else cell.qualified
        return Words(f"“{now}”与 {address} 重复", f"{now} is already in {address}")
    expected = {
        "min": lambda: _limit(column, contract.min, "不小于", "at least"),
        "max": lambda: _limit(column, contract.max, "不大于", "at most"),
        "one_of": lambda: _choices(now, permitted or frozenset()),
        "matches": lambda: Words("符合规定的格式", f"of the form {contract.matches}"),
        "length": lambda: _lengths(contract.length_min, contract.length_max),
        "decimals": lambda: Words(
            f"最多 {contract.decimals_max} 位小数", f"of at most {contract.decimals_max} decimals"
        ),
    }[word]()
    if word == "length":
        now = f"{len(column.text(index))}"
        return Words(
            f"应为{expected.zh}，现为 {now} 个字", f"should be {expected.en}, but has {now} characters"
        )
    if word == "one_of":
        return Words(
            f"“{now}”不在可选范围内：{expected.zh}", f"{now} is not one of those allowed: {expected.en}"
        )
    return Words(f"应{expected.zh}，现为 {now}", f"should be {expected.en}, but is {now}")


def _limit(column: Column, limit: Decimal | None, zh: str, en: str) -> Words:
    figure = "" if limit is None else format_figure(limit, column.spec.type, None if limit % 1 else 0)
    unit = column.compared.value if column.compared and limit else ""
    return Words(f"{zh} {figure}{unit}", f"{en} {figure}{unit}")


def _lengths(least: int | None, most: int | None) -> Words:
    if most is None:
        return Words(f"至少 {least} 个字", f"at least {least} characters long")
    if not least:
        return Words(f"至多 {most} 个字", f"at most {most} characters long")
    return Words(f" {least} 至 {most} 个字", f"{least} to {most} characters long")


def _choices(now: str, permitted: frozenset[str]) -> Words:
    near = get_close_matches(now, sorted(permitted), n=1)
    listed = sorted(permitted)[:_LISTED]
    more = len(permitted) > len(listed)
    zh = "、".join(listed) + ("等" if more else "") + (f"（是否为“{near[0]}”？）" if near else "")
    en = ", ".join(listed) + (", …" if more else "") + (f" (did you mean {near[0]}?)" if near else "")
    return Words(zh, en)


def _shown(column: Column, index: int) -> str:
    if column.numbers is None:
        return column.text(index)
    return format_figure(column.numbers.decimal(index), column.spec.type, column.places(index))


def _first_of(column: Column) -> dict[str, int]:
    firsts: dict[str, int] = {}
    for index in range(len(column)):
        firsts.setdefault(column.text(index), index)
    return firsts
