"""What the product reads of every sample workbook is what stands in its XML, cell by cell."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.fuzz.odsoracle import read_ods_by_the_letter
from tests.fuzz.oracle import Number, OracleSheet, differences, read_by_the_letter
from tests.fuzz.seeds import binary, opendocument
from tests.fuzz.xlsboracle import read_xlsb_by_the_letter
from tests.hostile.corpus import corpus
from tests.laws.samples import SAMPLES, shown
from tests.workbook.packing import packed

from auditcheck.workbook.grid import ErrorValue
from auditcheck.workbook.reading import read_workbook

FIXTURES = Path(__file__).resolve().parents[1] / "workbook" / "fixtures"
LARGE = {"many-styled-rows.xlsx", "sparse.xlsx"}
"""Cases that the oracle takes many seconds for; in long runs only."""


@pytest.mark.parametrize(
    "path", shown(SAMPLES, of_each=4), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_every_cell_of_a_sample_is_read_as_it_stands(path: Path) -> None:
    book = read_workbook(path)
    assert differences(book, read_by_the_letter(path.read_bytes())) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the corpus has links and pipes beside it")
def test_every_cell_of_a_strange_file_that_is_read_is_read_as_it_stands(tmp_path: Path) -> None:
    compared = 0
    for case in corpus():
        if case.code or not case.name.endswith((".xlsx", ".xlsm")) or case.name in LARGE:
            continue
        case.write(tmp_path / case.name)
        book = read_workbook(tmp_path / case.name)
        if book.info.format not in {"xlsx", "xlsm"}:
            continue
        assert differences(book, read_by_the_letter((tmp_path / case.name).read_bytes())) == [], case.name
        compared += book.readable
    assert compared >= 10


@pytest.mark.parametrize("name", ["spending.ods", "hidden.ods", "rich"])
def test_every_cell_of_an_opendocument_is_read_as_it_stands(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    if name == "rich":
        packed(path, opendocument())
    else:
        path.write_bytes((FIXTURES / name).read_bytes())
    book, oracle = read_workbook(path), read_ods_by_the_letter(path.read_bytes())
    assert differences(book, oracle) == []
    assert sum(len(sheet.cells) for sheet in oracle) == book.info.cells >= 12


def test_every_cell_of_a_binary_workbook_is_read_as_it_stands(tmp_path: Path) -> None:
    book = read_workbook(packed(tmp_path / "a.xlsb", binary()))
    oracle = read_xlsb_by_the_letter((tmp_path / "a.xlsb").read_bytes())
    assert differences(book, oracle) == []
    assert sum(len(sheet.cells) for sheet in oracle) == book.info.cells == 17


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_what_libreoffice_writes_into_an_opendocument_is_read_as_it_stands(tmp_path: Path) -> None:
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "ods",
    ]
    paths = [str(path) for path in shown(SAMPLES, of_each=1)]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), *paths], check=True, capture_output=True, timeout=180
    )
    made = list(tmp_path.glob("*.ods"))
    assert len(made) == len(paths)
    for path in made:
        assert differences(read_workbook(path), read_ods_by_the_letter(path.read_bytes())) == [], path.name


def test_the_comparison_sees_each_kind_of_difference() -> None:
    path = SAMPLES[0]
    book, oracle = read_workbook(path), read_by_the_letter(path.read_bytes())
    sheet = next(sheet for sheet in oracle if any(isinstance(said, Number) for said in sheet.cells.values()))
    place, number = next((p, said) for p, said in sheet.cells.items() if isinstance(said, Number))
    text = next(p for p, said in sheet.cells.items() if isinstance(said, str))
    for wrong in (Number(number.value + 0.01), "1", ErrorValue("#N/A"), None):
        cells = {p: said for p, said in {**sheet.cells, place: wrong}.items() if said is not None}
        assert differences(book, _with(oracle, sheet, cells)), wrong
    assert differences(book, _with(oracle, sheet, {**sheet.cells, text: " "}))
    assert differences(book, oracle[1:])
    assert differences(book, oracle) == []


def _with(oracle: list[OracleSheet], sheet: OracleSheet, cells: dict) -> list[OracleSheet]:  # type: ignore[type-arg]
    changed = OracleSheet(title=sheet.title, visibility=sheet.visibility, cells=cells)
    return [changed if each is sheet else each for each in oracle]
