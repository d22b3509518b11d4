"""Reports written out as literals, so that reporters are tested without reading a workbook."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from tests.reporters.diagnoses import hostile_diagnosis, likely_diagnosis, work_plan

from auditcheck.model.answers import Explanation, IssueState, Remark, Settled, Waiver
from auditcheck.model.cells import CellRange, CellRef, Location, Role
from auditcheck.model.issues import (
    Comparison,
    Issue,
    IssueKind,
    Outcome,
    Reason,
    Side,
    Term,
    Verdict,
)
from auditcheck.model.report import PackInfo, Report, SheetInfo, SheetView, SubmissionInfo, TableInfo
from auditcheck.model.rules import Change, RuleClass
from auditcheck.model.tables import CellState, ValueType
from auditcheck.model.words import Words, same

SPENDING, PROJECTS, STAFF = "支出决算表", "项目支出明细表 2021", "机构人员情况"

HOSTILE = (
    "=1+1",
    "{=1+1}",
    "@SUM(A1:A9)",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "http://example.invalid/?a=1",
    "internal:'机构人员情况'!A1",
    "mailto:a@example.invalid",
    "[/red]粗[bold]",
    "\x1b[31m红\x1b[0m\x07",
    "\u202e倒\u202c\u200b",
    "::error file=a.py,line=1::坏",
    "##vso[task.complete result=Failed]",
    "##[error]坏",
    "行一\n::warning::行二",
    "\x00\x0b\ud800_x000D_",
)


def cell(sheet: str, row: int, column: int) -> CellRef:
    return CellRef(sheet=sheet, row=row, column=column)


def place(sheet: str, row: int, column: int, row_label: str = "", column_label: str = "") -> Location:
    return Location(
        sheet=sheet, cell=cell(sheet, row, column), row_label=row_label, column_label=column_label
    )


CATEGORIES = (
    ("城市管理", "887"),
    ("平安建设", "330.24"),
    ("公共服务", "977.46"),
    ("基层党建", "81.49"),
    ("社区建设", "379.52"),
    ("其他项目", "432.35"),
)


def amount(label: str, at: CellRef | None, value: str | None, sign: str = "+") -> Term:
    figure = Decimal(value) if value is not None else None
    return Term(label=label, cell=at, value=figure, sign=sign, kind=ValueType.AMOUNT)


def total_issue() -> Issue:
    total = cell(SPENDING, 14, 3)
    parts = tuple(
        amount(f"{name} / 决算数", cell(SPENDING, 8 + index, 3), value)
        for index, (name, value) in enumerate(CATEGORIES)
    )
    related = tuple(
        Location(sheet=SPENDING, cell=term.cell, row_label=name, column_label="决算数", role=Role.RELATED)
        for term, (name, _) in zip(parts, CATEGORIES, strict=True)
    )
    return Issue(
        code="PROJ-01",
        kind=IssueKind.RULE,
        rule_class=RuleClass.BALANCE,
        title=Words("项目支出等于六类项目支出之和", "Project spending equals the sum of its six categories"),
        message=Words(
            "项目支出的决算数应等于城市管理至其他项目六行之和，"
            "表上为 3,098.06 万元，六行相加为 3,088.06 万元，多 10.00 万元。",
            "The final figure of project spending should equal the sum of the six categories: "
            "the sheet says 3,098.06, the six rows add up to 3,088.06.",
        ),
        primary=place(SPENDING, 14, 3, "二、项目支出", "决算数"),
        related=related,
        comparison=Comparison(
            left=Side(
                value=Decimal("3098.06"),
                terms=(amount("二、项目支出 / 决算数", total, "3098.06"),),
                kind=ValueType.AMOUNT,
            ),
            operator="==",
            right=Side(value=Decimal("3088.06"), terms=parts, kind=ValueType.AMOUNT),
            difference=Decimal("10.00"),
            tolerance=Decimal("0.035"),
        ),
        target="决算数",
        why=Words(
            "分类支出与总额不一致时，决算批复和绩效评价无法衔接。",
            "Figures that do not add up cannot be approved.",
        ),
        correction=Words(
            "核对六类项目支出与合计数，改正抄录有误的一格。",
            "Compare the six rows with the total and correct the wrong one.",
        ),
        basis="财预〔2020〕10号 第十二条",
    )


def rounding_issue() -> Issue:
    return Issue(
        code="SHARE-01",
        kind=IssueKind.RULE,
        rule_class=RuleClass.HINT,
        title=Words("各类占比之和等于 100%", "Shares add up to 100%"),
        message=Words(
            "各类占比之和为 99.99%，与 100% 相差 0.01 个百分点，可能为取整误差。",
            "The shares add up to 99.99%, 0.01 percentage points off 100%; probably rounding.",
        ),
        primary=place(PROJECTS, 5, 6, "城市管理", "占比"),
        comparison=Comparison(
            left=Side(
                value=Decimal("0.9999"),
                kind=ValueType.PERCENT,
                terms=(
                    Term(
                        label="城市管理 / 占比",
                        cell=cell(PROJECTS, 5, 6),
                        value=Decimal("0.2872"),
                        kind=ValueType.PERCENT,
                    ),
                    Term(
                        label="其余五类 / 占比",
                        cell=cell(PROJECTS, 6, 6),
                        value=Decimal("0.7127"),
                        kind=ValueType.PERCENT,
                    ),
                ),
            ),
            operator="==",
            right=Side(value=Decimal(1), kind=ValueType.PERCENT),
            difference=Decimal("-0.0001"),
            tolerance=Decimal("0.00035"),
        ),
    )


def unreadable_issue() -> Issue:
    return Issue(
        code="VALUE-UNREADABLE",
        kind=IssueKind.VALUE,
        rule_class=RuleClass.LOGIC,
        title=Words("单元格内容不是数字", "A cell does not hold a number"),
        message=Words(
            "“全年执行数”一栏应填数字，这一格写的是“约三百万”。",
            'The column expects a number; the cell says "约三百万".',
        ),
        primary=place(PROJECTS, 7, 4, "智慧平安小区", "全年执行数"),
        value="约三百万",
        correction=Words("改填以万元为单位的数字。", "Enter the amount as a number in 万元."),
        unchecked=("PROJ-02", "PROJ-03"),
    )


def verify_issue() -> Issue:
    return Issue(
        code="STAFF-09",
        kind=IssueKind.RULE,
        rule_class=RuleClass.VERIFY,
        title=Words("在职人数较上年变动不超过 20%", "Staff changed by no more than 20%"),
        message=Words(
            "在职人数较上年变动 26.47%，请说明。",
            "Staff on post changed by 26.47% since last year; please explain.",
        ),
        primary=place(STAFF, 4, 3, "年末在职人数"),
        comparison=Comparison(
            left=Side(
                value=Decimal("0.2647"),
                kind=ValueType.PERCENT,
                terms=(
                    Term(
                        label="年末在职人数",
                        cell=cell(STAFF, 4, 3),
                        value=Decimal(43),
                        kind=ValueType.INTEGER,
                    ),
                    Term(
                        label="上年 年末在职人数",
                        cell=cell(STAFF, 4, 3),
                        value=Decimal(34),
                        sign="÷",
                        kind=ValueType.INTEGER,
                    ),
                    Term(
                        label="退休人数",
                        cell=cell(STAFF, 9, 3),
                        state=CellState.BLANK,
                        kind=ValueType.INTEGER,
                    ),
                    Term(
                        label="离休人数", cell=cell(SPENDING, 2, 2), text="约八人", state=CellState.UNREADABLE
                    ),
                ),
            ),
            operator="<=",
            right=Side(
                value=Decimal("0.2"),
                kind=ValueType.PERCENT,
                terms=(Term(label="人员变动上限", value=Decimal("0.2"), kind=ValueType.PERCENT),),
            ),
            difference=Decimal("0.0647"),
            tolerance=Decimal(0),
        ),
    )


def file_issue() -> Issue:
    return Issue(
        code="FILE-EXTENSION",
        kind=IssueKind.FILE,
        rule_class=RuleClass.HINT,
        title=Words("文件名后缀与内容不符", "The file's name does not match its content"),
        message=Words(
            "文件名以 .xls 结尾，内容是 .xlsx 工作簿，已按 .xlsx 读取。",
            "The name ends in .xls, the content is .xlsx; it was read as .xlsx.",
        ),
        primary=Location(),
        correction=Words("把文件名后缀改为 .xlsx。", "Rename the file to end in .xlsx."),
    )


OUTCOMES = (
    Outcome(
        rule_id="PROJ-01",
        title=Words("项目支出等于六类项目支出之和", "Project spending equals the sum of its six categories"),
        rule_class=RuleClass.BALANCE,
        passed=1,
        failed=1,
    ),
    Outcome(
        rule_id="PROJ-02",
        title=Words("各类执行数之和等于决算数", "Executed amounts add up to the final figure"),
        rule_class=RuleClass.BALANCE,
        passed=5,
        not_evaluated=1,
        reasons=(
            Reason(
                verdict=Verdict.NOT_EVALUATED,
                words=Words(
                    "D7 的内容无法识别为数字，请先改正", "D7 cannot be read as a number; correct it first"
                ),
                cells=(cell(PROJECTS, 7, 4),),
            ),
        ),
    ),
    Outcome(
        rule_id="PROJ-03",
        title=Words("执行率等于执行数除以预算数", "The rate equals executed divided by budget"),
        rule_class=RuleClass.VERIFY,
        passed=16,
        unknown=2,
        not_applicable=1,
        not_evaluated=1,
        reasons=(
            Reason(
                verdict=Verdict.NOT_EVALUATED,
                words=Words(
                    "D7 的内容无法识别为数字，请先改正", "D7 cannot be read as a number; correct it first"
                ),
                cells=(cell(PROJECTS, 7, 4),),
            ),
            Reason(
                verdict=Verdict.UNKNOWN,
                words=Words("E9、E12 未填执行率", "E9 and E12 have no rate"),
                cells=(cell(PROJECTS, 9, 5), cell(PROJECTS, 12, 5)),
            ),
        ),
    ),
    Outcome(
        rule_id="SHARE-01",
        title=Words("各类占比之和等于 100%", "Shares add up to 100%"),
        rule_class=RuleClass.BALANCE,
        passed=1,
        rounded=1,
    ),
    Outcome(
        rule_id="STAFF-09",
        title=Words("在职人数较上年变动不超过 20%", "Staff changed by no more than 20%"),
        rule_class=RuleClass.VERIFY,
        failed=1,
    ),
    Outcome(
        rule_id="VEH-01",
        title=Words("公务用车数不超过编制", "Vehicles do not exceed their establishment"),
        rule_class=RuleClass.LOGIC,
        not_applicable=1,
    ),
)

SUBMISSION = SubmissionInfo(
    name="某街道 2021年度整体支出.xls",
    format="xlsx",
    sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    size=24_576,
    sheets=(
        SheetInfo(title=STAFF, rows=12, columns=6, cells=51),
        SheetInfo(title=SPENDING, rows=20, columns=7, cells=96),
        SheetInfo(title=PROJECTS, rows=31, columns=9, cells=214),
        SheetInfo(title="字典", rows=40, columns=2, cells=80, visibility="hidden"),
    ),
    identity={"unit": "云麓街道办事处", "code": "001234", "year": "2021"},
)
PRIOR = SubmissionInfo(
    name="2020年度.xlsx",
    format="xlsx",
    sha256="1" * 64,
    size=20_480,
    sheets=(SheetInfo(title=STAFF, rows=12, columns=6, cells=50),),
)
PACK = PackInfo(
    id="department-performance",
    title=Words("部门整体支出绩效自评", "Departmental performance self-evaluation"),
    version="1.0.0",
    digest="b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c",
    rules=34,
    recognised=True,
    changes=(
        Change(
            rule_id="STAFF-09",
            what=Words("上限由 10% 改为 20%", "limit 20% instead of 10%"),
            reason="市局通知",
        ),
    ),
    disabled={"VEH-02": "本市不适用"},
)
TABLES = (
    TableInfo(name="staffing", label=STAFF, found=True, places=(f"{STAFF}!A3:F12",), records=1, columns=8),
    TableInfo(
        name="spending",
        label=SPENDING,
        found=True,
        places=(f"{SPENDING}!A4:G18",),
        records=9,
        columns=4,
        unit="万元",
    ),
    TableInfo(
        name="projects",
        label="项目支出明细表",
        found=True,
        places=(f"'{PROJECTS}'!A3:I24",),
        records=20,
        columns=7,
        unit="万元",
    ),
    TableInfo(name="vehicles", label="公务用车情况表", found=False, optional=True),
)


def rich_report() -> Report:
    """A report with one issue of every kind and every verdict."""
    return Report(
        submission=SUBMISSION,
        version="0.1.0",
        pack=PACK,
        prior=PRIOR,
        tables=TABLES,
        outcomes=OUTCOMES,
        issues=(
            replace(total_issue(), diagnosis=likely_diagnosis(cell(SPENDING, 7, 3), cell(SPENDING, 8, 3))),
            unreadable_issue(),
            verify_issue(),
            file_issue(),
            rounding_issue(),
        ),
        plan=work_plan(cell(SPENDING, 7, 3)),
    )


def clean_report() -> Report:
    """A report without issues in which every rule passed."""
    passed = tuple(
        Outcome(rule_id=o.rule_id, title=o.title, rule_class=o.rule_class, passed=3) for o in OUTCOMES
    )
    return Report(submission=SUBMISSION, version="0.1.0", pack=PACK, tables=TABLES[:3], outcomes=passed)


def unread_report() -> Report:
    """A report on a file that could not be opened."""
    issue = Issue(
        code="FILE-ENCRYPTED",
        kind=IssueKind.FILE,
        rule_class=RuleClass.LOGIC,
        title=Words("文件有打开密码", "The file has a password"),
        message=Words(
            "文件设有打开密码，未能读取。", "The file is protected by a password and could not be read."
        ),
        primary=Location(),
        correction=Words("取消打开密码后另存，再送审。", "Save it without a password and submit it again."),
    )
    info = SubmissionInfo(name="加密.xlsx", format="", sha256="0" * 64, size=12_288)
    return Report(submission=info, version="0.1.0", issues=(issue,), checked=False)


def hostile_report() -> Report:
    """A report in which every text that can come from outside is hostile."""
    issues = tuple(_hostile_issue(index, text) for index, text in enumerate(HOSTILE))
    title = HOSTILE[9]
    info = SubmissionInfo(
        name="=a\x1b]0;坏\x07'#%.xlsx",
        format="xlsx",
        sha256="0" * 64,
        size=1,
        sheets=(SheetInfo(title=title, rows=1, columns=1, cells=1),),
        identity={"unit": HOSTILE[0], "code": HOSTILE[3], "year": HOSTILE[9]},
    )
    outcomes = tuple(
        Outcome(
            rule_id=f"H-{index}",
            title=same(text),
            rule_class=RuleClass.LOGIC,
            not_evaluated=1,
            failed=1,
            reasons=(Reason(verdict=Verdict.NOT_EVALUATED, words=same(text)),),
        )
        for index, text in enumerate(HOSTILE)
    )
    tables = tuple(TableInfo(name=text, label=text, found=True, places=(text,)) for text in HOSTILE)
    return Report(submission=info, version="0.1.0", outcomes=outcomes, issues=issues, tables=tables)


def _hostile_issue(index: int, text: str) -> Issue:
    at = cell(text, index + 1, 1)
    side = Side(value=None, text=text, terms=(Term(label=text, cell=at, text=text, kind=ValueType.TEXT),))
    return Issue(
        code=f"H-{index}",
        kind=IssueKind.RULE,
        rule_class=RuleClass.LOGIC,
        title=same(text),
        message=same(text),
        primary=Location(sheet=text, cell=at, row_label=text, column_label=text),
        comparison=Comparison(left=side, operator="==", right=side),
        target=text,
        value=text,
        why=same(text),
        correction=same(text),
        basis=text,
        unchecked=(text,),
        diagnosis=hostile_diagnosis(text, at),
        folding=same(text),
    )


def many_issues(number: int) -> Report:
    """A report with ``number`` balance issues on one sheet, one untold."""
    issue = unreadable_issue()
    issues = tuple(
        Issue(
            code=f"R-{index:03}",
            kind=issue.kind,
            rule_class=RuleClass.BALANCE,
            title=issue.title,
            message=issue.message,
            primary=place(PROJECTS, index + 1, 2),
        )
        for index in range(number)
    )
    outcome = Outcome(
        rule_id="R-000", title=issue.title, rule_class=RuleClass.BALANCE, failed=number + 1, untold=1
    )
    return Report(submission=SUBMISSION, version="0.1.0", pack=PACK, issues=issues, outcomes=(outcome,))


def spending_view() -> SheetView:
    """The sheet of the wrong total, its title merged, of a file of 220 rows."""
    head = [("附件2", "", ""), (SPENDING, "", ""), ("项目", "预算数", "决算数")]
    body = [(f"{number}. {name}", "", value) for number, (name, value) in enumerate(CATEGORIES, start=1)]
    rows = (1, 2, 7, *range(8, 14), 14, 220)
    texts = (*head, *body, ("二、项目支出", "3,100.00", "3,098.06"), ("合计", "", "<b>4,792</b>"))
    return SheetView(
        title=SPENDING,
        rows=rows,
        columns=(1, 2, 3),
        texts=texts,
        figures=frozenset((row, 3) for row in range(8, 15)) | {(14, 2)},
        merges=(CellRange(sheet=SPENDING, first_row=2, first_column=1, last_row=2, last_column=3),),
        rows_left_out=209,
        columns_left_out=0,
    )


def staff_view() -> SheetView:
    """A small sheet of which columns are left out."""
    return SheetView(
        title=STAFF,
        rows=(3, 4, 5),
        columns=(1, 3),
        texts=(("项目", "人数"), ("年末在职人数", "43"), ("其中：行政编制", "21")),
        figures=frozenset({(4, 3), (5, 3)}),
        columns_left_out=1,
    )


def answered_report() -> Report:
    """The rich report after a baseline, a waiver and explanations, with views of two sheets."""
    report = rich_report()
    total, unreadable, verify, file, rounding = (
        replace(issue, fingerprint=f"{index:016x}") for index, issue in enumerate(report.issues, start=1)
    )
    waiver = Waiver(reason="财政局已核准 [见](http://a.example)", approver="王", rule="VALUE-UNREADABLE")
    settled = (
        Settled(
            fingerprint="f" * 16,
            code="PROJ-07",
            state=IssueState.FIXED,
            title=Words("执行数不超过预算数", "Executed at most budget"),
            message=Words("执行数超过预算数", "Executed exceeds the budget"),
            place=f"{PROJECTS}!D9",
        ),
        Settled(
            fingerprint="e" * 16,
            code="PROJ-08",
            state=IssueState.UNCHECKED,
            title=Words("比例不超过 100%", "At most 100%"),
            message=Words("比例超过 100%", "Exceeds 100%"),
        ),
    )
    return replace(
        report,
        issues=(
            replace(total, state=IssueState.NEW),
            replace(unreadable, state=IssueState.UNCHANGED, waiver=waiver),
            replace(
                verify,
                state=IssueState.CAME_BACK,
                explanation=Explanation(text="本年增设执法中队，划入 9 人"),
            ),
            replace(file, state=IssueState.UNCHANGED),
            replace(
                rounding,
                explanation=Explanation(
                    text="无", accepted=False, objection=Words("说明太短", "the explanation is too short")
                ),
            ),
        ),
        settled=settled,
        remarks=(Remark(code="WAIVER-EXPIRED", words=Words("豁免已过期", "a waiver has expired")),),
        views=(staff_view(), spending_view()),
    )


SNAPSHOTS = Path(__file__).parent / "snapshots"


@pytest.fixture(name="rich")
def _rich() -> Report:
    return rich_report()


@pytest.fixture(name="answered")
def _answered() -> Report:
    return answered_report()


@pytest.fixture(name="clean")
def _clean() -> Report:
    return clean_report()


@pytest.fixture(name="unread")
def _unread() -> Report:
    return unread_report()


@pytest.fixture(name="hostile")
def _hostile() -> Report:
    return hostile_report()


@pytest.fixture(name="hostile_texts")
def _hostile_texts() -> tuple[str, ...]:
    return HOSTILE


@pytest.fixture(name="many")
def _many() -> Callable[[int], Report]:
    return many_issues


@pytest.fixture(name="same_as_snapshot")
def _same_as_snapshot() -> Callable[[str, str], bool]:
    """Compare a whole output with its file; AUDITCHECK_WRITE_SNAPSHOTS=1 writes the files anew."""

    def compare(name: str, text: str) -> bool:
        path = SNAPSHOTS / name
        if os.environ.get("AUDITCHECK_WRITE_SNAPSHOTS") == "1":
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.read_text(encoding="utf-8") == text
        return True

    return compare
