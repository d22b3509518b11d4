"""Searches: what the scan of a worksheet part looks for, by the prefix that its tags have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Searches:
    """Searches for one namespace prefix; ``usual`` are the rows as expected."""

    begin: bytes
    end: bytes
    empty: bytes
    row: bytes
    row_end: bytes
    cell: bytes
    cell_end: bytes
    formula: bytes
    value_end: bytes
    inline_end: bytes
    usual: re.Pattern[bytes]
    usual_first: re.Pattern[bytes]
    columns: re.Pattern[bytes]
    rows: re.Pattern[bytes]
    far: re.Pattern[bytes]
    pending: re.Pattern[bytes]


@lru_cache(maxsize=8)
def searches_for(prefix: bytes) -> Searches:
    """Return the searches for one prefix, which ends in a colon or is empty."""
    p = re.escape(prefix)
    inner = rb"(?: [^<>]*[^<>/])?>"
    text = rb"<%bt(?:/>|%b[^<]*</%bt>)" % (p, inner, p)
    formula = rb"(?:<%bf(?: [^<>]*)?/>|<%bf%b[^<]*</%bf>)?" % (p, p, inner, p)
    written = rb"<%bv/>|<%bis>(?:%b)*</%bis>" % (p, p, text, p)
    value = rb"(?:<%bv>[^<&]*</%bv>|%b)?" % (p, p, written)
    words = rb"(?:<%bv>[^<]*</%bv>|%b)?" % (p, p, written)
    index = rb" t=\"s\" ?>(?:<%bv></%bv>|<%bv/>)?</%bc>" % (p, p, p, p)  # its digits are taken out
    result = rb" t=\"str\" ?>%b%b</%bc>" % (formula, words, p)
    plain = rb" ?(?:/>|>%b%b</%bc>)" % (formula, value, p)
    attributes = rb"(?: (?!t=\"s(?:tr)?\")[a-z]+=\"[A-Za-z]*\")*+"
    cells = rb"(?:\s*<%bc r=\"[A-Z]{1,3}\"%b(?:%b|%b|%b))*+\s*" % (p, attributes, index, result, plain)
    rows = rb"(?:\s*<%brow(?: [^<>]*)?/>)*+\s*(?:<%brow%b%b)?+" % (p, p, inner, cells)
    valued = rb"(?:[^<>]*[^<>/])?>(?!</" + p + rb"c>)"
    return Searches(
        begin=b"<" + prefix + b"sheetData>",
        end=b"</" + prefix + b"sheetData",
        empty=b"<" + prefix + b"sheetData/>",
        row=b"<" + prefix + b"row",
        row_end=b"</" + prefix + b"row>",
        cell=b"<" + prefix + b"c ",
        cell_end=b"</" + prefix + b"c>",
        formula=b"<" + prefix + b"f",
        value_end=b"</" + prefix + b"v>",
        inline_end=b"</" + prefix + b"is>",
        usual=re.compile(rows),
        usual_first=re.compile(cells + rows),
        columns=re.compile(rb"<" + p + rb"c r=\"([A-Z]+)\"" + valued),
        rows=re.compile(rb"<" + p + rb"c r=\"[A-Z]+([0-9]+)\"" + valued),
        far=re.compile(rb"<" + p + rb"c r=\"([A-Z]+[0-9]{7,}|[A-Z]{3}[0-9]+)\""),
        pending=re.compile(rb"(?:</%bf>|<%bf(?: [^<>]*)?/>)(?!\s*<%bv>[^<])" % (p, p, p)),
    )
