"""Diagnoses written out as literals, for the reports that show them."""

from __future__ import annotations

from decimal import Decimal

from auditcheck.model.cells import CellRef, Location
from auditcheck.model.diagnosis import Correction, Diagnosis, Step, Suspect, WorkPlan
from auditcheck.model.tables import ValueType
from auditcheck.model.words import Words, same


def likely_diagnosis(at: CellRef, other: CellRef) -> Diagnosis:
    """One cell with its proposed value and cause, another in question."""
    correction = Correction(
        location=Location(sheet=at.sheet, cell=at, row_label="公共服务", column_label="决算数"),
        present=Decimal("974.76"),
        proposed=Decimal("977.46"),
        low=Decimal("977.425"),
        high=Decimal("977.495"),
        kind=ValueType.AMOUNT,
        places=2,
        code="swapped_digits",
        cause=Words("相邻两位数字颠倒", "two digits are swapped"),
    )
    suspect = Suspect(
        corrections=(correction,),
        heals=("SPEND-02",),
        evidence=(Words("改正后成立：SPEND-02", "then these hold: SPEND-02"),),
        objections=(Words("改正以下任一格同样可行：C8", "correcting C8 would do as well"),),
    )
    return Diagnosis(
        sentence=Words(
            "C7、C8 之一有误，最可能的是 C7 公共服务：应为 977.46（现为 974.76，相邻两位数字颠倒）",
            "one of C7, C8 is wrong, most likely C7 公共服务: it should be 977.46 "
            "(now 974.76; two digits are swapped)",
        ),
        suspects=(suspect,),
        alternatives=2,
        others=(other,),
        cleared=(Words("不是 C6：与《附件2》一致", "not C6, which agrees with 附件2"),),
        note=Words("时间所限，可能还有别的组合", "for lack of time there may be further alternatives"),
    )


def work_plan(at: CellRef) -> WorkPlan:
    """A plan of two steps with a rule that was not used."""
    return WorkPlan(
        headline=Words("改正这 2 格，9 个问题随之消失", "Correct these 2 cells and 9 issues disappear"),
        steps=(
            Step(words=Words("C7 应为 977.46", "C7 should be 977.46"), cells=(at,), issues=8),
            Step(words=Words("C9 应为 3", "C9 should be 3"), cells=(at,), issues=1),
        ),
        cells=2,
        issues=9,
        not_used=(("STAFF-09", Words("不是线性的", "it is not linear")),),
        cut_off=Words("时间所限，另有 3 个未推断", "for lack of time 3 were not traced"),
    )


def hostile_diagnosis(text: str, at: CellRef) -> Diagnosis:
    """A diagnosis of which every text is ``text``."""
    correction = Correction(
        location=Location(sheet=text, cell=at, row_label=text, column_label=text),
        present=None,
        proposed=None,
        cause=same(text),
        code="scale",
    )
    suspect = Suspect(
        corrections=(correction,), heals=(text,), evidence=(same(text),), objections=(same(text),)
    )
    return Diagnosis(sentence=same(text), suspects=(suspect,), cleared=(same(text),), note=same(text))
