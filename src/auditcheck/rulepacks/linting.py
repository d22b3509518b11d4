"""All that can be said of a pack without a submission: its mistakes, and advice to its author."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auditcheck.model.issues import Verdict
from auditcheck.model.rules import RulePack
from auditcheck.model.words import Words
from auditcheck.rulepacks.casebook import read_cases
from auditcheck.rulepacks.loading import read_rulepack
from auditcheck.rulepacks.mistakes import Mistake, Mistakes, Place

if TYPE_CHECKING:
    from auditcheck.rulepacks.collecting import Written
    from auditcheck.rulepacks.resolving import Names
    from auditcheck.rulepacks.schemas import PackText, RuleText
    from auditcheck.rulepacks.yamltext import Located

_FAILING = frozenset({Verdict.FAILED.value, "hint"})
Advice = tuple[Place, Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lint:
    """What is wrong in a pack (it cannot be used) and what could be better (it can)."""

    mistakes: tuple[Mistake, ...]
    advice: tuple[Mistake, ...]
    pack: RulePack | None = None


def lint_rulepack(source: str | Path) -> Lint:
    """Return every mistake of a pack and its cases, and advice; raises ConfigError if there is no pack.

    Advice is on tables and columns that no rule uses, rules without a passing and a failing case,
    and texts in one language only.
    """
    assembled, mistakes = read_rulepack(source)
    pack = assembled.pack
    if mistakes or pack is None:
        return Lint(mistakes=mistakes, advice=())
    cases, wrong = read_cases(pack)
    verdicts: dict[str, set[str]] = {}
    for case in cases:
        verdicts.setdefault(case.rule_id, set()).add(case.expect)
    advice = Mistakes()
    for place, words in _advice(assembled.written, assembled.names, verdicts):
        advice.add(place, words)
    return Lint(mistakes=wrong, advice=advice.sorted(), pack=pack)


def _advice(written: Written, names: Names, verdicts: Mapping[str, set[str]]) -> Iterator[Advice]:
    for part in written.parts:
        yield from _unused(part, names)
        for rule in part.rules:
            yield from _without_cases(rule, verdicts.get(str(rule.id), set()))
            yield from _on_wording(rule)
        for name, parameter in part.parameters.items():
            if not isinstance(parameter, str):
                yield from _one_language("title", parameter.title, name.place)
            if ("parameters", str(name)) not in names.used:
                yield name.place, _unused_words(Words("参数", "parameter"), name)
    if written.head is not None and written.head.id is not None:
        yield from _one_language("title", written.head.title, written.head.id.place)


def _on_wording(rule: RuleText) -> Iterator[Advice]:
    for check in (rule.check, rule.when):
        if check is not None and not check.quoted and ": " in check:
            yield check.place, _UNQUOTED_COLON
    if rule.title is None:
        yield rule.id.place, _NO_TITLE
    for name in ("title", "message", "why", "correction"):
        yield from _one_language(name, getattr(rule, name), rule.id.place)


def _unused(part: PackText, names: Names) -> Iterator[Advice]:
    for name, table in part.tables.items():
        spec = names.tables[str(name)]
        if (spec.name, "") not in names.used:
            yield name.place, _unused_words(Words("表", "table"), name)
            continue
        columns: Mapping[Located, object] = (
            getattr(table, "fields", None) or getattr(table, "columns", None) or {}
        )
        for column in columns:
            if (spec.name, str(column)) not in names.used and not _keeps_contract(names, spec.name, column):
                yield column.place, _unused_words(Words("栏目", "column"), column)


def _keeps_contract(names: Names, table: str, column: Located) -> bool:
    """Say whether the column is worth reading for its contract, its key or its total alone."""
    spec = names.tables[table]
    found = spec.column(str(column))
    if found is None or column in spec.key or any(column == name for name, _ in spec.total):
        return True
    kept = found.contract
    words = (kept.required, kept.unique, kept.one_of, kept.codelist, kept.one_of_column, kept.matches)
    figures = (kept.min, kept.max, kept.length_min, kept.length_max, kept.decimals_max)
    return any(words) or any(it is not None for it in figures)


def _without_cases(rule: RuleText, verdicts: set[str]) -> Iterator[Advice]:
    place = rule.id.place
    if not verdicts:
        yield (
            place,
            Words(
                f"规则 {rule.id} 没有案例：请写 cases/{rule.id}.yaml，至少一例通过、一例不通过",
                f"rule {rule.id} has no cases: write cases/{rule.id}.yaml, one passing and one failing",
            ),
        )
        return
    if Verdict.PASSED.value not in verdicts:
        yield place, Words(f"规则 {rule.id} 没有通过的案例", f"rule {rule.id} has no case that passes")
    if not verdicts & _FAILING:
        yield place, Words(f"规则 {rule.id} 没有不通过的案例", f"rule {rule.id} has no case that fails")


def _one_language(name: str, text: object, place: Place) -> Iterator[Advice]:
    if text is None:
        return
    zh, en = getattr(text, "zh", None), getattr(text, "en", None)
    plain = getattr(text, "place", None)
    if plain is not None:
        yield (
            plain,
            Words(
                f"{name} 只写了一段文字，中英文都用它；请写成 {{zh: …, en: …}}",
                f"{name} is one text for both languages; write {{zh: …, en: …}}",
            ),
        )
    elif zh is None or en is None:
        yield (
            place,
            Words(
                f"{name} 缺少{'中文' if zh is None else '英文'}",
                f"{name} has no {'Chinese' if zh is None else 'English'} text",
            ),
        )


def _unused_words(what: Words, name: str) -> Words:
    return Words(
        f"没有规则用到{what.zh}“{name}”：可以删去，或补上用它的规则",
        f"no rule uses the {what.en} “{name}”: remove it, or write the rule that needs it",
    )


_UNQUOTED_COLON = Words(
    "这段文字里有“: ”，别的 YAML 工具读不了：请给整段加引号",
    "other YAML tools cannot read “: ” inside a text: put the whole text in quotes",
)
_NO_TITLE = Words(
    "这条规则没有 title：报告里只能显示算式", "this rule has no title: reports can only show its formula"
)
