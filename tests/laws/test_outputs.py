"""The same input gives the same bytes anywhere, and every format tells the same issues."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.laws.profile import LONG
from tests.laws.samples import SAMPLES, named, pack_of

from auditcheck.pipeline import check
from auditcheck.reporters.plain import in_blocks
from auditcheck.reporters.registry import DRAWS_SHEETS, RENDERERS

TOLD = (
    "department-performance/category-total.xlsx",
    "department-performance/not-calculated.xlsx",
    "performance/base-project.xlsx",
    "project-performance/words-for-figure.xlsx",
)
DESKS = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4242", "TZ": "Asia/Shanghai", "LC_ALL": "zh_CN.GBK", "LANG": "zh_CN.GBK"},
    {"PYTHONHASHSEED": "0", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "1"},
)
KINDS = ("terminal", "json", "xlsx", "html", "sarif", "csv", "markdown", "junit", "github", "gitlab")


@pytest.mark.parametrize("name", ["department-performance/category-total.xlsx"])
def test_seeds_time_zones_and_locales_change_no_byte(name: str, tmp_path: Path) -> None:
    (path,) = [path for path in SAMPLES if f"{path.parent.name}/{path.name}" == name]
    made = []
    for number, desk in enumerate(DESKS if LONG else DESKS[:2]):
        folder = tmp_path / str(number)
        folder.mkdir()
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
        wanted = [f"-f{kind}:file.{kind}" for kind in KINDS]
        command = [sys.executable, "-m", "auditcheck", "check", str(path), "--lang", "zh", "-q"]
        command += [*wanted, "--annotate", "copy.xlsx"]
        done = subprocess.run(command, cwd=folder, env={**kept, **desk}, capture_output=True, check=False)
        assert done.returncode == 1, done.stderr.decode("utf-8", "replace")
        made.append({each.name: each.read_bytes() for each in folder.iterdir()})
    assert len(made[0]) == len(KINDS) + 1
    assert [name for name in made[0] if any(other[name] != made[0][name] for other in made[1:])] == []


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
