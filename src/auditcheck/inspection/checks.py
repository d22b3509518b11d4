"""The checks of a workbook itself: what in it misleads people and programs, whatever its forms say."""

from __future__ import annotations

from auditcheck.model.checks import BuiltinCheck
from auditcheck.model.issues import IssueKind
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words

BOOK_ERROR = BuiltinCheck(
    code="BOOK-ERROR",
    kind=IssueKind.VALUE,
    rule_class=RuleClass.HINT,
    title=Words("工作表上有公式错误值", "Formula errors on the sheet"),
    why=Words(
        "错误值不是数据：引用它的公式都会出错，打印出来也是错误。",
        "An error is no value: it spreads to every formula that uses it, and is printed.",
    ),
    correction=Words(
        "请修正公式（常因被引用的行、列、表已删除），不用的公式请清除。",
        "Correct the formula (often something it refers to was deleted), or clear it if it is not needed.",
    ),
)
BOOK_NOT_CALCULATED = BuiltinCheck(
    code="BOOK-NOT-CALCULATED",
    kind=IssueKind.VALUE,
    rule_class=RuleClass.HINT,
    title=Words("公式没有计算结果", "Formulas have no result"),
    why=Words(
        "文件里只有公式、没有结果，多为程序生成后未用 WPS 或 Excel 打开保存；读取数值的程序会当作空格。",
        "The file holds formulas without results, as programs write them; whoever reads values finds blanks.",
    ),
    correction=Words(
        "请用 WPS 或 Excel 打开文件，保存后再提交。",
        "Open the file in WPS or Excel, save it, and submit that.",
    ),
)
BOOK_TEXT_NUMBER = BuiltinCheck(
    code="BOOK-TEXT-NUMBER",
    kind=IssueKind.VALUE,
    rule_class=RuleClass.HINT,
    title=Words("数字中间夹着文本形式的数字", "Numbers stored as text stand among numbers"),
    why=Words(
        "Excel 求和会跳过文本数字，合计因此偏小而不报错。",
        "Excel's sums pass over numbers stored as text, so a total comes out too small without any warning.",
    ),
    correction=Words(
        "请将单元格格式改为数值后重新录入。", "Change the cells' format to number and enter them again."
    ),
)
BOOK_INVISIBLE = BuiltinCheck(
    code="BOOK-INVISIBLE",
    kind=IssueKind.VALUE,
    rule_class=RuleClass.HINT,
    title=Words("文字中有看不见的字符", "Texts hold characters that cannot be seen"),
    why=Words(
        "审核时已忽略；但查找、匹配和汇总程序会把它当成另一个名称。",
        "They are ignored here, but look-ups and programs that collect forms take the text for another one.",
    ),
    correction=Words(
        "请重新手工录入这些文字，不要从网页或聊天软件粘贴。",
        "Type these texts again rather than pasting them from web pages or messages.",
    ),
)
BOOK_HIDDEN_IN_TOTAL = BuiltinCheck(
    code="BOOK-HIDDEN-IN-TOTAL",
    kind=IssueKind.VALUE,
    rule_class=RuleClass.HINT,
    title=Words("隐藏的行列里有计入合计的数", "Hidden figures count in totals"),
    why=Words(
        "看得见的各数加起来不等于合计，审阅的人无从发现隐藏的数。",
        "What can be seen does not add up to the total, and a reviewer cannot find what is hidden.",
    ),
    correction=Words(
        "请取消隐藏（或清除筛选）并核对这些数：应计入的让它显示，不应计入的删除。",
        "Unhide the rows and columns (or clear the filter): show the figures that belong, delete the others.",
    ),
)
BOOK_SUM_STALE = BuiltinCheck(
    code="BOOK-SUM-STALE",
    kind=IssueKind.VALUE,
    rule_class=RuleClass.VERIFY,
    title=Words("求和公式的结果与各数之和不符", "A sum's stored result is not the sum of its cells"),
    why=Words(
        "文件里存的结果没有随各数更新，打开重算后合计会变；现在读到的不是真正的合计。",
        "The stored result did not follow its figures; it changes as soon as the file is recalculated.",
    ),
    correction=Words(
        "请用 WPS 或 Excel 打开，按 F9 重算（计算方式设为自动），核对合计后保存。",
        "Open it in WPS or Excel, press F9 (calculation set to automatic), check the totals and save.",
    ),
)
BOOK_TYPED_OVER = BuiltinCheck(
    code="BOOK-TYPED-OVER",
    kind=IssueKind.VALUE,
    rule_class=RuleClass.HINT,
    title=Words("成行成列的公式中有一个是手填的数", "A typed number stands where its neighbours calculate"),
    why=Words(
        "其他数改动后，手填的数不会跟着变。",
        "When other figures change, a typed number does not follow as the formulas beside it do.",
    ),
    correction=Words(
        "如无特殊原因，请从相邻单元格把公式复制过来。",
        "Unless there is a reason for it, copy the formula from a cell beside it.",
    ),
)
BOOK_LINKS = BuiltinCheck(
    code="BOOK-LINKS",
    kind=IssueKind.FILE,
    rule_class=RuleClass.HINT,
    title=Words("取用了其他工作簿的数", "The workbook takes values from other workbooks"),
    why=Words(
        "接收方没有那些工作簿，数值无法核对，打开时还会提示更新链接。",
        "The receiver does not have those workbooks: the values cannot be traced.",
    ),
    correction=Words(
        "请在“数据—编辑链接”中断开链接，保留数值。",
        "Break the links (Data, Edit Links) so that the values stay.",
    ),
)
BOOK_MACROS = BuiltinCheck(
    code="BOOK-MACROS",
    kind=IssueKind.FILE,
    rule_class=RuleClass.HINT,
    title=Words("工作簿带有宏", "The workbook has macros"),
    why=Words(
        "宏没有运行，也没有审核；接收方打开时会有安全警告，宏还能改动数据。",
        "They were neither run nor checked; the receiver gets a security warning, and macros can alter data.",
    ),
    correction=Words(
        "如表样本身不要求，请另存为不带宏的 .xlsx。",
        "Unless the official template has them, save the workbook as .xlsx without macros.",
    ),
)
BOOK_MANUAL = BuiltinCheck(
    code="BOOK-MANUAL",
    kind=IssueKind.FILE,
    rule_class=RuleClass.HINT,
    title=Words("公式结果可能不是最新的", "The results of formulas may be out of date"),
    why=Words(
        "工作簿设为手动计算，改了数而没有重算时，公式显示的还是旧结果。",
        "Calculation is set to manual: formulas keep their old results when figures are changed.",
    ),
    correction=Words(
        "请在“公式—计算选项”中改为自动，保存后再提交。",
        "Set Formulas, Calculation Options to automatic, save, and submit that.",
    ),
)

CHECKS: tuple[BuiltinCheck, ...] = (
    BOOK_LINKS,
    BOOK_MACROS,
    BOOK_MANUAL,
    BOOK_ERROR,
    BOOK_NOT_CALCULATED,
    BOOK_TEXT_NUMBER,
    BOOK_INVISIBLE,
    BOOK_HIDDEN_IN_TOTAL,
    BOOK_SUM_STALE,
    BOOK_TYPED_OVER,
)
