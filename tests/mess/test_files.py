"""Kinds of mess in the file itself: formats, names, protection, hidden content, formulas."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from tests.mess.held import Held, book, hold

from auditcheck.model.issues import Verdict

WORKBOOKS = Path(__file__).resolve().parents[1] / "workbook" / "fixtures"
TABLES = """
  spending:
    sheet: "*支出表*"
    layout: records
    columns:
      name: {header: 项目, type: text}
      planned: {header: 预算, type: number}
      executed: {header: 执行, type: number}
    total: {name: 合计}
"""
SUM = "- {id: SUM, class: balance, check: spending.total.executed == sum(spending.executed)}"
ROWS: list[list[Any]] = [["项目", "预算", "执行"], ["道路", 100, 90], ["绿化", 50, 60], ["合计", 150, 150]]
READ = {"name": ["道路", "绿化"], "planned": [100, 50], "executed": [90, 60]}


def of_rows(path: Path) -> Held:
    return hold(path, TABLES, SUM)


@pytest.mark.parametrize("name", ["hidden.xls", "hidden.ods"])
def test_m10_hidden_rows_are_read_and_told_in_other_formats(name: str, tmp_path: Path) -> None:
    held = hold(WORKBOOKS / name, TABLES, SUM, folder=tmp_path)
    assert held.values["spending"]["executed"] == [90, 60, 25]
    assert [code for code, _ in held.told] == ["BOOK-HIDDEN-IN-TOTAL"]
    assert held.report.issues[0].message.zh.endswith("（第 3 行已隐藏）")


@pytest.mark.parametrize("how", ["row", "height", "filter", "column"])
def test_m10_hidden_figures_that_count_are_a_hint(how: str, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as made:
        sheet = made.add_worksheet("支出表")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        if how == "column":
            sheet.set_column(2, 2, None, None, {"hidden": True})
        elif how == "height":
            sheet.set_row(2, 0)
        else:
            sheet.set_row(2, None, None, {"hidden": True})
        if how == "filter":
            sheet.autofilter("A1:C3")
            sheet.filter_column("A", "x == 道路")
    held = of_rows(tmp_path / "a.xlsx")
    assert held.values["spending"] == READ
    assert [(issue.code, issue.rule_class) for issue in held.report.issues] == [
        ("BOOK-HIDDEN-IN-TOTAL", "hint")
    ]
    assert held.report.outcomes[0].verdict is Verdict.PASSED


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_m10_hidden_sheets_are_read_and_told(state: Any, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"支出表": ROWS, "说明": [["填表说明"]]})
    made = openpyxl.load_workbook(path)
    made.active = 1
    made["支出表"].sheet_state = state
    made.save(path)
    held = of_rows(path)
    assert held.values["spending"] == READ
    assert held.report.submission.sheets[0].visibility == {"veryHidden": "very hidden"}.get(state, state)
    (issue,) = held.report.issues
    assert issue.code == "BOOK-HIDDEN-IN-TOTAL"
    assert issue.message.zh.endswith("（工作表 支出表 已隐藏）")


def as_page(path: Path) -> None:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}" for row in ROWS)
    path.write_bytes(f'<html><meta charset="gbk"><table>{rows}</table></html>'.encode("gbk"))


def as_text(path: Path) -> None:
    path.write_bytes("\r\n".join("\t".join(map(str, row)) for row in ROWS).encode("gb18030"))


def as_xml_2003(path: Path) -> None:
    kinds = {str: "String", int: "Number"}
    rows = "".join(
        "<Row>"
        + "".join(f'<Cell><Data ss:Type="{kinds[type(cell)]}">{cell}</Data></Cell>' for cell in row)
        + "</Row>"
        for row in ROWS
    )
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="支出表"><Table>'
        f"{rows}</Table></Worksheet></Workbook>",
        encoding="utf-8",
    )


def as_xlsx(path: Path) -> None:
    shutil.move(book(path.with_suffix(".xlsx"), {"支出表": ROWS}), path)


@pytest.mark.parametrize("write", [as_page, as_text, as_xml_2003, as_xlsx])
def test_m11_what_is_only_named_xls_is_read_by_its_content(
    write: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "支出表.xls"
    write(path)
    held = of_rows(path)
    assert held.values["spending"] == READ
    assert held.told == [("FILE-EXTENSION", "")]


def test_m12_workbooks_of_wps_are_read_as_they_are(tmp_path: Path) -> None:
    path = Path(shutil.copy(WORKBOOKS / "hidden.xls", tmp_path / "支出表.et"))
    held = of_rows(path)
    assert held.values["spending"]["executed"] == [90, 60, 25]
    assert held.report.submission.name == "支出表.et"
    assert "FILE-EXTENSION" not in [code for code, _ in held.told]


def test_m13_encryption_is_told_and_protection_of_a_sheet_is_harmless(tmp_path: Path) -> None:
    held = hold(WORKBOOKS / "encrypted.xlsx", TABLES, SUM, folder=tmp_path)
    assert held.told == [("FILE-ENCRYPTED", "")]
    assert "默认密码" in held.report.issues[0].message.zh
    assert held.report.blocks()
    path = book(tmp_path / "a.xlsx", {"支出表": ROWS})
    made = openpyxl.load_workbook(path)
    made["支出表"].protection.set_password("x")
    made.save(path)
    assert (of_rows(path).values["spending"], of_rows(path).told) == (READ, [])


def test_m14_a_formula_without_result_is_no_zero_and_its_rule_no_pass(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"支出表": ROWS})
    made = openpyxl.load_workbook(path)
    made["支出表"]["C4"] = "=SUM(C2:C3)"
    made.save(path)
    held = of_rows(path)
    assert held.told == [("VALUE-NOT-CALCULATED", "C4")]
    assert held.report.outcomes[0].verdict is Verdict.NOT_EVALUATED


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#NAME?"])
def test_m14_an_error_value_is_told_and_its_rule_no_pass(error: str, tmp_path: Path) -> None:
    rows = [*ROWS[:3], ["合计", 150, ("=C2+C3", error)]]
    held = of_rows(book(tmp_path / "a.xlsx", {"支出表": rows}))
    assert held.told == [("VALUE-ERROR", "C4")]
    assert held.report.outcomes[0].verdict is Verdict.NOT_EVALUATED


def test_m14_a_total_typed_among_formulas_is_a_hint(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["项目", "预算", "执行", "结余"],
        *[[n, 100, 90, (f"=B{r}-C{r}", 10)] for r, n in enumerate("甲乙丙丁", 2)],
    ]
    rows[2][3] = 11
    held = of_rows(book(tmp_path / "a.xlsx", {"支出表": [*rows, ["合计", 400, 360]]}))
    assert held.told == [("BOOK-TYPED-OVER", "D3")]


@pytest.mark.parametrize("name", ["~$支出表.xlsx", ".~支出表.et"])
def test_m23_lock_files_say_what_to_submit_instead(name: str, tmp_path: Path) -> None:
    path = Path(shutil.copy(book(tmp_path / "a.xlsx", {"支出表": ROWS}), tmp_path / name))
    assert of_rows(path).told == [("FILE-LOCK", "")]


@pytest.mark.parametrize("name", ["支出表 - 副本.xlsx", "支出表(1).xlsx", "支出表最终版.xlsx"])
def test_m23_the_name_of_a_copy_changes_nothing(name: str, tmp_path: Path) -> None:
    held = of_rows(book(tmp_path / name, {"支出表": ROWS}))
    assert (held.values["spending"], held.told) == (READ, [])
