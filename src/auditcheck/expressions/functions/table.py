"""The functions of the language, one line each: the names of `grammar.FUNCTIONS` and what they do."""

from __future__ import annotations

from collections.abc import Mapping

from auditcheck.expressions import numeric
from auditcheck.expressions.functions import figures, gathers, records, rollups, targets, wording
from auditcheck.expressions.gathering import averaged, middle
from auditcheck.expressions.running import Function, on_number_pairs, on_numbers, on_texts

IMPLEMENTATIONS: Mapping[str, Function] = {
    "sum": gathers.total,
    "count": gathers.count,
    "min": gathers.extreme(largest=False),
    "max": gathers.extreme(largest=True),
    "mean": gathers.average(averaged),
    "median": gathers.average(middle),
    "mad": gathers.dispersion,
    "all": gathers.quantified(every=True),
    "any": gathers.quantified(every=False),
    "abs": on_numbers(numeric.absolute),
    "round": figures.rounded,
    "if_blank": records.if_blank,
    "is_blank": records.is_blank,
    "has": gathers.has,
    "unique": records.unique,
    "lookup": records.lookup,
    "change": on_number_pairs(numeric.change),
    "share": on_number_pairs(numeric.share),
    "length": on_texts(wording.length),
    "lower": on_texts(wording.lower),
    "trim": on_texts(wording.trim),
    "matches": wording.matches,
    "number_in": on_texts(figures.number_in),
    "sum_in": wording.sum_in,
    "meets": targets.meets,
    "rollup": rollups.rollup,
    "starts_with": wording.starts_with,
    "check_digit": on_texts(wording.check_digit),
}
