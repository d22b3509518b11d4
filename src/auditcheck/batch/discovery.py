"""Discovery: which files a batch is made of, named alike on every machine, read by nobody yet."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from auditcheck.batch.archives import ARCHIVES, members_of
from auditcheck.batch.remote import is_remote, remote_files
from auditcheck.errors import ConfigError
from auditcheck.model.batch import Ending
from auditcheck.model.words import Words
from auditcheck.workbook.opening import printable
from auditcheck.workbook.sniffing import EXTENSIONS

SUBMISSIONS = frozenset().union(*EXTENSIONS.values()) - {".txt", ".xml", ".html", ".tsv"}
"""Endings of files that are taken for submissions in a folder; a file named itself always is one."""
OTHER_ARCHIVES = frozenset({".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz"})
_LOCKS = ("~$", ".~")
_OF_THE_SYSTEM = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "__macosx"})
_WILD = "*?["
_LOCKED = Words("办公软件的临时锁文件", "a lock file of an office program")
_OTHER = Words("不是工作簿", "no workbook")
_HIDDEN = Words("系统文件", "a file of the system")
_LINK = Words(
    "是链接，没有跟随；如确需审核，请直接写出文件本身", "a link, which is not followed; name the file itself"
)
_DEVICE = Words("是设备或管道，没有打开", "a device or pipe, which was not opened")
_PACKED = Words("这种压缩包打不开，请解压后再审核", "an archive that is not opened; unpack it first")


@dataclass(frozen=True, slots=True)
class Found:
    """A file of the batch: ``file`` is its name in it.

    It is read from ``path``, which leads to ``real``, or by ``fetch`` if it stands in an archive or a
    remote store. ``ending`` is set where it is not to be checked at all, with the reason.
    """

    file: str
    path: Path | None = None
    real: str = ""
    fetch: Callable[[], bytes] | None = None
    ending: Ending | None = None
    reason: Words | None = None


def discovered(names: Sequence[str], exclude: Iterable[Path] = ()) -> list[Found]:
    """Return the files that paths, folders, patterns, archives and remote addresses mean, by name.

    ``exclude`` are files and folders that are no part of the batch (the review itself, the roster).
    Names are relative to the folder given; where several were given, its own name comes first.
    Raises ConfigError for what does not exist.
    """
    out = _Excluded(exclude)
    rooted = [pair for name in names for pair in _below(name, out)]
    several = len({root for root, _ in rooted}) > 1
    found: dict[object, Found] = {}
    for root, each in rooted:
        name = f"{PurePosixPath(root).name}/{each.file}" if several else each.file
        real = out.reals.of(each.path) if each.path is not None and each.fetch is None else ""
        key = real or (root, each.file)
        if key not in found:
            found[key] = Found(printable(name), each.path, real, each.fetch, each.ending, each.reason)
    return sorted(_told_apart(found.values()), key=lambda each: each.file)


class _Reals:
    """Where paths lead, as far as they lead anywhere; folders are followed once for all their files."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def of(self, path: Path) -> str:
        """Return what ``os.path.realpath`` does."""
        folder, name = os.path.split(path)
        if os.sep != "/" or name in {"", ".", ".."} or path.is_symlink():
            return os.path.realpath(path)
        if folder not in self._folders:
            self._folders[folder] = os.path.realpath(folder)
        return os.path.join(self._folders[folder], name)  # noqa: PTH118 - of many files


class _Excluded:
    """Files and folders that are no part of the batch."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self.reals = _Reals()
        self._paths = [Path(self.reals.of(path)) for path in paths]

    def __contains__(self, path: Path) -> bool:
        if not self._paths:
            return False
        real = Path(self.reals.of(path))
        return any(real == each or each in real.parents for each in self._paths)


def _below(name: str, out: _Excluded) -> Iterator[tuple[str, Found]]:
    if is_remote(name):
        for root, file, fetch in remote_files(name):
            yield root, kind_of_name(file, archives=False) or Found(file=file, fetch=fetch)
        return
    path = Path(name)
    if path.is_dir():
        root = out.reals.of(path)
        yield from ((root, each) for each in _in_folder(path, "", out))
    elif path.exists() or path.is_symlink():
        root = str(Path(out.reals.of(path)).parent)
        yield from ((root, each) for each in _one(path, path.name, out, named=True))
    elif any(sign in name for sign in _WILD):
        yield from _matching(path, out)
    else:
        raise ConfigError(
            Words(f"找不到 {name}。请检查路径。", f"There is no file or folder {name}. Check the path.")
        )


def _matching(path: Path, out: _Excluded) -> Iterator[tuple[str, Found]]:
    """Return the files that match a pattern, named from the folder before its first wildcard."""
    steps = path.parts
    at = next(index for index, step in enumerate(steps) if any(sign in step for sign in _WILD))
    root = Path(*steps[:at]) if at else Path()
    for match in sorted(root.glob("/".join(steps[at:]))):
        name = match.relative_to(root).as_posix()
        inside = _in_folder(match, name, out) if match.is_dir() else _one(match, name, out)
        yield from ((out.reals.of(root), each) for each in inside)


def _in_folder(folder: Path, name: str, out: _Excluded) -> Iterator[Found]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        words = Words(f"文件夹打不开：{error.strerror}", f"the folder cannot be opened: {error.strerror}")
        yield Found(file=name or folder.name, ending=Ending.UNREADABLE, reason=words)
        return
    for entry in entries:
        path, inner = Path(entry.path), f"{name}/{entry.name}" if name else entry.name
        if entry.is_dir(follow_symlinks=False):
            if entry.name.lower() not in _OF_THE_SYSTEM and path not in out:
                yield from _in_folder(path, inner, out)
        else:
            yield from _one(path, inner, out)


def _one(path: Path, name: str, out: _Excluded, *, named: bool = False) -> Iterator[Found]:
    """Return a file, or what an archive holds; ``named``: on the command line, so it is a submission."""
    if path in out:
        return
    ending = path.suffix.lower()
    skipped = kind_of_name(name, named=named)
    mode = (path.stat() if named and path.exists() else path.lstat()).st_mode
    if skipped is not None and not (stat.S_ISLNK(mode) and path.is_dir()):
        yield replace(skipped, file=name)
    elif not stat.S_ISREG(mode):
        words = _LINK if stat.S_ISLNK(mode) else _DEVICE
        yield Found(file=name, ending=Ending.UNREADABLE, reason=words)
    elif ending in ARCHIVES:
        yield from _in_archive(path, name)
    else:
        yield Found(file=name, path=path)


def _in_archive(path: Path, name: str) -> Iterator[Found]:
    members, refusal = members_of(path)
    if refusal is not None:
        yield Found(file=name, ending=Ending.UNREADABLE, reason=refusal)
    for inner, fetch in members:
        skipped = kind_of_name(inner, archives=False)
        shown = f"{name}/{inner}"
        yield replace(skipped, file=shown) if skipped else Found(file=shown, path=path, fetch=fetch)


def kind_of_name(name: str, *, named: bool = False, archives: bool = True) -> Found | None:
    """Return what is not to be checked because of its name, None for what is (or an archive to open)."""
    path = PurePosixPath(name)
    ending = path.suffix.lower()
    if path.name.startswith(_LOCKS):
        return Found(file=name, ending=Ending.SKIPPED, reason=_LOCKED)
    if any(step.lower() in _OF_THE_SYSTEM for step in path.parts):
        return Found(file=name, ending=Ending.SKIPPED, reason=_HIDDEN)
    if ending in OTHER_ARCHIVES or (ending in ARCHIVES and not archives):
        return Found(file=name, ending=Ending.UNREADABLE, reason=_PACKED)
    if not named and ending not in SUBMISSIONS | ARCHIVES:
        return Found(file=name, ending=Ending.SKIPPED, reason=_OTHER)
    return None


def _told_apart(found: Iterable[Found]) -> Iterator[Found]:
    """Return files with names that differ even where two folders of one name were given."""
    met: Counter[str] = Counter()
    for each in found:
        met[each.file] += 1
        yield each if met[each.file] == 1 else replace(each, file=f"{each.file}#{met[each.file]}")
