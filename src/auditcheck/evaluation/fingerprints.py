"""What an issue is called across submissions: rule, table, labels and target, never positions or files.

Issues that agree in all of these are numbered ``1/2``, ``2/2``. Any change of their count changes all of
their fingerprints, so that what was accepted of one never passes to a newcomer.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256

from auditcheck.model.cells import CellRange, Location, parse_address
from auditcheck.model.issues import Issue, IssueKind
from auditcheck.model.report import TableInfo

LENGTH = 16
"""Hexadecimal digits of a fingerprint: among a million issues two agree by chance once in 40 million runs."""

_SPACES = re.compile(r"\s+")
_QUOTED = re.compile(r"[“《]([^”》]*)[”》]")
_SEPARATOR = "\x1f"

Key = tuple[str, ...]


def fingerprinted(issues: Sequence[Issue], tables: Sequence[TableInfo], file: str) -> tuple[Issue, ...]:
    """Return ``issues`` (in reading order) with their fingerprints.

    ``tables`` say which table a cell belongs to, so that a renamed sheet changes nothing as long as
    the pack still finds its table; ``file`` is the submission's name, which is left out of everything.
    """
    if not issues:
        return ()
    homes = _Homes(tables)
    keys = [_key(issue, homes, file) for issue in issues]
    counts = Counter(keys)
    met: Counter[Key] = Counter()
    named = []
    for issue, key in zip(issues, keys, strict=True):
        met[key] += 1
        ordinal = f"{met[key]}/{counts[key]}" if counts[key] > 1 else ""
        named.append(replace(issue, fingerprint=_digest((*key, ordinal))))
    return tuple(named)


class _Homes:
    """Which table of the pack a place belongs to."""

    def __init__(self, tables: Iterable[TableInfo]) -> None:
        self._ranges: dict[str, list[tuple[CellRange, str]]] = {}
        for table in tables:
            for place in filter(None, map(_range, table.places)):
                self._ranges.setdefault(place.sheet, []).append((place, table.name))

    def name(self, place: Location) -> str:
        """Return the table around the place, else the first one on its sheet, else the sheet's title."""
        ranges = self._ranges.get(place.sheet, [])
        cell = place.cell
        if cell is not None:
            for around, name in ranges:
                if around.contains(cell.row, cell.column):
                    return f"table {name}"
        return f"table {ranges[0][1]}" if ranges else f"sheet {place.sheet}"


def _range(place: str) -> CellRange | None:
    """Return the range that a report writes as ``'支出表'!A3:F12``."""
    sheet, _, address = place.rpartition("!")
    first, _, last = address.partition(":")
    top, bottom = parse_address(first), parse_address(last or first)
    if top is None or bottom is None:
        return None
    title = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
    return CellRange(
        sheet=title, first_row=top[0], first_column=top[1], last_row=bottom[0], last_column=bottom[1]
    )


def _key(issue: Issue, homes: _Homes, file: str) -> Key:
    place = issue.primary
    return (
        issue.code,
        homes.name(place),
        *_labels(place),
        _without_position(issue.target, place),
        *(_members(issue) if issue.kind is IssueKind.VALUE else ()),
        *(_said(issue, file) if place.cell is None else ()),
    )


def _labels(place: Location) -> tuple[str, str]:
    return _without_position(place.row_label, place), _without_position(place.column_label, place)


def _members(issue: Issue) -> tuple[str, ...]:
    """Return the labels of all cells of an issue that speaks of several."""
    return tuple(sorted(_SEPARATOR.join(_labels(place)) for place in issue.related))


def _said(issue: Issue, file: str) -> tuple[str, ...]:
    """Return what tells issues without a cell apart: the names they quote."""
    quoted = [_QUOTED.sub(r"\1", text) for text in _QUOTED.findall(issue.message.zh)]
    rules = issue.unchecked if issue.kind is IssueKind.RULE else ()
    return (issue.value, *(_plain(text) for text in quoted if text != file), *rules)


def _without_position(label: str, place: Location) -> str:
    """Return a label as it is compared; one made of a row's or block's number says nothing lasting."""
    text = _plain(label)
    number = text.removeprefix(_plain(place.sheet)).strip() if place.sheet else text
    if place.cell is not None and number in {str(place.cell.row), str(place.cell.column)}:
        return ""
    if number != text and number.isdigit():
        return _plain(place.sheet)
    return text


def _plain(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def _digest(parts: Key) -> str:
    return sha256(_SEPARATOR.join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
