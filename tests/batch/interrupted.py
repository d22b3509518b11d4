"""Batches killed at given moments, each then resumed: `python interrupted.py FOLDER SEED MOMENTS`.

A moment is the n-th statement that reaches the database, so that transactions are cut in the middle
too. The answers are made up from the files' content: what is tried here is what is kept of them. One
process forks all the others, which spares loading everything again. Prints what differs, as JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.batch.runs import Inline, run

from auditcheck.batch.guarding import Work
from auditcheck.batch.ledger import NAME
from auditcheck.batch.messages import Answer, Answered, Row, Settings, packed_report
from auditcheck.batch.planning import Plan
from auditcheck.model.batch import Ending, Tally
from auditcheck.model.report import Report, SubmissionInfo
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import same

_PLAIN = sqlite3.connect


def made_up(_: Settings, works: Sequence[Work]) -> list[Answered]:
    """Return answers that depend on the files' content alone."""
    return [_answer(work) for work in works]


def _answer(work: Work) -> Answered:
    data = Path(work.task.path).read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    if data[0] % 7 == 0:
        return Answered(answer=Answer(file=work.task.file, ending=Ending.CRASHED, reason=same("crashed")))
    info = SubmissionInfo(name=work.task.file, format="xlsx", sha256=sha256, size=len(data))
    report = packed_report(Report(submission=info, version="1"))
    issue = Row(
        code="A", rule_class="logic", severity="error", kind="rule", sheet="S", cell="A1", target="",
        message=same(sha256), fingerprint=sha256[:16],
    )  # fmt: skip
    answer = Answer(
        file=work.task.file,
        ending=Ending.CHECKED,
        sha256=sha256,
        size=len(data),
        identity={"code": str(data[0] % 20)},
        tally=Tally(open={RuleClass.LOGIC: data[0] % 3}),
        issues=(issue,) * (data[0] % 3),
        packed=len(report),
    )
    return Answered(answer=answer, report=report)


class _Killer(sqlite3.Connection):
    """A connection that kills its own process at its n-th statement."""

    left = 0

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.set_trace_callback(self._count)

    def _count(self, _: str) -> None:
        type(self).left -= 1
        if type(self).left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _connect_to_die(*arguments: Any, **options: Any) -> sqlite3.Connection:
    return _PLAIN(*arguments, factory=_Killer, **options)


def killed(plan: Plan, out: Path, moment: int) -> bool:
    """Run or resume in a process that dies at the ``moment``-th statement; say whether it did."""
    child = os.fork()
    if child == 0:
        _Killer.left = moment
        sqlite3.connect = _connect_to_die  # type: ignore[assignment]
        run(plan, out, Inline(made_up), resume=True)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def contents(out: Path) -> dict[str, list[Any]]:
    """Return the rows of every table, without the numbers that depend on the order of arrival."""
    base = _PLAIN(out / NAME)
    queries = {
        "runs": "SELECT run, request, complete FROM runs ORDER BY run",
        "submissions": "SELECT file, sha256, answer, report FROM submissions ORDER BY file, sha256",
        "outcomes": "SELECT run, o.file, ending, o.sha256, size, unit, round, before_run, before_file, "
        "same_as, reason_zh, tally, blocks, s.sha256 FROM outcomes AS o LEFT JOIN submissions AS s "
        "USING (submission) ORDER BY run, o.file",
        "issues": "SELECT file, position, i.code, message_zh FROM issues AS i "
        "JOIN submissions USING (submission) ORDER BY file, position",
    }
    return {name: [repr(row) for row in base.execute(query)] for name, query in queries.items()}


def main(folder: Path, seed: int, moments: int) -> None:
    """Kill and resume at ``moments`` random moments and compare with a run that nobody disturbed."""
    chance = random.Random(seed)  # noqa: S311 - a seeded choice, no secret
    filed = folder / "filed"
    filed.mkdir()
    for number in range(40):
        (filed / f"{number:02}.xlsx").write_bytes(bytes([chance.randrange(256)]) + str(number % 35).encode())
    plan = Plan(paths=(str(filed),), settings=Settings(pack=None))
    run(plan, folder / "undisturbed", Inline(made_up))
    expected, wrong, kills = contents(folder / "undisturbed"), [], 0
    for index in range(moments):
        out = folder / f"out{index}"
        out.mkdir()
        first, second = chance.randrange(2, 140), chance.randrange(2, 80)
        kills += killed(plan, out, first) + killed(plan, out, second)
        run(plan, out, Inline(made_up), resume=True)
        if contents(out) != expected:
            wrong.append([first, second])
    print(json.dumps({"kills": kills, "wrong": wrong}))  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
