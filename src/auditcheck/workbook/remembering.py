"""Remembering worksheet parts: one that differs from earlier ones in its figures alone is only filled in.

The submissions of a batch come from one template, and of a small sheet only what stands in ``<v>`` differs
from file to file. Where markup is met again its form is found out; later parts of that markup are neither
scanned nor read. What is remembered follows from the markup, the limits and the parts that decide how it
is read, and from no value of any file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import TypeVar

from auditcheck.workbook import templates
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.checks import RefusedError
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.sharedtexts import STRINGS, plain_texts
from auditcheck.workbook.sheetforms import Form, Markup, form_of, taken_apart
from auditcheck.workbook.sheetscan import SheetScan, scan_sheet
from auditcheck.workbook.values import NO_MERGES, SheetValues, read_values
from auditcheck.workbook.xmlparts import SMALL

_MOST_CELLS = 20_000
_KEPT, _MET = 64, 256

_Key = tuple[bytes, int, int, Markup]
_K = TypeVar("_K")
_V = TypeVar("_V")

_forms: dict[_Key, Form | None] = {}
"""What markup comes to, the least recently met first; None for what cannot be filled in."""
_met: dict[int, None] = {}
"""The hashes of markup that was met."""


def forget() -> None:
    """Forget every sheet, and the templates they are of."""
    templates.forget()
    _forms.clear()
    _met.clear()


class Remembering:
    """The sheets of one archive whose other parts are judged, and in UTF-8.

    ``surroundings`` stands for what decides how they are read, and is empty as long as that is not known.
    """

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self._archive, self._limits = archive, limits
        self.surroundings = b""
        self._keys: dict[int, _Key] = {}

    def recall(self, index: int, part: str) -> tuple[SheetScan, SheetValues] | None:
        """Return what the sheet at ``index`` holds, None if that is not known without reading it."""
        if self._archive.entries[part].size > SMALL or not self.surroundings:
            return None
        markup, figures = taken_apart(self._archive.read(part))
        key = self._keys[index] = (self.surroundings, index, len(figures), markup)
        form = _forms.get(key)
        if form is None or self._texts is None:
            return None
        _keep(_forms, key, form, _KEPT)
        values = form.filled(figures, self._texts)
        return None if values is None else (form.scan, values)

    def learn(self, index: int, part: str, values: Sequence[SheetValues]) -> None:
        """Take note of the sheet at ``index``, which was read without fault as the ``values`` say."""
        key = self._keys.get(index)
        if key is None or key in _forms:
            return
        if hash(key) in _met:
            others = {other: each for other, each in enumerate(values) if other != index}
            is_little = sum(map(len, values[index].rows)) <= _MOST_CELLS
            _keep(_forms, key, self._form(key, part, others) if is_little else None, _KEPT)
        _keep(_met, hash(key), None, _MET)

    def _form(self, key: _Key, part: str, others: Mapping[int, SheetValues]) -> Form | None:
        try:
            return form_of(key[-1], partial(self._read, key[1], part, others))
        except RefusedError:
            return None

    def _read(
        self, index: int, part: str, others: Mapping[int, SheetValues], sheet: bytes, strings: bytes
    ) -> tuple[SheetScan, SheetValues]:
        scan = scan_sheet(part, lambda: (sheet,), self._limits, exactly=True)
        data = self._archive.replaced({part: sheet, STRINGS: strings}, {part: NO_MERGES})
        return scan, read_values(data, known=others)[index]

    @cached_property
    def _texts(self) -> Mapping[bytes, str] | None:
        """The shared texts by index; None if they have to be read."""
        if STRINGS not in self._archive:
            return None if STRINGS.casefold() in map(str.casefold, self._archive.entries) else {}
        return (
            plain_texts(self._archive.read(STRINGS)) if self._archive.entries[STRINGS].size <= SMALL else None
        )


def _keep(memory: dict[_K, _V], key: _K, value: _V, most: int) -> None:
    """Keep a value as the one most recently used, and of all others the most recent."""
    memory.pop(key, None)
    memory[key] = value
    if len(memory) > most:
        del memory[next(iter(memory))]
