"""The nursery: a process that loads once what every worker needs, then forks the workers from itself.

It reads no submission and has one thread. Requests come as one byte and four open files over the socket
on its standard input: a worker's input, output and errors, and the socket that tells its end. A worker
is killed when its socket is closed at the other side, all of them when the standard input is.
`python -m auditcheck.batch.nursery MODULE:FUNCTION` is started by the batch, never by hand.
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

from auditcheck.batch import worker
from auditcheck.batch.messages import Answer, Chunk, Ready, ready_for
from auditcheck.batch.processes import FAILED, leave_no_core
from auditcheck.batch.starting import NUMBER

_FILES = 4


def main() -> None:
    """Load what the job needs, then fork workers until nobody can ask for any more."""
    door = socket.socket(fileno=os.dup(sys.stdin.fileno()))
    leave_no_core()
    gc.disable()  # until a worker has its own way: imports allocate much and free little
    with suppress(Exception):  # each worker will meet it too, and tell
        worker.job_of(sys.argv[1])
        ready_for(Chunk, Ready, Answer)
    gc.freeze()
    _Nursery(door).serve()


class _Nursery:
    """The workers that live, by the socket that tells their end."""

    def __init__(self, door: socket.socket) -> None:
        self._door = door
        self._workers: dict[socket.socket, int] = {}
        self._asleep, self._awake = socket.socketpair()
        self._sources = selectors.PollSelector()  # its state is no other process's, as epoll's would be
        for source in (door, self._asleep):
            self._sources.register(source, selectors.EVENT_READ)
        for end in (self._asleep, self._awake):
            end.settimeout(0)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._awake.fileno(), warn_on_full_buffer=False)

    def serve(self) -> None:
        """Fork, kill and bury workers as they come."""
        while True:
            ready = {key.fileobj for key, _ in self._sources.select()}
            for end in [end for end in self._workers if end in ready]:
                self._sources.unregister(end)
                os.kill(self._workers[end], signal.SIGKILL)
            if self._asleep in ready:
                self._asleep.recv(4096)
                self._bury(os.WNOHANG)
            if self._door in ready and not self._answer():
                break
        for process in self._workers.values():
            os.kill(process, signal.SIGKILL)
        self._bury(0)

    def _answer(self) -> bool:
        """Start the worker that is asked for; return False if nothing more will be."""
        _, files, _, _ = socket.recv_fds(self._door, 1, _FILES, socket.MSG_CMSG_CLOEXEC)
        if len(files) != _FILES:
            return False
        end = socket.socket(fileno=files.pop())
        with suppress(OSError):  # who asked may be gone
            self._start(files, end)
        for file in files:
            os.close(file)
        return True

    def _start(self, files: list[int], end: socket.socket) -> None:
        """Start a worker and tell its number; if there can be none, it is told as a worker that failed."""
        try:
            process = self._forked(files, end) if _alone() else _spawned(files)
        except OSError as error:
            with end:
                os.write(files[-1], f"{type(error).__name__}: {error}".encode())
                end.send(NUMBER.pack(0) + NUMBER.pack(FAILED))
            return
        self._workers[end] = process
        self._sources.register(end, selectors.EVENT_READ)
        end.send(NUMBER.pack(process))

    def _forked(self, files: list[int], end: socket.socket) -> int:
        process = os.fork()
        if process:
            return process
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for source in (self._door, self._asleep, self._awake, end, *self._workers):
                source.close()
            for number, file in enumerate(files):
                os.dup2(file, number)
                os.close(file)
            worker.main()
        finally:
            os._exit(FAILED)

    def _bury(self, options: int) -> None:
        """Tell how workers ended that have."""
        for end, process in list(self._workers.items()):
            done, status = os.waitpid(process, options)
            if done:
                del self._workers[end]
                with suppress(KeyError):
                    self._sources.unregister(end)
                with suppress(OSError):
                    end.send(NUMBER.pack(os.waitstatus_to_exitcode(status)))
                end.close()


def _alone() -> bool:
    """Say whether this process surely has one thread; a lock that another holds would stay held in a fork."""
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return False


def _spawned(files: list[int]) -> int:
    command = [sys.executable, "-m", worker.__name__]
    actions = [(os.POSIX_SPAWN_DUP2, file, number) for number, file in enumerate(files)]
    return os.posix_spawn(sys.executable, command, os.environ, file_actions=actions)


if __name__ == "__main__":
    main()
