"""What is written for a batch: which files, with which totals, under which names."""

from __future__ import annotations

import json
import re
import string
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

import openpyxl
import pytest

from auditcheck.model.batch import Reviewed
from auditcheck.model.report import Report
from auditcheck.model.review import Overview
from auditcheck.model.units import Standing
from auditcheck.model.words import Words
from auditcheck.reporters.review import dashboard
from auditcheck.reporters.review.filenames import safe_name
from auditcheck.reporters.review.files import review_files
from auditcheck.reporters.review.rollup import Rollup
from auditcheck.reporters.review.words import cause_place, cause_share, cause_suspicion

BatchOf = Callable[..., Reviewed]
WINDOWS_FORBIDS = set('<>:"/\\|?*') | set(map(chr, range(32)))
HOSTILE_NAMES = (
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "CON",
    "nul.xlsx",
    "a.",
    "  ",
    "长" * 300,
    "A/B\x00C",
    "x\ud800y",
    "=cmd|' /C calc'!A0",
    "\u202egnp.exe",
    "café",
    "cafe\u0301",
    ".hidden",
    "-rf",
)


def overview(batch: Reviewed) -> Overview:
    rollup = Rollup()
    for entry, report in batch.reports():
        rollup.add(entry, report, "", "")
    return rollup.overview()


def files(batch: Reviewed) -> dict[str, bytes]:
    return {file.path: file.render() for file in review_files(batch, "zh")}


def data_of(page: bytes) -> dict[str, Any]:
    text = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.decode(), re.DOTALL)
    assert text is not None
    found: dict[str, Any] = json.loads(text[1])
    return found


def test_every_submission_has_its_page_and_what_is_not_accepted_its_list(mixed: Reviewed) -> None:
    written = files(mixed)
    pages = [name for name in written if name.startswith("units/")]
    lists = [name for name in written if name.startswith("lists/")]
    assert (len(pages), len(lists)) == (10, 7)
    assert list(written)[-1] == "index.html"
    assert {"across.html", "summary.xlsx"} < written.keys()


def test_the_page_links_only_to_files_that_are_written(mixed: Reviewed) -> None:
    written = files(mixed)
    page = written["index.html"].decode()
    linked = {unit[part] for unit in data_of(written["index.html"])["units"] for part in (9, 10)} - {""}
    assert linked | set(re.findall(r'href="([^"]+)"', page)) <= written.keys()
    assert len(linked) == 17


def test_nothing_that_was_not_accepted_is_counted_as_accepted(mixed: Reviewed) -> None:
    units = data_of(files(mixed)["index.html"])["units"]
    counts = {each: sum(unit[0] == each for unit in units) for each in Standing}
    assert counts == {
        Standing.ACCEPTED: 3,
        Standing.TO_EXPLAIN: 0,
        Standing.REJECTED: 6,
        Standing.UNREAD: 2,
        Standing.MISSING: 1,
    }


def test_a_long_reason_is_cut_where_it_can_be_seen(mixed: Any) -> None:
    entry, report = mixed.rows[-2]
    long = "要先去掉工作簿的保护再另存。" * 20
    mixed.rows[-2] = (replace(entry, reason=Words(long, long)), report)
    told = [unit for unit in data_of(files(mixed)["index.html"])["units"] if long[:100] in str(unit)]
    assert len(told) == 1
    assert [part for part in told[0] if str(part).startswith(long[:100])] == [long[:159] + "…"]


def test_the_same_batch_gives_the_same_bytes(mixed: Reviewed) -> None:
    assert files(mixed) == files(mixed)


def test_one_rule_failing_at_one_cell_in_many_submissions_is_a_common_cause(
    rich: Report, clean: Report, batch_of: BatchOf
) -> None:
    (first, *_) = overview(batch_of(*[rich] * 8, *[clean] * 2)).causes
    assert (first.units, first.of, first.percent) == (8, 10, 80)
    assert cause_share(first).en == "8 of 10 submissions checked (80%) at the same place"
    assert first.address in cause_place(first)
    assert first.code in {issue.code for issue in rich.issues}


def test_the_difference_is_told_only_if_it_is_the_same_in_all(rich: Report, batch_of: BatchOf) -> None:
    issue = next(it for it in rich.issues if it.code == "PROJ-01")
    assert issue.comparison is not None
    other = replace(issue, comparison=replace(issue.comparison, difference=Decimal(7)))
    same, differing = replace(rich, issues=(issue,)), replace(rich, issues=(other,))
    (cause,) = overview(batch_of(*[same] * 5)).causes
    assert "10" in cause_suspicion(cause).zh
    (cause,) = overview(batch_of(*[same] * 5, differing)).causes
    assert cause.difference is None


@pytest.mark.parametrize(("failing", "passing"), [(4, 0), (5, 21), (19, 77)])
def test_few_or_scattered_failures_are_no_common_cause(
    rich: Report, clean: Report, batch_of: BatchOf, failing: int, passing: int
) -> None:
    assert overview(batch_of(*[rich] * failing, *[clean] * passing)).causes == ()


def test_totals_are_of_all_units_though_the_page_lists_few(
    rich: Report, batch_of: BatchOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dashboard, "UNITS", 5)
    page = files(batch_of(*[rich] * 12))["index.html"]
    assert len(data_of(page)["units"]) == 5
    assert "12 份报表" in page.decode()
    assert "另有 7 家见 Excel 汇总" in page.decode()


def test_failures_that_were_only_counted_are_in_the_totals(rich: Report, batch_of: BatchOf) -> None:
    outcome = replace(rich.outcomes[0], failed=2_000, untold=1_000)
    more = replace(rich, outcomes=(outcome, *rich.outcomes[1:]))
    assert overview(batch_of(more)).issues == overview(batch_of(rich)).issues + 1_000


def test_the_workbook_lists_every_unit_with_its_standing(mixed: Reviewed) -> None:
    book = openpyxl.load_workbook(BytesIO(files(mixed)["summary.xlsx"]))
    assert book.sheetnames == ["汇总", "单位", "规则", "最大差额", "全部单位"]
    rows = list(book["单位"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 12
    assert {row[0] for row in rows} == {"无法读取", "退回修改", "未报送", "可入库"}
    assert next(row for row in rows if row[2] == "没有报送的单位")[4] is None


def test_hostile_texts_are_no_formulas_in_the_workbook(hostile: Report, batch_of: BatchOf) -> None:
    written = files(batch_of(hostile, names=("=1+1",), across=hostile))["summary.xlsx"]
    book = openpyxl.load_workbook(BytesIO(written))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_names_of_units_never_lead_out_of_the_folder(clean: Report, batch_of: BatchOf, name: str) -> None:
    for path in files(batch_of(clean, names=(name,))):
        parts = PurePosixPath(path).parts
        assert len(parts) <= 2
        assert not set(parts[-1]) & WINDOWS_FORBIDS
        assert parts[-1][0] not in ".- "
        assert len(parts[-1].encode()) <= 150


def test_units_of_one_name_have_files_of_their_own(clean: Report, batch_of: BatchOf) -> None:
    written = files(batch_of(clean, clean, names=("同名单位", "同名单位")))
    assert len([name for name in written if name.startswith("units/")]) == 2


def test_no_name_is_a_reserved_word_or_equal_to_another_without_case() -> None:
    names = [safe_name(*pair) for pair in (("CON", "a"), ("con", "A"), ("Con", "b"), ("", "c"), ("", "C"))]
    assert len({name.casefold() for name in names}) == 5
    assert all(set(name[-10:]) <= set(string.hexdigits) for name in names)
