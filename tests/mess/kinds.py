"""The kinds of mess that real workbooks bring, what auditcheck does about each, and the tests that show it.

`docs/generate.py` makes `docs/mess.md` of this list; `test_kinds.py` holds it to the tests there are.
"""
# ruff: noqa: E501 - a text a line

from __future__ import annotations

from dataclasses import dataclass

from auditcheck.model.words import Words


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of mess; its tests begin with ``test_`` and its id in lower case with two digits."""

    id: str
    mess: Words
    treatment: Words

    @property
    def prefix(self) -> str:
        """How the names of its tests begin."""
        return f"test_m{int(self.id[1:]):02}_"


KINDS: tuple[Kind, ...] = (
    Kind(
        "M1",
        Words("合并单元格：只有左上角有值", "Merged cells: only the top left one holds the value"),
        Words(
            "文字归所合并的每一行；数字只算一次，从不重复计入合计。",
            "A text belongs to every row it is merged over; a number counts once and is never repeated in a sum.",
        ),
    ),
    Kind(
        "M2",
        Words(
            "两三行表头，加栏次行、行次列", "Headers of two or three rows, rows and columns of item numbers"
        ),
        Words(
            "表头按上下层写成路径（决算数 / 小计）；栏次行不是数据，行次列不取。",
            "Headers are paths (决算数 / 小计); rows of item numbers are no records, such columns are not read.",
        ),
    ),
    Kind(
        "M3",
        Words("左右并排的表块，栏目重名", "Blocks side by side with the same headers"),
        Words(
            "按上层表头（under）或第几个（nth）区分，各取各的数。",
            "They are told apart by the section above (under) or by occurrence (nth).",
        ),
    ),
    Kind(
        "M4",
        Words(
            "金额单位写在标题、表头、项目或单元格里，各表不同，或没有写",
            "Units in titles, headers, labels or cells, different by sheet, or not stated",
        ),
        Words(
            "最近的为准：单元格 > 项目或栏目 > 表块 > 工作表 > 规则包；unit_required 时没写单位是问题，不作假定。",
            "The nearest counts: cell > label or column > block > sheet > pack; with unit_required a sheet that "
            "states none is an issue, not an assumption.",
        ),
    ),
    Kind(
        "M5",
        Words(
            "文本数字：全角、千分位、单位、各种空格、撇号、括号",
            "Numbers as text: full-width, separators, units, spaces, apostrophes, parentheses",
        ),
        Words(
            "按数值取用并提示一次；（12.5）在金额和数字栏是负数，在整数栏是序号，不取。",
            "Used as numbers and told once as a hint; （12.5） is negative in amounts and numbers, an outline mark "
            "and not read where counts belong.",
        ),
    ),
    Kind(
        "M6",
        Words(
            "占位：—、——、一（数字一当横线）、-、/、无、0、*、空格",
            "Placeholders: —, ——, 一 (the numeral typed as a dash), -, /, 无, 0, *, blank",
        ),
        Words(
            "不适用，不当作 0；0 就是 0；空格另算一种。“一”只在规则包列出时、且整格只有它时才算占位。",
            "Not applicable, never 0; 0 is a number; blank is a state of its own. 一 is a placeholder only where the "
            "pack lists it and only as a whole cell.",
        ),
    ),
    Kind(
        "M7",
        Words("“其中”各行", "Rows of which (其中)"),
        Words(
            "从不自动相加；由规则写明是全部还是部分。",
            "Never added by themselves; a rule says whether they are all or some.",
        ),
    ),
    Kind(
        "M8",
        Words("小计、合计行在前、在后、有几个", "Subtotals and totals, first or last, several of them"),
        Words(
            "total 里写明的行不是明细，明细之和不含它们。",
            "Rows named under total are no records: sums of records leave them out.",
        ),
    ),
    Kind(
        "M9",
        Words("序号（一、（一）1. ①）和缩进", "Outline marks (一、（一）1. ①) and indents"),
        Words("找项目时略去，层次仍保留。", "Set aside when labels are found; the outline's depth is kept."),
    ),
    Kind(
        "M10",
        Words(
            "隐藏的行、列、工作表，筛选掉的行，零高度的行",
            "Hidden rows, columns and sheets, filtered rows, rows of no height",
        ),
        Words(
            "全部读取；隐藏的数计入合计或审核时提示；任何问题涉及隐藏的单元格都会说明。",
            "All are read; hidden figures that count in a total or a table are a hint, and any issue at a hidden cell "
            "says so. Told of .xlsx, .xlsm, .xls, .et and .ods.",
        ),
    ),
    Kind(
        "M11",
        Words(
            "名为 .xls 的网页、文本、XML 表格或 .xlsx",
            "Web pages, text, XML spreadsheets or .xlsx named .xls",
        ),
        Words("按内容读取，提示改存为 .xlsx。", "Read by content, with a hint to save as .xlsx."),
    ),
    Kind(
        "M12",
        Words("WPS 的 .et", ".et of WPS"),
        Words("直接读取，不需转换。", "Read directly, no conversion needed."),
    ),
    Kind(
        "M13",
        Words("有打开密码；工作表保护", "Files with a password; protected sheets"),
        Words(
            "说明有密码、如何取消，也说明程序自带默认密码的情形；工作表保护不影响。",
            "It says that there is a password and how to lift it, also of the one that programs know by themselves; "
            "protection of sheets is harmless.",
        ),
    ),
    Kind(
        "M14",
        Words(
            "没有结果的公式、#REF! 等错误值、手填的合计",
            "Formulas without a result, errors such as #REF!, typed totals",
        ),
        Words(
            "不当作 0：指出单元格，取用它的规则算未能审核；公式行列中手填的数提示。",
            "Never 0: the cell is told and rules that need it count as not evaluated; a number typed among formulas is a hint.",
        ),
    ),
    Kind(
        "M15",
        Words("元与万元，同一工作簿里也有", "元 and 万元, also within one workbook"),
        Words(
            "精确换算；一边按万元取整时，容差是其末位的一半。",
            "Converted exactly; where one side was rounded to 万元, half of its last place is tolerated.",
        ),
    ),
    Kind(
        "M16",
        Words("四舍五入的尾差", "Differences that rounding leaves"),
        Words(
            "取整能解释的是提示，超出的按规则的类别。",
            "What rounding explains is a hint, more has the rule's class.",
        ),
    ),
    Kind(
        "M17",
        Words("百分比写成 0.9759、97.59%、97.59、98", "Percents as 0.9759, 97.59%, 97.59, 98"),
        Words(
            "按百分号、格式、表头和大小判断；没有百分号且大于 1 的提示。",
            "Read by sign, format, header and size; above 1 without a sign is told as a hint.",
        ),
    ),
    Kind(
        "M18",
        Words(
            "目标值是文字：≥50个、≥100百分比、达成预期指标",
            "Targets as text: ≥50个, ≥100百分比, 达成预期指标",
        ),
        Words(
            "meets(实际, 目标) 读出符号、数、单位；文字目标按相同与否。",
            "meets(actual, target) reads operator, figure and unit; worded targets are equal or not.",
        ),
    ),
    Kind(
        "M19",
        Words(
            "插删行列、改标题、加“附件”", "Rows and columns inserted or deleted, titles changed, 附件 added"
        ),
        Words(
            "按文字定位，不按坐标；被删改的项目指出最接近的单元格。",
            "Found by words, not by place; of a label that is gone the nearest one is named.",
        ),
    ),
    Kind(
        "M20",
        Words("年度没有更新；上年的栏目", "Years left from last time; columns of the year before"),
        Words(
            "由规则比较表头年度与封面；上年栏目不会误报。",
            "A rule compares the heading's year with the cover's; columns of the year before raise nothing.",
        ),
    ),
    Kind(
        "M21",
        Words("全角、半角的括号和引号", "Brackets and quotes of either width"),
        Words("找项目时视为相同。", "The same when labels are found."),
    ),
    Kind(
        "M22",
        Words("“代码-名称”“代码|名称”写在一格", "code-name or code|name in one cell"),
        Words(
            "pattern 取出代码，可与封面比较。", "A pattern takes the code out, to be compared with the cover."
        ),
    ),
    Kind(
        "M23",
        Words("~$ 临时文件；副本、(1)、最终版", "~$ lock files; copies named 副本, (1), 最终版"),
        Words(
            "临时文件说明应提交哪一个，批量时略过；副本照常审核，同一单位报两份由 batch 指出。",
            "Of a lock file it is told what to submit instead, a batch passes over it; a copy is checked like any file, "
            "and that a unit submitted twice is told by batch.",
        ),
    ),
    Kind(
        "M24",
        Words(
            "数字夹在项目名或文字里（其中:一般公共预算:4782.10）",
            "Figures inside labels and prose (其中:一般公共预算:4782.10)",
        ),
        Words(
            "只在规则包用 pattern 或 sum_in 要求时读取。", "Read only where a pack asks by pattern or sum_in."
        ),
    ),
    Kind(
        "M25",
        Words("浮点误差（3088.0599999999995）", "Binary noise (3088.0599999999995)"),
        Words(
            "按 Excel 显示的 15 位取数，以十进制精确计算。",
            "Figures are the 15 digits Excel shows; arithmetic is exact decimal.",
        ),
    ),
    Kind(
        "M26",
        Words("日期是文字（2022年3月）、序列号或日期", "Dates as text (2022年3月), serial numbers or dates"),
        Words("都读成日期；读不懂的指出。", "All are read as dates; what cannot be is told."),
    ),
    Kind(
        "M27",
        Words(
            "类款项分三栏；代码存成数字丢了前导零",
            "Codes split over three columns, or stored as numbers without their zeros",
        ),
        Words(
            "代码一律是文字；数字格式显示的前导零保留，丢失的由 length 指出。",
            "Codes are texts; zeros that the number format shows are kept, zeros that are lost are told by length.",
        ),
    ),
)
