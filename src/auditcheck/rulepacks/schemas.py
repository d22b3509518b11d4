"""The shape of a rule pack's files as typed models; the JSON Schema for editors is made from them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Field, Tag

from auditcheck.rulepacks.scalars import (
    BlankWord,
    ClassWord,
    Count,
    EachWord,
    Figure,
    FormWord,
    GridWord,
    Name,
    NthWord,
    OrientationWord,
    PackId,
    RecordsWord,
    RuleId,
    SourceWord,
    Text,
    ToleranceWord,
    TypeWord,
    UnitsWord,
    UnitWord,
    YesNo,
)
from auditcheck.rulepacks.shapes import (
    ENTRIES,
    LIST,
    TEXT,
    Included,
    Length,
    Names,
    RowCount,
    Said,
    Shape,
    Texts,
    UnpivotText,
    shape_of,
)


class ValueText(Shape):
    """What a value is, and the contract it keeps."""

    type: TypeWord = Field(description="text, integer, number, amount, percent, date, code or yes_no")
    called: Text | None = Field(default=None, description="Its name for people; may be used in checks")
    unit: UnitWord | None = Field(default=None, description="Unit of the amount, if it is not the table's")
    decimals: Count | None = Field(
        default=None, description="Last declared place (percents: of the percentage)"
    )
    blank: BlankWord = Field(default="zero", description="Whether a blank counts as 0 in sums, or is unknown")
    optional: YesNo = Field(default=False, description="It may be missing from the sheet")
    required: YesNo = Field(default=False, description="It must be filled in")
    unique: YesNo = Field(default=False, description="No value may stand twice")
    min: Figure | None = Field(default=None, description="The least allowed value")
    max: Figure | None = Field(default=None, description="The greatest allowed value")
    one_of: Texts | None = Field(default=None, description="A list, a codelist, or table.column")
    matches: Text | None = Field(default=None, description="Pattern the whole text must match (RE2)")
    length: Length | None = Field(default=None, description="Number of characters, or min and max")
    under: Texts | None = Field(default=None, description="The section it stands in")
    nth: NthWord | None = Field(default=None, description="Which occurrence: 1, 2, … or last")


class FieldText(ValueText):
    """A field of a form: the label, and the value beside or below it."""

    label: Texts | None = Field(default=None, description="What the sheet says; several are aliases")
    column: Texts | None = Field(default=None, description="Header of the column the value stands in")
    at: Text | None = Field(default=None, description="Address such as B1, for protected templates only")
    defined_name: Text | None = Field(default=None, description="Excel defined name of the cell")
    pattern: Text | None = Field(default=None, description="Pattern with one group that takes the value out")


class ColumnText(ValueText):
    """A column of records or of a grid."""

    header: Texts | None = Field(default=None, description="What the sheet says; a / b is a stacked header")
    pattern: Text | None = Field(default=None, description="Pattern with one group that takes the value out")
    parts: list[Count] | None = Field(
        default=None, description="Widths of a code's levels that stand in columns of their own, as [3, 2, 2]"
    )


class RowText(Shape):
    """A named row of a grid."""

    label: Texts = Field(description="What the sheet says; several are aliases")
    under: Texts | None = Field(default=None, description="The section it stands in: a row's name or a text")
    nth: NthWord | None = Field(default=None, description="Which occurrence: 1, 2, … or last")
    called: Text | None = Field(default=None, description="Its name for people; may be used in checks")
    optional: YesNo = Field(default=False, description="It may be missing from the sheet")


Row = Annotated[
    Annotated[Text, Tag(TEXT)] | Annotated[list[Text], Tag(LIST)] | Annotated[RowText, Tag(ENTRIES)],
    Discriminator(shape_of),
]


class TableText(Shape):
    """Where a table stands in a workbook."""

    sheet: Texts | None = Field(default=None, description="Title of the sheet; * stands for any text")
    title: Texts | None = Field(default=None, description="Title written on the sheet above the table")
    called: Text | None = Field(default=None, description="Its name for people; may be used in checks")
    optional: YesNo = Field(default=False, description="The table may be missing")
    unit: UnitWord | None = Field(default=None, description="Unit values are compared in")
    unit_required: YesNo | None = Field(default=None, description="A unit must be printed on the sheet")
    not_applicable: Texts | None = Field(
        default=None, description="Further texts that mean: does not apply here"
    )
    each: EachWord | None = Field(
        default=None, description="The same table once a sheet, once a block, or several times side by side"
    )
    starts: Texts | None = Field(default=None, description="The text every block begins with")


class FormTable(TableText):
    """Labels with values, anywhere on the sheet."""

    layout: FormWord = Field(description="form, records, grid or units")
    fields: dict[Name, FieldText] = Field(description="The values, by name")


class RecordsTable(TableText):
    """One record a row, any number of rows."""

    layout: RecordsWord = Field(description="form, records, grid or units")
    columns: dict[Name, ColumnText] = Field(description="The columns, by name")
    key: Names | None = Field(default=None, description="Columns that identify a record")
    total: dict[Name, Texts] | None = Field(default=None, description="What marks the row that is no record")
    unpivot: UnpivotText | None = Field(default=None, description="Tell all further columns cell by cell")
    rows: RowCount | None = Field(default=None, description="How many records there must be")
    orientation: OrientationWord = Field(default="rows", description="columns: records run to the right")
    excel_table: Text | None = Field(default=None, description="Name of an Excel table")
    source: SourceWord | None = Field(
        default=None, alias="from", description="roster: read from a batch's roster, not from a submission"
    )


class GridTable(TableText):
    """Named rows and named columns."""

    layout: GridWord = Field(description="form, records, grid or units")
    columns: dict[Name, ColumnText] | None = Field(default=None, description="The columns, by name")
    rows: dict[Name, Row] = Field(description="The rows, by name")
    header_pattern: Text | None = Field(default=None, description="Pattern with one group naming the columns")
    pattern_type: TypeWord | None = Field(default=None, description="Type of the columns of header_pattern")


class UnitFigureText(Shape):
    """A figure taken of every submission of a batch."""

    of: Text = Field(description="Where it stands in a submission: table.field, table.row.column")
    called: Text | None = Field(default=None, description="Its name for people; may be used in checks")
    blank: BlankWord | None = Field(
        default=None, description="Whether a blank counts as 0 in sums, or is unknown"
    )


UnitFigure = Annotated[
    Annotated[Text, Tag(TEXT)] | Annotated[UnitFigureText, Tag(ENTRIES)],
    Discriminator(shape_of),
]


class UnitsTable(Shape):
    """All submissions of a batch, one record a submission."""

    layout: UnitsWord = Field(description="form, records, grid or units")
    called: Text | None = Field(default=None, description="Its name for people; may be used in checks")
    columns: dict[Name, UnitFigure] = Field(description="The figures taken of each submission, by name")


def _layout(value: object) -> str:
    given = value.get("layout") if isinstance(value, dict) else None
    if given in ("form", "records", "grid", "units"):
        return f"<{given}>"
    if not isinstance(value, dict) or "fields" in value:
        return "<form>"
    rows = value.get("rows")
    return "<grid>" if isinstance(rows, dict) and not rows.keys() <= {"min", "max"} else "<records>"


Table = Annotated[
    Annotated[FormTable, Tag("<form>")]
    | Annotated[RecordsTable, Tag("<records>")]
    | Annotated[GridTable, Tag("<grid>")]
    | Annotated[UnitsTable, Tag("<units>")],
    Discriminator(_layout),
]


class ParameterText(Shape):
    """A figure or text that a bureau may change."""

    value: Text = Field(description="A number, a percent, yes or no, or a text")
    title: Said | None = Field(default=None, description="What it is")


Parameter = Annotated[
    Annotated[Text, Tag(TEXT)] | Annotated[ParameterText, Tag(ENTRIES)],
    Discriminator(shape_of),
]


class RuleText(Shape):
    """One rule."""

    id: RuleId = Field(description="Its stable id, such as STAFF-01")
    title: Said | None = Field(default=None, description="What must hold, in one line")
    rule_class: ClassWord = Field(alias="class", description="balance, logic (block), verify or hint")
    target: Text | None = Field(default=None, alias="for", description="table, or table by column")
    when: Text | None = Field(default=None, description="Condition under which the rule applies")
    check: Text = Field(description="What must hold")
    tolerance: ToleranceWord | None = Field(default=None, description="0, an amount, rounding or display")
    message: Said | None = Field(default=None, description="What to tell; {left} {right} {difference} …")
    why: Said | None = Field(default=None, description="Why the rule stands")
    correction: Said | None = Field(default=None, description="How to correct")
    basis: Text | None = Field(default=None, description="The document it rests on")


class ChangeText(Shape):
    """What a pack changes in one it extends or includes; always with a reason."""

    rule: Text | None = Field(default=None, description="Id of the rule that changes")
    parameter: Text | None = Field(default=None, description="Name of the parameter that changes")
    table: Text | None = Field(default=None, description="Name of the table that changes")
    reason: Text = Field(description="Why it changes")
    value: Text | None = Field(default=None, description="The parameter's new value")
    rule_class: ClassWord | None = Field(default=None, alias="class", description="The rule's new class")
    tolerance: ToleranceWord | None = Field(default=None, description="The rule's new tolerance")
    message: Said | None = Field(default=None, description="The rule's new message")
    enabled: YesNo | None = Field(default=None, description="no: the rule is switched off")
    optional: YesNo | None = Field(default=None, description="yes: the table may be missing")


class SubmissionText(Shape):
    """The fields that identify a submission, each as table.field."""

    unit: Text | None = Field(default=None, description="The unit's name, as table.field")
    code: Text | None = Field(default=None, description="The unit's code, as table.field")
    year: Text | None = Field(default=None, description="The year, as table.field")


CodelistText = Annotated[
    Annotated[list[Text], Tag(LIST)] | Annotated[dict[Text, Text], Tag(ENTRIES)],
    Discriminator(shape_of),
]


class PackText(Shape):
    """A rule pack: pack.yaml of its folder, a file beside it, or the whole pack in one file.

    ``id`` and ``title`` are compulsory in a pack's head, and HEAD_ONLY may stand nowhere else. One
    model serves all files because making it takes longer than reading a pack.
    """

    id: PackId | None = Field(default=None, description="The pack's id")
    title: Said | None = Field(default=None, description="What the pack checks")
    version: Text | None = Field(default=None, description="Version of the pack; 1 unless said")
    unit: UnitWord | None = Field(default=None, description="Unit amounts are compared in")
    unit_required: YesNo = Field(default=False, description="Every sheet with amounts must print its unit")
    not_applicable: Texts | None = Field(
        default=None, description="Further texts that mean: does not apply here"
    )
    submission: SubmissionText | None = Field(default=None, description="Fields that identify a submission")
    extends: Text | None = Field(default=None, description="The pack this one changes")
    changes: list[ChangeText] = Field(
        default_factory=list, description="What changes in packs extended or included"
    )
    include: Included | None = Field(
        default=None, description="Files of this folder, ids of packs, or topics such as prior-year/staff"
    )
    parameters: dict[Name, Parameter] = Field(default_factory=dict, description="Figures that may change")
    codelists: dict[Name, CodelistText] = Field(default_factory=dict, description="Allowed codes")
    tables: dict[Name, Table] = Field(default_factory=dict, description="Where each table stands")
    rules: list[RuleText] = Field(default_factory=list, description="The rules")
    untested: dict[Text, Said] = Field(default_factory=dict, description="Rules no change breaks, and why")


HEAD_ONLY = (
    "id",
    "title",
    "version",
    "unit",
    "unit_required",
    "not_applicable",
    "submission",
    "extends",
    "changes",
)
