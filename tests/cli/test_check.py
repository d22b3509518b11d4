from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from auditcheck.cli.entry import main
from auditcheck.errors import ConfigError, RulePackError, WorkbookError
from auditcheck.model.report import Report
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words

Make = Callable[..., Report]
Checked = Callable[[Report | BaseException], list[Any]]
Capture = pytest.CaptureFixture[str]

BALANCE, LOGIC, VERIFY, HINT = RuleClass


def test_a_clean_submission_says_no_issues_and_ends_with_0(
    checked: Checked, report_of: Make, capsys: Capture
) -> None:
    calls = checked(report_of())
    assert main(["check", "a.xlsx", "--rules", "p", "--prior", "b.xlsx", "--lang", "en"]) == 0
    assert calls == [("a.xlsx", "p", "b.xlsx")]
    assert capsys.readouterr().out.endswith("\nno issues\n")


@pytest.mark.parametrize(
    ("classes", "fail_on", "code"),
    [
        ((BALANCE,), None, 1),
        ((LOGIC,), None, 1),
        ((VERIFY,), None, 0),
        ((HINT,), None, 0),
        ((LOGIC,), "error", 1),
        ((VERIFY,), "error", 0),
        ((VERIFY,), "warning", 1),
        ((HINT,), "warning", 0),
        ((HINT,), "note", 1),
        ((BALANCE,), "never", 0),
        ((BALANCE,), "balance", 1),
        ((LOGIC,), "balance", 0),
        ((LOGIC,), "logic", 1),
        ((VERIFY,), "verify", 1),
        ((HINT,), "verify", 0),
        ((HINT,), "hint", 1),
    ],
)
def test_the_exit_code_follows_the_worst_issue(
    checked: Checked, report_of: Make, classes: tuple[RuleClass, ...], fail_on: str | None, code: int
) -> None:
    checked(report_of(*classes))
    assert main(["check", "a.xlsx", *(["--fail-on", fail_on] if fail_on else [])]) == code


@pytest.mark.parametrize("more", [{"checked": False}, {"unchecked": 1}])
def test_what_could_not_be_checked_blocks_even_if_no_issue_does(
    checked: Checked, report_of: Make, more: dict[str, Any]
) -> None:
    checked(report_of(**more))
    assert main(["check", "a.xlsx", "--fail-on", "never"]) == 1


@pytest.mark.parametrize("kind", [ConfigError, RulePackError, WorkbookError])
def test_wrong_use_is_told_in_the_language_and_ends_with_2(
    checked: Checked, kind: type[ConfigError], capsys: Capture
) -> None:
    checked(kind(Words("没有这个文件\n  \x1b", "no such file\n  \x1b")))
    assert main(["check", "a.xlsx"]) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "error: no such file\n  \\x1b\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "Name the workbooks to check, or list them in auditcheck.toml."),
        (["diff", "a"], "missing: NEW. See auditcheck --help."),
        (["check", "a", "--frmat", "json"], "there is no option --frmat; close to it: --format, --flat."),
        (["check", "a", "--lang", "de"], "--lang"),
        (["diff", "a", "b", "c"], "unexpected extra argument"),
        (["chekc"], "chekc"),
        (["check", "a", "-f", "xlsx"], "Say with -o which file"),
        (["check", "a", "-o", "x.doc"], "x.doc does not tell the format: end it in .txt, .xlsx, .json"),
        (["check", "a", "-o", "nowhere/x.xlsx"], "the folder nowhere does not exist"),
    ],
)
def test_wrong_options_end_with_2_before_anything_is_read(
    checked: Checked, report_of: Make, capsys: Capture, arguments: list[str], said: str
) -> None:
    calls = checked(report_of())
    assert main(arguments) == 2
    assert said in capsys.readouterr().err
    assert calls == []


def test_an_error_of_our_own_ends_with_3_and_says_what_to_report(checked: Checked, capsys: Capture) -> None:
    checked(ZeroDivisionError("of our own"))
    assert main(["check", "a.xlsx"]) == 3
    captured = capsys.readouterr()
    assert "ZeroDivisionError: of our own" in captured.err
    assert "Traceback" not in captured.err
    assert main(["check", "a.xlsx", "--debug"]) == 3
    assert "Traceback" in capsys.readouterr().err


def test_a_panic_of_a_native_library_is_an_error_of_our_own(checked: Checked, capsys: Capture) -> None:
    class PanicException(BaseException):
        pass

    checked(PanicException("index out of bounds"))
    assert main(["check", "a.xlsx"]) == 3
    assert "PanicException: index out of bounds" in capsys.readouterr().err


def test_an_interrupted_run_ends_with_130(checked: Checked) -> None:
    checked(KeyboardInterrupt())
    assert main(["check", "a.xlsx"]) == 130


def test_an_unreadable_path_ends_with_2(checked: Checked, capsys: Capture) -> None:
    checked(PermissionError(13, "Permission denied", "secret.xlsx"))
    assert main(["check", "secret.xlsx"]) == 2
    assert capsys.readouterr().err == "error: secret.xlsx cannot be read or written: Permission denied.\n"


def test_json_without_a_file_is_alone_on_standard_output(
    checked: Checked, report_of: Make, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    checked(report_of(BALANCE))
    assert main(["check", "a.xlsx", "--format", "json"]) == 1
    captured = capfdbinary.readouterr()
    assert json.loads(captured.out)["submission"]["name"] == "送审.xlsx"
    assert captured.err == b""


@pytest.mark.parametrize("form", ["json", "xlsx", "terminal"])
def test_a_dash_is_standard_output_alone(
    checked: Checked, report_of: Make, folder: Path, capfdbinary: pytest.CaptureFixture[bytes], form: str
) -> None:
    checked(report_of(BALANCE))
    assert main(["check", "a.xlsx", "-f", form, "-o", "-", "--lang", "zh"]) == 1
    begins = {"json": b"{", "xlsx": b"PK", "terminal": "送审文件".encode()}[form]
    assert capfdbinary.readouterr().out.startswith(begins)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["issues.xlsx", "REPORT.JSON", "report.txt"])
def test_the_ending_of_the_file_tells_the_format_and_the_report_is_printed_too(
    checked: Checked, report_of: Make, folder: Path, capsys: Capture, name: str
) -> None:
    checked(report_of(BALANCE))
    assert main(["check", "a.xlsx", "-o", name]) == 1
    begins = {".xlsx": b"PK", ".json": b"{", ".txt": b"Submission"}[Path(name).suffix.lower()]
    assert (folder / name).read_bytes().startswith(begins)
    captured = capsys.readouterr()
    assert "R-1" in captured.out
    assert captured.err == f"report written to {name}\n"


def test_the_format_asked_for_wins_over_the_ending(checked: Checked, report_of: Make, folder: Path) -> None:
    checked(report_of())
    assert main(["check", "a.xlsx", "-o", "issues.dat", "-f", "xlsx"]) == 0
    book = openpyxl.load_workbook(io.BytesIO((folder / "issues.dat").read_bytes()))
    assert book.sheetnames == ["Summary", "Issues", "Rules"]


def test_the_list_speaks_the_language_asked_for(checked: Checked, report_of: Make, folder: Path) -> None:
    checked(report_of())
    assert main(["check", "a.xlsx", "-o", "a-issues.xlsx", "--lang", "zh"]) == 0
    assert openpyxl.load_workbook(folder / "a-issues.xlsx").sheetnames == ["汇总", "问题清单", "规则结果"]


def test_quiet_prints_the_conclusion_only(
    checked: Checked, report_of: Make, folder: Path, capsys: Capture
) -> None:
    checked(report_of(BALANCE, VERIFY))
    assert main(["check", "a.xlsx", "-q", "--lang", "zh", "-o", "x.json"]) == 1
    assert capsys.readouterr().out == "不能上报：1 个问题必须改正；1 个问题须核实，改正或说明\n"
    assert (folder / "x.json").exists()


def test_the_submission_is_never_overwritten(
    checked: Checked, report_of: Make, folder: Path, capsys: Capture
) -> None:
    source = folder / "a.xlsx"
    source.write_bytes(b"as it was")
    (folder / "same.xlsx").hardlink_to(source)
    calls = checked(report_of())
    for name in ("a.xlsx", "./a.xlsx", "same.xlsx"):
        assert main(["check", "a.xlsx", "-o", name]) == 2
        assert "never overwritten" in capsys.readouterr().err
    assert (source.read_bytes(), calls) == (b"as it was", [])


def test_a_report_that_cannot_be_written_is_printed_all_the_same(
    checked: Checked, report_of: Make, folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    checked(report_of(BALANCE))
    assert main(["check", "a.xlsx", "-o", "x.json"]) == 2
    captured = capsys.readouterr()
    assert "R-1" in captured.out
    assert captured.err == "error: the report cannot be written to x.json: the disk is full.\n"
    assert list(folder.iterdir()) == []


def test_the_diagnosis_takes_as_long_as_it_is_given(checked: Checked, report_of: Make) -> None:
    calls = checked(report_of())
    assert main(["check", "a.xlsx", "--diagnosis-seconds", "0.2"]) == 0
    assert calls == [("a.xlsx", None, None, "0.2 s")]
