"""The large table checked by hand: what a good engineer writes with pandas and pandera.

`python benchmarks/script_large.py large.xlsx` prints an address and a sentence for every failure.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

CENT = 0.005
FIRST_ROW = 4
CATEGORIES = ["城市管理", "教育", "卫生健康", "社会保障", "农林水", "其他"]
COLUMNS = {
    "项目编码": "number",
    "项目类别": "category",
    "年初预算数": "budget",
    "调整数": "adjustment",
    "全年预算数": "planned",
    "财政拨款": "fiscal",
    "其他资金": "other",
    "执行数": "executed",
    "结转结余": "carried",
    "执行率": "rate",
}

FAILS_AT = {
    "全年预算数≠年初预算数+调整数": "planned",
    "全年预算数≠财政拨款+其他资金": "planned",
    "执行数>全年预算数": "executed",
    "结转结余≠全年预算数-执行数": "carried",
    "执行率≠执行数/全年预算数": "rate",
    "调减超过年初预算数": "adjustment",
}
DETAILS = pa.DataFrameSchema(
    {
        "number": pa.Column(str, unique=True),
        "category": pa.Column(str, pa.Check.isin(CATEGORIES)),
        "budget": pa.Column(float, pa.Check.ge(0)),
        "adjustment": pa.Column(float, nullable=True),
        "planned": pa.Column(float, pa.Check.ge(0)),
        "fiscal": pa.Column(float, pa.Check.ge(0), nullable=True),
        "other": pa.Column(float, pa.Check.ge(0), nullable=True),
        "executed": pa.Column(float, pa.Check.ge(0)),
        "carried": pa.Column(float, pa.Check.ge(0), nullable=True),
        "rate": pa.Column(float, pa.Check.in_range(0, 1), nullable=True),
    },
    checks=[
        pa.Check(
            lambda f: (f.planned - f.budget - f.adjustment).abs() < CENT, name="全年预算数≠年初预算数+调整数"
        ),
        pa.Check(
            lambda f: (f.planned - f.fiscal - f.other).abs() < CENT, name="全年预算数≠财政拨款+其他资金"
        ),
        pa.Check(lambda f: f.executed <= f.planned + CENT, name="执行数>全年预算数"),
        pa.Check(
            lambda f: (f.carried - f.planned + f.executed).abs() < CENT, name="结转结余≠全年预算数-执行数"
        ),
        pa.Check(
            lambda f: (f.planned <= 0) | ((f.rate - f.executed / f.planned).abs() <= 0.000051),
            name="执行率≠执行数/全年预算数",
        ),
        pa.Check(lambda f: (f.adjustment >= 0) | (f.adjustment.abs() <= f.budget), name="调减超过年初预算数"),
    ],
)


def letter(column: int) -> str:
    return chr(ord("A") + column)


def failures(frame: pd.DataFrame) -> Iterator[str]:
    """Yield address and check of every failure case; the frame's index holds the rows of the sheet."""
    try:
        DETAILS.validate(frame, lazy=True)
    except SchemaErrors as errors:
        columns = list(frame.columns)
        cases = errors.failure_cases
        by_row = cases[cases["schema_context"] != "Column"].drop_duplicates(["check", "index"])
        for case in by_row.itertuples():
            yield f"明细表!{letter(columns.index(FAILS_AT[case.check]))}{case.index}: {case.check}"
        for case in cases[cases["schema_context"] == "Column"].itertuples():
            at = f"{letter(columns.index(case.column))}{case.index}"
            yield f"明细表!{at}: {case.check} ({case.failure_case})"


def totals(details: pd.DataFrame, total: pd.DataFrame, summary: pd.DataFrame) -> Iterator[str]:
    """Yield the sums that do not agree: total row, groups and one chosen group."""
    for name, at in (("planned", "E"), ("executed", "H")):
        if abs(details[name].sum() - total[name].iloc[0]) >= CENT:
            yield f"明细表!{at}{total.index[0]}: 合计≠各项目之和"
    named = summary.assign(row=summary.index + FIRST_ROW).set_index("项目类别")
    sums = details.groupby("category")["executed"].sum()
    for category in CATEGORIES:
        if abs(sums[category] - named["执行数"][category]) >= CENT:
            yield f"汇总表!C{named.row[category]}: {category} 与明细表不一致"
    education = details.loc[details["category"] == "教育", "planned"].sum()
    if abs(education - named["全年预算数"]["教育"]) >= CENT:
        yield f"汇总表!B{named.row['教育']}: 教育 与明细表不一致"


def check(path: str) -> list[str]:
    """Return a line for every failure in the workbook at ``path``."""
    with pd.ExcelFile(path, engine="calamine") as book:
        frame = pd.read_excel(book, "明细表", header=2, dtype={"项目编码": str})
        summary = pd.read_excel(book, "汇总表", header=2)
    frame = frame.rename(columns=COLUMNS).set_axis(frame.index + FIRST_ROW)
    is_total = frame["number"] == "合计"
    details = frame[~is_total]
    return [*failures(details), *totals(details, frame[is_total], summary)]


if __name__ == "__main__":
    found = check(sys.argv[1])
    print(*found, sep="\n")
    sys.exit(1 if found else 0)
