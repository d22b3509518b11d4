"""Writing the annotated copy of a submission, or saying why there can be none and listing the issues."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from auditcheck.cli.destinations import Destination
from auditcheck.cli.streams import tell
from auditcheck.cli.watched import obstacle, reading
from auditcheck.cli.writing import refuse_unsafe, write_whole
from auditcheck.errors import ConfigError
from auditcheck.model.report import Report
from auditcheck.model.words import Language, Words, same

_COPY = Words("标注副本已写入", "annotated copy written to")
_LIST = Words("未能做标注副本，问题清单已写入", "no annotated copy could be made; issue list written to")
_ENDINGS = {"xlsx": frozenset({".xlsx", ".xltx"}), "xlsm": frozenset({".xlsm", ".xltm"})}
_LIST_ENDING = ".xlsx"


def annotation_goal(
    name: str | None, inputs: Iterable[Path], goals: Iterable[Destination] = ()
) -> Path | None:
    """Return where the annotated copy goes. Raises ConfigError for what must not be written over."""
    if name is None:
        return None
    path, given = Path(name), list(inputs)
    for place in {path, path.with_suffix(_LIST_ENDING)}:
        refuse_unsafe(place, given)
    if any(goal.path is not None and goal.path.resolve() == path.resolve() for goal in goals):
        raise ConfigError(
            Words(
                f"报告和标注副本不能写进同一个文件 {path.name}。",
                f"a report and the annotated copy cannot go to one file: {path.name}.",
            )
        )
    return path


def write_annotated(report: Report, source: Path, goal: Path, language: Language) -> None:
    """Write the annotated copy of ``source``, of which ``report`` tells, to ``goal`` and say so.

    Where no copy can be made, the reason is told and the issue list is written, as .xlsx, instead.
    Raises ConfigError if ``goal`` has the ending of another kind of workbook or cannot be written.
    """
    from auditcheck.reporters.annotated.annotating import annotate  # noqa: PLC0415 - only when asked for
    from auditcheck.workbook.checks import RefusedError  # noqa: PLC0415 - as above
    from auditcheck.workbook.limits import current  # noqa: PLC0415 - as above
    from auditcheck.workbook.opening import open_submission  # noqa: PLC0415 - as above

    try:
        reason = _obstacle(report) or obstacle(f"copy {source}")
        data = b"" if reason else open_submission(source, current())
        if reason is None:
            _require_same(data, report)
            _require_ending(goal, report)
            with reading(f"copy {source}"):
                copy = annotate(data, report, language)
    except RefusedError as refused:
        reason = refused.issue.message
    if reason is not None:
        _write_list(report, goal, reason, language)
        return
    written = write_whole(goal, copy.content)
    marked = Words(f"（标出 {copy.marked:,} 个单元格）", f" ({copy.marked:,} cells marked)")
    tell(_COPY + same(f" {written}") + marked, language)
    for remark in copy.remarks:
        tell(remark, language)


def _obstacle(report: Report) -> Words | None:
    """Return why no copy can be made of a submission, None if one can."""
    form = report.submission.format
    if not report.checked:
        return Words("文件未能读取，无处可标注。", "The file could not be read, so nothing can be marked.")
    if form in _ENDINGS:
        return None
    return Words(
        f"标注副本只能由 .xlsx、.xlsm 工作簿生成，这份文件是 {form} 格式。"
        "如需副本，请用 WPS 或 Excel 另存为 .xlsx 再审核。",
        f"An annotated copy can only be made of .xlsx and .xlsm workbooks; this file is {form}. "
        "If you need one, save the file as .xlsx in WPS or Excel and check that.",
    )


def _require_same(data: bytes, report: Report) -> None:
    if hashlib.sha256(data).hexdigest() != report.submission.sha256:
        raise ConfigError(
            Words(
                f"{report.submission.name} 在审核之后被改动过，标注副本没有写。请保存后重新审核。",
                f"{report.submission.name} changed after it was checked; no annotated copy was written. "
                "Check it again.",
            )
        )


def _require_ending(goal: Path, report: Report) -> None:
    form = report.submission.format
    known = frozenset().union(*_ENDINGS.values())
    if goal.suffix.lower() in known - _ENDINGS[form] or not goal.suffix:
        raise ConfigError(
            Words(
                f"送审文件是 .{form} 工作簿，副本也须以 .{form} 结尾，否则 Excel 打不开；现为 {goal.name}。",
                f"the submission is an .{form} workbook, so the copy must end in .{form} or Excel refuses "
                f"it, not {goal.name}.",
            )
        )


def _write_list(report: Report, goal: Path, reason: Words, language: Language) -> None:
    from auditcheck.reporters.xlsx import issue_list  # noqa: PLC0415 - only when needed

    tell(reason, language)
    written = write_whole(goal.with_suffix(_LIST_ENDING), issue_list(report, language))
    tell(_LIST + same(f" {written}"), language)
