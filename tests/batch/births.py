"""Jobs whose modules do something to the process that loads them, by the environment's word."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable

from auditcheck.batch.messages import Answer, Answered, Task
from auditcheck.model.batch import Ending
from auditcheck.model.rules import RulePack
from auditcheck.model.words import same


def _refused() -> int:
    raise BlockingIOError(11, "no process to spare")


WHEN_LOADED: dict[str, Callable[[], object]] = {
    "hang": lambda: time.sleep(3600),
    "abort": os.abort,
    "thread": lambda: threading.Thread(target=time.sleep, args=(3600,), daemon=True).start(),
    "fail": lambda: 1 / 0,
    "alone": lambda: vars(os).update(fork=_refused),
}
if os.environ.get("WHEN_LOADED"):
    WHEN_LOADED[os.environ["WHEN_LOADED"]]()


def whose(_pack: RulePack | None, task: Task, _content: bytes | None, _prior: bytes | None) -> Answered:
    """Tell who the worker's parent is, and the worker; burn or hang if the file's name says so."""
    if task.file.startswith("burn"):
        until = time.process_time() + 1.0
        while time.process_time() < until:
            pass
    if task.file.startswith("hang"):
        time.sleep(3600)
    words = same(f"{os.getppid()} {os.getpid()}")
    kept = {"gc": f"{gc.isenabled()} {gc.get_threshold()[0]}"}
    return Answered(answer=Answer(file=task.file, ending=Ending.CHECKED, reason=words, identity=kept))
