"""What a user does: whole runs of the installed command on the sample workbooks."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from auditcheck.reporters.json import report_schema

SAMPLES = Path(__file__).resolve().parents[2] / "sample_workbooks" / "department-performance"
WRONG = SAMPLES / "category-total.xlsx"


def auditcheck(*arguments: object, folder: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "NO_COLOR"))
    }
    return subprocess.run(
        [sys.executable, "-m", "auditcheck", *map(str, arguments)],
        cwd=folder,
        env={**kept, "AUDITCHECK_LANG": "en", "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        check=False,
        timeout=120,
    )


def test_a_clean_workbook_has_no_issues(tmp_path: Path) -> None:
    done = auditcheck("check", SAMPLES / "clean.xlsx", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines()[-1] == "no issues"
    assert b"recognised by its sheets" in done.stdout


def test_a_wrong_total_is_shown_with_its_cell_and_the_addition(tmp_path: Path) -> None:
    done = auditcheck("check", WRONG, "--lang", "zh", folder=tmp_path)
    text = done.stdout.decode()
    assert (done.returncode, done.stderr) == (1, b"")
    for part in (
        "PROJ-01",
        "F14",
        "3,088.06",
        "3,078.06",
        "10.00",
        "不能上报：2 个问题必须改正（同因合为 1 组）",
    ):
        assert part in text
    assert "\x1b" not in text


def test_the_list_and_the_report_say_the_same(tmp_path: Path) -> None:
    before = hashlib.sha256(WRONG.read_bytes()).hexdigest()
    done = auditcheck("check", WRONG, "--rules", "department-performance", "-o", "问题.xlsx", folder=tmp_path)
    assert done.returncode == 1
    sheet = openpyxl.load_workbook(tmp_path / "问题.xlsx")["Issues"]
    assert (sheet["F2"].value, sheet["I2"].value, sheet["K2"].value) == ("F14", 3088.06, 10)
    assert sheet["F2"].hyperlink.target == "category-total.xlsx"
    assert hashlib.sha256(WRONG.read_bytes()).hexdigest() == before


def test_json_on_standard_output_keeps_to_the_schema(tmp_path: Path) -> None:
    done = auditcheck("check", WRONG, "--format", "json", folder=tmp_path, PYTHONIOENCODING="gbk")
    document = json.loads(done.stdout.decode("utf-8"))
    jsonschema.Draft202012Validator(json.loads(report_schema())).validate(document)
    assert [issue["primary"]["cell"]["address"] for issue in document["issues"]] == ["F14", "F15"]
    assert document["submission"]["sha256"] == hashlib.sha256(WRONG.read_bytes()).hexdigest()


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    for ending in ("xlsx", "json", "txt"):
        for name, seed in (("a", "1"), ("b", "2")):
            auditcheck("check", WRONG, "-q", "-o", f"{name}.{ending}", folder=tmp_path, PYTHONHASHSEED=seed)
        assert (tmp_path / f"a.{ending}").read_bytes() == (tmp_path / f"b.{ending}").read_bytes()


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.xls*")))
def test_no_sample_ends_in_an_error_of_our_own(name: str, tmp_path: Path) -> None:
    done = auditcheck("check", SAMPLES / name, "--format", "json", folder=tmp_path)
    assert done.returncode in {0, 1}, done.stderr.decode()
    document = json.loads(done.stdout)
    assert document["summary"]["blocks"] is (done.returncode == 1)


@pytest.mark.parametrize("encoding", ["gbk", "cp437", "ascii"])
def test_no_console_encoding_makes_a_run_fail(tmp_path: Path, encoding: str) -> None:
    done = auditcheck("check", WRONG, "--lang", "zh", folder=tmp_path, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"F14" in done.stdout


def test_a_missing_file_ends_with_2_and_a_sentence(tmp_path: Path) -> None:
    done = auditcheck("check", "nowhere.xlsx", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"error: ")
    assert b"nowhere.xlsx" in done.stderr
    assert b"Traceback" not in done.stderr
