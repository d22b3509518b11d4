"""Running a batch: files go out in chunks, answers come back in any order and are noted at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from itertools import count

from auditcheck.batch.executors import check_chunk
from auditcheck.batch.guarding import ClosedError
from auditcheck.batch.ledger import Ledger
from auditcheck.batch.messages import Answer, Answered, unpacked_report
from auditcheck.batch.planning import Job, Plan, Planned, Refused
from auditcheck.batch.recognition import claim
from auditcheck.batch.rounds import settle_rounds
from auditcheck.batch.tallying import tally_of
from auditcheck.errors import AuditcheckError
from auditcheck.model.batch import Ending, Entry
from auditcheck.model.version import __version__
from auditcheck.model.words import Words
from auditcheck.workbook.limits import in_force

MOST_IN_A_CHUNK = 16
_MOST_BYTES = 16 * 1024 * 1024
"""Content that goes along with one chunk, of files that workers cannot read by their path."""
_CHUNKS_A_WORKER = 4
_AHEAD = 2
_LOST = Words("执行它的机器失去联系", "the machines that were to check it were lost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A run has begun, or goes on, over so many files."""

    run: int
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A file was answered; ``reused``: from the ledger."""

    entry: Entry
    reused: bool = False


Telling = Callable[[Started | Ended], None]


def run_batch(
    plan: Plan, ledger: Ledger, executor: Executor, workers: int, tell: Telling, *, resume: bool = False
) -> int:
    """Answer every file of a plan and return the run's number; all of it is in the ledger then.

    ``resume`` goes on with the last run if it was broken off and pack, version and limits are the same;
    else a new one begins, which takes from the ledger what still holds. Broken off by an exception (Ctrl-C is
    one), the answers so far are kept and the run is noted as not complete. Raises ConfigError if files
    named do not exist or workers cannot start.
    """
    with in_force(plan.settings.limits):
        return _run(plan, ledger, executor, workers, tell, resume=resume)


def _run(plan: Plan, ledger: Ledger, executor: Executor, workers: int, tell: Telling, *, resume: bool) -> int:
    planned, limits = Planned(plan), plan.settings.limits.of_reading()
    last = ledger.last_run()
    same = last is not None and (last.version, last.pack, last.limits) == (__version__, plan.pack, limits)
    goes_on = resume and same and last is not None and not last.complete
    run = (
        last.number
        if last and goes_on
        else ledger.begin(plan.request, __version__, plan.pack, plan.fail_on, limits)
    )
    tell(Started(run=run, files=len(planned.found)))
    batch = _Batch(plan, ledger, run, tell)
    complete = False
    try:
        batch.forget_gone({each.file for each in planned.found})
        batch.dispatch(batch.open_jobs(planned), executor, workers, len(planned.found))
        complete = True
    finally:
        ledger.save()
        settle_rounds(ledger, run)
        ledger.finish(run, complete=complete)
    return run


class _Batch:
    """One run: what is asked for, where it is noted and who is told."""

    def __init__(self, plan: Plan, ledger: Ledger, run: int, tell: Telling) -> None:
        self.plan, self.ledger, self.run, self.tell = plan, ledger, run, tell
        self._noted = ledger.noted(run)

    def forget_gone(self, there: set[str]) -> None:
        """Forget files that had an answer when the run was broken off and are gone since."""
        self.ledger.forget(self.run, sorted(self._noted.keys() - there))

    def open_jobs(self, planned: Planned) -> Iterator[Job]:
        """Yield the jobs that need a worker; the others are noted on the way."""
        for job in planned.jobs(self.ledger.files() | self._noted.keys()):
            if isinstance(job, Refused):
                self._note(
                    Entry(file=job.file, ending=job.ending, reason=job.reason, blocks=job.ending.unanswered)
                )
            elif not self._reused(job):
                yield job

    def dispatch(self, jobs: Iterator[Job], executor: Executor, workers: int, files: int) -> None:
        """Have jobs answered, so many chunks at a time that no worker waits for the next."""
        pending: dict[Future[list[Answered]], list[Job]] = {}
        for chunk in _chunks(jobs, files, workers * _CHUNKS_A_WORKER):
            pending[self._submitted(executor, chunk)] = chunk
            while len(pending) >= workers * _AHEAD:
                self._collect(pending, executor)
        while pending:
            self._collect(pending, executor)

    def _submitted(self, executor: Executor, chunk: list[Job]) -> Future[list[Answered]]:
        return executor.submit(check_chunk, self.plan.settings, [job.work for job in chunk])

    def _collect(self, pending: dict[Future[list[Answered]], list[Job]], executor: Executor) -> None:
        """Note the answers that have come; a chunk that was lost with its machine goes out file by file."""
        for future in wait(pending, return_when=FIRST_COMPLETED).done:
            chunk = pending.pop(future)
            answers = self._answers(future, chunk)
            if answers is None:
                pending.update({self._submitted(executor, [job]): [job] for job in chunk})
                continue
            for job, answered in zip(chunk, answers, strict=True):
                self._answered(job, answered)
        self.ledger.save()

    def _answers(self, future: Future[list[Answered]], chunk: list[Job]) -> list[Answered] | None:
        try:
            return future.result()
        except (AuditcheckError, ClosedError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever a cluster raises for a task it lost
            if len(chunk) > 1:
                return None
            reason = _LOST + Words(f"（{type(error).__name__}）", f" ({type(error).__name__})")
            return [
                Answered(answer=Answer(file=chunk[0].work.task.file, ending=Ending.CRASHED, reason=reason))
            ]

    def _reused(self, job: Job) -> bool:
        """Note a job's answer from the ledger, if it is there."""
        if not job.key.sha256:
            return False
        task, found = job.work.task, self.ledger.answered(job.work.task.file, job.key)
        if found is not None:
            number, answer = found
            report = self.ledger.packed(number) if self.plan.answering else b""
            self._take(job, Answered(answer=answer, report=report), number, reused=True)
            return True
        sha256, ending = self._noted.get(task.file, ("", Ending.SKIPPED))
        if sha256 != job.key.sha256 or not ending.unanswered:
            return False
        entry = Entry(file=task.file, ending=ending, sha256=sha256, size=job.size, blocks=True)
        self.tell(Ended(entry=entry, reused=True))
        return True

    def _answered(self, job: Job, answered: Answered) -> None:
        number = self.ledger.keep(answered, job.key) if answered.report else None
        self._take(job, answered, number)

    def _take(self, job: Job, answered: Answered, number: int | None, *, reused: bool = False) -> None:
        answer = answered.answer
        if job.of_prior:
            if number is not None:
                self.ledger.note_prior(self.run, answer.file, number)
            return
        tally = answer.tally
        if self.plan.answering is not None and answered.report:
            report = self.plan.answering(unpacked_report(answered.report))
            self.ledger.note_answers(self.run, answer.file, report.issues)
            tally = tally_of(report)
        entry = Entry(
            file=answer.file,
            ending=answer.ending,
            sha256=answer.sha256 or job.digest(),
            size=answer.size or job.size,
            unit=claim(answer.identity, answer.file, self.plan.units, self.plan.pattern),
            prior=job.work.task.prior,
            reason=answer.reason,
            tally=tally,
            blocks=answer.ending.unanswered or (tally is not None and tally.blocks(self.plan.mildest)),
        )
        self._note(entry, number, reused=reused)

    def _note(self, entry: Entry, number: int | None = None, *, reused: bool = False) -> None:
        self.ledger.note(self.run, entry, number)
        self.tell(Ended(entry=entry, reused=reused))


def _chunks(jobs: Iterator[Job], files: int, shares: int) -> Iterator[list[Job]]:
    """Yield jobs a few at a time, fewer where their content goes along or not many are left."""
    chunk: list[Job] = []
    size = 0
    for left, job in zip(count(files, -1), jobs, strict=False):
        size += len(job.work.content) + len(job.work.prior)
        chunk.append(job)
        if len(chunk) >= min(MOST_IN_A_CHUNK, left // shares) or size >= _MOST_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
