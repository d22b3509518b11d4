"""The workbooks of a whole book: cover, staff, base data, self-evaluation, and a form for each project."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sample_workbooks.making import accounts, evaluation
from sample_workbooks.making.drafts import Draft, write_sheets
from sample_workbooks.making.figures import Filing, filing_2021
from sample_workbooks.making.made import Expected, Made
from sample_workbooks.making.pages import Book
from sample_workbooks.making.projects.figures import Form, six_forms
from sample_workbooks.making.projects.forms import draw_first
from xlsxwriter import Workbook

_MADE = datetime(2022, 3, 18, 9, 0, 0, tzinfo=UTC).replace(tzinfo=None)
BASE, EVALUATION, STAFF = "附件1 基础数据表", "附件2 整体自评表", "机构人员情况表"
_CALLED = {
    "部门整体支出绩效评价基础数据表": BASE,
    "部门整体支出绩效自评表": EVALUATION,
    "附件1": "附件4",
    "附件4": "附件2",
    "附件5": "附件1",
}
_DRAWN: dict[str, Callable[[Book, Filing], None]] = {
    "封面": accounts.draw_cover,
    BASE: evaluation.draw_base,
    EVALUATION: evaluation.draw_self_evaluation,
}
_ATTACHED: dict[str, Callable[[Book, Filing], None]] = {
    "支出情况表": accounts.draw_spending,
    "项目支出明细表": accounts.draw_projects,
    "主要工作完成情况表": evaluation.draw_work,
    "民生资金发放情况表": evaluation.draw_aid,
}


@dataclass(kw_only=True)
class Whole:
    """A book before it is written; ``attached``: with the four tables that may be added."""

    filing: Filing = field(default_factory=filing_2021)
    forms: list[Form] = field(default_factory=six_forms)
    attached: bool = False
    touch: Callable[[Draft], None] | None = None


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One file: what is changed in the book, and what a check must say."""

    file: str
    about: str
    change: Callable[[Whole], None]
    issues: tuple[Expected, ...] = ()


def made(samples: tuple[Sample, ...]) -> Iterator[Made]:
    """Yield the files of ``samples``."""
    for sample in samples:
        whole = Whole()
        sample.change(whole)
        yield Made(file=sample.file, about=sample.about, content=_written(whole), issues=sample.issues)


def _written(whole: Whole) -> bytes:
    content = io.BytesIO()
    workbook = Workbook(content, {"in_memory": True})
    title = f"{whole.filing.cover['单位名称']}{whole.filing.year}年度绩效自评"
    workbook.set_properties({"title": title, "created": _MADE})
    book = Book(workbook=workbook, called=_CALLED)
    for draw in _DRAWN.values():
        draw(book, whole.filing)
    draft = Draft(title=title, made=_MADE)
    for form in whole.forms:
        draw_first(draft, form)
    if whole.touch is not None:
        whole.touch(draft)
    write_sheets(book, draft.sheets)
    for draw in (accounts.draw_staff, *(_ATTACHED.values() if whole.attached else ())):
        draw(book, whole.filing)
    workbook.close()
    return content.getvalue()
