"""A thin process that watches the one doing the command: what a submission does to its reader is told.

The watching process has loaded nothing that reads. It forks the command; if that process crashes, hangs or
takes too much memory while it reads a file, the command is done again with that file refused for this
reason, so that reports, lists and exit codes come about as for any file that cannot be read.

Only where processes fork (not on Windows).
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress

from auditcheck.cli.exitcodes import INTERNAL_ERROR
from auditcheck.cli.streams import complain, end_process
from auditcheck.cli.watched import Known, Line, attach

_GRACE = 5.0
"""Seconds that the command has to end once it was told to."""
_TAIL = 4096
_SHELL = 128
"""What shells add to the number of the signal that ended a process."""


def supervised(command: Callable[[], int]) -> int:
    """Return the exit code of ``command``, done in a process of its own where that can be."""
    if not hasattr(os, "fork"):
        return command()
    known = Known()
    while True:
        watch = _Watch(command, known)
        code = watch.until_it_ends()
        if watch.over:
            return code
        if watch.signalled:
            return _SHELL + watch.signalled
        if watch.reading is None or watch.reading in known.ends:
            return _failed(code)
        known.ends[watch.reading] = watch.end(code)


class _Watch:
    """One attempt at the command: the process that makes it, and what it has told so far.

    ``over``: it came to its end by itself. ``reading`` is what it was reading last, if it has not done so.
    """

    def __init__(self, command: Callable[[], int], known: Known) -> None:
        self.over, self.overdue, self.signalled = False, False, 0
        self.reading: str | None = None
        self._known = known
        self._seconds, self._memory = 0.0, 0
        self._deadline: float | None = None
        self._heard = b""
        self._signals = _Signals()
        self._errors = os.memfd_create("errors") if hasattr(os, "memfd_create") else -1
        self._source, told = os.pipe()
        alive, self._life = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            os.close(self._source)
            os.close(self._life)
            self._signals.restore()
            line = Line(known=known, told=told, alive=alive, errors=self._errors)
            attach(line)
            code = command()
            line.tell("over")
            end_process(code)
        os.close(told)
        os.close(alive)

    def until_it_ends(self) -> int:
        """Return the exit code of the process once it has ended; below 0 the signal that ended it."""
        with self._signals:
            while self._goes_on():
                pass
            code = os.waitstatus_to_exitcode(os.waitpid(self._child, 0)[1])
        os.close(self._source)
        os.close(self._life)
        return code

    def end(self, code: int) -> tuple[int, bytes, bool, float, int]:
        """Return how it ended while it was reading."""
        said = b""
        if self._errors >= 0:
            said = os.pread(self._errors, _TAIL, max(0, os.fstat(self._errors).st_size - _TAIL))
            os.close(self._errors)
        return code, said, self.overdue, self._seconds, self._memory

    def _goes_on(self) -> bool:
        """Wait until something happens and take note of it; False once the process has ended."""
        left = None if self._deadline is None else max(0.0, self._deadline - time.monotonic())
        ready = select.select([self._source, self._signals.woken], [], [], left)[0]
        if not ready:
            self.overdue, self._deadline = True, None
            os.kill(self._child, signal.SIGKILL)
        if self._signals.woken in ready:
            for number in self._signals.arrived():
                self._signalled(number)
        if self._source not in ready:
            return True
        said = os.read(self._source, 1 << 16)
        *lines, self._heard = (self._heard + said).split(b"\n")
        for line in lines:
            self._hear(line.decode("ascii", "replace").split(" "))
        return bool(said)

    def _signalled(self, number: int) -> None:
        if number == signal.SIGCONT:  # the time that all stood still does not count
            self._deadline = time.monotonic() + self._seconds if self.reading is not None else self._deadline
            return
        self.signalled, self._deadline = number, time.monotonic() + _GRACE
        with suppress(ProcessLookupError):
            os.kill(self._child, number)

    def _hear(self, words: list[str]) -> None:
        """Take note of what the process tells; it may be at the mercy of a file, so nothing else counts."""
        with suppress(ValueError, IndexError):
            if words[0] == "begin":
                self._seconds, self._memory = float(words[1]), int(words[2])
                self.reading = _text(words[3])
                if not self.signalled:
                    self._deadline = time.monotonic() + self._seconds
            elif words[0] == "end":
                self.reading = None
                self._deadline = self._deadline if self.signalled else None
            elif words[0] == "done":
                self._known.done.append(_text(words[1]))
            elif words[0] == "over":
                self.over = True


class _Signals:
    """Signals that are passed on: within, they only wake the one who waits."""

    def __init__(self) -> None:
        named = ("SIGINT", "SIGTERM", "SIGHUP", "SIGCONT")
        numbers = [int(getattr(signal, name)) for name in named]
        kept = {number: signal.getsignal(number) for number in numbers}
        self._before = {number: handler for number, handler in kept.items() if handler != signal.SIG_IGN}
        self.woken, self._wake = -1, -1

    def __enter__(self) -> None:
        self.woken, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        for number in self._before:
            signal.signal(number, _nothing)

    def __exit__(self, *_: object) -> None:
        self.restore()
        os.close(self.woken)
        os.close(self._wake)

    def restore(self) -> None:
        """Let signals do what they did before."""
        signal.set_wakeup_fd(-1)
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def arrived(self) -> bytes:
        """Return the numbers of the signals that came."""
        return os.read(self.woken, 64)


def _nothing(_number: int, _frame: object) -> None:
    """Be a handler: the signal's number is in the pipe already."""


def _text(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-8", "surrogateescape")


def _failed(code: int) -> int:
    """Say that the process ended where it was not reading, and return the exit code for it."""
    from auditcheck.batch.processes import End  # noqa: PLC0415 - only on the way out
    from auditcheck.cli.language import SPOKEN  # noqa: PLC0415 - as above
    from auditcheck.cli.wording import INTERNAL  # noqa: PLC0415 - as above
    from auditcheck.model.version import __version__  # noqa: PLC0415 - as above
    from auditcheck.model.words import same  # noqa: PLC0415 - as above

    sys.stdout.flush()
    _, words = End(code=code, said=b"", overdue=False, seconds=0, memory=0).meaning()
    complain(INTERNAL + same(f"\nauditcheck {__version__}: ") + words, SPOKEN)
    return INTERNAL_ERROR
