"""A disk that runs full: every output is whole or not there, what was there before stays, and it is told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from tests.batch.runs import write_many
from tests.submissions import write_pack, write_submission

resource = pytest.importorskip("resource", reason="needs limits of the operating system")

REPORTS = ("xlsx", "json", "sarif", "junit", "gitlab", "csv", "markdown", "html")
ROOMY = 1 << 30


def limited(size: int) -> Callable[[], None]:
    """Return what bounds every file that a process writes, as a full disk would."""
    return partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, size))


def auditcheck(size: int, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auditcheck", *arguments, "--lang", "en"],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        preexec_fn=limited(size),
    )


def outputs(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def checked(size: int, folder: Path) -> subprocess.CompletedProcess[str]:
    folder.mkdir(exist_ok=True)
    wanted = [part for kind in REPORTS for part in ("-f", f"{kind}:{folder.name}/out.{kind}")]
    copy = f"{folder.name}/copy.xlsx"
    return auditcheck(
        size, folder.parent, "check", "a.xlsx", "--rules", "pack.yaml", "--annotate", copy, *wanted
    )


def test_reports_are_whole_or_not_there_and_old_ones_stay(tmp_path: Path) -> None:
    write_submission(tmp_path / "a.xlsx")
    write_pack(tmp_path)
    assert checked(ROOMY, tmp_path / "whole").returncode == 1
    whole = outputs(tmp_path / "whole")
    sizes = sorted(map(len, whole.values()))
    assert len(whole) == len(REPORTS) + 1
    for size in (0, sizes[0] - 1, sizes[len(sizes) // 2], sizes[-1] - 1):
        folder = tmp_path / f"full-{size}"
        folder.mkdir()
        (folder / "out.html").write_text("the report of yesterday", encoding="utf-8")
        done = checked(size, folder)
        assert done.returncode in (1, 2, 3)
        assert "Traceback" not in done.stderr
        assert "out." in done.stderr or "copy.xlsx" in done.stderr
        for name, content in outputs(folder).items():
            kept = name == "out.html" and content == b"the report of yesterday"
            assert kept or content == whole[name], (size, name)


@pytest.mark.parametrize("size", [0, 2_000, 20_000])
def test_a_batch_that_cannot_keep_its_results_says_so(size: int, tmp_path: Path) -> None:
    write_many(tmp_path / "filed", 3)
    write_pack(tmp_path)
    done = auditcheck(size, tmp_path, "batch", "filed", "--rules", "pack.yaml", "--out", "review")
    assert done.returncode == 2
    assert "ledger.sqlite cannot be written" in done.stderr
    assert "--resume" in done.stderr
