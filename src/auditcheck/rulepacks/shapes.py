"""What the typed models of a pack are made of: groups of lines, texts in two languages, one or several."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from auditcheck.rulepacks.scalars import Count, Name, RuleId, Text

TEXT, LIST, ENTRIES = "<text>", "<list>", "<entries>"


def shape_of(value: object) -> str:
    """Return the tag of what was written: a text, a list, or lines of “name: value”."""
    if isinstance(value, dict):
        return ENTRIES
    return LIST if isinstance(value, list) else TEXT


class Shape(BaseModel):
    """A group of "name: value" lines in which only known names may stand."""

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, defer_build=True)


class Languages(Shape):
    """The same text in Chinese and English; one alone serves for both."""

    zh: Text | None = Field(default=None, description="Chinese")
    en: Text | None = Field(default=None, description="English")


_T = TypeVar("_T")
_OneOrMore = Annotated[
    Annotated[_T, Tag(TEXT)] | Annotated[list[_T], Tag(LIST)],
    Discriminator(shape_of),
]
Texts = _OneOrMore[Text]


class IncludeText(Shape):
    """Rules on a topic that serve several packs, with what their names stand for in this one."""

    file: Text = Field(description="The topic, as folder/name, such as prior-year/staff")
    names: dict[Name, Text] = Field(
        default_factory=dict, description="What its names stand for: a path of this pack, or an expression"
    )
    parameters: dict[Name, Text] = Field(default_factory=dict, description="Its parameters' values here")
    ids: dict[RuleId, RuleId] = Field(default_factory=dict, description="The ids of its rules in this pack")


Included = _OneOrMore[
    Annotated[
        Annotated[Text, Tag(TEXT)] | Annotated[IncludeText, Tag(ENTRIES)],
        Discriminator(shape_of),
    ]
]
Names = _OneOrMore[Name]
Said = Annotated[
    Annotated[Text, Tag(TEXT)] | Annotated[Languages, Tag(ENTRIES)],
    Discriminator(shape_of),
]


class UnpivotText(Shape):
    """Every column without a name of its own becomes records, one for each of its cells."""

    value: Name = Field(description="The column of the values; it has no header of its own")
    headers: list[Name] = Field(description="Columns for the header texts over a value, the upper one first")


class RowCount(Shape):
    """How many records there must be."""

    min: Count | None = Field(default=None, description="The least number")
    max: Count | None = Field(default=None, description="The greatest number")


class LengthText(Shape):
    """The least and the greatest number of characters."""

    min: Count | None = Field(default=None, description="The least number")
    max: Count | None = Field(default=None, description="The greatest number")


Length = Annotated[
    Annotated[Count, Tag(TEXT)] | Annotated[LengthText, Tag(ENTRIES)],
    Discriminator(shape_of),
]
