"""The last lines of a batch: what was not checked and why, who submitted nothing, how it ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from auditcheck.batch.reviewed import LedgerReview
from auditcheck.model.batch import BatchInfo, Ending
from auditcheck.model.report import Report
from auditcheck.model.words import Language, Words
from auditcheck.reporters.escaping import for_terminal

_LISTED = 20


def reports_of(review: LedgerReview) -> Iterator[Report]:
    """Yield the reports of a run, one at a time."""
    return (report for _, report in review.reports() if report is not None)


def summary(review: LedgerReview, language: Language) -> Iterator[str]:
    """Return the last lines: what was not checked, each with its reason, then the counts."""
    info = review.info
    untold: Counter[Ending] = Counter()
    for entry in review.entries:
        if entry.ending is Ending.CHECKED:
            continue
        untold[entry.ending] += 1
        if untold[entry.ending] <= _LISTED:
            reason = entry.reason.to(language) if entry.reason else ""
            yield f"  {for_terminal(entry.file)}: {entry.ending.words.to(language)}: {reason}"
    more = sum(max(0, count - _LISTED) for count in untold.values())
    if more:
        yield Words(f"  另有 {more} 个，见台账", f"  and {more} more, see the ledger").to(language)
    twice = sum(bool(entry.same_as) for entry in review.entries)
    if twice:
        words = Words(f"{twice} 个文件与别的文件内容相同", f"{twice} files have the same content as another")
        yield words.to(language)
    if info.missing:
        names = [unit.name or unit.code for unit in info.missing[:_LISTED]]
        count = len(info.missing)
        words = Words(f"名册中 {count} 个单位没有报送：", f"{count} units of the roster submitted nothing: ")
        yield (
            words.to(language) + Words("、", ", ").to(language).join(names) + ("…" if count > _LISTED else "")
        )
    if review.across is not None:
        yield from _across_lines(review.across, language)
    yield conclusion(info).to(language)


def _across_lines(across: Report, language: Language) -> Iterator[str]:
    """Return what the submissions together failed on."""
    for issue in across.open_issues[:_LISTED]:
        yield f"  {issue.code}: {issue.message.to(language)}"
    more = len(across.open_issues) - _LISTED
    if more > 0:
        yield Words(f"  全辖审核另有 {more} 个问题", f"  and {more} more issues across submissions").to(
            language
        )


def conclusion(info: BatchInfo) -> Words:
    """Return how a batch ended, in one sentence."""
    checked = info.endings.get(Ending.CHECKED, 0)
    accepted = info.files - info.blocked - info.endings.get(Ending.SKIPPED, 0)
    blocked = checked - accepted
    words = Words(
        f"共 {info.files} 个文件：审核 {checked} 份，{accepted} 份没有问题，{blocked} 份有问题须先处理",
        f"{info.files} files: {checked} checked, {accepted} of them pass, {blocked} have issues that block",
    )
    for ending, count in info.endings.items():
        if ending is not Ending.CHECKED:
            words += Words(f"；{ending.words.zh} {count} 个", f"; {count} {ending.words.en}")
    return words + Words("。", ".")
