"""Write what is made from packs and code: docs/packs/*.md, docs/checks*.md, the output shown in the READMEs.

`python docs/generate.py` writes them; `--check` writes nothing and fails if one is not up to date.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from auditcheck.evaluation.naming import home_of, name_of
from auditcheck.expressions.printing import canonical
from auditcheck.expressions.words import in_words
from auditcheck.model.checks import BuiltinCheck
from auditcheck.model.rules import Rule, RulePack, Tolerance
from auditcheck.model.syntax import Expression
from auditcheck.model.syntax import Path as Name
from auditcheck.model.words import Language, Words
from auditcheck.rulepacks.casebook import load_cases
from auditcheck.rulepacks.loading import load_rulepack

if TYPE_CHECKING:
    from tests.mess.kinds import Kind

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
SAMPLE = "sample_workbooks/department-performance/category-total.xlsx"
SHOWN = re.compile(r"(?<=<!-- output -->\n).*?(?=<!-- end of output -->)", flags=re.DOTALL)
ENDINGS: dict[Language, str] = {"en": ".md", "zh": ".zh-CN.md"}
GENERATED = Words(
    "由 docs/generate.py 生成，请勿手工修改。", "Made by docs/generate.py; not to be edited by hand."
)
LABELS = {
    "class": Words("类别", "class"),
    "for": Words("逐条", "for each"),
    "when": Words("条件", "when"),
    "check": Words("关系", "check"),
    "sentence": Words("说法", "in words"),
    "tolerance": Words("容差", "tolerance"),
    "why": Words("理由", "why"),
    "correction": Words("改正", "how to correct"),
    "basis": Words("依据", "basis"),
    "message": Words("提示", "message"),
    "cases": Words("用例", "cases"),
}
TOLERANCES = {
    "exact": Words("0（必须相等）", "0 (exactly equal)"),
    "rounding": Words("取整误差", "rounding"),
    "display": Words("按显示的位数", "as displayed"),
}


def main() -> int:
    """Write or check every page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, fail if a page is not up to date"
    )
    check_only = parser.parse_args().check
    stale = [path for path, text in pages().items() if not is_current(path, text)]
    for path in stale:
        if not check_only:
            path.parent.mkdir(exist_ok=True)
            path.write_text(pages()[path], encoding="utf-8", newline="\n")
        print("not up to date:" if check_only else "written:", path.relative_to(ROOT))
    if stale and check_only:
        print("run: python docs/generate.py")
    return 1 if stale and check_only else 0


def pages() -> dict[Path, str]:
    """Return the text of every generated page."""
    packs = [load_rulepack(path.parent) for path in sorted(ROOT.glob("rules/*/pack.yaml"))]
    found = {}
    for language, ending in ENDINGS.items():
        found[DOCS / f"checks{ending}"] = checks_page(language)
        found[DOCS / f"mess{ending}"] = mess_page(language)
        found[ROOT / f"README{ending}"] = readme(ROOT / f"README{ending}", language)
        for pack in packs:
            found[DOCS / "packs" / f"{pack.id}{ending}"] = pack_page(pack, language)
    return found


def is_current(path: Path, text: str) -> bool:
    """Say whether the page at ``path`` holds ``text``."""
    return path.exists() and path.read_text(encoding="utf-8") == text


def readme(path: Path, language: Language) -> str:
    """Return a README with the output of its own first command as it is now."""
    command = [sys.executable, "-m", "auditcheck", "check", SAMPLE, "--lang", language]
    surroundings = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, check=False)
    output = "\n".join(line.rstrip() for line in done.stdout.decode().splitlines())
    return SHOWN.sub(lambda _: f"\n```text\n{output}\n```\n\n", path.read_text(encoding="utf-8"))


def pack_page(pack: RulePack, language: Language) -> str:
    """Return the catalogue of a pack's tables and rules."""
    written = {spec.name: sum(not column.is_place for column in spec.columns) for spec in pack.tables}
    tables = "\n".join(
        f"| `{spec.name}` | {plain(spec.label)} | {spec.layout} | {written[spec.name]} | {len(spec.rows)} |"
        for spec in pack.tables
    )
    head = Words(
        f"`{pack.id}`，版本 {pack.version}：{len(pack.tables)} 张表，{len(pack.rules)} 条规则。",
        f"`{pack.id}`, version {pack.version}: {len(pack.tables)} tables, {len(pack.rules)} rules.",
    )
    columns = Words("| 名称 | 表 | 样式 | 栏目 | 行 |", "| name | table | layout | columns | rows |")
    cases = Counter(case.rule_id for case in load_cases(pack))
    rules = "\n".join(rule_section(rule, pack, cases[rule.id], language) for rule in pack.rules)
    return (
        f"# {pack.title.to(language)}\n\n<!-- {GENERATED.to(language)} -->\n\n{head.to(language)}\n\n"
        f"{columns.to(language)}\n|---|---|---|---|---|\n{tables}\n\n{rules}"
    )


def rule_section(rule: Rule, pack: RulePack, cases: int, language: Language) -> str:
    """Return what there is to know of one rule."""

    def said(expression: Expression) -> str:
        def name(path: Name) -> Words:
            return name_of(path, pack, rule.target, home_of(expression, pack, rule.target))

        return in_words(expression.tree, name).to(language)

    facts = {
        "class": f"{rule.rule_class.words.zh} · {rule.rule_class}",
        "for": " by ".join([rule.target.table, *rule.target.by]) if rule.target else "",
        "when": f"`{canonical(rule.when.tree)}`" if rule.when else "",
        "check": f"`{canonical(rule.check.tree)}`",
        "sentence": said(rule.check),
        "tolerance": tolerance(rule.tolerance, language),
        "message": plain(rule.message.to(language)) if rule.message else "",
        "why": rule.why.to(language) if rule.why else "",
        "correction": rule.correction.to(language) if rule.correction else "",
        "basis": rule.basis or "",
        "cases": str(cases or ""),
    }
    lines = [f"- {LABELS[fact].to(language)}: {text}" for fact, text in facts.items() if text]
    return f"## {rule.id} {rule.title.to(language)}\n\n" + "\n".join(lines) + "\n"


def tolerance(given: Tolerance | None, language: Language) -> str:
    """Return a tolerance in words."""
    if given is None:
        return ""
    return f"{given.amount:f}" if given.kind == "amount" else TOLERANCES[given.kind].to(language)


def checks_page(language: Language) -> str:
    """Return the catalogue of the checks that need no rule pack."""
    title = Words("内置检查", "Built-in checks")
    intro = Words(
        "不写规则也会做的检查：文件、工作簿本身、表、值，以及栏目要求。",
        "What is checked without any rule: files, workbooks themselves, tables, values, columns.",
    )
    sections = [
        f"## {check.code} {check.title.to(language)}\n\n"
        f"- {LABELS['class'].to(language)}: {check.rule_class.words.zh} · {check.rule_class}\n"
        f"- {LABELS['why'].to(language)}: {plain(check.why.to(language))}\n"
        f"- {LABELS['correction'].to(language)}: {plain(check.correction.to(language))}\n"
        for check in catalogue()
    ]
    head = f"# {title.to(language)}\n\n<!-- {GENERATED.to(language)} -->\n\n{intro.to(language)}\n\n"
    return head + "\n".join(sections)


def catalogue() -> Iterable[BuiltinCheck]:
    """Yield every built-in check, in the order in which a submission meets them."""
    for layer in ("workbook", "inspection", "tables", "contracts", "evaluation"):
        yield from importlib.import_module(f"auditcheck.{layer}.checks").CHECKS


def mess_page(language: Language) -> str:
    """Return the kinds of mess in real workbooks, what is done about each, and the tests that show it."""
    sys.path.insert(0, str(ROOT))
    kinds: Iterable[Kind] = importlib.import_module("tests.mess.kinds").KINDS
    title = Words("真实报表里的种种状况", "Mess in real workbooks")
    intro = Words(
        "报表里常见的状况，以及 auditcheck 怎样处理；每一种都用真实的小文件测试（`tests/mess/`）。",
        "What submissions really bring and what auditcheck does about it; each kind is tested on small real "
        "files (`tests/mess/`).",
    )
    heads = Words("| | 状况 | 处理 | 测试 |", "| | mess | what auditcheck does | tests |")
    found = mess_tests()
    rows = [
        f"| {kind.id} | {plain(kind.mess.to(language))} | {plain(kind.treatment.to(language))} | "
        + "<br>".join(f"`{name}`" for name in found if name.startswith(kind.prefix))
        + " |"
        for kind in kinds
    ]
    head = f"# {title.to(language)}\n\n<!-- {GENERATED.to(language)} -->\n\n{intro.to(language)}\n\n"
    return head + "\n".join([heads.to(language), "|---|---|---|---|", *rows]) + "\n"


def mess_tests() -> list[str]:
    """Return the names of the tests of `tests/mess/`, in order."""
    modules = sorted((ROOT / "tests" / "mess").glob("test_*.py"))
    texts = [path.read_text(encoding="utf-8") for path in modules]
    return [name for text in texts for name in re.findall(r"^def (test_\w+)", text, flags=re.MULTILINE)]


def plain(text: str) -> str:
    """Return ``text`` with what Markdown would take for its own marks escaped."""
    return "".join(f"\\{mark}" if mark in r"\`*_{}[]<>|#" else mark for mark in text)


if __name__ == "__main__":
    sys.exit(main())
