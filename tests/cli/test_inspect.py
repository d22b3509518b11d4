"""auditcheck inspect: a workbook looked at without rules, through the same reports and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from tests.inspection.books import book

from auditcheck.cli.entry import main

Capture = pytest.CaptureFixture[str]


def test_it_says_that_no_rules_were_applied_and_ends_with_0(tmp_path: Path, capsys: Capture) -> None:
    path = book(tmp_path / "a.xlsx")
    assert main(["inspect", str(path), "--lang", "en"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "written by openpyxl" in said
    assert said.rstrip().endswith("the workbook itself, not held against rules: no issues")


def test_hints_block_only_when_asked(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", cells={"C3": "60"})
    assert main(["inspect", str(path), "-q"]) == 0
    assert main(["inspect", str(path), "-q", "--fail-on", "note"]) == 1


def test_what_cannot_be_read_ends_with_1(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04")
    assert main(["inspect", str(path), "-q"]) == 1


def test_reports_are_written_as_by_check(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", cells={"C3": "60"})
    forms = [f"{form}:{tmp_path / 'out'}.{form}" for form in ("json", "xlsx", "html", "sarif")]
    assert main(["inspect", str(path), "-q", *(part for form in forms for part in ("-f", form))]) == 0
    report = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert (report["pack"]["id"], report["summary"]["rules"]["failed"]) == ("workbook", 1)
    assert report["submission"]["provenance"]["program"] == "openpyxl"
    assert "BOOK-TEXT-NUMBER" in (tmp_path / "out.html").read_text("utf-8")
    rows = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0].iter_rows(values_only=True)
    assert any("BOOK-TEXT-NUMBER" in map(str, row) for row in rows)


def test_several_are_counted_together(tmp_path: Path, capsys: Capture) -> None:
    paths = [str(book(tmp_path / name)) for name in ("a.xlsx", "b.xlsx")]
    assert main(["inspect", *paths, "--lang", "en", "-q"]) == 0
    assert "Looked at 2 workbooks: 0 with something to be dealt with." in capsys.readouterr().out
