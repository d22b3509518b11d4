"""How long the laws are tested: with the same few examples in every run of the tests, or at length.

``AUDITCHECK_TESTS=long`` takes every sample workbook, and many other examples each time.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

LONG = os.environ.get("AUDITCHECK_TESTS") == "long"
"""Whether this is a long run."""


def examples(short: int, long: int) -> settings:
    """Return the settings of a law: how many examples it is tested on in a short and in a long run."""
    return settings(
        max_examples=long if LONG else short,
        derandomize=not LONG,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink) if LONG else (Phase.generate,),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
