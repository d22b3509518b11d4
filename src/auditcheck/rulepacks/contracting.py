"""The contract words of a column: do they fit its type and each other."""

from __future__ import annotations

from collections.abc import Iterator

from auditcheck.model.tables import Contract, ValueType
from auditcheck.model.words import Words
from auditcheck.rulepacks.anchors import plain
from auditcheck.rulepacks.mistakes import Mistakes, unknown
from auditcheck.rulepacks.patterns import check_pattern
from auditcheck.rulepacks.schemas import ValueText
from auditcheck.rulepacks.shapes import LengthText
from auditcheck.rulepacks.yamltext import Located

_FIGURE_WORDS = ("min", "max", "decimals")
_TEXT_WORDS = ("matches", "length")


def contract(name: Located, written: ValueText, codelists: frozenset[str], mistakes: Mistakes) -> Contract:
    """Return the contract of the column ``name``; its words that do not fit are told."""
    for trouble in _misfits(written):
        mistakes.add(name.place, trouble)
    values, codelist, column = _one_of(written, codelists, mistakes)
    low, high = _length(written)
    return Contract(
        required=written.required,
        unique=written.unique,
        min=written.min,
        max=written.max,
        one_of=values,
        codelist=codelist,
        one_of_column=column,
        matches=check_pattern(written.matches, mistakes),
        length_min=low,
        length_max=high,
        decimals_max=written.decimals,
    )


def _misfits(written: ValueText) -> Iterator[Words]:
    kind = ValueType(written.type)
    for word in _FIGURE_WORDS:
        if getattr(written, word) is not None and not kind.is_numeric:
            yield _misfit(word, kind)
    for word in _TEXT_WORDS:
        if getattr(written, word) is not None and kind.is_numeric:
            yield _misfit(word, kind)
    if written.unit is not None and kind is not ValueType.AMOUNT:
        yield _misfit("unit", kind)
    if written.min is not None and written.max is not None and written.min > written.max:
        yield Words("min 大于 max，没有数能同时满足", "min is above max, so no value can satisfy both")
    low, high = _length(written)
    if low is not None and high is not None and low > high:
        yield Words("length 的 min 大于 max", "length: min is above max")


def _length(written: ValueText) -> tuple[int | None, int | None]:
    if isinstance(written.length, LengthText):
        return written.length.min, written.length.max
    return written.length, written.length


def _one_of(
    written: ValueText, codelists: frozenset[str], mistakes: Mistakes
) -> tuple[tuple[str, ...], str | None, tuple[str, str] | None]:
    given = written.one_of
    if not isinstance(given, Located):
        return plain(given), None, None
    if given in codelists:
        return (), str(given), None
    steps = str(given).removeprefix("lists.").split(".")
    if len(steps) == 2:  # noqa: PLR2004 - table.column
        return (), None, (steps[0].strip(), steps[1].strip())
    mistakes.add(given.place, unknown(_CODELIST, given, sorted(codelists)) + _OR_LIST)
    return (), None, None


def _misfit(word: str, kind: ValueType) -> Words:
    return Words(f"{word} 不适用于 {kind} 类型的值", f"{word} does not go with values of type {kind}")


_CODELIST = Words("代码表", "codelist")
_OR_LIST = Words(
    "（也可以直接列出：[甲, 乙]，或写 表.栏目）", " (or list the values: [a, b], or write table.column)"
)
