"""The sample workbooks raise exactly the issues of their manifest, and are what their script writes."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditcheck.cases.running import run_case
from auditcheck.model.cases import Case
from auditcheck.model.issues import Issue, Verdict
from auditcheck.pipeline import check
from auditcheck.rulepacks.casebook import load_cases
from auditcheck.rulepacks.loading import load_rulepack

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_workbooks" / "department-performance"
PACK = load_rulepack(ROOT / "rules" / "department-performance")
MANIFEST: list[dict[str, Any]] = yaml.safe_load((SAMPLES / "manifest.yaml").read_text(encoding="utf-8"))[
    "workbooks"
]
CASES = load_cases(PACK)
HONEST = [entry["file"] for entry in MANIFEST if not entry["issues"]]


def raised(file: str, *, prior: str | None = None) -> list[dict[str, Any]]:
    """The leading issues as the manifest lists them, with what is folded under each."""
    report = check(SAMPLES / file, PACK, prior=SAMPLES / prior if prior else None)
    leading = []
    for block in report.issue_blocks():
        folded = [told(issue) for issue in block.followers]
        leading.append(told(block.leader) | ({"folded": folded} if folded else {}))
    return sorted(leading, key=str)


def told(issue: Issue) -> dict[str, str]:
    return {
        "code": issue.code,
        "sheet": issue.primary.sheet,
        "cell": issue.primary.cell.address if issue.primary.cell else "",
        "class": issue.rule_class.value,
    }


def contents(path: Path) -> object:
    """A file's bytes; of a workbook those of its parts, since compression differs between builds of zlib."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as package:
        return [(part.filename, part.date_time, package.read(part)) for part in package.infolist()]


def test_the_script_writes_the_committed_files_again(tmp_path: Path) -> None:
    script = ROOT / "sample_workbooks" / "make.py"
    subprocess.run([sys.executable, str(script), "--out", str(tmp_path)], check=True)
    made = {path.name: contents(path) for path in tmp_path.iterdir()}
    committed = {path.name: contents(path) for path in SAMPLES.iterdir() if not path.name.startswith("~$")}
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


def test_the_samples_are_small_and_all_in_the_manifest() -> None:
    workbooks = [path for path in SAMPLES.iterdir() if path.suffix in {".xlsx", ".xls"}]
    assert sorted(path.name for path in workbooks) == sorted(entry["file"] for entry in MANIFEST)
    assert [path.name for path in workbooks if path.stat().st_size >= 40_000] == []


@pytest.mark.parametrize("entry", MANIFEST, ids=[entry["file"] for entry in MANIFEST])
def test_a_sample_raises_the_issues_of_the_manifest_and_no_other(entry: dict[str, Any]) -> None:
    assert raised(entry["file"]) == sorted(entry["issues"], key=str)


@pytest.mark.parametrize("file", HONEST)
def test_every_rule_is_evaluated_on_an_honest_filing(file: str) -> None:
    report = check(SAMPLES / file, PACK)
    assert report.checked
    unanswered = (Verdict.FAILED, Verdict.UNKNOWN, Verdict.NOT_EVALUATED)
    assert [o.rule_id for o in report.outcomes if any(o.count(verdict) for verdict in unanswered)] == []
    unused = {"STAFF-07", "SPEND-08", "BASE-21"}  # they compare with last year's filing
    passed = {o.rule_id for o in report.outcomes if o.verdict is Verdict.PASSED}
    assert passed == {rule.id for rule in PACK.rules} - unused


def test_the_clean_filing_agrees_with_last_years() -> None:
    assert raised("clean.xlsx", prior="clean-2020.xlsx") == []
    report = check(SAMPLES / "clean.xlsx", PACK, prior=SAMPLES / "clean-2020.xlsx")
    assert {o.rule_id for o in report.outcomes if o.verdict is Verdict.PASSED} == {
        rule.id for rule in PACK.rules
    }


def test_the_pack_is_recognised_from_the_sheets() -> None:
    report = check(SAMPLES / "clean.xlsx")
    assert report.pack is not None
    assert (report.pack.id, report.pack.recognised) == ("department-performance", True)


def test_every_rule_has_a_case_that_passes_and_one_that_fails() -> None:
    expected = {rule.id: {case.expect for case in CASES if case.rule_id == rule.id} for rule in PACK.rules}
    assert {rule for rule, verdicts in expected.items() if not {"passed", "failed"} <= verdicts} == set()


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule_id} {case.name.en}" for case in CASES])
def test_a_case_ends_as_expected(case: Case) -> None:
    result = run_case(PACK, case)
    assert result.ok, result.words.en
