"""A batch after its run, read back from the ledger one report at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from auditcheck.batch.ledger import Ledger
from auditcheck.batch.messages import decoded, unpacked_report
from auditcheck.batch.rounds import since
from auditcheck.model.batch import BatchInfo, Ending, Entry, Since, Tally, UnitClaim, Units
from auditcheck.model.report import PackInfo, Report
from auditcheck.model.words import Words

_RUN = "SELECT version, pack, fail_on, complete FROM runs WHERE run = ?"
_COUNTS = "SELECT ending, count(*), sum(blocks) FROM outcomes WHERE run = ? GROUP BY ending ORDER BY ending"
_ENTRIES = (
    "SELECT file, ending, sha256, size, unit, round, same_as, prior, reason_zh, reason_en, tally, blocks "
    "FROM outcomes WHERE run = ? ORDER BY file"
)
_REPORT = (
    "SELECT report FROM outcomes JOIN submissions USING (submission) WHERE run = ? AND outcomes.file = ?"
)
_PRIORS = (
    "SELECT priors.file, report FROM priors JOIN submissions USING (submission) "
    "WHERE run = ? AND report IS NOT NULL ORDER BY priors.file"
)

Answering = Callable[[Report], Report]


class LedgerReview:
    """A run in a ledger, as ``model.batch.Reviewed`` describes it.

    ``answering`` puts waivers and explanations to a report, as when the batch ran; ``units`` is the
    roster, if there is one.
    """

    def __init__(
        self, ledger: Ledger, run: int, answering: Answering | None = None, units: Units | None = None
    ) -> None:
        self._ledger, self._run, self._answering, self._units = ledger, run, answering, units
        self.across: Report | None = None

    @cached_property
    def info(self) -> BatchInfo:
        """The run as a whole."""
        version, pack, fail_on, complete = self._ledger.rows(_RUN, self._run).fetchone()
        counts = self._ledger.rows(_COUNTS, self._run).fetchall()
        priors = self._ledger.rows("SELECT file FROM priors WHERE run = ? ORDER BY file", self._run)
        return BatchInfo(
            version=version,
            pack=decoded(PackInfo, pack.encode()) if pack else None,
            fail_on=fail_on,
            number=self._run,
            complete=bool(complete),
            files=sum(count for _, count, _ in counts),
            endings={Ending(ending): count for ending, count, _ in counts},
            blocked=sum(blocks for _, _, blocks in counts),
            prior_unmatched=tuple(file for (file,) in priors),
            missing=self._units.missing(self._claims()) if self._units is not None else (),
        )

    def _claims(self) -> Iterator[tuple[str, str]]:
        for entry in self.entries:
            if entry.ending is not Ending.SKIPPED:
                yield entry.unit.code, entry.unit.name

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every file of the run, by name."""
        return tuple(map(_entry, self._ledger.rows(_ENTRIES, self._run)))

    def report(self, entry: Entry) -> Report | None:
        """Return a file's report with what was answered to it, without views; None if there is none."""
        found = self._ledger.rows(_REPORT, self._run, entry.file).fetchone()
        if not found or not found[0]:
            return None
        report = unpacked_report(found[0])
        return self._answering(report) if self._answering is not None else report

    def reports(self) -> Iterator[tuple[Entry, Report | None]]:
        """Yield every file with its report, None where there is none."""
        for entry in self.entries:
            yield entry, self.report(entry)

    def since(self, entry: Entry) -> Since | None:
        """Return what changed since the unit's earlier round; None in its first."""
        return since(self._ledger, self._run, entry)

    def prior_reports(self) -> Iterator[tuple[str, Report]]:
        """Yield last period's files that belong to no submission of the run, with their reports."""
        for file, packed in self._ledger.rows(_PRIORS, self._run):
            yield file, unpacked_report(packed)


def _entry(row: tuple[str, ...]) -> Entry:
    file, ending, sha256, size, unit, number, same_as, prior, zh, en, tally, blocks = row
    return Entry(
        file=file,
        ending=Ending(ending),
        sha256=sha256,
        size=int(size),
        unit=decoded(UnitClaim, unit.encode()),
        round=int(number),
        same_as=same_as,
        prior=prior,
        reason=Words(zh, en) if zh else None,
        tally=decoded(Tally, tally.encode()) if tally else None,
        blocks=bool(blocks),
    )
