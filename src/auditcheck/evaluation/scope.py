"""What names mean for one rule: its record's columns, tables, the last period, parameters, codes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

from auditcheck.evaluation.grouping import Groups, groups_of
from auditcheck.evaluation.lookups import looked_up
from auditcheck.evaluation.namespace import AbsentError, Leaf, Namespace, column_key
from auditcheck.evaluation.naming import home_of, name_of
from auditcheck.evaluation.ranges import Steps, bundle, columns_between, range_in_table
from auditcheck.expressions.vectors import (
    ONE,
    Axis,
    Bundle,
    Collection,
    NumberVector,
    Operand,
    TextVector,
    UnresolvedError,
    records,
    scalar_number,
    scalar_text,
    scalar_truth,
    text_array,
    texts,
)
from auditcheck.model.rules import Codelist, Rule, RulePack
from auditcheck.model.syntax import Path, Range
from auditcheck.model.tables import Layout
from auditcheck.model.words import Words
from auditcheck.tables.table import Table

_NO_PRIOR = Words("没有提供上年报表（--prior）", "no submission of last period was given (--prior)")
_ROW = 2


class RuleScope:
    """Resolves the paths of one rule, for ``expressions.vectors.Scope``."""

    def __init__(
        self,
        pack: RulePack,
        current: Namespace,
        prior: Namespace | None,
        facts: Mapping[str, str],
        rule: Rule,
    ) -> None:
        target = rule.target
        self.pack = pack
        self.current = current
        self.prior = prior
        self.facts = facts
        self.target = target
        self.check = rule.check
        self.table = current.table(target.table) if target is not None else None

    @cached_property
    def home(self) -> str | None:
        """The one table that the check is about, None if it reads several."""
        return home_of(self.check, self.pack, self.target)

    @cached_property
    def groups(self) -> Groups | None:
        """The groups of ``for: table by column``."""
        if self.table is None or self.target is None or not self.target.by:
            return None
        return groups_of(self.current, self.table, self.target.by)

    @property
    def axis(self) -> Axis:
        """The axis of the rule's targets as far as ``for`` decides it."""
        if self.groups is not None:
            return self.groups.grouping.target
        return self.current.axis(self.table) if self.table is not None else ONE

    def target_labels(self, axis: Axis) -> list[str]:
        """Return what to call each target on ``axis``."""
        if axis == ONE:
            return [""]
        if self.groups is not None and axis == self.groups.grouping.target:
            return self.groups.labels
        if self.table is not None and axis == self.axis:
            return self.table.labels
        return self.current.axis_labels.get(axis.identity) or [""] * axis.length

    def record_facts(self, position: int) -> dict[str, str]:
        """Return what a message may say of a target's record: each column as it stands on the sheet."""
        if self.table is None:
            return {}
        index = position if self.groups is None else int(self.groups.firsts[position])
        return {f"record.{name}": column.raw(index) for name, column in self.table.columns.items()}

    def named(self, path: Path) -> Words:
        """Return what people call the value at ``path``."""
        return name_of(path, self.pack, self.target, self.home)

    def resolve(self, path: Path, indices: tuple[Operand, ...]) -> Operand:
        """Return the operand a path names."""
        steps = path.steps
        first = str(steps[0])
        if len(steps) == 1 and self.table is not None and self.is_own(first):
            return self._own(self.table, first)
        if first == "parameters":
            return self._parameter(str(steps[1]))
        if first == "submission":
            return scalar_text(self.facts.get(str(steps[1]), ""))
        if first == "prior":
            return self._in_table(self._prior_space(), steps[1:], indices)
        if first in self.pack.codelists and self.pack.table(first) is None:
            return _codes(self.pack.codelists[first], names=steps[1:] == ("name",))
        return self._in_table(self.current, steps, indices)

    def resolve_range(self, between: Range, indices: tuple[Operand, ...]) -> Bundle:  # noqa: ARG002 - protocol
        """Return the rows or columns from first to last, in the order of the sheet."""
        first, last = between.first.steps, between.last.steps
        if len(first) == 1 and self.table is not None:
            names = columns_between(self.current, self.table, str(first[0]), str(last[-1]))
            return bundle([self._own(self.table, name) for name in names])
        if first[0] == "prior":
            return range_in_table(self._prior_space(), first[1:], last[1:] if last[0] == "prior" else last)
        return range_in_table(self.current, first, last)

    def _in_table(self, space: Namespace, steps: Steps, indices: tuple[Operand, ...]) -> Operand:
        table = space.table(str(steps[0]))
        if len(steps) == 1:
            return records(space.axis(table)) if space.axis(table) != ONE else scalar_truth(value=True)
        second = steps[1]
        if not isinstance(second, str):
            return looked_up(space, table, indices[0], str(steps[2]))
        if second == "total" and table.spec.column(second) is None and table.spec.row(second) is None:
            return space.total(table, str(steps[2]))
        if table.spec.row(second) is None:
            return _whole(space, table, second)
        if len(steps) == _ROW:
            return space.grid_row(table, second)
        column = steps[2] if isinstance(steps[2], str) else _constant(indices[-1])
        return space.cell(table, second, column)

    def _own(self, table: Table, name: str) -> Leaf | Collection:
        leaf = self.current.leaf(table, name)
        if self.groups is None:
            return leaf
        if column_key(table, name) in self.groups.keys:
            return leaf.take(self.groups.firsts, self.groups.grouping.target)
        return Collection(vector=leaf, grouping=self.groups.grouping)

    def is_own(self, name: str) -> bool:
        """Say whether a name is a column of the rule's own table."""
        table = self.table
        return table is not None and (table.spec.column(name) is not None or name in table.columns)

    def _prior_space(self) -> Namespace:
        if self.prior is None:
            raise AbsentError(_NO_PRIOR)
        return self.prior

    def _parameter(self, name: str) -> Operand:
        parameter = self.pack.parameters.get(name)
        if parameter is None:
            raise UnresolvedError(name)
        value = parameter.value
        if isinstance(value, bool):
            return scalar_truth(value=value)
        return scalar_number(value) if isinstance(value, Decimal) else scalar_text(value)


def _whole(space: Namespace, table: Table, name: str) -> Operand:
    """Return a field of a single form, or the whole column of anything with records or rows."""
    leaf = space.leaf(table, name)
    single = table.spec.layout is Layout.FORM and table.spec.each is None
    return leaf if single else Collection(vector=leaf)


def _codes(codelist: Codelist, *, names: bool) -> Collection:
    """Return the codes of a codelist, or their names."""
    entries = text_array([entry[names] for entry in codelist.entries])
    axis = Axis(identity=f"codelist {codelist.name}", length=len(entries))
    return Collection(vector=texts(axis, entries))


def _constant(operand: Operand) -> str:
    """Return the column that an index names: ``["2021"]`` or ``[2021]``."""
    if isinstance(operand, TextVector):
        return str(operand.texts[0])
    if isinstance(operand, NumberVector):
        return f"{operand.values.decimal(0):f}"
    raise UnresolvedError("[]")
