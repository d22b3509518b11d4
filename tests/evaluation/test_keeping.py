"""Fingerprints, waivers and baselines on issues made by hand: every part of a key, every remark."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.evaluation.made import cell, held, issue, stated

from auditcheck.errors import ConfigError
from auditcheck.evaluation.baselines import (
    Baseline,
    Entry,
    Section,
    against,
    read_baseline,
    render_baseline,
    section_of,
    updated,
    with_baseline,
)
from auditcheck.evaluation.fingerprints import fingerprinted
from auditcheck.evaluation.waivers import unmatched_waivers, with_waivers
from auditcheck.model.answers import IssueState, Waiver
from auditcheck.model.cells import Location
from auditcheck.model.issues import Issue, IssueKind, Outcome
from auditcheck.model.report import Report, SheetInfo, SubmissionInfo, TableInfo
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words, same

TODAY = date(2026, 6, 30)


def submission(*sheets: str, name: str = "a.xlsx", **identity: str) -> SubmissionInfo:
    found = tuple(SheetInfo(title=title, rows=9, columns=9, cells=9) for title in sheets)
    return SubmissionInfo(name=name, format="xlsx", sha256="", size=1, sheets=found, identity=identity)


def report(*issues: Issue, info: SubmissionInfo | None = None, **more: object) -> Report:
    return Report(submission=info or submission("表"), version="0", issues=issues, **more)  # type: ignore[arg-type]


# --- fingerprints

TABLES = (
    TableInfo(name="one", label="一", found=True, places=("表!A1:C9", "'乙 ''x'''!B2")),
    TableInfo(name="two", label="二", found=True, places=("表!E1:F9", "no place")),
)


def at(address: str, row: str = "", column: str = "", code: str = "R", **more: Any) -> Issue:
    place = cell(address)
    where = Location(sheet=place.sheet, cell=place, row_label=row, column_label=column)
    return issue(code, address, primary=where, **more)


def prints(*issues: Issue, tables: tuple[TableInfo, ...] = TABLES) -> list[str]:
    return [each.fingerprint for each in fingerprinted(issues, tables, "a.xlsx")]


def alike(one: Issue, other: Issue, tables: tuple[TableInfo, ...] = TABLES) -> bool:
    return prints(one, tables=tables) == prints(other, tables=tables)


def test_the_place_of_a_cell_within_its_table_does_not_matter() -> None:
    assert alike(at("A1", "甲", "乙"), at("C9", "甲", "乙"))
    assert alike(at("E1", "甲"), at("F2", "甲"))
    assert not alike(at("A1", "甲"), at("E1", "甲"))
    assert alike(at("D1", "甲"), at("A1", "甲"))
    assert not alike(at("E1", "甲"), at("D1", "甲"))
    assert alike(at("乙 'x'!B2", "甲"), at("A1", "甲"))
    assert not alike(at("丙!A1", "甲"), at("A1", "甲"))
    assert not alike(at("丙!A1", "甲"), at("丁!A1", "甲"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (at("A1", "甲", "乙"), at("A1", "甲", "丙")),
        (at("A1", "甲", "乙"), at("A1", "丁", "乙")),
        (at("A1", "甲", "乙"), at("A1", "乙", "甲")),
        (at("A1", "甲", code="R"), at("A1", "甲", code="S")),
        (at("A1", "甲", target="x"), at("A1", "甲", target="y")),
        (at("A1", kind=IssueKind.VALUE, related=("B1",)), at("A1", kind=IssueKind.VALUE)),
    ],
)
def test_what_an_issue_is_about_tells_it_from_others(one: Issue, other: Issue) -> None:
    assert not alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (at("A1", " 甲　乙 "), at("A1", "甲 乙")),
        (at("A1", "ＡＢ"), at("A1", "AB")),
        (at("A3", "3"), at("A4", "4")),
        (at("A3", "", "1"), at("A4", "", "1")),
        (at("A3", target="表 3"), at("A4", target="表 4")),
        (at("A3", target="3"), at("A4", target="4")),
        (at("A3", target="表 7"), at("A3", target="表 8")),
        (at("A1", "甲", related=("B1",)), at("A1", "甲")),
    ],
)
def test_spaces_widths_and_positions_make_no_difference(one: Issue, other: Issue) -> None:
    assert alike(one, other)


def test_a_number_that_is_no_position_is_a_label() -> None:
    assert not alike(at("A3", "7"), at("A3", "8"))
    assert not alike(at("A3", target="表 3"), at("A3", target="甲"))


def test_issues_without_a_cell_are_told_apart_by_what_they_quote() -> None:
    def missing(said: str, **more: Any) -> Issue:
        return issue("F", "", message=Words(said, "en"), kind=IssueKind.STRUCTURE, **more)

    assert not alike(missing("没有“支出表”"), missing("没有“收入表”"))
    assert alike(missing("没有“支出表”，共 3 张"), missing("没有“支出表”，共 4 张"))
    assert alike(missing("文件“a.xlsx”没有《甲》"), missing("没有《甲》"))
    assert not alike(missing("没有《甲》", value="1"), missing("没有《甲》", value="2"))
    assert alike(missing("没有《甲》", unchecked=("R",)), missing("没有《甲》"))
    stopped = issue("F", "", unchecked=("R",)), issue("F", "", unchecked=("S",))
    assert not alike(*stopped)


def test_equal_keys_are_numbered_and_a_further_one_changes_all() -> None:
    one, two = at("A1", "甲"), at("A2", "甲")
    alone, pair = prints(one), prints(one, two)
    assert len({*alone, *pair, *prints(one, two, at("A3", "甲"))}) == 6
    assert prints(one, at("A1", "乙"))[0] == alone[0]
    assert all(len(each) == 16 for each in pair)


def test_letters_that_are_no_text_can_be_fingerprinted() -> None:
    assert not alike(at("A1", "\ud800"), at("A1", "\ud801"))


# --- waivers


def remarks(*waivers: Waiver, on: Report) -> list[str]:
    return [remark.words.en for remark in with_waivers(on, waivers, TODAY).remarks]


MANY = report(
    *(issue("R", f"A{row}", held(stated(f"A{row}", row), stated("B1", 0))) for row in range(1, 8)),
    issue("NO", "", rule_class=RuleClass.LOGIC),
    info=submission("表", unit="甲局"),
)


def test_remarks_name_five_places_and_count_the_rest() -> None:
    waiver = Waiver(reason="r", rule="R", expires=date(2026, 6, 29))
    (said,) = remarks(waiver, on=MANY)
    assert said.endswith("no longer holds: 表!A1, 表!A2, 表!A3, 表!A4, 表!A5 and 2 more")
    (zh,) = with_waivers(MANY, [waiver], TODAY).remarks
    assert zh.words.zh.endswith("表!A1、表!A2、表!A3、表!A4、表!A5 等 7 处")


def test_a_bound_is_told_with_the_differences_beyond_it() -> None:
    after = with_waivers(MANY, [Waiver(reason="r", rule="R", within=Decimal(5))], TODAY)
    assert [each.waiver is not None for each in after.issues] == [True] * 5 + [False] * 3
    (remark,) = after.remarks
    assert remark.words.en == (
        "R (r): the difference (6, 7) is more than the 5 waived, so it is not: 表!A6, 表!A7"
    )
    (said,) = remarks(Waiver(reason="r", rule="NO", within=Decimal(5)), on=MANY)
    assert said == "NO (r): the difference (—) is more than the 5 waived, so it is not: NO"
    (said,) = remarks(Waiver(reason="r", rule="R", within=Decimal("0.5"), mark="w:1"), on=MANY)
    assert said.startswith("w:1 R (r): the difference (1, 2, 3, 4, 5) is more than the 0.5 waived")


def test_of_two_waivers_the_first_holds() -> None:
    first, second = Waiver(reason="1", rule="R", place="表!A1"), Waiver(reason="2", rule="R")
    after = with_waivers(MANY, [first, second], TODAY)
    assert [each.waiver and each.waiver.reason for each in after.issues] == ["1", *["2"] * 6, None]


def test_a_waiver_of_a_quoted_sheet_a_target_or_a_label_finds_its_issue() -> None:
    place = Location(sheet="甲 'x'", cell=cell("甲 'x'!B2"), row_label="道路", column_label="预算")
    found = report(issue("R", "甲 'x'!B2", primary=place, target="道路工程"))
    for text, covers in {
        "'甲 ''x'''!B2": True,
        "甲 'x'!A1:B2": True,
        "甲 'x'!B3": False,
        "乙!B2": False,
        "道路工程": True,
        "道路 / 预算": True,
        "道路": False,
        "甲 'x'": True,
    }.items():
        after = with_waivers(found, [Waiver(reason="r", rule="R", place=text)], TODAY)
        assert (after.issues[0].waiver is not None) is covers, text


def test_a_waiver_is_unmatched_only_where_something_was_checked() -> None:
    waiver = Waiver(reason="r", rule="X", unit="甲局")
    assert len(unmatched_waivers([waiver], [MANY])) == 1
    assert unmatched_waivers([waiver], [report(info=submission("表", unit="乙局"))]) == ()
    assert unmatched_waivers([waiver], [report(info=submission("表", unit="甲局"), checked=False)]) == ()
    assert unmatched_waivers([Waiver(reason="r", rule="R")], [MANY]) == ()
    (remark,) = unmatched_waivers([Waiver(reason="r", fingerprint="abc")], [MANY])
    assert remark.words.en == "abc (r): no issue matches it; it can be removed"


def test_one_place_beyond_five_is_counted_too() -> None:
    six = report(*(issue("R", f"A{row}") for row in range(1, 7)))
    (said,) = remarks(Waiver(reason="r", rule="R", expires=date(2026, 6, 29)), on=six)
    assert said.endswith("表!A5 and 1 more")


def test_a_waiver_of_one_of_several_units_may_be_unmatched() -> None:
    other = report(info=submission("表", unit="乙局"))
    assert len(unmatched_waivers([Waiver(reason="r", rule="X", unit="甲局")], [MANY, other])) == 1


# --- baselines


def entry(code: str, kind: IssueKind = IssueKind.RULE, sheet: str = "表") -> Entry:
    return Entry(
        fingerprint=code, code=code, kind=kind.value, title=same(code), message=same(code), sheet=sheet
    )


def outcome(code: str, **counts: Any) -> Outcome:
    return Outcome(rule_id=code, title=same(code), rule_class=RuleClass.LOGIC, **counts)


@pytest.mark.parametrize(
    ("gone", "now", "state"),
    [
        (entry("R"), report(outcomes=(outcome("R", passed=1),)), IssueState.FIXED),
        (entry("R"), report(outcomes=(outcome("R", failed=1),)), IssueState.FIXED),
        (entry("R"), report(outcomes=(outcome("R", unknown=1),)), IssueState.UNCHECKED),
        (entry("R"), report(outcomes=(outcome("R", not_evaluated=1),)), IssueState.UNCHECKED),
        (entry("R"), report(outcomes=(outcome("R", failed=1, untold=1),)), IssueState.UNCHECKED),
        (entry("R"), report(outcomes=(outcome("S", passed=1),)), IssueState.UNCHECKED),
        (entry("R"), report(outcomes=(outcome("R", passed=1),), checked=False), IssueState.UNCHECKED),
        (entry("RULE-BROKE"), report(), IssueState.FIXED),
        (entry("RULE-NOT-EVALUATED"), report(), IssueState.FIXED),
        (entry("V", IssueKind.VALUE), report(), IssueState.FIXED),
        (entry("V", IssueKind.VALUE, "乙"), report(), IssueState.FIXED),
        (entry("V", IssueKind.VALUE, "乙"), report(tables=(TABLES[0],)), IssueState.FIXED),
        (
            entry("V", IssueKind.CONTRACT, "乙"),
            report(tables=(TableInfo(name="x", label="x", found=False),)),
            IssueState.UNCHECKED,
        ),
        (
            entry("V", IssueKind.VALUE, "乙"),
            report(tables=(TableInfo(name="x", label="x", found=False, optional=True),)),
            IssueState.FIXED,
        ),
        (
            entry("V", IssueKind.STRUCTURE, "乙"),
            report(tables=(TableInfo(name="x", label="x", found=False),)),
            IssueState.FIXED,
        ),
        (
            entry("V", IssueKind.VALUE, ""),
            report(tables=(TableInfo(name="x", label="x", found=False),)),
            IssueState.FIXED,
        ),
    ],
)
def test_what_is_gone_is_fixed_only_if_it_was_looked_for(gone: Entry, now: Report, state: IssueState) -> None:
    (settled,) = against(now, Section(name="a.xlsx", accepted=(gone,))).settled
    assert (settled.state, settled.fingerprint, settled.code) == (state, gone.fingerprint, gone.code)


def test_issues_are_unchanged_back_or_new() -> None:
    section = Section(name="a.xlsx", accepted=(entry("A"),), fixed=(entry("B"),))
    after = against(report(issue("A"), issue("B"), issue("C")), section)
    assert [each.state for each in after.issues] == [
        IssueState.UNCHANGED,
        IssueState.CAME_BACK,
        IssueState.NEW,
    ]


def test_a_section_is_found_by_code_then_unit_then_name() -> None:
    def found(info: SubmissionInfo, *sections: Section) -> str | None:
        section = Baseline(sections=sections).section(info)
        return None if section is None else section.name

    coded = Section(name="1", identity={"code": " 01 ", "unit": "甲"})
    unit = Section(name="2", identity={"unit": "乙"})
    nameless, other = Section(name="a.xlsx"), Section(name="c.xlsx")
    every = (coded, unit, nameless, other)
    assert found(submission(code="01", unit="x"), *every) == "1"
    assert found(submission(unit="乙"), *every) == "2"
    assert found(submission(unit="丙"), *every) is None
    assert found(submission(unit="甲"), *every) is None
    assert found(submission(name="c.xlsx"), *every) == "c.xlsx"
    assert found(submission(name="z.xlsx"), *every) is None
    assert found(submission(name="z.xlsx"), nameless) == "a.xlsx"
    assert found(submission(name="z.xlsx"), nameless, other) is None
    assert found(submission(name="z.xlsx"), coded) is None


def test_a_submission_that_is_not_in_the_baseline_is_told() -> None:
    after = with_baseline(report(issue("A"), info=submission(unit="x")), Baseline())
    assert [each.state for each in after.issues] == [IssueState.NEW]
    assert [remark.code for remark in after.remarks] == ["BASELINE-OTHER"]
    assert with_baseline(report(issue("A")), Baseline(sections=(Section(name="a.xlsx"),))).remarks == ()


def test_a_baseline_remembers_what_was_fixed_and_keeps_what_was_not_looked_for() -> None:
    earlier = Section(
        name="old", accepted=(entry("A"), entry("B"), entry("C")), fixed=(entry("D"), entry("E"))
    )
    waived = issue("W", waiver=Waiver(reason="r", rule="W"))
    now = report(issue("A"), issue("D"), waived, outcomes=(outcome("B", passed=1), outcome("C", unknown=1)))
    section = section_of(now, earlier)
    assert section.name == "a.xlsx"
    assert [each.code for each in section.accepted] == ["A", "D", "C"]
    assert [each.code for each in section.fixed] == ["E", "B"]
    assert [each.code for each in section_of(now).accepted] == ["A", "D"]
    assert section_of(now).fixed == ()


def test_a_baseline_is_updated_in_place_and_read_as_it_was_written(tmp_path: Path) -> None:
    one, two = (
        report(issue("A", "A1"), info=submission(code="1")),
        report(issue("B", ""), info=submission(code="2")),
    )
    baseline = updated(Baseline(), [one, two])
    now = report(issue("C"), outcomes=(outcome("A", passed=1),), info=submission(code="1"))
    again = updated(baseline, [now])
    assert [[each.code for each in section.accepted] for section in again.sections] == [["C"], ["B"]]
    path = tmp_path / "baseline.json"
    path.write_text(render_baseline(again), encoding="utf-8")
    assert read_baseline(path) == again
    first = baseline.sections[0].accepted[0]
    assert (first.sheet, first.place, first.kind) == ("表", "表!A1", "rule")
    assert (baseline.sections[1].accepted[0].place, baseline.sections[1].key) == ("", "2")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"schema_version": "2.0", "submissions": []}', "newer"),
        ('{"schema_version": "1.9", "submissions": []}', None),
        ('{"schema_version": "1.0"}', "damaged"),
        ("[]", "damaged"),
        ("{", "damaged"),
        ('{"schema_version": "1.0", "submissions": [1]}', "damaged"),
    ],
)
def test_only_a_baseline_is_read(tmp_path: Path, text: str, said: str | None) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, encoding="utf-8")
    if said is None:
        assert read_baseline(path) == Baseline()
        return
    with pytest.raises(ConfigError) as caught:
        read_baseline(path)
    assert said in caught.value.words.en
    with pytest.raises(ConfigError, match="no baseline file"):
        read_baseline(tmp_path / "none.json")
