"""Fuzzing checks: whatever stands in one, it is refused with its place, or has a verdict on every target."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import xlsxwriter
from tests.fuzz.findings import Finding
from tests.fuzz.growing import Growing
from tests.fuzz.spoiling import spoiled
from tests.submissions import PACK

from auditcheck.errors import RulePackError
from auditcheck.expressions.lexing import MAX_LENGTH
from auditcheck.expressions.parsing import ExpressionError, parse
from auditcheck.expressions.printing import canonical
from auditcheck.model.issues import Verdict
from auditcheck.model.rules import RuleClass
from auditcheck.model.syntax import By, Node, Where
from auditcheck.pipeline import check_workbook
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.workbook.grid import Workbook
from auditcheck.workbook.reading import read_workbook

_RULES = Path(__file__).resolve().parents[2] / "rules"
_CHECK = re.compile(r"^\s*(?:- )?(?:check|when|where|if): (.+)$", re.MULTILINE)
_WORDS = (
    "budget", "executed", "name", "projects.executed", "projects.total.executed", "cover.unit",
    "prior.projects", "submission.file", "parameters.x", "sum", "count", "where", "by", "if", "then",
    "else", "not", "in", "and", "implies", "==", "<=", "≤", "且", "=", "all", "lookup", "rollup", "matches",
    "round", "is_blank", "has",
)  # fmt: skip
_ODD_ROWS = (
    ("道路", 100, 90),
    ("绿化", "—", "abc"),
    ("", "", ""),
    ("路灯", "１２", -25.5),
    ("道路", 0, 1e15),
)


def attempt(seed: int) -> str:
    """Put the check of this number to the parser, and one that it takes to a workbook."""
    random = Random(seed)
    own = random.random() < 0.5
    text = made(random, own=own)
    try:
        tree = parse(text).tree
    except ExpressionError:
        return "refused by the parser"
    _require_same(tree, text)
    return judged(text, _desk()[0] / f"{seed % 7}.yaml", own=own)


def made(random: Random, *, own: bool) -> str:
    """Return a check: one that is meant well, one of a shipped pack, or either with changes."""
    grown = Growing(random, own=own).truth(random.choice((1, 2, 3)))
    text = grown if random.random() < 0.7 else random.choice(_shipped())
    return text if random.random() < 0.5 else spoiled(text, _shipped(), random, _WORDS)


def judged(text: str, place: Path, *, own: bool) -> str:
    """Hold a workbook against a pack with this check. Raises Finding if a failure is not told."""
    rule = f"- id: X\n  class: logic\n  title: x\n{'  for: projects' if own else ''}\n"
    try:
        place.write_text(PACK + rule + "  check: '" + text.replace("'", "''") + "'\n", encoding="utf-8")
        rules = load_rulepack(place)
    except UnicodeEncodeError:
        return "no text"
    except RulePackError:
        return "refused by the pack"
    report = check_workbook(_desk()[1], rules, seconds=2)
    outcome = next(each for each in report.outcomes if each.rule_id == "X")
    told = sum(issue.code == "X" and issue.rule_class is RuleClass.LOGIC for issue in report.issues)
    if outcome.failed != told + outcome.untold or not sum(map(outcome.count, Verdict)):
        raise Finding(f"{text!r}: {told} issues of {outcome}")
    return f"evaluated: {outcome.verdict}"


def _require_same(tree: Node, text: str) -> None:
    if isinstance(tree, By | Where):  # no check, but an argument that was given parentheses
        return
    printed = canonical(tree)
    if len(printed) > MAX_LENGTH:  # with blanks and parentheses it is longer than what was written
        return
    again = canonical(parse(printed).tree)
    if printed != again:
        raise Finding(f"{text!r} is printed {printed!r}, which reads as {again!r}")


@cache
def _shipped() -> tuple[str, ...]:
    texts = "\n".join(path.read_text("utf-8") for path in sorted(_RULES.glob("*/rules/*.yaml")))
    return tuple(each.strip("'\"") for each in _CHECK.findall(texts))


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory()


@cache
def _desk() -> tuple[Path, Workbook]:
    folder = Path(_folder().name)
    path = folder / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        cover = book.add_worksheet("封面")
        cover.write_row(0, 0, ("单位名称", "城管局"))
        cover.write_row(1, 0, ("单位代码", "430105"))
        page = book.add_worksheet("项目明细表")
        for number, row in enumerate((("项目名称", "预算数", "执行数"), *_ODD_ROWS, ("合计", 100, 90))):
            page.write_row(number, 0, row)
    return folder, read_workbook(path)
