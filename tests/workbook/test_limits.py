"""Every limit: a file just within it is read, one just beyond it is refused with what was found and a way."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from tests.workbook.packing import FIRST, MAIN, cell, packed, parts_of, row, sheet_xml

from auditcheck.batch.archives import members_of
from auditcheck.config.limits import limits_of
from auditcheck.model.words import Words
from auditcheck.workbook.limits import DEFAULT, Limits, in_force, names, roomy, setting_of, shown, written
from auditcheck.workbook.reading import read_workbook

PLAIN = parts_of(sheet_xml(row(1, cell("A1"))))
OF_THE_PROCESS = {"seconds", "memory"}
"""Held to in tests/cli/test_supervision.py, where there is a process."""

Attempt = Callable[[Path, Limits], Words | None]
"""Reads a file under limits and returns why it was refused, None if it was read."""


def read(path: Path, limits: Limits) -> Words | None:
    workbook = read_workbook(path, limits=limits)
    assert workbook.readable == (not any(issue.code == "FILE-TOO-LARGE" for issue in workbook.issues))
    return None if workbook.readable else workbook.issues[0].message


def opened(path: Path, limits: Limits) -> Words | None:
    with in_force(limits):
        members, refusal = members_of(path)
    assert bool(members) == (refusal is None)
    return refusal


def sheet(path: Path, rows: str, tail: str = "") -> Path:
    return packed(path, parts_of(sheet_xml(rows, tail)))


def small_file(path: Path) -> tuple[Path, int, Attempt]:
    made = packed(path, PLAIN)
    return made, made.stat().st_size, read


def parts(path: Path) -> tuple[Path, int, Attempt]:
    return packed(path, PLAIN), len(PLAIN), read


def one_part(path: Path) -> tuple[Path, int, Attempt]:
    return packed(path, PLAIN), max(len(content.encode()) for content in PLAIN.values()), read


def all_parts(path: Path) -> tuple[Path, int, Attempt]:
    return packed(path, PLAIN), sum(len(content.encode()) for content in PLAIN.values()), read


def nesting(path: Path) -> tuple[Path, int, Attempt]:
    return sheet(path, row(1, cell("A1")), "<a>" * 19 + "</a>" * 19), 20, read


def far_cell(path: Path) -> tuple[Path, int, Attempt]:
    return sheet(path, row(7, cell("E7"))), 35, read


def long_text(path: Path) -> tuple[Path, int, Attempt]:
    text = f'<c r="A1" t="inlineStr"><is><t>{"x" * 300}</t></is></c>'
    return sheet(path, row(1, text)), 300, read


def texts(path: Path) -> tuple[Path, int, Attempt]:
    items = "".join(f"<si><t>{n}</t></si>" for n in range(9))
    cells = row(1, '<c r="A1" t="s"><v>0</v></c>')
    strings = f'<sst xmlns="{MAIN}">{items}</sst>'
    return packed(path, parts_of(sheet_xml(cells), strings=strings)), 9, read


def formats(path: Path) -> tuple[Path, int, Attempt]:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 12}</cellXfs></styleSheet>'
    return packed(path, {**PLAIN, "xl/styles.xml": styles}), 12, read


def merges(path: Path) -> tuple[Path, int, Attempt]:
    ranges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(2, 8))
    return sheet(path, row(1, cell("A1")), f"<mergeCells>{ranges}</mergeCells>"), 6, read


def archive(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as made:
        made.writestr("a.xlsx", b"x" * 400)
        made.writestr("b.xlsx", b"x" * 300)
    return path


def whole_archive(path: Path) -> tuple[Path, int, Attempt]:
    made = archive(path)
    return made, made.stat().st_size, opened


def archive_content(path: Path) -> tuple[Path, int, Attempt]:
    return archive(path), 700, opened


MADE: dict[str, Callable[[Path], tuple[Path, int, Attempt]]] = {
    "file_size": small_file,
    "entries": parts,
    "part_size": one_part,
    "total_size": all_parts,
    "depth": nesting,
    "area": far_cell,
    "text_size": long_text,
    "strings": texts,
    "formats": formats,
    "merges": merges,
    "archive_size": whole_archive,
    "archive_total": archive_content,
}


@pytest.mark.parametrize("name", [each.name for each in fields(Limits) if each.name not in OF_THE_PROCESS])
def test_just_within_is_read_and_just_beyond_is_told(name: str, tmp_path: Path) -> None:
    path, amount, attempt = MADE[name](tmp_path / "some.xlsx")
    assert attempt(path, replace(DEFAULT, **{name: amount})) is None
    beyond = replace(DEFAULT, **{name: amount - 1})
    message = attempt(path, beyond)
    assert message is not None
    for text, language in ((message.zh, "zh"), (message.en, "en")):
        assert shown(name, amount - 1).to(language) in text  # type: ignore[arg-type]
        assert shown(name, amount).to(language) in text  # type: ignore[arg-type]
        option = text.partition("--limit ")[2].replace("，", " ").split()[0]
        assert attempt(path, replace(beyond, **limits_of([option]))) is None


def test_a_submission_in_an_archive_is_held_to_the_size_of_files(tmp_path: Path) -> None:
    path = archive(tmp_path / "some.zip")
    assert opened(path, replace(DEFAULT, file_size=400)) is None
    refusal = opened(path, replace(DEFAULT, file_size=399))
    assert refusal is not None
    assert "--limit file-size=" in refusal.en


SHEETS = {
    "page.xls": b"<html><table><tr><td>%s</td></tr></table></html>",
    "text.csv": b"a,%s\n",
    "old.xml": b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook '
    b'xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet Name="1"><Table><Row><Cell><Data>%s'
    b"</Data></Cell></Row></Table></Worksheet></Workbook>",
}


@pytest.mark.parametrize("name", SHEETS)
def test_texts_of_every_format_are_bounded(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(SHEETS[name] % (b"x" * 300))
    assert read(path, replace(DEFAULT, text_size=300)) is None
    assert read(path, replace(DEFAULT, text_size=299)) is not None


def test_merged_ranges_of_every_format_are_bounded(tmp_path: Path) -> None:
    path = tmp_path / "page.xls"
    path.write_bytes(b"<html><table><tr><td colspan=2>1</td><td colspan=3>2</td></tr></table></html>")
    assert read(path, replace(DEFAULT, merges=2)) is None
    assert read(path, replace(DEFAULT, merges=1)) is not None


def test_a_large_part_is_held_to_the_nesting_too(tmp_path: Path) -> None:
    deep = "<a>" * 30_000 + "</a>" * 30_000
    path = packed(tmp_path / "large.xlsx", {**PLAIN, FIRST: sheet_xml(row(1, cell("A1")), deep)})
    assert read(path, replace(DEFAULT, depth=30_002)) is None
    message = read(path, DEFAULT)
    assert message is not None
    assert "depth" in message.en


def test_the_limits_of_reading_are_one_text() -> None:
    changed = {replace(DEFAULT, **{each.name: 1}).of_reading() for each in fields(Limits)}
    assert len(changed) == len(fields(Limits)) - len(OF_THE_PROCESS) + 1
    assert all(name in DEFAULT.of_reading() for name in names() if name not in OF_THE_PROCESS)


def test_amounts_are_written_so_that_they_read_back() -> None:
    for name in (each.name for each in fields(Limits)):
        for found in (1, 1023, 1024, 5_000_001, 200 * 1024**2 + 1):
            option = f"{setting_of(name)}={written(name, roomy(name, found))}"
            assert limits_of([option])[name] > found
