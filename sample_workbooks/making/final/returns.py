"""The cover, the return on operations (三公, offices, vehicles, procurement), staff, and budget changes."""

from __future__ import annotations

from sample_workbooks.making.drafts import Draft
from sample_workbooks.making.final.figures import Accounts
from sample_workbooks.making.final.official import UNIT_NAME, top

COVER, OPERATIONS = "封面", "F03 机构运行信息表(财决附03表)"
STAFF, CHANGES = "F04 机构人员情况表(财决附04表)", "预算调整情况表"
_NOTE = (
    "说明：本套表为样表。编制与在职人员、离退休与编外人员、基本支出、项目支出及其六大类、政府采购数取自公开的街道2021年度"
    "报告；单位名称、代码、人名、电话及其余数据均为虚构。"
)
_COVER = (
    ("单位名称", UNIT_NAME), ("统一社会信用代码", "11430199MB1A0001XM"), ("财政预算代码", "0401001"),
    ("行政区划代码", "430199000"), ("单位预算级次", "一级预算单位"), ("单位类型", "行政单位"),
    ("执行会计制度", "政府会计准则制度"), ("报表小类", "单户表"), ("新报因素", "连续上报"),
    ("上年代码", "0401001"), ("备用说明", ""), ("报表年度", "2021"), ("单位负责人", "周明远"),
    ("财务负责人", "何静"), ("填表人", "林晓岚"), ("联系电话", "0730-8420166"), ("填报日期", "2022-02-25"),
)  # fmt: skip
_STYLES = {"报表年度": "integer", "填报日期": "date"}


def draw_cover(draft: Draft, accounts: Accounts) -> None:
    """Draw 封面."""
    sheet = draft.add(COVER, [4, 24, 26, 26, 4])
    sheet.merge(1, 0, 1, 4, f"{accounts.year}年度部门决算报表", "title")
    sheet.heights[1] = 60
    for row, (label, text) in enumerate(_COVER, start=3):
        sheet.put(row, 1, label, "head")
        sheet.merge(row, 2, row, 3, text, _STYLES.get(label, "center"))
        sheet.heights[row] = 24
    sheet.merge(21, 1, 21, 3, _NOTE, "note")
    sheet.heights[21] = 62


_OPERATIONS_LEFT = (
    ("一、“三公”经费支出", "—", "—"),
    ("（一）支出合计", "190000.00", "155600.00"),
    ("1．因公出国（境）费", "0.00", "0.00"),
    ("2．公务用车购置及运行维护费", "140000.00", "123600.00"),
    ("（1）公务用车购置费", "0.00", "0.00"),
    ("（2）公务用车运行维护费", "140000.00", "123600.00"),
    ("3．公务接待费", "50000.00", "32000.00"),
    ("（1）国内接待费", "—", "32000.00"),
    ("其中：外事接待费", "—", "0.00"),
    ("（2）国（境）外接待费", "—", "0.00"),
    ("（二）相关统计数", "—", "—"),
    ("1．因公出国（境）团组数（个）", "—", "0"),
    ("2．因公出国（境）人次数（人）", "—", "0"),
    ("3．公务用车购置数（辆）", "—", "0"),
    ("4．公务用车保有量（辆）", "—", "4"),
    ("5．国内公务接待批次（个）", "—", "42"),
    ("其中：外事接待批次（个）", "—", "0"),
    ("6．国内公务接待人次（人）", "—", "386"),
    ("其中：外事接待人次（人）", "—", "0"),
    ("7．国（境）外公务接待批次（个）", "—", "0"),
    ("8．国（境）外公务接待人次（人）", "—", "0"),
)
_OPERATIONS_RIGHT = (
    ("二、机关运行经费", "2916800.00"),
    ("（一）行政单位", "2916800.00"),
    ("（二）参照公务员法管理事业单位", "0.00"),
    ("三、国有资产占用情况", "—"),
    ("（一）车辆数合计（辆）", "4"),
    ("1．副部（省）级及以上领导用车", "0"),
    ("2．主要负责人用车", "0"),
    ("3．机要通信用车", "1"),
    ("4．应急保障用车", "0"),
    ("5．执法执勤用车", "3"),
    ("6．特种专业技术用车", "0"),
    ("7．离退休干部服务用车", "0"),
    ("8．其他用车", "0"),
    ("（二）单价50万元（含）以上通用设备（台，套）", "2"),
    ("（三）单价100万元（含）以上专用设备（台，套）", "0"),
    ("四、政府采购支出信息", "—"),
    ("（一）政府采购支出合计", "3723400.00"),
    ("1．政府采购货物支出", "85700.00"),
    ("2．政府采购工程支出", "0.00"),
    ("3．政府采购服务支出", "3637700.00"),
    ("（二）政府采购授予中小企业合同金额", "3400000.00"),
    ("其中：授予小微企业合同金额", "2100000.00"),
)


def draw_operations(draft: Draft, accounts: Accounts) -> None:
    """Draw 财决附03: 三公 and its counts on the left, offices, assets and procurement on the right."""
    sheet = draft.add(OPERATIONS, [38, 6, 16, 16, 44, 6, 16], landscape=True)
    top(sheet, "机构运行信息表", "财决附03表", 6, accounts.year)
    sheet.line(3, ["项目", "行次", "预算数", "统计数", "项目", "行次", "统计数"], "head")
    sheet.line(4, ["栏次", "", "1", "2", "栏次", "", "3"], "center")
    for step, (label, budget, final) in enumerate(_OPERATIONS_LEFT):
        styles = ["label", "integer", _kind(label), _kind(label)]
        sheet.line(5 + step, [label, str(step + 1), budget, final], styles)
    for step, (label, final) in enumerate(_OPERATIONS_RIGHT):
        number = str(len(_OPERATIONS_LEFT) + step + 1)
        sheet.line(5 + step, [label, number, final], ["label", "integer", _kind(label)], 4)
    row = 5 + len(_OPERATIONS_RIGHT)
    note = (
        "注：“三公”经费统计数与财决08表一致；机关运行经费与财决07表一致；国有资产占用情况与财决附01表一致。"
    )
    sheet.merge(row, 0, row, 6, note, "note")


def _kind(label: str) -> str:
    return "integer" if label.endswith(("（个）", "（人）", "（辆）", "用车", "（台，套）")) else "amount"


_STAFF = (
    ("一、机构数（个）", "strong", "1"),
    ("其中：独立编制机构数", "inner", "1"),
    ("独立核算机构数", "inner", "1"),
    ("二、编制人数（人）", "strong", "48"),
    ("（一）行政编制人数", "inner", "15"),
    ("（二）参照公务员法管理事业编制人数", "inner", "0"),
    ("（三）非参公事业编制人数", "inner", "33"),
    ("三、年末实有在职人数（人）", "strong", "43"),
    ("（一）行政人员", "inner", "13"),
    ("（二）参照公务员法管理事业人员", "inner", "0"),
    ("（三）非参公事业人员", "inner", "30"),
    ("四、离退休人数（人）", "strong", "8"),
    ("（一）离休人员", "inner", "0"),
    ("（二）退休人员", "inner", "8"),
    ("五、年末其他人员（人）", "strong", "51"),
    ("其中：编外长期聘用人员", "inner", "18"),
    ("公益性岗位人员", "inner", "33"),
    ("六、年末遗属人员（人）", "strong", "2"),
)


def draw_staff(draft: Draft, accounts: Accounts) -> None:
    """Draw 机构人员情况表."""
    sheet = draft.add(STAFF, [42, 6, 16, 24])
    sheet.merge(0, 0, 0, 3, "机构人员情况表", "title")
    sheet.heights[0] = 32
    sheet.put(1, 3, "财决附04表", "right")
    sheet.put(2, 0, f"编制单位：{UNIT_NAME}", "left")
    sheet.put(2, 2, f"{accounts.year}年度", "subtitle")
    sheet.put(2, 3, "单位：个、人", "right")
    sheet.line(3, ["项目", "行次", "年末数", "备注"], "head")
    for step, (label, style, count) in enumerate(_STAFF):
        sheet.line(4 + step, [label, str(step + 1), count, ""], [style, "integer", "integer", "text"])


def draw_changes(draft: Draft, accounts: Accounts) -> None:
    """Draw the local return on changes of the budget during the year."""
    sheet = draft.add(CHANGES, [26, 16, 16, 16, 16], landscape=True)
    top(sheet, "预算调整情况表", "补01表", 4, accounts.year)
    sheet.line(3, ["项目", "年初预算数", "调增数", "调减数", "调整预算数"], "head")
    lines = (
        ("基本支出", "16400000.00", "700000.00", "100000.00", "17000000.00"),
        ("项目支出", "30450000.00", "1970000.00", "300000.00", "32120000.00"),
        ("合计", "46850000.00", "2670000.00", "400000.00", "49120000.00"),
    )
    for step, (label, *amounts) in enumerate(lines):
        sheet.line(4 + step, [label, *amounts], ["label", *["amount"] * 4])
