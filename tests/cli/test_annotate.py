from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.submissions import write_pack, write_submission

from auditcheck.cli.entry import main

LISTED = ["汇总", "问题清单", "规则结果"]


@pytest.fixture(name="desk")
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the little pack and a submission of it."""
    monkeypatch.chdir(tmp_path)
    write_pack(tmp_path)
    write_submission(tmp_path / "送审.xlsx")
    return tmp_path


def run(*more: str, submission: str = "送审.xlsx") -> int:
    return main(["check", submission, "--rules", "pack.yaml", "--quiet", "--lang", "zh", *more])


def sheets(path: str) -> list[str]:
    book: Any = openpyxl.load_workbook(path)
    return list(book.sheetnames)


def test_the_copy_is_written_and_told_and_the_submission_untouched(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = hashlib.sha256((desk / "送审.xlsx").read_bytes()).digest()
    assert run("--annotate", "副本.xlsx") == 1
    assert sheets("副本.xlsx") == ["封面", "项目明细表", "审核问题"]
    assert "标注副本已写入 副本.xlsx（标出 3 个单元格）" in capsys.readouterr().err
    assert hashlib.sha256((desk / "送审.xlsx").read_bytes()).digest() == before


def test_explanations_written_in_the_copy_are_read_back(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--annotate", "副本.xlsx") == 1
    book: Any = openpyxl.load_workbook("副本.xlsx")
    sheet = book["审核问题"]
    column = [cell.value for cell in sheet[1]].index("说明") + 1
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column).value = "年中经批准追加预算，文号见附件。"
    book.save(desk / "已填.xlsx")
    run("--explanations", "已填.xlsx", "-f", "xlsx:清单.xlsx")
    listed: Any = openpyxl.load_workbook("清单.xlsx")
    assert {cell.value for cell in listed["问题清单"]["Q"][1:]} == {"年中经批准追加预算，文号见附件。"}
    assert "没有对应的问题" not in capsys.readouterr().err


def test_the_submission_is_never_written_over(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (desk / "送审.xlsx").read_bytes()
    assert run("--annotate", "送审.xlsx") == 2
    assert "never overwritten" in capsys.readouterr().err
    assert (desk / "送审.xlsx").read_bytes() == before


def test_a_report_and_the_copy_need_two_files(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--output", "a.xlsx", "--annotate", "a.xlsx") == 2
    assert "cannot go to one file" in capsys.readouterr().err
    assert not (desk / "a.xlsx").exists()


def test_the_copy_must_end_as_its_submission_does(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--annotate", "副本.xlsm") == 2
    assert "must end in .xlsx" in capsys.readouterr().err
    assert not (desk / "副本.xlsm").exists()


def test_other_formats_get_a_clear_word_and_the_issue_list(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "<table><tr><td>项目名称</td><td>预算数</td><td>执行数</td></tr></table>"
    (desk / "送审.xls").write_text(f"<html><body>{table}</body></html>", encoding="utf-8")
    assert run("--annotate", "副本.xls", submission="送审.xls") == 1
    told = capsys.readouterr().err
    assert "标注副本只能由 .xlsx、.xlsm 工作簿生成，这份文件是 html 格式" in told
    assert "问题清单已写入 副本.xlsx" in told
    assert sheets("副本.xlsx") == LISTED
    assert not (desk / "副本.xls").exists()


def test_a_file_that_cannot_be_read_gets_the_issue_list(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk / "坏.xlsx").write_bytes((desk / "送审.xlsx").read_bytes()[:900])
    assert run("--annotate", "副本.xlsx", submission="坏.xlsx") == 1
    assert "无处可标注" in capsys.readouterr().err
    assert sheets("副本.xlsx") == LISTED


def test_a_package_that_cannot_be_patched_gets_the_issue_list(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The notes' part is none that the reader looks at, and no XML."""
    relations = "xl/worksheets/_rels/sheet2.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
    with zipfile.ZipFile("送审.xlsx") as old, zipfile.ZipFile(desk / "怪.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/notes.bin", b"<not><xml>")
        new.writestr(
            relations,
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{kind}" Target="../notes.bin"/></Relationships>',
        )
    assert run("--annotate", "副本.xlsx", submission="怪.xlsx") == 1
    assert "其中的部件 xl/notes.bin 读不懂，无法在其中加标注" in capsys.readouterr().err
    assert sheets("副本.xlsx") == LISTED


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let errors be told in English wherever the tests run."""
    monkeypatch.setattr("auditcheck.cli.language.SPOKEN", "en")
