"""The workbooks of the final accounts: clean ones, messy honest ones, and ones with a single defect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from sample_workbooks.making.drafts import Draft, written
from sample_workbooks.making.final import honest
from sample_workbooks.making.final.catalogue import DEFECTS
from sample_workbooks.making.final.drawing import clean
from sample_workbooks.making.made import Expected, Made

_EXPORT = Path(__file__).resolve().parent / "export.xls"  # honest.saved_as_xls, saved by LibreOffice


def workbooks() -> Iterator[Made]:
    """Yield every workbook of the folder."""
    yield Made(
        file="clean.xlsx", about="合格的样表：官方导出与公开表，应无任何问题", content=written(clean())
    )
    for file, about, draw in _CLEAN:
        yield Made(file=file, about=about, content=written(draw()))
    for file, about, draw, hints in _HINTED:
        yield Made(file=file, about=about, content=written(draw()), issues=hints)
    about = "官方软件导出的 .xls，另有别的表，应无任何问题"
    yield Made(file="honest-export.xls", about=about, content=_EXPORT.read_bytes())
    for defect in DEFECTS:
        draft = clean()
        defect.change(draft)
        yield Made(file=defect.file, about=defect.about, content=written(draft), issues=defect.issues)


_Drawing = tuple[str, str, Callable[[], Draft]]
_CLEAN: tuple[_Drawing, ...] = (
    ("clean-older-form.xlsx", "往年版式：总表每块两栏，三公表为竖式，应无任何问题", honest.older_form),
    ("clean-export.xlsx", "只有官方导出的表，表名在31个字符处截断，应无任何问题", honest.export),
)
_PUBLISHED_HINTS = (
    Expected(code="ACCT-03", sheet="公开01 收入支出决算总表", cell="F39", rule_class="hint"),
    Expected(code="REV-01", sheet="公开02 收入决算表", cell="E8", rule_class="hint"),
    Expected(code="REV-01", sheet="公开02 收入决算表", cell="F8", rule_class="hint"),
    Expected(code="REV-01", sheet="公开02 收入决算表", cell="E10", rule_class="hint"),
    Expected(code="REV-01", sheet="公开02 收入决算表", cell="F10", rule_class="hint"),
    Expected(code="EXP-01", sheet="公开03 支出决算表", cell="E8", rule_class="hint"),
    Expected(code="EXP-01", sheet="公开03 支出决算表", cell="G8", rule_class="hint"),
    Expected(code="EXP-02", sheet="公开03 支出决算表", cell="E9", rule_class="hint"),
    Expected(code="EXP-01", sheet="公开03 支出决算表", cell="E10", rule_class="hint"),
    Expected(code="EXP-02", sheet="公开03 支出决算表", cell="E10", rule_class="hint"),
    Expected(code="OPEN-04", sheet="公开04 财政拨款收入支出决算总表", cell="F33", rule_class="hint"),
    Expected(code="OPEN-04", sheet="公开04 财政拨款收入支出决算总表", cell="G33", rule_class="hint"),
    Expected(code="OPEN-08", sheet="公开05 一般公共预算财政拨款支出决算表", cell="E8", rule_class="hint"),
    Expected(code="OPEN-08", sheet="公开05 一般公共预算财政拨款支出决算表", cell="G8", rule_class="hint"),
    Expected(code="OPEN-09", sheet="公开05 一般公共预算财政拨款支出决算表", cell="E9", rule_class="hint"),
    Expected(code="OPEN-08", sheet="公开05 一般公共预算财政拨款支出决算表", cell="E10", rule_class="hint"),
    Expected(code="OPEN-09", sheet="公开05 一般公共预算财政拨款支出决算表", cell="E10", rule_class="hint"),
    Expected(
        code="OPEN-11", sheet="公开06 一般公共预算财政拨款基本支出决算明细表", cell="C6", rule_class="hint"
    ),
    Expected(
        code="OPEN-11", sheet="公开06 一般公共预算财政拨款基本支出决算明细表", cell="C20", rule_class="hint"
    ),
)
_MOVED_HINTS = (
    Expected(code="VALUE-TEXT-NUMBER", sheet="3、收入决算表", cell="E8", rule_class="hint"),
    Expected(code="VALUE-TEXT-NUMBER", sheet="3、收入决算表", cell="G9", rule_class="hint"),
    Expected(code="VALUE-TEXT-NUMBER", sheet="3、收入决算表", cell="I10", rule_class="hint"),
    Expected(code="VALUE-TEXT-NUMBER", sheet="3、收入决算表", cell="K11", rule_class="hint"),
    Expected(code="VALUE-TEXT-NUMBER", sheet="3、收入决算表", cell="F14", rule_class="hint"),
    Expected(code="VALUE-TEXT-NUMBER", sheet="3、收入决算表", cell="H15", rule_class="hint"),
    Expected(code="VALUE-TEXT-NUMBER", sheet="3、收入决算表", cell="J16", rule_class="hint"),
    Expected(code="VALUE-TEXT-NUMBER", sheet="3、收入决算表", cell="E18", rule_class="hint"),
)
_HINTED: tuple[tuple[str, str, Callable[[], Draft], tuple[Expected, ...]], ...] = (
    (
        "honest-published.xlsx",
        "只有公开表，万元取整后有尾差，只应有提示",
        honest.published_only,
        _PUBLISHED_HINTS,
    ),
    (
        "honest-moved.xlsx",
        "改名、倒序、插行、科目编码分三栏、零留空、全角数字，只应有提示",
        honest.moved,
        _MOVED_HINTS,
    ),
)
