"""A worker: a process that checks files one after the other and is thrown away when one defeats it.

It takes tasks from standard input and answers on standard output; whatever a library prints goes to
standard error. It is forked by the nursery, or started as `python -m auditcheck.batch.worker` by a guard.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import pickle  # what comes from the parent is trusted, what goes to it is not
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import BinaryIO

from auditcheck.batch.messages import (
    Answered,
    Chunk,
    Ready,
    Settings,
    Task,
    decoded,
    encoded,
    framed,
    next_frame,
)
from auditcheck.batch.processes import FAILED, OUT_OF_MEMORY, bound_memory, leave_no_core
from auditcheck.model.rules import RulePack
from auditcheck.workbook.limits import in_force

_COLLECT_EVERY = 100_000
"""Objects made between two searches for garbage: a check makes little of it."""
_GRACE = 10
"""Seconds after the time limits of its files at which a worker that nobody watches any more ends itself."""

Job = Callable[[RulePack | None, Task, bytes | None, bytes | None], Answered]


def main() -> None:
    """Answer tasks until there are no more, or until a file brings this process down."""
    source, sink = sys.stdin.buffer, _own_output()
    try:
        settings = pickle.loads(next_frame(source.read) or b"")  # noqa: S301 - from the parent
        job = job_of(settings.job)
        _prepare(settings)
        _tell(sink, encoded(Ready()))
        with in_force(settings.limits):
            while (head := next_frame(source.read)) is not None:
                _answer_all(decoded(Chunk, head), source, sink, partial(job, settings.pack))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BrokenPipeError:
        os._exit(0)
    except BaseException as error:  # noqa: BLE001 - native libraries panic outside of Exception
        _tell_last(f"{type(error).__name__}: {error}")
        os._exit(FAILED)
    os._exit(0)


def _answer_all(
    chunk: Chunk,
    source: BinaryIO,
    sink: BinaryIO,
    job: Callable[[Task, bytes | None, bytes | None], Answered],
) -> None:
    contents = [(_content(task.size, source), _content(task.prior_size, source)) for task in chunk.tasks]
    faulthandler.dump_traceback_later(chunk.time_limit * len(contents) + _GRACE, exit=True)
    for task, (content, prior) in zip(chunk.tasks, contents, strict=True):
        answered = job(task, content, prior)
        _tell(sink, encoded(answered.answer), *([answered.report] if answered.report else []))
    faulthandler.cancel_dump_traceback_later()


def _content(size: int, source: BinaryIO) -> bytes | None:
    return next_frame(source.read) if size else None


def job_of(place: str) -> Job:
    """Return the function at ``module:function`` that checks a file; nothing else loads what it needs.

    What its first call would load besides, the module's ``load`` does, where there is one.
    """
    module, _, name = place.partition(":")
    home = import_module(module)
    getattr(home, "load", _nothing)()
    found: Job = getattr(home, name)
    return found


def _nothing() -> None:
    """Load nothing."""


def _prepare(settings: Settings) -> None:
    """Load what every check needs, then bound the memory that may be taken on top of it."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(_COLLECT_EVERY)
    leave_no_core()
    if settings.memory_limit:
        bound_memory(settings.memory_limit)


def _own_output() -> BinaryIO:
    """Return standard output for answers alone: what is printed from now on goes to standard error."""
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return own


def _tell(sink: BinaryIO, *frames: bytes) -> None:
    sink.writelines(framed(frame) for frame in frames)
    sink.flush()


def _tell_last(text: str) -> None:
    sys.stderr.write(f"\n{text[:500]}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
