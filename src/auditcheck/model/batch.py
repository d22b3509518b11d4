"""Batch: how each of many submissions ended, and the run they were checked in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from auditcheck.model.answers import Settled
from auditcheck.model.issues import Verdict
from auditcheck.model.report import PackInfo, Report
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words


class Ending(StrEnum):
    """How a submission of a batch ended. Only ``checked`` means that the rules were applied to it.

    ``skipped`` is what is no submission at all (lock files, files of other kinds); the others are
    submissions that got no verdict.
    """

    CHECKED = "checked"
    UNREADABLE = "unreadable"
    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    SKIPPED = "skipped"

    @property
    def words(self) -> Words:
        """The ending's name for people."""
        return _ENDING_TITLE[self]

    @property
    def unanswered(self) -> bool:
        """Whether a submission was not checked though it should have been."""
        return self not in {Ending.CHECKED, Ending.SKIPPED}


_ENDING_TITLE = {
    Ending.CHECKED: Words("已审核", "checked"),
    Ending.UNREADABLE: Words("无法读取", "unreadable"),
    Ending.CRASHED: Words("审核进程崩溃", "crashed"),
    Ending.TIMED_OUT: Words("超时", "timed out"),
    Ending.OUT_OF_MEMORY: Words("内存超限", "out of memory"),
    Ending.SKIPPED: Words("已跳过", "skipped"),
}


class Recognised(StrEnum):
    """By what a submission's unit was recognised."""

    COVER = "cover"
    FILE_NAME = "file_name"
    ROSTER = "roster"
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterUnit:
    """A unit that has to submit: a line of the roster. ``kind`` is the roster's own word (单户, 汇总 …)."""

    code: str
    name: str = ""
    kind: str = ""
    parent: str = ""


class Units(Protocol):
    """The roster as far as recognition needs it."""

    def find(self, *, code: str = "", name: str = "", file_name: str = "") -> RosterUnit | None:
        """Return the unit with this code, else with this name, else the one the file's name speaks of."""

    def missing(self, claims: Iterable[tuple[str, str]]) -> tuple[RosterUnit, ...]:
        """Return the units that none of ``claims`` (code, name) is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitClaim:
    """Whose submission it is: the unit as the submission, its name or the roster tells."""

    code: str = ""
    name: str = ""
    year: str = ""
    kind: str = ""
    parent: str = ""
    by: Recognised = Recognised.NOT
    on_roster: bool = False

    @property
    def key(self) -> str:
        """What the unit is called across runs: its code, else its name, else nothing."""
        return self.code or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a report comes to: issues and open ones by class, and how many rules ended how.

    ``incomplete``: it could not be read, or rules could not be evaluated, which blocks in any case.
    """

    incomplete: bool = False
    issues: Mapping[RuleClass, int] = field(default_factory=dict)
    open: Mapping[RuleClass, int] = field(default_factory=dict)
    verdicts: Mapping[Verdict, int] = field(default_factory=dict)

    def blocks(self, mildest: RuleClass | None) -> bool:
        """Say whether an open issue of class ``mildest`` or worse (None: no issue) stands in the way."""
        worst = min((rule_class.rank for rule_class, count in self.open.items() if count), default=None)
        return self.incomplete or (mildest is not None and worst is not None and worst <= mildest.rank)


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """A submission against its unit's earlier round: fingerprints of today's issues, and those gone.

    ``still_there`` were told before, ``came_back`` were told before that and had been fixed. What is
    still there is as open as before: nobody accepted it.
    """

    round: int
    new: tuple[str, ...] = ()
    still_there: tuple[str, ...] = ()
    came_back: tuple[str, ...] = ()
    fixed: tuple[Settled, ...] = ()
    unchecked: tuple[Settled, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of a batch and how it ended.

    ``file`` is its path within the batch, with ``/`` between folders; what stands in an archive is
    ``archive.zip/path``. ``same_as`` is the first file with the same content (empty: none before).
    ``prior`` is the file of last period it was held against (empty: none). ``round`` counts the unit's
    contents over the runs of one review folder: 1 for the first, 2 for the corrected one …
    ``reason`` says why it was not checked, else None; ``tally`` is None where nothing was read.
    ``blocks``: an issue bad enough for the run, or that it was not checked, stands in the way.
    """

    file: str
    ending: Ending
    sha256: str = ""
    size: int = 0
    unit: UnitClaim = field(default_factory=UnitClaim)
    round: int = 1
    same_as: str = ""
    prior: str = ""
    reason: Words | None = None
    tally: Tally | None = None
    blocks: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchInfo:
    """The run as a whole. ``complete`` is False if it was interrupted before every file was answered.

    ``prior_unmatched`` are last period's files that belong to no submission, ``missing`` the units of
    the roster that submitted nothing.
    """

    version: str
    pack: PackInfo | None
    fail_on: str = "error"
    number: int = 1
    complete: bool = True
    files: int = 0
    endings: Mapping[Ending, int] = field(default_factory=dict)
    blocked: int = 0
    prior_unmatched: tuple[str, ...] = ()
    missing: tuple[RosterUnit, ...] = ()

    @property
    def unanswered(self) -> int:
        """How many submissions got no verdict."""
        return sum(count for ending, count in self.endings.items() if ending.unanswered)

    @property
    def blocks(self) -> bool:
        """Whether the exit code is 1: an unchecked or blocked submission, or an unfinished run."""
        return bool(self.blocked or self.unanswered) or not self.complete


class Reviewed(Protocol):
    """A batch after its run. Reports come one at a time from the ledger, in the order of ``entries``."""

    @property
    def info(self) -> BatchInfo:
        """The run as a whole."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every file of the run, sorted by ``file``."""

    @property
    def across(self) -> Report | None:
        """What the rules across submissions found; None if the pack has none."""

    def report(self, entry: Entry) -> Report | None:
        """Return a file's report with what was answered to it, without views; None if there is none."""

    def since(self, entry: Entry) -> Since | None:
        """Return what changed since the unit's earlier round; None in its first."""

    def reports(self) -> Iterator[tuple[Entry, Report | None]]:
        """Return every file with its report, None where there is none."""

    def prior_reports(self) -> Iterator[tuple[str, Report]]:
        """Return last period's files that belong to no submission of the run, with their reports."""
