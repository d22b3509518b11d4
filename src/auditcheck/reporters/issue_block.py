"""One issue as a block of the terminal report: what, where, both sides of the sum, why, what to do."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from auditcheck.model.issues import Comparison, Issue
from auditcheck.model.words import Words
from auditcheck.reporters.page import CLASS_STYLE, Page
from auditcheck.reporters.tape import TapeLine, aligned, term_lines, total_lines
from auditcheck.reporters.wording import (
    BASIS,
    CORRECTION,
    DIFFERENCE,
    ELLIPSIS,
    RELATED,
    TARGET,
    UNCHECKED,
    VALUE,
    WHY,
    counted,
)

_RELATED_SHOWN = 8
_TERMS_SHOWN = 40


def print_issue(issue: Issue, page: Page) -> None:
    """Print one issue as a block and leave a line empty."""
    page.print(_title(issue, page))
    place = _place(issue, page)
    if place:
        page.print(place, indent=2)
    page.print(page.text(issue.message), indent=2)
    if issue.comparison is not None:
        page.line()
        page.print(_tape(issue.comparison, issue.primary.sheet, page), indent=4)
    details = _details(issue, page)
    if details.row_count:
        if issue.comparison is not None:
            page.line()
        page.print(details, indent=2)
    page.line()


def _title(issue: Issue, page: Page) -> Text:
    style = CLASS_STYLE[issue.rule_class]
    return Text.assemble(
        page.mark(issue.rule_class),
        " ",
        page.text(issue.rule_class.words, style),
        "  ",
        page.text(issue.code, "bold"),
        "  ",
        page.text(issue.title, "bold"),
    )


def _place(issue: Issue, page: Page) -> Text:
    place, line = issue.primary, Text()
    if place.cell is not None:
        line.append_text(page.text(place.cell.address, "bold cyan"))
    if place.label:
        line.append_text(page.text(("  " if line else "") + place.label))
    if issue.target and issue.target not in place.label:
        gap = "   " if line else ""
        line.append_text(Text.assemble(gap, page.text(TARGET, "dim"), " ", page.text(issue.target)))
    return line


def _tape(comparison: Comparison, sheet: str, page: Page) -> Table:
    terms, totals = term_lines(comparison), total_lines(comparison)
    hidden = terms[_TERMS_SHOWN:]
    shown = terms[:_TERMS_SHOWN]
    figures = aligned([page.plain(line.figure) for line in (*shown, *totals)])
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="center")
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    for line, figure in zip(shown, figures, strict=False):
        table.add_row(*_term_row(line, figure, sheet, page))
    if hidden:
        more = counted(len(hidden), "项未列出", "more line")
        table.add_row("", "", page.text(ELLIPSIS + more, "dim"), "", "")
    if shown and totals:
        table.add_row(
            "", "", "", "", Text(page.stroke() * max(len(figure) for figure in figures), style="dim")
        )
    return _with_totals(table, totals, figures[len(shown) :], page)


def _term_row(line: TapeLine, figure: str, sheet: str, page: Page) -> tuple[Text, ...]:
    place = ""
    if line.cell is not None:
        place = line.cell.address if line.cell.sheet == sheet else line.cell.qualified
    return (
        page.text(line.part, "dim"),
        page.text(line.sign),
        page.text(line.label),
        page.text(place, "cyan"),
        Text(figure),
    )


def _with_totals(table: Table, totals: list[TapeLine], figures: list[str], page: Page) -> Table:
    for line, figure in zip(totals, figures, strict=True):
        style = "bold" if line.part is DIFFERENCE else ""
        table.add_row("", "", page.text(line.part, style or "dim"), "", Text(figure, style=style))
    return table


def _details(issue: Issue, page: Page) -> Table:
    table = Table.grid(padding=(0, 2), pad_edge=False)
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for name, words in (
        (VALUE, Words(f"“{issue.value}”", f'"{issue.value}"') if issue.value else None),
        (WHY, issue.why),
        (CORRECTION, issue.correction),
        (BASIS, issue.basis),
        (RELATED, _related(issue)),
        (UNCHECKED, Words("、".join(issue.unchecked), ", ".join(issue.unchecked))),
    ):
        text = page.plain(words) if words else ""
        if text:
            table.add_row(page.text(name), Text(text))
    return table


def _related(issue: Issue) -> Words | None:
    """The other cells that were read, unless the tape already lists them."""
    told = {line.cell for line in term_lines(issue.comparison)} if issue.comparison else set()
    cells = [place.cell for place in issue.related if place.cell is not None and place.cell not in told]
    if not cells:
        return None
    sheet = issue.primary.sheet
    names = [cell.address if cell.sheet == sheet else cell.qualified for cell in cells]
    words = Words("、".join(names[:_RELATED_SHOWN]), ", ".join(names[:_RELATED_SHOWN]))
    more = len(names) - _RELATED_SHOWN
    return words + Words(f" 等 {len(names):,} 格", f" and {more:,} more") if more > 0 else words
