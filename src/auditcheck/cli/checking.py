"""The way of a run: which files, how each is checked, what is answered to its issues, where reports go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from auditcheck.cli.annotating import annotation_goal, write_annotated
from auditcheck.cli.answering import Answers
from auditcheck.cli.delivering import FailOn, Manner, blocked, deliver, deliver_together
from auditcheck.cli.destinations import Destination, destinations
from auditcheck.cli.exitcodes import BLOCKED, PASSED
from auditcheck.cli.selecting import STDIN, changed_among, expanded, from_stdin, listed
from auditcheck.cli.streams import say, show_progress, tell
from auditcheck.cli.watched import looked_at, once
from auditcheck.cli.wording import NO_SUBMISSION, NOTHING_CHECKED
from auditcheck.cli.writing import refuse_unsafe, write_whole
from auditcheck.config.settings import Profile, Settings, find_settings, read_settings
from auditcheck.errors import ConfigError
from auditcheck.model.report import Report
from auditcheck.model.words import Words
from auditcheck.reporters.registry import DRAWS_SHEETS, TOGETHER

NAME = "{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked for on the command line."""

    submissions: tuple[str, ...]
    manner: Manner
    profile: Profile
    output: str | None = None
    formats: tuple[str, ...] = ()
    annotate: str | None = None
    record: str | None = None
    files_from: str | None = None
    stdin_name: str = "stdin.xlsx"
    since: str | None = None
    allow_empty: bool = False
    config: str | None = None
    isolated: bool = False
    diagnose: bool = True
    inspect: bool = False
    fold: bool = True
    seconds: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One file, how it is checked, and where its own reports and its annotated copy go."""

    path: Path
    profile: Profile
    goals: tuple[Destination, ...] = ()
    copy: Path | None = None
    diagnose: bool = True
    inspect: bool = False
    fold: bool = True
    seconds: float = 1.0

    @property
    def fail_on(self) -> FailOn:
        """The mildest issue that blocks."""
        return FailOn(self.profile.fail_on or FailOn.ERROR)


def run_checks(request: Request) -> int:
    """Check every file asked for, deliver the reports and return the exit code."""
    settings = settings_of(request)
    with paths_of(request, settings) as paths:
        if not paths:
            tell(NOTHING_CHECKED, request.manner.language)
            return PASSED if request.allow_empty or settings.allow_empty else BLOCKED
        jobs, common = _planned(request, settings, paths)
        several, answers = len(jobs) > 1, Answers(alone=len(jobs) == 1)
        manner = replace(request.manner, printing=not any(_speaks(goal) for goal in common), named=several)
        reports = list(_reports(jobs, manner, answers))
        deliver_together(reports, common, manner)
        for remark in answers.unmatched(lambda: reports):
            tell(remark.words, manner.language)
        stops = [blocked(report, job.fail_on) for report, job in zip(reports, jobs, strict=True)]
        _write_record(request, jobs, reports, stops)
        if several and manner.printing:
            in_all = _inspected_in_all(stops) if request.inspect else _in_all(stops)
            say(in_all.to(manner.language))
        return BLOCKED if any(stops) else PASSED


def settings_of(request: Request) -> Settings:
    """Return the settings named, else the nearest ones, else none. Raises ConfigError for wrong ones."""
    here = Path.cwd()
    if request.isolated:
        return Settings(folder=here)
    if request.config is not None:
        return read_settings(Path(request.config)) or Settings(folder=Path(request.config).parent)
    return find_settings(here) or Settings(folder=here)


@contextmanager
def paths_of(request: Request, settings: Settings) -> Iterator[list[Path]]:
    """Keep the files to check: those named, else those of the settings; of these the changed ones if asked.

    Raises ConfigError if neither names any.
    """
    names = list(request.submissions)
    if request.files_from is not None:
        names += listed(request.files_from)
    elif not names and not settings.groups:
        raise ConfigError(NO_SUBMISSION)
    if STDIN in names:
        if names != [STDIN]:
            words = Words("标准输入（-）只能单独审核。", "Standard input (-) can only be checked alone.")
            raise ConfigError(words)
        with from_stdin(request.stdin_name) as path:
            yield [path]
        return
    named = bool(request.submissions) or request.files_from is not None
    paths = expanded(names) if named else [_from_here(path) for path in settings.files()]
    yield changed_among(paths, request.since) if request.since is not None else paths


def _from_here(path: Path) -> Path:
    """Return a path as one would write it in the working directory, so that reports name it so."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _inputs(jobs: Sequence[Job]) -> Iterator[Path]:
    """Return every file that is read and must not be written over."""
    for job in jobs:
        profile = job.profile
        yield job.path
        for name in (profile.prior, profile.rules, profile.waivers, profile.baseline):
            if name:
                yield Path(name)
        yield from map(Path, profile.explanations or ())


def _common_goals(request: Request, inputs: Sequence[Path], *, alone: bool) -> tuple[Destination, ...]:
    """Return the goals that take the reports of all files, which several files need."""
    if alone:
        return ()
    wanted = [form for form in request.formats if NAME not in form]
    output = request.output if request.output is None or NAME not in request.output else None
    if not wanted and output is None:
        return ()
    goals = destinations(output, wanted, inputs)
    wrong = [goal for goal in goals if goal.format not in TOGETHER]
    if wrong:
        form = wrong[0].format
        raise ConfigError(
            Words(
                f"{form} 格式每份报表一个文件：请在文件名里写上 {NAME}，如 -f {form}:{NAME}.{form}。",
                f"A report in {form} is of one submission: put {NAME} into its name, such as "
                f"-f {form}:{NAME}.{form}.",
            )
        )
    return goals


def _planned(
    request: Request, settings: Settings, paths: Sequence[Path]
) -> tuple[list[Job], tuple[Destination, ...]]:
    """Return what is to be done with each file, and the goals that take the reports of all.

    Raises ConfigError, before anything is checked, if something cannot or must not be written.
    """
    jobs = [
        Job(
            path=path,
            profile=request.profile.over(settings.profile_of(path)),
            diagnose=request.diagnose,
            fold=request.fold,
            inspect=request.inspect,
            seconds=request.seconds,
        )
        for path in paths
    ]
    inputs = list(_inputs(jobs))
    common = _common_goals(request, inputs, alone=len(jobs) == 1)
    jobs = _with_goals(request, jobs, inputs)
    if request.record is not None:
        record = Path(request.record)
        refuse_unsafe(record, inputs)
        goals = (*common, *(goal for job in jobs for goal in job.goals))
        taken = [goal.path for goal in goals] + [job.copy for job in jobs]
        if any(path is not None and path.resolve() == record.resolve() for path in taken):
            words = Words(
                f"审核记录和报告不能写进同一个文件 {record.name}。",
                f"the record and a report cannot go to one file: {record.name}.",
            )
            raise ConfigError(words)
    return jobs, common


def _reports(jobs: Sequence[Job], manner: Manner, answers: Answers) -> Iterator[Report]:
    for number, job in enumerate(jobs, start=1):
        name = f"{number}/{len(jobs)} {job.path.name}"
        show_progress(Words(f"审核 {name}", f"checking {name}"), manner.language)
        yield _checked(job, manner, answers)
    show_progress(None, manner.language)


def _speaks(goal: Destination) -> bool:
    """Say whether a goal for all reports takes standard output for itself."""
    return goal.alone and goal.format != "terminal"


def _with_goals(request: Request, jobs: list[Job], inputs: Sequence[Path]) -> list[Job]:
    """Return the jobs with the goals of each; ``{name}`` stands for a submission's name."""
    if len(jobs) == 1:
        output, formats = request.output, request.formats
    else:
        output = request.output if request.output and NAME in request.output else None
        formats = tuple(form for form in request.formats if NAME in form)
    annotate, made = request.annotate, []
    taken: dict[Path, Path] = {}
    for job in jobs:
        name = job.path.stem
        mine: tuple[Destination, ...] = ()
        if len(jobs) == 1 or output or formats:
            filled = output.replace(NAME, name) if output else None
            mine = destinations(filled, [form.replace(NAME, name) for form in formats], inputs)
        copy = annotation_goal(annotate.replace(NAME, name) if annotate else None, inputs, mine)
        for goal in (*(goal.path for goal in mine), copy):
            if goal is not None and taken.setdefault(goal.resolve(), job.path) != job.path:
                raise _same_goal(goal, taken[goal.resolve()], job.path)
        made.append(replace(job, goals=mine, copy=copy))
    return made


def _checked(job: Job, manner: Manner, answers: Answers) -> Report:
    """Check one file and deliver its own reports."""
    report = answers.to(_looked_at(job), job.profile)
    once(f"report {job.path}", lambda: deliver(report, job.goals, manner))
    copy = job.copy
    if copy is not None:
        once(f"copy {job.path}", lambda: write_annotated(report, job.path, copy, manner.language))
    return report


def _looked_at(job: Job) -> Report:
    views = any(goal.format in DRAWS_SHEETS for goal in job.goals)
    path, profile = str(job.path), job.profile
    if job.inspect:
        from auditcheck.pipeline import inspect  # noqa: PLC0415 - the help must not wait for pandas

        return looked_at(path, partial(inspect, path, views=views))
    from auditcheck.pipeline import check  # noqa: PLC0415 - as above

    asked = partial(check, path, profile.rules, prior=profile.prior, views=views, seconds=job.seconds)
    return looked_at(path, partial(asked, diagnose=job.diagnose, fold=job.fold))


def _write_record(
    request: Request, jobs: Sequence[Job], reports: Sequence[Report], stops: Sequence[bool]
) -> None:
    if request.record is None:
        return
    from auditcheck.reporters.record import render_record  # noqa: PLC0415 - only when asked for

    text = render_record(reports, stops, [job.fail_on.value for job in jobs])
    write_whole(Path(request.record), text.encode())


def _in_all(stops: Sequence[bool]) -> Words:
    bad, count = sum(stops), len(stops)
    return Words(
        f"共审核 {count} 份报表：{count - bad} 份可以上报，{bad} 份不能上报。",
        f"Checked {count} submissions: {count - bad} can be submitted, {bad} cannot.",
    )


def _inspected_in_all(stops: Sequence[bool]) -> Words:
    bad, count = sum(stops), len(stops)
    return Words(
        f"共检查 {count} 份工作簿：{bad} 份有须处理的问题。",
        f"Looked at {count} workbooks: {bad} with something to be dealt with.",
    )


def _same_goal(path: Path, first: Path, second: Path) -> ConfigError:
    return ConfigError(
        Words(
            f"{first} 和 {second} 的报告会写进同一个文件 {path.name}，请分开审核。",
            f"the reports of {first} and {second} would go to one file, {path.name}: check them apart.",
        )
    )
