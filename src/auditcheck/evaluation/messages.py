"""The sentence of an issue: the pack's template filled in, or one made from the expression."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from auditcheck.model.figures import format_figure
from auditcheck.model.issues import Comparison, Side
from auditcheck.model.tables import ValueType
from auditcheck.model.words import Words

_PLACEHOLDER = re.compile(r"\{([a-z]+(?:\.\w+)?)(?:\|([a-z]+))?\}")
_FILTERS = {
    "amount": ValueType.AMOUNT,
    "percent": ValueType.PERCENT,
    "integer": ValueType.INTEGER,
    "number": ValueType.NUMBER,
}


def filled(template: Words, comparison: Comparison | None, facts: Mapping[str, str]) -> Words:
    """Return ``template`` with its placeholders replaced.

    ``left right difference tolerance`` come from the comparison, the rest from ``facts``; a filter
    (``{left|percent}``) decides how a figure is written, else it is written as on the sheet.
    """
    return Words(_filled(template.zh, comparison, facts), _filled(template.en, comparison, facts))


def figures_sentence(comparison: Comparison) -> Words:
    """Return both sides and the difference as one clause."""
    left, right = side_text(comparison.left), side_text(comparison.right)
    words = Words(f"左边 {left}，右边 {right}", f"left {left}, right {right}")
    if comparison.difference is None:
        return words
    gap = figure(comparison.difference, comparison)
    return words + Words(f"，相差 {gap}", f", difference {gap}")


def side_text(side: Side) -> str:
    """Return a side's value as on the sheet, or a dash where it has none."""
    if side.value is None:
        return side.text or "—"
    return format_figure(side.value, side.kind, side.places)


def figure(value: Decimal, comparison: Comparison) -> str:
    """Return a difference or tolerance written as the sides of ``comparison`` are."""
    kind = common_kind(comparison)
    return format_figure(value, kind)


def common_kind(comparison: Comparison) -> ValueType:
    """Return the kind of figure that both sides are, the left one's if they differ."""
    kinds = (comparison.left.kind, comparison.right.kind)
    for kind in (ValueType.PERCENT, ValueType.AMOUNT):
        if kind in kinds:
            return kind
    return kinds[0]


def _filled(text: str, comparison: Comparison | None, facts: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(_replacer(comparison, facts), text)


def _replacer(comparison: Comparison | None, facts: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    def replaced(match: re.Match[str]) -> str:
        name, kind = match[1], _FILTERS.get(match[2] or "")
        if name in facts:
            return facts[name]
        if comparison is None:
            return "—"
        return _comparison_text(comparison, name, kind)

    return replaced


def _comparison_text(comparison: Comparison, name: str, kind: ValueType | None) -> str:
    if name in {"left", "right"}:
        side = comparison.left if name == "left" else comparison.right
        if side.value is None or kind is None:
            return side_text(side)
        return format_figure(side.value, kind, side.places if kind is side.kind else None)
    value = comparison.difference if name == "difference" else comparison.tolerance
    if value is None:
        return "—"
    return format_figure(value, kind or common_kind(comparison))
