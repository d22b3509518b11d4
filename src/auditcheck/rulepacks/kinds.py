"""Kinds of what a path names: a number, a text or a condition, as far as the pack tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from auditcheck.model.tables import ColumnSpec, TableSpec, ValueType

if TYPE_CHECKING:
    from auditcheck.expressions.grammar import Shape
    from auditcheck.model.rules import Target
    from auditcheck.model.syntax import Path
    from auditcheck.rulepacks.resolving import Names


def kinds_of(names: Names, target: Target | None) -> Callable[[Path], Shape | None]:
    """Return what stands at a path in a rule with this target, for ``expressions.typechecking``."""
    own = names.table(target.table) if target is not None else None

    def kind(path: Path) -> Shape | None:
        steps = [step for step in path.names if step != "[]"]
        if own is not None and len(path.names) == 1 and own.column(steps[0]) is not None:
            return _of_column(own.column(steps[0]))
        if steps[0] == "submission":
            return "text"
        if steps[0] == "prior":
            steps = steps[1:]
        spec = names.table(steps[0]) if steps else None
        if spec is None:
            return "text" if steps and steps[0] in names.codelists else None
        return _in_table(spec, steps[1:])

    return kind


def _in_table(spec: TableSpec, steps: list[str]) -> Shape | None:
    if not steps:
        return "truth"
    column = spec.column(steps[-1])
    if column is not None:
        return _of_column(column)
    return "number" if len(steps) == 1 and spec.row(steps[0]) is not None else None


def _of_column(column: ColumnSpec | None) -> Shape | None:
    if column is None or column.type is ValueType.YES_NO:
        return None
    return "number" if column.type.is_numeric else "text"
