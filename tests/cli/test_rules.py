from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from auditcheck.cli.entry import main

Capture = pytest.CaptureFixture[str]
ROOT = Path(__file__).resolve().parents[2]
CLEAN = str(ROOT / "sample_workbooks" / "department-performance" / "clean.xlsx")

PACK = """\
id: tiny
title: {zh: 人员小包, en: Staff in small}
version: "1.2"
tables:
  staffing:
    sheet: 机构人员情况表
    layout: form
    fields:
      on_post: {label: 在职人数, type: integer}
      administrative: {label: 行政编制, type: integer}
      institution: {label: 事业编制, type: integer}
rules:
  - id: STAFF-01
    title: {zh: 在职人数等于各类编制之和, en: Staff on post equals the sum of its kinds}
    class: balance
    check: staffing.on_post == staffing.administrative + staffing.institution
    why: {zh: 人员经费按编制类别核定。, en: Staff funds are granted by kind.}
    correction: {zh: 核对三个人数。, en: Compare the three counts.}
    basis: 财预〔2020〕10号
"""
CASES = """\
- name: {zh: 相等, en: equal}
  expect: passed
  given: {staffing: {on_post: 43, administrative: 13, institution: 30}}
- name: {zh: 少一人, en: one short}
  expect: failed
  given: {staffing: {on_post: 42, administrative: 13, institution: 30}}
"""


@pytest.fixture(name="pack")
def _pack(tmp_path: Path) -> Path:
    (tmp_path / "pack.yaml").write_text(PACK, encoding="utf-8")
    cases = tmp_path / "cases"
    cases.mkdir()
    (cases / "STAFF-01.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


def test_list_shows_the_shipped_packs_with_their_rules(capsys: Capture) -> None:
    assert main(["rules", "list"]) == 0
    out = capsys.readouterr().out
    assert "department-performance" in out
    assert "STAFF-01" in out


def test_list_shows_a_given_pack(pack: Path, capsys: Capture) -> None:
    assert main(["rules", "list", "--rules", str(pack)]) == 0
    lines = [line.split("  ") for line in capsys.readouterr().out.splitlines() if line]
    assert lines[0][:3] == ["── tiny 1.2", "Staff in small", "1 rule ─" + lines[0][2][8:]]
    assert lines[1] == ["STAFF-01", "balance", "Staff on post equals the sum of its kinds"]


def test_show_tells_everything_about_a_rule(pack: Path, capsys: Capture) -> None:
    assert main(["rules", "show", "staff-01", "--rules", str(pack)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    for part in (
        "STAFF-01 Staff on post equals the sum of its kinds",
        "class balance: must be corrected",
        "check staffing.on_post == staffing.administrative + staffing.institution",
        "why Staff funds are granted by kind.",
        "how to correct Compare the three counts.",
        "basis 财预〔2020〕10号",
        "pack Staff in small (tiny 1.2)",
        "pack.yaml:13",
        "cases passed: equal failed: one short",
    ):
        assert part in out
    assert "在职人数" in out.split("in words")[1].split("check")[0]


def test_show_explains_every_built_in_check(capsys: Capture) -> None:
    from auditcheck.cli.explaining import BUILTIN  # noqa: PLC0415 - it imports every layer

    codes = [check.code for check in BUILTIN]
    assert len(codes) == len(set(codes)) > 20
    for check in BUILTIN:
        assert main(["rules", "show", check.code]) == 0
        out = "".join(capsys.readouterr().out.split())
        assert "".join(check.correction.en.split()) in out


def test_show_names_what_is_close_to_an_unknown_id(pack: Path, capsys: Capture) -> None:
    assert main(["rules", "show", "STAF-01", "--rules", str(pack)]) == 2
    assert (
        "there is no rule or built-in check called STAF-01; close to it: STAFF-01" in capsys.readouterr().err
    )


def test_lint_of_a_good_pack_ends_with_0(pack: Path, capsys: Capture) -> None:
    assert main(["rules", "lint", str(pack)]) == 0
    assert capsys.readouterr().out == "mistakes: 0, advice: 0\n"


def test_lint_shows_every_mistake_with_line_and_caret_and_ends_with_2(pack: Path, capsys: Capture) -> None:
    file = pack / "pack.yaml"
    wrong = PACK.replace("class: balance", "class: balanced").replace(
        "事业编制, type: integer", "事业编制, type: intger"
    )
    file.write_text(wrong, encoding="utf-8")
    assert main(["rules", "lint", str(pack)]) == 2
    out = capsys.readouterr().out
    assert "pack.yaml:15:" in out
    assert "pack.yaml:11:" in out
    assert out.count("^") >= 2
    assert out.endswith("mistakes: 2, advice: 0\n")


def test_a_wrong_pack_ends_a_check_with_2(pack: Path, capsys: Capture) -> None:
    (pack / "pack.yaml").write_text(PACK.replace("layout: form", "layout: from"), encoding="utf-8")
    assert main(["check", str(pack / "pack.yaml"), "--rules", str(pack)]) == 2
    assert "pack.yaml:7:" in capsys.readouterr().err


def test_the_cases_of_a_pack_pass(pack: Path, capsys: Capture) -> None:
    assert main(["rules", "test", str(pack)]) == 0
    assert capsys.readouterr().out == "cases as expected: 2, not: 0\n"


def test_a_case_that_ends_otherwise_is_named_and_ends_with_1(pack: Path, capsys: Capture) -> None:
    path = pack / "cases" / "STAFF-01.yaml"
    path.write_text(CASES.replace("on_post: 42", "on_post: 43"), encoding="utf-8")
    assert main(["rules", "test", str(pack)]) == 1
    out = capsys.readouterr().out
    assert out.startswith("STAFF-01 one short: ")
    assert out.endswith("cases as expected: 1, not: 1\n")


def test_a_pack_without_cases_is_not_taken_for_tested(pack: Path, capsys: Capture) -> None:
    (pack / "cases" / "STAFF-01.yaml").unlink()
    assert main(["rules", "test", str(pack)]) == 1
    assert capsys.readouterr().err == "error: this pack has no cases.\n"


def test_the_schema_of_packs_is_a_json_schema(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["rules", "schema"]) == 0
    schema = json.loads(capfdbinary.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)


CONFLICT = """\
  - id: STAFF-02
    title: {zh: 行政多于在职, en: More officials than staff}
    class: logic
    check: staffing.administrative > staffing.on_post
  - id: STAFF-03
    title: {zh: 事业不为负, en: No fewer than none}
    class: logic
    check: staffing.institution >= 0
"""


def test_deep_lint_tells_a_contradiction_with_its_places(
    pack: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(pack)
    (pack / "pack.yaml").write_text(PACK + CONFLICT, encoding="utf-8")
    assert main(["rules", "lint", "--lang", "en", "."]) == 0
    capsys.readouterr()
    assert main(["rules", "lint", "--deep", "--lang", "en", "."]) == 1
    assert capsys.readouterr().out.splitlines()[-5:] == [
        "pack.yaml:13:9: contradiction: no figures satisfy all of these",
        "    pack.yaml:13:9: STAFF-01  staffing.on_post == staffing.administrative + staffing.institution",
        "    pack.yaml:20:9: STAFF-02  staffing.administrative > staffing.on_post",
        "    pack.yaml:24:9: STAFF-03  staffing.institution >= 0",
        (
            "between rules: contradictions: 1, conditions never true: 0, rules that follow: 0, "
            "fixed cells: 0; looked at 3 of 3 rules"
        ),
    ]


def test_deep_lint_tells_notes_and_passes(
    pack: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(pack)
    more = "  - {id: STAFF-04, class: logic, when: staffing.on_post < 0, check: staffing.institution == 1}\n"
    text = (PACK + more).replace(
        "{label: 在职人数, type: integer}", "{label: 在职人数, type: integer, min: 0}"
    )
    (pack / "pack.yaml").write_text(text, encoding="utf-8")
    assert main(["rules", "lint", "--deep", "--lang", "zh", "."]) == 0
    assert capsys.readouterr().out.splitlines()[-3:] == [
        "pack.yaml:20:10: 条件永不成立：STAFF-04 的“staffing.on_post < 0”，因为",
        "    《机构人员情况表》在职人数：min 0",
        (
            "规则之间：矛盾 0 处，永不成立的条件 1 个，可由其他规则推出的规则 0 条，"
            "只能取一个值的单元格 0 个；2 条规则中审视了 2 条"
        ),
    ]


def test_deep_lint_of_a_pack_with_mistakes_tells_the_mistakes(pack: Path, capsys: Capture) -> None:
    (pack / "pack.yaml").write_text(PACK + "  - {id: X, class: logic, check: nix > 1}\n", encoding="utf-8")
    assert main(["rules", "lint", "--deep", str(pack)]) == 2
    assert "规则之间" not in capsys.readouterr().out


def test_coverage_tells_what_no_rule_watches(pack: Path, capsys: Capture) -> None:
    assert main(["rules", "coverage", CLEAN, "--rules", str(pack)]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "Of 3 numeric cells 3 (100.0%) are watched by a balance or logic rule." in out
    assert "Of 1 rules 1 fail upon some change." in out
    assert "times 10,000 3" in out


def test_coverage_below_what_is_demanded_ends_with_1(pack: Path, capsys: Capture) -> None:
    file = pack / "pack.yaml"
    file.write_text(PACK.replace("class: balance", "class: verify"), encoding="utf-8")
    assert main(["rules", "coverage", CLEAN, "--rules", str(pack), "--at-least", "1"]) == 1
    assert "verify rule fails staffing.administrative" in " ".join(capsys.readouterr().out.split())


def test_a_rule_that_never_fails_ends_with_1_unless_the_pack_says_why(pack: Path) -> None:
    file, demanded = pack / "pack.yaml", ["rules", "coverage", CLEAN, "--rules", str(pack), "--at-least", "9"]
    file.write_text(PACK + "  - {id: IDLE-1, class: logic, check: 1 == 1}\n", encoding="utf-8")
    assert main(demanded) == 1
    with file.open("a", encoding="utf-8") as more:
        more.write("untested: {IDLE-1: 恒成立}\n")
    assert main(demanded) == 0


def test_coverage_for_machines_is_versioned_and_names_every_cell(pack: Path, capsys: Capture) -> None:
    assert main(["rules", "coverage", CLEAN, "--rules", str(pack), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["schema_version"] == "1.0"
    assert told["summary"]["watched_percent"] == "100.00"
    assert told["summary"]["numeric_cells_by_response"]["blocked"] == 3
    cell = told["cells"][0]
    assert (cell["name"], cell["location"]["cell"]["address"]) == ("staffing.on_post", "C10")
    assert cell["responses"]["times_10"] == "blocked"
    assert told["rules"][0] == {
        "id": "STAFF-01",
        "title": {"zh": "在职人数等于各类编制之和", "en": "Staff on post equals the sum of its kinds"},
        "class": "balance",
        "evaluated": 24,
        "failed": 23,
        "untested": None,
    }


def test_coverage_of_what_is_no_workbook_is_wrong_use(pack: Path) -> None:
    assert main(["rules", "coverage", str(pack / "pack.yaml"), "--rules", str(pack)]) == 2
    assert main(["rules", "coverage", CLEAN, "--rules", str(pack), "--at-least", "101"]) == 2
