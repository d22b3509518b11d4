"""An issue as a block of the terminal report: what, where, both sides of the sum, why, what goes with it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text

from auditcheck.model.issues import Comparison, Issue
from auditcheck.model.words import Words, same
from auditcheck.reporters.diagnoses import DIAGNOSIS, evidence_lines
from auditcheck.reporters.page import CLASS_STYLE, Page
from auditcheck.reporters.plain import short, spot, standing
from auditcheck.reporters.tape import TapeLine, aligned, term_lines, total_lines
from auditcheck.reporters.wording import (
    BASIS,
    CORRECTION,
    DIFFERENCE,
    ELLIPSIS,
    FOLDED,
    RELATED,
    STANDING,
    TARGET,
    UNCHECKED,
    VALUE,
    WHY,
    counted,
)

_RELATED_SHOWN = 8
_TERMS_SHOWN = 40
_FOLLOWERS_SHOWN = 12


def print_issue(issue: Issue, page: Page, followers: Sequence[Issue] = (), *, whole: bool = False) -> None:
    """Print an issue as a block, ``followers`` a line each (of many the first), and leave a line empty."""
    page.print(_title(issue, page))
    place = _place(issue, page)
    if place:
        page.print(place, indent=2)
    page.print(page.text(issue.message), indent=2)
    if issue.comparison is not None:
        page.line()
        page.print_grid(_tape(issue.comparison, issue.primary.sheet, page), "lcflr", indent=4)
    details = [*_diagnosis(issue, page), *_details(issue, page)]
    if details:
        if issue.comparison is not None:
            page.line()
        page.print_grid(details, "lf", indent=2)
    if followers:
        _print_followers(followers, page, len(followers) if whole else _FOLLOWERS_SHOWN)
    page.line()


def _print_followers(followers: Sequence[Issue], page: Page, limit: int) -> None:
    page.line()
    page.print_grid([_follower(issue, page) for issue in followers[:limit]], "lf", indent=4)
    if len(followers) > limit:
        rest = counted(
            len(followers) - limit, "个，加 --all 全部列出", "more; --all shows all", "more; --all shows all"
        )
        page.print(page.text(Words("另有 ", "and ") + rest, "dim"), indent=4)


def _follower(issue: Issue, page: Page) -> tuple[Text, Text]:
    """Return a follow-on issue as a line: class, rule, cell, title with the difference."""
    line = Text.assemble(
        page.text(issue.code, "bold"),
        "  ",
        page.text(spot(issue), "cyan"),
        "  ",
        page.text(short(issue)),
    )
    return page.text(same("↳ ") + issue.rule_class.words, CLASS_STYLE[issue.rule_class]), line


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


def _tape(comparison: Comparison, sheet: str, page: Page) -> list[tuple[Text, ...]]:
    terms, totals = term_lines(comparison), total_lines(comparison)
    shown, hidden = terms[:_TERMS_SHOWN], terms[_TERMS_SHOWN:]
    figures = aligned([page.plain(line.figure) for line in (*shown, *totals)])
    rows = [_term_row(line, figure, sheet, page) for line, figure in zip(shown, figures, strict=False)]
    if hidden:
        more = counted(len(hidden), "项未列出", "more line")
        rows.append(_row(page.text(ELLIPSIS + more, "dim"), Text()))
    if shown and totals:
        stroke = page.stroke() * max(cell_len(figure) for figure in figures)
        rows.append(_row(Text(), Text(stroke, style="dim")))
    for line, figure in zip(totals, figures[len(shown) :], strict=True):
        style = "bold" if line.part is DIFFERENCE else ""
        rows.append(_row(page.text(line.part, style or "dim"), Text(figure, style=style)))
    return rows


def _row(label: Text, figure: Text) -> tuple[Text, ...]:
    return (Text(), Text(), label, Text(), figure)


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


def _diagnosis(issue: Issue, page: Page) -> list[tuple[Text, Text]]:
    if issue.diagnosis is None:
        return []
    lines = [(Text(), page.text(words, "dim")) for words in evidence_lines(issue.diagnosis)]
    return [(page.text(DIAGNOSIS, "dim"), page.text(issue.diagnosis.sentence, "bold")), *lines]


def _details(issue: Issue, page: Page) -> list[tuple[Text, Text]]:
    rows = []
    for name, words in (
        (
            VALUE,
            Words(f"“{issue.value}”", f'"{issue.value}"') if issue.value and issue.primary.cell else None,
        ),
        (WHY, issue.why),
        (CORRECTION, issue.correction),
        (BASIS, issue.basis),
        (RELATED, _related(issue)),
        (UNCHECKED, Words("、".join(issue.unchecked), ", ".join(issue.unchecked))),
        (STANDING, standing(issue)),
        (FOLDED, issue.folding),
    ):
        text = page.plain(words) if words else ""
        if text:
            rows.append((page.text(name, "dim"), Text(text)))
    return rows


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
