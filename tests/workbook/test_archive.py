"""What is handed on of an archive: the same parts, what was put before some, and nothing read unchecked."""

from __future__ import annotations

import random
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from tests.workbook.packing import FIRST, cell, packed, parts_of, row, sheet_xml

from auditcheck.workbook import ooxml
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.checks import RefusedError
from auditcheck.workbook.figures import Figures
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.reading import read_workbook
from auditcheck.workbook.values import NO_MERGES, read_values

SHEET = sheet_xml(row(1, cell("A1", 7), cell("B1", 8)), '<mergeCells><mergeCell ref="A2:B3"/></mergeCells>')


def archive_of(method: int) -> Archive:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", method) as file:
        for name, content in parts_of(SHEET).items():
            file.writestr(name, content)
    return Archive(written.getvalue(), Limits())


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_is_put_before_a_part_is_read_before_it_and_every_checksum_holds(method: int) -> None:
    archive = archive_of(method)
    other = "[Content_Types].xml"
    changed = archive.replaced({other: b"<Types/>"}, {FIRST: NO_MERGES, other: NO_MERGES})
    with zipfile.ZipFile(BytesIO(changed)) as file:
        assert file.testzip() is None
        assert file.read(FIRST) == NO_MERGES + SHEET.encode()
        assert file.read(other) == NO_MERGES + b"<Types/>"
        assert file.namelist() == list(archive.entries)


def test_a_sheet_is_not_searched_for_merged_ranges_a_second_time() -> None:
    assert zlib.crc32(NO_MERGES) == 0
    data = archive_of(zipfile.ZIP_DEFLATED).replaced({}, {FIRST: NO_MERGES})
    (values,) = read_values(data, merges=True)
    assert values.rows == [[7.0, 8.0]]
    assert values.merges == []


def test_merged_ranges_are_told_all_the_same(tmp_path: Path) -> None:
    (sheet,) = read_workbook(packed(tmp_path / "a.xlsx", parts_of(SHEET))).sheets
    assert [area.address for area in sheet.merges] == ["A2:B3"]


def test_a_reader_that_takes_nothing_before_a_part_reads_it_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ooxml, "NO_MERGES", b"<worksheet")
    (sheet,) = read_workbook(packed(tmp_path / "a.xlsx", parts_of(SHEET))).sheets
    assert sheet.rows == [[7.0, 8.0]]


def test_a_part_read_again_is_the_same_and_one_with_a_wrong_checksum_is_refused_each_time() -> None:
    archive = archive_of(zipfile.ZIP_DEFLATED)
    assert archive.read(FIRST) == archive.read(FIRST) == SHEET.encode()
    data = archive.data
    crc = zlib.crc32(SHEET.encode()).to_bytes(4, "little")
    broken = Archive(data.replace(crc, bytes(4)), Limits())
    for _ in range(2):
        with pytest.raises(RefusedError):
            broken.read(FIRST)


@pytest.mark.parametrize("columns", [1, 4_000])
def test_a_head_longer_than_one_piece_is_read_like_a_short_one(columns: int, tmp_path: Path) -> None:
    widths = "".join(
        f'<col min="{n}" max="{n}" width="9.{n}" customWidth="1"/>' for n in range(1, columns + 1)
    )
    rows = "".join(row(n, cell(f"A{n}", n)) for n in range(1, 2_001))
    sheet = sheet_xml(rows).replace("<sheetData>", f"<cols>{widths}</cols><sheetData>")
    (read,) = read_workbook(packed(tmp_path / "a.xlsx", parts_of(sheet))).sheets
    assert [line[0] for line in read.rows] == list(range(1, 2_001))


def test_runs_of_figures_are_those_that_a_search_finds() -> None:
    chance = random.Random(3)  # noqa: S311 - the same pieces at every run
    zeros = bytes(ord("0") if chr(i) in "0123456789.-" else i for i in range(256))
    for _ in range(500):
        piece = bytes(chance.choices(b'0189.-/,:"" rr', k=chance.choice((0, 1, 8, 60, 300))))
        piece += b"1" * chance.choice((0, 7, 199, 200, 201)) + chance.choice((b"", b"x", b'"'))
        plain, figures = piece.translate(zeros), Figures(piece)
        assert figures.follow(b" r") == (b" r0" in plain)
        assert figures.are_long == (b"0" * 200 in plain)
        assert figures.quoted((7, 6, 3)) == next((n for n in (7, 6, 3) if b"0" * n + b'"' in plain), 0)


def outcome(read: Callable[[Archive], bytes], data: bytes) -> object:
    try:
        archive = Archive(data, Limits())
        return read(archive) if FIRST in archive else None
    except RefusedError as refused:
        return refused.issue


def test_a_small_part_is_what_it_is_in_pieces_whatever_is_wrong_with_it_and_was_read_before() -> None:
    chance = random.Random(3)  # noqa: S311 - reproducible cases
    good = archive_of(zipfile.ZIP_DEFLATED)
    places = [*range(good._starts[FIRST], good._starts[FIRST] + good.entries[FIRST].packed)]
    places += range(good.directory, len(good.data))
    outcomes = set()
    for _ in range(800):
        data = bytearray(good.data)
        for at in chance.sample(places, chance.choice((1, 1, 2))):
            data[at] = chance.randrange(256)
        whole = outcome(lambda archive: archive.read(FIRST), bytes(data))
        assert whole == outcome(lambda archive: b"".join(archive.stream(FIRST)), bytes(data))
        assert good.read(FIRST) == SHEET.encode() == Archive(good.data, Limits()).read(FIRST)
        outcomes.add(repr(whole))
    assert len(outcomes) > 8


@pytest.mark.parametrize(
    "name", ["/a.xml", "a/../b.xml", "..", "c:a.xml", "a\\..\\b", "XL/WORKBOOK.XML", "xl\\workbook.xml"]
)
def test_a_name_that_leads_elsewhere_or_is_there_twice_is_refused(name: str, tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", parts_of(SHEET) | {name: "x"})
    (issue,) = read_workbook(path).issues
    assert issue.code == "FILE-UNSAFE"


@pytest.mark.parametrize("name", ["a..b.xml", "a//b.xml", "xl/workbook.xml.bak"])
def test_a_name_that_is_only_odd_is_not(name: str, tmp_path: Path) -> None:
    assert read_workbook(packed(tmp_path / "a.xlsx", parts_of(SHEET) | {name: "<x/>"})).readable
