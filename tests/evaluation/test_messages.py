"""The sentences of issues: figures as on the sheet, placeholders, names, reasons."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from tests.evaluation.made import cell, held, side, stated, term

from auditcheck.evaluation.blanks import blank_issues, missing_figures
from auditcheck.evaluation.messages import common_kind, figure, figures_sentence, filled, side_text
from auditcheck.evaluation.naming import home_of, name_of
from auditcheck.evaluation.reasons import reasons_of
from auditcheck.expressions.parsing import parse
from auditcheck.expressions.tracing import Trace
from auditcheck.model.issues import Comparison, Term, Verdict
from auditcheck.model.rules import RulePack, Target
from auditcheck.model.syntax import Path
from auditcheck.model.tables import CellState, ValueType
from auditcheck.model.words import Words

Pack = Callable[[str], RulePack]

PERCENT, INTEGER, NUMBER = ValueType.PERCENT, ValueType.INTEGER, ValueType.NUMBER
SUMS = held(side("1234.5", kind=ValueType.AMOUNT, places=3), side("1200", kind=INTEGER), tolerance="0.5")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{left} {right}", "1,234.500 1,200"),
        ("{left|percent}", "123,450.00%"),
        ("{left|integer} {left|number}", "1,234.5 1,234.5"),
        ("{left|amount} {right|amount}", "1,234.500 1,200.00"),
        ("{difference} {tolerance}", "34.50 0.50"),
        ("{difference|percent}", "3,450.00%"),
        ("{difference|number}", "34.5"),
        ("{target} / {record.name}", "甲 / 乙"),
        ("{left|strange}", "1,234.500"),
        ("{Left} {}", "{Left} {}"),
    ],
)
def test_placeholders_are_filled_in_both_languages(template: str, said: str) -> None:
    facts = {"target": "甲", "record.name": "乙"}
    found = filled(Words(f"中{template}", f"en {template}"), SUMS, facts)
    assert (found.zh, found.en) == (f"中{said}", f"en {said}")


def test_without_a_figure_there_is_a_dash() -> None:
    assert filled(Words("{left}", "{difference}"), None, {}) == Words("—", "—")
    unknown = held(side(None), side(None, text="乙"))
    assert filled(Words("{left}{right}{left|amount}", "{difference}{tolerance}"), unknown, {}) == Words(
        "—乙—", "——"
    )


def test_sides_and_difference_make_a_sentence() -> None:
    assert figures_sentence(SUMS).en == "left 1,234.500, right 1,200, difference 34.50"
    assert figures_sentence(SUMS).zh == "左边 1,234.500，右边 1,200，相差 34.50"
    assert figures_sentence(held(side(None, text="甲"), side(None))).en == "left 甲, right —"
    assert side_text(side("0.5", kind=PERCENT, places=1)) == "50.0%"


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        (NUMBER, PERCENT, PERCENT),
        (PERCENT, NUMBER, PERCENT),
        (ValueType.AMOUNT, PERCENT, PERCENT),
        (NUMBER, ValueType.AMOUNT, ValueType.AMOUNT),
        (INTEGER, NUMBER, INTEGER),
        (NUMBER, INTEGER, NUMBER),
    ],
)
def test_a_difference_is_written_as_the_sides_are(left: ValueType, right: ValueType, kind: ValueType) -> None:
    sums = held(side(1, kind=left), side(1, kind=right))
    assert common_kind(sums) is kind
    assert figure(Decimal("0.5"), sums) == {PERCENT: "50.00%", ValueType.AMOUNT: "0.50"}.get(kind, "0.5")


# --- figures that are missing


RULE = """
- id: R-01
  title: 规则
  class: balance
  check: staffing.on_post == staffing.administrative
"""


def gap(address: str, state: CellState = CellState.BLANK, **more: Any) -> Term:
    return term(address, state=state, row_label=f"行{address}", column_label="列", **more)


def missing(pack: Pack, comparison: Comparison | None, *terms: Term) -> list[str]:
    (rule,) = pack(RULE).rules
    found = missing_figures(rule, Trace(comparison=comparison, terms=terms))
    assert {blank.rule_id for blank in found} <= {"R-01"}
    return [blank.cell.address for blank in found]


def test_a_side_without_a_value_lacks_its_blanks(pack: Pack) -> None:
    lacking = side(None, gap("B1"), term("B2", 3), gap("B3", CellState.NOT_APPLICABLE))
    assert missing(pack, held(stated("A1", 5), lacking)) == ["B1", "B3"]
    assert missing(pack, held(lacking, stated("A1", 5))) == ["B1", "B3"]
    assert missing(pack, held(stated("A1", 0), lacking)) == ["B1"]
    assert missing(pack, held(side(None, gap("A1")), lacking)) == ["A1", "B1"]


def test_a_blank_in_a_sum_that_has_a_value_is_not_missing(pack: Pack) -> None:
    assert missing(pack, held(side(5, term("A1", 5), gap("A2")), side(None, gap("B1")))) == ["B1"]


def test_where_nothing_is_compared_every_blank_read_is_missing(pack: Pack) -> None:
    read = (
        gap("A1"),
        gap("A2", CellState.NOT_APPLICABLE),
        term("A3", 1),
        Term(label="x", state=CellState.BLANK),
    )
    assert missing(pack, None, *read) == ["A1"]


def test_missing_figures_of_a_column_are_one_issue_with_the_rules_they_stop(pack: Pack) -> None:
    first, second = pack(RULE + RULE.replace("R-01", "R-02")).rules
    lacking = held(stated("A1", 5), side(None, gap("B3"), gap("B1"), gap("C1"), gap("乙!B1")))
    traced = Trace(comparison=lacking, terms=())
    blanks = [*missing_figures(second, traced), *missing_figures(first, traced)]
    one, other, elsewhere = blank_issues(blanks)
    assert one.message.zh == "B1, B3 （B1、B3）没有数字，规则 R-02, R-01 因此无法判断"
    assert one.message.en == "B1, B3 (B1、B3): no figure, so R-02, R-01 could not be decided"
    assert (one.code, one.unchecked) == ("VALUE-BLANK", ("R-02", "R-01"))
    assert (one.primary.cell, one.primary.sheet) == (cell("B1"), "表")
    assert (one.primary.row_label, one.primary.column_label, one.primary.role.value) == (
        "行B1",
        "列",
        "primary",
    )
    assert [(place.cell, place.row_label, place.role.value) for place in one.related] == [
        (cell("B3"), "行B3", "related")
    ]
    assert [made.primary.cell for made in (other, elsewhere)] == [cell("C1"), cell("乙!B1")]


# --- names


def path(text: str) -> Path:
    tree = parse(f"{text} == 1").tree
    found = tree.left  # type: ignore[attr-defined]
    assert isinstance(found, Path)
    return found


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("staffing.on_post", "《机构人员情况表》在职人数", "在职人数 (机构人员情况表)"),
        ("spending.urban.final", "《支出决算表》城市管理 决算数", "城市管理 决算数 (支出决算表)"),
        ("projects.total.executed", "《项目支出明细表》合计 执行数", "合计 执行数 (项目支出明细表)"),
        ("projects", "《项目支出明细表》", "项目支出明细表"),
        ("spending[category].final", "《支出决算表》决算数", "决算数 (支出决算表)"),
        (
            "prior.staffing.on_post",
            "上年《机构人员情况表》在职人数",
            "last period's 在职人数 (机构人员情况表)",
        ),
        ("parameters.staff_change", "staff_change(0.2)", "staff_change(0.2)"),
        ("parameters.unknown", "unknown", "unknown"),
        ("submission.unit", "填报单位", "unit"),
        ("submission.year", "年度", "year"),
        ("submission.file", "文件名", "file name"),
        ("submission.name", "文件名", "file name"),
        ("submission.code", "单位代码", "unit code"),
        ("submission.other", "other", "other"),
        ("strange", "strange", "strange"),
    ],
)
def test_paths_are_called_by_the_words_of_the_form(pack: Pack, text: str, zh: str, en: str) -> None:
    assert name_of(path(text), pack(RULE), None) == Words(zh, en)


def test_a_record_and_the_home_table_go_without_its_name(pack: Pack) -> None:
    loaded = pack(RULE)
    target = Target(table="projects", by=())
    assert name_of(path("executed"), loaded, target).en == "执行数"
    assert name_of(path("nothing"), loaded, target).en == "nothing"
    assert name_of(path("staffing.on_post"), loaded, None, "staffing").en == "在职人数"
    assert name_of(path("staffing"), loaded, None, "staffing").en == "机构人员情况表"


@pytest.mark.parametrize(
    ("check", "table", "home"),
    [
        ("staffing.on_post == staffing.rate", None, "staffing"),
        ("staffing.on_post == projects.total.budget", None, None),
        ("budget == executed", "projects", "projects"),
        ("budget == staffing.on_post", "projects", None),
        ("prior.staffing.on_post == staffing.on_post", None, None),
        ("1 == 1", None, None),
        ("parameters.staff_change == staffing.rate", None, "staffing"),
    ],
)
def test_a_check_of_one_table_has_it_as_its_home(
    pack: Pack, check: str, table: str | None, home: str | None
) -> None:
    target = None if table is None else Target(table=table, by=())
    assert home_of(parse(check), pack(RULE), target) == home


# --- reasons


def test_reasons_are_told_by_verdict_with_their_cells() -> None:
    found = reasons_of(
        unmet=1,
        silent=2,
        missing=[cell("A1"), cell("A1"), cell("B2")],
        unread=[cell("C3")],
        not_filed=["甲"],
        not_found=["乙", "丙"],
    )
    assert [(reason.verdict, reason.words.en, len(reason.cells)) for reason in found] == [
        (Verdict.NOT_APPLICABLE, "its condition does not hold", 0),
        (Verdict.NOT_APPLICABLE, "none of its cells holds a figure", 0),
        (Verdict.UNKNOWN, "missing: 表!A1, 表!B2", 2),
        (Verdict.UNKNOWN, "not submitted: 甲", 0),
        (Verdict.NOT_EVALUATED, "cannot be read: 表!C3", 1),
        (Verdict.NOT_EVALUATED, "could not be read or is not in the submission: 乙, 丙", 0),
    ]
    assert found[-1].words.zh == "报表读不出或没有此项：乙、丙"
    assert reasons_of(unmet=0, silent=0, missing=[], unread=[], not_filed=[], not_found=[]) == ()


def test_of_many_reasons_twenty_are_named() -> None:
    cells = [cell(f"A{row}") for row in range(1, 26)]
    for count in (20, 21):
        labels = [str(number) for number in range(count)]
        found = reasons_of(unmet=0, silent=0, missing=cells, unread=[], not_filed=labels, not_found=[])
        assert len(found[0].cells) == 20
        assert found[1].words.en == f"not submitted: {', '.join(labels[:20])}" + " and 1 more" * (count - 20)
        assert found[1].words.zh == f"没有报送：{'、'.join(labels[:20])}" + " 等 21 项" * (count - 20)
