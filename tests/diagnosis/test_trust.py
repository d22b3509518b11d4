"""What makes a cell less suspect: the pack's trust, other sheets and last year's, through rules that hold."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from tests.diagnosis.submissions import Submission, addresses, loaded, submit

from auditcheck.diagnosis.figures import Figures
from auditcheck.errors import RulePackError
from auditcheck.pipeline import check

SUM = "- {id: SUM, title: t, class: balance, check: spending.total == spending.staff + spending.other}\n"
FORM = """
spending:
  sheet: 支出表
  layout: form
  unit: 元
  fields:
    total: {label: 合计, type: amount, trust: 3}
    staff: {label: 人员, type: amount}
    other: {label: 其他, type: amount}
"""
GRID = """
spending:
  sheet: 支出表
  layout: grid
  unit: 元
  trust: 2
  columns:
    plan: {header: 预算, type: amount}
    paid: {header: 决算, type: amount, trust: 4}
  rows:
    total: {label: 合计, trust: 3}
    staff: {label: 人员, trust: 1}
    other: 其他
"""


def wrong_sum(tables: str, folder: Path, rules: str = SUM) -> Submission:
    return submit(loaded(tables, rules, folder), {"spending": {"total": 100, "staff": 60, "other": 41}})


def test_of_a_trusted_total_the_answer_names_the_parts(tmp_path: Path) -> None:
    diagnosis = wrong_sum(FORM, tmp_path).diagnosis()
    assert sorted(addresses(diagnosis)) == [["B1"], ["C1"]]
    assert not diagnosis.certain
    assert [words.en for words in diagnosis.cleared] == [
        "支出表!A1 合计 is less suspect: the pack says trust: 3"
    ]
    assert [words.zh for words in diagnosis.cleared] == ["支出表!A1 合计 较少怀疑：规则包注明 trust: 3"]


def test_a_workbook_held_against_such_a_pack_is_told_of_its_parts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "支出表"
    for row in (("合计", 100), ("人员", 60), ("其他", 41)):
        sheet.append(row)
    book.save(tmp_path / "spending.xlsx")
    report = check(tmp_path / "spending.xlsx", loaded(FORM, SUM, tmp_path))
    (diagnosis,) = [issue.diagnosis for issue in report.issues if issue.code == "SUM"]
    assert diagnosis is not None
    assert sorted(addresses(diagnosis)) == [["B2"], ["B3"]]
    assert diagnosis.sentence.en == (
        'one of B3, B2 on "支出表" is wrong, most likely this: '
        "支出表!B3 其他 should probably be 40.00 (now 41.00; one digit is mistyped)"
    )


def test_the_same_total_untrusted_is_one_of_those_named(tmp_path: Path) -> None:
    diagnosis = wrong_sum(FORM.replace(", trust: 3", ""), tmp_path).diagnosis()
    assert sorted(addresses(diagnosis)) == [["A1"], ["B1"], ["C1"]]
    assert diagnosis.cleared == ()


def test_trust_alone_makes_no_claim_certain(tmp_path: Path) -> None:
    rules = """
    - {id: ONE, title: t, class: balance, check: spending.total == spending.staff}
    - {id: TWO, title: t, class: balance, check: 2 * spending.total == 2 * spending.staff}
    """
    given = {"spending": {"total": 120, "staff": 210}}
    alone = submit(loaded(FORM, rules, tmp_path), given).diagnosis()
    assert (addresses(alone), alone.certain) == ([["B1"]], False)


def test_of_a_grid_the_larger_of_row_and_column_counts_else_the_table(tmp_path: Path) -> None:
    cells = {"plan": 1, "paid": 1}
    figures = Figures(
        submit(
            loaded(GRID, "[]", tmp_path), {"spending": dict.fromkeys(["total", "staff", "other"], cells)}
        ).tables
    )
    counts = {cell.address: figures.trust(cell) for cell in figures.cells(10)}
    assert counts == {"A1": 3, "B1": 4, "A2": 1, "B2": 4, "A3": 2, "B3": 4}


def test_a_figure_that_another_sheet_states_equally_is_not_suspected(tmp_path: Path) -> None:
    tables = FORM.replace(", trust: 3", "") + (
        "annex:\n  sheet: 附件\n  layout: form\n  unit: 元\n"
        "  fields:\n    whole: {label: 总数, type: amount}\n"
    )
    rules = SUM + "- {id: ANNEX, title: t, class: balance, check: annex.whole == spending.total}\n"
    given = {"spending": {"total": 100, "staff": 60, "other": 41}, "annex": {"whole": 100}}
    diagnosis = submit(loaded(tables, rules, tmp_path), given).diagnosis()
    assert sorted(addresses(diagnosis)) == [["B1"], ["C1"]]
    assert [words.en for words in diagnosis.cleared] == ["not 支出表!A1 合计, which agrees with 附件 (ANNEX)"]


def test_a_figure_that_last_years_confirms_through_a_rule_is_not_suspected(tmp_path: Path) -> None:
    rules = SUM + "- {id: CARRIED, title: t, class: balance, check: spending.other == prior.spending.other}\n"
    pack = loaded(FORM.replace(", trust: 3", ""), rules, tmp_path)
    given = {"spending": {"total": 100, "staff": 60, "other": 41}}
    diagnosis = submit(pack, given, {"spending": {"total": 90, "staff": 49, "other": 41}}).diagnosis()
    assert sorted(addresses(diagnosis)) == [["A1"], ["B1"]]


def test_a_figure_that_is_last_years_by_chance_is_rather_more_suspect(tmp_path: Path) -> None:
    pack = loaded(FORM.replace(", trust: 3", ""), SUM, tmp_path)
    given = {"spending": {"total": 1000, "staff": 333.3, "other": 471.26}}
    before = {"spending": {"total": 900, "staff": 428.74, "other": 471.26}}
    diagnosis = submit(pack, given, before).diagnosis()
    assert addresses(diagnosis)[0] == ["C1"]
    told = {
        c.location.cell.address: c.code for s in diagnosis.suspects for c in s.corrections if c.location.cell
    }
    assert told["C1"] == "last_year"


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        ("trust: 3", "trust: 0", (11, 47, "expected a whole number from 1 to 9, found “0”")),
        ("trust: 3", "trust: 10", (11, 47, "expected a whole number from 1 to 9, found “10”")),
        ("trust: 3", "trust: 1.5", (11, 47, "expected a whole number from 1 to 9, found “1.5”")),
        ("unit: 元", "trust: high", (9, 12, "expected a whole number from 1 to 9, found “high”")),
        ("type: amount, trust", "type: text, trust", (11, 7, "trust does not go with values of type text")),
    ],
)
def test_a_wrong_trust_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, mistake: tuple[int, int, str]
) -> None:
    with pytest.raises(RulePackError) as caught:
        loaded(FORM.replace(old, new), "[]", tmp_path)
    line, column, words = mistake
    assert f"pack.yaml:{line}:{column}: {words}\n" in caught.value.words.en
