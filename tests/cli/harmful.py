"""The command with a reader that does what a file's name says, as a defect in native code might."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from auditcheck.cli.entry import run
from auditcheck.reporters.annotated import annotating
from auditcheck.workbook import reading

MIB = 1024 * 1024


def eat(size: int) -> None:
    bytes(size)


def starve() -> None:
    os.write(2, b"memory allocation of 99 bytes failed\n")
    os.abort()


def sleep() -> None:
    os.write(2, f"pid {os.getpid()}\n".encode())
    time.sleep(3600)


HARMS: dict[str, Callable[[], object]] = {
    "abort": os.abort,
    "segfault": lambda: os.kill(os.getpid(), signal.SIGSEGV),
    "oomkilled": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "hang": sleep,
    "exit": lambda: os._exit(0),
    "eat": lambda: eat(1 << 44),
    "starve": starve,
    "nap": lambda: time.sleep(0.2),
    "nibble": lambda: eat(256 * MIB),
    "warn": lambda: os.write(2, b"a reader's warning\n"),
}


def harmful(data: bytes, title: str, limits: Any) -> Any:
    HARMS.get(title, lambda: None)()
    return _read(data, title, limits)


def harmful_copy(*_: Any) -> Any:
    os.abort()


_read = reading._read
reading._read = harmful
if os.environ.get("HARM") == "copy":
    annotating.annotate = harmful_copy  # type: ignore[assignment]
if os.environ.get("HARM") == "start":
    sys.modules["auditcheck.cli.app"] = None  # type: ignore[assignment]
    os.register_at_fork(after_in_child=os.abort)
if __name__ == "__main__":
    run()
