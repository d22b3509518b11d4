"""Units: the submissions of a batch as rules across them see each one, and the tables these rules read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from auditcheck.model.cells import CellRef
from auditcheck.model.tables import (
    Anchor,
    CellState,
    ColumnSpec,
    Contract,
    Layout,
    TableSource,
    TableSpec,
    Unit,
    ValueType,
)
from auditcheck.model.words import Words

UNITS, ROSTER, EXPLANATIONS = "units", "roster", "explanations"
"""The names of the tables that rules across submissions read."""

IDENTITY = "submission."
"""What the names of figures begin with by which a submission says whose it is: ``submission.code``."""


class Standing(StrEnum):
    """What a reviewer does with a unit's submission."""

    ACCEPTED = "accepted"
    TO_EXPLAIN = "to_explain"
    REJECTED = "rejected"
    UNREAD = "unread"
    MISSING = "missing"

    @property
    def words(self) -> Words:
        """The standing's name for people."""
        return _STANDING_TITLE[self]


_STANDING_TITLE = {
    Standing.ACCEPTED: Words("可入库", "accepted"),
    Standing.TO_EXPLAIN: Words("待说明", "to explain"),
    Standing.REJECTED: Words("退回修改", "rejected"),
    Standing.UNREAD: Words("无法读取", "unreadable"),
    Standing.MISSING: Words("未报送", "not submitted"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One value taken of a submission for rules across submissions, with the cell it stands in.

    ``number`` is in the unit of comparison (percents as ratios), ``text`` the value of the other types;
    ``raw`` is what the cell shows, ``unit`` what the sheet prints. ``half_shown`` is half a unit of the
    last digit shown, as ``number`` is. ``found`` False: what holds it was not found in the submission.
    """

    name: str
    state: CellState
    number: Decimal | None = None
    text: str = ""
    raw: str = ""
    cell: CellRef | None = None
    row_label: str = ""
    column_label: str = ""
    unit: Unit | None = None
    places: int | None = None
    half_shown: Decimal = Decimal(0)
    found: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An explanation that a filer gave: to which rule, on what, in which words."""

    rule_id: str
    text: str
    target: str = ""
    cell: CellRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One submission of a batch, or (``standing`` missing) a unit of the roster that filed none.

    ``place`` is where it says who it is: a cell of its own, else its line of the roster. Counts are of
    open issues; ``explained`` counts explanations that were accepted.
    """

    standing: Standing
    code: str = ""
    name: str = ""
    parent: str = ""
    group: str = ""
    kind: str = ""
    year: str = ""
    file: str = ""
    place: CellRef | None = None
    errors: int = 0
    to_explain: int = 0
    explained: int = 0
    not_evaluated: int = 0
    figures: tuple[Figure, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def label(self) -> str:
        """What people call it: its name, else its code, else its file."""
        return self.name or self.code or self.file

    @property
    def complete(self) -> str:
        """Whether it was read and every rule could be evaluated, as yes_no says it: 是 or 否."""
        read = self.standing not in {Standing.MISSING, Standing.UNREAD}
        return "是" if read and not self.not_evaluated else "否"

    def figure(self, name: str) -> Figure | None:
        """Return the figure called ``name``, if one was taken."""
        return next((figure for figure in self.figures if figure.name == name), None)


def _fact(name: str, kind: ValueType, called: str) -> ColumnSpec:
    return ColumnSpec(name=name, type=kind, called=called)


UNIT_FACTS = (
    _fact("code", ValueType.CODE, "单位代码"),
    _fact("name", ValueType.TEXT, "单位名称"),
    _fact("parent", ValueType.CODE, "主管单位"),
    _fact("group", ValueType.TEXT, "分组"),
    _fact("kind", ValueType.TEXT, "报表类型"),
    _fact("year", ValueType.TEXT, "报表年度"),
    _fact("file", ValueType.TEXT, "报表文件"),
    _fact("verdict", ValueType.TEXT, "审核结论"),
    _fact("errors", ValueType.INTEGER, "错误数"),
    _fact("to_explain", ValueType.INTEGER, "待说明数"),
    _fact("explained", ValueType.INTEGER, "已说明数"),
    _fact("not_evaluated", ValueType.INTEGER, "未能审核的规则数"),
    _fact("complete", ValueType.YES_NO, "各项均已审核"),
)
"""The columns that every table of units has besides the figures a pack takes."""

EXPLANATIONS_SPEC = TableSpec(
    name=EXPLANATIONS,
    called="出错说明",
    sheet=(),
    layout=Layout.RECORDS,
    source=TableSource.EXPLANATIONS,
    optional=True,
    columns=(
        _fact("code", ValueType.CODE, "单位代码"),
        _fact("name", ValueType.TEXT, "单位名称"),
        _fact("kind", ValueType.TEXT, "报表类型"),
        _fact("rule", ValueType.CODE, "规则编号"),
        _fact("target", ValueType.TEXT, "说明对象"),
        _fact("text", ValueType.TEXT, "说明内容"),
    ),
)


def _roster_column(name: str, kind: ValueType, headers: tuple[str, ...], *, needed: bool) -> ColumnSpec:
    return ColumnSpec(
        name=name,
        type=kind,
        anchor=Anchor(aliases=tuple((header,) for header in headers)),
        optional=not needed,
        contract=Contract(required=needed, unique=needed),
    )


ROSTER_SPEC = TableSpec(
    name=ROSTER,
    called="单位名册",
    sheet=("*",),
    layout=Layout.RECORDS,
    source=TableSource.ROSTER,
    optional=True,
    key=("code", "name"),
    columns=(
        _roster_column(
            "code", ValueType.CODE, ("单位代码", "预算单位代码", "代码", "编码", "code"), needed=True
        ),
        _roster_column("name", ValueType.TEXT, ("单位名称", "名称", "name"), needed=False),
        _roster_column(
            "parent", ValueType.CODE, ("主管单位", "上级单位", "上级代码", "parent"), needed=False
        ),
        _roster_column(
            "kind", ValueType.TEXT, ("报表类型", "报表小类", "单位类别", "类别", "kind"), needed=False
        ),
        _roster_column("group", ValueType.TEXT, ("分组", "同类分组", "单位分组", "group"), needed=False),
    ),
)
"""The roster as it is read where a pack does not describe one of its own."""
