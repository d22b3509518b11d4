"""A workbook that LibreOffice saved anew, as another kind of file or the same, has the verdicts it had."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.laws.profile import LONG
from tests.laws.samples import SAMPLES, named, pack_of
from tests.laws.verdicts import unlike, verdicts

from auditcheck.pipeline import check

OFFICE = shutil.which("soffice")
SAVED = (
    "department-performance/category-total.xlsx",
    "performance/form-total.xlsx",
    "project-performance/target-missed.xlsx",
)
KINDS = ("xlsx", "ods", "xls")
ABOUT_THE_FILE = ("FILE-", "BOOK-", "VALUE-PERCENT")
"""Issues of the file, its formulas and formats: a program writes these in its own way, and of the old kinds
of files formats are not read."""
ALTERED = frozenset({"not-calculated.xlsx"})
"""Samples that are others afterwards: what was not calculated is."""


pytestmark = pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice")


@pytest.fixture(scope="module", params=KINDS)
def saved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Every sample saved anew as one kind of file, in one run of the program."""
    kind, folder = request.param, tmp_path_factory.mktemp("saved")
    samples = [path for path in named(SAMPLES, SAVED) if path.name not in ALTERED]
    originals = {folder / f"{n}.xlsx": path for n, path in enumerate(samples)}
    for copy, path in originals.items():
        shutil.copy(path, copy)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / "out"
    command = [OFFICE or "", profile, "--headless", "--convert-to", kind, "--outdir", str(out)]
    subprocess.run(
        [*command, *map(str, originals)], check=True, capture_output=True, timeout=3000 if LONG else 300
    )
    return {path: out / f"{copy.stem}.{kind}" for copy, path in originals.items()}


def test_saving_anew_changes_no_verdict(saved: dict[Path, Path]) -> None:
    different = {}
    for path, copy in saved.items():
        told = [of_the_rules(check(each, pack_of(path), diagnose=False)) for each in (copy, path)]
        if found := unlike(*told):
            different[f"{path.parent.name}/{path.name} as {copy.suffix}"] = found
    assert different == {}


def of_the_rules(report: Any) -> dict[str, Any]:
    """Verdicts without what is told of the file itself."""
    told = verdicts(report)
    issues = [issue for issue in told["issues"] if not issue[0].startswith(ABOUT_THE_FILE)]
    return {name: told[name] for name in ("checked", "tables", "outcomes")} | {"issues": issues}
