"""The tests collected once; every mutant in a fork of that process, until a test fails."""

from __future__ import annotations

import gc
import os
import resource
import signal
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.mutation.applying import Living, Uses, apply_mutant, living_functions
from tests.mutation.operators import Mutant
from tests.mutation.recording import Record

SLOWER = 5
_GRACE = 2.0
_LONGEST = 600
_LONGEST_NAME = 1 << 16
_MEMORY = 4 << 30


class Runner:
    """Runs single tests of a pytest session."""

    def __init__(self) -> None:
        self.passed = True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        self.passed = self.passed and not report.failed

    def run(self, item: pytest.Item, following: pytest.Item | None) -> bool:
        """Run one test and say whether it passed."""
        self.passed = True
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        return self.passed


@dataclass(slots=True)
class Job:
    """A mutant with the tests to be run on it, in order."""

    mutant: Mutant
    tests: Sequence[str]


@dataclass(slots=True)
class Outcome:
    """What became of a mutant: killed, time-out, survived, or no test reaches it; ``by`` names the test."""

    status: str
    by: str = ""


@dataclass(slots=True)
class Server:
    """Forks a child for every mutant, ``jobs`` at a time."""

    items: dict[str, pytest.Item]
    runner: Runner
    record: Record
    uses: Uses
    jobs: int = 1
    _living: Living = field(default_factory=dict)
    _running: dict[int, tuple[Job, float, int]] = field(default_factory=dict)

    def outcomes(self, jobs: Iterator[Job]) -> Iterator[tuple[Mutant, Outcome]]:
        """Yield what became of each mutant, as they end."""
        self._living = living_functions("auditcheck.")
        gc.collect()
        gc.freeze()  # what was collected so far stays shared with the children
        for job in jobs:
            if not job.tests:
                yield job.mutant, Outcome("unreached")
                continue
            self._start(job)
            while len(self._running) >= self.jobs:
                yield self._next()
        while self._running:
            yield self._next()

    def _start(self, job: Job) -> None:
        told, path = tempfile.mkstemp()  # a pipe would be full after some hundred names
        Path(path).unlink()
        pid = os.fork()
        if not pid:
            self._be_mutant(job, told)
        self._running[pid] = job, time.monotonic(), told

    def _next(self) -> tuple[Mutant, Outcome]:
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid in self._running:
                break
            for each, (_, started, _) in self._running.items():
                if time.monotonic() - started > _LONGEST:
                    os.kill(each, signal.SIGKILL)
            time.sleep(0.01)
        job, _, told = self._running.pop(pid)
        by = os.pread(told, _LONGEST_NAME, 0).decode()
        os.close(told)
        if os.WIFSIGNALED(status):
            return job.mutant, Outcome("time-out", by)
        names = {0: "survived", 1: "killed", 3: "invalid"}
        code = os.WEXITSTATUS(status)
        return job.mutant, Outcome(names.get(code, "killed"), "" if code == 0 else by)

    def _be_mutant(self, job: Job, told: int) -> None:
        """Apply the mutant and run its tests; the exit code says what came of it, ``told`` which was last."""
        try:
            nothing = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nothing, 1)
            os.dup2(nothing, 2)
            resource.setrlimit(resource.RLIMIT_AS, (_memory() + _MEMORY, resource.RLIM_INFINITY))
            signal.signal(signal.SIGPROF, signal.SIG_DFL)
            self._apply(job, told)
            items = [self.items[test] for test in job.tests]
            for item, following in zip(items, [*items[1:], None], strict=True):
                _tell(told, item.nodeid)
                signal.setitimer(signal.ITIMER_PROF, SLOWER * self.record.seconds[item.nodeid] + _GRACE)
                if not self.runner.run(item, following):
                    os._exit(1)
            os._exit(0)
        except BaseException:  # noqa: BLE001 - the mutant's own failures end it, whatever they are
            os._exit(1)

    def _apply(self, job: Job, told: int) -> None:
        signal.setitimer(signal.ITIMER_PROF, 10 * _GRACE)
        try:
            apply_mutant(job.mutant, self.uses, self._living)
        except (SyntaxError, LookupError) as error:
            _tell(told, str(error))
            os._exit(3)
        except Exception as error:  # noqa: BLE001 - a table that cannot be made is a mutant killed
            _tell(told, f"on import: {error!r}")
            os._exit(1)


def _tell(told: int, text: str) -> None:
    os.ftruncate(told, 0)
    os.pwrite(told, text.encode(), 0)


def _memory() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
