"""What may happen to a worker, done on purpose to files named after it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from auditcheck.batch.checking import check_file
from auditcheck.batch.messages import Answer, Answered, Task
from auditcheck.model.batch import Ending
from auditcheck.model.rules import RulePack


def check(pack: RulePack | None, task: Task, content: bytes | None, prior: bytes | None) -> Answered:
    """Check a file, or do what its name says."""
    harm = PurePosixPath(task.file).name.partition("-")[0]
    if harm in _HARMS:
        _HARMS[harm]()
    answered = check_file(pack, task, content, prior)
    if harm == "lie":
        return replace(answered, answer=Answer(file="other", ending=Ending.CHECKED))
    return answered


def _panic() -> None:
    raise BaseException("what native code does")  # noqa: TRY002 - as pyo3's PanicException


def _eat() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(64 * 1024 * 1024))


def _print() -> None:
    print("noise on standard output", flush=True)  # noqa: T201 - that is the harm
    os.write(1, b"more noise\n")


def _flood() -> None:
    """Write to the pipe that leads to the parent, as a worker under foreign command would."""
    open_files = [path for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    pipes = [int(path.name) for path in open_files if str(path.readlink()).startswith("pipe:")]
    os.write(max(pipes), b"\xff\xff\xff\xff" + bytes(1000))


_HARMS: dict[str, Callable[[], object]] = {
    "segfault": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "oomkilled": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "sleep": lambda: time.sleep(3600),
    "exit": lambda: os._exit(0),
    "panic": _panic,
    "eat": _eat,
    "print": _print,
    "flood": _flood,
}
