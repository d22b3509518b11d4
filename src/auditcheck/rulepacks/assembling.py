"""One pack from all its files: base packs, tables, parameters, rules, and every mistake among them."""

from __future__ import annotations

import hashlib
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from pathlib import Path

from auditcheck.model.rules import Parameter, Rule, RulePack
from auditcheck.model.tables import TableSpec, Unit
from auditcheck.model.words import Words, same
from auditcheck.rulepacks.anchors import plain, said
from auditcheck.rulepacks.building import Defaults, build_table
from auditcheck.rulepacks.collecting import Written, collect
from auditcheck.rulepacks.mistakes import Mistakes, Place, unknown
from auditcheck.rulepacks.overlays import WORKBOOK_CHECKS, Overlaid, overlaid
from auditcheck.rulepacks.resolving import RESERVED, Names, reserved
from auditcheck.rulepacks.rulemaking import build_parameter, build_rule
from auditcheck.rulepacks.schemas import ChangeText, FormTable, PackText, UnitsTable
from auditcheck.rulepacks.shipped import HEAD, shipped_by_id, shown_prefix
from auditcheck.rulepacks.topics import meanings_in, set_parameters
from auditcheck.rulepacks.unitstables import batch_tables
from auditcheck.rulepacks.yamltext import Located


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """A pack (None where it could not be made), how it was written, and the names its rules use."""

    pack: RulePack | None
    written: Written
    names: Names


def assemble(path: Path, prefix: str, mistakes: Mistakes, open_packs: tuple[Path, ...] = ()) -> Assembled:
    """Read the pack at ``path``; ``open_packs`` are those being read that led here."""
    written = collect(path, prefix, mistakes)
    bases = _bases(written, path, mistakes, (*open_packs, path.resolve()))
    changed = overlaid(bases, _changes(written, bases), mistakes)
    tables = _tables(written, bases, changed, mistakes)
    parameters = _parameters(written, changed, mistakes)
    codelists = {name: it for base in bases for name, it in base.codelists.items()} | written.codelists
    names = Names(
        tables=tables,
        parameters=frozenset(parameters) | written.named.get("parameters", set()),
        codelists=frozenset(codelists) | written.named.get("codelists", set()),
        doubtful=frozenset(written.named.get("tables", set()) - tables.keys()),
        uncertain=written.broken,
    )
    names.use_figures()
    rules = _rules(written, names, changed, mistakes)
    submission = _submission(written, names, bases, mistakes)
    _check_lookups(written, names, mistakes)
    head = written.head
    if head is None:
        return Assembled(pack=None, written=written, names=names)
    pack = RulePack(
        id=str(head.id),
        title=said(head.title) or same(str(head.id)),
        version=str(head.version or "1"),
        tables=tuple(tables.values()),
        rules=tuple(rules.values()),
        unit=_unit(head, bases),
        parameters=parameters,
        codelists=codelists,
        submission=submission,
        disabled=changed.disabled,
        changes=tuple(changed.changes),
        untested=_untested(written, bases, rules.keys() | changed.disabled.keys(), mistakes),
        extends=str(head.extends or ""),
        digest=_digest(written, bases),
        path=str(path.parent if path.name == HEAD else path),
        bases=frozenset(name for base in bases for name in (base.id, *base.bases)),
    )
    return Assembled(pack=pack, written=written, names=names)


def _bases(written: Written, path: Path, mistakes: Mistakes, open_packs: tuple[Path, ...]) -> list[RulePack]:
    extends = written.head.extends if written.head is not None else None
    found = []
    for name in [*([extends] if extends is not None else []), *written.packs]:
        base = _base_path(name, path)
        if base is None:
            mistakes.add(name.place, unknown(Words("规则包", "rule pack"), name, shipped_by_id()))
            written.broken = True
        elif base.resolve() in open_packs:
            mistakes.add(name.place, _CIRCLE)
            written.broken = True
        else:
            pack = assemble(base, shown_prefix(base.parent), mistakes, open_packs).pack
            written.broken = written.broken or pack is None
            found += [pack] if pack is not None else []
    if extends is None and not written.packs:
        for change in written.head.changes if written.head is not None else []:
            if str(change.rule) not in WORKBOOK_CHECKS:
                mistakes.add(change.reason.place, _CHANGES_WITHOUT_BASE)
                break
    return found


def _changes(written: Written, bases: list[RulePack]) -> list[ChangeText]:
    """Return the changes that can be made: without other packs, those of the checks that need none."""
    changes = written.head.changes if written.head is not None else []
    return [change for change in changes if bases or str(change.rule) in WORKBOOK_CHECKS]


def _base_path(name: Located, path: Path) -> Path | None:
    """Return a pack that stands beside the extending one, else a shipped one; never by path."""
    if not str(name).replace("-", "").replace("_", "").isalnum():
        return None
    beside = path.parent.parent if path.name == HEAD else path.parent
    for candidate in (beside / name / HEAD, shipped_by_id().get(str(name), Path()) / HEAD):
        if candidate.is_file():
            return candidate
    return None


def _tables(
    written: Written, bases: list[RulePack], changed: Overlaid, mistakes: Mistakes
) -> dict[str, TableSpec]:
    tables = dict(changed.tables)
    head = written.head
    codelists = {name for base in bases for name in base.codelists} | set(written.codelists)
    defaults = Defaults(
        unit=_unit(head, bases),
        unit_required=head.unit_required if head is not None else False,
        not_applicable=plain(head.not_applicable) if head is not None else (),
        codelists=frozenset(codelists),
    )
    for part in written.parts:
        for name, table in part.tables.items():
            _check_name(name, tables, mistakes)
            if isinstance(table, UnitsTable):
                continue
            spec = build_table(name, table, defaults, mistakes)
            if spec.called is not None and any(it.called == spec.called for it in tables.values()):
                mistakes.add(name.place, _taken(spec.called))
            tables[spec.name] = spec
    return tables | batch_tables(written.parts, tables, mistakes)


def _check_name(name: Located, tables: dict[str, TableSpec], mistakes: Mistakes) -> None:
    if name in RESERVED:
        mistakes.add(name.place, reserved(name))
    elif name in tables:
        mistakes.add(name.place, _taken(name))


def _parameters(written: Written, changed: Overlaid, mistakes: Mistakes) -> dict[str, Parameter]:
    found = dict(changed.parameters)
    seen: set[tuple[str, int, int]] = set()  # a topic may be included more than once, with other names
    for part in written.parts:
        for name, given in part.parameters.items():
            written_in = (name.place.source.name, *name.place[1:])
            if written_in in seen:
                continue
            if name in found:
                mistakes.add(name.place, _taken(name))
            seen.add(written_in)
            found[str(name)] = build_parameter(name, given)
        set_parameters(part, written, found, mistakes)
    return found


def _rules(written: Written, names: Names, changed: Overlaid, mistakes: Mistakes) -> dict[str, Rule]:
    rules = dict(changed.rules)
    places: dict[str, Place] = {}
    for part in written.parts:
        own = replace(names, meanings=meanings_in(part, written, mistakes))
        for given in part.rules:
            identity = str(given.id)
            if identity in places or identity in rules or identity in changed.disabled:
                mistakes.add(given.id.place, _same_id(identity, places.get(identity)))
            places.setdefault(identity, given.id.place)
            rule = build_rule(given, own, mistakes)
            if rule is not None:
                rules[identity] = rule
    return rules


def _untested(
    written: Written, bases: list[RulePack], rules: AbstractSet[str], mistakes: Mistakes
) -> dict[str, Words]:
    found = {rule_id: words for base in bases for rule_id, words in base.untested.items()}
    for part in written.parts:
        for rule_id, reason in part.untested.items():
            if str(rule_id) not in rules and not written.broken:
                mistakes.add(rule_id.place, unknown(Words("规则", "rule"), rule_id, rules))
            found[str(rule_id)] = said(reason) or same("")
    return found


def _submission(
    written: Written, names: Names, bases: list[RulePack], mistakes: Mistakes
) -> dict[str, tuple[str, str]]:
    found = {fact: path for base in bases for fact, path in base.submission.items()}
    given = written.head.submission if written.head is not None else None
    for fact in ("unit", "code", "year"):
        text: Located | None = getattr(given, fact, None)
        if text is None:
            continue
        path = _table_field(text, names, mistakes)
        if path is not None:
            found[fact] = path
    return found


def _table_field(text: Located, names: Names, mistakes: Mistakes) -> tuple[str, str] | None:
    table, _, column = (step.strip() for step in str(text).removeprefix("lists.").partition("."))
    spec = names.table(table)
    if spec is None:
        if not names.uncertain and table not in names.doubtful:
            mistakes.add(text.place, unknown(Words("表", "table"), table, names.known_tables()))
        return None
    found = spec.column(column)
    if found is None:
        known = [it.name for it in spec.columns]
        mistakes.add(text.place, unknown(Words("栏目", "column"), column, known))
        return None
    names.use(spec, column)
    return spec.name, found.name


def _check_lookups(written: Written, names: Names, mistakes: Mistakes) -> None:
    for part in written.parts:
        for name, given in _one_of(part):
            column = names.tables[str(name[0])].column(str(name[1]))
            if column is not None and column.contract.one_of_column is not None:
                _table_field(given, names, mistakes)


def _one_of(part: PackText) -> list[tuple[tuple[Located, Located], Located]]:
    found = []
    for table_name, table in part.tables.items():
        if isinstance(table, UnitsTable):
            continue
        columns = table.fields if isinstance(table, FormTable) else (table.columns or {})
        for name, column in columns.items():
            if isinstance(column.one_of, Located):
                found.append(((table_name, name), column.one_of))
    return found


def _unit(head: PackText | None, bases: list[RulePack]) -> Unit | None:
    if head is not None and head.unit is not None:
        return Unit(head.unit)
    return next((base.unit for base in bases if base.unit is not None), None)


def _digest(written: Written, bases: list[RulePack]) -> str:
    total = hashlib.sha256()
    for name, content in sorted(written.folder.read.items()):
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    for base in bases:
        total.update(base.digest.encode())
    return total.hexdigest()


def _same_id(identity: str, first: Place | None) -> Words:
    if first is None:
        return Words(
            f"规则编号 {identity} 已在所扩展的规则包里",
            f"the id {identity} is used in the pack this one extends",
        )
    where = f"{first.source.name}:{first.line}"
    return Words(
        f"规则编号 {identity} 用了两次，第一次在 {where}",
        f"the id {identity} is used twice, first in {where}",
    )


def _taken(name: str) -> Words:
    return Words(
        f"“{name}”这个名称已经用过了，请换一个", f"the name “{name}” is already taken; choose another"
    )


_CIRCLE = Words("规则包绕回到自己：扩展和引用不能成环", "packs extend or include each other in a circle")
_CHANGES_WITHOUT_BASE = Words(
    "changes 要与 extends 或 include 一起用，说明改的是哪个规则包",
    "changes needs extends or include, which says what pack is changed",
)
