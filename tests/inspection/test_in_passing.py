"""Within the check of a pack nothing is told twice, hidden cells are marked, checks can be switched off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from tests.submissions import PACK, write_pack
from tests.workbook.packing import cell, row, workbook_of

from auditcheck.inspection import contents
from auditcheck.inspection.contents import are_plain
from auditcheck.inspection.inspecting import inspect_in_passing
from auditcheck.inspection.known import Known
from auditcheck.model.report import Report
from auditcheck.pipeline import check
from auditcheck.rulepacks.loading import load_rulepack, read_rulepack
from auditcheck.workbook.grid import ErrorValue
from auditcheck.workbook.reading import read_workbook

BODY: tuple[tuple[Any, ...], ...] = (("道路", 100, 90), ("绿化", 50, 60), ("路灯", 80, 25))


def checked(
    folder: Path, *, total: float = 175, hidden: int | None = None, pack: str = PACK, **cells: Any
) -> Report:
    with xlsxwriter.Workbook(folder / "a.xlsx") as book:
        cover, sheet = book.add_worksheet("封面"), book.add_worksheet("项目明细表")
        cover.write_column(0, 0, ("单位名称", "单位代码"))
        cover.write_column(0, 1, ("城管局", "430105"))
        sheet.write_row(0, 0, ("项目名称", "预算数", "执行数"))
        for number, row in enumerate(BODY, start=1):
            sheet.write_row(number, 0, row)
        sheet.write(4, 0, "合计")
        sheet.write_formula("C5", "=SUM(C2:C4)", None, total)
        for address, value in cells.items():
            sheet.write(address, value)
        if hidden is not None:
            sheet.set_row(hidden - 1, None, None, {"hidden": True})
    return check(folder / "a.xlsx", load_rulepack(write_pack(folder, pack)))


def told(report: Report) -> list[tuple[str, str]]:
    return [(i.code, i.primary.cell.address if i.primary.cell else "") for i in report.issues]


def test_a_total_that_a_rule_has_told_is_not_told_again(tmp_path: Path) -> None:
    assert told(checked(tmp_path, total=180)) == [("TOTAL", "C5"), ("WITHIN", "C3")]


def test_cells_that_tables_read_are_told_by_their_own_checks(tmp_path: Path) -> None:
    report = checked(tmp_path, total=85, C2="90")
    assert ("VALUE-TEXT-NUMBER", "C2") in told(report)
    assert [code for code, _ in told(report) if code.startswith("BOOK")] == []


def test_cells_that_no_table_reads_are_told(tmp_path: Path) -> None:
    assert ("BOOK-TEXT-NUMBER", "H3") in told(checked(tmp_path, H2=1, H3="2", H4=3))


def test_hidden_records_that_rules_count_are_told_once(tmp_path: Path) -> None:
    report = checked(tmp_path, hidden=4)
    (issue,) = [issue for issue in report.issues if issue.code == "BOOK-HIDDEN-IN-TOTAL"]
    assert issue.message.en.startswith("the totals in C5 count figures that are hidden: C4 25, B4 80")


def test_an_issue_says_that_its_cell_is_hidden(tmp_path: Path) -> None:
    report = checked(tmp_path, hidden=3)
    (issue,) = [issue for issue in report.issues if issue.code == "WITHIN"]
    assert issue.primary.hidden == "row"
    assert issue.message.zh.endswith("（第 3 行已隐藏）")
    assert [code for code, _ in told(report) if code.startswith("BOOK")] == []


def test_large_sheets_are_left_to_inspect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditcheck.inspection.inspecting.SMALL", 5)
    report = checked(tmp_path, H2=1, H3="2", H4=3)
    assert [code for code, _ in told(report) if code.startswith("BOOK")] == []
    assert [remark.code for remark in report.remarks] == ["BOOK-LEFT"]
    assert "项目明细表" in report.remarks[0].words.zh


def test_a_pack_may_switch_a_check_off_with_a_reason(tmp_path: Path) -> None:
    change = "changes: [{rule: BOOK-TEXT-NUMBER, enabled: no, reason: 表样如此}]\n"
    report = checked(tmp_path, pack=PACK + change, H2=1, H3="2", H4=3)
    assert [code for code, _ in told(report) if code.startswith("BOOK")] == []
    assert report.pack is not None
    assert report.pack.disabled == {"BOOK-TEXT-NUMBER": "表样如此"}


@pytest.mark.parametrize(
    "change",
    [
        "{rule: BOOK-ERROR, class: hint, reason: x}",
        "{rule: BOOK-ERROR, enabled: yes, reason: x}",
        "{rule: VALUE-ERROR, enabled: no, reason: x}",
    ],
)
def test_nothing_else_of_a_check_can_be_changed(change: str, tmp_path: Path) -> None:
    _, mistakes = read_rulepack(write_pack(tmp_path, f"{PACK}changes: [{change}]\n"))
    assert len(mistakes) == 1


def text(reference: str, said: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{said}</t></is></c>'


PLAIN = row(1, text("A1", "项目名称"), cell("B1")) + row(2, text("A2", "道路"), cell("B2"))


@pytest.mark.parametrize(
    ("code", "more"),
    [
        ("BOOK-ERROR", row(3, '<c r="A3" t="e"><v>#REF!</v></c>')),
        ("BOOK-NOT-CALCULATED", row(3, '<c r="A3"><f>B1+1</f></c>')),
        ("BOOK-TEXT-NUMBER", row(3, cell("A3"), text("B3", "2"), cell("C3"))),
        ("BOOK-INVISIBLE", row(3, text("A3", "道\u200b路"))),
        ("BOOK-SUM-STALE", row(3, '<c r="B3"><f>SUM(B1:B2)</f><v>7</v></c>')),
    ],
)
def test_one_odd_cell_is_told_of_a_sheet_like_plain_ones_before_it(
    tmp_path: Path, code: str, more: str
) -> None:
    def told_of(rows: str) -> list[str]:
        workbook = read_workbook(workbook_of(tmp_path / "a.xlsx", rows))
        return [issue.code for issue in inspect_in_passing(workbook, Known(), frozenset()).issues]

    assert [told_of(PLAIN), told_of(PLAIN + more), told_of(PLAIN), told_of(PLAIN + more)] == [
        [],
        [code],
        [],
        [code],
    ]


def test_what_is_plain_stays_so_however_many_texts_were_met(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "_MOST_KEPT", 3)
    for number in range(20):
        assert are_plain([f"道路{number}", f"绿化{number}", None, "", True])
        assert not are_plain([f"道路{number}", str(number)])
        assert not are_plain([f"道路{number}\u200b"])
        assert not are_plain([f"道路{number}", ErrorValue("#N/A")])
        assert len(contents._plain) <= 3 + 4
