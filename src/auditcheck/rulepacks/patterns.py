"""Patterns of a pack: compiled by RE2, so that none can take more than linear time."""

from __future__ import annotations

from auditcheck.model.words import Words
from auditcheck.rulepacks.mistakes import Mistakes, clipped
from auditcheck.rulepacks.yamltext import Located

_LARGEST = 1 << 20


def check_pattern(pattern: Located | None, mistakes: Mistakes, *, groups: int | None = None) -> str | None:
    """Return ``pattern`` if RE2 understands it and it has as many groups as wanted, telling if not."""
    if pattern is None:
        return None
    trouble = pattern_trouble(pattern, groups=groups)
    if trouble is None:
        return str(pattern)
    mistakes.add(pattern.place, trouble)
    return None


def pattern_trouble(pattern: str, *, groups: int | None = None) -> Words | None:
    """Return what is wrong with a pattern, None if nothing is."""
    import re2  # noqa: PLC0415 - only packs with patterns need it

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _LARGEST
    try:
        compiled = re2.compile(str(pattern), options)
    except re2.error as error:
        return _not_understood(pattern, _reason(error))
    return None if groups in {None, compiled.groups} else _wrong_groups(compiled.groups)


def _reason(error: Exception) -> str:
    reason = error.args[0] if error.args else ""
    return clipped(reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason), 120)


def _not_understood(pattern: str, reason: str) -> Words:
    shown = clipped(pattern)
    return Words(
        f"模式“{shown}”看不懂（{reason}）；不支持回溯引用和前后查找",
        f"the pattern “{shown}” cannot be understood ({reason}); look-around "
        "and back-references are not supported",
    )


def _wrong_groups(found: int) -> Words:
    return Words(
        f"模式里应当正好有一对取值的圆括号，现有 {found} 对；只分组不取值时写 (?:…)",
        f"the pattern needs exactly one pair of parentheses that takes the value, found {found}; "
        "write (?:…) to group only",
    )
