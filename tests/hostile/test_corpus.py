"""Every hostile file gets the right answer, within its limits, and costs its neighbours nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.batch.runs import MIB, Result, light_plan, run, write_many
from tests.hostile.cases import Case
from tests.hostile.corpus import write_corpus
from tests.hostile.packages import CANARY, SECRET
from tests.privacy.test_no_network import GUARD

from auditcheck.model.issues import IssueKind
from auditcheck.reporters.registry import RENDERERS

BESIDE = {
    "pipe.xlsx": "unreadable",
    "loop.xlsx": "unreadable",
    "device.xlsx": "unreadable",
    "dangling.xlsx": "unreadable",
    "link-out.xlsx": "unreadable",
    SECRET: "skipped",
    "~$lock.xlsx": "skipped",
    ".~lock.a.xlsx#": "skipped",
}
NEIGHBOURS = 10

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs FIFOs and links")


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    return write_corpus(folder(tmp_path_factory))


def folder(factory: pytest.TempPathFactory) -> Path:
    return factory.getbasetemp() / "hostile"


@pytest.fixture(scope="module")
def before(cases: list[Case], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What every file was before anything was read."""
    assert cases
    write_many(folder(tmp_path_factory), NEIGHBOURS)
    return digests(folder(tmp_path_factory))


def digests(place: Path) -> dict[str, str]:
    files = [path for path in sorted(place.iterdir()) if path.is_file() and not path.is_symlink()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it is noted that a worker tried to use the network."""
    return tmp_path_factory.mktemp("guard") / "network.log"


@pytest.fixture(scope="module")
def result(before: dict[str, str], network: Path, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """The corpus among benign files, each file under thirty seconds and 512 MiB, without a network."""
    assert before
    place = folder(tmp_path_factory)
    (network.parent / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    plan = light_plan(place.parent, place, time_limit=30.0, memory_limit=512 * MIB)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYTHONPATH", os.pathsep.join([str(network.parent), os.environ.get("PYTHONPATH", "")]))
        patched.setenv("NETWORK_LOG", str(network))
        return run(plan, place.parent / "hostile-out")


def answer(case: Case, result: Result) -> tuple[str, object]:
    """Return what was said of a case, in the form of ``wanted``."""
    entry, report = result.entries[case.name], result.reports[case.name]
    if report is None:
        return entry.ending.value, entry.reason
    codes = {issue.code for issue in report.issues}
    if entry.ending.value == "checked":
        return "checked", (report.submission.cells if case.cells is not None else None, codes & case.told)
    return entry.ending.value, codes - case.known


def wanted(case: Case) -> tuple[str, object]:
    return ("unreadable", {case.code} - case.known) if case.code else ("checked", (case.cells, case.told))


def test_every_case_gets_its_own_answer(cases: list[Case], result: Result) -> None:
    assert {case.name: answer(case, result) for case in cases} == {case.name: wanted(case) for case in cases}


def test_what_is_no_regular_file_is_never_opened(result: Result) -> None:
    assert {name: result.entries[name].ending.value for name in BESIDE} == BESIDE


def test_whoever_is_refused_is_told_why_and_what_to_do(cases: list[Case], result: Result) -> None:
    for case in cases:
        report = result.reports[case.name]
        if case.code and report is not None:
            issue = next(issue for issue in report.issues if issue.code == case.code)
            for words in (issue.message, issue.why, issue.correction):
                assert words is not None
                assert words.zh
                assert words.en


def test_the_neighbours_have_the_verdicts_they_have_alone(
    result: Result, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (tmp_path / "alone").mkdir()
    for name in (entry for entry in result.entries if entry.startswith("unit-")):
        shutil.copy(folder(tmp_path_factory) / name, tmp_path / "alone")
    alone = run(light_plan(tmp_path, tmp_path / "alone"), tmp_path / "out")
    assert len(alone.entries) == NEIGHBOURS
    assert {name: result.reports[name] for name in alone.reports} == alone.reports
    assert {name: result.entries[name] for name in alone.entries} == alone.entries


def test_a_file_that_is_refused_has_no_verdict_of_any_rule(cases: list[Case], result: Result) -> None:
    for case in cases:
        report = result.reports[case.name]
        if case.code and report is not None:
            assert {issue.kind for issue in report.issues} == {IssueKind.FILE}, case.name
            assert len(report.issues) == 1, case.name
            assert not report.outcomes, case.name


def test_no_file_is_changed_by_being_read(
    before: dict[str, str], result: Result, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert result.entries
    assert digests(folder(tmp_path_factory)) == before


def test_nothing_is_fetched_from_the_network_or_from_files_beside(result: Result, network: Path) -> None:
    assert not network.exists()
    for name, report in result.reports.items():
        if report is not None and name.startswith("xml-"):
            assert CANARY.encode() not in RENDERERS["json"](report, "en"), name


def test_check_ends_with_1_for_each_kind_of_refusal(
    cases: list[Case], before: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert before
    names = {case.code: case.name for case in cases if case.code}
    assert len(names) >= 6
    pack = folder(tmp_path_factory).parent / "pack.yaml"
    light_plan(pack.parent)
    for name in names.values():
        command = [sys.executable, "-m", "auditcheck", "check", name, "-q", "--lang", "en", "-r", str(pack)]
        done = subprocess.run(command, cwd=folder(tmp_path_factory), capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (1, b""), name
        assert b"could not be checked" in done.stdout, name


def test_nothing_was_written_beside_the_results(
    result: Result, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert result.info.files
    assert not list(tmp_path_factory.getbasetemp().rglob("slipped*"))


def test_a_batch_with_such_files_is_never_a_pass(cases: list[Case], result: Result) -> None:
    assert result.info.blocks
    beside = sum(ending == "unreadable" for ending in BESIDE.values())
    assert result.info.unanswered == sum(bool(case.code) for case in cases) + beside
