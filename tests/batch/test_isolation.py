"""A file that kills its worker, hangs or eats memory costs no other file its verdict."""

from __future__ import annotations

import os
import sys
import zipfile
from pathlib import Path

import pytest
from tests.batch.runs import MIB, ROOT, light_plan, run, write_many
from tests.submissions import write_submission

from auditcheck.batch.executors import LocalPool, check_chunk
from auditcheck.batch.guarding import Work
from auditcheck.batch.messages import Settings, Task
from auditcheck.errors import ConfigError
from auditcheck.model.batch import Ending

KILLERS = {
    "segfault-1.xlsx": Ending.CRASHED,
    "panic-1.xlsx": Ending.CRASHED,
    "exit-1.xlsx": Ending.CRASHED,
    "oomkilled-1.xlsx": Ending.OUT_OF_MEMORY,
    "sleep-1.xlsx": Ending.TIMED_OUT,
}
JOB = "tests.batch.killers:check"


@pytest.fixture(autouse=True)
def _workers_find_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def sparse_giant(path: Path, model: Path) -> Path:
    """Write a legal workbook with values in A1 and XFD1048576, at which a reader may abort the process."""
    with zipfile.ZipFile(model) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                first = b'<row r="1"><c r="A1"><v>1</v></c></row>'
                last = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
                text = head + first + last + b"</sheetData></worksheet>"
            new.writestr(name, text)
    return path


def test_killers_among_benign_files_cost_no_verdict(tmp_path: Path) -> None:
    folder = tmp_path / "filed"
    benign = write_many(folder, 60)
    plain = run(light_plan(tmp_path, folder), tmp_path / "plain")
    for name in KILLERS:
        write_submission(folder / name, unit=name, code="1")
    os.mkfifo(folder / "pipe.xlsx")
    (folder / "random.xlsx").write_bytes(bytes(range(256)) * 20)
    sparse_giant(folder / "giant.xlsx", benign[0])
    result = run(light_plan(tmp_path, folder, job=JOB, time_limit=5.0), tmp_path / "out")
    endings = result.endings()
    assert {name: endings[name] for name in KILLERS} == {name: e.value for name, e in KILLERS.items()}
    assert endings["pipe.xlsx"] == endings["random.xlsx"] == endings["giant.xlsx"] == "unreadable"
    assert all(result.entries[name].reason for name in [*KILLERS, "pipe.xlsx", "random.xlsx", "giant.xlsx"])
    assert result.info.blocks
    for path in benign:
        assert result.entries[path.name] == plain.entries[path.name]
        assert result.reports[path.name] == plain.reports[path.name]
    assert len(result.entries) == 60 + len(KILLERS) + 3


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux only")
def test_a_file_that_eats_memory_is_told_as_such(tmp_path: Path) -> None:
    write_many(tmp_path / "filed", 4)
    write_submission(tmp_path / "filed" / "eat-1.xlsx")
    result = run(light_plan(tmp_path, tmp_path / "filed", job=JOB, memory_limit=256 * MIB), tmp_path / "out")
    assert result.endings()["eat-1.xlsx"] == "out_of_memory"
    assert list(result.endings().values()).count("checked") == 4
    reason = result.entries["eat-1.xlsx"].reason
    assert reason is not None
    assert "256" in reason.zh


def test_what_libraries_print_disturbs_no_answer(tmp_path: Path) -> None:
    write_many(tmp_path / "filed", 3, prefix="print")
    result = run(light_plan(tmp_path, tmp_path / "filed", job=JOB), tmp_path / "out")
    assert set(result.endings().values()) == {"checked"}


def test_a_worker_that_lies_is_no_danger(tmp_path: Path) -> None:
    write_many(tmp_path / "filed", 3)
    write_submission(tmp_path / "filed" / "lie-1.xlsx")
    write_submission(tmp_path / "filed" / "flood-1.xlsx")
    result = run(light_plan(tmp_path, tmp_path / "filed", job=JOB, time_limit=20.0), tmp_path / "out")
    assert result.endings()["lie-1.xlsx"] == "crashed"
    assert result.endings()["flood-1.xlsx"] == "crashed"
    assert list(result.endings().values()).count("checked") == 3


def test_workers_that_cannot_start_blame_no_file(tmp_path: Path) -> None:
    path = write_submission(tmp_path / "a.xlsx")
    settings = Settings(pack=None, job="tests.batch.killers:nothing_of_that_name")
    with LocalPool(1) as pool:
        future = pool.submit(check_chunk, settings, [Work(task=Task(file="a.xlsx", path=str(path)))])
        with pytest.raises(ConfigError):
            future.result()
