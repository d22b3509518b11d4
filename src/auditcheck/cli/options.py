"""The options of the commands that check, each written once."""

from __future__ import annotations

from typing import Annotated

import typer

from auditcheck.cli import wording
from auditcheck.cli.delivering import FailOn
from auditcheck.cli.language import SPOKEN, Speech

Submissions = Annotated[
    list[str] | None, typer.Argument(metavar="SUBMISSION", help=wording.SUBMISSION.to(SPOKEN))
]
One = Annotated[str, typer.Argument(metavar="SUBMISSION", help=wording.ONE_SUBMISSION.to(SPOKEN))]
Rules = Annotated[str | None, typer.Option("--rules", "-r", metavar="PACK", help=wording.PACK.to(SPOKEN))]
Prior = Annotated[str | None, typer.Option("--prior", metavar="FILE", help=wording.PRIOR.to(SPOKEN))]
Output = Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help=wording.OUTPUT.to(SPOKEN))]
Formats = Annotated[
    list[str] | None,
    typer.Option("--format", "-f", metavar="FORMAT[:FILE]", help=wording.FORMAT.to(SPOKEN)),
]
Annotate = Annotated[str | None, typer.Option("--annotate", metavar="FILE", help=wording.ANNOTATE.to(SPOKEN))]
Lang = Annotated[Speech | None, typer.Option("--lang", help=wording.LANGUAGE.to(SPOKEN))]
ShowAll = Annotated[bool, typer.Option("--all", help=wording.ALL.to(SPOKEN))]
Fail = Annotated[FailOn | None, typer.Option("--fail-on", help=wording.FAIL_ON.to(SPOKEN))]
NoDiagnosis = Annotated[bool, typer.Option("--no-diagnosis", help=wording.NO_DIAGNOSIS.to(SPOKEN))]
DiagnosisSeconds = Annotated[
    float,
    typer.Option("--diagnosis-seconds", metavar="SECONDS", min=0, help=wording.DIAGNOSIS_SECONDS.to(SPOKEN)),
]
Flat = Annotated[bool, typer.Option("--flat", help=wording.FLAT.to(SPOKEN))]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=wording.QUIET.to(SPOKEN))]
NoColor = Annotated[bool, typer.Option("--no-color", help=wording.NO_COLOR.to(SPOKEN))]
BaselineFile = Annotated[
    str | None, typer.Option("--baseline", metavar="FILE", help=wording.BASELINE_FILE.to(SPOKEN))
]
Waivers = Annotated[str | None, typer.Option("--waivers", metavar="FILE", help=wording.WAIVERS.to(SPOKEN))]
Explanations = Annotated[
    list[str] | None, typer.Option("--explanations", metavar="FILE", help=wording.EXPLANATIONS.to(SPOKEN))
]
Record = Annotated[str | None, typer.Option("--record", metavar="FILE", help=wording.RECORD.to(SPOKEN))]
Set = Annotated[
    list[str] | None, typer.Option("--set", metavar="SHEET!CELL=VALUE", help=wording.SET.to(SPOKEN))
]
ChangedOnly = Annotated[bool, typer.Option("--changed-only", help=wording.CHANGED_ONLY.to(SPOKEN))]
Since = Annotated[str, typer.Option("--since", metavar="REVISION", help=wording.SINCE.to(SPOKEN))]
AllowEmpty = Annotated[bool, typer.Option("--allow-empty", help=wording.ALLOW_EMPTY.to(SPOKEN))]
FilesFrom = Annotated[
    str | None, typer.Option("--files-from", metavar="FILE", help=wording.FILES_FROM.to(SPOKEN))
]
StdinName = Annotated[
    str, typer.Option("--stdin-filename", metavar="NAME", help=wording.STDIN_NAME.to(SPOKEN))
]
Config = Annotated[str | None, typer.Option("--config", metavar="FILE", help=wording.CONFIG.to(SPOKEN))]
Limit = Annotated[
    list[str] | None, typer.Option("--limit", metavar="NAME=VALUE", help=wording.LIMIT.to(SPOKEN))
]
Isolated = Annotated[bool, typer.Option("--isolated", help=wording.ISOLATED.to(SPOKEN))]
BatchPaths = Annotated[list[str] | None, typer.Argument(metavar="PATH", help=wording.BATCH_PATHS.to(SPOKEN))]
Out = Annotated[str, typer.Option("--out", metavar="FOLDER", help=wording.OUT.to(SPOKEN))]
NamePattern = Annotated[
    str | None, typer.Option("--name-pattern", metavar="PATTERN", help=wording.NAME_PATTERN.to(SPOKEN))
]
PriorFolder = Annotated[
    str | None, typer.Option("--prior", metavar="FOLDER", help=wording.PRIOR_FOLDER.to(SPOKEN))
]
RosterFile = Annotated[str | None, typer.Option("--roster", metavar="FILE", help=wording.ROSTER.to(SPOKEN))]
Resume = Annotated[bool, typer.Option("--resume", help=wording.RESUME.to(SPOKEN))]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, metavar="N", help=wording.JOBS.to(SPOKEN))]
TimeLimit = Annotated[
    float | None, typer.Option("--time-limit", min=0.1, metavar="SECONDS", help=wording.TIME_LIMIT.to(SPOKEN))
]
MemoryLimit = Annotated[
    str | None, typer.Option("--memory-limit", metavar="SIZE", help=wording.MEMORY_LIMIT.to(SPOKEN))
]
Export = Annotated[str | None, typer.Option("--export", metavar="FILE", help=wording.EXPORT.to(SPOKEN))]
Events = Annotated[str | None, typer.Option("--events", metavar="FILE", help=wording.EVENTS.to(SPOKEN))]
WhereRun = Annotated[str, typer.Option("--executor", metavar="NAME", help=wording.EXECUTOR.to(SPOKEN))]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", metavar="ADDRESS", help=wording.SCHEDULER.to(SPOKEN))
]
