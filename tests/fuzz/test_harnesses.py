"""Short runs of the fuzzing harnesses, always with the same inputs; long ones are started by hand."""

from __future__ import annotations

import sys

import pytest
from tests.fuzz.run import run

COUNTS = {"readers": 250, "remembered": 60, "expressions": 120, "packs": 60, "numbers": 4000}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="bounds its workers as Linux does")


@pytest.mark.parametrize("target", COUNTS)
def test_nothing_is_found_by_a_short_run(target: str) -> None:
    result = run(target, 0, count=COUNTS[target])
    assert result.findings == {}
    assert result.tried == COUNTS[target]


def test_the_memory_is_made_use_of_by_a_short_run() -> None:
    endings = run("remembered", 0, count=40).endings
    assert sum(count for ending, count in endings.items() if ", 0 recalled" not in ending) >= 15
