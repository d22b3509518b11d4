"""Rules explained at a terminal: what is checked, also in a sentence, why, and how to correct."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from auditcheck.contracts.checks import CHECKS as CONTRACT_CHECKS
from auditcheck.errors import ConfigError
from auditcheck.evaluation.checks import CHECKS as RULE_CHECKS
from auditcheck.evaluation.naming import home_of, name_of
from auditcheck.expressions.formulas import excel_formula
from auditcheck.expressions.words import in_words
from auditcheck.inspection.checks import CHECKS as WORKBOOK_CHECKS
from auditcheck.model.checks import BuiltinCheck
from auditcheck.model.issues import Verdict
from auditcheck.model.rules import Rule, RuleClass, RulePack, Tolerance
from auditcheck.model.syntax import Path, Range
from auditcheck.model.words import Language, Words, same
from auditcheck.reporters.page import CLASS_STYLE, Page
from auditcheck.reporters.wording import BASIS, CONSEQUENCE, CORRECTION, TOLERANCE, WHY, counted
from auditcheck.rulepacks.casebook import read_cases
from auditcheck.tables.checks import CHECKS as TABLE_CHECKS
from auditcheck.workbook.checks import CHECKS as FILE_CHECKS

BUILTIN: tuple[BuiltinCheck, ...] = (
    *FILE_CHECKS,
    *WORKBOOK_CHECKS,
    *TABLE_CHECKS,
    *CONTRACT_CHECKS,
    *RULE_CHECKS,
)

_TOLERANCES = {
    "exact": Words("0，须完全相等", "0, exactly"),
    "rounding": Words("按取整误差", "what rounding of the figures explains"),
    "display": Words("按表上显示的位数", "half a unit of the last digit shown"),
}


_EXPECTED = {verdict.value: verdict.words for verdict in Verdict} | {"hint": RuleClass.HINT.words}


def print_pack(pack: RulePack, console: Console, language: Language) -> None:
    """Print a pack's id, version and title, then a line for each rule."""
    page = Page(console, language)
    title = Text.assemble(page.text(pack.id, "bold"), page.text(f" {pack.version}  "), page.text(pack.title))
    number = counted(len(pack.rules), "条规则", "rule")
    page.heading(Text.assemble(title, page.text(same("  ") + number, "dim")))
    rows = []
    for rule in pack.rules:
        name = page.text(rule.rule_class.words, CLASS_STYLE[rule.rule_class])
        rows.append((page.text(rule.id, "bold"), name, page.text(rule.title)))
    page.print_grid(rows, "llf")
    page.line()


def explain(code: str, packs: Sequence[RulePack], console: Console, language: Language) -> None:
    """Print everything about the rule or built-in check with this id; ConfigError if there is none."""
    page = Page(console, language)
    wanted = code.strip().upper()
    rules = [(pack, rule) for pack in packs for rule in pack.rules if rule.id.upper() == wanted]
    checks = [check for check in BUILTIN if check.code.upper() == wanted]
    if not rules and not checks:
        raise _unknown(code, packs)
    for pack, rule in rules:
        _print_entry(rule.id, rule.title, _rule_lines(rule, pack), page)
    for check in checks:
        _print_entry(check.code, check.title, _check_lines(check), page)


def _print_entry(code: str, title: Words, lines: list[tuple[Words, Words]], page: Page) -> None:
    page.heading(Text.assemble(page.text(code, "bold"), "  ", page.text(title, "bold")))
    page.print_grid([(page.text(name, "dim"), page.text(words)) for name, words in lines], "lf")
    page.line()


def _rule_lines(rule: Rule, pack: RulePack) -> list[tuple[Words, Words]]:
    home = home_of(rule.check, pack, rule.target)
    sentence = in_words(rule.check.tree, lambda path: name_of(path, pack, rule.target, home))
    lines: list[tuple[Words, Words | None]] = [
        (Words("类别", "class"), rule.rule_class.words + Words("：", ": ") + CONSEQUENCE[rule.rule_class]),
        (Words("审核内容", "in words"), sentence),
        (Words("公式", "check"), same(rule.check.text)),
        (Words("Excel 写法", "in Excel"), _in_excel(rule, pack, home)),
        (Words("适用条件", "when"), same(rule.when.text) if rule.when else None),
        (Words("审核对象", "for"), _target(rule)),
        (TOLERANCE, _tolerance(rule.tolerance)),
        (WHY, rule.why),
        (CORRECTION, rule.correction),
        (BASIS, same(rule.basis) if rule.basis else None),
        (Words("规则包", "pack"), pack.title + same(f" ({pack.id} {pack.version})")),
        (Words("写在", "written in"), same(f"{rule.mark.file}:{rule.mark.line}") if rule.mark else None),
        *_cases(rule, pack),
    ]
    return [(name, words) for name, words in lines if words is not None]


def _in_excel(rule: Rule, pack: RulePack, home: str | None) -> Words | None:
    """Return the check as people would type it, the labels of the form in brackets for its cells."""

    def label(place: Path | Range) -> str:
        if isinstance(place, Range):
            return f"{label(place.first)}:{label(place.last)}"
        return f"[{name_of(place, pack, rule.target, home).zh}]"

    formula = excel_formula(rule.check.tree, label)
    return None if formula is None else same(f"={formula}")


def _check_lines(check: BuiltinCheck) -> list[tuple[Words, Words]]:
    return [
        (Words("类别", "class"), check.rule_class.words + Words("：", ": ") + CONSEQUENCE[check.rule_class]),
        (WHY, check.why),
        (CORRECTION, check.correction),
        (Words("来源", "from"), Words("内置检查，不需要规则包", "built in, needs no rule pack")),
    ]


def _cases(rule: Rule, pack: RulePack) -> list[tuple[Words, Words]]:
    """Name the rule's own cases, a line each: the quickest way to see what it means."""
    cases = [case for case in read_cases(pack)[0] if case.rule_id == rule.id]
    names = [Words("用例", "cases")] + [same("")] * len(cases)
    ends = [_EXPECTED[case.expect] + Words("：", ": ") + case.name for case in cases]
    return list(zip(names, ends or [Words("没有", "none")], strict=False))


def _target(rule: Rule) -> Words | None:
    if rule.target is None:
        return None
    keys = ", ".join(rule.target.by)
    if not keys:
        return Words(f"{rule.target.table} 的每条记录", f"each record of {rule.target.table}")
    return Words(f"{rule.target.table} 按 {keys} 的每一组", f"each group of {rule.target.table} by {keys}")


def _tolerance(tolerance: Tolerance | None) -> Words | None:
    if tolerance is None:
        return None
    return _TOLERANCES.get(tolerance.kind) or same(f"{tolerance.amount:f}")


def _unknown(code: str, packs: Sequence[RulePack]) -> ConfigError:
    known = [rule.id for pack in packs for rule in pack.rules] + [check.code for check in BUILTIN]
    near = difflib.get_close_matches(code.upper(), known, n=3)
    zh = f"；相近的有 {'、'.join(near)}" if near else ""
    en = f"; close to it: {', '.join(near)}" if near else ""
    return ConfigError(
        Words(
            f"没有编号为 {code} 的规则或内置检查{zh}。用 auditcheck rules list 查看全部规则。",
            f"there is no rule or built-in check called {code}{en}. auditcheck rules list shows all rules.",
        )
    )
