"""The catalogue of a rule pack: its tables, parameters and rules, in words, for docs/packs/*.md."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from auditcheck.evaluation.naming import home_of, name_of
from auditcheck.expressions.names import paths
from auditcheck.expressions.printing import canonical
from auditcheck.expressions.words import in_words
from auditcheck.model.figures import format_figure
from auditcheck.model.rules import Parameter, Rule, RulePack, Tolerance
from auditcheck.model.syntax import Expression
from auditcheck.model.syntax import Path as Name
from auditcheck.model.tables import TableSpec, ValueType
from auditcheck.model.words import Language, Words
from auditcheck.rulepacks.casebook import load_cases

LABELS = {
    "sentence": Words("审核内容", "in words"),
    "check": Words("公式", "check"),
    "when": Words("条件", "when"),
    "for": Words("逐条", "for each"),
    "tolerance": Words("容差", "tolerance"),
    "parameters": Words("参数", "parameters"),
    "prior": Words("上年报表", "last period"),
    "message": Words("提示", "message"),
    "why": Words("理由", "why"),
    "correction": Words("改正", "how to correct"),
    "basis": Words("依据", "basis"),
    "changed": Words("本包改动", "changed in this pack"),
    "written": Words("写在", "written in"),
    "cases": Words("用例", "cases"),
}
TOLERANCES = {
    "exact": Words("0（必须相等）", "0 (exactly equal)"),
    "rounding": Words("取整误差", "rounding"),
    "display": Words("按显示的位数", "as displayed"),
}
SHEETS = 3
NEEDS_PRIOR = Words("要有上年报表（`--prior`）才审核", "needs the submission of last period (`--prior`)")


def pack_page(pack: RulePack, generated: Words, language: Language) -> str:
    """Return the catalogue of a pack: contents, tables, parameters, and its rules by sheet."""
    groups = rules_by_sheet(pack)
    cases = Counter(case.rule_id for case in load_cases(pack))
    head = Words(
        f"`{pack.id}`，版本 {pack.version}：{len(pack.tables)} 张表，{len(pack.rules)} 条规则。",
        f"`{pack.id}`, version {pack.version}: {len(pack.tables)} tables, {len(pack.rules)} rules.",
    )
    parts = [
        f"# {pack.title.to(language)}",
        f"<!-- {generated.to(language)} -->",
        head.to(language),
        "\n".join(contents(groups, language)),
        "\n".join(tables(pack, language)),
        "\n".join(parameters(pack, language)),
        "\n".join(changes(pack, language)),
    ]
    for title, rules in groups:
        parts.append(f"## {title.to(language)}")
        parts += [rule_section(rule, pack, cases[rule.id], language) for rule in rules]
    return "\n\n".join(part for part in parts if part) + "\n"


def rules_by_sheet(pack: RulePack) -> list[tuple[Words, list[Rule]]]:
    """Return the rules by the sheet of the first table they name, in the order of the pack's tables."""
    order = {spec.name: number for number, spec in enumerate(pack.tables)}

    def first(rule: Rule) -> TableSpec | None:
        names = [rule.target.table] if rule.target else []
        names += [
            path.names[1] if path.names[0] == "prior" else path.names[0] for path in paths(rule.check.tree)
        ]
        return next((spec for spec in map(pack.table, names) if spec is not None), None)

    def sheet(rule: Rule) -> tuple[int, str]:
        spec = first(rule)
        if spec is None:
            return len(order), ""
        title = spec.label if not spec.sheet or (spec.each and len(spec.sheet) > 1) else spec.sheet[0]
        return min(order[each.name] for each in pack.tables if each.sheet == spec.sheet), title.strip("*")

    ranked = sorted(pack.rules, key=lambda rule: (sheet(rule), rule.id))
    return [
        (Words(key[1] or "其他", key[1] or "others"), list(rules))
        for key, rules in groupby(ranked, key=sheet)
    ]


def contents(groups: list[tuple[Words, list[Rule]]], language: Language) -> Iterator[str]:
    """Yield a list of the sheets, each with links to its rules."""
    for title, rules in groups:
        links = " · ".join(f"[{rule.id}](#{anchor(heading(rule, language))})" for rule in rules)
        yield f"- [{plain(title.to(language))}](#{anchor(title.to(language))}): {links}"


def heading(rule: Rule, language: Language) -> str:
    """Return the heading of a rule's section."""
    return f"{rule.id} {rule.title.to(language)}"


def anchor(title: str) -> str:
    """Return the anchor that a Markdown page has for a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def tables(pack: RulePack, language: Language) -> Iterator[str]:
    """Yield the table of the pack's tables."""
    columns = Words(
        "| 名称 | 表 | 工作表 | 样式 | 栏目 | 行 |", "| name | table | sheet | layout | columns | rows |"
    )
    yield f"{columns.to(language)}\n|---|---|---|---|---|---|"
    for spec in pack.tables:
        sheets = plain("、".join(spec.sheet[:SHEETS]) + ("…" if len(spec.sheet) > SHEETS else ""))
        count = sum(not column.is_place for column in spec.columns)
        label, rows = plain(spec.label), len(spec.rows)
        yield f"| `{spec.name}` | {label} | {sheets} | {spec.layout} | {count} | {rows} |"


def parameters(pack: RulePack, language: Language) -> Iterator[str]:
    """Yield the table of the pack's parameters with their values and the rules that use them."""
    if not pack.parameters:
        return
    columns = Words("| 参数 | 说明 | 值 | 用于 |", "| parameter | what it is | value | used by |")
    yield f"{columns.to(language)}\n|---|---|---|---|"
    for name, parameter in pack.parameters.items():
        users = [f"[{r.id}](#{anchor(heading(r, language))})" for r in pack.rules if name in used(r)]
        title = plain(parameter.title.to(language)) if parameter.title else ""
        yield f"| `{name}` | {title} | {value(parameter)} | {', '.join(users)} |"


def used(rule: Rule) -> list[str]:
    """Return the names of the parameters that a rule uses."""
    trees = [each.tree for each in (rule.check, rule.when) if each is not None]
    read = [path.names for tree in trees for path in paths(tree)]
    return list(dict.fromkeys(names[1] for names in read if names[0] == "parameters" and len(names) > 1))


def value(parameter: Parameter) -> str:
    """Return a parameter's value as people write it; shares as percentages."""
    given = parameter.value
    if isinstance(given, Decimal):
        return (
            f"{(given * 100).normalize():f}%" if parameter.percent else format_figure(given, ValueType.NUMBER)
        )
    return plain(str(given))


def changes(pack: RulePack, language: Language) -> Iterator[str]:
    """Yield what the pack changed in those it extends or includes."""
    if not pack.changes:
        return
    columns = Words("| 改动 | 内容 | 理由 |", "| changed | how | why |")
    yield f"{columns.to(language)}\n|---|---|---|"
    for change in pack.changes:
        yield f"| `{change.rule_id}` | {plain(change.what.to(language))} | {plain(change.reason)} |"


def rule_section(rule: Rule, pack: RulePack, cases: int, language: Language) -> str:
    """Return what there is to know of one rule."""

    def said(expression: Expression) -> str:
        def name(path: Name) -> Words:
            return name_of(path, pack, rule.target, home_of(expression, pack, rule.target))

        return in_words(expression.tree, name).to(language)

    facts = {
        "sentence": plain(said(rule.check)),
        "when": f"{plain(said(rule.when))} (`{canonical(rule.when.tree)}`)" if rule.when else "",
        "check": f"`{canonical(rule.check.tree)}`",
        "for": target(rule, pack, language),
        "tolerance": tolerance(rule.tolerance, language),
        "parameters": "; ".join(parameter_of(name, pack, language) for name in used(rule)),
        "prior": NEEDS_PRIOR.to(language) if needs_prior(rule) else "",
        "message": plain(rule.message.to(language)) if rule.message else "",
        "why": plain(rule.why.to(language)) if rule.why else "",
        "correction": plain(rule.correction.to(language)) if rule.correction else "",
        "basis": plain(rule.basis or ""),
        "changed": "; ".join(
            f"{plain(each.what.to(language))} ({plain(each.reason)})"
            for each in pack.changes
            if each.rule_id == rule.id
        ),
        "written": f"`{rule.mark.file}`" if rule.mark else "",
        "cases": str(cases or ""),
    }
    lines = [f"- {LABELS[fact].to(language)}: {text}" for fact, text in facts.items() if text]
    kind = f"**{rule.rule_class.words.to(language)}** · {rule.rule_class.severity}"
    return f"### {heading(rule, language)}\n\n{kind}\n\n" + "\n".join(lines)


def target(rule: Rule, pack: RulePack, language: Language) -> str:
    """Return what a rule is evaluated on, in words."""
    if rule.target is None:
        return ""
    spec = pack.table(rule.target.table)
    label = spec.label if spec else rule.target.table
    titles = [column.title for key in rule.target.by if spec and (column := spec.column(key))]
    by = "、".join(titles)
    each = Words(f"{label}的每条记录", f"record of {label}")
    group = Words(f"{label}按“{by}”的每一组", f"group of {label} by {by}")
    return plain((group if by else each).to(language))


def needs_prior(rule: Rule) -> bool:
    """Say whether a rule reads last period's submission."""
    trees = [each.tree for each in (rule.check, rule.when) if each is not None]
    return any(path.names[0] == "prior" for tree in trees for path in paths(tree))


def parameter_of(name: str, pack: RulePack, language: Language) -> str:
    """Return a parameter with its value."""
    parameter = pack.parameters[name]
    title = parameter.title.to(language) if parameter.title else name
    return f"{plain(title)} = {value(parameter)} (`{name}`)"


def tolerance(given: Tolerance | None, language: Language) -> str:
    """Return a tolerance in words."""
    if given is None:
        return ""
    return f"{given.amount:f}" if given.kind == "amount" else TOLERANCES[given.kind].to(language)


def plain(text: str) -> str:
    """Return ``text`` with what Markdown would take for its own marks escaped."""
    return "".join(f"\\{mark}" if mark in r"\`*_{}[]<>|#" else mark for mark in text)
