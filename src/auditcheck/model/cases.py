"""Case: a small submission given as plain values, and how one rule must end on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from auditcheck.model.rules import SourceMark
from auditcheck.model.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case of a rule. ``expect`` is a verdict's value or ``hint`` (holds only thanks to rounding).

    ``given`` and ``prior`` hold tables by name: a mapping for a form, a list of mappings for records,
    rows of columns for a grid (see ``tables.literal``). ``at`` is where the issue must stand:
    ``table.field``, ``table.row.column`` or ``table[2].column``.
    """

    rule_id: str
    name: Words
    expect: str
    given: Mapping[str, object]
    prior: Mapping[str, object] | None = None
    parameters: Mapping[str, Decimal | str | bool] = field(default_factory=dict)
    at: str | None = None
    mark: SourceMark | None = None
