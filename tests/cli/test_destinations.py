"""Several formats at once, each to its file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditcheck.cli.destinations import Destination, destinations
from auditcheck.cli.entry import main
from auditcheck.errors import ConfigError
from auditcheck.model.report import Report
from auditcheck.model.rules import RuleClass
from auditcheck.reporters.registry import EXTENSIONS, RENDERERS

Make = Callable[..., Report]
Checked = Callable[[Report | BaseException], list[Any]]
Capture = pytest.CaptureFixture[str]


def to(form: str, file: str | None = None, *, alone: bool = False) -> Destination:
    return Destination(format=form, path=Path(file) if file else None, alone=alone)


@pytest.mark.parametrize(
    ("output", "wanted", "goals"),
    [
        (None, [], [to("terminal")]),
        (None, ["terminal"], [to("terminal")]),
        (None, ["sarif"], [to("sarif", alone=True)]),
        (None, ["sarif:-"], [to("sarif", alone=True)]),
        ("-", [], [to("terminal", alone=True)]),
        ("a.sarif", [], [to("sarif", "a.sarif")]),
        ("a.dat", ["csv"], [to("csv", "a.dat")]),
        (None, ["sarif:a", "html:b.htm"], [to("sarif", "a"), to("html", "b.htm")]),
        (None, ["html:b.htm", "github"], [to("github", alone=True), to("html", "b.htm")]),
        ("l.xlsx", ["html:b.htm"], [to("xlsx", "l.xlsx"), to("html", "b.htm")]),
        ("c.csv", ["xlsx:l.xlsx", "markdown"], [to("markdown", "c.csv"), to("xlsx", "l.xlsx")]),
        (None, ["html:C:report.htm"], [to("html", "C:report.htm")]),
    ],
)
def test_formats_and_files_are_read_as_agreed(
    folder: Path, output: str | None, wanted: list[str], goals: list[Destination]
) -> None:
    assert list(destinations(output, wanted, [])) == goals
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("output", "wanted", "said"),
    [
        (None, ["serif"], 'there is no report format "serif"; close to it: sarif. There are terminal, xlsx'),
        (None, ["html:"], "--format html: names no file after the colon."),
        (None, ["csv", "sarif"], "only one format can go to standard output, not csv, sarif"),
        (None, ["csv", "sarif:-"], "only one format can go to standard output"),
        (None, ["csv:a.csv", "json:./a.csv"], "two reports cannot go to one file: a.csv."),
        ("a.csv", ["html:a.csv"], "two reports cannot go to one file: a.csv."),
        (None, ["csv:nowhere/a.csv"], "the folder nowhere does not exist"),
        (None, ["csv:in.xlsx"], "never overwritten"),
        (None, ["xlsx"], "Say with -o which file"),
        ("a.doc", [], "a.doc does not tell the format"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_read(
    folder: Path, output: str | None, wanted: list[str], said: str
) -> None:
    (folder / "in.xlsx").write_bytes(b"as it was")
    with pytest.raises(ConfigError) as error:
        destinations(output, wanted, [Path("in.xlsx")])
    assert said in error.value.words.en


def test_several_reports_are_written_and_the_terminal_still_tells(
    checked: Checked, report_of: Make, folder: Path, capsys: Capture
) -> None:
    checked(report_of(RuleClass.BALANCE))
    formats = [part for form in RENDERERS for part in ("-f", f"{form}:out.{form}")]
    assert main(["check", "a.xlsx", "--lang", "en", *formats]) == 1
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"out.{form}" for form in RENDERERS)
    assert json.loads((folder / "out.sarif").read_text("utf-8"))["runs"][0]["results"][0]["ruleId"] == "R-1"
    assert (folder / "out.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    captured = capsys.readouterr()
    assert "R-1" in captured.out
    assert captured.err.count("report written to") == len(RENDERERS)


@pytest.mark.parametrize("form", [form for form in RENDERERS if form not in {"xlsx", "terminal"}])
def test_one_format_without_a_file_is_alone_on_standard_output(
    checked: Checked, report_of: Make, folder: Path, capfdbinary: pytest.CaptureFixture[bytes], form: str
) -> None:
    report = report_of(RuleClass.BALANCE)
    checked(report)
    assert main(["check", "a.xlsx", "-f", form, "-f", "csv:other.csv", "--lang", "en"]) == 1
    captured = capfdbinary.readouterr()
    assert captured.out == RENDERERS[form](report, "en")
    assert captured.err == b"report written to other.csv\n"
    assert (folder / "other.csv").exists()


def test_every_ending_names_a_format_there_is() -> None:
    assert set(EXTENSIONS.values()) <= set(RENDERERS)
