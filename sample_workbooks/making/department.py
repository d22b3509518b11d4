"""The workbooks of the departmental self-evaluation: a clean filing, last year's, and variants."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from sample_workbooks.making import accounts, containers, evaluation, prior
from sample_workbooks.making.defects import SAMPLES, STAFF, Sample
from sample_workbooks.making.figures import Filing, filing_2021
from sample_workbooks.making.made import Made
from sample_workbooks.making.pages import Book
from xlsxwriter import Workbook

_MADE = datetime(2022, 3, 18, 9, 0, 0, tzinfo=UTC).replace(tzinfo=None)
_DRAWN: tuple[tuple[str, Callable[[Book, Filing], None]], ...] = (
    ("封面", accounts.draw_cover),
    (STAFF, accounts.draw_staff),
    ("支出情况表", accounts.draw_spending),
    ("项目支出明细表", accounts.draw_projects),
    ("部门整体支出绩效自评表", evaluation.draw_self_evaluation),
    ("部门整体支出绩效评价基础数据表", evaluation.draw_base),
    ("主要工作完成情况表", evaluation.draw_work),
    ("民生资金发放情况表", evaluation.draw_aid),
)


def workbooks() -> Iterator[Made]:
    """Yield every workbook of the folder."""
    for sample in SAMPLES:
        yield Made(file=sample.file, about=sample.about, content=_made(sample), issues=sample.issues)
    about = "上年的合格样表，供 --prior 使用"
    yield Made(file="clean-2020.xlsx", about=about, content=_written(prior.filing_2020()))


def _made(sample: Sample) -> bytes:
    if sample.kind == "encrypted":
        return containers.encrypted_container()
    filing = filing_2021()
    sample.change(filing)
    workbook = _written(filing)
    return containers.without_empty_values(workbook) if sample.kind == "not-calculated" else workbook


def _written(filing: Filing) -> bytes:
    """Return the workbook of a filing as bytes."""
    made = io.BytesIO()
    workbook = Workbook(made, {"in_memory": True})
    workbook.set_properties(
        {"title": f"{filing.cover['单位名称']}{filing.year}年度部门整体支出绩效自评", "created": _MADE}
    )
    book = Book(workbook=workbook)
    for sheet, draw in _DRAWN:
        if sheet != filing.drop_sheet:
            draw(book, filing)
    workbook.close()
    return made.getvalue()
