"""Checks as Excel formulas: how they are written, and what a spreadsheet program makes of them."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path as File
from typing import Any

import pytest
from openpyxl import Workbook
from python_calamine import CalamineWorkbook
from tests.expressions.scopes import Cell, World, column

from auditcheck.expressions.evaluating import evaluate
from auditcheck.expressions.formulas import excel_formula
from auditcheck.expressions.parsing import parse
from auditcheck.expressions.vectors import FALSE, TRUE, Axis, Collection
from auditcheck.model.rules import Tolerance
from auditcheck.model.syntax import Path, Range

COLUMNS = ("a", "b", "c", "d", "e")
KEY = "f"  # without blanks: as a condition a blank chooses nothing here, and is 0 in Excel
RECORDS = 8
SHEETS, CHECKS = 40, 15
EXACTLY = Tolerance(kind="exact")


def written(text: str) -> str | None:
    return excel_formula(parse(text).tree, lambda node: in_row(2, node))


def in_row(row: int, node: Path | Range) -> str | None:
    """Return where a column of the record in ``row`` stands: column a in A and so on."""
    if isinstance(node, Range):
        return f"{in_row(row, node.first)}:{in_row(row, node.last)}"
    if node.names[0] == "t":
        letter = node.names[1].upper()
        return f"${letter}$2:${letter}${RECORDS + 1}"
    return f"{node.names[0].upper()}{row}" if len(node.names) == 1 else None


@pytest.mark.parametrize(
    ("check", "formula"),
    [
        ("a == sum(b:d)", "A2=SUM(B2:D2)"),
        ("a - (b - c) >= -d", "A2-(B2-C2)>=(-D2)"),
        ("a / b * c != 20%", "A2/B2*C2<>0.20"),
        ("a / (b * c) == 1", "A2/(B2*C2)=1"),
        ("a > 0 implies b > 0 and not c == 1", "OR(NOT(A2>0),AND(B2>0,NOT(C2=1)))"),
        ("(if a > b then a else b) == max(a, b)", "IF(A2>B2,A2,B2)=MAX(A2,B2)"),
        ('a in ("教""育", 2)', 'OR(A2="教""育",A2=2)'),
        ("round(a / b, 2) == if_blank(c, 0)", "ROUND(A2/B2,2)=IF(ISBLANK(C2),0,C2)"),
        ("abs(change(a, b)) <= 0.3", "ABS((((A2)-(B2))/ABS(B2)))<=0.3"),
        ("count(t.a where t.b > 0) == a", "SUMPRODUCT(($B$2:$B$9>0)*ISNUMBER($A$2:$A$9))=A2"),
        ("min(a, b) < max(b, c)", "MIN(A2,B2)<MAX(B2,C2)"),
        ("mean(a:c) <= median(a:c)", "AVERAGE(A2:C2)<=MEDIAN(A2:C2)"),
        ("all(a > 1, b > 1) or any(is_blank(c), d == 1)", "OR(AND(A2>1,B2>1),OR(ISBLANK(C2),D2=1))"),
        ("share(a, b) == round(c)", "((A2)/(B2))=ROUND(C2,0)"),
        ("(a > 1) == true", "(A2>1)=TRUE"),
        ("(a > 1) != false", "(A2>1)<>FALSE"),
        ("a + b * (c - d) == -(a / b)", "A2+B2*(C2-D2)=(-(A2/B2))"),
        ("a - (b + c) - d == 1", "A2-(B2+C2)-D2=1"),
        ("(a + b) in (1, c)", "OR(A2+B2=1,A2+B2=C2)"),
        ('if_blank(a + b, c) == "x"', 'IF(ISBLANK(A2+B2),C2,A2+B2)="x"'),
        ("sum(t.a where t.b > 0) == a", "SUMPRODUCT(($B$2:$B$9>0)*($A$2:$A$9))=A2"),
    ],
)
def test_a_check_is_written_as_excel_has_it(check: str, formula: str) -> None:
    assert written(check) == formula


@pytest.mark.parametrize(
    "check",
    [
        'matches(a, "[0-9]+")',
        "meets(a, b)",
        "unique(a)",
        "x.y.z == 1",
        "a in t.a",
        "count(a) == 1",
        "lookup(a, t.a, t.b) == 1",
    ],
)
def test_what_excel_cannot_say_is_left(check: str) -> None:
    assert written(check) is None


def figure(chance: random.Random, depth: int) -> str:
    if depth == 0 or chance.random() < 0.2:
        return chance.choice([*COLUMNS, *COLUMNS, "2", "0.5", "20%"])
    left, right = (figure(chance, depth - 1) for _ in range(2))
    first, last = sorted(chance.sample(COLUMNS, 2))
    return chance.choice(
        [
            f"({left} + {right})",
            f"{left} - ({right})",
            f"{left} * ({right})",
            f"({left}) / ({right})",
            f"-({left})",
            f"sum({first}:{last}, {left})",
            f"abs({left})",
            f"min({left}, {right})",
            f"max({first}:{last})",
            f"mean({first}:{last})",
            f"median({first}:{last})",
            f"round({left}, {chance.randint(0, 3)})",
            f"if_blank({first}, {left})",
            f"(if {first} > {last} then {left} else {right})",
            f"share({left}, {right})",
            f"change({first}, {right})",
            f"sum(t.{first} where t.{KEY} > {chance.randint(-500, 500)})",
            f"count(t.{first} where t.{KEY} <= {chance.randint(-500, 500)})",
            f"sum(t.{first})",
            f"min(t.{first})",
        ]
    )


def condition(chance: random.Random, depth: int) -> str:
    """Return a condition; sides are rounded, or what binary subtraction leaves over decides in Excel."""
    if depth == 0 or chance.random() < 0.5:
        left = figure(chance, 2)
        near = chance.choice([left, f"{left} + 0.01", f"{left} - 0.001 * a", figure(chance, 2)])
        sign = chance.choice(["==", "==", "!=", "<", "<=", ">", ">="])
        plain = f"round({left}, 6) {sign} round({near}, 6)"
        return chance.choice([plain, plain, f"{chance.choice(COLUMNS)} in (0, 100, {left})"])
    word = chance.choice(["and", "or", "implies"])
    left, right = (condition(chance, depth - 1) for _ in range(2))
    return f"{chance.choice(['', 'not '])}({left}) {word} ({right})"


def cell(chance: random.Random, *, blanks: bool) -> Cell:
    if blanks and chance.random() < 0.1:
        return None
    places = chance.randint(0, 2)
    size = chance.choice([10, 1_000, 10**6])
    return Decimal(chance.randint(-size * 10**places, size * 10**places)).scaleb(-places)


def cells_of(chance: random.Random) -> dict[str, Sequence[Cell]]:
    return {name: [cell(chance, blanks=name != KEY) for _ in range(RECORDS)] for name in (*COLUMNS, KEY)}


def world_of(cells: dict[str, Sequence[Cell]]) -> World:
    axis, whole = Axis(identity="records", length=RECORDS), Axis(identity="t", length=RECORDS)
    own = {name: column(axis, cells[name], name=name) for name in cells}
    table = {f"t.{name}": Collection(vector=column(whole, cells[name], name=name)) for name in cells}
    return World({**own, **table})


@dataclass(frozen=True)
class Opinion:
    """A check on one record, where its formula stands, and our verdict."""

    sheet: int
    row: int
    column: int
    check: str
    verdict: int


def written_book(path: File, chance: random.Random) -> list[Opinion]:
    """Write sheets of random figures with random checks as formulas beside each record."""
    book, opinions = Workbook(), []
    book.remove(book.worksheets[0])
    for number in range(SHEETS):
        sheet, cells = book.create_sheet(), cells_of(chance)
        for place, values in enumerate(cells.values(), 1):
            for row, value in enumerate(values, 2):
                sheet.cell(row, place, None if value is None else float(str(value)))
        for place in range(len(cells) + 1, len(cells) + 1 + CHECKS):
            expression = parse(condition(chance, 1))
            axis = Axis(identity="records", length=RECORDS)
            codes = evaluate(expression, world_of(cells), EXACTLY).truth.over(axis).codes
            for row, code in enumerate(codes.tolist(), 2):
                formula = excel_formula(expression.tree, partial(in_row, row))
                assert formula is not None, expression.text
                sheet.cell(row, place, f"=IF({formula},1,0)")
                opinions.append(Opinion(number, row, place, expression.text, code))
    book.save(path)
    return opinions


def calculated(path: File, folder: File) -> list[Any]:
    """Return the values of all sheets after LibreOffice has calculated the workbook."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    into = ["--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out")]
    subprocess.run([office, profile, *into, str(path)], check=True, capture_output=True, timeout=240)
    with CalamineWorkbook.from_path(str(folder / "out" / path.name)) as book:
        return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]


def test_libreoffice_comes_to_the_same_verdicts(tmp_path: File) -> None:
    chance = random.Random(20)  # noqa: S311 - reproducible cases
    opinions = written_book(tmp_path / "book.xlsx", chance)
    found = calculated(tmp_path / "book.xlsx", tmp_path)
    decided = [each for each in opinions if each.verdict in (TRUE, FALSE)]
    # An error in one operand, such as a division by zero, decides AND and OR in Excel; here it need not.
    theirs = {each: found[each.sheet][each.row - 1][each.column - 1] for each in decided}
    compared = {each: value for each, value in theirs.items() if value != ""}
    assert [(each, v) for each, v in compared.items() if (v == 1) != (each.verdict == TRUE)] == []
    assert len(compared) > len(opinions) // 2
    assert len(compared) > len(decided) * 0.98
