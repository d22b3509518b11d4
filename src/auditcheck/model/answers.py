"""What people answer to issues: explanations, waivers, and what became of issues accepted earlier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from auditcheck.model.words import Words


class IssueState(StrEnum):
    """What an issue is against a baseline; ``fixed`` and ``unchecked`` are only told of earlier ones.

    ``unchecked``: the issue is not there, but its rule could not be evaluated this time.
    """

    NEW = "new"
    UNCHANGED = "unchanged"
    CAME_BACK = "came_back"
    FIXED = "fixed"
    UNCHECKED = "unchecked"

    @property
    def words(self) -> Words:
        """The state's name for people."""
        return _STATE_TITLE[self]


_STATE_TITLE = {
    IssueState.NEW: Words("新出现", "new"),
    IssueState.UNCHANGED: Words("原有", "unchanged"),
    IssueState.CAME_BACK: Words("再次出现", "came back"),
    IssueState.FIXED: Words("已改正", "fixed"),
    IssueState.UNCHECKED: Words("本次未能复核", "could not be checked again"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The filer's answer to an issue. ``accepted``: it answers these figures and is long enough.

    ``objection`` says why it is not accepted.
    """

    text: str
    accepted: bool = True
    objection: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """The reviewer's decision that an issue may stand, with its reason.

    ``place`` is a cell, range or sheet as in Excel (``支出决算表!C5``), ``unit`` the name or code of
    the unit it holds for, ``within`` the largest difference it covers (in the unit of the comparison),
    ``mark`` where it is written (``waivers.yaml:7``).
    """

    reason: str
    rule: str = ""
    unit: str = ""
    place: str = ""
    fingerprint: str = ""
    approver: str = ""
    expires: date | None = None
    within: Decimal | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An issue of an earlier check that is not among today's: ``fixed`` or ``unchecked``."""

    fingerprint: str
    code: str
    state: IssueState
    title: Words
    message: Words
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something to be told that is no issue: an expired waiver, an explanation without its issue."""

    code: str
    words: Words


EXPLANATION_COLUMN = Words("说明", "Explanation")
FINGERPRINT_COLUMN = Words("指纹", "Fingerprint")
FIGURES_COLUMN = Words("审核数据", "Figures checked")
"""What the columns are called by which an issue list, or the sheet of an annotated copy, is read back."""
