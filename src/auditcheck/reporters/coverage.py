"""A pack's coverage at a terminal: what was changed, what told of it, and where nothing does."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from auditcheck.model.coverage import CellCoverage, Coverage, Mutation, Response, RuleCoverage
from auditcheck.model.words import Language, Words, same
from auditcheck.reporters.page import CLASS_STYLE, Page

_STYLES = {
    Response.BLOCKED: "green",
    Response.QUERIED: "yellow",
    Response.HINTED: "cyan",
    Response.REFUSED: "cyan",
    Response.UNDECIDED: "cyan",
    Response.UNNOTICED: "bold red",
}
_SHORT = {
    Response.BLOCKED: Words("平衡逻辑", "blocks"),
    Response.QUERIED: Words("核实", "verify"),
    Response.HINTED: Words("提示", "hint"),
    Response.REFUSED: Words("栏目要求", "contract"),
    Response.UNDECIDED: Words("无法判断", "undecided"),
    Response.UNNOTICED: Words("无反应", "nothing"),
}
_CHANGE = Words("改动", "change")
_NOT_CLEAN = Words(
    "这份报表本身就有规则不通过，它们的覆盖情况无从得知，请换一份合格的报表：",
    "Rules fail on this workbook as it is, so nothing is learnt of them; take a clean one: ",
)
_MISSING = Words(
    "这份报表没有以下各表，涉及它们的规则未能测量：",
    "The workbook lacks these tables, so the rules on them are not measured: ",
)
_UNWATCHED = Words(
    "没有平衡、逻辑规则看守的数字（各项改动中最强的反应）",
    "Numbers that no balance or logic rule watches (the strongest response to any change)",
)
_SILENT = Words("怎么改都不会报错的规则", "Rules that no change makes fail")
_EXCUSED = Words("规则包说明了理由的", "of which the pack says why")
_NEEDLESS = Words(
    "列为改数测不出、其实会报错的规则（untested 中可删去）",
    "Rules that do fail, though listed under untested",
)


def percent(coverage: Coverage) -> str:
    """Return the share of watched numbers, rounded down so that 90.0% is never less than 90%."""
    return f"{int(coverage.watched * 1000) / 10:.1f}%"


def print_coverage(coverage: Coverage, console: Console, language: Language) -> None:
    """Print the shares, the table of changes and responses, and what is not covered."""
    page = Page(console, language)
    pack = coverage.pack
    page.heading(page.text(same(f"{coverage.submission.name} · {pack.id} {pack.version}"), "bold"))
    page.line()
    page.print(*(page.text(words) for words in _summary(coverage)))
    if coverage.failing:
        page.print(page.text(_NOT_CLEAN + same(", ".join(coverage.failing)), "bold red"))
    if coverage.missing:
        page.print(page.text(_MISSING + same(", ".join(coverage.missing)), "yellow"))
    page.line()
    page.print_grid(_changes(coverage, page), "l" + "r" * len(Response), 2)
    page.line()
    _print_cells(coverage, page)
    silent = [rule for rule in coverage.rules if not rule.failed]
    _print_rules(_SILENT, [rule for rule in silent if rule.excuse is None], page)
    _print_rules(_SILENT + Words("，", ", ") + _EXCUSED, [r for r in silent if r.excuse is not None], page)
    _print_rules(_NEEDLESS, coverage.needless, page)


def _summary(coverage: Coverage) -> Iterable[Words]:
    numbers, rules = len(coverage.numbers), len(coverage.rules)
    watched = sum(cell.response is Response.BLOCKED for cell in coverage.numbers)
    failed = sum(bool(rule.failed) for rule in coverage.rules)
    yield Words(
        f"数字单元格 {numbers} 个，其中 {watched} 个（{percent(coverage)}）有平衡或逻辑规则看守。",
        f"Of {numbers} numeric cells {watched} ({percent(coverage)}) are watched by a balance or logic rule.",
    )
    yield Words(
        f"规则 {rules} 条，其中 {failed} 条会因某处改动而报错。逐一改动共 {coverage.changes} 次。",
        f"Of {rules} rules {failed} fail upon some change. Changes made, one at a time: {coverage.changes}.",
    )


def _changes(coverage: Coverage, page: Page) -> list[list[Text]]:
    rows = [[page.text(_CHANGE, "dim"), *(page.text(_SHORT[response], "dim") for response in Response)]]
    for mutation in Mutation:
        counts = [coverage.count(mutation, response) for response in Response]
        if any(counts):
            figures = [
                page.text(str(count) if count else "", _STYLES[response])
                for count, response in zip(counts, Response, strict=True)
            ]
            rows.append([page.text(mutation.words), *figures])
    return rows


def _print_cells(coverage: Coverage, page: Page) -> None:
    groups: dict[tuple[Response, str, str, tuple[str, ...]], list[CellCoverage]] = {}
    for cell in coverage.numbers:
        if cell.response is not Response.BLOCKED:
            key = (cell.response, cell.location.sheet or "", cell.name, cell.rules)
            groups.setdefault(key, []).append(cell)
    if not groups:
        return
    page.print(page.text(_UNWATCHED, "bold"))
    rows = [
        [
            page.text(response.words, _STYLES[response]),
            page.text(name),
            page.text(f"{sheet}!{_addresses(cells)}"),
            page.text(", ".join(rules), "dim"),
        ]
        for (response, sheet, name, rules), cells in sorted(groups.items(), key=lambda it: -it[0][0].rank)
    ]
    page.print_grid(rows, "llfl", 2)
    page.line()


def _addresses(cells: list[CellCoverage]) -> str:
    return ", ".join(cell.location.cell.address for cell in cells if cell.location.cell is not None)


def _print_rules(title: Words, rules: Iterable[RuleCoverage], page: Page) -> None:
    rows = [
        [
            page.text(rule.rule_id, "bold"),
            page.text(rule.rule_class.words, CLASS_STYLE[rule.rule_class]),
            page.text(rule.title + (Words("：", ": ") + rule.excuse if rule.excuse else same(""))),
        ]
        for rule in rules
    ]
    if rows:
        page.print(page.text(title, "bold"))
        page.print_grid(rows, "llf", 2)
        page.line()
