"""Message templates: fixed placeholders and filters, nothing else in braces."""

from __future__ import annotations

import re

from auditcheck.model.tables import TableSpec
from auditcheck.model.words import Words
from auditcheck.rulepacks.carets import place_in
from auditcheck.rulepacks.mistakes import Mistakes, unknown
from auditcheck.rulepacks.yamltext import Located

PLACEHOLDERS = ("left", "right", "difference", "tolerance", "target", "cell", "sheet", "label")
RECORD = "record."
FILTERS = ("amount", "percent", "integer", "number", "text")
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_PLACEHOLDER = re.compile(r"\{([^{}|]*)(?:\|([^{}|]*))?\}")


def check_template(text: Located, own: TableSpec | None, mistakes: Mistakes) -> None:
    """Tell every brace of ``text`` that is no known placeholder with a known filter.

    ``own`` is the table whose records the rule goes through; ``{record.name}`` is one of its columns.
    """
    columns = [f"{RECORD}{column.name}" for column in own.columns] if own is not None else []
    for braces in _BRACES.finditer(text):
        found = _PLACEHOLDER.fullmatch(braces[0])
        if found is None:
            mistakes.add(place_in(text, braces.start()), _STRAY)
        elif found[1] not in {*PLACEHOLDERS, *columns}:
            place = place_in(text, braces.start() + 1)
            mistakes.add(place, unknown(_PLACE, found[1], (*PLACEHOLDERS, *columns)))
        elif found[2] is not None and found[2] not in FILTERS:
            place = place_in(text, braces.start() + 2 + len(found[1]))
            mistakes.add(place, unknown(_FORM, found[2], FILTERS))


_PLACE = Words("占位词", "placeholder")
_FORM = Words("数字格式", "way to write a figure")
_STRAY = Words(
    "花括号只能用来写占位词，如 {left}、{difference|amount}",
    "braces hold placeholders only, such as {left} or {difference|amount}",
)
