"""What paths are called in sentences: the words of the form, not the names of the pack."""

from __future__ import annotations

from collections.abc import Mapping

from auditcheck.expressions.names import paths
from auditcheck.model.rules import RulePack, Target
from auditcheck.model.syntax import Expression, Path
from auditcheck.model.tables import TableSpec
from auditcheck.model.words import Words, same

_FACTS = {
    "file": Words("文件名", "file name"),
    "name": Words("文件名", "file name"),
    "unit": Words("填报单位", "unit"),
    "code": Words("单位代码", "unit code"),
    "year": Words("年度", "year"),
}
_PRIOR = Words("上年", "last period's ")
_TOTAL = "合计"


def home_of(check: Expression, pack: RulePack, target: Target | None) -> str | None:
    """Return the one table that a check is about, None if it reads several."""
    first = {path.names[0] for path in paths(check.tree)}
    tables = {spec.name for name in first if (spec := pack.table(name)) is not None}
    if target is not None and (own := pack.table(target.table)) is not None:
        tables.add(own.name)
    return tables.pop() if len(tables) == 1 and "prior" not in first else None


def name_of(path: Path, pack: RulePack, target: Target | None, home: str | None = None) -> Words:
    """Return what people call the value at ``path``, without its table where that is ``home``."""
    names = list(path.names)
    if names[0] == "parameters":
        return _parameter(names[-1], pack)
    if names[0] == "submission":
        return _FACTS.get(names[-1], same(names[-1]))
    if names[0] == "prior":
        return _PRIOR + _in_table(names[1:], pack)
    own = pack.table(target.table) if target is not None else None
    if own is not None and len(names) == 1:
        column = own.column(names[0])
        return same(column.title if column is not None else names[0])
    return _in_table(names, pack, home)


def _parameter(name: str, pack: RulePack) -> Words:
    parameter = pack.parameters.get(name)
    if parameter is None:
        return same(name)
    title = parameter.title or same(name)
    return title + same(f"({parameter.value})")


def _in_table(names: list[str], pack: RulePack, home: str | None = None) -> Words:
    spec = pack.table(names[0])
    if spec is None:
        return _codelist(names[0], pack)
    parts = [_part(name, spec) for name in names[1:] if name != "[]"]
    label = " ".join(parts)
    if label and spec.name == home:
        return same(label)
    return Words(f"《{spec.label}》{label}", f"{label} ({spec.label})" if label else spec.label)


def _part(name: str, spec: TableSpec) -> str:
    row, column = spec.row(name), spec.column(name)
    if row is not None:
        return row.title
    if column is not None:
        return column.title
    return _TOTAL if name == "total" else name


def _codelist(name: str, pack: RulePack) -> Words:
    codelist: Mapping[str, object] = pack.codelists
    if name in codelist:
        return pack.codelists[name].title or same(name)
    return same(name)
