"""What the note at a cell says of its issues, as lines of which some are bold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from auditcheck.model.issues import Issue
from auditcheck.model.words import Language, Words, cut
from auditcheck.reporters.annotated.outline import escaped
from auditcheck.reporters.diagnoses import DIAGNOSIS, SUSPECT
from auditcheck.reporters.escaping import for_cell
from auditcheck.reporters.sheet import wrapped_lines
from auditcheck.reporters.tape import difference_figure
from auditcheck.reporters.wording import CORRECTION, DIFFERENCE, FOLDED, SEVERITY

_SHOWN = 4
_LONGEST = 800
_FONT = Words("微软雅黑", "Tahoma")
_ISSUE = Words("审核问题", "Issue")
_SPACE = ' xml:space="preserve"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A piece of a note's text."""

    text: str
    bold: bool = False


def note_passages(issues: Sequence[tuple[int, Issue]], title: str, language: Language) -> list[Passage]:
    """Return the text of the note at a cell with these issues, told by their numbers in the list."""
    passages: list[Passage] = []
    for number, issue in issues[:_SHOWN]:
        if passages:
            passages.append(Passage(text="\n\n"))
        passages += _issue_passages(number, issue, language)
    rest = [str(number) for number, _ in issues[_SHOWN:]]
    if rest:
        more = Words(
            f"\n\n另有 {len(rest)} 个问题，见“{title}”表第 {'、'.join(rest[:20])} 号。",
            f"\n\n{len(rest)} more, see the sheet {title}: {', '.join(rest[:20])}.",
        )
        passages.append(Passage(text=more.to(language)))
    return passages


def suspicion_passages(number: int, issue: Issue, language: Language) -> list[Passage]:
    """Return the text of the note at a cell that the diagnosis of an issue suspects."""
    see = Words(f" · 见审核问题 {number}\n", f" · see issue {number}\n")
    told = issue.diagnosis.sentence.to(language) if issue.diagnosis is not None else ""
    return [Passage(text=(SUSPECT + see).to(language), bold=True), Passage(text=cut(told, _LONGEST))]


def rich_text(passages: Sequence[Passage], language: Language) -> bytes:
    """Return passages as the runs of a note."""
    return b"".join(_run(passage, language) for passage in passages)


def lines_needed(passages: Sequence[Passage], width: float) -> int:
    """Return how many lines a note takes that is ``width`` narrow characters wide."""
    return wrapped_lines("".join(passage.text for passage in passages), width)


def _issue_passages(number: int, issue: Issue, language: Language) -> list[Passage]:
    severity, kind = SEVERITY[issue.severity].to(language), issue.rule_class.words.to(language)
    heading = f"{_ISSUE.to(language)} {number} · {severity} · {kind}\n"
    lines = [f"{issue.code} {issue.title.to(language)}", cut(issue.message.to(language), _LONGEST)]
    colon = Words("：", ": ").to(language)
    if issue.comparison is not None and issue.comparison.difference is not None:
        figure = difference_figure(issue.comparison.difference, issue.comparison).to(language)
        if figure.lstrip("-") not in lines[-1]:
            lines.append(DIFFERENCE.to(language) + colon + figure)
    if issue.diagnosis is not None:
        lines.append(DIAGNOSIS.to(language) + colon + cut(issue.diagnosis.sentence.to(language), _LONGEST))
    if issue.follows and issue.folding is not None:
        lines.append(FOLDED.to(language) + colon + issue.folding.to(language))
    elif issue.correction is not None:
        lines.append(CORRECTION.to(language) + colon + cut(issue.correction.to(language), _LONGEST))
    return [Passage(text=heading, bold=True), Passage(text="\n".join(lines))]


def _run(passage: Passage, language: Language) -> bytes:
    bold = "<b/>" if passage.bold else ""
    font = f'<rPr>{bold}<sz val="9"/><color indexed="81"/><rFont val="{_FONT.to(language)}"/></rPr>'
    text = escaped(for_cell(passage.text)).replace(b"&#10;", b"\n")
    return f"<r>{font}<t{_SPACE}>".encode() + text + b"</t></r>"
