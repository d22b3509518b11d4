"""Opening a submission: regular files only, read once into memory."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from pathlib import Path

from auditcheck.errors import WorkbookError
from auditcheck.model.words import Words
from auditcheck.workbook.checks import EMPTY, LOCK_FILE, RefusedError, damaged, too_large
from auditcheck.workbook.limits import Limits

_ATTEMPTS = 4
_MOMENT = 2_000_000_000
"""Nanoseconds after a change during which a file is read until two reads agree."""


def open_submission(path: Path, limits: Limits) -> bytes:
    """Return the bytes of the file at ``path``.

    Raises WorkbookError for what is no regular file, RefusedError for one that is empty or too large.
    """
    _require_regular(path)
    _refuse_lock(path)
    return _filled(path, _read(path, limits))


def taken_submission(path: Path, content: bytes, limits: Limits) -> bytes:
    """Return content that is in memory already, held to the same conditions as a file called ``path``."""
    _refuse_lock(path)
    if len(content) > limits.file_size:
        raise too_large(limits, "file_size", len(content))
    return _filled(path, content)


def printable(name: str) -> str:
    """Return a name that can be written anywhere: what is no UTF-8 by its numbers."""
    try:
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # half a character, which a name on Windows may have
        return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _refuse_lock(path: Path) -> None:
    if path.name.startswith(("~$", ".~")):
        name = printable(path.name)
        raise RefusedError(
            LOCK_FILE.issue(Words(f"{name} 是临时文件，不是工作簿。", f"{name} is no workbook."))
        )


def _filled(path: Path, data: bytes) -> bytes:
    if not data:
        name = printable(path.name)
        raise RefusedError(EMPTY.issue(Words(f"{name} 的大小为 0。", f"{name} has a size of 0.")))
    return data


def file_digest(path: Path, limits: Limits) -> str:
    """Return the SHA-256 of a file, as reports state it. Raises WorkbookError for what is no regular file."""
    _require_regular(path)
    return hashlib.sha256(_read(path, limits)).hexdigest()


def look_at(path: Path, limits: Limits) -> os.stat_result:
    """Return what the system says of a file that is not read yet.

    Raises WorkbookError for what is no regular file, RefusedError for one that is too large.
    """
    status = _require_regular(path)
    if status.st_size > limits.file_size:
        raise too_large(limits, "file_size", status.st_size)
    return status


def _require_regular(path: Path) -> os.stat_result:
    try:
        status = path.stat()
    except OSError as error:
        raise WorkbookError(_not_there(path)) from error
    if stat.S_ISDIR(status.st_mode):
        raise WorkbookError(
            Words(
                f"{path} 是文件夹，不是文件。请给出其中一个工作簿。",
                f"{path} is a folder, not a file. Name one workbook in it.",
            )
        )
    if not stat.S_ISREG(status.st_mode):
        raise WorkbookError(
            Words(
                f"{path} 不是普通文件（是设备或管道），没有打开。请给出一个工作簿文件。",
                f"{path} is a device or pipe and was not opened. Name a workbook file.",
            )
        )
    return status


def _not_there(path: Path) -> Words:
    if path.is_symlink():
        return Words(
            f"{path} 是快捷链接，指向的文件不存在。请给出工作簿本身。",
            f"{path} is a link to a file that does not exist. Name the workbook itself.",
        )
    return Words(f"找不到文件 {path}。请检查路径。", f"There is no file {path}. Check the path.")


def _read(path: Path, limits: Limits) -> bytes:
    """Return the content of a file; refuse one that does not keep still."""
    earlier = None
    for _ in range(_ATTEMPTS):
        data, is_settled = _read_once(path, limits)
        if data is not None and (is_settled or data == earlier):
            return data
        earlier = data
    raise damaged(
        "读取时文件正在被改动。请保存并关闭后重试。",
        "The file changed while it was read. Save and close it, then try again.",
    )


def _read_once(path: Path, limits: Limits) -> tuple[bytes | None, bool]:
    """Return the content of a file, None if not whole, and whether it surely did not change meanwhile."""
    # Not blocking, so that a file swapped for a pipe after the look above cannot stop the run.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags)
        with os.fdopen(descriptor, "rb") as file:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise WorkbookError(_not_there(path))
            if before.st_size > limits.file_size:
                raise too_large(limits, "file_size", before.st_size)
            # One more than there is: a file that grows meanwhile must not be read in part.
            data = file.read(before.st_size + 1)
            after = os.fstat(descriptor)
    except OSError as error:
        raise WorkbookError(
            Words(
                f"打不开 {path}：没有读取权限，或被其他程序占用。请关闭占用它的程序后重试。",
                f"{path} cannot be opened: no permission, or another program holds it. "
                "Close that program and try again.",
            )
        ) from error
    is_same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return data if len(data) == before.st_size else None, is_same and _is_old(after)


def _is_old(status: os.stat_result) -> bool:
    """Say whether a file was written long ago: times tick too slowly to tell two changes of one moment."""
    return abs(time.time_ns() - status.st_mtime_ns) > _MOMENT
