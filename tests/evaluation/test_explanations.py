"""Explanations: written into an issue list, read back, bound to the issue and its figures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from tests.submissions import PACK, ROWS, write_pack, write_submission

from auditcheck import check
from auditcheck.errors import ConfigError
from auditcheck.evaluation.explanations import (
    Answer,
    lost_explanations,
    read_explanations,
    with_explanations,
)
from auditcheck.model.issues import Issue
from auditcheck.model.report import Report
from auditcheck.model.words import Language
from auditcheck.reporters.xlsx import issue_list

LONG = "上级追加绿化专项资金，文号城财〔2021〕12号"


@pytest.fixture(name="pack")
def _pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path)


@pytest.fixture(name="report")
def _report(tmp_path: Path, pack: Path) -> Report:
    return check(write_submission(tmp_path / "a.xlsx"), pack)


def filled_in(path: Path, report: Report, texts: Mapping[str, str], language: Language = "zh") -> Path:
    """Save the issue list as openpyxl does after someone wrote ``texts`` beside the cells."""
    path.write_bytes(issue_list(report, language))
    book = openpyxl.load_workbook(path)
    sheet = book["问题清单" if language == "zh" else "Issues"]
    titles = [cell.value for cell in sheet[1]]
    place = titles.index("单元格" if language == "zh" else "Cell")
    answer = titles.index("说明" if language == "zh" else "Explanation")
    for row in sheet.iter_rows(min_row=2):
        row[answer].value = texts.get(str(row[place].value))
    book.save(path)
    return path


def given(report: Report) -> dict[str, tuple[str, bool]]:
    return {
        issue.primary.cell.address: (issue.explanation.text, issue.explanation.accepted)
        for issue in report.issues
        if issue.explanation is not None and issue.primary.cell is not None
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_written_in_the_list_is_read_back_and_settles_the_issue(
    tmp_path: Path, report: Report, language: Language
) -> None:
    path = filled_in(tmp_path / "清单.xlsx", report, {"C3": LONG}, language)
    after = with_explanations(report, read_explanations(path))
    assert given(after) == {"C3": (LONG, True)}
    assert [(i.code, i.target) for i in after.open_issues] == [("TOTAL", ""), ("WITHIN", "路灯")]


def test_it_follows_the_issue_to_another_row_and_file(tmp_path: Path, pack: Path, report: Report) -> None:
    answers = read_explanations(filled_in(tmp_path / "清单.xlsx", report, {"C3": LONG}))
    moved = write_submission(tmp_path / "b.xlsx", tuple(reversed(ROWS)), above=5)
    assert given(with_explanations(check(moved, pack), answers)) == {"C8": (LONG, True)}


def test_a_changed_figure_asks_again(tmp_path: Path, pack: Path, report: Report) -> None:
    answers = read_explanations(filled_in(tmp_path / "清单.xlsx", report, {"C3": LONG}))
    rows = (("道路", 100, 90), ("绿化", 50, 61), ("路灯", 20, 25))
    after = with_explanations(check(write_submission(tmp_path / "b.xlsx", rows), pack), answers)
    (explained,) = [issue for issue in after.issues if issue.explanation is not None]
    assert explained.is_open
    assert explained.explanation is not None
    assert explained.explanation.objection is not None
    assert explained.explanation.objection.en == "figures changed (60 <= 50, now 61 <= 50), explain again"


@pytest.mark.parametrize(("text", "least", "accepted"), [("情况属实", None, False), ("情况属实", 4, True)])
def test_a_short_text_is_not_accepted(
    tmp_path: Path, report: Report, text: str, least: int | None, accepted: bool
) -> None:
    answers = read_explanations(filled_in(tmp_path / "清单.xlsx", report, {"C3": text}))
    assert given(with_explanations(report, answers, least)) == {"C3": (text, accepted)}


def test_the_pack_may_say_how_long_an_explanation_must_be(tmp_path: Path) -> None:
    text = PACK.replace("unit: 万元", "unit: 万元\nparameters:\n  explanation_length: 3")
    report = check(write_submission(tmp_path / "a.xlsx"), write_pack(tmp_path, text))
    answers = read_explanations(filled_in(tmp_path / "清单.xlsx", report, {"C3": "已核实"}))
    assert given(with_explanations(report, answers)) == {"C3": ("已核实", True)}


def test_what_must_be_corrected_cannot_be_explained(tmp_path: Path, report: Report) -> None:
    answers = read_explanations(filled_in(tmp_path / "清单.xlsx", report, {"C5": LONG}))
    after = with_explanations(report, answers)
    assert given(after) == {"C5": (LONG, False)}
    assert after.blocks()


def test_the_same_text_on_many_issues_is_told(tmp_path: Path, report: Report) -> None:
    pasted = dict.fromkeys(("C3", "C4", "C5"), LONG)
    after = with_explanations(report, read_explanations(filled_in(tmp_path / "清单.xlsx", report, pasted)))
    (remark,) = after.remarks
    assert remark.code == "EXPLANATION-PASTED"
    assert "3 issues: 项目明细表!C5, 项目明细表!C3, 项目明细表!C4" in remark.words.en
    two = {"C3": LONG, "C4": LONG}
    again = with_explanations(report, read_explanations(filled_in(tmp_path / "二.xlsx", report, two)))
    assert again.remarks == ()


def test_explanations_without_their_issue_are_listed(tmp_path: Path, pack: Path, report: Report) -> None:
    answers = read_explanations(
        filled_in(tmp_path / "清单.xlsx", report, {"C3": LONG, "C4": "路灯补贴由市级承担"})
    )
    rows = (("道路", 100, 90), ("绿化", 60, 60), ("路灯", 20, 25))
    after = check(write_submission(tmp_path / "b.xlsx", rows), pack)
    (lost,) = lost_explanations(answers, [after])
    assert lost.code == "EXPLANATION-LOST"
    assert LONG in lost.words.zh
    unbound = Answer(text="谁的？", fingerprint="", figures="", mark="清单.xlsx 问题清单 9")
    (lost,) = lost_explanations([unbound], [after])
    assert "its fingerprint was removed" in lost.words.en


def test_of_two_texts_for_one_issue_the_later_holds_and_the_other_is_told(
    tmp_path: Path, report: Report
) -> None:
    first = read_explanations(filled_in(tmp_path / "一.xlsx", report, {"C3": LONG}))
    second = read_explanations(filled_in(tmp_path / "二.xlsx", report, {"C3": LONG + "，已报备"}))
    after = with_explanations(report, (*first, *second))
    assert given(after) == {"C3": (LONG + "，已报备", True)}
    assert [remark.code for remark in after.remarks] == ["EXPLANATION-REPLACED"]


def test_the_next_list_carries_the_explanations_on(tmp_path: Path, report: Report) -> None:
    answers = read_explanations(filled_in(tmp_path / "一.xlsx", report, {"C3": LONG}))
    path = tmp_path / "二.xlsx"
    path.write_bytes(issue_list(with_explanations(report, answers), "zh"))
    assert [(a.text, a.fingerprint, a.figures) for a in read_explanations(path)] == [
        (a.text, a.fingerprint, a.figures) for a in answers
    ]


def test_a_workbook_that_is_no_issue_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no issue list"):
        read_explanations(write_submission(tmp_path / "a.xlsx"))
    (tmp_path / "b.xlsx").write_bytes(b"")
    with pytest.raises(ConfigError, match="cannot be read"):
        read_explanations(tmp_path / "b.xlsx")


# --- answers without a file


def answer(text: str, issue: Issue | None = None, **more: str) -> Answer:
    known = {"fingerprint": issue.fingerprint, "figures": issue.figures} if issue is not None else {}
    return Answer(
        **{"text": text, "fingerprint": "", "figures": "", "mark": "清单.xlsx 问题清单 9", **known, **more}
    )


def at(report: Report, address: str) -> Issue:
    found = {issue.primary.cell.address: issue for issue in report.issues if issue.primary.cell is not None}
    return found[address]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("字" * 40, "字" * 40),
        ("字" * 41, "字" * 39 + "…"),
        ("甲\n  乙", "甲 乙"),
        ("甲" + " " * 60 + "乙", "甲 乙"),
    ],
)
def test_a_text_is_quoted_on_one_line_and_not_at_length(text: str, shown: str) -> None:
    (lost,) = lost_explanations([answer(text, fingerprint="0" * 16)], [])
    assert lost.words.en == f'清单.xlsx 问题清单 9: there is no issue for the explanation "{shown}"'
    assert lost.code == "EXPLANATION-LOST"


def test_where_no_figures_were_noted_a_dash_stands_for_them(report: Report) -> None:
    issue = at(report, "C3")
    after = with_explanations(report, [answer(LONG, issue, figures="")])
    objection = next(found.explanation.objection for found in after.issues if found.explanation)
    assert objection is not None
    assert objection.en == "figures changed (—, now 60 <= 50), explain again"
    changed = with_explanations(report, [answer(LONG, issue, figures="60 <= 50 #01234567")])
    objection = next(found.explanation.objection for found in changed.issues if found.explanation)
    assert objection is not None
    assert objection.en == "figures it rests on have changed, explain again"


def test_spaces_do_not_lengthen_an_explanation(report: Report) -> None:
    issue = at(report, "C3")
    for text, accepted in (("一 二 三 四", True), ("一 二 三", False)):
        after = with_explanations(report, [answer(text, issue)], 4)
        assert given(after) == {"C3": (text, accepted)}
    objection = next(found.explanation.objection for found in after.issues if found.explanation)
    assert objection is not None
    assert objection.en == "3 characters, at least 4 are needed"


def test_of_a_text_pasted_many_times_five_places_are_named(tmp_path: Path, pack: Path) -> None:
    rows = [(f"路{n}", 1, 2) for n in range(7)]
    report = check(write_submission(tmp_path / "b.xlsx", rows, total=14), pack)
    spaced = [LONG, f" {LONG[:5]} {LONG[5:]}"] * 4
    answers = [answer(text, issue) for text, issue in zip(spaced, report.issues, strict=False)]
    (remark,) = with_explanations(report, answers).remarks
    assert remark.code == "EXPLANATION-PASTED"
    assert "is given to 7 issues: 项目明细表!C2, " in remark.words.en
    assert remark.words.en.endswith("项目明细表!C6")


def written(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(path)
    return path


@pytest.mark.parametrize(("above", "found"), [(0, True), (1, True), (29, True), (30, False)])
def test_the_heading_of_a_list_may_stand_below_up_to_29_rows(tmp_path: Path, above: int, found: bool) -> None:
    rows: list[list[object]] = [["市城管局"]] * above
    rows += [
        ["编号", "说明", "指纹"],
        [1, "第一条", "a1"],
        [2, "  ", "a2"],
        [3, None, "a3"],
        [4, "末条 ", "a4"],
    ]
    path = written(tmp_path / "清单.xlsx", rows)
    if not found:
        with pytest.raises(ConfigError, match="no issue list"):
            read_explanations(path)
        return
    answers = read_explanations(path)
    assert [(each.text, each.fingerprint, each.figures) for each in answers] == [
        ("第一条", "a1", ""),
        ("末条", "a4", ""),
    ]
    assert answers[0].mark == f"清单.xlsx Sheet {above + 2}"


def test_why_a_file_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "b.xlsx").write_bytes(b"")
    with pytest.raises(ConfigError) as caught:
        read_explanations(tmp_path / "b.xlsx")
    assert check(tmp_path / "b.xlsx").issues[0].message.en in caught.value.words.en
