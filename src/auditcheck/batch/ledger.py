"""The ledger: one SQLite file that keeps every run, answer and report, written as results come.

It is in WAL mode, so that a process killed at any moment leaves the answers noted so far and nothing
half. A report is kept once for a file's name, content, rule pack, version and prior.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from auditcheck.batch.messages import Answer, Answered, Row, decoded, encoded
from auditcheck.batch.tables import SCHEMA, SCHEMA_VERSION
from auditcheck.errors import ConfigError
from auditcheck.model.batch import Ending, Entry
from auditcheck.model.issues import Issue
from auditcheck.model.report import PackInfo
from auditcheck.model.words import Words

NAME = "ledger.sqlite"
_LOCK = "ledger.lock"
_ISSUE = "INSERT INTO issues VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ANSWERED = (
    "SELECT submission, answer FROM submissions WHERE file = ? AND sha256 = ? AND pack = ? AND version = ? "
    "AND prior_sha256 = ? AND diagnosed = ? AND limits = ?"
)
_SUBMISSION = (
    "INSERT INTO submissions (file, sha256, pack, version, prior_sha256, diagnosed, limits, answer, report) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (file, sha256, pack, version, prior_sha256, diagnosed, limits) DO NOTHING"
)
_OUTCOME = (
    "INSERT OR REPLACE INTO outcomes (run, file, ending, sha256, size, unit_key, unit, prior, reason_zh, "
    "reason_en, tally, blocks, submission) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What a report depends on besides the file's name; ``pack`` is a digest (empty: recognised).

    ``limits`` are those of reading: under others a file may be refused, or no longer be.
    """

    sha256: str
    pack: str
    version: str
    prior_sha256: str = ""
    diagnosed: bool = True
    limits: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run as it began. ``request`` is what was asked for, as JSON, so that it can be resumed."""

    number: int
    request: str
    complete: bool = False
    version: str = ""
    pack: PackInfo | None = None
    limits: str = ""


class Ledger:
    """The ledger in a review folder. One process may write; any may read."""

    def __init__(self, folder: Path, *, writing: bool = False) -> None:
        """Open it, and make it if it is written to. Raises ConfigError if it cannot be."""
        self.path = folder / NAME
        if not writing and not self.path.is_file():
            words = Words(f"{folder} 里没有台账 {NAME}。", f"There is no ledger {NAME} in {folder}.")
            raise ConfigError(words)
        self._lock = _locked(folder) if writing else None
        self._base = sqlite3.connect(self.path, isolation_level=None)
        try:
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=NORMAL")
            if writing:
                self._base.executescript(SCHEMA)
            found = self.fact("schema_version")
        except sqlite3.DatabaseError as error:
            self.close()
            if isinstance(error, sqlite3.OperationalError):
                raise _not_written(self.path, error) from error
            words = Words(f"{self.path} 不是台账，或已损坏。", f"{self.path} is no ledger, or damaged.")
            raise ConfigError(words) from error
        if found != SCHEMA_VERSION:
            self.close()
            raise ConfigError(_of_another_version(self.path, found))

    def close(self) -> None:
        """Close it; what was saved is kept."""
        self._base.close()
        if self._lock:
            self._lock.close()

    def rows(self, query: str, *values: object) -> sqlite3.Cursor:
        """Return the rows of a query over the ledger's tables, one at a time."""
        return self._base.execute(query, values)

    def change(self, statement: str, *values: object) -> int | None:
        """Change rows, lasting after ``save``; return the number of the row added, if any was."""
        try:
            if not self._base.in_transaction:
                self._base.execute("BEGIN IMMEDIATE")
            changed = self._base.execute(statement, values)
        except sqlite3.OperationalError as error:
            raise _not_written(self.path, error) from error
        return changed.lastrowid if changed.rowcount else None

    def save(self) -> None:
        """Make lasting what was noted since the last time. Raises ConfigError where the disk is full."""
        try:
            if self._base.in_transaction:
                self._base.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise _not_written(self.path, error) from error

    def fact(self, name: str) -> str | None:
        """Return what was noted under a name, None if nothing was."""
        row = self.rows("SELECT value FROM meta WHERE name = ?", name).fetchone()
        return str(row[0]) if row else None

    def note_fact(self, name: str, value: str) -> None:
        """Note something about the review folder as a whole, lasting at once."""
        self.change("INSERT OR REPLACE INTO meta VALUES (?, ?)", name, value)
        self.save()

    def last_run(self) -> Run | None:
        """Return the latest run, if there is any."""
        query = "SELECT run, request, complete, version, pack, limits FROM runs ORDER BY run DESC LIMIT 1"
        row = self.rows(query).fetchone()
        if row is None:
            return None
        number, request, complete, version, pack, limits = row
        return Run(
            number=number,
            request=request,
            complete=bool(complete),
            version=version,
            pack=decoded(PackInfo, pack.encode()) if pack else None,
            limits=limits,
        )

    def begin(self, request: str, version: str, pack: PackInfo | None, fail_on: str, limits: str = "") -> int:
        """Return the number of the run that begins."""
        last = self.last_run()
        number = last.number + 1 if last else 1
        told = encoded(pack).decode() if pack is not None else None
        insert = "INSERT INTO runs (run, request, version, pack, fail_on, limits) VALUES (?, ?, ?, ?, ?, ?)"
        self.change(insert, number, request, version, told, fail_on, limits)
        self.save()
        return number

    def finish(self, run: int, *, complete: bool) -> None:
        """Note that a run is over: with every file answered, or broken off."""
        self.change("UPDATE runs SET complete = ? WHERE run = ?", complete, run)
        self.save()

    def answered(self, file: str, key: Key) -> tuple[int, Answer] | None:
        """Return the number and the answer of a submission that was checked before, under the same key."""
        values = (key.sha256, key.pack, key.version, key.prior_sha256, key.diagnosed, key.limits)
        row = self.rows(_ANSWERED, file, *values).fetchone()
        return (row[0], decoded(Answer, row[1].encode())) if row else None

    def files(self) -> frozenset[str]:
        """Return the names of all files of which there is an answer."""
        return frozenset(file for (file,) in self.rows("SELECT DISTINCT file FROM submissions"))

    def packed(self, number: int) -> bytes:
        """Return the packed report of a submission; empty if it has none."""
        (report,) = self.rows("SELECT report FROM submissions WHERE submission = ?", number).fetchone()
        return report or b""

    def keep(self, answered: Answered, key: Key) -> int:
        """Keep an answer with its report and issues, under a key but for the contents; return its number."""
        answer = answered.answer
        told = encoded(replace(answer, issues=()) if answer.issues else answer).decode()
        values = (answer.sha256, key.pack, key.version, answer.prior_sha256, key.diagnosed, key.limits)
        number = self.change(_SUBMISSION, answer.file, *values, told, answered.report or None)
        if number is None:
            return int(self.rows(_ANSWERED, answer.file, *values).fetchone()[0])
        rows = [(number, position, *_row(row)) for position, row in enumerate(answer.issues)]
        if rows:
            self._base.executemany(_ISSUE, rows)
        return number

    def note(self, run: int, entry: Entry, submission: int | None) -> None:
        """Note how a file of a run ended; its round and likeness to others are told at the end."""
        reason = entry.reason
        values = (
            run,
            entry.file,
            entry.ending.value,
            entry.sha256,
            entry.size,
            entry.unit.key or entry.file,
            encoded(entry.unit).decode(),
            entry.prior,
            reason.zh if reason else None,
            reason.en if reason else None,
            encoded(entry.tally).decode() if entry.tally else None,
            entry.blocks,
            submission,
        )
        self.change(_OUTCOME, *values)

    def note_answers(self, run: int, file: str, issues: Iterable[Issue]) -> None:
        """Note the explanations and waivers that hold for a file's issues."""
        for issue in issues:
            head = (run, file, issue.fingerprint, issue.code)
            given, waiver = issue.explanation, issue.waiver
            if given:
                insert = "INSERT OR REPLACE INTO explanations VALUES (?, ?, ?, ?, ?, ?)"
                self.change(insert, *head, given.text, given.accepted)
            if waiver:
                expires = waiver.expires.isoformat() if waiver.expires else None
                insert = "INSERT OR REPLACE INTO waivers VALUES (?, ?, ?, ?, ?, ?, ?)"
                self.change(insert, *head, waiver.reason, waiver.approver, expires)

    def note_prior(self, run: int, file: str, submission: int) -> None:
        """Note a file of last period that belongs to no submission of the run."""
        self.change("INSERT OR REPLACE INTO priors VALUES (?, ?, ?)", run, file, submission)

    def noted(self, run: int) -> dict[str, tuple[str, Ending]]:
        """Return the content's SHA-256 and the ending of each file of a run that has one."""
        rows = self.rows("SELECT file, sha256, ending FROM outcomes WHERE run = ?", run)
        return {file: (sha256, Ending(ending)) for file, sha256, ending in rows}

    def forget(self, run: int, files: Iterable[str]) -> None:
        """Take files out of a run: they were there when it began and are gone."""
        for file in files:
            for table in ("outcomes", "explanations", "waivers"):
                self.change(f"DELETE FROM {table} WHERE run = ? AND file = ?", run, file)  # noqa: S608 - our names


def _locked(folder: Path) -> sqlite3.Connection:
    """Return what keeps other processes from writing; the system lets go of it when this one ends."""
    lock = sqlite3.connect(folder / _LOCK, isolation_level=None, timeout=0.5)
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        lock.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise _not_written(folder / NAME, error) from error
        words = Words(
            f"另一个 auditcheck 正在写 {folder}，请等它结束。",
            f"Another auditcheck is writing to {folder}; wait until it is done.",
        )
        raise ConfigError(words) from error
    return lock


def _not_written(path: Path, error: sqlite3.OperationalError) -> ConfigError:
    return ConfigError(
        Words(
            f"台账 {path} 写不进去（{error}）。请检查磁盘空间和权限，再用 --resume 继续。",
            f"The ledger {path} cannot be written ({error}). Check the disk's space and permissions, "
            "then go on with --resume.",
        )
    )


def _of_another_version(path: Path, found: str | None) -> Words:
    return Words(
        f"{path} 由另一版本的 auditcheck 建立（格式 {found}），请换一个文件夹。",
        f"{path} was made by another version of auditcheck (format {found}); use another folder.",
    )


def _row(row: Row) -> tuple[str, ...]:
    return (
        row.code,
        row.rule_class,
        row.severity,
        row.kind,
        row.sheet,
        row.cell,
        row.target,
        row.difference,
        row.message.zh,
        row.message.en,
        row.fingerprint,
    )
