"""The same input gives the same bytes anywhere, and every format tells the same issues."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.laws.profile import LONG
from tests.laws.samples import ROOT, SAMPLES, named, pack_of

from auditcheck.pipeline import check
from auditcheck.reporters.plain import in_blocks
from auditcheck.reporters.registry import DRAWS_SHEETS, RENDERERS

TOLD = (
    "department-performance/category-total.xlsx",
    "department-performance/not-calculated.xlsx",
    "performance/base-project.xlsx",
    "project-performance/words-for-figure.xlsx",
)
SEEDS = ("0", "1", "2", "4242", "4294967295")
ZONES = ("UTC", "Asia/Shanghai", "America/St_Johns")
LOCALES = ("C", "zh_CN.GBK", "tr_TR.UTF-8")
SAMPLE = "department-performance/category-total.xlsx"
KINDS = ("terminal", "json", "xlsx", "html", "sarif", "csv", "markdown", "junit", "github", "gitlab")


def desks() -> list[dict[str, str]]:
    """Return surroundings: each seed, time zone and locale at least once, in a long run each with each."""
    every = [
        {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale, "LANG": locale}
        for seed, zone, locale in product(SEEDS, ZONES, LOCALES)
    ]
    return every if LONG else [every[number * len(every) // 4 + number] for number in range(4)]


def written(folder: Path, program: str, arguments: list[str], desk: dict[str, str]) -> dict[str, bytes]:
    """Run a command in surroundings of its own and return what it wrote into its folder, by name."""
    folder.mkdir()
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    command = [program, "-m", "auditcheck", *arguments, "--lang", "zh"]
    done = subprocess.run(command, cwd=folder, env={**kept, **desk}, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr.decode("utf-8", "replace")
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "ledger.sqlite"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def unequal(made: list[dict[str, bytes]]) -> list[str]:
    assert made[0]
    assert all(each.keys() == made[0].keys() for each in made)
    return [name for name in made[0] if any(other[name] != made[0][name] for other in made[1:])]


REPORTS = """
import sys
from pathlib import Path
from auditcheck.pipeline import check
from auditcheck.reporters.registry import RENDERERS
rules, *paths = map(Path, sys.argv[1:])
for path in paths:
    report = check(path, rules / path.parent.name, seconds=600)
    Path(f"{path.parent.name}-{path.name}").write_bytes(RENDERERS["json"](report, "zh"))
"""


def test_seeds_change_no_report_of_a_sample(tmp_path: Path) -> None:
    paths = [path for path in SAMPLES if LONG or path.parent.name == "performance"]
    command = [sys.executable, "-c", REPORTS, str(ROOT / "rules"), *map(str, paths)]
    made = []
    for seed in SEEDS if LONG else SEEDS[:2]:
        (folder := tmp_path / seed).mkdir()
        subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
        made.append({path.name: path.read_bytes() for path in folder.iterdir()})
    assert len(made[0]) == len(paths)
    assert unequal(made) == []


CHECK = ["check", str(ROOT / "sample_workbooks" / SAMPLE), "-q", "--annotate", "copy.xlsx"]
CHECK += [f"-f{kind}:file.{kind}" for kind in KINDS]


def test_seeds_time_zones_and_locales_change_no_byte(tmp_path: Path) -> None:
    made = [written(tmp_path / str(n), sys.executable, CHECK, desk) for n, desk in enumerate(desks())]
    assert len(made[0]) == len(KINDS) + 1
    assert unequal(made) == []


def test_the_number_of_workers_changes_no_byte_of_a_review(tmp_path: Path) -> None:
    pack = SAMPLE.partition("/")[0]
    (tmp_path / "filed").mkdir()
    for path in sorted((ROOT / "sample_workbooks" / pack).glob("*.xlsx"))[: 40 if LONG else 6]:
        shutil.copy(path, tmp_path / "filed")
    batch = ["batch", str(tmp_path / "filed"), "-r", str(ROOT / "rules" / pack), "--out", "review"]
    made = []
    for number, (workers, desk) in enumerate(
        zip(("1", "2", "8") if LONG else ("1", "2"), desks(), strict=False)
    ):
        folder = tmp_path / f"desk-{number}"
        made.append(written(folder, sys.executable, [*batch, "--jobs", workers], desk))
    assert "review/index.html" in made[0]
    assert unequal(made) == []


def other_pythons() -> list[str]:
    """Return the other Pythons at hand that have what auditcheck needs; AUDITCHECK_PYTHONS may name some."""
    named = [name for name in os.environ.get("AUDITCHECK_PYTHONS", "").split(os.pathsep) if name]
    found = {shutil.which(f"python3.{minor}") for minor in range(11, 16) if minor != sys.version_info.minor}
    probe = "import auditcheck.cli.app, python_calamine, re2"
    return [
        program
        for program in (*named, *sorted(filter(None, found)))
        if not subprocess.run([program, "-c", probe], capture_output=True, check=False).returncode
    ]


def test_other_pythons_write_the_same_bytes(tmp_path: Path) -> None:
    programs = other_pythons()
    if not programs:
        pytest.skip("no other Python has what auditcheck needs; AUDITCHECK_PYTHONS names some")
    made = [written(tmp_path / str(n), each, CHECK, {}) for n, each in enumerate([sys.executable, *programs])]
    assert unequal(made) == []


@pytest.mark.parametrize("path", named(SAMPLES, TOLD), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_format_tells_the_same_issues(path: Path) -> None:
    report = check(path, pack_of(path))
    wanted = [
        (issue.code, issue.primary.sheet, issue.primary.cell.address if issue.primary.cell else "")
        for issue, _ in in_blocks(report)
    ]
    for name, listed in LISTED.items():
        assert sorted(listed(RENDERERS[name](report, "zh"))) == sorted(wanted), name
    assert [code for code, *_ in from_xlsx(RENDERERS["xlsx"](report, "zh"))] == [code for code, *_ in wanted]


@pytest.mark.parametrize("path", named(SAMPLES, TOLD[:1]), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_two_checks_give_the_same_bytes_in_every_format(path: Path) -> None:
    first, second = (check(path, pack_of(path), views=True) for _ in range(2))
    assert RENDERERS.keys() >= DRAWS_SHEETS
    for name, render in RENDERERS.items():
        assert render(first, "en") == render(second, "en"), name


def from_json(data: bytes) -> list[tuple[str, str, str]]:
    issues = json.loads(data)["issues"]
    return [(each["code"], each["primary"]["sheet"], address(each["primary"]["cell"])) for each in issues]


def address(cell: dict[str, Any] | None) -> str:
    return str(cell["address"]) if cell else ""


def from_sarif(data: bytes) -> list[tuple[str, str, str]]:
    found = []
    for result in json.loads(data)["runs"][0]["results"]:
        named = result["locations"][0].get("logicalLocations", [{}])[0].get("fullyQualifiedName", "")
        sheet, _, cell = named.rpartition("!")
        found.append((result["ruleId"], sheet.strip("'") if sheet else named, cell if sheet else ""))
    return found


def from_csv(data: bytes) -> list[tuple[str, str, str]]:
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    return [(line["规则"], line["工作表"], line["单元格"]) for line in lines]


def from_xlsx(data: bytes) -> list[tuple[str, str, str]]:
    book: Any = openpyxl.load_workbook(io.BytesIO(data))
    head, *lines = book["问题清单"].iter_rows(values_only=True)
    at = [head.index(name) for name in ("规则", "工作表", "单元格")]
    code, sheet, cell = at
    return [(str(line[code]).split("\n")[0], str(line[sheet] or ""), str(line[cell] or "")) for line in lines]


LISTED = {"json": from_json, "sarif": from_sarif, "csv": from_csv, "xlsx": from_xlsx}
