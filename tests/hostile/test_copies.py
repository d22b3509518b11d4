"""Annotated copies of hostile files that are read: made within the limits, and read as their originals."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.hostile.corpus import corpus
from tests.submissions import write_pack

from auditcheck.workbook.reading import read_workbook

THREATS = {2, 6, 8, 9, 14}
"""Those whose files are read although they are out of the ordinary."""
CASES = [
    case for case in corpus() if case.threat in THREATS and not case.code and case.name.endswith(".xlsx")
]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="limits are held where processes fork")


def test_every_copy_is_made_within_time_and_memory_and_reads_as_its_original(tmp_path: Path) -> None:
    for case in CASES:
        case.write(tmp_path / case.name)
    assert len(CASES) >= 15
    command = [sys.executable, "-m", "auditcheck", "check", *(case.name for case in CASES), "-q"]
    limits = ["--limit", "seconds=20", "--limit", "memory=768MiB"]
    command += ["-r", str(write_pack(tmp_path)), "--annotate", "{name}-copy.xlsx", *limits]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr.decode()
    assert b"FILE-UNFINISHED" not in done.stdout
    for case in CASES:
        path = tmp_path / case.name
        copy = read_workbook(path.with_name(f"{path.stem}-copy.xlsx"))
        assert copy.readable, case.name
        assert copy.sheets[-1].title.startswith("审核") or "issues" in copy.sheets[-1].title, case.name
        original = read_workbook(path)
        for sheet, marked in zip(original.sheets, copy.sheets, strict=False):
            assert (sheet.title, sheet.rows) == (marked.title, marked.rows), case.name


def test_what_a_file_leads_to_is_in_its_copy_as_it_was_and_nothing_more(tmp_path: Path) -> None:
    """Macros and links are the filer's own: they are told, stay, and none is added."""
    (case,) = [case for case in CASES if case.name == "external-link.xlsx"]
    case.write(tmp_path / case.name)
    command = [sys.executable, "-m", "auditcheck", "check", case.name, "-q", "--annotate", "copy.xlsx"]
    subprocess.run(
        [*command, "-r", str(write_pack(tmp_path))], cwd=tmp_path, capture_output=True, check=False
    )
    with zipfile.ZipFile(tmp_path / case.name) as old, zipfile.ZipFile(tmp_path / "copy.xlsx") as new:
        outside = [name for name in new.namelist() if b"External" in new.read(name)]
        assert outside == [name for name in old.namelist() if b"External" in old.read(name)]
