"""How worker processes start: forked from a nursery that has loaded all they need, or each by itself.

A nursery is kept for each job. It ends with the process that asked for it, whatever ends that, and its
workers with it; one that is gone is replaced when the next worker is wanted.
"""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from typing import IO, Protocol

JOB = "auditcheck.batch.checking:check_file"
"""``module:function`` of the check of a submission."""
LOCAL = "local"
"""The executor on this machine."""
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
_WITHIN = 10.0
"""Seconds in which a nursery must do as it is told."""
_TAIL = 4096
NUMBER = struct.Struct("!i")
"""What a nursery tells of a worker: its process number first, its exit code at the end."""


class Process(Protocol):
    """A worker process as ``subprocess.Popen`` has it."""

    stdin: IO[bytes] | None
    stdout: IO[bytes] | None

    def kill(self) -> None:
        """End it, whatever it is doing; no error if it has ended."""

    def wait(self) -> int:
        """Return its exit code, below 0 for a signal, when it has ended."""


def started(job: str, errors: IO[bytes]) -> Process:
    """Return a new worker for the job at ``module:function``, its standard error written to a file."""
    if sys.platform == "linux":
        with suppress(OSError):  # the nursery has just gone
            return _nursery(job).worker(errors)
    return _spawned("worker", errors, subprocess.PIPE, subprocess.PIPE)


def expect(job: str, executor: str = LOCAL) -> None:
    """Have what a job's workers need loaded meanwhile, where they are forked and if that can be."""
    if sys.platform == "linux" and executor == LOCAL:
        with suppress(OSError):  # the first worker will tell
            _nursery(job)


def close_nurseries() -> None:
    """End the nurseries and the workers that are left of them."""
    with _lock:
        for nursery in _nurseries.values():
            nursery.end(_WITHIN if nursery.was_asked else 0)
        _nurseries.clear()


def _spawned(
    module: str, errors: IO[bytes], stdin: int, stdout: int, *arguments: str
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", f"auditcheck.batch.{module}", *arguments],
        stdin=stdin,
        stdout=stdout,
        stderr=errors,
        env=os.environ | dict.fromkeys(_ONE_THREAD, "1"),
        start_new_session=True,  # Ctrl-C is the parent's to answer
    )


def _pipe() -> tuple[IO[bytes], IO[bytes]]:
    """Return where it is read and where it is written."""
    read, written = os.pipe()
    return os.fdopen(read, "rb"), os.fdopen(written, "wb")


class _Nursery:
    """A nursery process, to be used by any thread."""

    def __init__(self, job: str) -> None:
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        self._door, theirs = socket.socketpair()
        self.was_asked = False
        self._ended: tuple[int, bytes] | None = None
        self._lock = threading.Lock()
        with theirs:
            self._process = _spawned("nursery", self._errors, theirs.fileno(), subprocess.DEVNULL, job)

    def gone(self) -> bool:
        """Say whether it has ended."""
        return self._process.poll() is not None

    def worker(self, errors: IO[bytes]) -> Process:
        """Return a new worker. Raises OSError if the nursery is gone."""
        end, their_end = socket.socketpair()
        their_stdin, stdin = _pipe()
        stdout, their_stdout = _pipe()
        forked = _Forked(self, end, stdin, stdout, errors)
        with their_end, their_stdin, their_stdout:
            files = [file.fileno() for file in (their_stdin, their_stdout, errors, their_end)]
            try:
                with self._lock:
                    self.was_asked = True
                    socket.send_fds(self._door, [b"+"], files)
            except OSError:
                forked.abandon()
                raise
        return forked

    def end(self, within: float = 0) -> tuple[int, bytes]:
        """Return its exit code and its last words; it is killed if it has not ended ``within`` seconds."""
        with self._lock:
            if self._ended is None:
                self._door.close()
                try:
                    code = self._process.wait(within)
                except subprocess.TimeoutExpired:
                    self._process.kill()
                    code = self._process.wait()
                self._ended = code, os.pread(self._errors.fileno(), _TAIL, 0)
                self._errors.close()
            return self._ended


_nurseries: dict[str, _Nursery] = {}
_lock = threading.Lock()


def _nursery(job: str) -> _Nursery:
    with _lock:
        nursery = _nurseries.get(job)
        if nursery is not None and nursery.gone():
            nursery.end()
            nursery = None
        if nursery is None:
            nursery = _nurseries[job] = _Nursery(job)
        return nursery


class _Forked:
    """A worker that the nursery forked. It is the nursery's to kill and to bury, while that lives."""

    def __init__(
        self, nursery: _Nursery, end: socket.socket, stdin: IO[bytes], stdout: IO[bytes], errors: IO[bytes]
    ) -> None:
        self.stdin: IO[bytes] | None = stdin
        self.stdout: IO[bytes] | None = stdout
        self._nursery, self._end, self._errors = nursery, end, errors
        self._code: int | None = None
        self._lock = threading.Lock()

    def kill(self) -> None:
        with suppress(OSError):
            self._end.shutdown(socket.SHUT_WR)

    def wait(self) -> int:
        with self._lock:
            if self._code is None:
                self._code = self._told()
                self._end.close()
            return self._code

    def abandon(self) -> None:
        """Close what was to lead to a worker that never came to be."""
        for file in (self._end, self.stdin, self.stdout):
            if file is not None:
                file.close()

    def _told(self) -> int:
        """Return the exit code; the nursery's own, with its last words, where it is gone and cannot tell."""
        self._end.settimeout(_WITHIN)
        told = self._heard()
        if len(told) < 2 * NUMBER.size:
            code, said = self._nursery.end()
            told += self._heard()
        numbers: list[int] = [number for (number,) in NUMBER.iter_unpack(told)]
        if len(numbers) > 1:
            return numbers[1]
        for process in numbers:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        os.write(self._errors.fileno(), said)
        return code

    def _heard(self) -> bytes:
        """Return what the nursery tells until it has told all, or takes too long."""
        told = b""
        with suppress(OSError):
            while part := self._end.recv(2 * NUMBER.size):
                told += part
        return told
