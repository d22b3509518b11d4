"""The small submission checked by hand: what a good engineer writes with pandas and pandera.

`python benchmarks/script_small.py small.xlsx` prints an address and a sentence for every failure.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

CENT = 0.005
CATEGORIES = ["城市管理", "教育", "卫生健康", "社会保障", "农林水", "其他"]
COLUMNS = {
    "项目编码": "number",
    "项目类别": "category",
    "年初预算数": "budget",
    "调整数": "adjustment",
    "全年预算数": "planned",
    "执行数": "executed",
    "执行率": "rate",
}
FAILS_AT = {
    "全年预算数≠年初预算数+调整数": "planned",
    "执行数>全年预算数": "executed",
    "执行率≠执行数/全年预算数": "rate",
}
STAFF_FIELDS = ["编制数", "在职人数", "行政编制", "事业编制", "在职行政人员", "在职事业人员"]

PROJECTS = pa.DataFrameSchema(
    {
        "number": pa.Column(str, pa.Check.str_matches(r"^\d{8}$"), unique=True),
        "category": pa.Column(str, pa.Check.isin(CATEGORIES)),
        "budget": pa.Column(float, pa.Check.ge(0)),
        "adjustment": pa.Column(float, nullable=True),
        "planned": pa.Column(float, pa.Check.ge(0)),
        "executed": pa.Column(float, pa.Check.ge(0)),
        "rate": pa.Column(float, pa.Check.in_range(0, 1), nullable=True),
    },
    checks=[
        pa.Check(
            lambda f: (f.planned - f.budget - f.adjustment).abs() < CENT, name="全年预算数≠年初预算数+调整数"
        ),
        pa.Check(lambda f: f.executed <= f.planned + CENT, name="执行数>全年预算数"),
        pa.Check(
            lambda f: (f.planned <= 0) | ((f.rate - f.executed / f.planned).abs() <= 0.000051),
            name="执行率≠执行数/全年预算数",
        ),
    ],
)
SPENDING = pa.DataFrameSchema(
    {name: pa.Column(float, pa.Check.ge(0), nullable=True) for name in ("全年预算数", "决算数")}
)
STAFF = pa.DataFrameSchema({name: pa.Column(float, pa.Check.ge(0)) for name in STAFF_FIELDS})


def letter(column: int) -> str:
    return chr(ord("A") + column)


def failures(schema: pa.DataFrameSchema, frame: pd.DataFrame, sheet: str) -> Iterator[str]:
    """Yield address and check of every failure case; the frame's index holds the rows of the sheet."""
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        columns = list(frame.columns)
        cases = errors.failure_cases
        by_row = cases[cases["schema_context"] != "Column"].drop_duplicates(["check", "index"])
        for case in by_row.itertuples():
            yield f"{sheet}!{letter(columns.index(FAILS_AT[case.check]))}{case.index}: {case.check}"
        for case in cases[cases["schema_context"] == "Column"].itertuples():
            at = f"{letter(columns.index(case.column))}{case.index}"
            yield f"{sheet}!{at}: {case.check} ({case.failure_case})"


def read_form(sheet: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the labelled values right of their labels as one record, and their addresses."""
    values, addresses = {}, {}
    for row, cells in enumerate(sheet.itertuples(index=False), start=1):
        for column, cell in enumerate(cells[:-1]):
            if cell in STAFF_FIELDS:
                values[cell] = float(cells[column + 1])
                addresses[cell] = f"{letter(column + 1)}{row}"
    return pd.DataFrame([values]), addresses


def check_staff(sheet: pd.DataFrame) -> Iterator[str]:
    frame, at = read_form(sheet)
    yield from failures(STAFF, frame, "机构人员情况表")
    staff = frame.iloc[0]
    if staff["编制数"] != staff["行政编制"] + staff["事业编制"]:
        yield f"机构人员情况表!{at['编制数']}: 编制数≠行政编制+事业编制"
    if staff["在职人数"] != staff["在职行政人员"] + staff["在职事业人员"]:
        yield f"机构人员情况表!{at['在职人数']}: 在职人数≠在职行政人员+在职事业人员"
    if staff["在职人数"] > staff["编制数"]:
        yield f"机构人员情况表!{at['在职人数']}: 在职人数>编制数"


def check_spending(frame: pd.DataFrame) -> Iterator[str]:
    yield from failures(SPENDING, frame.set_axis(frame.index + 4), "支出决算表")
    named = frame.assign(row=frame.index + 4).set_index("项目")
    for column, at in (("全年预算数", "B"), ("决算数", "C")):
        values = named[column]
        if abs(values["支出合计"] - values["一、基本支出"] - values["二、项目支出"]) >= CENT:
            yield f"支出决算表!{at}{named.row['支出合计']}: 支出合计≠基本支出+项目支出"
        if abs(values["二、项目支出"] - values[CATEGORIES].sum()) >= CENT:
            yield f"支出决算表!{at}{named.row['二、项目支出']}: 项目支出≠各类之和"
    if named["决算数"]["二、项目支出"] > named["全年预算数"]["二、项目支出"] + CENT:
        yield f"支出决算表!C{named.row['二、项目支出']}: 决算数>全年预算数"


def check_projects(frame: pd.DataFrame, spending: pd.DataFrame) -> Iterator[str]:
    frame = frame.rename(columns=COLUMNS).set_axis(frame.index + 4)
    is_total = frame["number"] == "合计"
    projects, total = frame[~is_total], frame[is_total]
    yield from failures(PROJECTS, projects, "项目支出明细表")
    if abs(projects["executed"].sum() - total["executed"].iloc[0]) >= CENT:
        yield f"项目支出明细表!F{total.index[0]}: 合计≠各项目之和"
    named = spending.assign(row=spending.index + 4).set_index("项目")
    sums = projects.groupby("category")["executed"].sum()
    for category in CATEGORIES:
        if abs(sums[category] - named["决算数"][category]) >= CENT:
            yield f"支出决算表!C{named.row[category]}: {category} 与项目支出明细表不一致"
    urban = projects.loc[projects["category"] == "城市管理", "planned"].sum()
    if abs(urban - named["全年预算数"]["城市管理"]) >= CENT:
        yield f"支出决算表!B{named.row['城市管理']}: 城市管理 与项目支出明细表不一致"


def check(path: str) -> list[str]:
    """Return a line for every failure in the submission at ``path``."""
    with pd.ExcelFile(path, engine="calamine") as book:
        staff = pd.read_excel(book, "机构人员情况表", header=None)
        spending = pd.read_excel(book, "支出决算表", header=2)
        projects = pd.read_excel(book, "项目支出明细表", header=2, dtype={"项目编码": str})
    return [*check_staff(staff), *check_spending(spending), *check_projects(projects, spending)]


if __name__ == "__main__":
    found = check(sys.argv[1])
    print(*found, sep="\n")
    sys.exit(1 if found else 0)
