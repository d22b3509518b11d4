"""Files that are not read: each told for what it is, with what to do, and nothing taken for a pass."""

from __future__ import annotations

import os
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from tests.workbook.packing import FIRST, MAIN, cell, ole, packed, parts_of, row, sheet_xml, workbook_of

from auditcheck.errors import WorkbookError
from auditcheck.model.issues import Issue
from auditcheck.workbook.checks import CHECKS
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.reading import read_workbook

FIXTURES = Path(__file__).parent / "fixtures"
PLAIN = parts_of(sheet_xml(row(1, cell("A1"))))


def refusal(path: Path, limits: Limits | None = None) -> Issue:
    """The one issue for which the file is not read."""
    workbook = read_workbook(path, limits=limits or Limits())
    assert (workbook.readable, workbook.sheets, len(workbook.issues)) == (False, (), 1)
    return workbook.issues[0]


def accepted(path: Path, limits: Limits | None = None) -> bool:
    workbook = read_workbook(path, limits=limits or Limits())
    return workbook.readable and not workbook.issues


def a_book(path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("支出").write(0, 0, 1)
    book.close()
    return path


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


# Paths


def test_a_path_that_is_missing_a_folder_or_a_pipe_is_our_error_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "loop.xlsx").symlink_to(tmp_path / "loop.xlsx")
    for name in ("missing.xlsx", "", "pipe.xlsx", "loop.xlsx"):
        with pytest.raises(WorkbookError):
            read_workbook(tmp_path / name)
    with pytest.raises(WorkbookError):
        read_workbook("/dev/zero")


def test_a_link_to_a_workbook_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link.xlsx").symlink_to(a_book(tmp_path / "a.xlsx"))
    assert accepted(tmp_path / "link.xlsx")


def test_a_lock_file_is_told_for_what_it_is(tmp_path: Path) -> None:
    issue = refusal(written(tmp_path / "~$a.xlsx", b"\x05user" + bytes(160)))
    assert issue.code == "FILE-LOCK"


# Kinds


KINDS = {
    "empty": (b"", "FILE-EMPTY", "0"),
    "pdf": (b"%PDF-1.7\n" + bytes(200), "FILE-NOT-WORKBOOK", "PDF"),
    "rar": (b"Rar!\x1a\x07\x01" + bytes(200), "FILE-NOT-WORKBOOK", "RAR"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(200), "FILE-NOT-WORKBOOK", "PNG"),
    "noise": (bytes(range(256)) * 8, "FILE-NOT-WORKBOOK", "无法识别"),
    "prose": ("本单位二〇二一年度支出情况说明。".encode(), "FILE-NOT-WORKBOOK", "纯文本"),
    "word 97": (ole({"WordDocument": b"x"}), "FILE-NOT-WORKBOOK", ".doc"),
    "cut ole": (ole({"Workbook": b"x"})[:700], "FILE-DAMAGED", "不完整"),
    "encrypted": (ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "FILE-ENCRYPTED", "加密"),
    "encrypted xls": (
        ole({"Workbook": struct.pack("<8H", 0x809, 4, 0x600, 5, 0x2F, 4, 1, 1)}),
        "FILE-ENCRYPTED",
        "加密",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_readable_workbook_is_named_whatever_its_extension(kind: str, tmp_path: Path) -> None:
    data, code, said = KINDS[kind]
    for extension in (".xlsx", ".xls"):
        issue = refusal(written(tmp_path / f"a{extension}", data))
        assert issue.code == code
        assert said in issue.message.zh


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"word/document.xml": "<a/>"}, "docx"),
        ({"ppt/presentation.xml": "<a/>"}, "pptx"),
        ({"2021/支出.xlsx": "x"}, "ZIP 压缩包"),
    ],
)
def test_other_zip_files_are_named(parts: dict[str, str], said: str, tmp_path: Path) -> None:
    issue = refusal(packed(tmp_path / "a.xlsx", parts))
    assert issue.code == "FILE-NOT-WORKBOOK"
    assert said in issue.message.zh


def test_a_workbook_with_a_password_says_so() -> None:
    assert refusal(FIXTURES / "encrypted.xlsx").code == "FILE-ENCRYPTED"


def test_a_fat_that_loops_ends(tmp_path: Path) -> None:
    data = bytearray(ole({"Workbook": bytes(8192)}))
    struct.pack_into("<L", data, 512 + 4 * 5, 3)
    assert refusal(written(tmp_path / "a.xls", bytes(data))).code == "FILE-DAMAGED"


def test_every_refusal_says_why_and_what_to_do_in_both_languages() -> None:
    assert len({check.code for check in CHECKS}) == len(CHECKS)
    for check in CHECKS:
        for words in (check.title, check.why, check.correction):
            assert words.zh
            assert words.en


# Names


@pytest.mark.parametrize(("name", "said"), [("a.xls", "内容是 .xlsx 工作簿"), ("a", "没有扩展名")])
def test_a_workbook_under_another_name_is_read_and_the_name_told(
    name: str, said: str, tmp_path: Path
) -> None:
    workbook = read_workbook(written(tmp_path / name, a_book(tmp_path / "b.xlsx").read_bytes()))
    assert [issue.code for issue in workbook.issues] == ["FILE-EXTENSION"]
    assert said in workbook.issues[0].message.zh.replace("内容是.", "内容是 .")
    assert workbook.info.cells == 1


# Zip


def test_a_file_cut_anywhere_is_never_read_in_part(tmp_path: Path) -> None:
    data = a_book(tmp_path / "a.xlsx").read_bytes()
    for size in range(1, len(data), 211):
        assert refusal(written(tmp_path / "b.xlsx", data[:size])).code in (
            "FILE-DAMAGED",
            "FILE-NOT-WORKBOOK",
        )


def test_one_flipped_byte_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    data = workbook_of(tmp_path / "a.xlsx", "".join(row(n, cell(f"A{n}", n)) for n in range(1, 99)))
    whole = read_workbook(data).sheets[0].rows
    content = data.read_bytes()
    for at in range(0, len(content), 97):
        broken = content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]
        workbook = read_workbook(written(tmp_path / "b.xlsx", broken))
        assert not workbook.readable or workbook.sheets[0].rows == whole


def with_bytes(path: Path, old: bytes, new: bytes) -> Path:
    data = packed(path, PLAIN).read_bytes()
    assert old in data
    return written(path, data.replace(old, new))


def test_hostile_directories_are_refused_before_anything_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    data = packed(path, PLAIN).read_bytes()
    assert refusal(written(path, b"<html>" + data)).code in ("FILE-UNSAFE", "FILE-NOT-WORKBOOK")
    assert refusal(written(path, b"PK\3\4" + bytes(40) + data)).code == "FILE-UNSAFE"
    assert refusal(written(path, data + b"more")).code == "FILE-UNSAFE"
    for name in ("../../evil.xml", "/etc/evil.xml", "C:/evil.xml", "xl\\..\\..\\evil.xml"):
        assert refusal(packed(path, {**PLAIN, name: "x"})).code == "FILE-UNSAFE"
    for name in ("XL/Workbook.xml", "xl\\workbook.xml"):
        assert refusal(packed(path, {**PLAIN, name: "x"})).code == "FILE-UNSAFE"


def test_a_part_named_twice_is_ambiguous(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", PLAIN)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(FIRST, sheet_xml(row(1, cell("A1", 999999))))
    assert refusal(path).code == "FILE-UNSAFE"


def test_sizes_that_lie_and_parts_that_overlap_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    data = bytearray(packed(path, PLAIN).read_bytes())
    last = data.rfind(b"PK\1\2")
    struct.pack_into("<L", data, last + 24, 100)
    assert refusal(written(path, bytes(data))).code == "FILE-DAMAGED"
    struct.pack_into("<L", data, last + 42, 0)
    assert refusal(written(path, bytes(data))).code == "FILE-UNSAFE"


@pytest.mark.parametrize(("offset", "value", "code"), [(8, 1, "FILE-ENCRYPTED"), (10, 12, "FILE-DAMAGED")])
def test_encrypted_and_oddly_packed_parts_are_refused(
    offset: int, value: int, code: str, tmp_path: Path
) -> None:
    data = bytearray(packed(tmp_path / "a.xlsx", PLAIN).read_bytes())
    struct.pack_into("<H", data, data.rfind(b"PK\1\2") + offset, value)
    assert refusal(written(tmp_path / "a.xlsx", bytes(data))).code == code


def test_a_bomb_stops_at_the_limit_and_not_at_its_end(tmp_path: Path) -> None:
    limits = Limits(part_size=2_000_000, total_size=3_000_000)
    path = packed(tmp_path / "a.xlsx", {**PLAIN, "xl/media/a.bin": bytes(2_000_001)})
    issue = refusal(path, limits)
    assert issue.code == "FILE-TOO-LARGE"
    assert "2,000,000" in issue.message.en
    assert accepted(path, replace(limits, part_size=2_000_001))


# Parts


def parts_with(**changed: str | bytes) -> dict[str, str | bytes]:
    names = {"sheet": FIRST, "workbook": "xl/workbook.xml", "styles": "xl/styles.xml"}
    return {**PLAIN, **{names[key]: content for key, content in changed.items()}}


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("filler", ["", "<!-- " + "x" * 100_000 + " -->"])
def test_a_document_type_is_refused_in_any_encoding_and_size(
    encoding: str, filler: str, tmp_path: Path
) -> None:
    text = f'<?xml version="1.0" encoding="{encoding[:6]}"?>{filler}{LAUGHS}<worksheet xmlns="{MAIN}"/>'
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    path = packed(tmp_path / "a.xlsx", parts_with(sheet=mark + text.encode(encoding)))
    assert refusal(path).code == "FILE-UNSAFE"
    other = packed(tmp_path / "b.xlsx", {**PLAIN, "docProps/app.xml": mark + text.encode(encoding)})
    assert refusal(other).code == "FILE-UNSAFE"


def nested(levels: int) -> str:
    return "<a>" * levels + "</a>" * levels


def test_nesting_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert accepted(workbook_of(path, row(1, cell("A1")), nested(63)))
    assert "64" in refusal(workbook_of(path, row(1, cell("A1")), nested(64))).message.en
    for rows, tail in ((nested(1_000_000), ""), (row(1, cell("A1")), nested(1_000_000))):
        assert refusal(workbook_of(path, rows, tail)).code == "FILE-TOO-LARGE"
    assert refusal(packed(path, parts_with(styles=nested(1_000_000)))).code == "FILE-TOO-LARGE"


def test_a_sheet_whose_part_is_missing_is_never_dropped(tmp_path: Path) -> None:
    parts = parts_of(sheet_xml(row(1, cell("A1"))), sheet_xml(row(1, cell("A1"))))
    del parts["xl/worksheets/sheet2.xml"]
    issue = refusal(packed(tmp_path / "a.xlsx", parts))
    assert (issue.code, "表2" in issue.message.zh) == ("FILE-DAMAGED", True)


@pytest.mark.parametrize("rows", [3, 30_000])
def test_a_sheet_that_is_cut_off_is_not_read_up_to_there(rows: int, tmp_path: Path) -> None:
    sheet = sheet_xml("".join(row(n, cell(f"A{n}")) for n in range(1, rows)))
    for cut in (13, 40, len(sheet) // 2):
        assert refusal(packed(tmp_path / "a.xlsx", parts_of(sheet[:-cut]))).code == "FILE-DAMAGED"


# Cells


def test_a_value_in_the_last_cell_of_the_grid_gets_a_message(tmp_path: Path) -> None:
    path = workbook_of(tmp_path / "a.xlsx", row(1, cell("A1")) + row(1_048_576, cell("XFD1048576")))
    issue = refusal(path)
    assert issue.code == "FILE-TOO-LARGE"
    assert "17,179,869,184" in issue.message.zh
    assert issue.correction is not None
    assert "Ctrl+End" in issue.correction.zh


@pytest.mark.parametrize("blank", ['<c r="XFD1048576" s="0"/>', '<c r="XFD1048576" s="0"></c>'])
def test_a_blank_cell_left_in_the_last_cell_of_the_grid_is_harmless(blank: str, tmp_path: Path) -> None:
    assert accepted(workbook_of(tmp_path / "a.xlsx", row(1, cell("A1")) + row(1_048_576, blank)))


@pytest.mark.parametrize("place", ["A1048577", "XFE1", "A16777217", "AAAA1", "A0"])
def test_cells_outside_of_the_grid_are_refused(place: str, tmp_path: Path) -> None:
    path = workbook_of(tmp_path / "a.xlsx", row(1, cell("A1"), cell(place)))
    assert refusal(path).code == "FILE-DAMAGED"


def test_rows_and_columns_without_numbers_end_where_a_sheet_does(tmp_path: Path) -> None:
    last = workbook_of(tmp_path / "a.xlsx", "<row>" + "<c><v>1</v></c>" * 16_384 + "</row>")
    assert accepted(last)
    beyond = "<row>" + "<c><v>1</v></c>" * 16_385 + "</row>"
    assert refusal(workbook_of(tmp_path / "b.xlsx", beyond)).code == "FILE-DAMAGED"
    below = '<row r="1048575"></row><row></row>' + "<row><c><v>1</v></c></row>"
    assert refusal(workbook_of(tmp_path / "c.xlsx", below)).code == "FILE-DAMAGED"


@pytest.mark.parametrize(
    "hidden",
    [
        "<c r2='A1' r='XFD1048576'><v>1</v></c>",
        '<c r2="A1" r="XFD1048576"><v>1</v></c>',
        '<c\tr="XFD1048576"><v>1</v></c>',
        f'<y:c xmlns:y="{MAIN}" r="XFD1048576"><y:v>1</y:v></y:c>',
        '<c x="/>" r="XFD1048576"><v>1</v></c>',
    ],
)
def test_no_way_of_writing_hides_a_far_cell(hidden: str, tmp_path: Path) -> None:
    path = workbook_of(tmp_path / "a.xlsx", row(1, cell("A1")) + f'<row r="1048576">{hidden}</row>')
    assert refusal(path).code in ("FILE-TOO-LARGE", "FILE-DAMAGED")


def test_the_used_area_is_bounded_to_the_cell(tmp_path: Path) -> None:
    path = workbook_of(tmp_path / "a.xlsx", row(1, cell("A1")) + row(40, cell("AB40")))
    assert accepted(path, Limits(area=40 * 28))
    assert "1,120" in refusal(path, Limits(area=40 * 28 - 1)).message.en


@pytest.mark.parametrize("rows", [2, 9_000])
def test_a_cell_with_two_values_is_ambiguous(rows: int, tmp_path: Path) -> None:
    lines = "".join(row(n, cell(f"A{n}")) for n in range(1, rows)) + row(2, cell("B2", 1), cell("B2", 2))
    issue = refusal(workbook_of(tmp_path / "a.xlsx", lines))
    assert (issue.code, "B2" in issue.message.zh) == ("FILE-DAMAGED", True)


def test_texts_strings_formats_and_merges_are_bounded(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    text = f'<c r="A1" t="inlineStr"><is><t>{"x" * 200_000}</t></is></c>'
    assert refusal(workbook_of(path, row(1, text))).code == "FILE-TOO-LARGE"
    assert accepted(workbook_of(path, row(1, text)), Limits(text_size=200_000))
    strings = f'<sst xmlns="{MAIN}">{"<si><t>a</t></si>" * 11}</sst>'
    packed(path, parts_of(sheet_xml(row(1, '<c r="A1" t="s"><v>0</v></c>')), strings=strings))
    assert refusal(path, Limits(strings=10)).code == "FILE-TOO-LARGE"
    assert accepted(path, Limits(strings=11))
    merges = f'<mergeCells>{"".join(f"""<mergeCell ref="B{n}:C{n}"/>""" for n in range(1, 12))}</mergeCells>'
    assert refusal(workbook_of(path, row(1, cell("A1")), merges), Limits(merges=10)).code == "FILE-TOO-LARGE"
    assert accepted(workbook_of(path, row(1, cell("A1")), merges), Limits(merges=11))


def test_sizes_of_files_and_counts_of_parts_are_bounded(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", PLAIN)
    size = path.stat().st_size
    assert refusal(path, Limits(file_size=size - 1)).code == "FILE-TOO-LARGE"
    assert accepted(path, Limits(file_size=size))
    assert refusal(path, Limits(entries=len(PLAIN) - 1)).code == "FILE-TOO-LARGE"
    assert accepted(path, Limits(entries=len(PLAIN)))


def test_a_workbook_without_any_cell_is_no_pass(tmp_path: Path) -> None:
    workbook = read_workbook(workbook_of(tmp_path / "a.xlsx", ""))
    assert (workbook.readable, [issue.code for issue in workbook.issues]) == (True, ["FILE-NO-CELLS"])


def test_a_panic_of_the_reader_is_a_damaged_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    sheet = sheet_xml(row(1, '<c r="A1" s="0"><v>-1e300</v></c>'))
    path = packed(tmp_path / "a.xlsx", parts_of(sheet, more={"xl/styles.xml": styles}))
    assert refusal(path).code == "FILE-DAMAGED"
    assert "panicked" in capfd.readouterr().err


def test_text_that_imitates_attributes_ends_the_scan(tmp_path: Path) -> None:
    path = workbook_of(tmp_path / "a.xlsx", row(1, cell("A1"), '<c r="B1" s="0"/>t="e" t="e"', cell("C1")))
    assert read_workbook(path).sheets[0].rows == [[1.0, "", 1.0]]


@pytest.mark.parametrize(
    "spam",
    [
        '<c r="B1"/>' + "<f/>" * 200_000,
        '<c r="B1">' + "<f/>" * 200_000 + "</c>",
        '<c r="B1"/>' + ('t="e"' * 20_000 + '<c r="C1"/>') * 5,
        '<c r="B1" t="e"><v>' + ('t="e"' * 20_000 + "</v><v>") * 5 + "</v></c>",
        '<c r="B1">' + "<v>1</v>" * 200_000 + "</c>",
    ],
)
def test_repetition_within_a_cell_is_read_through(spam: str, tmp_path: Path) -> None:
    book = read_workbook(workbook_of(tmp_path / "a.xlsx", row(1, cell("A1"), spam)))
    assert [issue.code for issue in book.issues] == [] if book.readable else ["FILE-DAMAGED"]
    assert not book.readable or book.sheets[0].value(1, 1) == 1


def test_random_damage_to_parts_never_raises(tmp_path: Path) -> None:
    rows = "".join(row(n, cell(f"A{n}"), f'<c r="B{n}" t="e"><v>#REF!</v></c>') for n in range(1, 9))
    sheet = sheet_xml(rows, '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>').encode()
    for at in range(100, len(sheet), 5):
        for mark in (b"<", b'"', b"9999999", b"XFD", b"/>", b""):
            damaged = sheet[:at] + mark + sheet[at + 1 :]
            workbook = read_workbook(packed(tmp_path / "a.xlsx", {**PLAIN, FIRST: damaged}))
            assert isinstance(workbook.readable, bool)
