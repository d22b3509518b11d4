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
from auditcheck.model.rules import Severity
from auditcheck.pipeline import check
from auditcheck.rulepacks.casebook import load_cases
from auditcheck.rulepacks.loading import load_rulepack

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "sample_workbooks"
# folders of samples, and packs
FAMILIES = ("department-performance", "project-performance", "performance", "final-accounts")
PACKS = {family: load_rulepack(ROOT / "rules" / family) for family in FAMILIES}
NEVER_ON_CLEAN = {  # what these rules compare with is not in a clean filing
    "department-performance": {"STAFF-07", "SPEND-08", "BASE-21"},  # last year's filing
    "project-performance": {"RATE-06", "FUND-11"},  # a total left at 0; last year's filing
    "final-accounts": {
        "LINK-19", "LINK-20", "OPEN-16", "OPEN-17", "OPEN-20",  # government funds
        "YEAR-01", "YEAR-02", "YEAR-03", "YEAR-04",  # last year's accounts
    },
    "performance": {
        "STAFF-07", "SPEND-08", "BASE-21", "RATE-06", "FUND-11",
        "FUND-10", "RATE-04", "RATE-08", "IND-04",  # what the other layout of the form prints
    },
}  # fmt: skip


def manifest(family: str) -> list[dict[str, Any]]:
    text = (SAMPLES / family / "manifest.yaml").read_text(encoding="utf-8")
    return list(yaml.safe_load(text)["workbooks"])


ENTRIES = [(family, entry) for family in FAMILIES for entry in manifest(family)]
HONEST = [
    (family, entry["file"])
    for family, entry in ENTRIES
    if not entry["issues"] or entry["file"].startswith("honest")
]
CASES = [(family, case) for family in FAMILIES for case in load_cases(PACKS[family])]


def raised(family: str, file: str, *, prior: str | None = None) -> list[dict[str, Any]]:
    """The leading issues as the manifest lists them, with what is folded under each."""
    folder = SAMPLES / family
    report = check(folder / file, PACKS[family], prior=folder / prior if prior else None)
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


def corrections(issue: Issue) -> list[str]:
    """The cells that cure an issue with their proposed values; none if one of them has no value."""
    suspect = issue.diagnosis.likeliest if issue.diagnosis is not None else None
    values = {each.location.cell: each.proposed for each in suspect.corrections} if suspect else {}
    known = all(values.get(cell) is not None for cell in issue.cured_by)
    return [f"{cell.qualified}={values[cell]}" for cell in issue.cured_by] if known else []


def contents(path: Path) -> object:
    """A file's bytes; of a workbook those of its parts, since compression differs between builds of zlib."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as package:
        return [(part.filename, part.date_time, package.read(part)) for part in package.infolist()]


@pytest.mark.parametrize("family", FAMILIES)
def test_the_script_writes_the_committed_files_again(family: str, tmp_path: Path) -> None:
    script = ROOT / "sample_workbooks" / "make.py"
    subprocess.run([sys.executable, str(script), "--out", str(tmp_path), "--only", family], check=True)
    made = {path.name: contents(path) for path in (tmp_path / family).iterdir()}
    there = (path for path in (SAMPLES / family).iterdir() if not path.name.startswith("~$"))
    committed = {path.name: contents(path) for path in there}
    assert sorted(made) == sorted(committed)
    assert [name for name in made if made[name] != committed[name]] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_the_samples_are_small_and_all_in_the_manifest(family: str) -> None:
    workbooks = [path for path in (SAMPLES / family).iterdir() if path.suffix in {".xlsx", ".xls"}]
    assert sorted(path.name for path in workbooks) == sorted(entry["file"] for entry in manifest(family))
    assert [path.name for path in workbooks if path.stat().st_size >= 85_000] == []


@pytest.mark.parametrize(
    ("family", "entry"), ENTRIES, ids=[f"{family}/{entry['file']}" for family, entry in ENTRIES]
)
def test_a_sample_raises_the_issues_of_the_manifest_and_no_other(family: str, entry: dict[str, Any]) -> None:
    assert raised(family, entry["file"]) == sorted(entry["issues"], key=str)


@pytest.mark.parametrize(
    ("family", "file"),
    [(family, e["file"]) for family, e in ENTRIES if any("folded" in issue for issue in e["issues"])],
)
def test_what_is_folded_goes_when_the_leading_issue_is_corrected(family: str, file: str) -> None:
    path = SAMPLES / family / file
    for block in check(path, PACKS[family]).issue_blocks():
        values = corrections(block.leader) if block.followers else []
        if values:
            after = {issue.fingerprint for issue in check(path, PACKS[family], replacing=values).issues}
            assert after.isdisjoint(issue.fingerprint for issue in (block.leader, *block.followers))


@pytest.mark.parametrize(("family", "file"), HONEST, ids=["/".join(pair) for pair in HONEST])
def test_every_rule_is_evaluated_on_an_honest_filing_and_none_says_more_than_a_hint(
    family: str, file: str
) -> None:
    report = check(SAMPLES / family / file, PACKS[family])
    assert report.checked
    assert {issue.severity for issue in report.issues} <= {Severity.NOTE}
    unanswered = (Verdict.FAILED, Verdict.UNKNOWN, Verdict.NOT_EVALUATED)
    assert [o.rule_id for o in report.outcomes if any(o.count(verdict) for verdict in unanswered)] == []


@pytest.mark.parametrize("family", FAMILIES)
def test_every_rule_passes_on_a_clean_filing(family: str) -> None:
    files = [file for kind, file in HONEST if kind == family and file.startswith("clean")]
    reports = [check(SAMPLES / family / file, PACKS[family]) for file in files]
    passed = {o.rule_id for report in reports for o in report.outcomes if o.verdict is Verdict.PASSED}
    assert passed == {rule.id for rule in PACKS[family].rules} - NEVER_ON_CLEAN[family]


def test_the_clean_filing_agrees_with_last_years() -> None:
    family = "department-performance"
    assert raised(family, "clean.xlsx", prior="clean-2020.xlsx") == []
    folder = SAMPLES / family
    report = check(folder / "clean.xlsx", PACKS[family], prior=folder / "clean-2020.xlsx")
    passed = {o.rule_id for o in report.outcomes if o.verdict is Verdict.PASSED}
    assert passed == {rule.id for rule in PACKS[family].rules}


@pytest.mark.parametrize("family", FAMILIES)
def test_the_pack_is_recognised_from_the_sheets(family: str) -> None:
    report = check(SAMPLES / family / "clean.xlsx")
    assert report.pack is not None
    assert (report.pack.id, report.pack.recognised) == (family, True)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_rule_has_a_case_that_passes_and_one_that_fails(family: str) -> None:
    expected: dict[str, set[str]] = {rule.id: set() for rule in PACKS[family].rules}
    for kind, case in CASES:
        if kind in {family, *PACKS[family].bases}:
            expected.get(case.rule_id, set()).add(case.expect)
    assert {rule for rule, verdicts in expected.items() if not {"passed", "failed"} <= verdicts} == set()


@pytest.mark.parametrize(
    ("family", "case"), CASES, ids=[f"{family} {case.rule_id} {case.name.en}" for family, case in CASES]
)
def test_a_case_ends_as_expected(family: str, case: Case) -> None:
    result = run_case(PACKS[family], case)
    assert result.ok, result.words.en
