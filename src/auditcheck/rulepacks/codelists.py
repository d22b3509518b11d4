"""Codelists: allowed codes with names, from codelists/*.csv or written in the pack."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from auditcheck.model.rules import Codelist
from auditcheck.model.words import Words
from auditcheck.rulepacks.files import PackFolder
from auditcheck.rulepacks.mistakes import Mistakes, Place, Source, clipped
from auditcheck.rulepacks.yamltext import Located

_HEADINGS = frozenset({"code", "代码", "编码", "name", "名称"})


def written_codelist(
    name: Located, entries: list[Located] | dict[Located, Located], mistakes: Mistakes
) -> Codelist:
    """Return a codelist written in a pack's file: a list of codes, or code: name."""
    pairs = entries.items() if isinstance(entries, dict) else ((code, code) for code in entries)
    found = ((str(code), str(title), code.place) for code, title in pairs)
    return Codelist(name=str(name), entries=tuple(_distinct(found, mistakes)))


def read_codelist(path: Path, folder: PackFolder, mistakes: Mistakes) -> Codelist | None:
    """Return the codelist of a CSV file with the columns code, name or with codes only."""
    read = folder.text(path, None, mistakes)
    if read is None:
        return None
    source, text = read
    if text.count("\n") > _MOST_LINES:
        mistakes.add(Place(source, _MOST_LINES + 1), _TOO_LONG)
        return None
    try:
        rows = list(csv.reader(text.splitlines(), strict=True))
    except csv.Error:
        mistakes.add(Place(source), _NOT_CSV)
        return None
    if rows and rows[0] and rows[0][0].strip().casefold() in _HEADINGS:
        rows[0] = []
    entries = tuple(_distinct(_entries(rows, source, mistakes), mistakes))
    if not entries:
        mistakes.add(Place(source), Words("代码表里没有代码", "the codelist has no codes"))
    return Codelist(name=path.stem, entries=entries)


def _entries(rows: list[list[str]], source: Source, mistakes: Mistakes) -> Iterator[tuple[str, str, Place]]:
    for number, row in enumerate(rows, 1):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) > 2 or not cells[0]:  # noqa: PLR2004 - code, name
            mistakes.add(Place(source, number), _TWO_COLUMNS)
            continue
        yield cells[0], cells[-1] or cells[0], Place(source, number)


def _distinct(entries: Iterator[tuple[str, str, Place]], mistakes: Mistakes) -> Iterator[tuple[str, str]]:
    met: dict[str, int] = {}
    for code, title, place in entries:
        if code in met:
            shown = clipped(code)
            mistakes.add(
                place,
                Words(
                    f"代码“{shown}”写了两次，第一次在第 {met[code]} 行",
                    f"the code “{shown}” is written twice, first in line {met[code]}",
                ),
            )
            continue
        met[code] = place.line
        yield code, title


_MOST_LINES = 50_000
_TOO_LONG = Words(f"一张代码表最多 {_MOST_LINES} 行", f"one codelist holds at most {_MOST_LINES} lines")
_NOT_CSV = Words("读不成 CSV：请检查引号是否成对", "this cannot be read as CSV: check that quotes are closed")
_TWO_COLUMNS = Words("每行应当是“代码,名称”或只有代码", "each line holds “code,name” or a code alone")
