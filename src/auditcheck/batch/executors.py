"""Where chunks are checked: on this machine or on a dask cluster, through the same Executor interface.

``check_chunk`` is what either runs. It keeps one guard a thread, so that a submission is parsed in a
disposable process on every machine, and neither a thread of the pool nor a worker of the cluster dies
of one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

from auditcheck.batch.guarding import Guard, Work
from auditcheck.batch.messages import Answered, Settings
from auditcheck.batch.starting import JOB, LOCAL, close_nurseries, expect
from auditcheck.errors import ConfigError
from auditcheck.model.words import Words

DASK = "dask"
P = ParamSpec("P")
T = TypeVar("T")


class _Guards(threading.local):
    """The guard of each thread of this process."""

    guard: Guard | None = None


_mine = _Guards()
_all: set[Guard] = set()
_lock = threading.Lock()


def check_chunk(settings: Settings, works: Sequence[Work]) -> list[Answered]:
    """Return an answer for every piece of work, in its order, whatever the files do."""
    guard = _mine.guard
    if guard is None or guard.closed or guard.settings != settings:
        guard = _new_guard(settings, guard)
        _mine.guard = guard
    return guard.check(works)


def _new_guard(settings: Settings, old: Guard | None) -> Guard:
    guard = Guard(settings)
    with _lock:
        if old is not None:
            _all.discard(old)
        _all.add(guard)
    if old is not None:
        old.close()
    return guard


class LocalPool(Executor):
    """As many guarded worker processes as there are threads; leaving it ends them at once."""

    def __init__(self, jobs: int) -> None:
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="guard")

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run a function in a thread that has its own worker."""
        return self._threads.submit(fn, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - Executor's
        """End the workers, then the threads; what is still being checked is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        with _lock:
            guards = list(_all)
            _all.clear()
        for guard in guards:
            guard.close()
        self._threads.shutdown(wait=wait, cancel_futures=cancel_futures)
        close_nurseries()


@contextmanager
def executor(name: str, jobs: int, scheduler: str | None = None) -> Iterator[tuple[Executor, int]]:
    """Keep the executor called ``name`` and the number of its workers.

    Raises ConfigError if there is none, or if no scheduler answers.
    """
    if name == LOCAL:
        with LocalPool(jobs) as pool:
            expect(JOB)
            yield pool, jobs
        return
    if name != DASK:
        words = Words(
            f"没有执行器 {name}，可用 local 或 dask。", f"There is no executor {name}: local or dask."
        )
        raise ConfigError(words)
    client = _connected(scheduler)
    try:
        yield client.get_executor(pure=False, retries=_RETRIES), max(1, sum(client.ncores().values()))
    finally:
        client.close()


_RETRIES = 3
_ANSWER_WITHIN = "10s"


def _connected(scheduler: str | None) -> Any:  # noqa: ANN401 - dask is an extra
    if scheduler is None:
        raise ConfigError(
            Words(
                "请用 --scheduler 给出 dask 调度器的地址，如 tcp://127.0.0.1:8786。",
                "Give the address of the dask scheduler with --scheduler, such as tcp://127.0.0.1:8786.",
            )
        )
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError as error:
        words = Words(
            "--executor dask 需要安装 auditcheck[dask]。", "--executor dask needs auditcheck[dask] installed."
        )
        raise ConfigError(words) from error
    try:
        return Client(scheduler, timeout=_ANSWER_WITHIN)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        words = Words(
            f"调度器 {scheduler} 没有应答：{error}。", f"No scheduler answers at {scheduler}: {error}."
        )
        raise ConfigError(words) from error
