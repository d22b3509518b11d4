"""Project forms that are right but look different: what filers do to a form without doing harm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from sample_workbooks.making.drafts import Draft, SheetDraft
from sample_workbooks.making.figures import is_figure
from sample_workbooks.making.made import Expected, told
from sample_workbooks.making.projects.defects import SAFETY, URBAN

_WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


@dataclass(frozen=True, kw_only=True)
class Honest:
    """One file: what was done to the clean book, and the hints (no more than hints) that it raises."""

    file: str
    about: str
    change: Callable[[Draft], None]
    second: bool = False
    hints: tuple[Expected, ...] = ()


def _nothing(_: Draft) -> None:
    """Leave the book as it is."""


def _renamed(draft: Draft) -> None:
    """Sheets named by project and put in another order, a list of contents in front, a page left over."""
    for sheet in draft.sheets:
        sheet.name = sheet.name.split("（")[1].rstrip("）")
    draft.sheets.reverse()
    contents = draft.add("目录", [8, 44, 20])
    contents.merge(0, 0, 0, 2, "项目支出绩效自评表目录", "title")
    contents.line(1, ["序号", "项目名称", "备注"], "head")
    for row, sheet in enumerate(draft.sheets[:-1], start=2):
        contents.line(row, [str(row - 1), sheet.name, ""], ["integer", "text", "text"])
    draft.sheets.insert(0, draft.sheets.pop())
    draft.add("Sheet1", [8])


def _inserted(draft: Draft) -> None:
    """A blank row above the funds, one above the indicators, and a blank first column."""
    for sheet in draft.sheets:
        sheet.type_values()
        for text in ("年度总体目标", "项目名称"):
            row, _ = sheet.find(text)
            sheet.insert_row(row)
        sheet.insert_column(0, 3)


def _in_yuan(draft: Draft) -> None:
    """The funds in 元, said above the form; totals named otherwise, a hidden column of a helper."""
    for sheet in draft.sheets:
        sheet.type_values()
        for cell in sheet.amounts():
            cell.text = str(Decimal(cell.text) * 10000)
        _say(sheet, "项目资金\n（万元）", "项目资金")
        _say(sheet, "年度资金总额：", "  年 度 资 金 总 额")
        _say(sheet, "其中：本年财政拨款", "其中： 当年财政拨款")
        _say(sheet, "总分", "合计")
        sheet.put(2, 8, "金额单位：元", "right")
        sheet.merges = [merge for merge in sheet.merges if merge.top != 2]
        sheet.insert_column(9, 10)
        sheet.put(0, 9, "校验列", "head")
        for row in range(6, 10):
            sheet.put(row, 9, "1", "plain")
        sheet.hidden_columns.add(9)


def _texts_for_figures(draft: Draft) -> None:
    """Figures typed as texts, some of them full-width; rates with the sign typed; marks as texts."""
    urban, safety = draft.sheets[0], draft.sheets[1]
    for address in ("D7", "E7", "F7"):
        urban.set(address, f"{Decimal(urban.at(address).text):,.2f}".translate(_WIDE))
        urban.at(address).style = "center"
    urban.cells[6, 7].formula = ""
    urban.set("H7", "98.56％")
    urban.set("G14", "15分")
    safety.set("F7", "330.24万元")
    safety.cells[6, 7].formula = ""
    safety.set("H7", "97.13")
    safety.at("H7").style = "number"
    for address in ("F9", "F10"):
        safety.set(address, "——")


def _signed(draft: Draft) -> None:
    """Numbered labels, half-width brackets, notes and signatures below, project codes, more rows merged."""
    for number, sheet in enumerate(draft.sheets, start=1):
        _say(sheet, "项目名称", "1.项目名称")
        _say(sheet, "主管部门", "2.主管部门：")
        _say(sheet, "实施单位", "3.实施单位(盖章)：")
        _say(sheet, "产出指标（50分）", "（一）产出指标 (50 分)")
        last = max(row for row, _ in sheet.cells)
        sheet.insert_row(4)
        sheet.merge(4, 0, 4, 1, "项目代码", "head")
        sheet.merge(4, 2, 4, 8, f"04010012100{number}", "text")
        sheet.merge(last + 2, 0, last + 2, 8, "注：1.得分一档最高不能超过该指标分值上限。", "note")
        sheet.merge(last + 3, 0, last + 3, 8, "2.定性指标分三档：达成、部分达成、未达成。", "note")
        sheet.put(last + 4, 0, "填报日期：", "left")
        sheet.put(last + 4, 3, "2022年3月18日", "left")


def _second_renamed(draft: Draft) -> None:
    """Sheets with annex numbers; the unit above the form; figures typed as texts."""
    for number, sheet in enumerate(draft.sheets, start=1):
        sheet.name = f"附件{number} 项目自评表"
        _say(sheet, "年度预算数（万元）", "年度预算数")
        sheet.put(1, 10, "单位：万元", "right")
        sheet.type_values()
        row, column = sheet.find("总额")
        initial = sheet.cells[row, column + 2]
        initial.text = f"{Decimal(initial.text):,.2f}".translate(_WIDE)
        sheet.cells[row, 6].text = f"{Decimal(sheet.cells[row, 6].text) * 100:.2f}%"


def _second_inserted(draft: Draft) -> None:
    """A blank column between the labels and the figures, blank rows, a total called 总计, a sign line."""
    for sheet in draft.sheets:
        sheet.type_values()
        row, _ = sheet.find("年度目标完成情况")
        sheet.insert_row(row)
        sheet.insert_row(2)
        sheet.insert_column(3, 4)
        _say(sheet, "合计", "总计")


def _second_in_yuan(draft: Draft) -> None:
    """The funds in 元, said in the header; percentages with their sign in target and value."""
    for sheet in draft.sheets:
        sheet.type_values()
        for cell in sheet.amounts():
            cell.text = str(Decimal(cell.text) * 10000)
        _say(sheet, "年度预算数（万元）", "年度预算数（元）")
        for (row, column), cell in list(sheet.cells.items()):
            if cell.text == "%" and is_figure(sheet.cells[row, column - 1].text):
                sheet.cells[row, column + 1].text += "%"
        sheet.put(1, 10, "编制日期：2024年2月5日", "right")
    draft.sheets.reverse()


def _say(sheet: SheetDraft, text: str, instead: str) -> None:
    """Write another text wherever one stands."""
    for cell in sheet.cells.values():
        if cell.text == text:
            cell.text = instead


HONEST = (
    Honest(file="clean.xlsx", about="合格的样表（分值写在一级指标标题里），应无任何问题", change=_nothing),
    Honest(
        file="clean-second.xlsx",
        about="合格的样表（带指标性质、度量单位栏），应无任何问题",
        change=_nothing,
        second=True,
    ),
    Honest(file="honest-renamed.xlsx", about="工作表按项目命名、倒序、前有目录、后有空表", change=_renamed),
    Honest(file="honest-inserted.xlsx", about="插入空行和空列", change=_inserted),
    Honest(file="honest-yuan.xlsx", about="以元填报，单位写在表头上方，另有隐藏的校验列", change=_in_yuan),
    Honest(
        file="honest-texts.xlsx",
        about="数字以文本、全角、带单位、带百分号填写",
        change=_texts_for_figures,
        hints=(
            *told(
                URBAN,
                "VALUE-TEXT-NUMBER hint D7",
                "VALUE-TEXT-NUMBER hint E7",
                "VALUE-TEXT-NUMBER hint F7",
                "VALUE-TEXT-NUMBER hint H7",
                "VALUE-TEXT-NUMBER hint G14",
            ),
            *told(SAFETY, "VALUE-PERCENT hint H7"),
        ),
    ),
    Honest(file="honest-signed.xlsx", about="栏目带序号，多项目代码一行，表下有注和签字", change=_signed),
    Honest(
        file="honest-second-renamed.xlsx",
        about="工作表改名，单位写在表头上方，全角数字",
        change=_second_renamed,
        second=True,
        hints=told("附件1 项目自评表", "VALUE-TEXT-NUMBER hint D6", "VALUE-TEXT-NUMBER hint G6"),
    ),
    Honest(
        file="honest-second-inserted.xlsx",
        about="插入空行和空列，合计写作总计",
        change=_second_inserted,
        second=True,
    ),
    Honest(
        file="honest-second-yuan.xlsx",
        about="以元填报，指标完成值带百分号，表的次序颠倒",
        change=_second_in_yuan,
        second=True,
    ),
)
