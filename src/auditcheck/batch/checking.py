"""Checking one file of a batch; runs in a worker, the only place where submissions are parsed."""

from __future__ import annotations

from importlib import import_module

from auditcheck.batch.messages import Answer, Answered, Task, packed_report, ready_for
from auditcheck.batch.tallying import rows_of, tally_of
from auditcheck.errors import AuditcheckError
from auditcheck.model.batch import Ending
from auditcheck.model.report import Report
from auditcheck.model.rules import RulePack
from auditcheck.model.words import Words
from auditcheck.pipeline import check_workbook
from auditcheck.workbook.grid import Workbook
from auditcheck.workbook.reading import read_workbook
from auditcheck.workbook.searches import searches_for

_LOADED_ON_THE_WAY = ("auditcheck.workbook.ooxml", "auditcheck.diagnosis.diagnosing", "python_calamine")
_NO_PREFIX = b""
"""Of the tags of a worksheet, as nearly every program writes them."""


def load() -> None:
    """Load what the first check of an ordinary workbook loads; forked workers have it then."""
    for name in _LOADED_ON_THE_WAY:
        import_module(name)
    searches_for(_NO_PREFIX)
    ready_for(Report)


def check_file(pack: RulePack | None, task: Task, content: bytes | None, prior: bytes | None) -> Answered:
    """Check a file, from ``content`` or from the task's path; nothing wrong with it raises.

    ``pack`` None chooses it by the sheets' titles.
    """
    try:
        workbook = _read(task.file, task.path, content)
        before = _read(task.prior, task.prior_path, prior) if task.prior else None
        report = check_workbook(workbook, pack, before, diagnose=task.diagnose)
    except AuditcheckError as error:
        reason = _without_folders(error.words, task)
        return Answered(answer=Answer(file=task.file, ending=Ending.UNREADABLE, reason=reason))
    packed = packed_report(report)
    answer = Answer(
        file=task.file,
        ending=Ending.CHECKED if report.checked else Ending.UNREADABLE,
        sha256=report.submission.sha256,
        size=report.submission.size,
        prior_sha256=before.info.sha256 if before else "",
        identity=dict(report.submission.identity),
        reason=None if report.checked else next((issue.message for issue in report.issues), None),
        tally=tally_of(report),
        issues=rows_of(report),
        packed=len(packed),
    )
    return Answered(answer=answer, report=packed)


def _read(file: str, path: str, content: bytes | None) -> Workbook:
    """Return the workbook under its name in the batch."""
    return read_workbook(path, file=file) if content is None else read_workbook(file, content=content)


def _without_folders(words: Words, task: Task) -> Words:
    """Return words with the files' names in the batch in place of where they are on this machine."""
    for path, file in ((task.path, task.file), (task.prior_path, task.prior)):
        if path:
            words = Words(words.zh.replace(path, file), words.en.replace(path, file))
    return words
