"""What may happen to a worker, done on purpose to files named after it."""

from __future__ import annotations

import os
import signal
import time
from pathlib import PurePosixPath

from auditcheck.batch.checking import Manner, check_file
from auditcheck.batch.messages import Answered, Task

JOB = "killers:check"


def check(manner: Manner, task: Task, content: bytes | None, prior: bytes | None) -> Answered:
    """Check a file, or do what its name says."""
    harm = PurePosixPath(task.file).name.partition("-")[0]
    if harm == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if harm == "abort":
        os.abort()
    if harm == "oomkilled":
        os.kill(os.getpid(), signal.SIGKILL)
    if harm == "sleep":
        time.sleep(3600)
    if harm == "eat":
        eaten = []
        while True:
            eaten.append(bytearray(64 * 1024 * 1024))
    if harm == "panic":
        raise BaseException("what native code does")  # noqa: TRY002 - as pyo3's PanicException
    if harm == "exit":
        os._exit(0)
    if harm == "print":
        print("noise on standard output", flush=True)  # noqa: T201 - that is the harm
        os.write(1, b"more noise\n")
    return check_file(manner, task, content, prior)
