from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from auditcheck.model.answers import Explanation
from auditcheck.model.cells import CellRef
from auditcheck.model.issues import Comparison, Side
from auditcheck.model.report import Report
from auditcheck.model.tables import ValueType
from auditcheck.model.words import Words
from auditcheck.reporters import sheet as sheets
from auditcheck.reporters.diagnoses import in_full
from auditcheck.reporters.escaping import for_cell
from auditcheck.reporters.sheet import cell_link, number_format, wrapped_lines
from auditcheck.reporters.xlsx import issue_list

WORKING = """左边 二、项目支出 / 决算数 (C14) 3,098.06
右边 城市管理 / 决算数 (C8) 887.00
+ 平安建设 / 决算数 (C9) 330.24
+ 公共服务 / 决算数 (C10) 977.46
+ 基层党建 / 决算数 (C11) 81.49
+ 社区建设 / 决算数 (C12) 379.52
+ 其他项目 / 决算数 (C13) 432.35"""
REASONS = """not evaluated: D7 cannot be read as a number; correct it first ('项目支出明细表 2021'!D7)
unknown: E9 and E12 have no rate ('项目支出明细表 2021'!E9, '项目支出明细表 2021'!E12)"""


def read(report: Report, language: Any = "zh") -> Any:
    return openpyxl.load_workbook(io.BytesIO(issue_list(report, language)))


def rows(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def parts(report: Report) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(issue_list(report, "zh"))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_what_was_answered_stands_in_the_list_and_the_summary(answered: Report) -> None:
    book = read(answered)
    table = rows(book["问题清单"])
    assert [row[7].splitlines()[-1] for row in table[1:3]] == [
        "处理情况：新出现",
        "处理情况：原有；已豁免（财政局已核准 [见](http://a.example)）",
    ]
    assert [row[16] for row in table[1:]] == [None, None, "本年增设执法中队，划入 9 人", None, "无"]
    summary = [row[:4] for row in rows(book["汇总"])]
    assert ["问题分类", None, "问题", "待处理"] in summary
    assert ["合计", None, 5, 2] in summary
    assert ["1", "豁免已过期", None, None] in summary
    assert ["已改正", "PROJ-07 项目支出明细表 2021!D9：执行数超过预算数", None, None] in summary


def test_the_issues_sheet_reads_as_agreed(rich: Report) -> None:
    assert rich.issues[0].diagnosis is not None
    table = rows(read(rich)["问题清单"])
    assert table[0] == [
        "序号", "级别", "类别", "规则", "工作表", "单元格", "所在行、列", "问题", "左边", "右边", "差额",
        "计算过程", "诊断", "同因问题", "如何改正", "依据", "说明", "指纹", "审核数据",
    ]  # fmt: skip
    assert table[1] == [
        1,
        "错误",
        "基本平衡",
        "PROJ-01\n项目支出等于六类项目支出之和",
        "支出决算表",
        "C14",
        "二、项目支出 / 决算数",
        rich.issues[0].message.zh,
        3098.06,
        3088.06,
        10,
        WORKING,
        in_full(rich.issues[0].diagnosis).zh,
        None,
        "核对六类项目支出与合计数，改正抄录有误的一格。",
        "财预〔2020〕10号 第十二条",
        None,
        rich.issues[0].fingerprint or None,
        rich.issues[0].figures,
    ]
    assert [row[3].split("\n")[0] for row in table[1:]] == [issue.code for issue in rich.issues]
    assert [row[4] for row in table[1:]][3] == "整个文件"


def test_what_binds_an_explanation_is_hidden_and_an_explanation_given_is_shown_again(rich: Report) -> None:
    answered = replace(rich.issues[0], fingerprint="0123", explanation=Explanation(text="年中追加预算"))
    sheet = read(replace(rich, issues=(answered,)))["问题清单"]
    assert [sheet.cell(2, column).value for column in (17, 18, 19)] == [
        "年中追加预算", "0123", answered.figures,
    ]  # fmt: skip
    assert [sheet.column_dimensions[letter].hidden for letter in "QRS"] == [False, True, True]
    assert sheet.auto_filter.ref == "A1:Q2"


def test_the_summary_says_what_was_checked_with_what(rich: Report) -> None:
    table = rows(read(rich)["汇总"])
    facts = {row[0]: row[1:] for row in table if row[0]}
    assert table[1][0] == "不能上报：2 个问题必须改正；2 条规则未能审核；1 个问题须核实，改正或说明；2 条提示"
    assert facts["文件校验码 SHA-256"][0] == rich.submission.sha256
    assert facts["规则包"][0] == "部门整体支出绩效自评 · department-performance 1.0.0 · 按表名自动识别"
    assert facts["本地调整"][0] == "VEH-02 已停用（本市不适用）；STAFF-09 上限由 10% 改为 20%（市局通知）"
    assert facts["未能审核"][1:3] == [2, 2]
    assert facts["提示性"][:2] == ["供参考，不影响上报", 2]
    assert facts["VALUE-UNREADABLE"][:3] == ["单元格内容不是数字", "逻辑性", 1]
    assert facts["项目支出明细表"] == ["'项目支出明细表 2021'!A3:I24", 20, 7, "万元"]
    assert facts["公务用车情况表"][0] == "选填，未提供"
    assert facts["字典"] == ["隐藏", 40, 2, 80]
    assert facts["支出决算表"][0] == "显示"


def test_a_table_on_many_sheets_names_the_first_and_counts_the_rest(rich: Report) -> None:
    many = replace(rich.tables[0], found=True, places=tuple(f"表{number}!A1:B2" for number in range(1, 10)))
    cells = [cell for row in rows(read(replace(rich, tables=(many,)))["汇总"]) for cell in row]
    assert "表1!A1:B2\n表2!A1:B2\n表3!A1:B2\n表4!A1:B2\n等 9 处" in cells
    assert not any("表5" in str(cell) for cell in cells)


def test_the_rules_sheet_lists_every_rule_with_reasons(rich: Report) -> None:
    table = rows(read(rich, "en")["Rules"])
    assert table[0][3:9] == ["Verdict", "passed", "failed", "unknown", "not applicable", "not evaluated"]
    title = "The rate equals executed divided by budget"
    assert table[3] == ["PROJ-03", title, "verify", "not evaluated", 16, 0, 2, 1, 1, 0, 0, REASONS]
    assert len(table) == 1 + len(rich.outcomes)


def test_figures_are_numbers_with_the_formats_of_their_kind(rich: Report) -> None:
    sheet = read(rich)["问题清单"]
    assert [sheet.cell(2, column).number_format for column in (9, 10, 11)] == ["#,##0.00####"] * 3
    assert [sheet.cell(4, column).number_format for column in (9, 10, 11)] == ["0.00%"] * 3
    assert [sheet.cell(2, column).data_type for column in (9, 10, 11)] == ["n"] * 3
    assert number_format(ValueType.AMOUNT, 0) == "#,##0"
    assert number_format(ValueType.PERCENT, 1) == "0.0%"
    assert number_format(ValueType.TEXT, None) == "General"


def test_a_figure_with_more_digits_than_excel_keeps_is_a_text(rich: Report) -> None:
    long = Decimal("123456789012345.67")
    side = Side(value=long, kind=ValueType.AMOUNT)
    issue = replace(rich.issues[0], comparison=Comparison(left=side, operator="==", right=side))
    cell = read(replace(rich, issues=(issue,)))["问题清单"]["I2"]
    assert (cell.value, cell.data_type) == ("123,456,789,012,345.67", "s")


def test_cells_lead_to_the_submission(rich: Report) -> None:
    sheet = read(rich)["问题清单"]
    links = [sheet.cell(row, 6).hyperlink for row in (2, 3)]
    assert [link.location for link in links] == ["'支出决算表'!C14", "'项目支出明细表 2021'!D7"]
    assert {link.target for link in links} == {"某街道%202021年度整体支出.xls"}
    assert sheet.cell(5, 6).hyperlink is None


@pytest.mark.parametrize(
    ("file", "sheet", "link"),
    [
        ("a.xlsx", "It's", "external:a.xlsx#'It''s'!B2"),
        ("a#1%20.xlsx", "表", "external:a%231%2520.xlsx#'表'!B2"),
        ("dir/报表.xlsx", "表", "external:报表.xlsx#'表'!B2"),
        ("C:\\x\\a.xlsx", "表", "external:a.xlsx#'表'!B2"),
        ("http://a.b", "表", "external:a.b#'表'!B2"),
        ("a\u202e.xlsx", "表", None),
        ("a.xlsx", "a\nb", None),
        ("", "表", None),
        ("长" * 2100, "表", None),
    ],
)
def test_links_are_relative_and_escaped_or_left_out(file: str, sheet: str, link: str | None) -> None:
    assert cell_link(CellRef(sheet=sheet, row=2, column=2), file) == link


def test_links_stop_before_excel_would_drop_them(
    many: Callable[[int], Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "LINKS", 2)
    sheet = read(many(3))["问题清单"]
    assert [sheet.cell(row, 6).hyperlink is None for row in (2, 3, 4)] == [False, False, True]
    assert sheet["F4"].value == "B3"


def test_hostile_texts_stay_texts(hostile: Report) -> None:
    book = read(hostile)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds == {"n", "s"}
    assert not any("<f>" in content or "<f " in content for content in parts(hostile).values())
    cells = [cell for row in book["问题清单"].iter_rows(min_row=2) for cell in row if cell.data_type == "s"]
    risky = [cell for cell in cells if cell.value[:1] in "=+-@{"]
    assert len(risky) > 20
    assert all(cell.quotePrefix for cell in risky)


def test_hostile_texts_are_whole_but_for_invisible_characters(
    hostile: Report, hostile_texts: tuple[str, ...]
) -> None:
    sheet = read(hostile)["问题清单"]
    assert [row[14] for row in rows(sheet)[1:]] == [for_cell(text) for text in hostile_texts]


def test_hostile_texts_make_no_links_but_to_the_submission(hostile: Report) -> None:
    targets = re.findall(r'Target="([^"]*)" TargetMode="External"', "".join(parts(hostile).values()))
    assert set(targets) <= {"%3Da"}


def test_a_text_longer_than_a_cell_is_cut_not_dropped(rich: Report) -> None:
    issue = replace(rich.issues[0], message=Words("长" * 40_000, "long" * 10_000))
    value = read(replace(rich, issues=(issue,)))["问题清单"]["H2"].value
    assert (len(value), value[-1]) == (32_767, "…")


@pytest.mark.parametrize("title", ["问题清单", "规则结果"])
def test_lists_filter_freeze_and_print(rich: Report, title: str) -> None:
    sheet = read(rich)[title]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.page_setup.paperSize) == (
        "landscape",
        0,
        9,
    )


def test_rows_are_high_enough_for_their_wrapped_text(rich: Report) -> None:
    sheet = read(rich)["问题清单"]
    assert sheet.row_dimensions[2].height >= 7 * 14
    assert wrapped_lines("一二三四五", 6) == 2
    assert wrapped_lines("a\n\nb", 10) == 3


def test_equal_reports_give_equal_bytes(rich: Report) -> None:
    assert issue_list(rich, "zh") == issue_list(rich, "zh")
    core = parts(rich)["docProps/core.xml"]
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[0-9:]+Z", core)) == {"2000-01-01T00:00:00Z"}


def test_a_clean_and_an_unread_report_can_be_opened(clean: Report, unread: Report) -> None:
    assert rows(read(clean)["汇总"])[1][0] == "没有发现问题"
    assert rows(read(unread, "en")["Issues"])[1][3] == "FILE-ENCRYPTED\nThe file has a password"


def test_printed_pages_name_the_submission(rich: Report) -> None:
    hostile = replace(rich, submission=replace(rich.submission, name="&D&A" * 90 + ".xlsx"))
    assert [sheet.oddHeader.left.text for sheet in read(rich)] == [rich.submission.name] * 3
    assert "<oddHeader>&amp;L&amp;&amp;D&amp;&amp;A" in parts(hostile)["xl/worksheets/sheet1.xml"]
