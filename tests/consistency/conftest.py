"""Packs of a few rules over one form, one grid and one table of records."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from auditcheck.consistency.examining import Examination, examine
from auditcheck.expressions.parsing import parse
from auditcheck.model.rules import Parameter, Rule, RuleClass, RulePack, SourceMark, Target, Tolerance
from auditcheck.model.tables import Anchor, ColumnSpec, Contract, Layout, RowSpec, TableSpec, Unit, ValueType
from auditcheck.model.words import Words, same

Examine = Callable[..., Examination]


def column(name: str, kind: ValueType = ValueType.NUMBER, **contract: object) -> ColumnSpec:
    return ColumnSpec(
        name=name,
        type=kind,
        anchor=Anchor(aliases=((name,),)),
        contract=Contract(**contract),  # type: ignore[arg-type]
    )


FORM = TableSpec(
    name="form",
    sheet=("表",),
    layout=Layout.FORM,
    columns=(
        *map(column, "abcd"),
        column("p", min=Decimal(0), required=True),
        column("q", min=Decimal(0)),
        column("name", ValueType.TEXT),
    ),
)
GRID = TableSpec(
    name="grid",
    sheet=("方表",),
    layout=Layout.GRID,
    columns=(column("x", ValueType.AMOUNT), column("y", ValueType.AMOUNT)),
    rows=tuple(
        RowSpec(name=name, anchor=Anchor(aliases=((name,),))) for name in ("total", "one", "two", "three")
    ),
    unit=Unit.TEN_THOUSAND,
)
RECORDS = TableSpec(
    name="records",
    sheet=("清单",),
    layout=Layout.RECORDS,
    columns=(column("key", ValueType.TEXT), column("u", min=Decimal(0)), column("v")),
    total=(("key", ("合计",)),),
)


def rule(written: str | tuple[str, ...], number: int) -> Rule:
    """Return a rule of ``check`` or (``check``, ``when`` or "", table or "", tolerance or "")."""
    check, when, table, tolerance = (
        (*written, "", "", "", "")[:4] if isinstance(written, tuple) else (written, "", "", "")
    )
    return Rule(
        id=f"R{number}",
        title=same(f"R{number}"),
        rule_class=RuleClass.BALANCE,
        check=parse(check),
        when=parse(when) if when else None,
        target=Target(table=table) if table else None,
        tolerance=Tolerance(kind="rounding") if tolerance == "rounding" else Tolerance(kind="exact"),
        mark=SourceMark(file="rules.yaml", line=number, column=9),
    )


def pack_of(*rules: str | tuple[str, ...], **parameters: int) -> RulePack:
    return RulePack(
        id="little",
        title=Words("小", "little"),
        version="1",
        tables=(FORM, GRID, RECORDS),
        rules=tuple(rule(written, number) for number, written in enumerate(rules, 1)),
        parameters={name: Parameter(name=name, value=Decimal(value)) for name, value in parameters.items()},
    )


@pytest.fixture
def examined() -> Examine:
    """Return a function that examines a pack of these rules."""
    return lambda *rules, **parameters: examine(pack_of(*rules, **parameters))
