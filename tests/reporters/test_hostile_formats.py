"""Every format against the same hostile texts: nothing runs, nothing is obeyed, nothing is lost."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.reporters.payloads import FORMULAS, HTML, LONG, SHORT, TERMINAL

from auditcheck.model.cells import CellRef, Location
from auditcheck.model.issues import Comparison, Issue, IssueKind, Side, Term
from auditcheck.model.report import Report, SheetView, SubmissionInfo
from auditcheck.model.rules import RuleClass
from auditcheck.model.tables import ValueType
from auditcheck.model.words import same
from auditcheck.reporters.escaping import CELL_LIMIT
from auditcheck.reporters.registry import RENDERERS

MARKUP = HTML
PLACES = ("cell", "header", "sheet", "file", "message")


def issue_at(place: str, text: str, number: int) -> Issue:
    """An issue that shows ``text`` where ``place`` says."""
    sheet = text if place == "sheet" else "表"
    label = text if place == "header" else "栏"
    said = same(text if place == "message" else "话")
    cell = CellRef(sheet=sheet, row=number, column=1)
    side = Side(value=None, text=text, terms=(Term(label=label, cell=cell, text=text, kind=ValueType.TEXT),))
    return Issue(
        code=f"P-{number}",
        kind=IssueKind.RULE,
        rule_class=RuleClass.LOGIC,
        title=said,
        message=said,
        primary=Location(sheet=sheet, cell=cell, row_label=label, column_label=label),
        comparison=Comparison(left=side, operator="==", right=side) if place == "cell" else None,
        value=text if place == "cell" else "",
        why=said,
        correction=said,
    )


def reports_with(place: str, form: str, payloads: tuple[str, ...] = SHORT) -> list[Report]:
    """Reports in which every payload stands in this place; file names one by one where that matters."""
    texts = list(payloads)
    names = ["a.xlsx"]
    if place == "file":
        names = [*FORMULAS, *TERMINAL] if form in {"csv", "xlsx"} else [" ".join(SHORT)]
        texts = ["行二"]
    issues = tuple(issue_at(place, text, number) for number, text in enumerate(texts, 1))
    view = SheetView(title="表", rows=(1,), columns=(1,), texts=(("值",),))
    infos = [SubmissionInfo(name=name, format="xlsx", sha256="0" * 64, size=1) for name in names]
    return [Report(submission=info, version="1", issues=issues, views=(view,)) for info in infos]


def hostile_with_markup(hostile: Report) -> Report:
    """The hostile report with markup in every text besides, and drawn sheets that say it too."""
    every = [issue.title.zh for issue in hostile.issues] + list(MARKUP)
    sample = hostile.issues[0]
    more = tuple(
        replace(
            sample,
            code=text,
            target=text,
            value=text,
            basis=text,
            primary=replace(sample.primary, sheet=text, row_label=text, column_label=text),
        )
        for text in MARKUP
    )
    views = tuple(SheetView(title=text, rows=(1,), columns=(1,), texts=((text,),)) for text in every)
    return replace(hostile, issues=hostile.issues + more, views=views)


def without_own_lines(text: str) -> str:
    return re.sub(r"[\n\r\ufeff]", "", text)


def check_text(text: str) -> None:
    found = {c for c in without_own_lines(text) if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"}}
    assert found == set()


def check_lines(text: str) -> None:
    """No line is a command of a build server."""
    assert re.findall(r"^\s*(?:::|##\[|##vso)", text, flags=re.MULTILINE) == []


def check_github(text: str) -> None:
    assert re.findall(r"^(?!::(?:error|warning|notice) file=)", text.rstrip("\n"), flags=re.MULTILINE) == []
    assert re.findall(r"::.*?::.*?(?:::|##\[|##vso)", text) == []


def check_html(text: str) -> None:
    assert text.count("<script>") == text.count("</script>") == 1
    assert re.findall(r"<(?:img|svg|b>document)", text) == []
    assert "1337" not in text


def check_junit(text: str) -> None:
    tags = {element.tag for element in ET.fromstring(text).iter()}  # noqa: S314 - our own output
    assert tags <= {"testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"}
    check_lines(text)


def check_json(text: str) -> None:
    json.loads(text)


def check_markdown(text: str) -> None:
    prose = re.sub(r"^ *(`{3,})text$.*?^ *\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    tags = set(re.findall(r"(?<!\\)<[^>\s]*", prose))
    assert tags <= {"<br", "<details", "<summary", "</summary", "</details", "<!--"}
    check_lines(text)


CHECKS: dict[str, Callable[[str], None]] = {
    "terminal": check_lines,
    "json": check_json,
    "sarif": check_json,
    "junit": check_junit,
    "github": check_github,
    "gitlab": check_json,
    "csv": check_lines,
    "markdown": check_markdown,
    "html": check_html,
}


def live_formulas(workbook: bytes) -> list[str]:
    """The parts of a workbook that hold a formula, a link to elsewhere or a cell too long for Excel."""
    found = []
    with zipfile.ZipFile(BytesIO(workbook)) as parts:
        for name in parts.namelist():
            content = parts.read(name)
            if name.endswith((".xml", ".rels")):
                root = ET.fromstring(content)  # noqa: S314 - our own output
                texts = [element.text or "" for element in root.iter() if element.tag.endswith("}t")]
                too_long = any(len(text.encode("utf-16-le")) > 2 * CELL_LIMIT for text in texts)
                formula = any(element.tag.endswith("}f") for element in root.iter())
                if formula or too_long or (name.endswith(".rels") and b"127.0.0.1" in content):
                    found.append(name)
    return found


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", RENDERERS)
def test_no_payload_attacks_from_any_place(form: str, place: str) -> None:
    for report in reports_with(place, form):
        content = RENDERERS[form](report, "zh")
        if form == "xlsx":
            assert live_formulas(content) == []
            continue
        text = content.decode("utf-8-sig")
        check_text(text.replace("\t", " ") if form == "html" else text)
        CHECKS[form](text)
        if form == "csv":
            fields = [field for line in csv.reader(text.splitlines()) for field in line]
            assert [field for field in fields if re.match(r"\s*[=+@＝＋－＠]|\s*-[^\d\s]", field)] == []


def test_texts_too_long_for_a_cell_leave_the_workbook_whole() -> None:
    for place in ("cell", "message"):
        (report,) = reports_with(place, "xlsx", LONG)
        assert live_formulas(RENDERERS["xlsx"](report, "zh")) == []


@pytest.fixture(name="recalculated")
def _recalculated(tmp_path: Path) -> Callable[[Path], Path]:
    """Open a file in LibreOffice and save it as a workbook; formulas in it are then formulas for sure."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")

    def convert(path: Path) -> Path:
        out = tmp_path / "recalculated"
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return out / f"{path.stem}.xlsx"

    return convert


def test_libreoffice_finds_no_formula_in_lists(tmp_path: Path, recalculated: Callable[[Path], Path]) -> None:
    rows = [
        RENDERERS["csv"](report, "zh").decode("utf-8-sig")
        for p in PLACES
        for report in reports_with(p, "csv")
    ]
    path = tmp_path / "list.csv"
    path.write_text("".join(rows) + "=1+1\n", "utf-8-sig")  # one formula of its own shows that it would tell
    with zipfile.ZipFile(recalculated(path)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
    assert re.findall(rb"<f[^>]*>([^<]*)</f>", sheet) == [b"1+1"]


@pytest.mark.parametrize("form", RENDERERS)
def test_hostile_texts_are_shown_and_never_obeyed(form: str, hostile: Report) -> None:
    report = hostile_with_markup(hostile)
    content = RENDERERS[form](report, "zh")
    assert content == RENDERERS[form](report, "zh")
    if form == "xlsx":
        assert live_formulas(content) == []
        return
    text = content.decode("utf-8-sig")
    check_text(text)
    CHECKS[form](text)
    assert "行二" in text
