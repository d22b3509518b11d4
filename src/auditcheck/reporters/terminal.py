"""The report for people at a terminal: issues by sheet, worst first, then every verdict counted."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.text import Text

from auditcheck.model.blocks import IssueBlock
from auditcheck.model.issues import Outcome, Verdict
from auditcheck.model.report import Report, SubmissionInfo
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Language, Words
from auditcheck.reporters.diagnoses import PLAN, plan_lines
from auditcheck.reporters.grid import beside, laid_out
from auditcheck.reporters.issue_block import print_issue
from auditcheck.reporters.page import CLASS_STYLE, PIPE_WIDTH, VERDICT_STYLE, Page
from auditcheck.reporters.plain import blocks_worst_first
from auditcheck.reporters.wording import (
    ADJUSTED,
    BLOCKS,
    CONSEQUENCE,
    FOLDED_BLOCKS,
    IDENTITY,
    ISSUES,
    NO_PACK,
    PACK,
    PRIOR,
    REMARKS,
    RESULT,
    RULES,
    SETTLED,
    SUBMISSION,
    TARGETS,
    TOTAL,
    WHOLE_FILE,
    adjustments,
    conclusion,
    counted,
    how_chosen,
    untold,
    what_was_read,
)

SHOWN = 30
"""How many issues are printed unless all are asked for."""

_REASONS_SHOWN = 20
_BETWEEN = 6


def print_report(report: Report, console: Console, language: Language, *, show_all: bool = False) -> None:
    """Print the whole report: the file and pack, the issues, what was not checked, all verdicts."""
    page = Page(console, language)
    _print_header(report, page)
    _print_plan(report, page)
    _print_issues(report, page, show_all=show_all)
    _print_unchecked(report, page, show_all=show_all)
    _print_settled(report, page)
    _print_remarks(report, page)
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
    worst = min((issue.rule_class for issue in report.open_issues), key=lambda c: c.rank, default=None)
    style = CLASS_STYLE[worst] if worst else "bold green"
    page.print(page.text(conclusion(report), "bold red" if report.blocks() else style))


def _print_header(report: Report, page: Page) -> None:
    rows = [(page.text(name, "dim"), page.text(words)) for name, words in _header_lines(report)]
    page.print_grid(rows, "lf")
    page.line()


def _print_plan(report: Report, page: Page) -> None:
    lines = plan_lines(report.plan) if report.plan is not None else []
    if lines:
        page.heading(page.text(PLAN, "bold"))
        page.print(*(page.text(words, "" if number else "bold") for number, words in enumerate(lines)))
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
    return _same("".join(f"{part} · " for part in (info.name, info.format) if part)) + what_was_read(info)


def _pack_words(report: Report) -> Words:
    pack = report.pack
    if pack is None:
        return NO_PACK
    rules = counted(pack.rules, "条规则", "rule")
    how = how_chosen(pack)
    return pack.title + _same(f" · {pack.id} {pack.version} · ") + rules + _same(" · ") + how


def _print_issues(report: Report, page: Page, *, show_all: bool) -> None:
    ordered = blocks_worst_first(report)
    limit = len(ordered) if show_all else SHOWN
    for sheet, blocks in _by_sheet(ordered[:limit], [sheet.title for sheet in report.submission.sheets]):
        total = sum(1 + len(block.followers) for block in ordered if block.leader.primary.sheet == sheet)
        page.heading(_sheet_title(sheet, total, page))
        page.line()
        for block in blocks:
            print_issue(block.leader, page, block.followers, whole=show_all)
    hidden = sum(1 + len(block.followers) for block in ordered[limit:])
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
        page.print(page.text(untold(report.untold), "bold"))
        page.line()


def _by_sheet(blocks: list[IssueBlock], sheets: list[str]) -> list[tuple[str, list[IssueBlock]]]:
    """Group by sheet: the sheet with the worst issue first, then in the order of the workbook."""
    position = {title: index for index, title in enumerate(sheets)}
    groups: dict[str, list[IssueBlock]] = {}
    for block in blocks:
        groups.setdefault(block.leader.primary.sheet, []).append(block)
    return sorted(
        groups.items(),
        key=lambda group: (
            not group[1][0].leader.is_open,
            group[1][0].leader.rule_class.rank,
            position.get(group[0], -1),
        ),
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
            shown = outcomes if show_all else outcomes[:_REASONS_SHOWN]
            page.print_grid([_reasons(outcome, verdict, page) for outcome in shown], "lf")
            if not show_all and len(outcomes) > _REASONS_SHOWN:
                rest = counted(
                    len(outcomes) - _REASONS_SHOWN,
                    "条规则，加 --all 全部列出",
                    "more rule; --all shows all",
                    "more rules; --all shows all",
                )
                page.print(page.text(Words("另有 ", "and ") + rest, "dim"))
            page.line()


def _reasons(outcome: Outcome, verdict: Verdict, page: Page) -> tuple[Text, Text]:
    body = page.text(outcome.title)
    for reason in outcome.reasons:
        if reason.verdict is verdict:
            body.append_text(Text.assemble("\n", page.text(reason.words, "dim")))
    return (page.text(outcome.rule_id, "bold"), body)


def _print_settled(report: Report, page: Page) -> None:
    if report.settled:
        page.heading(page.text(SETTLED, "bold"))
        rows = [
            (page.text(gone.state.words, "green"), page.text(gone.code, "bold"), page.text(gone.message))
            for gone in report.settled[:SHOWN]
        ]
        page.print_grid(rows, "llf")
        if len(report.settled) > SHOWN:
            rest = counted(len(report.settled) - SHOWN, "个", "more")
            page.print(page.text(Words("另有 ", "and ") + rest, "dim"))
        page.line()


def _print_remarks(report: Report, page: Page) -> None:
    if report.remarks:
        page.heading(page.text(REMARKS, "bold"))
        page.print(*(page.text(remark.words, "yellow") for remark in report.remarks))
        page.line()


def _print_summary(report: Report, page: Page) -> None:
    page.heading(page.text(RESULT, "bold"))
    left = laid_out(_verdicts(report, page), "lrr", page.width)
    right = laid_out(_classes(report, page), "lrl", page.width)
    both = beside(left, right, _BETWEEN)
    fits = max(line.cell_len for line in both) <= page.width
    page.print_lines(both if fits else [*left, Text(), *right])
    page.line()


def _verdicts(report: Report, page: Page) -> list[tuple[Text, ...]]:
    rows: list[tuple[Text, ...]] = [(Text(), page.text(RULES, "dim"), page.text(TARGETS, "dim"))]
    for verdict in Verdict:
        style = VERDICT_STYLE[verdict] if report.count(verdict) else "dim"
        rules, targets = report.count_rules(verdict), report.count(verdict)
        rows.append((page.text(verdict.words, style), _number(rules, style), _number(targets, style)))
    total = sum(report.count(verdict) for verdict in Verdict)
    rows.append((page.text(TOTAL), _number(len(report.outcomes)), _number(total)))
    return rows


def _classes(report: Report, page: Page) -> list[tuple[Text, ...]]:
    rows: list[tuple[Text, ...]] = [(Text(), page.text(ISSUES, "dim"), Text())]
    for rule_class in RuleClass:
        number = len(report.of_class(rule_class))
        style = CLASS_STYLE[rule_class] if number else "dim"
        consequence = page.text(CONSEQUENCE[rule_class] if number else "")
        rows.append((page.text(rule_class.words, style), _number(number, style), consequence))
    rows.append((page.text(TOTAL), _number(len(report.issues)), Text()))
    blocks = len(report.issue_blocks())
    if blocks < len(report.issues):
        rows.append((page.text(BLOCKS, "dim"), _number(blocks, "dim"), page.text(FOLDED_BLOCKS, "dim")))
    return rows


def _number(number: int, style: str = "") -> Text:
    return Text(f"{number:,}", style=style)


def _same(text: str) -> Words:
    return Words(text, text)
