"""Blocks of one cause and diagnoses, in every format."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from auditcheck.model.answers import Waiver
from auditcheck.model.report import Report
from auditcheck.model.words import Language, Words
from auditcheck.reporters.registry import RENDERERS
from auditcheck.reporters.wording import conclusion

LEADS = Words("改正 C7 后：另外 1 个问题随它一并消失", "once C7 is corrected: 1 more issue goes with it")
FOLLOWS = Words("随 PROJ-01 支出决算表!C14 一并消失", "goes with PROJ-01 at 支出决算表!C14")
SENTENCE = "one of C7, C8 is wrong, most likely C7"
EVIDENCE = "not C6, which agrees with 附件2"
PLAN = "Correct these 2 cells and 9 issues disappear"


@pytest.fixture(name="folded")
def _folded(rich: Report) -> Report:
    """The wrong total leads, an issue on another sheet follows it; between them stand others."""
    leader = replace(rich.issues[0], fingerprint="a" * 16, folding=LEADS)
    follower = replace(
        rich.issues[2],
        fingerprint="b" * 16,
        follows=leader.fingerprint,
        folding=FOLLOWS,
        diagnosis=leader.diagnosis,
        rule_class=leader.rule_class,
    )
    return replace(rich, issues=(leader, rich.issues[1], follower, *rich.issues[3:]))


def written(report: Report, form: str, language: Language = "en") -> str:
    return RENDERERS[form](report, language).decode("utf-8-sig")


@pytest.mark.parametrize(
    "form", ["terminal", "html", "json", "sarif", "markdown", "junit", "github", "gitlab", "csv"]
)
def test_every_format_tells_the_diagnosis_its_evidence_and_the_block(folded: Report, form: str) -> None:
    text = re.sub(r"\s+", " ", written(folded, form)).replace("\\!", "!").replace("%2C", ",")
    assert SENTENCE in text
    assert "once C7 is corrected: 1 more issue goes with it" in text
    if form != "github":  # an annotation is a few lines
        assert EVIDENCE in text
    if form not in {"gitlab", "csv"}:  # these are lists and have no top
        assert PLAN in text


def test_the_terminal_lists_what_follows_under_its_leader(folded: Report) -> None:
    lines = written(folded, "terminal").splitlines()
    (place,) = (number for number, line in enumerate(lines) if line.strip().startswith("↳"))
    assert folded.issues[2].code in lines[place]
    leader = next(number for number, line in enumerate(lines) if "PROJ-01" in line)
    other = next(number for number, line in enumerate(lines) if folded.issues[1].code in line)
    assert leader < place < other
    assert "(told in 4 blocks)" in " ".join(lines[-2:])


def test_the_list_groups_what_follows_below_its_leader(folded: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(RENDERERS["xlsx"](folded, "en")))
    sheet = book["Issues"]
    rows = [row[:14] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [str(row[3]).split("\n")[0] for row in rows[:3]] == [
        folded.issues[number].code for number in (0, 2, 1)
    ]
    assert rows[0][13] == LEADS.en
    assert rows[1][13] == f"↳ No. 1\n{FOLLOWS.en}"
    assert [sheet.row_dimensions[row].outlineLevel for row in (2, 3, 4)] == [0, 1, 0]
    outline = sheet.sheet_properties.outlinePr
    assert outline is not None
    assert outline.summaryBelow is False


def test_programs_find_the_leader_by_its_fingerprint(folded: Report) -> None:
    report = json.loads(written(folded, "json"))
    assert [issue["follows"] for issue in report["issues"][:3]] == [None, None, "a" * 16]
    assert report["summary"]["blocks_of_one_cause"] == len(report["issues"]) - 1
    (run,) = json.loads(written(folded, "sarif"))["runs"]
    assert [result["properties"].get("follows") for result in run["results"][:3]] == [None, None, "a" * 16]
    suspected = [place["message"]["text"] for place in run["results"][0]["relatedLocations"]]
    assert suspected[0] == "suspected to be wrong: 公共服务 / 决算数"
    table = list(csv.DictReader(io.StringIO(written(folded, "csv"))))
    assert [row["Follows"] for row in table[:3]] == ["", "", "a" * 16]


def test_build_servers_get_the_order_of_work(folded: Report) -> None:
    suite = ET.fromstring(written(folded, "junit"))[0]  # noqa: S314 - our own report
    assert next(each.get("value") for each in suite.iterfind("properties/property")) == PLAN


def test_annotations_begin_with_leading_issues(folded: Report) -> None:
    lines = written(folded, "github").splitlines()
    first = next(number for number, line in enumerate(lines) if folded.issues[2].code in line)
    assert all(line.startswith("::") for line in lines)
    assert first > next(number for number, line in enumerate(lines) if folded.issues[1].code in line)


def test_the_page_marks_the_suspect_and_puts_what_follows_beneath(folded: Report) -> None:
    page = written(folded, "html")
    classes = re.findall(r'<article id="i\d" class="issue ([^"]*)"', page)
    assert [name.split()[-1] for name in classes[:3]] == ["balance", "follows", "logic"]


def test_counts_and_verdict_are_those_of_all_issues(folded: Report) -> None:
    flat = replace(folded, issues=tuple(replace(i, follows="", folding=None) for i in folded.issues))
    assert conclusion(folded).en == f"{conclusion(flat).en} (told in 4 blocks)"
    assert folded.blocks() == flat.blocks()


def test_a_waived_leader_is_told_apart_from_an_open_follower(folded: Report) -> None:
    waived = replace(folded.issues[0], waiver=Waiver(reason="已核"))
    text = written(replace(folded, issues=(waived, *folded.issues[1:])), "terminal")
    assert "↳" not in text
    assert FOLLOWS.en in text
