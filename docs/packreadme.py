"""The README of a rule pack's folder: what it holds, and what its rules watch on its clean workbooks."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from catalogue import plain

from auditcheck.model.coverage import CellCoverage, Coverage, Mutation, Response, RuleCoverage
from auditcheck.model.rules import RuleClass, RulePack
from auditcheck.model.words import Language, Words
from auditcheck.reporters.coverage import percent

Measured = Mapping[str, list[Coverage]]
"""By id of the pack its coverage on each clean workbook."""
DEMANDED = 90
"""Percent of the numeric cells that a balance or logic rule must watch."""
_PRIOR = re.compile(r"clean-[0-9]{4}\.xlsx")
_PAGES = {"en": ".md", "zh": ".zh-CN.md"}


def controls_of(samples: Path) -> list[tuple[Path, Path | None]]:
    """Return the clean workbooks of a folder of samples, the first with last year's if there is one."""
    found = sorted(samples.glob("clean*.xlsx"), key=lambda path: (len(path.name), path.name))
    earlier = [path for path in found if _PRIOR.fullmatch(path.name)]
    controls = [path for path in found if path not in earlier]
    return [(path, earlier[0] if earlier and not n else None) for n, path in enumerate(controls)]


def stamp_of(pack: RulePack, samples: Path) -> str:
    """Return what tells whether a README was measured with this pack and these workbooks."""
    total = hashlib.sha256(pack.digest.encode())
    for path, prior in controls_of(samples / pack.id):
        for each in (path, prior) if prior else (path,):
            total.update(each.read_bytes())
    return f"<!-- measured: {total.hexdigest()[:16]} -->"


def shortcomings(pack: RulePack, measured: Measured) -> Iterator[Words]:
    """Yield what is not as demanded: cells that nothing watches, rules that nothing makes fail."""
    for coverage in measured.get(pack.id, ()):
        name = coverage.submission.name
        if coverage.failing:
            listed = ", ".join(coverage.failing)
            yield Words(f"{name} 不合格：{listed}", f"{name} is not clean: {listed}")
        if coverage.watched * 100 < DEMANDED:
            share = percent(coverage)
            yield Words(f"{name} 只有 {share} 有规则看守", f"only {share} of {name} is watched")
    for rule in never_failing(pack, measured):
        if rule.excuse is None:
            yield Words(f"{rule.rule_id} 从不报错", f"{rule.rule_id} never fails")


def never_failing(pack: RulePack, measured: Measured) -> list[RuleCoverage]:
    """Return the rules that no change of any workbook makes fail, nor of those of the packs it is made of."""
    homes = [found for name in (pack.id, *pack.bases) for found in measured.get(name, ())]
    failed = {rule.rule_id for coverage in homes for rule in coverage.rules if rule.failed}
    own = measured.get(pack.id, ())[:1]
    return [rule for coverage in own for rule in coverage.rules if rule.rule_id not in failed]


def pack_readme(pack: RulePack, measured: Measured, heads: tuple[Words, str], language: Language) -> str:
    """Return the README of a pack's folder; ``heads`` say how it was made and with what it was measured."""
    ending = _PAGES[language]
    kinds = Counter(rule.rule_class for rule in pack.rules)
    by_class = Words(
        "、".join(f"{each.words.zh} {kinds[each]}" for each in RuleClass if kinds[each]),
        ", ".join(f"{each.words.en} {kinds[each]}" for each in RuleClass if kinds[each]),
    )
    catalogue = f"../../docs/packs/{pack.id}{ending}"
    intro = Words(
        f"规则包 `{pack.id}`，版本 {pack.version}：{len(pack.tables)} 张表，{len(pack.rules)} 条规则"
        f"（{by_class.zh}）。逐条说明见[规则目录]({catalogue})。",
        f"Rule pack `{pack.id}`, version {pack.version}: {len(pack.tables)} tables, {len(pack.rules)} rules "
        f"({by_class.en}). The [catalogue]({catalogue}) explains each.",
    )
    parts = [
        f"# {pack.title.to(language)}",
        f"<!-- {heads[0].to(language)} -->\n{heads[1]}",
        intro.to(language),
        f"    auditcheck check FILE --rules {pack.id}",
    ]
    return (
        "\n\n".join([*parts, *(coverage_section(pack, measured, language) if measured[pack.id] else ())])
        + "\n"
    )


def coverage_section(pack: RulePack, measured: Measured, language: Language) -> Iterator[str]:
    """Yield what the rules watch on the clean workbooks, and what they do not."""
    page = f"../../docs/rule-language{_PAGES[language]}"
    yield Words("## 覆盖", "## Coverage").to(language)
    yield Words(
        f"把合格样表中规则包读取的值逐一改错再审核（[说明]({page})），以最强的反应计：",
        f"Every value that the pack reads of a clean workbook was changed, one at a time ([how]({page})); "
        "the strongest response counts:",
    ).to(language)
    found = measured[pack.id]
    yield "\n".join(shares(found, language))
    yield "\n".join(by_change(found, language))
    silent = "\n".join(
        f"- {rule.rule_id} {plain(rule.title.to(language))}"
        + (f": {plain(rule.excuse.to(language))}" if rule.excuse else "")
        for rule in never_failing(pack, measured)
    )
    if silent:
        yield Words("怎么改都不会报错的规则：", "Rules that no change makes fail:").to(language)
        yield silent
    unwatched = "\n".join(line for coverage in found for line in unwatched_cells(coverage, language))
    if unwatched:
        yield Words("没有平衡、逻辑规则看守的数字：", "Numbers that no balance or logic rule watches:").to(
            language
        )
        yield unwatched


def shares(measured: list[Coverage], language: Language) -> Iterator[str]:
    """Yield a row for each workbook: its numeric cells by strongest response."""
    names = [Words("样表", "workbook"), Words("数字单元格", "numeric cells"), Words("有规则看守", "watched")]
    names += [response.words for response in Response if response is not Response.BLOCKED]
    names.append(Words("改动次数", "changes"))
    yield "| " + " | ".join(name.to(language) for name in names) + " |"
    yield "|---|" + "---:|" * (len(names) - 1)
    for coverage in measured:
        cells = Counter(cell.response for cell in coverage.numbers)
        rest = [str(cells[response]) for response in Response if response is not Response.BLOCKED]
        watched = f"{cells[Response.BLOCKED]} ({percent(coverage)})"
        prior = f" (`--prior {coverage.prior.name}`)" if coverage.prior else ""
        row = [f"{coverage.submission.name}{prior}", str(len(coverage.numbers)), watched, *rest]
        yield "| " + " | ".join([*row, str(coverage.changes)]) + " |"


def by_change(measured: list[Coverage], language: Language) -> Iterator[str]:
    """Yield a row for each kind of change with the responses to it, over all workbooks."""
    names = [Words("改动", "change"), *(response.words for response in Response)]
    yield "| " + " | ".join(name.to(language) for name in names) + " |"
    yield "|---|" + "---:|" * len(Response)
    for mutation in Mutation:
        counts = [sum(each.count(mutation, response) for each in measured) for response in Response]
        if any(counts):
            yield "| " + " | ".join([mutation.words.to(language), *map(str, counts)]) + " |"


def unwatched_cells(coverage: Coverage, language: Language) -> Iterator[str]:
    """Yield the cells of a workbook that no balance or logic rule watches, by column."""
    groups: dict[tuple[str, str, Response], list[CellCoverage]] = {}
    for cell in coverage.numbers:
        if cell.response is not Response.BLOCKED:
            key = (cell.location.sheet or "", cell.name, cell.response)
            groups.setdefault(key, []).append(cell)
    for (sheet, name, response), cells in groups.items():
        addresses = ", ".join(cell.location.cell.address for cell in cells if cell.location.cell)
        rules = ", ".join(dict.fromkeys(rule for cell in cells for rule in cell.rules))
        told = response.words.to(language) + (f" ({rules})" if rules else "")
        yield f"- {coverage.submission.name} · {plain(sheet)}!{addresses} `{name}`: {told}"
