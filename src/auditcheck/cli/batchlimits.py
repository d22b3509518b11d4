"""How long and with how much memory a batch may check a file: several at once, so less than one alone may."""

from __future__ import annotations

from auditcheck.config.limits import Changes, size_of
from auditcheck.errors import ConfigError
from auditcheck.model.words import Words

_SECONDS, _MEMORY = 60.0, 1024**3


def seconds_of(asked: float | None, limits: Changes) -> float:
    """Return the seconds: as the option says, else as the limits do."""
    return limits.get("seconds", _SECONDS) if asked is None else asked


def memory_of(asked: str | None, limits: Changes) -> int:
    """Return the bytes, 0 for any: as the option says, else as the limits do.

    Raises ConfigError for what is no size.
    """
    if asked is None:
        return limits.get("memory", _MEMORY)
    size = size_of(asked)
    if size is None:
        words = Words(
            f"内存上限“{asked}”有误，请写成 512M 或 1G。", f'"{asked}" is no size: write 512M or 1G.'
        )
        raise ConfigError(words)
    return size
