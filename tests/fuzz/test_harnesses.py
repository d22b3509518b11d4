"""Short runs of the fuzzing harnesses, always with the same inputs; long ones are started by hand."""

from __future__ import annotations

import sys

import pytest
from tests.fuzz.run import run

COUNTS = {"readers": 250, "expressions": 120, "packs": 60, "numbers": 4000}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="bounds its workers as Linux does")


@pytest.mark.parametrize("target", COUNTS)
def test_nothing_is_found_by_a_short_run(target: str) -> None:
    result = run(target, 0, count=COUNTS[target])
    assert result.findings == {}
    assert result.tried == COUNTS[target]
