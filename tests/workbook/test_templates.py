"""Templates: files alike in all parts but those of their filer, and what may not be taken for alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.fuzz.remembered import told
from tests.workbook.packing import FIRST, MAIN, cell, packed, parts_of, row, sheet_xml
from tests.workbook.rereading import Parts, read, refused_though_known

from auditcheck.workbook import ooxml, templates
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.package import Package, read_package
from auditcheck.workbook.reading import read_workbook
from auditcheck.workbook.remembering import forget

STRINGS, STYLES, THEME = "xl/sharedStrings.xml", "xl/styles.xml", "xl/theme/theme1.xml"
PROGRAM, BOOK, LINKS = "docProps/app.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
DANGEROUS = "<!DOCTYPE x><x/>"
pytestmark = pytest.mark.usefixtures("nothing_remembered")


@pytest.fixture
def met(monkeypatch: pytest.MonkeyPatch) -> list[Package]:
    """The packages that were read because their template was not known."""
    found: list[Package] = []

    def noted(archive: Archive, limits: Limits) -> Package:
        found.append(read_package(archive, limits))
        return found[-1]

    monkeypatch.setattr(ooxml, "read_package", noted)
    return found


def form(amount: object = 7, program: str = "Microsoft Excel") -> Parts:
    rows = row(1, '<c r="A1" t="s"><v>0</v></c>', '<c r="B1" s="1"><v>44561</v></c>')
    formats = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    more = {
        STYLES: f'<styleSheet xmlns="{MAIN}">{formats}</styleSheet>',
        THEME: "<theme/>",
        PROGRAM: f"<Properties><Application>{program}</Application></Properties>",
    }
    strings = f'<sst xmlns="{MAIN}" uniqueCount="1"><si><t>{amount}</t></si></sst>'
    sheets = sheet_xml(rows + row(2, cell("A2", amount))), sheet_xml(row(1, cell("A1", 3)))
    return parts_of(*sheets, strings=strings, more=more)


def test_files_of_one_template_are_looked_into_once(tmp_path: Path, met: list[Package]) -> None:
    forms = [form(amount, f"WPS {amount}") for amount in range(4)]
    warm = [read(tmp_path, parts) for parts in forms]
    assert len(met) == 1
    for parts, found in zip(forms, warm, strict=True):
        forget()
        assert found == read(tmp_path, parts)


@pytest.mark.parametrize("name", list(form()))
@pytest.mark.parametrize("content", [DANGEROUS, "<x>", "", "<x/>"])
def test_every_part_is_judged_in_each_file(name: str, content: str, tmp_path: Path) -> None:
    changed = form() | {name: content}
    cold = read(tmp_path, changed)
    assert not (cold["readable"] and content == DANGEROUS)
    forget()
    for _ in range(3):
        assert read(tmp_path, form())["readable"]
    assert read(tmp_path, changed) == cold
    assert read(tmp_path, form())["readable"]


@pytest.mark.parametrize("gone", list(form()))
def test_a_package_that_lacks_a_part_is_read_as_ever(gone: str, tmp_path: Path) -> None:
    changed = {name: part for name, part in form().items() if name != gone}
    cold = read(tmp_path, changed)
    read(tmp_path, form())
    assert read(tmp_path, changed) == cold


@pytest.mark.parametrize(
    "more", ["xl/sharedstrings.xml", "xl/STYLES.xml", "xl/worksheets/sheet9.xml", "x.bin"]
)
def test_a_package_with_one_more_part_is_read_as_ever(more: str, tmp_path: Path) -> None:
    for content in ("<x/>", DANGEROUS):
        changed = form() | {more: content}
        forget()
        cold = read(tmp_path, changed)
        read(tmp_path, form())
        assert read(tmp_path, changed) == cold


@pytest.mark.parametrize("name", [STYLES, BOOK, LINKS, THEME])
def test_what_is_stored_or_declared_otherwise_is_not_taken_for_what_was_met(
    name: str, tmp_path: Path
) -> None:
    path = packed(tmp_path / "a.xlsx", form())
    archive = Archive(path.read_bytes(), Limits())
    entry, start = archive.entries[name], archive._starts[name]
    declared = archive.data.index(name.encode(), archive.directory) - 30
    places = [
        *range(start, start + entry.packed),
        *range(declared, declared + 12),
    ]  # stored, checksum and sizes
    for at in places:
        data = bytearray(archive.data)
        data[at] ^= 1
        forget()
        cold = told(read_workbook("a.xlsx", content=bytes(data)))
        for _ in range(2):
            assert read(tmp_path, form())["readable"]
        assert told(read_workbook("a.xlsx", content=bytes(data))) == cold


def test_a_sheet_that_stands_where_none_is_expected_is_read_in_each_file(tmp_path: Path) -> None:
    def moved(amount: int) -> Parts:
        parts = {("xl/one.xml" if name == FIRST else name): part for name, part in form(amount).items()}
        return parts | {LINKS: parts[LINKS].replace("worksheets/sheet1.xml", "one.xml")}

    for amount in (1, 2, 3, 1):
        found = read_workbook(packed(tmp_path / "a.xlsx", moved(amount)))
        assert found.sheets[0].value(2, 1) == amount


@pytest.mark.parametrize("limits", [Limits(depth=2), Limits(formats=1), Limits(strings=0), Limits(entries=3)])
def test_the_limits_in_force_hold_for_a_template(limits: Limits, tmp_path: Path) -> None:
    refused_though_known(tmp_path, form(), limits)


def test_a_part_in_another_encoding_is_read_as_ever(tmp_path: Path, met: list[Package]) -> None:
    head = '<?xml version="1.0" encoding="gb2312"?>'
    changed: dict[str, Any] = form() | {STYLES: (head + form()[STYLES]).encode("gb2312")}
    assert read(tmp_path, changed) == read(tmp_path, changed)
    assert len(met) == 2


def test_no_more_is_kept_than_there_is_room_for(tmp_path: Path, met: list[Package]) -> None:
    large = form() | {THEME: f"<theme>{'<x/>' * templates._MOST}</theme>"}
    many = form() | {f"{'x' * 200}{number}.bin": "" for number in range(100)}
    for parts in (large, many):
        assert read(tmp_path, parts) == read(tmp_path, parts)
    assert (len(met), len(templates._known)) == (4, 0)
    for number in range(templates._KEPT + 3):
        read(tmp_path, form() | {THEME: f"<theme>{number}</theme>"})
    assert len(templates._known) == templates._KEPT
