"""What a bomb costs: refused early, in little memory, and so is a report on very many findings made."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.hostile.cases import MIB, Case, text_cell
from tests.hostile.packages import bombs, directories
from tests.laws.profile import LONG
from tests.submissions import write_pack
from tests.workbook.packing import packed, parts_of, row, sheet_xml

from auditcheck.pipeline import check
from auditcheck.reporters.registry import RENDERERS
from auditcheck.workbook.reading import read_workbook

resource = pytest.importorskip("resource", reason="needs limits of the operating system")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux only")

MEMORY = 256 * MIB
SECONDS = 10.0
"""Processor time; on an idle core they take a third of it."""
BOMBS = [case for case in (*bombs(), *directories()) if case.threat in {1, 3} and case.code]
FINDINGS = 1_000_000 if LONG else 3_000


def apart(act: Callable[[], bool]) -> float:
    """Do it in a process that may use so much memory; return the seconds it took, infinite if it failed."""
    child = os.fork()
    if child == 0:
        done = 1
        try:
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
            limit = pages * resource.getpagesize() + MEMORY
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            done = 0 if act() else 1
        finally:
            os._exit(done)
    _, status, used = os.wait4(child, 0)
    return used.ru_utime + used.ru_stime if status == 0 else float("inf")


@pytest.mark.parametrize("case", BOMBS, ids=lambda case: case.name)
def test_a_bomb_is_refused_early_and_in_little_memory(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.name
    case.write(path)

    def refused() -> bool:
        return {issue.code for issue in read_workbook(path).issues} <= {case.code, *case.known}

    assert apart(refused) < SECONDS


def test_the_measure_sees_what_takes_too_much() -> None:
    assert apart(lambda: len(bytearray(2 * MEMORY)) > 0) == float("inf")
    assert apart(lambda: len(bytearray(MEMORY // 2)) > 0) < SECONDS


def many_findings(path: Path) -> Path:
    """Write a submission of the little pack in which every project fails one rule, and the total another."""
    head = row(
        1,
        *(text_cell(f"{c}1", text) for c, text in zip("ABC", ("项目名称", "预算数", "执行数"), strict=True)),
    )
    line = '<row r="%d"><c r="A%d" t="str"><v>x</v></c><c r="B%d"><v>1</v></c><c r="C%d"><v>2</v></c></row>'
    last = FINDINGS + 2
    total = row(last, text_cell(f"A{last}", "合计"), f'<c r="C{last}"><v>1</v></c>')
    lines = "".join([line % ((n,) * 4) for n in range(2, last)])
    cover = row(1, text_cell("A1", "单位名称"), text_cell("B1", "甲")) + row(
        2, text_cell("A2", "单位代码"), text_cell("B2", "1")
    )
    parts = parts_of(sheet_xml(head + lines + total), sheet_xml(cover))
    book = parts["xl/workbook.xml"].replace("表1", "项目明细表").replace("表2", "封面")
    return packed(path, {**parts, "xl/workbook.xml": book})


def test_very_many_findings_are_counted_exactly_and_every_report_stays_small(tmp_path: Path) -> None:
    report = check(many_findings(tmp_path / "a.xlsx"), write_pack(tmp_path))
    counts = {outcome.rule_id: (outcome.failed, outcome.untold) for outcome in report.outcomes}
    told = sum(issue.code == "WITHIN" for issue in report.issues)
    assert counts == {"TOTAL": (1, 0), "WITHIN": (FINDINGS, FINDINGS - told)}
    assert told == 1000
    for name, render in RENDERERS.items():
        content = render(report, "en")
        assert len(content) < 10_000_000, name
        if name not in {"xlsx", "csv", "gitlab"}:  # the first tells on its summary, lists of issues cannot
            assert {f"{FINDINGS - told:,}", str(FINDINGS - told)} & set(
                re.findall(r"[0-9,]*[0-9]", content.decode())
            ), name
