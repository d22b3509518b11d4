"""Writing a report file: whole or not at all, and never over what was read."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

from auditcheck.errors import ConfigError
from auditcheck.model.words import Words

_NUMBERED = 99
_REASONS = {
    errno.ENOSPC: Words("磁盘已满", "the disk is full"),
    errno.EDQUOT: Words("磁盘配额已用完", "the disk quota is used up"),
    errno.EACCES: Words(
        "没有写入权限，或文件正被其他程序打开", "no permission to write, or another program has the file open"
    ),
    errno.EPERM: Words(
        "没有写入权限，或文件正被其他程序打开", "no permission to write, or another program has the file open"
    ),
    errno.EROFS: Words("所在磁盘只读", "the disk is read-only"),
    errno.ENAMETOOLONG: Words("文件名太长", "the file name is too long"),
}


def refuse_unsafe(path: Path, inputs: Iterable[Path]) -> None:
    """Raise ConfigError if writing to ``path`` could change an input or something that is no report file."""
    folder = path.parent
    if not folder.is_dir():
        raise _refusal(
            path,
            Words(
                f"文件夹 {folder} 不存在，请先建立", f"the folder {folder} does not exist; create it first"
            ),
        )
    if path.is_symlink():
        raise _refusal(
            path, Words("它是一个链接，请直接写文件的真实位置", "it is a link; name the file itself")
        )
    if not path.exists():
        return
    if not stat.S_ISREG(path.stat().st_mode):
        raise _refusal(
            path, Words("它不是普通文件，请换一个文件名", "it is no regular file; choose another name")
        )
    for source in inputs:
        if _is_or_holds(source, path):
            words = Words(
                "它是被读取的文件，报告不会覆盖它，请换一个文件名",
                "it was given as input and is never overwritten; choose another name",
            )
            raise _refusal(path, words)


def write_whole(path: Path, content: bytes, *, lasting: bool = True) -> Path:
    """Write ``content`` to ``path`` in one step and return where it was written.

    Not ``lasting``, its name is safe from a crash only after ``sync_folder``, once for many files.

    A temporary file beside it takes the content and then its name, so that a full disk or a crash
    leaves what was there. If another program holds the file (Excel on Windows), a numbered name
    beside it is used. Raises ConfigError if the file cannot be written.
    """
    begin = os.fsencode(path.name)[:100].decode("utf-8", "ignore")  # names are bounded in bytes
    temporary = path.with_name(f".{begin}.{secrets.token_hex(6)}.tmp")
    try:
        _write_synced(temporary, content)
        written = _moved(temporary, path)
        if lasting:
            sync_folder(path.parent)
    except OSError as error:
        raise _refusal(path, _reason(error)) from error
    finally:
        temporary.unlink(missing_ok=True)
    return written


def _write_synced(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o666), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _moved(temporary: Path, path: Path) -> Path:
    try:
        return temporary.replace(path)
    except PermissionError:
        if not path.is_file():
            raise
    for number in range(2, _NUMBERED):
        beside = path.with_name(f"{path.stem} ({number}){path.suffix}")
        if not beside.exists():
            return temporary.replace(beside)
    raise PermissionError(errno.EACCES, "every numbered name is taken", str(path))


def sync_folder(folder: Path) -> None:
    """Make new names in a folder last; where folders cannot be opened (Windows) the system sees to it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(handle)


def _is_or_holds(source: Path, path: Path) -> bool:
    if source.is_dir():
        return path.resolve().is_relative_to(source.resolve())
    try:
        return source.samefile(path)
    except OSError:
        return False


def _reason(error: OSError) -> Words:
    known = _REASONS.get(error.errno or 0)
    return known or Words(f"系统报告：{error.strerror}", f"the system says: {error.strerror}")


def _refusal(path: Path, why: Words) -> ConfigError:
    return ConfigError(
        Words(f"不能把报告写入 {path}：{why.zh}。", f"the report cannot be written to {path}: {why.en}.")
    )
