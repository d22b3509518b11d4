"""Report: everything a check found and everything it looked at, ready for any reporter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from auditcheck.model.answers import Remark, Settled
from auditcheck.model.blocks import IssueBlock, issue_blocks
from auditcheck.model.cells import CellRange
from auditcheck.model.diagnosis import WorkPlan
from auditcheck.model.issues import Issue, Outcome, Verdict
from auditcheck.model.rules import Change, RuleClass, Severity
from auditcheck.model.units import Figure, Standing
from auditcheck.model.words import Words

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetInfo:
    """What was read of one sheet; ``cells`` counts the non-empty ones."""

    title: str
    rows: int
    columns: int
    cells: int
    visibility: str = "visible"


class Calculation(StrEnum):
    """Where the stored results of a file's formulas come from, as far as the file tells.

    ``generated``: a program wrote it in Excel's name, so they are that program's. ``on_opening``: they are
    to be replaced when the file is opened. ``manual``: they may be older than the figures.
    """

    UNKNOWN = "unknown"
    STORED = "stored"
    GENERATED = "generated"
    ON_OPENING = "on_opening"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """How a file was made. ``program`` as the file says; ``links`` are names of other workbooks.

    ``formulas`` counts its formulas (None: this kind of file does not tell), ``pending`` those of them
    without a stored result.
    """

    program: str = ""
    calculation: Calculation = Calculation.UNKNOWN
    links: tuple[str, ...] = ()
    macros: bool = False
    formulas: int | None = None
    pending: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionInfo:
    """The file that was checked. ``format`` is told by its content, not by its name.

    ``path`` is how the caller named it, with ``/`` between folders; empty if it was absolute, because
    reports tell nothing of the machine they were made on. ``provenance`` is told when it was asked for.
    """

    name: str
    format: str
    sha256: str
    size: int
    sheets: tuple[SheetInfo, ...] = ()
    identity: Mapping[str, str] = field(default_factory=dict)
    path: str = ""
    provenance: Provenance | None = None

    @property
    def cells(self) -> int:
        """How many non-empty cells were read."""
        return sum(sheet.cells for sheet in self.sheets)

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return sum(sheet.rows for sheet in self.sheets)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackInfo:
    """The rule pack that was applied; ``recognised`` if it was chosen by the sheets' titles.

    ``builtin``: no pack, but the checks of a workbook itself.

    ``explanation_length`` is how many characters an explanation must have (None: the pack does not say).
    """

    id: str
    title: Words
    version: str
    digest: str
    rules: int
    recognised: bool = False
    changes: tuple[Change, ...] = ()
    disabled: Mapping[str, str] = field(default_factory=dict)
    explanation_length: int | None = None
    builtin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableInfo:
    """Where a table of the pack was found; ``places`` are ranges such as ``'支出表'!A3:F12``."""

    name: str
    label: str
    found: bool
    optional: bool = False
    places: tuple[str, ...] = ()
    records: int = 0
    columns: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetView:
    """A sheet as it looks, or the part of it around the cells that issues name.

    ``texts[i][j]`` is what the cell in row ``rows[i]`` and column ``columns[j]`` shows; ``figures`` are
    the (row, column) of cells that hold numbers or dates. ``rows_left_out`` and ``columns_left_out`` count
    what the used range has besides. Rows and columns are counted from 1, in ascending order.
    """

    title: str
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    texts: tuple[tuple[str, ...], ...]
    figures: frozenset[tuple[int, int]] = frozenset()
    merges: tuple[CellRange, ...] = ()
    rows_left_out: int = 0
    columns_left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One submission held against one pack. ``issues`` are in reading order, worst class first.

    ``views`` show the sheets that issues name; they are made only when asked for. ``settled`` are
    issues of an accepted earlier check that are gone, ``remarks`` what is to be told besides.
    ``figures`` are what rules across submissions need of this one, ``prior_figures`` of last period's.
    """

    submission: SubmissionInfo
    version: str
    pack: PackInfo | None = None
    prior: SubmissionInfo | None = None
    tables: tuple[TableInfo, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    issues: tuple[Issue, ...] = ()
    checked: bool = True
    views: tuple[SheetView, ...] = ()
    settled: tuple[Settled, ...] = ()
    remarks: tuple[Remark, ...] = ()
    plan: WorkPlan | None = None
    figures: tuple[Figure, ...] = ()
    prior_figures: tuple[Figure, ...] = ()

    def count(self, verdict: Verdict) -> int:
        """Return how many rule verdicts of this kind were given, over all targets."""
        return sum(outcome.count(verdict) for outcome in self.outcomes)

    def count_rules(self, verdict: Verdict) -> int:
        """Return how many rules have ``verdict`` as their verdict as a whole."""
        return sum(outcome.verdict is verdict for outcome in self.outcomes)

    def of_class(self, rule_class: RuleClass) -> tuple[Issue, ...]:
        """Return the issues of one class."""
        return tuple(issue for issue in self.issues if issue.rule_class is rule_class)

    @property
    def open_issues(self) -> tuple[Issue, ...]:
        """The issues on which someone must still act."""
        return tuple(issue for issue in self.issues if issue.is_open)

    def issue_blocks(self) -> tuple[IssueBlock, ...]:
        """Return the issues as blocks of one cause, in the order of their leading issues."""
        return issue_blocks(self.issues)

    @property
    def untold(self) -> int:
        """How many failures were counted but not kept as issues."""
        return sum(outcome.untold for outcome in self.outcomes)

    def blocks(self, fail_on: Severity | None = Severity.ERROR) -> bool:
        """Say whether something stands in the way of submission.

        That is an open issue at or above ``fail_on`` (None: no issue does), a submission that could not
        be read, or a rule that could not be evaluated.
        """
        if not self.checked or any(outcome.not_evaluated for outcome in self.outcomes):
            return True
        return fail_on is not None and any(i.severity.rank <= fail_on.rank for i in self.open_issues)

    @property
    def standing(self) -> Standing:
        """What a reviewer does with the submission."""
        if not self.checked:
            return Standing.UNREAD
        if self.blocks():
            return Standing.REJECTED
        asked = any(issue.rule_class is RuleClass.VERIFY for issue in self.open_issues)
        return Standing.TO_EXPLAIN if asked else Standing.ACCEPTED

    def to_frame(self) -> pd.DataFrame:
        """Return the issues as a DataFrame, one row an issue (shape: issues × 16)."""
        import pandas as pd  # noqa: PLC0415 - the vocabulary loads without pandas

        return pd.DataFrame(self.to_records(), columns=list(_FRAME_COLUMNS))

    def to_records(self) -> list[dict[str, Any]]:
        """Return the issues as plain dictionaries with the columns of ``to_frame``."""
        return [dict(zip(_FRAME_COLUMNS, _record(issue), strict=True)) for issue in self.issues]


_FRAME_COLUMNS = (
    "code",
    "class",
    "severity",
    "kind",
    "sheet",
    "cell",
    "row_label",
    "column_label",
    "target",
    "left",
    "right",
    "difference",
    "message_zh",
    "message_en",
    "title_zh",
    "title_en",
)


def _record(issue: Issue) -> tuple[Any, ...]:
    place, sums = issue.primary, issue.comparison
    return (
        issue.code,
        issue.rule_class.value,
        issue.severity.value,
        issue.kind.value,
        place.sheet,
        place.cell.address if place.cell else "",
        place.row_label,
        place.column_label,
        issue.target,
        sums.left.value if sums else None,
        sums.right.value if sums else None,
        sums.difference if sums else None,
        issue.message.zh,
        issue.message.en,
        issue.title.zh,
        issue.title.en,
    )
