"""The workbooks of the project forms: clean ones, messy honest ones, and ones with a single defect."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from sample_workbooks.making.drafts import Draft, written
from sample_workbooks.making.made import Made
from sample_workbooks.making.projects.catalogue import DEFECTS
from sample_workbooks.making.projects.defects import Defect
from sample_workbooks.making.projects.figures import six_forms
from sample_workbooks.making.projects.forms import draw_first, draw_second
from sample_workbooks.making.projects.honest import HONEST, Honest
from sample_workbooks.making.projects.second import published_form, two_forms

_MADE = datetime(2022, 3, 18, 9, 0, 0, tzinfo=UTC).replace(tzinfo=None)


def workbooks() -> Iterator[Made]:
    """Yield every workbook of the folder."""
    for honest in HONEST:
        yield Made(file=honest.file, about=honest.about, content=_honest(honest), issues=honest.hints)
    for defect in DEFECTS:
        yield Made(file=defect.file, about=defect.about, content=_defective(defect), issues=defect.issues)


def _honest(honest: Honest) -> bytes:
    draft = drafted(second=honest.second)
    honest.change(draft)
    return written(draft)


def _defective(defect: Defect) -> bytes:
    if defect.layout == "published":
        draft = _draft("委托业务项目支出绩效自评表")
        draw_first(draft, published_form(), annex="附件3")
        return written(draft)
    draft = drafted(defect)
    defect.touch(draft)
    return written(draft)


def drafted(defect: Defect | None = None, *, second: bool = False) -> Draft:
    """Return the clean book of either layout, its forms changed as a defect says."""
    second = second or (defect is not None and defect.layout == "second")
    forms = two_forms() if second else six_forms()
    if defect is not None:
        defect.change(forms)
    draft = _draft("项目支出绩效自评表")
    for form in forms:
        (draw_second if second else draw_first)(draft, form)
    return draft


def _draft(title: str) -> Draft:
    return Draft(title=title, made=_MADE)
