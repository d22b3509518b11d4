"""What is asked of a batch, and what each of its files needs: content, key, last period's file."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from auditcheck.batch.discovery import Found, discovered
from auditcheck.batch.guarding import Work
from auditcheck.batch.ledger import Key
from auditcheck.batch.messages import Settings, Task
from auditcheck.batch.recognition import NamePattern, Priors
from auditcheck.batch.reviewed import Answering
from auditcheck.errors import WorkbookError
from auditcheck.model.batch import Ending, Units
from auditcheck.model.report import PackInfo
from auditcheck.model.rules import RuleClass
from auditcheck.model.version import __version__
from auditcheck.model.words import Words
from auditcheck.workbook.checks import RefusedError
from auditcheck.workbook.limits import current
from auditcheck.workbook.opening import file_digest, look_at, open_submission, printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is asked of a batch.

    ``request`` is the same as JSON, for resuming; ``exclude`` what is no part of the batch; ``mildest``
    the mildest class of open issue that blocks (None: none does), which ``fail_on`` names.
    ``prior_totals``: last period's files that belong to no submission are checked too.
    """

    paths: tuple[str, ...]
    settings: Settings
    pack: PackInfo | None = None
    request: str = "{}"
    fail_on: str = "error"
    mildest: RuleClass | None = RuleClass.LOGIC
    prior: str | None = None
    prior_totals: bool = False
    units: Units | None = None
    pattern: NamePattern | None = None
    exclude: tuple[Path, ...] = ()
    answering: Answering | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A file to check with the key of its report; ``of_prior``: it is itself one of last period's.

    ``changed`` is when a file that is read by its path was changed last, in nanoseconds.
    """

    work: Work
    key: Key
    size: int
    changed: int = 0
    of_prior: bool = False

    def digest(self) -> str:
        """Return the SHA-256 of its content, taken now if it was not before.

        Empty where it cannot be read, or is no longer what was to be checked.
        """
        if self.key.sha256 or not self.work.task.path:
            return self.key.sha256 or hashlib.sha256(self.work.content).hexdigest()
        path, limits = Path(self.work.task.path), current()
        try:
            status, found = look_at(path, limits), file_digest(path, limits)
        except (RefusedError, WorkbookError):
            return ""
        return found if (status.st_size, status.st_mtime_ns) == (self.size, self.changed) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A file that needs no worker to be answered: skipped, or not to be opened at all."""

    file: str
    ending: Ending
    reason: Words | None


class Planned:
    """The files of a batch. Raises ConfigError if what was named does not exist."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._limits = current().of_reading()
        self.found = discovered(plan.paths, plan.exclude)
        before = discovered([plan.prior], plan.exclude) if plan.prior is not None else []
        self._before = {each.file: each for each in before if each.ending is None}
        self._priors = Priors(list(self._before), plan.units, plan.pattern)

    def jobs(self, met: Container[str]) -> Iterator[Job | Refused]:
        """Yield what is to be done with each file, by name; then last period's files that nobody needs.

        Keys tell the content of files ``met`` before alone: no answer can be there for any other.
        """
        used = set()
        for each in self.found:
            prior = self._before.get(self._priors.of(each.file) or "")
            if prior is not None:
                used.add(prior.file)
            yield self._job(each, prior, hashed=each.file in met)
        for file, each in self._before.items():
            if self.plan.prior_totals and file not in used:
                yield self._job(each, None, hashed=file in met, of_prior=True)

    def _job(
        self, each: Found, prior: Found | None, *, hashed: bool, of_prior: bool = False
    ) -> Job | Refused:
        if each.ending is not None:
            return Refused(file=each.file, ending=each.ending, reason=each.reason)
        try:
            taken = _taken(each, hashed=hashed)
            before = _taken(prior, hashed=hashed) if prior is not None else _NOTHING
        except (RefusedError, WorkbookError, OSError) as error:
            return Refused(file=each.file, ending=Ending.UNREADABLE, reason=_told(error))
        task = Task(
            file=each.file,
            path=_path_of(each),
            size=len(taken.content),
            prior=prior.file if prior is not None else "",
            prior_path=_path_of(prior) if prior is not None else "",
            prior_size=len(before.content),
            diagnose=self.plan.settings.diagnose and not of_prior,
        )
        key = Key(
            sha256=taken.sha256,
            pack=self.plan.pack.digest if self.plan.pack else "",
            version=__version__,
            prior_sha256=before.sha256,
            diagnosed=task.diagnose,
            limits=self._limits,
        )
        return Job(
            work=Work(task=task, content=taken.content, prior=before.content),
            key=key,
            size=taken.size,
            changed=taken.changed,
            of_prior=of_prior,
        )


class _Taken(NamedTuple):
    """What is known of a file before it is checked; its content only if no worker can read it by its path."""

    content: bytes
    sha256: str
    size: int
    changed: int


_NOTHING = _Taken(b"", "", 0, 0)


def _taken(each: Found, *, hashed: bool) -> _Taken:
    path, limits = each.path or Path(), current()
    if _path_of(each):
        status = look_at(path, limits)
        digest = file_digest(path, limits) if hashed else ""
        return _Taken(b"", digest, status.st_size, status.st_mtime_ns)
    content = each.fetch() if each.fetch else open_submission(path, limits)
    return _Taken(content, hashlib.sha256(content).hexdigest() if hashed else "", len(content), 0)


def _path_of(each: Found) -> str:
    """Return the path by which a worker reads the file; empty where its content goes along.

    So it does where no message can hold the path: a name with bytes that are no UTF-8.
    """
    return each.real if printable(each.real) == each.real else ""


def _told(error: RefusedError | WorkbookError | OSError) -> Words:
    if isinstance(error, RefusedError):
        return error.issue.message
    if isinstance(error, WorkbookError):
        return error.words
    return Words(f"读不到：{error}", f"it cannot be read: {error}")
