"""Patterns of rule packs, run in linear time by RE2 so that no text can stall a check."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Any:  # noqa: ANN401 - RE2 brings no types
    """Return the compiled pattern."""
    import re2  # noqa: PLC0415 - few packs use patterns

    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)


def captured(pattern: str, text: str) -> str | None:
    """Return what the pattern's first group (else the whole of it) matches anywhere in ``text``."""
    found = compiled(pattern).search(text)
    if not found:
        return None
    return str(found.group(1 if found.re.groups else 0) or "")


@lru_cache(maxsize=2048)
def matches_whole(pattern: str, text: str) -> bool:
    """Say whether the pattern matches the whole of ``text``."""
    return compiled(pattern).fullmatch(text) is not None
