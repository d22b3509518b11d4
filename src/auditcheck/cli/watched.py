"""What a process that is watched tells the one that watches it, and what it knows of earlier attempts.

Where nobody watches (Windows, programs that call auditcheck), nothing is told and everything is done here.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn, TypeVar

if TYPE_CHECKING:
    from auditcheck.model.report import Report
    from auditcheck.model.words import Words

T = TypeVar("T")


@dataclass(slots=True)
class Known:
    """What earlier attempts have shown: how one ended while reading what, and the steps that were done."""

    ends: dict[str, tuple[int, bytes, bool, float, int]] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Line:
    """The way to the process that watches: ``alive`` ends when it does, ``errors`` takes a reader's words."""

    known: Known
    told: int
    alive: int
    errors: int
    minded: bool = False

    def tell(self, *words: str) -> None:
        """Tell what is done or begun."""
        os.write(self.told, " ".join(words).encode("ascii") + b"\n")


class _Here:
    """This process's line, if it is watched."""

    line: Line | None = None


def attach(line: Line) -> None:
    """Be watched from here on."""
    _Here.line = line
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt_once)


def obstacle(name: str) -> Words | None:
    """Return why what is called ``name`` cannot be read, if an earlier attempt ended over it."""
    if _Here.line is None or name not in _Here.line.known.ends:
        return None
    from auditcheck.batch.processes import End  # noqa: PLC0415 - hardly ever

    code, said, overdue, seconds, memory = _Here.line.known.ends[name]
    return End(code=code, said=said, overdue=overdue, seconds=seconds, memory=memory).meaning()[1]


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Have it watched that reading what is called ``name`` ends, within the limits in force."""
    line = _Here.line
    if line is None:
        yield
        return
    from auditcheck.batch.processes import OUT_OF_MEMORY, bound_memory  # noqa: PLC0415 - only where it reads
    from auditcheck.workbook.limits import current  # noqa: PLC0415 - as above

    _mind(line)
    limits = current()
    errors = _Errors(line.errors)
    line.tell("begin", str(limits.seconds), str(limits.memory), _hex(name))
    bound_memory(limits.memory, lasting=False)
    try:
        yield
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    finally:
        bound_memory(0, lasting=False)
        line.tell("end")
        errors.pass_on()


def looked_at(path: str, look: Callable[[], Report]) -> Report:
    """Return the report that ``look`` gives of the submission at ``path``, or that of one it ended over."""
    reason = obstacle(path)
    if reason is None:
        with reading(path):
            return look()
    from auditcheck.pipeline import unfinished  # noqa: PLC0415 - hardly ever

    return unfinished(path, reason)


def guarded(path: str, read: Callable[[], T]) -> T:
    """Return what ``read`` makes of the file at ``path``. Raises ConfigError for one it ended over."""
    reason = obstacle(path)
    if reason is None:
        with reading(path):
            return read()
    from auditcheck.errors import ConfigError  # noqa: PLC0415 - hardly ever
    from auditcheck.model.words import Words, same  # noqa: PLC0415 - as above

    raise ConfigError(same(path) + Words("：", ": ") + reason + Words("。", "."))


def once(step: str, act: Callable[[], object]) -> None:
    """Do what no later attempt is to do again, such as printing."""
    if _Here.line is None or step not in _Here.line.known.done:
        act()
        note(step)


def note(step: str) -> None:
    """Note that something is done."""
    if _Here.line is not None:
        _Here.line.tell("done", _hex(step))


def noted(head: str) -> str | None:
    """Return the rest of what an earlier attempt noted that begins with ``head``."""
    steps = _Here.line.known.done if _Here.line is not None else []
    return next((step.removeprefix(head) for step in steps if step.startswith(head)), None)


class _Errors:
    """Standard error, led aside while a file is read: what a dying reader says is for the one who watches."""

    def __init__(self, aside: int) -> None:
        self._aside = aside
        self._own = os.dup(2) if aside >= 0 else -1
        if aside >= 0:
            os.dup2(aside, 2)

    def pass_on(self) -> None:
        """Lead it back, with what was said meanwhile."""
        if self._aside < 0:
            return
        os.dup2(self._own, 2)
        os.close(self._own)
        size = os.fstat(self._aside).st_size
        if size:
            os.write(2, os.pread(self._aside, size, 0))
            os.ftruncate(self._aside, 0)
            os.lseek(self._aside, 0, os.SEEK_SET)


def _mind(line: Line) -> None:
    """End with the process that watches, and leave no copy of what is read where this one crashes."""
    if line.minded:
        return
    from threading import Thread  # noqa: PLC0415 - only where it reads

    from auditcheck.batch.processes import leave_no_core  # noqa: PLC0415 - as above

    line.minded = True
    leave_no_core()
    Thread(target=_end_with, args=(line.alive,), daemon=True).start()


def _end_with(alive: int) -> NoReturn:
    os.read(alive, 1)
    os._exit(1)


def _interrupt_once(_number: int, _frame: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # tidying up is not to be interrupted again
    raise KeyboardInterrupt


def _hex(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").hex()
