"""Names in a check: every path must lead to something the pack describes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields

from auditcheck.expressions.printing import canonical
from auditcheck.expressions.substituting import substituted
from auditcheck.model.rules import Target
from auditcheck.model.syntax import Expression, Node, Path, Range, Span
from auditcheck.model.tables import Layout, TableSpec
from auditcheck.model.units import UNITS
from auditcheck.model.words import Words
from auditcheck.rulepacks.mistakes import unknown

SUBMISSION_FACTS = ("file", "unit", "code", "year", "name")
CODELIST_COLUMNS = ("code", "name")
RESERVED = ("parameters", "prior", "submission")
_COLUMN = Words("栏目", "column")
_FIELD = Words("项目", "field")
_ROW = Words("行", "row")

Trouble = tuple[Words, Span, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a check may name: tables with their columns and rows, parameters, codelists.

    ``doubtful`` tables are written wrongly themselves, so nothing is said of what is named in them;
    with ``uncertain`` a whole file could not be read, and nothing is said of names at all. ``meanings``
    are what the names of an included topic stand for.
    """

    tables: Mapping[str, TableSpec]
    parameters: frozenset[str] = frozenset()
    codelists: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    uncertain: bool = False
    used: set[tuple[str, str]] = field(default_factory=set)
    meanings: Mapping[str, Node] = field(default_factory=dict)

    def understood(self, expression: Expression) -> Expression:
        """Return an expression in this pack's names, if the rule is of a topic that serves several."""
        if not self.meanings:
            return expression
        tree = substituted(expression.tree, self.meanings)
        return Expression(text=canonical(tree), tree=tree)

    def table(self, name: str) -> TableSpec | None:
        """Return the table called ``name``, noting that it is used."""
        spec = self.tables.get(name)
        if spec is None:
            spec = next((it for it in self.tables.values() if it.called == name), None)
        if spec is not None:
            self.used.add((spec.name, ""))
        return spec

    def troubles(self, tree: Node, target: Target | None) -> Iterator[Trouble]:
        """Yield what is wrong with each path of ``tree``: its span, and the word in it that is wrong."""
        if self.uncertain:
            return
        own = self.table(target.table) if target is not None else None
        for node in nodes(tree):
            if isinstance(node, Range):
                yield from self._range(node, own)
            elif isinstance(node, Path):
                yield from self._path(node, own)

    def known_tables(self) -> list[str]:
        """Return every name that may begin a path to a table."""
        names = [name for spec in self.tables.values() for name in (spec.name, spec.called) if name]
        return names + sorted(self.doubtful)

    def use(self, spec: TableSpec, name: str) -> bool:
        """Say whether ``name`` is a column or row of ``spec``, noting that it is used."""
        found = spec.column(name) or spec.row(name)
        if found is not None:
            self.used.add((spec.name, found.name))
        return found is not None

    def use_figures(self) -> None:
        """Note that what the table of units takes of each submission is used."""
        for spec in self.tables.values():
            taken = [column.of for column in spec.columns if column.of]
            self.used.update((table, step) for table, *steps in taken for step in ("", *steps))

    def _range(self, node: Range, own: TableSpec | None) -> Iterator[Trouble]:
        yield from self._path(node.first, own)
        first, last = node.first.names, node.last.names
        if len(last) == 1 and len(first) > 1:
            node_last = Path(steps=(*node.first.steps[:-1], last[0]), span=node.last.span)
            yield from self._path(node_last, own)
            return
        yield from self._path(node.last, own)
        if first[:-1] != last[:-1] and first[:1] != last[:1]:
            yield _TWO_TABLES, node.span, ""

    def _path(self, path: Path, own: TableSpec | None) -> Iterator[Trouble]:
        first, *rest = path.names
        if own is not None and not rest and (spec := own.column(first)) is not None:
            self.used.add((own.name, spec.name))
        elif first in {"parameters", "submission"} and self.tables.get(first) is None:
            known = sorted(self.parameters) if first == "parameters" else list(SUBMISSION_FACTS)
            what = (
                Words("参数", "parameter")
                if first == "parameters"
                else Words("报表信息", "fact of the submission")
            )
            yield from _one_step(path, what, known)
            self.used.add((first, ".".join(rest)))
        elif first == "prior" and rest:
            yield from self._in_table(path, 1, own)
        elif first == UNITS and UNITS not in self.tables:
            yield _NO_UNITS, path.span, ""
        elif first in self.codelists and first not in self.tables:
            if rest:
                yield from _one_step(path, _COLUMN, [*CODELIST_COLUMNS])
        else:
            yield from self._in_table(path, 0, own)

    def _in_table(self, path: Path, at: int, own: TableSpec | None) -> Iterator[Trouble]:
        name = path.names[at]
        if name in self.doubtful:
            return
        spec = self.table(name)
        rest = path.steps[at + 1 :]
        if spec is None:
            yield self._no_table(name, own, alone=not rest and at == 0), path.span, name
        elif rest:
            yield from self._inside(spec, rest, path.span)

    def _inside(self, spec: TableSpec, rest: tuple[str | Node, ...], span: Span) -> Iterator[Trouble]:
        second, *more = rest
        if not isinstance(second, str):
            yield from self._looked_up(spec, more, span)
        elif second == "total" and not self.use(spec, "total"):
            yield from self._total(spec, more, span)
        elif spec.layout is Layout.GRID and spec.row(second) is not None:
            self.use(spec, second)
            yield from self._column_of_row(spec, second, more, span)
        elif not self.use(spec, second):
            yield _unknown_in(spec, second), span, second
        elif more:
            yield _too_long(spec, second), span, second

    def _looked_up(self, spec: TableSpec, more: list[str | Node], span: Span) -> Iterator[Trouble]:
        if len(more) != 1 or not isinstance(more[0], str):
            yield _INDEX_FORM, span, ""
        elif not self.use(spec, more[0]) and spec.header_pattern is None:
            yield _unknown_in(spec, more[0], columns_only=True), span, more[0]

    def _total(self, spec: TableSpec, more: list[str | Node], span: Span) -> Iterator[Trouble]:
        if not spec.total:
            yield _no_total(spec), span, "total"
        elif len(more) != 1 or not isinstance(more[0], str):
            yield _TOTAL_FORM, span, "total"
        elif not self.use(spec, more[0]):
            yield _unknown_in(spec, more[0], columns_only=True), span, more[0]

    def _column_of_row(
        self, spec: TableSpec, row: str, more: list[str | Node], span: Span
    ) -> Iterator[Trouble]:
        if len(more) > 1:
            yield _too_long(spec, row), span, row
        elif (
            more and isinstance(more[0], str) and spec.column(more[0]) is None and spec.header_pattern is None
        ):
            yield _unknown_in(spec, more[0], columns_only=True), span, more[0]
        elif more and isinstance(more[0], str):
            self.use(spec, more[0])
        elif not more:  # a whole row reads every column
            self.used.update((spec.name, column.name) for column in spec.columns)

    def _no_table(self, name: str, own: TableSpec | None, *, alone: bool) -> Words:
        known = self.known_tables()
        if not alone:
            return unknown(Words("表", "table"), name, known)
        names = [*(_names(own.columns) if own is not None else ()), *known, *sorted(self.codelists)]
        return unknown(Words("栏目或表", "column or table"), name, names)


def nodes(tree: Node) -> Iterator[Node]:
    """Yield ``tree`` and all below it, but the two paths of a range, which only make sense together."""
    yield tree
    if isinstance(tree, Range):
        inner: Iterable[object] = (*tree.first.steps, *tree.last.steps)
    else:
        inner = (getattr(tree, part.name) for part in fields(tree))
    for value in inner:
        for node in value if isinstance(value, tuple) else (value,):
            if isinstance(node, Node):
                yield from nodes(node)


def reserved(name: str) -> Words:
    """Return what to tell of a table whose name means something else in rules."""
    return Words(
        f"“{name}”是规则里的保留词，表不能用这个名称", f"“{name}” has a meaning in rules; choose another name"
    )


def _one_step(path: Path, what: Words, known: list[str]) -> Iterator[Trouble]:
    rest = path.names[1:]
    if len(rest) != 1 or rest[0] not in known:
        yield unknown(what, ".".join(rest), known), path.span, rest[0] if rest else ""


def _names(specs: Iterable[object]) -> list[str]:
    found = ((getattr(spec, "name", None), getattr(spec, "called", None)) for spec in specs)
    return [name for pair in found for name in pair if name]


def _unknown_in(spec: TableSpec, name: str, *, columns_only: bool = False) -> Words:
    known = _names(spec.columns) + ([] if columns_only else _names(spec.rows))
    what = _FIELD if spec.layout is Layout.FORM else _COLUMN
    if spec.rows and not columns_only:
        what = Words(f"{_ROW.zh}或{what.zh}", f"{_ROW.en} or {what.en}")
    return Words(f"表 {spec.name} 里", f"in table {spec.name}: ") + unknown(what, name, known)


def _too_long(spec: TableSpec, name: str) -> Words:
    return Words(
        f"表 {spec.name} 的“{name}”后面不能再跟名称",
        f"nothing more can follow “{name}” of table {spec.name}",
    )


def _no_total(spec: TableSpec) -> Words:
    return Words(
        f"表 {spec.name} 没有说明合计行；请在表里写 total: {{栏目: 合计}}",
        f"table {spec.name} does not say which row is its total; write total: {{column: 合计}} there",
    )


_TWO_TABLES = Words("区间的两端应当在同一张表里", "both ends of a range must be in one table")
_INDEX_FORM = Words(
    "方括号后面应当是一个栏目，如 spending[category].final",
    "a column must follow the brackets, as in spending[category].final",
)
_TOTAL_FORM = Words(
    "合计行后面应当是一个栏目，如 projects.total.executed",
    "a column must follow the total, as in projects.total.executed",
)
_NO_UNITS = Words(
    "规则包里没有 units 表：请在 tables 里写 units: {layout: units, columns: …}，说明从每家单位取哪些数",
    "this pack has no table of units: write tables: units: {layout: units, columns: …}, the figures to take",
)
