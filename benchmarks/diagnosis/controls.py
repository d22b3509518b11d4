"""The clean sample workbooks as forms to plant faults in."""

from __future__ import annotations

from functools import cache

from diagnosis.forms import Form


@cache
def control_forms() -> tuple[Form, ...]:
    """Return the clean controls."""
    return ()
