"""The checks of a file as a whole: can it be read, all of it, and is it what its name says."""

from __future__ import annotations

from auditcheck.model.checks import BuiltinCheck
from auditcheck.model.issues import Issue, IssueKind
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words
from auditcheck.workbook.limits import Limits, roomy, setting_of, shown, what_of, written

_SAVE_AS = Words(
    "请用 WPS 或 Excel 打开，另存为 .xlsx 后重新提交。",
    "Open it in WPS or Excel, save it as .xlsx and submit that file.",
)


def _check(code: str, rule_class: RuleClass, title: Words, why: Words, correction: Words) -> BuiltinCheck:
    return BuiltinCheck(
        code=code, kind=IssueKind.FILE, rule_class=rule_class, title=title, why=why, correction=correction
    )


ENCRYPTED = _check(
    "FILE-ENCRYPTED",
    RuleClass.LOGIC,
    Words("文件有打开密码", "The file has a password"),
    Words("没有密码读不到任何数据，一项也没有审核。", "Nothing can be read without it: nothing was checked."),
    Words(
        "请在 WPS 或 Excel 中取消打开密码（文件—信息—保护工作簿—用密码进行加密，清空密码），保存后重新提交。",
        "Remove the password in WPS or Excel (File, Info, Protect Workbook, Encrypt with Password), "
        "save and submit again.",
    ),
)
EMPTY = _check(
    "FILE-EMPTY",
    RuleClass.LOGIC,
    Words("文件是空的", "The file is empty"),
    Words(
        "文件里没有任何内容，常因复制或下载中断。",
        "It holds no bytes; often a copy or download that broke off.",
    ),
    Words(
        "请重新复制或下载原文件，能打开后再提交。",
        "Copy or download the original again; submit it once it opens.",
    ),
)
DAMAGED = _check(
    "FILE-DAMAGED",
    RuleClass.LOGIC,
    Words("文件已损坏", "The file is damaged"),
    Words(
        "只读得出一部分就审核，会把没读到的当作没有问题，所以一项也没有审核。",
        "Checking the part that can be read would pass over the rest unseen, so nothing was checked.",
    ),
    Words(
        "请用 WPS 或 Excel 打开原文件（如提示修复，核对修复后的数据），另存为新的 .xlsx 后重新提交。",
        "Open the original in WPS or Excel (if it offers a repair, compare the data), save it as a new .xlsx "
        "and submit that.",
    ),
)
NOT_WORKBOOK = _check(
    "FILE-NOT-WORKBOOK",
    RuleClass.LOGIC,
    Words("文件不是 Excel 工作簿", "The file is not a workbook"),
    Words(
        "内容与文件名不符，没有可审核的表格。",
        "Its content is not what its name says; it has no sheets to check.",
    ),
    _SAVE_AS,
)
TOO_LARGE = _check(
    "FILE-TOO-LARGE",
    RuleClass.LOGIC,
    Words("文件超过读取上限", "The file is beyond what is read"),
    Words(
        "超限的文件不读，以免占满电脑；一项也没有审核。",
        "Such a file is not read, so that it cannot exhaust the computer; nothing was checked.",
    ),
    Words(
        "请删除表外误留的内容（多余的行、列、工作表、图片），另存为 .xlsx 后重新提交。",
        "Delete what was left outside of the tables (rows, columns, sheets, pictures), save as .xlsx, "
        "submit again.",
    ),
)
UNSAFE = _check(
    "FILE-UNSAFE",
    RuleClass.LOGIC,
    Words("文件含有不安全的内容", "The file holds unsafe content"),
    Words(
        "正常保存的工作簿不会有这种内容，它能让读取程序读错、读不完或访问别处，所以没有读取。",
        "No spreadsheet program saves such content; it can make a reader misread, hang or reach elsewhere.",
    ),
    _SAVE_AS,
)
UNFINISHED = _check(
    "FILE-UNFINISHED",
    RuleClass.LOGIC,
    Words("文件没能审核完", "Checking the file did not come to its end"),
    Words(
        "审核它的进程崩溃、超时或内存不足，没有得出结论，不能算通过。",
        "The process that checked it crashed or took too much time or memory; without a verdict, no pass.",
    ),
    Words(
        "请用 WPS 或 Excel 打开，另存为新的 .xlsx 后再审核；仍然如此，请把文件交给 auditcheck 的维护者。",
        "Open it in WPS or Excel, save it as a new .xlsx and check that; if it ends so again, report it.",
    ),
)
NO_CELLS = _check(
    "FILE-NO-CELLS",
    RuleClass.LOGIC,
    Words("工作簿里没有数据", "The workbook holds no data"),
    Words(
        "没有数据就没有可审核的内容，不能算通过。",
        "Without data there is nothing to check, which is no pass.",
    ),
    Words(
        "请确认提交的是填好的表，而不是空白文件。",
        "Make sure that the filled form was submitted, not a blank one.",
    ),
)
LOCK_FILE = _check(
    "FILE-LOCK",
    RuleClass.LOGIC,
    Words("这是打开文件时的临时文件", "This is the temporary file of an open workbook"),
    Words(
        "文件名以 ~$ 或 .~ 开头的文件是 Excel、WPS 打开工作簿时留下的，里面没有表格。",
        "Excel and WPS leave files named ~$ or .~ beside a workbook while it is open; they hold no sheets.",
    ),
    Words(
        "请关闭 Excel 或 WPS 后，提交名称相同但不带该前缀的文件。",
        "Close Excel or WPS and submit the file of the same name without that prefix.",
    ),
)
EXTENSION = _check(
    "FILE-EXTENSION",
    RuleClass.HINT,
    Words("文件扩展名与内容不符", "The file's name does not match its content"),
    Words(
        "已按实际内容读取；但其他软件可能打不开或报错。",
        "It was read by its content; other programs may refuse or warn about it.",
    ),
    _SAVE_AS,
)
PARTLY_SEEN = _check(
    "FILE-PARTLY-SEEN",
    RuleClass.HINT,
    Words("这种格式看不到出错的公式", "Formula errors cannot be seen in this format"),
    Words(
        "这种格式中，公式出错（如 #REF!）或未计算的单元格读出来是空的，可能被当作未填。",
        "In this format a cell whose formula failed (such as #REF!) or was never calculated reads as empty.",
    ),
    _SAVE_AS,
)

CHECKS: tuple[BuiltinCheck, ...] = (
    ENCRYPTED,
    EMPTY,
    DAMAGED,
    NOT_WORKBOOK,
    TOO_LARGE,
    UNSAFE,
    UNFINISHED,
    NO_CELLS,
    LOCK_FILE,
    EXTENSION,
    PARTLY_SEEN,
)


class RefusedError(Exception):
    """Carries the issue for which a file is not read from where it was found to the door."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message.en)
        self.issue = issue


def damaged(zh: str, en: str) -> RefusedError:
    """Return the refusal of a damaged file."""
    return RefusedError(DAMAGED.issue(Words(zh, en)))


def unsafe(zh: str, en: str) -> RefusedError:
    """Return the refusal of unsafe content."""
    return RefusedError(UNSAFE.issue(Words(zh, en)))


def too_large(
    limits: Limits, name: str, found: int, place: Words | None = None, *, remedy: Words | None = None
) -> RefusedError:
    """Return the refusal of what is beyond the limit called ``name``: what was found, and how to raise it.

    ``found`` is the amount met so far, ``place`` the part or sheet it was met in.
    """
    return RefusedError(TOO_LARGE.issue(beyond(limits, name, found, place), correction=remedy))


def beyond(limits: Limits, name: str, found: int, place: Words | None = None) -> Words:
    """Return the sentence about something beyond a limit."""
    what, limit = what_of(name), getattr(limits, name)
    name = limits.told.get(name, name)
    there, most = shown(name, found), shown(name, limit)
    option = f"{setting_of(name)}={written(name, roomy(name, found))}"
    where = Words(f"{place.zh}的", f" in {place.en}") if place else Words("", "")
    return Words(
        f"{where.zh}{what.zh}至少为 {there.zh}，超过上限 {most.zh}。确需读取时加 --limit {option}，"
        "或在 auditcheck.toml 的 [limits] 中设置。",
        f"The {what.en}{where.en} is at least {there.en}, more than the limit of {most.en}. To read it all "
        f"the same, give --limit {option} or set it under [limits] in auditcheck.toml.",
    )
