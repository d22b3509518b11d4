"""Functions of single figures: round and number_in."""

from __future__ import annotations

import re
from fractions import Fraction

from auditcheck.expressions import numeric
from auditcheck.expressions.lifting import lifted
from auditcheck.expressions.mistakes import ExpressionError
from auditcheck.expressions.running import Run, number
from auditcheck.expressions.texts import measured
from auditcheck.expressions.vectors import ONE, NumberVector, Operand, TextVector
from auditcheck.model.syntax import Call
from auditcheck.model.words import Words

FIGURE = re.compile(r"(?<![\d.])[-−]?(?:\d{1,3}(?:,\d{3})+|\d{1,40})(?:\.\d{1,40})?\s*[%‰]?")
_MOST_PLACES = 20


def rounded(run: Run, node: Call) -> Operand:
    """Return ``round(x)`` or ``round(x, places)``; places is a whole number from -20 to 20."""
    places = 0
    if len(node.arguments) > 1:
        given = run.value(node.arguments[1])
        fraction = given.values.fraction(0) if isinstance(given, NumberVector) and given.axis == ONE else None
        if fraction is None or fraction.denominator != 1 or abs(fraction) > _MOST_PLACES:
            raise ExpressionError(
                Words(
                    f"round 的小数位数应为 -{_MOST_PLACES} 至 {_MOST_PLACES} 的整数",
                    f"round takes a whole number of decimals from -{_MOST_PLACES} to {_MOST_PLACES}",
                ),
                node.arguments[1].span,
            )
        places = int(fraction)
    return lifted(lambda vector: numeric.rounded(number(vector), places), run.value(node.arguments[0]))


def number_in(texts: TextVector) -> NumberVector:
    """Return the first number in each text, 0.98 for 98%; MISSING if there is none."""
    return measured(texts, first_figure)


def first_figure(text: str) -> Fraction | None:
    """Return the first number in a text, None if there is none."""
    found = FIGURE.search(text)
    return figure(found.group()) if found else None


def figure(written: str) -> Fraction:
    """Return a number as written: with thousands separators, a percent or per mille sign."""
    plain = written.replace(",", "").replace("−", "-").strip()
    if plain.endswith("%"):
        return Fraction(plain[:-1].strip()) / 100
    if plain.endswith("‰"):
        return Fraction(plain[:-1].strip()) / 1000
    return Fraction(plain)
