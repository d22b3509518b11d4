"""Cases of the hostile corpus: a file, what it must yield, and how the parts of such files are written."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.workbook.packing import FIRST, MAIN, cell, packed, parts_of, row, sheet_xml

MIB = 1024 * 1024
PLAIN = parts_of(sheet_xml(row(1, cell("A1"))))
HEAD = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>'.encode()
TAIL = b"</sheetData></worksheet>"


@dataclass(frozen=True, slots=True)
class Case:
    """A hostile file: how it is written, and the code it must yield; ``""``: it must be read.

    ``cells`` is how many cells a file that is read must be told to hold, ``known`` further codes that
    are right beside the one, ``told`` codes of which a file that is read must say that they apply.
    ``threat`` is the number of the threat it stands for (``tests/hostile/threats.py``).
    """

    threat: int
    name: str
    write: Callable[[Path], object]
    code: str = ""
    cells: int | None = None
    known: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()


def bomb(path: Path, part: str, size: int, shape: tuple[bytes, bytes, bytes]) -> None:
    """Write a workbook in which ``part`` repeats the middle of three texts up to ``size`` bytes."""
    head, repeated, tail = shape
    block = repeated * (MIB // len(repeated))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in PLAIN.items():
            if name != part:
                archive.writestr(name, content)
        with archive.open(part, "w", force_zip64=True) as out:
            out.write(head)
            for _ in range(size // len(block)):
                out.write(block)
            out.write(tail)


def bytes_of(path: Path, parts: Mapping[str, str | bytes]) -> bytes:
    """Return what ``packed`` writes."""
    return packed(path, parts).read_bytes()


def sheet_writer(sheet: str | bytes) -> Callable[[Path], object]:
    """Return what writes a workbook of this worksheet part."""
    return lambda path: packed(path, {**PLAIN, FIRST: sheet})


def rows_writer(rows: str, tail: str = "") -> Callable[[Path], object]:
    """Return what writes a workbook of these rows."""
    return sheet_writer(sheet_xml(rows, tail))


def part_writer(part: str, content: str | bytes) -> Callable[[Path], object]:
    """Return what writes a little workbook with one part more or another one."""
    return lambda path: packed(path, {**PLAIN, part: content})


def content_writer(content: bytes) -> Callable[[Path], object]:
    """Return what writes these bytes."""
    return lambda path: path.write_bytes(content)


def text_cell(reference: str, text: str) -> str:
    """A cell with a text of its own."""
    return f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
