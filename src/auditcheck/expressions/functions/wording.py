"""Functions of texts: length lower trim matches sum_in starts_with check_digit."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from auditcheck.expressions.functions.figures import first_figure
from auditcheck.expressions.lifting import common_axis, lifted
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.running import Run, text
from auditcheck.expressions.texts import changed, counted, held, measured, normalised, numbered
from auditcheck.expressions.truths import states_of_both, with_states
from auditcheck.expressions.vectors import NumberVector, Operand, TextVector, TruthVector, Vector
from auditcheck.model.syntax import Call, Text
from auditcheck.model.words import Words

# GB 32100-2015: 31 characters (no I, O, S, V, Z), weights 3**i mod 31 for the first 17.
_CREDIT_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_LENGTH = 18


def length(texts: TextVector) -> NumberVector:
    """Return the number of characters."""
    return counted(texts, len)


def lower(texts: TextVector) -> TextVector:
    """Return the texts in lower case."""
    return changed(texts, str.lower)


def trim(texts: TextVector) -> TextVector:
    """Return the texts without spaces around them and with single spaces within."""
    return changed(texts, lambda each: " ".join(each.split()))


def matches(run: Run, node: Call) -> Operand:
    """Return whether the whole text matches a pattern (RE2 syntax), in linear time."""
    pattern = _pattern_of(node)

    def apply(vector: Vector) -> Vector:
        return held(text(vector), lambda each: pattern.fullmatch(each) is not None)

    return lifted(apply, run.value(node.arguments[0]))


def sum_in(run: Run, node: Call) -> Operand:
    """Return the sum of all figures that a pattern takes out of each text; MISSING where it takes none."""
    pattern = _pattern_of(node)
    group = 1 if pattern.groups else 0

    def added(each: str) -> Fraction | None:
        found = (first_figure(match.group(group) or "") for match in pattern.finditer(each))
        figures = [figure for figure in found if figure is not None]
        return sum(figures, Fraction(0)) if figures else None

    return lifted(lambda vector: measured(text(vector), added), run.value(node.arguments[0]))


def _pattern_of(node: Call) -> Any:  # noqa: ANN401 - re2 has no types
    written = node.arguments[1]
    if not isinstance(written, Text):
        raise ExpressionError(
            Words(
                f"{node.function} 的第二项应为引号中的模式",
                f"{node.function} takes a pattern in quotes as its second part",
            ),
            written.span,
        )
    check_pattern(written)
    return _compiled(written.value)


def check_pattern(pattern: Text) -> None:
    """Raise ExpressionError, at the pattern's place, if it is not one that RE2 understands."""
    try:
        _compiled(pattern.value)
    except ValueError as error:
        raise ExpressionError(
            Words(
                f"模式“{pattern.value}”看不懂：{error}（不支持向前查找与反向引用）",
                f"the pattern “{pattern.value}” cannot be read: {error} "
                "(look-around and back references are not supported)",
            ),
            pattern.span,
        ) from None


def starts_with(run: Run, node: Call) -> Operand:
    """Return whether the first text begins with the second."""
    left, right = (run.value(argument) for argument in node.arguments)
    return lifted(lambda a, b: _starts_with(text(a), text(b)), left, right)


def check_digit(texts: TextVector) -> TruthVector:
    """Return whether an 18-character unified social credit code is right (GB 32100-2015)."""
    return held(texts, credit_code_holds)


def credit_code_holds(code: str) -> bool:
    """Say whether the last character is the check character of the other seventeen."""
    code = code.upper()
    if len(code) != _CREDIT_LENGTH or any(character not in _CREDIT_CODE for character in code):
        return False
    total = sum(_CREDIT_CODE.index(character) * pow(3, i, 31) for i, character in enumerate(code[:-1]))
    return _CREDIT_CODE[-total % 31] == code[-1]


def _starts_with(left: TextVector, right: TextVector) -> TruthVector:
    states = states_of_both(left.states, right.states)
    axis = common_axis(left, right)
    if len(right.texts) == 1:
        numbers, vocabulary = numbered(left)
        beginning = normalised(right.texts[0])
        found = np.array([each.startswith(beginning) for each in vocabulary], dtype=np.bool_)[numbers]
    else:
        pairs = np.broadcast_arrays(left.texts, right.texts)
        found = np.array([normalised(a).startswith(normalised(b)) for a, b in zip(*pairs, strict=True)])
    return TruthVector(axis=axis, codes=with_states(found, states))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> Any:  # noqa: ANN401 - re2 has no types
    import re2  # noqa: PLC0415 - few packs use patterns

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else ""
        raise ValueError(reason.decode() if isinstance(reason, bytes) else str(reason)) from None
