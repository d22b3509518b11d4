"""Batches run in this process or with real workers, and what they leave behind."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.submissions import write_pack, write_submission

from auditcheck.batch.executors import LocalPool
from auditcheck.batch.ledger import Ledger
from auditcheck.batch.messages import Answered, Settings
from auditcheck.batch.planning import Plan
from auditcheck.batch.reviewed import LedgerReview
from auditcheck.batch.running import Ended, Started, run_batch
from auditcheck.batch.starting import JOB
from auditcheck.model.batch import BatchInfo, Entry, Since
from auditcheck.model.report import Report
from auditcheck.rulepacks.describing import pack_info
from auditcheck.rulepacks.loading import load_rulepack

MIB = 1024 * 1024
ROOT = Path(__file__).resolve().parent.parent.parent


class Inline(Executor):
    """Runs every chunk at once in this process, by the function given: no workers, no isolation."""

    def __init__(self, check: Callable[..., list[Answered]]) -> None:
        self._check = check

    def submit(self, _: Any, /, *args: Any, **__: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(self._check(*args))
        return future


class Result:
    """What a run left in its ledger, read back."""

    def __init__(self, out: Path, run: int, events: list[Started | Ended]) -> None:
        self.events = events
        with closing(Ledger(out)) as ledger:
            review = LedgerReview(ledger, run)
            self.info: BatchInfo = review.info
            self.entries: dict[str, Entry] = {entry.file: entry for entry in review.entries}
            self.reports: dict[str, Report | None] = {e.file: report for e, report in review.reports()}
            self.since: dict[str, Since | None] = {e.file: review.since(e) for e in review.entries}
            self.priors: dict[str, Report] = dict(review.prior_reports())

    def endings(self) -> dict[str, str]:
        return {file: entry.ending.value for file, entry in self.entries.items()}

    def comparable(self) -> Any:
        return (self.info, self.entries, self.reports, self.since, self.priors)


def light_plan(folder: Path, *paths: str | Path, **changes: Any) -> Plan:
    """Return a plan over ``paths`` with the tests' little pack, which is written to ``folder``."""
    pack = load_rulepack(write_pack(folder))
    settings = Settings(pack=pack, time_limit=changes.pop("time_limit", 60.0), job=changes.pop("job", JOB))
    settings = replace(settings, memory_limit=changes.pop("memory_limit", 1024 * MIB))
    info = pack_info(pack, recognised=False)
    return Plan(paths=tuple(map(str, paths)), settings=settings, pack=info, **changes)


def run(
    plan: Plan, out: Path, executor: Executor | None = None, *, resume: bool = False, jobs: int = 2
) -> Result:
    """Run a plan with real workers, or in ``executor``, and read back what it left."""
    out.mkdir(exist_ok=True)
    events: list[Started | Ended] = []
    with closing(Ledger(out, writing=True)) as ledger:
        if executor is not None:
            number = run_batch(plan, ledger, executor, jobs, events.append, resume=resume)
        else:
            with LocalPool(jobs) as pool:
                number = run_batch(plan, ledger, pool, jobs, events.append, resume=resume)
    return Result(out, number, events)


def write_many(folder: Path, count: int, *, prefix: str = "unit") -> list[Path]:
    """Write ``count`` submissions of as many units; all have the same three issues."""
    folder.mkdir(parents=True, exist_ok=True)
    return [
        write_submission(folder / f"{prefix}-{number:03}.xlsx", unit=f"单位{number}", code=f"4301{number:03}")
        for number in range(count)
    ]
