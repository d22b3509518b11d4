"""The tree of a check: what the expression parser makes and rules carry."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Any part of an expression; ``span`` is (start, end) in the text, for carets, not for equality."""

    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number(Node):
    """A number; ``20%`` is 0.20 with ``percent`` set."""

    value: Decimal
    percent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Node):
    """A text in quotes."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth(Node):
    """``true`` or ``false``."""

    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Path(Node):
    """A dotted name, each step a name or an index in brackets: ``spending[category].final``."""

    steps: tuple[str | Node, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The steps, if all are plain names; an index is left out as ``[]``."""
        return tuple(step if isinstance(step, str) else "[]" for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Range(Node):
    """``a : b``, rows or columns of a table in the order of the sheet, both ends included."""

    first: Path
    last: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Negative(Node):
    """Unary minus."""

    operand: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Arithmetic(Node):
    """``left operator right``, operator one of ``+ - * /``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare(Node):
    """``left operator right``, operator one of ``== != < <= > >=``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic(Node):
    """``left operator right``, operator one of ``and or implies``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Not(Node):
    """Logical negation."""

    operand: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class If(Node):
    """``if condition then yes else no``."""

    condition: Node
    yes: Node
    no: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class In(Node):
    """``item in choices``: a list in parentheses, a codelist, or a column."""

    item: Node
    choices: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(Node):
    """A written list: ``("a", "b")``."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Where(Node):
    """``values where condition``: only the records for which the condition holds."""

    values: Node
    condition: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class By(Node):
    """``values by key``, the argument of ``rollup``."""

    values: Node
    key: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Node):
    """A function of the list with its arguments; ``function`` is the canonical lower-case name."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """A check as written (``text``) and as understood (``tree``)."""

    text: str
    tree: Node
