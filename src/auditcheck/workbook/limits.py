"""Limits: how large a submission may be; reaching one is told, never taken for a pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from typing import ClassVar, Final

from auditcheck.model.words import Words

GRID_ROWS = 1_048_576
GRID_COLUMNS = 16_384

_MIB = 1024 * 1024
_UNITS = ((1024**3, "GiB"), (_MIB, "MiB"), (1024, "KiB"))
_BYTES = Words("字节", "bytes")
_SECONDS = Words("秒", "seconds")
_OF_THE_PROCESS = frozenset({"seconds", "memory"})


def _limit(default: int, zh: str, en: str, unit: Words) -> int:
    """Return a field of the limits with what it bounds, for people."""
    made: int = field(default=default, metadata={"what": Words(zh, en), "unit": unit})
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on one submission; far above any real filing, low enough for an ordinary desk.

    What each bounds stands beside it. Sizes are in bytes; those of parts are of the unpacked content,
    counted as it comes out. ``area`` is rows times columns up to the last cell with a value, over all
    sheets. ``text_size`` is Excel's 32,767 characters of up to four bytes, ``formats`` twice its 65,490
    (cells' own and named ones). ``seconds`` and ``memory`` bound the process that checks a submission.
    """

    told: ClassVar[dict[str, str]] = {}
    """Names under which people set a limit, where they are not those of the fields."""

    file_size: int = _limit(200 * _MIB, "文件大小", "size of the file", _BYTES)
    entries: int = _limit(10_000, "压缩包中的部件个数", "number of parts", Words("个", "parts"))
    part_size: int = _limit(512 * _MIB, "一个部件解压后的大小", "unpacked size of one part", _BYTES)
    total_size: int = _limit(1024 * _MIB, "全部部件解压后的大小", "unpacked size of all parts", _BYTES)
    depth: int = _limit(64, "XML 的嵌套层数", "nesting of the XML", Words("层", "levels"))
    area: int = _limit(
        50_000_000, "数据区域（行数×列数）", "used area (rows times columns)", Words("格", "cells")
    )
    text_size: int = _limit(4 * 32_767, "一个单元格的文字长度", "text of one cell", _BYTES)
    strings: int = _limit(5_000_000, "不同文字的条数", "number of different texts", Words("条", "texts"))
    formats: int = _limit(2 * 65_490, "单元格格式的种数", "number of cell formats", Words("种", "formats"))
    merges: int = _limit(
        100_000, "一张工作表的合并单元格处数", "merged ranges of one sheet", Words("处", "ranges")
    )
    archive_size: int = _limit(
        256 * _MIB, "batch 所审 zip 压缩包的大小", "size of a zip archive of submissions", _BYTES
    )
    archive_total: int = _limit(
        4096 * _MIB, "该压缩包解压后的总大小", "unpacked size of such an archive", _BYTES
    )
    seconds: int = _limit(
        300, "审核一份报表的时间（batch 为 60）", "time to check one submission (60 in batch)", _SECONDS
    )
    memory: int = _limit(
        4096 * _MIB,
        "审核一份报表的内存（batch 为 1 GiB）",
        "memory to check one submission (1 GiB in batch)",
        _BYTES,
    )

    def of_reading(self) -> str:
        """Return the limits that decide what a file is found to be, as one text: equal if they are."""
        names = [each.name for each in fields(self) if each.name not in _OF_THE_PROCESS]
        return " ".join(f"{setting_of(name)}={getattr(self, name)}" for name in names)


DEFAULT: Final = Limits()
_IN_FORCE: ContextVar[Limits] = ContextVar("limits", default=DEFAULT)


def current() -> Limits:
    """Return the limits in force for what is read from here."""
    return _IN_FORCE.get()


@contextmanager
def in_force(limits: Limits | None) -> Iterator[None]:
    """Let other limits hold inside; None leaves those that do."""
    token = _IN_FORCE.set(limits or current())
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def names() -> tuple[str, ...]:
    """Return the names of all limits, as people write them."""
    return tuple(setting_of(each.name) for each in fields(Limits))


def setting_of(name: str) -> str:
    """Return the name of a field as people write it."""
    return name.replace("_", "-")


def what_of(name: str) -> Words:
    """Return what a limit bounds."""
    what: Words = _metadata(name)["what"]
    return what


def in_bytes(name: str) -> bool:
    """Say whether a limit is a size."""
    return _metadata(name)["unit"] is _BYTES


def shown(name: str, amount: int) -> Words:
    """Return an amount of what a limit bounds, for people: ``512 MiB``, ``64 levels``."""
    if in_bytes(name):
        size = _size(amount, " ")
        return Words(size, size) if size else Words(f"{amount:,} 字节", f"{amount:,} bytes")
    unit = _metadata(name)["unit"]
    return Words(f"{amount:,} {unit.zh}", f"{amount:,} {unit.en}")


def written(name: str, amount: int) -> str:
    """Return an amount as it is written in settings: ``512MiB``, ``64``."""
    return (_size(amount, "") if in_bytes(name) else "") or str(amount)


def roomy(name: str, found: int) -> int:
    """Return a round amount that ``found`` stays below: what to raise a limit to."""
    steps = (1 << power for power in range(64)) if in_bytes(name) else _decimal_steps()
    return next(step for step in steps if step > found)


def _decimal_steps() -> Iterator[int]:
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def _size(amount: int, space: str) -> str:
    """Return an amount in the largest unit of which it is a whole number; empty if it is of none."""
    for size, unit in _UNITS:
        if amount and amount % size == 0:
            return f"{amount // size}{space}{unit}"
    return ""


def _metadata(name: str) -> dict[str, Words]:
    return dict(next(each.metadata for each in fields(Limits) if each.name == name))
