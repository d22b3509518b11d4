"""The report for people at a terminal: issues by sheet, worst first, then every verdict counted."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from rich.columns import Columns
from rich.console import Console
from rich.table import Table
from rich.text import Text

from auditcheck.model.issues import Issue, Outcome, Verdict
from auditcheck.model.report import Report, SubmissionInfo
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Language, Words
from auditcheck.reporters.issue_block import print_issue
from auditcheck.reporters.page import CLASS_STYLE, PIPE_WIDTH, VERDICT_STYLE, Page
from auditcheck.reporters.wording import (
    ADJUSTED,
    CHOSEN,
    CONSEQUENCE,
    IDENTITY,
    ISSUES,
    NO_PACK,
    PACK,
    PRIOR,
    RECOGNISED,
    RESULT,
    RULES,
    SUBMISSION,
    TARGETS,
    TOTAL,
    WHOLE_FILE,
    adjustments,
    conclusion,
    counted,
)

SHOWN = 30
"""How many issues are printed unless all are asked for."""

_REASONS_SHOWN = 20


def print_report(report: Report, console: Console, language: Language, *, show_all: bool = False) -> None:
    """Print the whole report: the file and pack, the issues, what was not checked, all verdicts."""
    page = Page(console, language)
    _print_header(report, page)
    _print_issues(report, page, len(report.issues) if show_all else SHOWN)
    _print_unchecked(report, page, show_all=show_all)
    _print_summary(report, page)
    print_conclusion(report, console, language)


def render_text(report: Report, language: Language) -> str:
    """Return the whole report as plain text, without colour, every issue listed."""
    console = Console(
        file=StringIO(), width=PIPE_WIDTH, color_system=None, force_terminal=False, legacy_windows=False
    )
    with console.capture() as text:
        print_report(report, console, language, show_all=True)
    return text.get()


def print_conclusion(report: Report, console: Console, language: Language) -> None:
    """Print only the line that says whether the submission may go on."""
    page = Page(console, language)
    worst = min((issue.rule_class for issue in report.issues), key=lambda c: c.rank, default=None)
    style = CLASS_STYLE[worst] if worst else "bold green"
    page.print(page.text(conclusion(report), "bold red" if report.blocks() else style))


def worst_first(issues: Iterable[Issue]) -> list[Issue]:
    """Return the issues by class, those of one class in the order they were read."""
    return sorted(issues, key=lambda issue: issue.rule_class.rank)


def _print_header(report: Report, page: Page) -> None:
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for name, words in _header_lines(report):
        table.add_row(page.text(name), page.text(words))
    page.print(table)
    page.line()


def _header_lines(report: Report) -> list[tuple[Words, Words]]:
    lines = [(SUBMISSION, _file_words(report.submission))]
    if report.submission.identity:
        lines.append((IDENTITY, _same(" · ".join(filter(None, report.submission.identity.values())))))
    if report.prior is not None:
        lines.append((PRIOR, _file_words(report.prior)))
    lines.append((PACK, _pack_words(report)))
    if report.pack is not None and (report.pack.changes or report.pack.disabled):
        lines.append((ADJUSTED, adjustments(report.pack)))
    return lines


def _file_words(info: SubmissionInfo) -> Words:
    sheets = counted(len(info.sheets), "张工作表", "sheet")
    rows, cells = counted(info.rows, "行", "row"), counted(info.cells, "个有内容的单元格", "filled cell")
    name = _same(f"{info.name} · {info.format}")
    return name + Words(
        f" · 已读 {sheets.zh}、{rows.zh}、{cells.zh}", f" · read {sheets.en}, {rows.en}, {cells.en}"
    )


def _pack_words(report: Report) -> Words:
    pack = report.pack
    if pack is None:
        return NO_PACK
    rules = counted(pack.rules, "条规则", "rule")
    how = RECOGNISED if pack.recognised else CHOSEN
    return pack.title + _same(f" · {pack.id} {pack.version} · ") + rules + _same(" · ") + how


def _print_issues(report: Report, page: Page, limit: int) -> None:
    ordered = worst_first(report.issues)
    for sheet, issues in _by_sheet(ordered[:limit], [sheet.title for sheet in report.submission.sheets]):
        total = sum(issue.primary.sheet == sheet for issue in report.issues)
        page.heading(_sheet_title(sheet, total, page))
        page.line()
        for issue in issues:
            print_issue(issue, page)
    hidden = len(ordered) - limit
    if hidden > 0:
        more = counted(
            hidden,
            "个问题未列出，加 --all 全部列出",
            "more issue; --all shows all",
            "more issues; --all shows all",
        )
        page.print(page.text(Words("另有 ", "and ") + more, "bold"))
        page.line()
    if report.untold:
        page.print(page.text(_untold(report), "bold"))
        page.line()


def _untold(report: Report) -> Words:
    count = counted(
        report.untold,
        "处同类问题只计数、未逐一列出",
        "more failure of the same rules was only counted",
        "more failures of the same rules were only counted",
    )
    return Words("另有 ", "") + count


def _by_sheet(issues: list[Issue], sheets: list[str]) -> list[tuple[str, list[Issue]]]:
    """Group by sheet: the sheet with the worst issue first, then in the order of the workbook."""
    position = {title: index for index, title in enumerate(sheets)}
    groups: dict[str, list[Issue]] = {}
    for issue in issues:
        groups.setdefault(issue.primary.sheet, []).append(issue)
    return sorted(
        groups.items(),
        key=lambda group: (group[1][0].rule_class.rank, position.get(group[0], -1)),
    )


def _sheet_title(sheet: str, total: int, page: Page) -> Text:
    name = page.text(sheet or WHOLE_FILE, "bold")
    return Text.assemble(name, "  ", page.text(counted(total, "个问题", "issue"), "dim"))


def _print_unchecked(report: Report, page: Page, *, show_all: bool) -> None:
    for verdict, title in (
        (Verdict.NOT_EVALUATED, Words("未能审核的规则", "Rules that could not be checked")),
        (Verdict.UNKNOWN, Words("因缺数未能判断的规则", "Rules without the figures they need")),
    ):
        outcomes = [outcome for outcome in report.outcomes if outcome.count(verdict)]
        if outcomes:
            page.heading(page.text(title, "bold"))
            page.print(_reasons(outcomes if show_all else outcomes[:_REASONS_SHOWN], verdict, page))
            if not show_all and len(outcomes) > _REASONS_SHOWN:
                rest = counted(
                    len(outcomes) - _REASONS_SHOWN,
                    "条规则，加 --all 全部列出",
                    "more rule; --all shows all",
                    "more rules; --all shows all",
                )
                page.print(page.text(Words("另有 ", "and ") + rest, "dim"))
            page.line()


def _reasons(outcomes: list[Outcome], verdict: Verdict, page: Page) -> Table:
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for outcome in outcomes:
        reasons = [reason for reason in outcome.reasons if reason.verdict is verdict]
        body = page.text(outcome.title)
        for reason in reasons:
            body.append_text(Text.assemble("\n", page.text(reason.words, "dim")))
        table.add_row(page.text(outcome.rule_id, "bold"), body)
    return table


def _print_summary(report: Report, page: Page) -> None:
    page.heading(page.text(RESULT, "bold"))
    page.print(Columns([_verdicts(report, page), _classes(report, page)], padding=(0, 6)))
    page.line()


def _verdicts(report: Report, page: Page) -> Table:
    table = _figures_table(page, ("", RULES, TARGETS))
    for verdict in Verdict:
        style = VERDICT_STYLE[verdict] if report.count(verdict) else "dim"
        table.add_row(
            page.text(verdict.words, style),
            Text(f"{report.count_rules(verdict):,}", style=style),
            Text(f"{report.count(verdict):,}", style=style),
        )
    total = sum(report.count(verdict) for verdict in Verdict)
    table.add_row(page.text(TOTAL), Text(f"{len(report.outcomes):,}"), Text(f"{total:,}"))
    return table


def _classes(report: Report, page: Page) -> Table:
    table = _figures_table(page, ("", ISSUES))
    table.add_column(overflow="fold")
    for rule_class in RuleClass:
        number = len(report.of_class(rule_class))
        style = CLASS_STYLE[rule_class] if number else "dim"
        table.add_row(
            page.text(rule_class.words, style),
            Text(f"{number:,}", style=style),
            page.text(CONSEQUENCE[rule_class], "" if number else "dim"),
        )
    table.add_row(page.text(TOTAL), Text(f"{len(report.issues):,}"), "")
    return table


def _figures_table(page: Page, headings: tuple[Words | str, ...]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=True, header_style="dim")
    for index, heading in enumerate(headings):
        table.add_column(page.text(heading), justify="right" if index else "left", no_wrap=True)
    return table


def _same(text: str) -> Words:
    return Words(text, text)
