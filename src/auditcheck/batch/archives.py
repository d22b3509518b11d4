"""Zip archives of submissions: judged as a whole before anything is unpacked, never unpacked to disk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import ClassVar

from auditcheck.errors import WorkbookError
from auditcheck.model.words import Words
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.checks import RefusedError
from auditcheck.workbook.limits import Limits, current
from auditcheck.workbook.opening import open_submission
from auditcheck.workbook.zipdirectory import Entry

ARCHIVES = frozenset({".zip"})
_UTF8 = 0x800


class _OfArchive(Limits):
    """Limits of an archive: its own size, that of one submission in it, and that of all of them."""

    told: ClassVar[dict[str, str]] = {
        "file_size": "archive_size",
        "part_size": "file_size",
        "total_size": "archive_total",
    }


Member = tuple[str, Callable[[], bytes]]


def members_of(path: Path) -> tuple[list[Member], Words | None]:
    """Return the files in an archive by name, with what reads each; or why it is not opened."""
    try:
        archive = _opened(path, current())
    except RefusedError as refused:
        return [], Words("压缩包不能打开：", "the archive is not opened: ") + refused.issue.message
    except WorkbookError as error:
        return [], error.words
    files = [entry for entry in archive.entries.values() if not entry.name.endswith(("/", "\\"))]
    named = sorted((_name(entry), entry.name) for entry in files)
    return [(name, partial(_content, path, inner)) for name, inner in named], None


@lru_cache(maxsize=1)
def _opened(path: Path, limits: Limits) -> Archive:
    archived = _OfArchive(
        entries=limits.entries,
        **{name: getattr(limits, told) for name, told in _OfArchive.told.items()},
    )
    return Archive(open_submission(path, archived), archived)


def _content(path: Path, inner: str) -> bytes:
    """Return a submission in an archive. Raises RefusedError if it is not what the directory declares."""
    return _opened(path, current()).read(inner)


def _name(entry: Entry) -> str:
    """Return a name as its maker wrote it: Chinese Windows writes GBK where it does not say UTF-8."""
    name = entry.name
    if not entry.flags & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return name.replace("\\", "/")
