"""Workers are forked from a nursery, which takes nothing from what is known, limited or ended of them."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.batch.runs import ROOT

from auditcheck.batch import guarding, starting
from auditcheck.batch.executors import LocalPool, check_chunk
from auditcheck.batch.guarding import Guard, Work
from auditcheck.batch.messages import Answered, Settings, Task
from auditcheck.errors import ConfigError
from auditcheck.model.batch import Ending

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
WHOSE = "tests.batch.births:whose"
KILLER = "tests.batch.killers:check"


@pytest.fixture(autouse=True)
def _nurseries_of_its_own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    starting.close_nurseries()
    yield
    starting.close_nurseries()


def settings(job: str = WHOSE, seconds: float = 20.0) -> Settings:
    return Settings(pack=None, job=job, time_limit=seconds)


def works(*names: str) -> list[Work]:
    return [Work(task=Task(file=name, path="nowhere")) for name in names]


def processes(answered: Answered) -> tuple[int, int]:
    """Return the process numbers of the nursery and the worker that gave this answer."""
    assert answered.answer.reason is not None
    parent, own = answered.answer.reason.zh.split()
    return int(parent), int(own)


def living(process: int) -> bool:
    """Say whether a process runs; one that nobody has buried yet does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def gone_within(seconds: float, *numbers: int) -> bool:
    until = time.monotonic() + seconds
    while any(map(living, numbers)):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def spent() -> float:
    """Return the processor time of this process's children that have ended, and of theirs."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def kill_the_nursery(job: str = WHOSE) -> int:
    process = starting._nurseries[job]._process
    process.kill()
    process.wait()
    return process.pid


def test_guards_share_a_nursery_that_has_one_thread_and_each_has_its_worker() -> None:
    with closing(Guard(settings())) as one, closing(Guard(settings(seconds=9.0))) as other:
        threads = [threading.Thread(target=guard.check, args=(works("a"),)) for guard in (one, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        first, second = (processes(guard.check(works("b"))[0]) for guard in (one, other))
        assert first[0] == second[0] != os.getpid()
        assert first[1] != second[1]
        assert len(list(Path(f"/proc/{first[0]}/task").iterdir())) == 1
    assert gone_within(5, first[1], second[1])
    assert living(first[0])


def test_a_worker_holds_no_file_of_the_nursery_or_of_another_worker() -> None:
    with closing(Guard(settings())) as one, closing(Guard(settings())) as other:
        one.check(works("a"))
        _, worker = processes(other.check(works("a"))[0])
        files = [str(file.readlink()) for file in Path(f"/proc/{worker}/fd").iterdir()]
        assert [file for file in files if file.startswith("socket:")] == []
        assert len([file for file in files if file.startswith("pipe:")]) == 2


@pytest.mark.parametrize(
    ("name", "ending", "word"),
    [
        ("segfault-1", Ending.CRASHED, "SIGSEGV"),
        ("exit-1", Ending.CRASHED, "exit 0"),
        ("panic-1", Ending.CRASHED, "what native code does"),
        ("oomkilled-1", Ending.OUT_OF_MEMORY, "want of memory"),
        ("sleep-1", Ending.TIMED_OUT, "2 s"),
    ],
)
def test_how_a_worker_ended_is_known(name: str, ending: Ending, word: str) -> None:
    with closing(Guard(settings(KILLER, seconds=2.0))) as guard:
        (answered,) = guard.check(works(name))
    assert answered.answer.ending == ending
    assert answered.answer.reason is not None
    assert word in answered.answer.reason.en


def test_a_nursery_that_is_killed_is_replaced_and_costs_no_answer() -> None:
    with closing(Guard(settings(KILLER))) as guard:
        kept = guard.check(works("a"))
        first = kill_the_nursery(KILLER)
        assert guard.check(works("a")) == kept
        answers = guard.check(works("a", "segfault-1", "b"))
        second = starting._nurseries[KILLER]._process.pid
    assert [each.answer.ending for each in answers] == [Ending.UNREADABLE, Ending.CRASHED, Ending.UNREADABLE]
    assert answers[1].answer.reason is not None
    assert "SIGSEGV" in answers[1].answer.reason.en
    assert first != second


def test_a_worker_is_ended_though_its_nursery_is_gone() -> None:
    with closing(Guard(settings(seconds=2.0))) as guard:
        nursery, worker = processes(guard.check(works("a"))[0])
        timer = threading.Timer(0.5, kill_the_nursery)
        timer.start()
        (answered,) = guard.check(works("hang-1"))
        timer.join()
    assert answered.answer.ending == Ending.TIMED_OUT
    assert gone_within(5, nursery, worker)


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_nursery_and_workers_end_with_the_process_that_asked_for_them(sign: signal.Signals) -> None:
    script = (
        "import sys; sys.path.insert(0, '.'); from tests.batch.test_nursery import *\n"
        "guard = Guard(settings()); print(*processes(guard.check(works('a'))[0]), flush=True)\n"
        "guard.check(works('hang-1'))"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        numbers = [int(number) for number in parent.stdout.readline().split()]
        assert all(map(living, numbers))
        parent.send_signal(sign)
        parent.wait()
    assert gone_within(5, *numbers)


def test_workers_count_as_spent_when_the_pool_is_left() -> None:
    before = spent()
    with LocalPool(1) as pool:
        (answered,) = pool.submit(check_chunk, settings(), works("burn-1")).result()
    assert spent() >= before + 1.0
    assert not any(map(living, processes(answered)))
    assert starting._nurseries == {}


def test_a_job_that_keeps_threads_has_its_workers_started_each_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WHEN_LOADED", "thread")
    with closing(Guard(settings())) as guard:
        nursery, worker = processes(guard.check(works("a"))[0])
        assert nursery == starting._nurseries[WHOSE]._process.pid
        assert b"auditcheck.batch.worker" in Path(f"/proc/{worker}/cmdline").read_bytes()
        assert guard.check(works("b"))[0].answer.ending == Ending.CHECKED
    assert gone_within(5, worker)


@pytest.mark.parametrize(
    ("harm", "word"), [("abort", "SIGABRT"), ("fail", "ZeroDivisionError"), ("alone", "no process to spare")]
)
def test_what_keeps_workers_from_starting_is_told(
    monkeypatch: pytest.MonkeyPatch, harm: str, word: str
) -> None:
    monkeypatch.setenv("WHEN_LOADED", harm)
    with closing(Guard(settings())) as guard, pytest.raises(ConfigError) as raised:
        guard.check(works("a"))
    assert word in raised.value.words.en


def test_a_nursery_that_hangs_is_ended_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHEN_LOADED", "hang")
    monkeypatch.setattr(guarding, "_START_LIMIT", 0.5)
    monkeypatch.setattr(starting, "_WITHIN", 0.5)
    with closing(Guard(settings())) as guard, pytest.raises(ConfigError):
        guard.check(works("a"))
    assert starting._nurseries[WHOSE].gone()


def test_where_there_is_no_nursery_workers_start_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with closing(Guard(settings())) as guard:
        assert processes(guard.check(works("a"))[0])[0] == os.getpid()
    assert starting._nurseries == {}


def test_a_nursery_that_nobody_asked_is_ended_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHEN_LOADED", "hang")
    monkeypatch.setattr(starting, "_WITHIN", 3600.0)
    starting.expect(WHOSE)
    process = starting._nurseries[WHOSE]._process
    starting.close_nurseries()
    assert process.returncode == -signal.SIGKILL


def test_workers_look_for_garbage_though_the_nursery_does_not() -> None:
    with closing(Guard(settings())) as guard:
        (answered,) = guard.check(works("gc"))
    assert answered.answer.identity == {"gc": "True 100000"}
