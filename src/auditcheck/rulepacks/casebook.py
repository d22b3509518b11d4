"""The cases of a pack's rules: cases/<RULE-ID>.yaml, read as strictly as the rules themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from auditcheck.errors import RulePackError
from auditcheck.model.cases import Case
from auditcheck.model.rules import Rule, RulePack, SourceMark
from auditcheck.model.tables import Layout, TableSpec
from auditcheck.model.words import Words, same
from auditcheck.rulepacks.files import PackFolder
from auditcheck.rulepacks.mistakes import Mistake, Mistakes, Place, Source, told, unknown
from auditcheck.rulepacks.shipped import shown_prefix
from auditcheck.rulepacks.yamltext import Data, Entries, Items, Located, compose, located

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?")
_TABLE = Words("表", "table")
_COLUMN = Words("栏目", "column")


def load_cases(pack: RulePack) -> tuple[Case, ...]:
    """Return all cases of a pack in the order of its rules; raises RulePackError with every mistake."""
    cases, mistakes = read_cases(pack)
    if mistakes:
        raise RulePackError(told(mistakes, f"{pack.id} (cases)"))
    return cases


def read_cases(pack: RulePack) -> tuple[tuple[Case, ...], tuple[Mistake, ...]]:
    """Return the cases that could be read and all mistakes in them."""
    home = Path(pack.path)
    if not (home / "cases").is_dir():
        return (), ()
    mistakes = Mistakes()
    folder = PackFolder(home, shown_prefix(home))
    found: dict[str, list[Case]] = {}
    for path in folder.found("cases/*.yaml", "cases/*.yml"):
        found.setdefault(path.stem, []).extend(_cases_of(path, folder, pack, mistakes))
    ordered = (case for rule in pack.rules for case in found.get(rule.id, []))
    return tuple(ordered), mistakes.sorted()


def _cases_of(path: Path, folder: PackFolder, pack: RulePack, mistakes: Mistakes) -> list[Case]:
    rule = pack.rule(path.stem)
    if rule is None:
        if path.stem not in pack.disabled:
            known = [it.id for it in pack.rules]
            source = Source(folder.named(path), prefix=folder.prefix)
            mistakes.add(Place(source), unknown(Words("规则", "rule"), path.stem, known))
        return []
    read = folder.text(path, None, mistakes)
    if read is None:
        return []
    source, text = read
    data = compose(source, text, mistakes)
    if data is None:
        mistakes.add(Place(source), Words("文件里没有可读的案例", "there is no case to read in this file"))
        return []
    return _shaped_cases(data, Place(source), pack, rule, mistakes)


def _shaped_cases(data: Data, place: Place, pack: RulePack, rule: Rule, mistakes: Mistakes) -> list[Case]:
    from auditcheck.rulepacks.caseschemas import CasesText  # noqa: PLC0415 - pydantic loads only when cases do
    from auditcheck.rulepacks.validating import read_as  # noqa: PLC0415 - pydantic loads only when cases do

    if isinstance(data, Items):
        whole = Entries({located("cases", data.place): data})
        whole.place = data.place
        data = whole
    written = read_as(CasesText, data, place, mistakes, blank_in=frozenset({"given", "prior"}))
    cases = []
    for case in written.cases if written is not None else ():
        before = len(mistakes)
        for name, values in (*case.given.items(), *(case.prior or {}).items()):
            _check_table(name, values, pack, mistakes)
        for name in case.parameters:
            if name not in pack.parameters:
                mistakes.add(name.place, unknown(Words("参数", "parameter"), name, pack.parameters))
        if case.at is not None:
            _check_at(case.at, pack, mistakes)
        if len(mistakes) == before:
            cases.append(_case(case, rule))
    return cases


def _case(written: object, rule: Rule) -> Case:
    from auditcheck.rulepacks.anchors import said  # noqa: PLC0415 - pydantic loads only when cases do
    from auditcheck.rulepacks.caseschemas import CaseText  # noqa: PLC0415 - likewise
    from auditcheck.rulepacks.rulemaking import build_parameter  # noqa: PLC0415 - likewise

    assert isinstance(written, CaseText)  # noqa: S101 - the shape of a case
    return Case(
        rule_id=rule.id,
        name=said(written.name) or same(rule.id),
        expect=written.expect,
        given={str(name): plain_value(values) for name, values in written.given.items()},
        prior=None
        if written.prior is None
        else {str(name): plain_value(values) for name, values in written.prior.items()},
        parameters={str(name): build_parameter(name, it).value for name, it in written.parameters.items()},
        at=None if written.at is None else str(written.at),
        mark=_mark(written.name),
    )


def plain_value(data: Data) -> object:
    """Return values as a sheet would hold them: numbers as numbers, everything else as text."""
    if isinstance(data, Entries):
        return {str(key): plain_value(value) for key, value in data.items()}
    if isinstance(data, Items):
        return [plain_value(item) for item in data]
    if data is None or data.quoted:
        return None if data is None else str(data)
    found = _NUMBER.fullmatch(data)
    if found is None:
        return str(data)
    return float(data) if found[1] else int(data)


def _check_table(name: Located, values: Data, pack: RulePack, mistakes: Mistakes) -> None:
    spec = pack.table(str(name))
    if spec is None:
        mistakes.add(name.place, unknown(_TABLE, name, [it.name for it in pack.tables]))
    elif spec.layout is Layout.GRID:
        _check_grid(spec, values, name, mistakes)
    else:
        for record in _records(spec, values):
            _check_record(spec, record, name, mistakes)


def _records(spec: TableSpec, values: Data) -> Iterator[Data]:
    if isinstance(values, Entries) and (spec.layout is Layout.RECORDS or "records" in values):
        for key, part in values.items():
            yield from part if key == "records" and isinstance(part, Items) else (part,)
    elif isinstance(values, Items):
        yield from values
    else:
        yield values


def _check_record(spec: TableSpec, record: Data, table: Located, mistakes: Mistakes) -> None:
    if not isinstance(record, Entries):
        mistakes.add(table.place, _SHAPE[spec.layout])
        return
    for name, value in record.items():
        if spec.column(str(name)) is None and spec.header_pattern is None:
            mistakes.add(name.place, unknown(_COLUMN, name, [it.name for it in spec.columns]))
        elif isinstance(value, Entries | Items):
            mistakes.add(name.place, Words("这里应当只写一个值", "expected one value here"))


def _check_grid(spec: TableSpec, values: Data, table: Located, mistakes: Mistakes) -> None:
    if not isinstance(values, Entries):
        mistakes.add(table.place, _SHAPE[spec.layout])
        return
    for name, row in values.items():
        if spec.row(str(name)) is None:
            mistakes.add(name.place, unknown(Words("行", "row"), name, [it.name for it in spec.rows]))
        else:
            _check_record(spec, row, name, mistakes)


def _check_at(at: Located, pack: RulePack, mistakes: Mistakes) -> None:
    table, *steps = str(at).replace("]", "").replace("[", ".").split(".")
    spec = pack.table(table)
    if spec is None:
        mistakes.add(at.place, unknown(_TABLE, table, [it.name for it in pack.tables]))
    elif not steps or (spec.column(steps[-1]) is None and spec.header_pattern is None):
        known: Mapping[str, object] = {it.name: it for it in spec.columns}
        mistakes.add(at.place, unknown(_COLUMN, steps[-1] if steps else "", known))


def _mark(written: object) -> SourceMark | None:
    place = getattr(written, "place", None)
    if place is None:
        return None
    return SourceMark(file=place.source.name, line=place.line, column=place.column)


_SHAPE = {
    Layout.FORM: Words("这张表应当写成若干“项目: 值”", "this table is written as lines of “field: value”"),
    Layout.RECORDS: Words(
        "这张表应当写成列表，每条记录一项：- {栏目: 值}",
        "this table is written as a list, one item a record: - {column: value}",
    ),
    Layout.GRID: Words(
        "这张表应当按行写：行名: {栏目: 值}", "this table is written by rows: row: {column: value}"
    ),
}
