"""What a check of one file leaves behind in a worker that has many more to check."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from auditcheck.batch.checking import check_file
from auditcheck.batch.messages import Task
from auditcheck.rulepacks.loading import load_rulepack

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("family", ["department-performance", "project-performance"])
def test_a_clean_file_leaves_nothing_for_the_garbage_collector(family: str) -> None:
    pack = load_rulepack(ROOT / "rules" / family)
    task = Task(file="clean.xlsx", path=str(ROOT / "sample_workbooks" / family / "clean.xlsx"))
    for _ in range(2):
        check_file(pack, task, None, None)
    gc.collect()
    gc.disable()
    try:
        check_file(pack, task, None, None)
        assert gc.collect() == 0
    finally:
        gc.enable()
