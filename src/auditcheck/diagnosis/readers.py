"""Readers: which rules may read a figure, told by the names they are written with.

A rule that names a figure may still not use it; one that does not name it never reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from auditcheck.diagnosis.figures import Figure
from auditcheck.expressions.names import children
from auditcheck.model.rules import Rule
from auditcheck.model.syntax import Node, Path, Range
from auditcheck.model.tables import TableSpec
from auditcheck.tables.table import Table

_TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Reading:
    """The paths and ranges of a rule; those of last year's tables begin with no table's name."""

    rule: Rule
    paths: tuple[Path, ...]
    ranges: tuple[Range, ...]

    @classmethod
    def of(cls, rule: Rule) -> Reading:
        """Return what a rule reads in its check and its condition."""
        trees = [each.tree for each in (rule.check, rule.when) if each is not None]
        parts = [part for tree in trees for part in _parts(tree)]
        paths = tuple(part for part in parts if isinstance(part, Path))
        ranges = tuple(part for part in parts if isinstance(part, Range))
        return cls(rule, paths, ranges)

    def may_read_of(self, spec: TableSpec) -> bool:
        """Say whether the rule names the table, or a column or row of it by its own name."""
        target, names = self.rule.target, _names(spec)
        ends = (each.first for each in self.ranges)
        own = target is not None and target.table in names
        return own or any(path.steps[0] in names for path in (*self.paths, *ends))

    def may_read(self, figure: Figure) -> bool:
        """Say whether the rule names the figure."""
        target, place = self.rule.target, figure.place
        own = target is not None and target.table in _names(place.table.spec)
        if own and target is not None and not {place.key, figure.column.spec.called}.isdisjoint(target.by):
            return True
        return any(_leads(path, figure, own=own) for path in self.paths) or any(
            _spans(each, figure, own=own) for each in self.ranges
        )


def _parts(tree: Node) -> Iterator[Node]:
    """Yield every node; of a range itself and what stands in its brackets, not its two ends."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        ends = (node.first, node.last) if isinstance(node, Range) else (node,)
        waiting += [child for end in ends for child in children(end)]


def _names(spec: TableSpec) -> set[str | None]:
    return {spec.name, spec.called or spec.name}


def _leads(path: Path, figure: Figure, *, own: bool) -> bool:
    spec, steps = figure.place.table.spec, path.steps
    known = {figure.place.key, figure.column.spec.called}
    if len(steps) == 1:
        return (own and steps[0] in known) or steps[0] in _names(spec)
    if steps[0] not in _names(spec):
        return False
    if not isinstance(steps[1], str):
        return True
    if steps[1] == _TOTAL and spec.column(_TOTAL) is None and spec.row(_TOTAL) is None:
        return figure.place.total and steps[-1] in known
    row = spec.row(steps[1])
    column = steps[1] if row is None else steps[2] if len(steps) > 2 else None  # noqa: PLR2004 - a row
    here = row is None or figure.place.table.row_names[figure.position] == row.name
    return here and (not isinstance(column, str) or column in known)


def _spans(between: Range, figure: Figure, *, own: bool) -> bool:
    spec = figure.place.table.spec
    first, last = between.first.steps, between.last.steps
    if own and len(first) == 1:
        return True
    if first[0] not in _names(spec):
        return False
    if len(first) != 2:  # noqa: PLR2004 - rows
        return True
    ends = [spec.row(step) for step in (first[1], last[-1]) if isinstance(step, str)]
    return _is_between(figure.place.table, [end.name for end in ends if end is not None], figure.position)


def _is_between(table: Table, ends: list[str], position: int) -> bool:
    places = [table.row_names.index(end) for end in ends if end in table.row_names]
    return len(places) < 2 or min(places) <= position <= max(places)  # noqa: PLR2004 - two ends
