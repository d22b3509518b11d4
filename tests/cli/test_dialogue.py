"""The dialogue with the filer on real files: baseline, diff, what-if, explanations, waivers, records."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from tests.submissions import ROWS, write_pack, write_submission

from auditcheck.cli.entry import main

Capture = pytest.CaptureFixture[str]
CORRECTED = (("道路", 100, 90), ("绿化", 60, 60), ("路灯", 20, 25))
LONG = "上级追加绿化专项资金，文号城财〔2021〕12号"


@pytest.fixture(name="folder", autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a pack and a submission that has three issues."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    write_pack(tmp_path)
    write_submission(tmp_path / "a.xlsx")
    return tmp_path


def run(*arguments: str) -> int:
    return main([*arguments, "--lang", "en"])


def check(*arguments: str) -> int:
    return run("check", *arguments, "--rules", "pack.yaml")


def test_with_a_baseline_only_new_issues_block(folder: Path, capsys: Capture) -> None:
    assert check("a.xlsx") == 1
    assert run("baseline", "write", "a.xlsx", "-r", "pack.yaml") == 0
    assert "Baseline baseline.json: submissions 1, issues 3." in capsys.readouterr().out
    assert check("a.xlsx", "--baseline", "baseline.json", "--fail-on", "verify") == 0
    out = capsys.readouterr().out
    assert out.endswith("can be submitted (besides 3 in the baseline)\n")
    write_submission(folder / "b.xlsx", (*ROWS, ("桥梁", 1, 2)), total=182)
    assert check("b.xlsx", "--baseline", "baseline.json", "--fail-on", "verify") == 1
    assert "1 issue to correct or explain (besides 3 in the baseline)" in capsys.readouterr().out


def test_a_file_that_cannot_be_checked_enters_no_baseline(folder: Path, capsys: Capture) -> None:
    (folder / "empty.xlsx").write_bytes(b"")
    assert run("baseline", "write", "a.xlsx", "empty.xlsx", "-r", "pack.yaml") == 1
    assert "empty.xlsx could not be checked and was left out" in capsys.readouterr().err
    baseline = json.loads((folder / "baseline.json").read_bytes())
    assert [section["name"] for section in baseline["submissions"]] == ["a.xlsx"]


def test_diff_tells_what_was_corrected_left_and_newly_broken(folder: Path, capsys: Capture) -> None:
    rows = (("桥梁", 1, 2), *CORRECTED)
    write_submission(folder / "第二次.xlsx", rows, total=177, sheet="2022年明细表")
    assert run("diff", "a.xlsx", "第二次.xlsx", "-r", "pack.yaml") == 0
    out = capsys.readouterr().out
    assert "Corrected: 2, Left: 1, Newly broken: 1" in out
    assert run("diff", "第二次.xlsx", "a.xlsx", "-r", "pack.yaml") == 1


def test_values_tried_out_tell_which_issues_go_and_come(folder: Path, capsys: Capture) -> None:
    before = (folder / "a.xlsx").read_bytes()
    assert check("a.xlsx", "--set", "项目明细表!C5=175", "--set", "项目明细表!B2=80") == 0
    said = capsys.readouterr()
    assert "Issues that go: 1, Issues that stay: 2, Issues that come: 1" in said.out
    assert "formulas keep the results stored in the file" in said.err
    assert (folder / "a.xlsx").read_bytes() == before
    assert check("a.xlsx", "--set", "项目明细表!C5=175", "-o", "x.json") == 2
    assert check("a.xlsx", "--set", "别处!C5=175") == 2
    assert not (folder / "x.json").exists()


def test_an_explanation_written_in_the_list_settles_the_issue(folder: Path, capsys: Capture) -> None:
    write_submission(folder / "a.xlsx", total=175)
    assert check("a.xlsx", "--fail-on", "verify", "-o", "清单.xlsx") == 1
    book = openpyxl.load_workbook(folder / "清单.xlsx")
    sheet = book["Issues"]
    for row in (2, 3):
        sheet[f"Q{row}"] = f"{LONG}（{row}）"
    book.save(folder / "清单.xlsx")
    assert check("a.xlsx", "--fail-on", "verify", "--explanations", "清单.xlsx", "-o", "r.json") == 0
    assert "(besides 2 explained)" in capsys.readouterr().out
    issues = json.loads((folder / "r.json").read_bytes())["issues"]
    assert [issue["explanation"]["accepted"] for issue in issues] == [True, True]
    write_submission(folder / "a.xlsx", (("道路", 100, 90), ("绿化", 50, 61), ("路灯", 20, 25)), total=176)
    assert check("a.xlsx", "--fail-on", "verify", "--explanations", "清单.xlsx") == 1
    assert "figures changed" in capsys.readouterr().out


def test_an_annotated_copy_brings_explanations_back_too(folder: Path) -> None:
    write_submission(folder / "a.xlsx", total=175)
    assert check("a.xlsx", "--annotate", "副本.xlsx") == 0
    book = openpyxl.load_workbook(folder / "副本.xlsx")
    sheet = next(book[name] for name in book.sheetnames if book[name]["Q1"].value == "Explanation")
    sheet["Q2"], sheet["Q3"] = LONG, f"{LONG}，另有批复"
    book.save(folder / "副本.xlsx")
    assert check("a.xlsx", "--fail-on", "verify", "--explanations", "副本.xlsx") == 0


def test_a_waived_issue_stays_in_every_machine_format_and_blocks_no_more(folder: Path) -> None:
    (folder / "waivers.yaml").write_text(
        "- {rule: TOTAL, place: 项目明细表!C5, reason: 财政已核, approver: 王五}\n", encoding="utf-8"
    )
    formats = ("json", "sarif", "junit", "github", "gitlab", "csv", "markdown", "html")
    goals = [part for form in formats for part in ("-f", f"{form}:r.{form}")]
    assert check("a.xlsx", "--waivers", "waivers.yaml", *goals) == 0
    for form in formats:
        text = (folder / f"r.{form}").read_text("utf-8-sig")
        assert "财政已核" in text, form
    (waived, *_) = json.loads((folder / "r.json").read_bytes())["issues"]
    assert (waived["open"], waived["waiver"]["approver"]) == (False, "王五")
    results = json.loads((folder / "r.sarif").read_bytes())["runs"][0]["results"]
    assert [len(result.get("suppressions", [])) for result in results] == [1, 0, 0]


def test_waivers_that_do_not_hold_are_told_and_wrong_ones_refused(folder: Path, capsys: Capture) -> None:
    path = folder / "waivers.yaml"
    path.write_text(
        "- {rule: TOTAL, reason: r, expires: 2020-01-01}\n- {rule: X, reason: r}\n", encoding="utf-8"
    )
    assert check("a.xlsx", "--waivers", "waivers.yaml") == 1
    out = capsys.readouterr().out
    assert "the waiver expired on 2020-01-01" in out
    assert "X (r): no issue matches it" in out
    path.write_text("- {rule: TOTAL}\n", encoding="utf-8")
    assert check("a.xlsx", "--waivers", "waivers.yaml") == 2
    assert "waivers.yaml:1:3: “reason” is missing here" in capsys.readouterr().err


def test_a_record_proves_which_file_was_checked(folder: Path, capsys: Capture) -> None:
    assert check("a.xlsx", "--record", "run.json") == 1
    record = json.loads((folder / "run.json").read_bytes())
    (entry,) = record["runs"]
    assert entry["issues"] == {"balance": 1, "logic": 0, "verify": 2, "hint": 0}
    (folder / "a.xlsx").rename(folder / "改名.xlsx")
    assert run("verify", "run.json", "改名.xlsx") == 0
    assert run("verify", "run.json", "改名.xlsx", "--recheck", "-r", "pack.yaml") == 0
    assert "Checked again: the results are those of the record." in capsys.readouterr().out
    write_submission(folder / "b.xlsx", total=175)
    assert run("verify", "run.json", "b.xlsx") == 1
    assert "is not the file that was checked" in capsys.readouterr().out


def test_a_record_that_was_changed_proves_nothing(folder: Path, capsys: Capture) -> None:
    assert check("a.xlsx", "--record", "run.json") == 1
    path = folder / "run.json"
    path.write_text(path.read_text("utf-8").replace('"blocked": true', '"blocked": false'), encoding="utf-8")
    assert run("verify", "run.json", "a.xlsx") == 1
    assert "The record itself was changed" in capsys.readouterr().out
    path.write_text("{}", encoding="utf-8")
    assert run("verify", "run.json", "a.xlsx") == 2


def test_a_record_made_with_another_pack_is_not_confirmed(folder: Path, capsys: Capture) -> None:
    assert check("a.xlsx", "--record", "run.json") == 1
    pack = folder / "pack.yaml"
    pack.write_text(pack.read_text("utf-8").replace("<=", "<"), encoding="utf-8")
    assert run("verify", "run.json", "a.xlsx", "--recheck", "-r", "pack.yaml") == 1
    assert "The rule pack is not the one of the record." in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--record", "-o"])
@pytest.mark.parametrize("name", ["a.xlsx", "pack.yaml", "baseline.json", "waivers.yaml", "清单.xlsx"])
def test_what_is_read_is_never_written_over(folder: Path, option: str, name: str) -> None:
    for other in ("baseline.json", "waivers.yaml", "清单.xlsx"):
        (folder / other).write_bytes(b"kept")
    before = (folder / name).read_bytes()
    given = ("--baseline", "baseline.json", "--waivers", "waivers.yaml", "--explanations", "清单.xlsx")
    wanted = () if option == "--record" else ("-f", "json")
    assert check("a.xlsx", *given, option, name, *wanted) == 2
    assert (folder / name).read_bytes() == before


def test_the_record_has_a_file_of_its_own(folder: Path) -> None:
    assert check("a.xlsx", "--record", "r.json", "-f", "json:r.json") == 2
    assert not (folder / "r.json").exists()
