"""The same batch on a dask cluster: complete and identical, though one of its workers is killed."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests.batch.runs import ROOT, Result, light_plan, run, write_many

from auditcheck.batch.executors import executor
from auditcheck.batch.ledger import Ledger
from auditcheck.batch.running import Ended, Started, run_batch
from auditcheck.errors import ConfigError

pytest.importorskip("distributed")


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def said(process: subprocess.Popen[str], sign: str) -> str:
    """Return the first line on standard error that holds ``sign``, and let the rest flow away."""
    assert process.stderr is not None
    for line in process.stderr:
        if sign in line:
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return line
    raise AssertionError(sign)


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Keep a scheduler and two workers on loopback; yield its address and one of the workers."""
    with started("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard") as scheduler:
        address = said(scheduler, "Scheduler at:").split()[-1]
        options = ("--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", str(folder))
        with (
            started("dask_worker", address, *options) as one,
            started("dask_worker", address, *options) as two,
        ):
            said(one, "Registered to")
            said(two, "Registered to")
            yield address, one


def test_a_cluster_that_loses_a_worker_ends_as_the_local_pool_does(tmp_path: Path) -> None:
    write_many(tmp_path / "filed", 40)
    plan = light_plan(tmp_path, tmp_path / "filed")
    local = run(plan, tmp_path / "local")
    events: list[Started | Ended] = []
    (tmp_path / "out").mkdir()
    with (
        cluster(tmp_path) as (address, victim),
        closing(Ledger(tmp_path / "out", writing=True)) as ledger,
        executor("dask", 1, address) as (pool, workers),
    ):
        assert workers == 2

        def tell(event: Started | Ended) -> None:
            events.append(event)
            if len(events) == 8:
                victim.kill()
                time.sleep(0.1)

        number = run_batch(plan, ledger, pool, workers, tell)
    result = Result(tmp_path / "out", number, events)
    assert victim.poll() is not None
    assert len(events) == 41
    assert result.comparable() == local.comparable()


def test_a_scheduler_that_is_not_there_is_told() -> None:
    for name, address in (("dask", None), ("dask", "tcp://127.0.0.1:9"), ("ray", None)):
        with pytest.raises(ConfigError), executor(name, 1, address):
            pass
