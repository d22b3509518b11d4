"""Batches written out as literals: what the ledger of a run would give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest

from auditcheck.model.batch import BatchInfo, Ending, Entry, RosterUnit, Since, UnitClaim
from auditcheck.model.report import PackInfo, Report
from auditcheck.model.words import Words

PACK = PackInfo(id="p", title=Words("规则包", "pack"), version="1", digest="0" * 64, rules=9)


@dataclass(kw_only=True)
class Batch:
    """A run kept in memory."""

    rows: Sequence[tuple[Entry, Report | None]]
    missing: tuple[RosterUnit, ...] = ()
    across: Report | None = None
    info: BatchInfo = field(init=False)

    def __post_init__(self) -> None:
        self.info = BatchInfo(version="0.1.0", pack=PACK, files=len(self.rows), missing=self.missing)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for entry, _ in self.rows)

    def report(self, entry: Entry) -> Report | None:
        return next(report for known, report in self.rows if known is entry)

    def reports(self) -> Iterator[tuple[Entry, Report | None]]:
        yield from self.rows

    def since(self, entry: Entry) -> Since | None:  # noqa: ARG002 - the protocol's
        return None

    def prior_reports(self) -> Iterator[tuple[str, Report]]:
        yield from ()


def entry(number: int, name: str = "", kind: str = "", file: str = "") -> Entry:
    unit = UnitClaim(code=f"4301{number:03d}", name=name or f"单位{number:03d}", kind=kind)
    return Entry(file=file or f"单位{number:03d}.xlsx", ending=Ending.CHECKED, unit=unit)


@pytest.fixture(name="mixed")
def _mixed(rich: Report, clean: Report, unread: Report) -> Batch:
    """Six with errors at the same cells, three clean, one unreadable, one that crashed, one missing."""
    rows: list[tuple[Entry, Report | None]] = [(entry(n, kind="单户"), rich) for n in range(1, 7)]
    rows += [(entry(n, kind="汇总"), clean) for n in range(7, 10)]
    rows.append((replace(entry(10), ending=Ending.UNREADABLE, reason=Words("有密码", "encrypted")), unread))
    rows.append((replace(entry(11), ending=Ending.CRASHED, reason=Words("进程崩溃", "it crashed")), None))
    rows.append((replace(entry(12, file=".~lock.xlsx"), ending=Ending.SKIPPED), None))
    missing = (RosterUnit(code="4301099", name="没有报送的单位", kind="单户"),)
    return Batch(rows=rows, missing=missing, across=rich)


@pytest.fixture(name="batch_of")
def _batch_of() -> Callable[..., Batch]:
    def made(*reports: Report | None, names: Sequence[str] = (), across: Report | None = None) -> Batch:
        named = [*names, *[""] * (len(reports) - len(names))]
        rows = [(entry(n, named[n - 1]), report) for n, report in enumerate(reports, start=1)]
        return Batch(rows=rows, across=across)

    return made
