"""The shape of a rule's cases as typed models."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from auditcheck.rulepacks.scalars import ExpectWord, Name, Text
from auditcheck.rulepacks.shapes import Said, Shape


class CaseText(Shape):
    """One case of a rule: what is given and how the rule must end."""

    name: Said = Field(description="What the case shows")
    expect: ExpectWord = Field(description="How the rule must end")
    given: dict[Name, Any] = Field(default_factory=dict, description="Tables, by name, as plain values")
    prior: dict[Name, Any] | None = Field(default=None, description="Tables of the last period")
    parameters: dict[Name, Text] = Field(default_factory=dict, description="Parameters for this case")
    at: Text | None = Field(default=None, description="Where the issue must stand: table.field")


class CasesText(Shape):
    """The cases of one rule."""

    cases: list[CaseText] = Field(description="Cases that must pass and cases that must fail")
