"""Rules across submissions, on real little workbooks, a roster and last period's files."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.submissions import PACK, Row, write_pack, write_submission

from auditcheck.batch.across import across
from auditcheck.batch.roster import read_roster
from auditcheck.errors import ConfigError
from auditcheck.model.batch import Ending, Entry, UnitClaim
from auditcheck.model.issues import Issue, Outcome, Verdict
from auditcheck.model.report import Report
from auditcheck.pipeline import check
from auditcheck.rulepacks.loading import load_rulepack

UNITS = """\
- id: SUMMARY
  class: balance
  title: {zh: 汇总等于各户之和, en: The summary is the sum}
  for: units by parent
  when: any(kind == "汇总")
  check: sum(executed where kind == "汇总") == sum(executed where kind != "汇总")
  tolerance: 0
- id: FILED
  class: logic
  title: {zh: 都已报送, en: All have submitted}
  for: units
  when: has(roster)
  check: verdict != "missing"
- id: LISTED
  class: logic
  title: {zh: 都在名册上, en: All are on the roster}
  for: units
  when: has(roster) and file != ""
  check: code in roster.code
- id: ONCE
  class: logic
  title: {zh: 只报一份, en: Nobody submits twice}
  for: units by code
  check: count(file) <= 1
- id: GROWTH
  class: verify
  title: {zh: 总额较上年变动不大, en: The total changed little}
  when: has(prior.units)
  check: abs(change(sum(units.executed), sum(prior.units.executed))) <= 10%
"""
TABLE = """\
  units:
    layout: units
    columns:
      executed: projects.total.executed
rules:
"""
ROSTER = """\
单位代码,单位名称,主管单位,报表类型
001,财政局汇总,100,汇总
002,财政局本级,100,单户
003,评审中心,100,单户
"""


@pytest.fixture(name="world")
def _world(tmp_path: Path) -> World:
    return World(tmp_path)


class World:
    """A folder with a pack, a roster and the submissions a test adds to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pack = load_rulepack(write_pack(folder, PACK.replace("rules:\n", TABLE) + UNITS))
        self.roster = folder / "units.csv"
        self.roster.write_text(ROSTER, encoding="utf-8")
        self.filed: list[tuple[Entry, Report | None]] = []
        self.priors: list[tuple[str, Report]] = []

    def file(self, code: str, total: float | str, *, prior: float | None = None, name: str = "") -> None:
        path = self._written(name or f"{code}.xlsx", code, total)
        earlier = self._written(f"prior-{code}.xlsx", code, prior) if prior is not None else None
        report = check(path, self.pack, prior=earlier)
        unit = UnitClaim(code=code, name=report.submission.identity["unit"])
        entry = Entry(
            file=path.name,
            ending=Ending.CHECKED,
            unit=unit,
            prior=earlier.name if earlier is not None else "",
        )
        self.filed.append((entry, report))

    def crash(self, code: str) -> None:
        entry = Entry(file=f"{code}.xlsx", ending=Ending.CRASHED, unit=UnitClaim(code=code))
        self.filed.append((entry, None))

    def prior(self, code: str, total: float) -> None:
        path = self._written(f"prior-{code}.xlsx", code, total)
        self.priors.append((path.name, check(path, self.pack, diagnose=False)))

    def across(self, *, listed: bool = True) -> Report:
        roster = read_roster(self.roster, self.pack) if listed else None
        return across(self.pack, self.filed, roster, self.priors, "2021")

    def _written(self, name: str, code: str, total: float | str) -> Path:
        figure = float(total) if isinstance(total, int | float) else 0.0
        rows: tuple[Row, ...] = (("道路", figure, figure),)
        return write_submission(self.folder / name, rows, total=total, unit=f"单位{code}", code=code)


def outcome(report: Report, rule: str) -> Outcome:
    return next(it for it in report.outcomes if it.rule_id == rule)


def issue(report: Report, rule: str) -> Issue:
    (found,) = [it for it in report.issues if it.code == rule]
    return found


def test_a_complete_batch_in_which_all_adds_up_has_no_issue(world: World) -> None:
    world.file("001", 30)
    world.file("002", 10)
    world.file("003", 20)
    report = world.across()
    assert report.issues == ()
    assert [outcome(report, rule).verdict for rule in ("SUMMARY", "FILED", "LISTED", "ONCE")] == [
        Verdict.PASSED
    ] * 4
    assert outcome(report, "GROWTH").verdict is Verdict.NOT_APPLICABLE


def test_a_wrong_summary_names_the_files_and_cells_of_both_sides(world: World) -> None:
    world.file("001", 31)
    world.file("002", 10)
    world.file("003", 20)
    found = issue(world.across(), "SUMMARY")
    assert found.primary.cell is not None
    assert found.primary.cell.qualified == "'[001.xlsx]项目明细表'!C3"
    assert [it.cell.qualified for it in found.related if it.cell] == [
        "'[002.xlsx]项目明细表'!C3",
        "'[003.xlsx]项目明细表'!C3",
    ]
    assert found.comparison is not None
    assert str(found.comparison.difference) == "1"


def test_what_a_missing_unit_would_have_stated_is_unknown_and_the_roster_names_it(world: World) -> None:
    world.file("001", 30)
    world.file("002", 30)
    report = world.across()
    summary = outcome(report, "SUMMARY")
    assert (summary.verdict, summary.unknown) == (Verdict.UNKNOWN, 1)
    assert "评审中心" in summary.reasons[0].words.zh
    missing = issue(report, "FILED")
    assert missing.primary.cell is not None
    assert missing.primary.cell.qualified == "'[units.csv]units'!A4"
    assert not [it for it in report.issues if it.code == "VALUE-BLANK"]


def test_a_crashed_submission_leaves_the_sum_not_evaluated(world: World) -> None:
    world.file("001", 30)
    world.file("002", 30)
    world.crash("003")
    report = world.across()
    assert outcome(report, "SUMMARY").verdict is Verdict.NOT_EVALUATED
    assert report.blocks()
    assert outcome(report, "FILED").verdict is Verdict.PASSED
    waiting = issue(report, "RULE-NOT-EVALUATED")
    assert waiting.unchecked == ("SUMMARY",)
    assert "评审中心" in waiting.message.zh


def test_an_unreadable_figure_leaves_the_sum_not_evaluated_at_its_cell(world: World) -> None:
    world.file("001", 30)
    world.file("002", 30)
    world.file("003", "约二十")
    report = world.across()
    assert outcome(report, "SUMMARY").verdict is Verdict.NOT_EVALUATED
    stopped = issue(report, "RULE-NOT-EVALUATED")
    assert stopped.primary.cell is not None
    assert stopped.primary.cell.qualified == "'[003.xlsx]项目明细表'!C3"


def test_a_unit_that_submits_twice_and_one_that_is_not_listed_are_told(world: World) -> None:
    world.file("001", 30)
    world.file("002", 10)
    world.file("003", 20)
    world.file("003", 20, name="003 again.xlsx")
    world.file("009", 5)
    report = world.across()
    assert issue(report, "ONCE").target == "003"
    listed = issue(report, "LISTED")
    assert listed.primary.cell is not None
    assert listed.primary.cell.qualified == "'[009.xlsx]封面'!B2"


def test_without_a_roster_its_rules_do_not_apply(world: World) -> None:
    world.file("001", 30)
    report = world.across(listed=False)
    assert outcome(report, "FILED").verdict is Verdict.NOT_APPLICABLE
    assert outcome(report, "LISTED").verdict is Verdict.NOT_APPLICABLE
    assert outcome(report, "ONCE").verdict is Verdict.PASSED


def test_totals_are_held_against_all_of_last_period(world: World) -> None:
    world.file("001", 30, prior=20)
    world.prior("008", 10)
    assert outcome(world.across(listed=False), "GROWTH").verdict is Verdict.PASSED
    world.priors.clear()
    grown = issue(world.across(listed=False), "GROWTH")
    assert grown.comparison is not None
    assert str(grown.comparison.left.value) == "0.5"


def test_the_report_is_the_same_every_time(world: World) -> None:
    world.file("001", 31)
    world.file("002", 10)
    assert world.across() == world.across()


def test_a_roster_finds_units_by_code_by_name_and_in_file_names(world: World) -> None:
    roster = read_roster(world.roster, world.pack)

    def code(**given: str) -> str | None:
        found = roster.find(**given)
        return found.code if found is not None else None

    assert code(code=" 002 ") == "002"
    assert code(name="评审 中心") == "003"
    assert code(file_name="2021/评审中心（修改）.xlsx") == "003"
    assert code(file_name="002-本级.xlsx") == "002"
    assert code(file_name="002 和 003.xlsx") is None
    assert code(file_name="其他.xlsx") is None
    assert [unit.code for unit in roster.missing([("002", ""), ("", "评审中心")])] == ["001"]


@pytest.mark.parametrize("text", ["姓名,电话\n张三,1\n", "单位代码,单位名称\n", ""])
def test_what_is_no_roster_is_refused_with_what_is_wanted(world: World, text: str) -> None:
    world.roster.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_roster(world.roster, world.pack)
    assert "units.csv" in caught.value.words.zh
