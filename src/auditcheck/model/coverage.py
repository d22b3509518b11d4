"""Coverage: what a pack notices when the values it reads are changed one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from auditcheck.model.cells import Location
from auditcheck.model.report import PackInfo, SubmissionInfo
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words


class Mutation(StrEnum):
    """A change of one cell; the last three are of texts."""

    UP = "up"
    DOWN = "down"
    SIGN = "sign"
    TIMES_10 = "times_10"
    TIMES_10000 = "times_10000"
    SWAPPED = "swapped"
    NOT_ZERO = "not_zero"
    ZERO = "zero"
    BLANK = "blank"
    LETTER = "letter"
    FIGURE = "figure"
    COPY = "copy"

    @property
    def words(self) -> Words:
        """What is changed, for people."""
        return _MUTATIONS[self]


_MUTATIONS = {
    Mutation.UP: Words("末位加 1", "last place +1"),
    Mutation.DOWN: Words("末位减 1", "last place -1"),
    Mutation.SIGN: Words("正负号写反", "sign turned"),
    Mutation.TIMES_10: Words("乘以 10", "times 10"),
    Mutation.TIMES_10000: Words("乘以 10,000", "times 10,000"),
    Mutation.SWAPPED: Words("相邻两位数字颠倒", "two digits swapped"),
    Mutation.NOT_ZERO: Words("0 写成 1", "0 becomes 1"),
    Mutation.ZERO: Words("写成 0", "becomes 0"),
    Mutation.BLANK: Words("清空", "left blank"),
    Mutation.LETTER: Words("文字末位写错", "text: last character wrong"),
    Mutation.FIGURE: Words("文字中的数字乘以 10", "text: its figure times 10"),
    Mutation.COPY: Words("照抄下一条记录", "text: that of the next record"),
}


class Response(StrEnum):
    """The most that a change brings about, strongest first.

    ``blocked``: a balance or logic rule fails; ``queried``: a verify rule; ``hinted``: a hint, or a
    difference within rounding; ``refused``: only a column's contract fails; ``undecided``: only the
    verdict of a rule is lost, as with a blank; ``unnoticed``: nothing.
    """

    BLOCKED = "blocked"
    QUERIED = "queried"
    HINTED = "hinted"
    REFUSED = "refused"
    UNDECIDED = "undecided"
    UNNOTICED = "unnoticed"

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return list(Response).index(self)

    @property
    def words(self) -> Words:
        """What tells of the change, for people."""
        return _RESPONSES[self]


_RESPONSES = {
    Response.BLOCKED: Words("平衡、逻辑规则报错", "balance or logic rule fails"),
    Response.QUERIED: Words("仅核实性规则提出", "only a verify rule fails"),
    Response.HINTED: Words("仅提示", "only a hint"),
    Response.REFUSED: Words("仅栏目要求不符", "only a contract fails"),
    Response.UNDECIDED: Words("仅有规则无法判断", "only a rule becomes undecided"),
    Response.UNNOTICED: Words("无反应", "nothing"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellCoverage:
    """One cell that the pack reads: what each change of it brought about, and the rules that failed.

    ``name`` is what the pack calls it: ``table.column``, with ``total`` for a total row.
    """

    location: Location
    name: str
    numeric: bool
    responses: Mapping[Mutation, Response]
    rules: tuple[str, ...] = ()

    @property
    def response(self) -> Response:
        """The strongest response to any change."""
        return min(self.responses.values(), key=lambda each: each.rank, default=Response.UNNOTICED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCoverage:
    """One rule: how many changes made it fail, how many were put to it, and why it may be none."""

    rule_id: str
    title: Words
    rule_class: RuleClass
    failed: int = 0
    evaluated: int = 0
    excuse: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What the rules of a pack notice on one workbook.

    ``failing`` are rules that fail before anything is changed: on them the workbook shows nothing.
    ``missing`` are the tables of the pack that it lacks.
    """

    submission: SubmissionInfo
    version: str
    pack: PackInfo
    prior: SubmissionInfo | None = None
    cells: tuple[CellCoverage, ...] = ()
    rules: tuple[RuleCoverage, ...] = ()
    failing: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def numbers(self) -> tuple[CellCoverage, ...]:
        """The cells that hold numbers."""
        return tuple(cell for cell in self.cells if cell.numeric)

    @property
    def changes(self) -> int:
        """How many changes were evaluated."""
        return sum(len(cell.responses) for cell in self.cells)

    @property
    def watched(self) -> Fraction:
        """The share of numeric cells of which some change makes a balance or logic rule fail."""
        numbers = self.numbers
        blocked = sum(cell.response is Response.BLOCKED for cell in numbers)
        return Fraction(blocked, len(numbers)) if numbers else Fraction(0)

    @property
    def silent(self) -> tuple[RuleCoverage, ...]:
        """The rules that no change made fail and for which the pack gives no reason."""
        return tuple(rule for rule in self.rules if not rule.failed and rule.excuse is None)

    @property
    def needless(self) -> tuple[RuleCoverage, ...]:
        """The rules that fail although the pack says that no change makes them."""
        return tuple(rule for rule in self.rules if rule.failed and rule.excuse is not None)

    def count(self, mutation: Mutation, response: Response) -> int:
        """Return how many cells respond so to a change."""
        return sum(cell.responses.get(mutation) is response for cell in self.cells)
