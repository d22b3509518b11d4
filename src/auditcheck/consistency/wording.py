"""An examination in words: each claim with the places of its rules, then what was not looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from auditcheck.arithmetic.exact import decimal_of
from auditcheck.consistency.examining import Contradiction, DeadCondition, Examination
from auditcheck.consistency.theory import Source, contract_of
from auditcheck.model.figures import format_figure
from auditcheck.model.rules import RulePack
from auditcheck.model.tables import ValueType
from auditcheck.model.words import Words, joined, same
from auditcheck.rulepacks.shipped import shown_prefix

_INDENT = "\n    "


def told(pack: RulePack, found: Examination) -> Iterator[Words]:
    """Yield what was found, the worst first, and a summary."""
    contracts = _contracts(pack)
    for contradiction in found.contradictions:
        yield _contradiction(contradiction, pack, contracts)
    for dead in found.dead:
        yield _dead(dead, pack, contracts)
    for implied in found.implied:
        yield place_of(pack, implied.rule) + _implied_words(implied.rule, implied.sources)
    for fixed in found.fixed:
        value = format_figure(decimal_of(fixed.value), ValueType.NUMBER, None)
        yield (
            place_of(pack, fixed.sources[0] if fixed.sources else "")
            + Words(f"提示：{fixed.cell} 只能是 {value}，由", f"note: {fixed.cell} can only be {value}, by ")
            + _listed(fixed.sources)
            + Words("决定", "")
        )
    yield _summary(found, len(pack.rules))
    yield from _left_out(found)


def place_of(pack: RulePack, rule_id: Source) -> Words:
    """Return ``file:line:column: `` of a rule, nothing for a contract."""
    rule = pack.rule(rule_id)
    if rule is None or rule.mark is None:
        return same("")
    home = Path(pack.path) if Path(pack.path).is_dir() else Path(pack.path).parent
    own = bool(pack.path) and (home / rule.mark.file).is_file()
    shown = shown_prefix(home) if own else ""  # a rule of the pack that this one extends
    return same(f"{shown}{rule.mark.file}:{rule.mark.line}:{rule.mark.column}: ")


def _contradiction(found: Contradiction, pack: RulePack, contracts: Mapping[Source, Words]) -> Words:
    first = next((source for source in found.sources if pack.rule(source)), "")
    if not found.rule:
        head = Words(
            "矛盾：无论怎样填，下列各项都不能同时成立", "contradiction: no figures satisfy all of these"
        )
    else:
        first = found.rule
        head = Words(
            f"矛盾：只要“{found.condition}”成立，下列各项就不能同时成立",
            f"contradiction: whenever “{found.condition}” holds, no figures satisfy all of these",
        )
    return place_of(pack, first) + head + _lines(found.sources, pack, contracts)


def _dead(found: DeadCondition, pack: RulePack, contracts: Mapping[Source, Words]) -> Words:
    head = Words(
        f"条件永不成立：{found.rule} 的“{found.condition}”",
        f"condition never true: “{found.condition}” of {found.rule}",
    )
    if not found.sources:
        return place_of(pack, found.rule) + head + Words("（自相矛盾）", " (it contradicts itself)")
    because = Words("，因为", ", because of")
    return place_of(pack, found.rule) + head + because + _lines(found.sources, pack, contracts)


def _implied_words(rule: str, sources: tuple[Source, ...]) -> Words:
    if not sources:
        return Words(f"提示：{rule} 总是成立", f"note: {rule} always holds")
    return (
        Words(f"提示：{rule} 可由 ", f"note: {rule} follows from ")
        + _listed(sources)
        + Words(
            "推出（不计容差）；它仍有助于判断错在哪一格",
            " (tolerances aside); it still helps to tell which cell is wrong",
        )
    )


def _lines(sources: tuple[Source, ...], pack: RulePack, contracts: Mapping[Source, Words]) -> Words:
    lines = [
        same(_INDENT) + place_of(pack, source) + same(f"{source}  {rule.check.text}")
        if (rule := pack.rule(source)) is not None
        else same(_INDENT) + contracts.get(source, same(source))
        for source in sources
    ]
    return joined(lines, "", "")


def _listed(sources: tuple[Source, ...]) -> Words:
    names = [_short(source) for source in sources]
    return joined(names, "、", ", ")


def _short(source: Source) -> Words:
    contract = contract_of("")
    if not source.startswith(contract):
        return same(source)
    cell = source.removeprefix(contract)
    return Words(f"{cell} 的上下限", f"the limits of {cell}")


def _contracts(pack: RulePack) -> dict[Source, Words]:
    """Return the limits of every column in words, for all the cells that it may be."""
    found: dict[Source, Words] = {}
    for table in pack.tables:
        for column in table.columns:
            low, high = column.contract.min, column.contract.max
            if low is None and high is None:
                continue
            limits = ", ".join(
                f"{name} {figure:f}" for name, figure in (("min", low), ("max", high)) if figure is not None
            )
            words = Words(f"《{table.label}》{column.title}：", f"{column.title} ({table.label}): ") + same(
                limits
            )
            rows = [f".{row.name}" for row in table.rows] or ["", "[]"]
            cells = [f"{table.name}{row}.{column.name}" for row in rows]
            found |= dict.fromkeys(map(contract_of, [*cells, f"sum({table.name}.{column.name})"]), words)
    return found


def _summary(found: Examination, rules: int) -> Words:
    counts = (len(found.contradictions), len(found.dead), len(found.implied), len(found.fixed))
    return Words(
        f"规则之间：矛盾 {counts[0]} 处，永不成立的条件 {counts[1]} 个，"
        f"可由其他规则推出的规则 {counts[2]} 条，只能取一个值的单元格 {counts[3]} 个；"
        f"{rules} 条规则中审视了 {found.used} 条",
        f"between rules: contradictions: {counts[0]}, conditions never true: {counts[1]}, "
        f"rules that follow: {counts[2]}, fixed cells: {counts[3]}; looked at {found.used} of {rules} rules",
    )


def _left_out(found: Examination) -> Iterator[Words]:
    if found.partly:
        names = ", ".join(found.partly)
        yield Words(
            f"其中 {len(found.partly)} 条有非数值或非线性的部分，这些部分按未知处理：{names}",
            f"{len(found.partly)} of them hold parts that are no figures or not linear, "
            f"taken as unknown: {names}",
        )
    reasons: dict[Words, list[str]] = {}
    for rule, words in found.not_used.items():
        reasons.setdefault(words, []).append(rule)
    for words, names_left in reasons.items():
        rest = f"{'、'.join(names_left)}", ", ".join(names_left)
        yield Words(
            f"未审视 {len(names_left)} 条（{words.zh}）：{rest[0]}",
            f"not looked at: {len(names_left)} ({words.en}): {rest[1]}",
        )
