"""Processes that read submissions: how their memory is bounded, and what it means how one ended."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from auditcheck.model.batch import Ending
from auditcheck.model.words import Words
from auditcheck.workbook.limits import roomy, shown, written

OUT_OF_MEMORY = 77
FAILED = 78
_STARVED = (b"memory allocation of", b"bad_alloc", b"MemoryError", b"Cannot allocate memory")


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a process ended: its exit code (below 0: a signal), its last words, and whether its time was up.

    ``seconds`` and ``memory`` (bytes, 0: any) are the limits it had.
    """

    code: int
    said: bytes
    overdue: bool
    seconds: float
    memory: int

    def meaning(self) -> tuple[Ending, Words]:
        """Return what this says of the submission that it was reading."""
        if self.overdue:
            return Ending.TIMED_OUT, _overdue(self.seconds)
        if self.code == OUT_OF_MEMORY or any(sign in self.said for sign in _STARVED):
            return Ending.OUT_OF_MEMORY, _starved(self.memory)
        if self.code == -getattr(signal, "SIGKILL", 9):
            words = Words(
                "审核进程被系统终止，多为内存不足",
                "the system ended the process, mostly for want of memory",
            )
            return Ending.OUT_OF_MEMORY, words
        if self.code == FAILED:
            last = self.said.decode("utf-8", "replace").strip().rpartition("\n")[2]
            return Ending.CRASHED, Words(f"审核中出现程序错误：{last}", f"an error in the program: {last}")
        name = _signal_name(self.code)
        return Ending.CRASHED, Words(f"审核进程崩溃（{name}）", f"the process crashed ({name})")


def bound_memory(limit: int, *, lasting: bool = True) -> None:
    """Let this process take ``limit`` more bytes of address space than it has (0: any), where that can be.

    Unless ``lasting``, a later call may take the bound away again.
    """
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    used = _address_space()
    bound = used + limit if limit and used else most
    if most != resource.RLIM_INFINITY:
        bound = min(bound, most)
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound if lasting else most))


def leave_no_core() -> None:
    """Let no copy of this process's memory be written where it crashes: it holds the submission."""
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    """Return how many bytes of address space this process has, 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _overdue(seconds: float) -> Words:
    option = f"--limit seconds={roomy('seconds', int(seconds))}"
    return Words(
        f"审核超过 {seconds:g} 秒，已停止（确需时加 {option}）",
        f"checking it took more than {seconds:g} s and was stopped ({option} allows more)",
    )


def _starved(memory: int) -> Words:
    most = shown("memory", memory)
    option = f"--limit memory={written('memory', roomy('memory', memory))}"
    return Words(
        f"审核所需内存超过 {most.zh}（确需时加 {option}）",
        f"checking it takes more than {most.en} of memory ({option} allows more)",
    )


def _signal_name(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit {code}"
