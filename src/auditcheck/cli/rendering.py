"""Making the files of a review: with many submissions in several processes, each at a few files in turn."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditcheck.reporters.review.files import ReviewFile

FEW = 100
"""Up to so many files are made sooner than another process starts."""
_MOST = 60
"""Processes; Windows waits for no more than some sixty."""
_TOGETHER = 8
_AHEAD = 3
_Made = Generator[tuple[str, bytes], None, None]


def rendered(files: Iterable[ReviewFile], processes: int) -> _Made:
    """Yield each file's path and content, in order, made in so many processes if they are many.

    No more files are asked for than are being made or are next. If a process dies, its files are made here.
    """
    files = iter(files)
    first = list(islice(files, FEW + 1))
    if len(first) <= FEW or processes < 2:  # noqa: PLR2004 - one process is this one
        return _here(chain(first, files))
    return _apart(chain(first, files), min(processes, _MOST))


def _here(files: Iterable[ReviewFile]) -> _Made:
    return ((file.path, file.render()) for file in files)


def _apart(files: Iterator[ReviewFile], processes: int) -> _Made:
    waiting: deque[tuple[list[ReviewFile], Future[list[bytes]] | None]] = deque()
    pool = _pool(processes)
    if pool is None:
        yield from _here(files)
        return
    try:
        for together in _batches(files):
            waiting.append((together, _begun(pool, together)))
            if len(waiting) > processes * _AHEAD:
                yield from _ended(*waiting.popleft())
        for each in waiting:
            yield from _ended(*each)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(processes: int) -> ProcessPoolExecutor | None:
    """Return processes to be; None where the system has no means to share work among them."""
    try:
        return ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=_leave_interrupts)
    except (ImportError, NotImplementedError, OSError):
        return None


def _batches(files: Iterator[ReviewFile]) -> Iterator[list[ReviewFile]]:
    """Yield a few files at a time that may be made apart, and each other file for itself."""
    together: list[ReviewFile] = []
    for file in files:
        if file.apart:
            together.append(file)
        if together and (not file.apart or len(together) == _TOGETHER):
            yield together
            together = []
        if not file.apart:
            yield [file]
    if together:
        yield together


def _begun(pool: ProcessPoolExecutor, together: list[ReviewFile]) -> Future[list[bytes]] | None:
    """Have files made; None if that is left to this process."""
    if not together[0].apart:
        return None
    try:
        return pool.submit(_all_of, together)
    except (BrokenProcessPool, OSError):
        return None


def _ended(together: list[ReviewFile], made: Future[list[bytes]] | None) -> Iterable[tuple[str, bytes]]:
    try:
        contents = _all_of(together) if made is None else made.result()
    except BrokenProcessPool:
        contents = _all_of(together)
    return zip((file.path for file in together), contents, strict=True)


def _all_of(files: list[ReviewFile]) -> list[bytes]:
    return [file.render() for file in files]


def _leave_interrupts() -> None:
    """Leave Ctrl-C to the process that waits for this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
