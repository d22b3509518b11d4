"""Every mistake of a pack is told at once, each with its file, line and column."""
# ruff: noqa: E501 - one case a line

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from auditcheck.errors import RulePackError
from auditcheck.rulepacks.loading import load_rulepack

from .conftest import HEAD, TABLES, PackWriter, told


def test_all_mistakes_of_all_files_come_in_one_go(pack_of: PackWriter) -> None:
    folder = pack_of(
        {
            "pack.yaml": "id: Little\ntitel: x\nunit: 万\nparameters: {limit: {value: 5, titel: x}}\n",
            "tables.yaml": TABLES.replace("layout: grid", "layout: table").replace(
                "integer, called", "integr, called"
            ),
            "rules/a.yaml": "rules:\n"
            "  - id: A-1\n    class: balanse\n    check: staffing.on_post == 1\n    tolerance: about\n"
            "  - id: A-2\n    chek: 1 == 1\n"
            "  - {id: A-3, class: hint, check: projects.total.spend == sum(projects.spent}\n"
            "  - {id: A-3, class: hint, for: project, check: name == 1}\n",
        }
    )
    assert told(folder) == [
        "pack.yaml:1:1 “title” is missing here",
        "pack.yaml:1:5 expected an id of small letters, digits and hyphens, found “Little”",
        "pack.yaml:2:1 there is no entry “titel”; did you mean “title”?",
        "pack.yaml:3:7 there is no unit “万”; did you mean “万元”?",
        "pack.yaml:4:32 there is no entry “titel”; did you mean “title”?",
        "rules/a.yaml:3:12 there is no class “balanse”; did you mean “balance”?",
        "rules/a.yaml:5:16 expected 0, an amount such as 0.01, rounding or display, found “about”",
        "rules/a.yaml:6:5 “class” is missing here",
        "rules/a.yaml:6:5 “check” is missing here",
        "rules/a.yaml:7:5 there is no entry “chek”; did you mean “check”?",
        "rules/a.yaml:8:77 expected “)” here, but the check ends",
        "rules/a.yaml:9:10 the id A-3 is used twice, first in rules/a.yaml:8",
        "rules/a.yaml:9:33 there is no table “project”; did you mean “projects”?",
        "tables.yaml:7:36 there is no type “integr”; did you mean “integer”?",
        "tables.yaml:21:13 there is no layout “table”; there are: form, records, grid, units",
    ]


@pytest.mark.parametrize(
    ("check", "column", "words"),
    [
        ("staffing.on_pots == 1", 18, "in table staffing: there is no field “on_pots”; did you mean “on_post”?"),
        ("stafing.on_post == 1", 9, "there is no table “stafing”; did you mean “staffing”?"),
        ("人员.在值人数 == 1", 12, "in table staffing: there is no field “在值人数”; did you mean “在职人数”?"),
        ("on_post == 1", 9, "there is no column or table “on_post”; there are: staffing, 人员, projects, spending, categories"),
        ("spending.bsic.final == 1", 18, "in table spending: there is no row or column “bsic”; did you mean “basic”?"),
        ("spending.basic.fnal == 1", 24, "in table spending: there is no column “fnal”; did you mean “final”?"),
        ("spending.basic.final.x == 1", 18, "nothing more can follow “basic” of table spending"),
        ("projects.total.spend == 1", 24, "in table projects: there is no column “spend”; did you mean “spent”?"),
        ("spending.total.final == 1", 18, "table spending does not say which row is its total; write total: {column: 合计} there"),
        ("projects.total == 1", 18, "a column must follow the total, as in projects.total.executed"),
        ("prior.stafing.on_post == 1", 15, "there is no table “stafing”; did you mean “staffing”?"),
        ("spending[projects.nam].final == 1", 27, "in table projects: there is no column “nam”; did you mean “name”?"),
        ('spending["城管"].fnal == 1', 24, "in table spending: there is no column “fnal”; did you mean “final”?"),
        ("sum(spending.basic : spending.othr) == 1", 39, "in table spending: there is no row or column “othr”; did you mean “other”?"),
        ("sum(spending.basic : staffing.others) == 1", 13, "both ends of a range must be in one table"),
        ("count(projects) == parameters.limt", 39, "there is no parameter “limt”; did you mean “limit”?"),
        ('submission.yaer == "2021"', 20, "there is no fact of the submission “yaer”; did you mean “year”?"),
        ("count(units.staffing) == 1", 15, "this pack has no table of units: write tables: units: {layout: units, columns: …}, the figures to take"),
        ('all(matches(projects.name, "(?=x)"))', 36, "the pattern “(?=x)” cannot be read: invalid perl operator: (?= (look-around and back references are not supported)"),
        ("all(matches(projects.name, projects.category))", 36, 'a pattern stands in quotes, as in "[0-9]+"'),
        ("sum(projects.name) == 1", 13, "expected a number here, but this is a text"),
        ("summ(projects.spent) == 1", 9, "there is no function “summ”; did you mean sum?"),
    ],
)  # fmt: skip
def test_a_name_that_leads_nowhere_is_told_under_the_word(
    little: Callable[..., Path], check: str, column: int, words: str
) -> None:
    rules = f"- id: A-1\n  class: hint\n  check: {check}\n"
    found = told(little(rules))
    assert len(found) == 1
    place, _, sentence = found[0].partition(" ")
    assert place == f"rules/a.yaml:3:{column + 1}"
    assert sentence.startswith(words.split("did you mean", maxsplit=1)[0].rstrip(",; "))
    assert words.rpartition("did you mean ")[2] in sentence


@pytest.mark.parametrize(
    "check",
    [
        "staffing.on_post == staffing.officials + 人员.others",
        "sum(spending.urban : spending.other) == spending.basic",
        "sum(spending.basic.budget : spending.basic.final) > 0",
        "sum(spending.urban : other) == spending.basic",
        'spending["城管"].final == projects.total.spent',
        "all(projects.category in categories)",
        "has(prior.projects) implies count(projects) >= count(prior.projects)",
        "staffing.on_post <= staffing.others * (1 + parameters.limit)",
        'submission.year == "2021" and submission.file != ""',
        'sum(projects.spent where projects.category == "城管") == spending.urban.final',
        "sum(spending.final) == 0",
    ],
)  # fmt: skip
def test_names_that_lead_somewhere_are_accepted(little: Callable[..., Path], check: str) -> None:
    assert told(little(f"- id: A-1\n  class: hint\n  check: {check}\n")) == []


@pytest.mark.parametrize(
    ("table", "mistake"),
    [
        ("^new: {sheet: 甲, layout: records, columns: {}}", "this table has no columns: write columns or fields"),
        ("^new: {sheet: 甲, layout: records}", "“columns” is missing here"),
        ("^new: {layout: form, fields: {a: {label: 甲, type: text}}}", "it is not said where the table stands: write sheet (the sheet's title) or title (written on it)"),
        ("^new: {sheet: 甲, layout: form, each: block, fields: {a: {label: 甲, type: text}}}", "each: block needs starts, the text every block begins with"),
        ("new: {sheet: 甲, starts: ^乙, layout: form, fields: {a: {label: 甲, type: text}}}", "starts goes with each: block or each: beside only"),
        ("new: {sheet: 甲, layout: form, fields: {^a: {type: text}}}", "it is not said where the value stands: write label (or at, defined_name, pattern)"),
        ("new: {sheet: 甲, layout: records, columns: {^a: {type: text}}}", "this column has no header: write header"),
        ("new: {sheet: 甲, layout: form, fields: {a: {at: ^1B, type: text}}}", "expected an address such as B1, found “1B”"),
        ("new: {sheet: 甲, layout: form, fields: {^a: {label: 甲, type: integer, min: 3, max: 2}}}", "min is above max, so no value can satisfy both"),
        ("new: {sheet: 甲, layout: form, fields: {^a: {label: 甲, type: text, min: 3}}}", "min does not go with values of type text"),
        ("new: {sheet: 甲, layout: form, fields: {^a: {label: 甲, type: amount, length: 3}}}", "length does not go with values of type amount"),
        ("new: {sheet: 甲, layout: form, fields: {^a: {label: 甲, type: integer, unit: 元}}}", "unit does not go with values of type integer"),
        ("new: {sheet: 甲, layout: form, fields: {^a: {label: 甲, type: text, length: {min: 3, max: 2}}}}", "length: min is above max"),
        ("new: {sheet: 甲, layout: form, fields: {a: {label: 甲, type: code, matches: ^'(a)\\1'}}}", "the pattern “(a)\\1” cannot be understood (invalid escape sequence: \\1); look-around and back-references are not supported"),
        ("new: {sheet: 甲, layout: form, fields: {a: {pattern: ^'\\d+', type: integer}}}", "the pattern needs exactly one pair of parentheses that takes the value, found 0; write (?:…) to group only"),
        ("new: {sheet: 甲, layout: form, fields: {a: {label: 甲, type: text, one_of: ^catgories}}}", "there is no codelist “catgories”; did you mean “categories”? (or list the values: [a, b], or write table.column)"),
        ("new: {sheet: 甲, layout: form, fields: {a: {label: 甲, type: text, one_of: ^projects.nam}}}", "there is no column “nam”; did you mean “name”?"),
        ("new: {sheet: 甲, layout: form, fields: {a: {label: 甲, type: text, required: ^maybe}}}", "expected yes or no, found “maybe”"),
        ("new: {sheet: 甲, layout: form, fields: {a: {label: 甲, type: integer, min: 1,^000}}}", "inside braces a comma ends the text: put a text with commas in quotes"),
        ("new: {sheet: 甲, layout: form, fields: {a: {label: 甲, type: integer, min: ^012e3}}}", "expected a number such as 0.01 or 20%, found “012e3”"),
        ("new: {sheet: 甲, layout: form, fields: {a: {label: 甲, type: integer, nth: ^0}}}", "expected 1, 2, 3… or last, found “0”"),
        ("new: {sheet: 甲, layout: form, fields: {a: {label: 甲, type: ^[text]}}}", "expected one value here, not a list"),
        ("new: {^sheet: {a: b}, layout: form, fields: {a: {label: 甲, type: text}}}", "expected a text or a list (each item begins with “- ”), found lines of “name: value”"),
        ("new: {sheet: 甲, layout: form, fields: ^[a]}", "expected lines of “name: value”, found a list"),
        ("new: {sheet: ^'*a*a*a*a', layout: form, fields: {a: {label: 甲, type: text}}}", "a title or label may hold at most 3 stars (*)"),
        ("new: ^甲", "expected lines of “name: value”, found “甲”"),
        ("new: {sheet: 甲, layout: records, columns: {a: {header: 甲, type: text}}, key: ^b}", "there is no column “b”; there are: a"),
        ("new: {sheet: 甲, layout: records, columns: {a: {header: 甲, type: text}}, total: {^b: 合计}}", "there is no column “b”; there are: a"),
        ("^new: {sheet: 甲, layout: records, columns: {a: {header: 甲, type: text}}, rows: {min: 2, max: 1}}", "rows: min is above max"),
        ("new: {sheet: 甲, layout: records, columns: {^a b: {header: 甲, type: text}}}", "expected a name of letters, digits and _, beginning with a letter, found “a b”"),
        ("^new: {sheet: 甲, layout: records, columns: {a: {header: 甲, type: text, called: 乙}, b: {header: 丙, type: text, called: 乙}}}", "two things in this table are called “乙”"),
        ("^prior: {sheet: 甲, layout: form, fields: {a: {label: 甲, type: text}}}", "“prior” has a meaning in rules; choose another name"),
        ("^projects: {sheet: 甲, layout: form, fields: {a: {label: 甲, type: text}}}", "the name “projects” is already taken; choose another"),
        ("^new: {sheet: 甲, layout: form, called: 人员, fields: {a: {label: 甲, type: text}}}", "the name “人员” is already taken; choose another"),
    ],
)  # fmt: skip
def test_a_table_that_contradicts_itself_is_told(pack_of: PackWriter, table: str, mistake: str) -> None:
    """``^`` marks the place."""
    part = f"tables:\n  {table.replace('^', '')}\n"
    found = told(pack_of({"pack.yaml": HEAD, "tables.yaml": TABLES, "rules/t.yaml": part}))
    assert found == [f"rules/t.yaml:2:{table.index('^') + 3} {mistake}"]


@pytest.mark.parametrize(
    ("message", "mistakes"),
    [
        ("'{left} 与 {right|amount}，差 {difference|percent}，{target} {cell} {sheet} {label} {tolerance|number}'", []),
        ("'{lefft}'", ["4:14 there is no placeholder “lefft”; did you mean “left”?"]),
        ("'差 {left|amont}'", ["4:21 there is no way to write a figure “amont”; did you mean “amount”?"]),
        ("'{row.__class__}'", ["4:14 there is no placeholder “row.__class__”; there are: "]),
        ("'{0:>9999999999}'", ["4:14 there is no placeholder “0:>9999999999”; there are: "]),
        ("'{left!r}'", ["4:14 there is no placeholder “left!r”; did you mean “left”?"]),
        ("'{{left}}'", ["4:13 braces hold placeholders only", "4:20 braces hold placeholders only"]),
        ("{zh: '{left', en: '%(left)s {}'}", ["4:18 braces hold placeholders only", "4:41 there is no placeholder “”"]),
    ],
)  # fmt: skip
def test_message_templates_know_fixed_placeholders_only(
    little: Callable[..., Path], message: str, mistakes: list[str]
) -> None:
    found = told(little(f"- id: A-1\n  class: hint\n  check: 1 == 1\n  message: {message}\n"))
    assert len(found) == len(mistakes)
    for sentence, wanted in zip(found, mistakes, strict=True):
        assert sentence.removeprefix("rules/a.yaml:").startswith(wanted)


def test_what_only_the_head_may_say_is_refused_elsewhere(pack_of: PackWriter) -> None:
    folder = pack_of({"pack.yaml": HEAD, "rules/a.yaml": "id: x\nunit: 元\nrules: []\n"})
    assert told(folder) == [
        "rules/a.yaml:1:1 “id” belongs in pack.yaml",
        "rules/a.yaml:2:1 “unit” belongs in pack.yaml",
    ]


def test_an_error_shows_everything_in_both_languages(little: Callable[..., Path]) -> None:
    folder = little("- id: A-1\n  class: hint\n  check: 人员.在值人数 == 1\n")
    with pytest.raises(RulePackError) as raised:
        load_rulepack(folder)
    place = f"{folder.as_posix()}/rules/a.yaml:3:13"
    picture = "\n      check: 人员.在值人数 == 1\n                  ^"
    assert raised.value.words.zh == (
        f"规则包 {folder} 有 1 处需要改正：\n"
        f"{place}: 表 staffing 里没有叫“在值人数”的项目，是不是“在职人数”？{picture}"
    )
    assert raised.value.words.en == (
        f"Rule pack {folder}: 1 mistake to correct:\n"
        f"{place}: in table staffing: there is no field “在值人数”; did you mean “在职人数”?{picture}"
    )
