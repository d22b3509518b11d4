"""Tables as written to TableSpecs, telling what no single value shows: contradictions, unknown names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from auditcheck.model.cells import parse_address
from auditcheck.model.tables import (
    ColumnSpec,
    Layout,
    RowSpec,
    TableSource,
    TableSpec,
    Unit,
    ValueType,
    place_column,
)
from auditcheck.model.units import ROSTER, ROSTER_SPEC
from auditcheck.model.words import Words
from auditcheck.rulepacks.anchors import anchor, check_stars, listed, plain
from auditcheck.rulepacks.contracting import contract
from auditcheck.rulepacks.mistakes import Mistakes, unknown
from auditcheck.rulepacks.patterns import check_pattern
from auditcheck.rulepacks.schemas import (
    ColumnText,
    FieldText,
    FormTable,
    GridTable,
    RecordsTable,
    RowText,
)
from auditcheck.rulepacks.unpivots import given_columns, header_columns, parts_of, unpivot_of, without_header
from auditcheck.rulepacks.yamltext import Located

NOT_APPLICABLE = ("—", "——", "/", "无", "*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What the pack says for all its tables."""

    unit: Unit | None = None
    unit_required: bool = False
    not_applicable: tuple[str, ...] = ()
    codelists: frozenset[str] = frozenset()


def build_table(
    name: Located, table: FormTable | RecordsTable | GridTable, defaults: Defaults, mistakes: Mistakes
) -> TableSpec:
    """Return the spec of a table; what contradicts itself is told and left out."""
    _check_place(name, table, mistakes)
    columns = _columns(table, defaults, mistakes)
    rows = _rows(table, name, mistakes)
    _check_called([*columns, *rows], name, mistakes)
    grid = table if isinstance(table, GridTable) else None
    records = table if isinstance(table, RecordsTable) else None
    of_batch = records is not None and records.source is not None
    count = records.rows if records else None
    return TableSpec(
        name=str(name),
        sheet=plain(table.sheet) or (ROSTER_SPEC.sheet if of_batch else ()),
        layout=Layout(table.layout),
        columns=columns,
        source=TableSource.ROSTER if of_batch else TableSource.SUBMISSION,
        rows=rows,
        called=_text(table.called),
        each=cast("Literal['sheet', 'block', 'beside'] | None", table.each),
        starts=plain(table.starts),
        title=plain(table.title),
        orientation=cast("Literal['rows', 'columns']", records.orientation if records else "rows"),
        header_pattern=check_pattern(grid.header_pattern, mistakes, groups=1) if grid else None,
        pattern_type=ValueType((grid and grid.pattern_type) or ValueType.AMOUNT),
        excel_table=_text(records.excel_table) if records else None,
        key=_key(records, mistakes) if records else (),
        total=_total(records, mistakes) if records else (),
        unpivot=unpivot_of(table),
        rows_min=(count and count.min) or 0,
        rows_max=count.max if count else None,
        optional=table.optional or of_batch,
        unit=Unit(table.unit) if table.unit else defaults.unit,
        unit_required=defaults.unit_required if table.unit_required is None else table.unit_required,
        not_applicable=(*NOT_APPLICABLE, *defaults.not_applicable, *plain(table.not_applicable)),
    )


def _check_place(name: Located, table: FormTable | RecordsTable | GridTable, mistakes: Mistakes) -> None:
    named = isinstance(table, RecordsTable) and table.excel_table is not None
    if isinstance(table, RecordsTable) and table.source is not None:
        named = True
        if name != ROSTER or "code" not in table.columns:
            mistakes.add(name.place, _ROSTER_FORM)
    if isinstance(table, FormTable):
        named = all(field.defined_name is not None for field in table.fields.values())
    if table.sheet is None and table.title is None and not named:
        mistakes.add(name.place, _NO_SHEET)
    for texts in (table.sheet, table.title, table.starts):
        check_stars(texts, mistakes)
    repeated = table.each in {"block", "beside"}
    if repeated and table.starts is None:
        mistakes.add(name.place, _without_start(str(table.each)))
    if table.starts is not None and not repeated:
        mistakes.add(listed(table.starts)[0].place, _START_WITHOUT_BLOCK)
    if isinstance(table, RecordsTable) and table.rows is not None:
        low, high = table.rows.min, table.rows.max
        if low is not None and high is not None and low > high:
            mistakes.add(name.place, _MIN_ABOVE_MAX)


def _columns(
    table: FormTable | RecordsTable | GridTable, defaults: Defaults, mistakes: Mistakes
) -> tuple[ColumnSpec, ...]:
    given, free = given_columns(table), without_header(table)
    for name, written in given.items():
        if name not in free:
            _check_way(name, written, mistakes)
    columns = [_column(name, written, defaults, mistakes) for name, written in given.items()]
    columns += header_columns(table, mistakes)
    place = "block" if table.each == "beside" else cast("Literal['sheet', 'block'] | None", table.each)
    if place is not None and place not in given:
        columns.append(place_column(place))
    return tuple(columns)


def _column(
    name: Located,
    written: FieldText | ColumnText,
    defaults: Defaults,
    mistakes: Mistakes,
) -> ColumnSpec:
    field = written if isinstance(written, FieldText) else None
    texts = written.label if isinstance(written, FieldText) else written.header
    for stars in (texts, written.under, field.column if field else None):
        check_stars(stars, mistakes)
    return ColumnSpec(
        name=str(name),
        type=ValueType(written.type),
        anchor=anchor(texts, plain(written.under), written.nth),
        column=anchor(field.column) if field else None,
        at=_address(field.at, mistakes) if field else None,
        defined_name=_text(field.defined_name) if field else None,
        pattern=check_pattern(written.pattern, mistakes, groups=1),
        called=_text(written.called),
        unit=Unit(written.unit) if written.unit else None,
        decimals=written.decimals,
        blank=cast("Literal['zero', 'unknown']", written.blank),
        optional=written.optional,
        parts=parts_of(name, written, mistakes),
        contract=contract(name, written, defaults.codelists, mistakes),
    )


def _check_way(name: Located, written: FieldText | ColumnText, mistakes: Mistakes) -> None:
    if isinstance(written, ColumnText):
        if written.header is None:
            mistakes.add(name.place, _NO_HEADER)
        return
    if (
        written.label is None
        and written.at is None
        and written.defined_name is None
        and written.pattern is None
    ):
        mistakes.add(name.place, _NO_LABEL)


def _rows(
    table: FormTable | RecordsTable | GridTable, name: Located, mistakes: Mistakes
) -> tuple[RowSpec, ...]:
    if not given_columns(table) and not (isinstance(table, GridTable) and table.header_pattern):
        mistakes.add(name.place, _NO_COLUMNS)
    if not isinstance(table, GridTable):
        return ()
    if not table.rows:
        mistakes.add(name.place, _NO_ROWS)
    for text in table.rows.values():
        check_stars(text.label if isinstance(text, RowText) else text, mistakes)
    return tuple(_row(row, text) for row, text in table.rows.items())


def _row(name: Located, written: RowText | Located | list[Located]) -> RowSpec:
    if not isinstance(written, RowText):
        written = RowText.model_construct(label=written)
    place = anchor(written.label, plain(written.under), written.nth)
    assert place is not None  # noqa: S101 - a row's label is compulsory
    return RowSpec(name=str(name), anchor=place, called=_text(written.called), optional=written.optional)


def _key(table: RecordsTable, mistakes: Mistakes) -> tuple[str, ...]:
    return tuple(str(name) for name in listed(table.key) if _known_column(name, table, mistakes))


def _total(table: RecordsTable, mistakes: Mistakes) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = (table.total or {}).items()
    return tuple((str(name), plain(texts)) for name, texts in found if _known_column(name, table, mistakes))


def _known_column(name: Located, table: RecordsTable, mistakes: Mistakes) -> bool:
    if name in table.columns:
        return True
    mistakes.add(name.place, unknown(Words("栏目", "column"), name, [str(it) for it in table.columns]))
    return False


def _check_called(specs: Sequence[ColumnSpec | RowSpec], table: Located, mistakes: Mistakes) -> None:
    met: set[str] = set()
    for spec in specs:
        for called in {spec.name, spec.called} - {None}:
            if called in met:
                mistakes.add(
                    table.place,
                    Words(f"这张表里有两处都叫“{called}”", f"two things in this table are called “{called}”"),
                )
            met.add(str(called))


def _address(text: Located | None, mistakes: Mistakes) -> str | None:
    if text is not None and parse_address(text) is None:
        mistakes.add(
            text.place,
            Words(
                f"这里应当是单元格地址，如 B1，现在写的是“{text}”",
                f"expected an address such as B1, found “{text}”",
            ),
        )
        return None
    return _text(text)


def _text(text: Located | None) -> str | None:
    return None if text is None else str(text)


def _without_start(each: str) -> Words:
    return Words(
        f"each: {each} 要用 starts 说明每一块从哪句话开始",
        f"each: {each} needs starts, the text every block begins with",
    )


_NO_SHEET = Words(
    "没有说明在哪张工作表：请写 sheet（工作表名）或 title（表上的标题）",
    "it is not said where the table stands: write sheet (the sheet's title) or title (written on it)",
)
_NO_COLUMNS = Words(
    "这张表没有栏目：请写 columns 或 fields", "this table has no columns: write columns or fields"
)
_NO_ROWS = Words("grid 表要有具名的行：请写 rows", "a grid has named rows: write rows")
_NO_HEADER = Words("这一栏没有写表头：请写 header", "this column has no header: write header")
_NO_LABEL = Words(
    "没有说明在哪里取数：请写 label（或 at、defined_name、pattern）",
    "it is not said where the value stands: write label (or at, defined_name, pattern)",
)
_START_WITHOUT_BLOCK = Words(
    "starts 只与 each: block 或 each: beside 一起用", "starts goes with each: block or each: beside only"
)
_ROSTER_FORM = Words(
    "单位名册的表要叫 roster，并有 code 栏（单位代码）",
    "the table of the roster is called roster and has a column code (the unit's code)",
)
_MIN_ABOVE_MAX = Words("rows 的 min 大于 max", "rows: min is above max")
