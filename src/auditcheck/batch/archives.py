"""Zip archives of submissions: judged as a whole before anything is unpacked, never unpacked to disk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from auditcheck.errors import WorkbookError
from auditcheck.model.words import Words
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.checks import RefusedError
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.opening import open_submission
from auditcheck.workbook.zipdirectory import Entry

ARCHIVES = frozenset({".zip"})
_MIB = 1024 * 1024
LIMITS = replace(Limits(), file_size=256 * _MIB, part_size=200 * _MIB, total_size=4096 * _MIB)
"""Of an archive: its own size, that of one submission in it, and that of all of them."""
_UTF8 = 0x800

Member = tuple[str, Callable[[], bytes]]


def members_of(path: Path) -> tuple[list[Member], Words | None]:
    """Return the files in an archive by name, with what reads each; or why it is not opened."""
    try:
        archive = _opened(path)
    except RefusedError as refused:
        return [], Words("压缩包不能打开：", "the archive is not opened: ") + refused.issue.message
    except WorkbookError as error:
        return [], error.words
    files = [entry for entry in archive.entries.values() if not entry.name.endswith(("/", "\\"))]
    named = sorted((_name(entry), entry.name) for entry in files)
    return [(name, partial(_content, path, inner)) for name, inner in named], None


@lru_cache(maxsize=1)
def _opened(path: Path) -> Archive:
    return Archive(open_submission(path, LIMITS), LIMITS)


def _content(path: Path, inner: str) -> bytes:
    """Return a submission in an archive. Raises RefusedError if it is not what the directory declares."""
    return _opened(path).read(inner)


def _name(entry: Entry) -> str:
    """Return a name as its maker wrote it: Chinese Windows writes GBK where it does not say UTF-8."""
    name = entry.name
    if not entry.flags & _UTF8:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return name.replace("\\", "/")
