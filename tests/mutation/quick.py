"""Tests made quick and steady for mutation testing."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

EXAMPLES = 20
TESTS = (
    "tests/expressions", "tests/evaluation", "tests/tables", "tests/diagnosis", "tests/consistency",
    "tests/rulepacks", "tests/contracts", "tests/mess", "tests/inspection",
)  # fmt: skip
SLOW = (
    "test_libreoffice_comes_to_the_same_verdicts",
    "test_of_a_large_sheet_the_head_and_the_surroundings_are_kept",
    "test_recognition.py",
)


def quicken(items: list[pytest.Item]) -> None:
    """Leave out the slow tests and let every property try few examples, always the same, unshrunk."""
    from hypothesis import HealthCheck, Phase, settings  # noqa: PLC0415 - pytest must come first

    items[:] = [item for item in items if not any(name in item.nodeid for name in SLOW)]
    for item in items:
        function = getattr(item, "obj", None)
        function = getattr(function, "__func__", function)
        own = getattr(function, "_hypothesis_internal_use_settings", None)
        if isinstance(own, settings):
            vars(function)["_hypothesis_internal_use_settings"] = settings(
                own,
                max_examples=min(own.max_examples, EXAMPLES),
                derandomize=True,
                database=None,
                deadline=None,
                print_blob=False,
                phases=(Phase.explicit, Phase.generate),
                suppress_health_check=list(HealthCheck),
            )


def arguments() -> Iterable[str]:
    """Return the command line of pytest."""
    return [*TESTS, "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
