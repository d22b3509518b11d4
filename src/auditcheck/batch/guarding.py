"""A guard: one disposable worker process, watched, and replaced when a file brings it down.

The guard's own process never parses a submission. Every file it is given gets an answer: a file that
crashes the worker, hangs or takes too much memory is tried once more, alone in a fresh worker, and then
answered with the reason; the other files go on.
"""

from __future__ import annotations

import os
import pickle  # towards the worker only
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from auditcheck.batch.messages import (
    Answer,
    Answered,
    Chunk,
    GoneError,
    MessageError,
    Ready,
    Settings,
    Task,
    decoded,
    encoded,
    framed,
    next_frame,
)
from auditcheck.batch.processes import End
from auditcheck.batch.starting import started
from auditcheck.errors import ConfigError
from auditcheck.model.batch import Ending
from auditcheck.model.words import Words

_START_LIMIT = 120.0
"""Seconds a worker may take until it is ready for work."""
_LIFE = 2000
"""Files after which a worker is replaced, so that no library's leak adds up."""
_LOOK_EVERY = 0.05
_TAIL = 4096
_GARBLED = Words("审核进程的答复不成形", "the process gave an answer of no known shape")
_NOT_READY = Words("审核进程无法启动：", "worker processes cannot start: ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A task with the bytes that go with it."""

    task: Task
    content: bytes = b""
    prior: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """How a worker ended."""

    ending: Ending
    reason: Words


class ClosedError(Exception):
    """The guard was closed while it had work."""


class Guard:
    """One worker at a time; not for use by several threads at once, but for ``close``."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._worker: _Worker | None = None
        self.closed = False

    def check(self, works: Sequence[Work]) -> list[Answered]:
        """Return an answer for every piece of work, in its order. Raises ClosedError if closed meanwhile."""
        answers: dict[int, Answered] = {}
        waiting, again = list(range(len(works))), []
        while waiting:
            death = self._run(works, waiting, answers)
            waiting = [index for index in waiting if index not in answers]
            if death is not None:
                again.append(waiting.pop(0))  # answers come in order: it was at the first that has none
        for index in again:
            self._discard()
            death = self._run(works, [index], answers)
            if death is not None:
                answers[index] = _unanswered(works[index].task, death)
        return [answers[index] for index in range(len(works))]

    def close(self) -> None:
        """End the worker; safe to call from any thread."""
        self.closed = True
        worker = self._worker
        if worker is not None:
            worker.kill()

    def _run(self, works: Sequence[Work], indices: list[int], answers: dict[int, Answered]) -> Death | None:
        """Let the worker check some of the works and note its answers; return how it died, if it did."""
        self._require_open()
        if self._worker is None or self._worker.age >= _LIFE:
            self._discard()
            self._worker = _Worker(self.settings)
            self._require_open()  # it may have been closed meanwhile, by another thread
        worker = self._worker
        death = worker.check([works[index] for index in indices], indices, answers)
        if death is not None:
            self._discard()
            self._require_open()
            if not worker.ready:
                raise ConfigError(_NOT_READY + death.reason)
        return death

    def _require_open(self) -> None:
        if self.closed:
            self._discard()
            raise ClosedError

    def _discard(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None


class _Worker:
    """One process with its pipes and the watch over its time."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.age = 0
        self.ready = False
        self._overdue = False
        self._ended = threading.Event()
        self._deadline: float | None = None
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the worker
        self._process = started(settings.job, self._errors)
        threading.Thread(target=self._watch, daemon=True).start()

    def check(self, works: Sequence[Work], indices: list[int], answers: dict[int, Answered]) -> Death | None:
        """Have works checked and their answers noted by index; return how the worker died, if it did."""
        try:
            self._start()
            self._send(works)
            for index, work in zip(indices, works, strict=True):
                answers[index] = self._answer(work.task)
                self.age += 1
        except (GoneError, OSError):
            return self._death()
        except MessageError:
            self._process.kill()
            return Death(ending=Ending.CRASHED, reason=_GARBLED)
        finally:
            self._deadline = None
        return None

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self._ended.set()
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._errors):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:  # what was still to be sent to it
                pass

    def _start(self) -> None:
        if not self.ready:
            self._due_in(_START_LIMIT)
            self._write(pickle.dumps(self.settings))
            decoded(Ready, self._frame())
            self.ready = True

    def _send(self, works: Sequence[Work]) -> None:
        self._due_in(_START_LIMIT)
        tasks = tuple(work.task for work in works)
        contents = [part for work in works for part in (work.content, work.prior) if part]
        self._write(encoded(Chunk(tasks=tasks, time_limit=self.settings.time_limit)), *contents)
        self._due_in(self.settings.time_limit)

    def _answer(self, task: Task) -> Answered:
        answer = decoded(Answer, self._frame())
        report = self._frame() if answer.packed else b""
        if answer.file != task.file or len(report) != answer.packed:
            raise MessageError("not the answer to this task")
        self._due_in(self.settings.time_limit)
        return Answered(answer=answer, report=report)

    def _frame(self) -> bytes:
        pipe = self._process.stdout
        frame = next_frame(pipe.read) if pipe is not None else None
        if frame is None:
            raise GoneError("no answer")
        return frame

    def _write(self, *frames: bytes) -> None:
        pipe = self._process.stdin
        if pipe is not None:
            for frame in frames:
                pipe.write(framed(frame))
            pipe.flush()

    def _due_in(self, seconds: float) -> None:
        self._deadline = time.monotonic() + seconds

    def _watch(self) -> None:
        while not self._ended.wait(_LOOK_EVERY):
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                self._overdue = True
                self._process.kill()
                self._process.wait()
                return

    def _death(self) -> Death:
        self._process.kill()
        code = self._process.wait()
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - _TAIL))
        end = End(
            code=code,
            said=self._errors.read(),
            overdue=self._overdue,
            seconds=self.settings.time_limit,
            memory=self.settings.memory_limit,
        )
        ending, reason = end.meaning()
        return Death(ending=ending, reason=reason)


def _unanswered(task: Task, death: Death) -> Answered:
    remedy = Words(
        "；单独重试一次结果相同。请用 Excel 打开后另存为新的 .xlsx 再审核。",
        "; once more alone it ended the same. Open it in Excel, save it as a new .xlsx and check that.",
    )
    answer = Answer(file=task.file, ending=death.ending, reason=death.reason + remedy)
    return Answered(answer=answer)
