"""The command ``batch``: what was asked for becomes a plan, its progress is told, its end an exit code."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auditcheck.batch.executors import executor
from auditcheck.batch.exporting import export, exportable
from auditcheck.batch.ledger import Ledger
from auditcheck.batch.messages import Settings
from auditcheck.batch.planning import Plan
from auditcheck.batch.recognition import NamePattern
from auditcheck.batch.reviewed import LedgerReview
from auditcheck.batch.running import run_batch
from auditcheck.batch.starting import LOCAL
from auditcheck.cli.answering import BatchAnswers
from auditcheck.cli.batchlimits import memory_of, seconds_of
from auditcheck.cli.batchprogress import Progress, event_sink
from auditcheck.cli.batchsettings import with_settings
from auditcheck.cli.batchsummary import reports_of, summary
from auditcheck.cli.delivering import MILDEST, FailOn, blocked
from auditcheck.cli.exitcodes import BLOCKED, INTERRUPTED, PASSED
from auditcheck.cli.reviewfolder import write_files
from auditcheck.cli.streams import say, tell
from auditcheck.cli.wording import WRITTEN
from auditcheck.config.settings import Profile
from auditcheck.errors import ConfigError
from auditcheck.model.batch import Ending
from auditcheck.model.report import PackInfo, Report
from auditcheck.model.rules import RulePack
from auditcheck.model.words import Language, Words, same
from auditcheck.rulepacks.describing import pack_info
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.workbook.limits import DEFAULT, current, in_force

if TYPE_CHECKING:
    from auditcheck.batch.roster import Roster

_NO_PATHS = Words("请写明要审核的文件或文件夹。", "Say which files or folders to check.")
_NOT_BEGUN = Words(
    "已中断，还没有开始审核。请重新执行同一命令。",
    "Interrupted before anything was checked. Give the same command again.",
)
_NOTHING = Words("没有找到可审核的报表。", "There is no submission among them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRequest:
    """What was asked for; the part of it that decides the results is kept in the ledger for ``--resume``.

    ``limits`` are the fields of the limits that are not as they are by themselves.
    """

    paths: tuple[str, ...]
    out: str
    rules: str | None = None
    roster: str | None = None
    prior: str | None = None
    name_pattern: str | None = None
    fail_on: str | None = None
    waivers: str | None = None
    explanations: tuple[str, ...] = ()
    explanation_length: int | None = None
    diagnose: bool = True
    time_limit: float | None = None
    memory_limit: str | None = None
    limits: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchManner:
    """How a batch is carried out and told of, which changes no result."""

    language: Language
    resume: bool = False
    config: str | None = None
    isolated: bool = False
    jobs: int | None = None
    executor: str = LOCAL
    scheduler: str | None = None
    events: str | None = None
    export: str | None = None
    quiet: bool = False


def run_batches(request: BatchRequest, manner: BatchManner) -> int:
    """Run a batch, write the review and return the exit code."""
    out = Path(request.out)
    if manner.export is not None:
        exportable(Path(manner.export))
    _made(out)
    with closing(Ledger(out, writing=True)) as ledger:
        if manner.resume:
            request = _resumed(ledger, request)
        elif not manner.isolated:
            request = with_settings(request, manner.config, manner.language)
        if not request.paths:
            raise ConfigError(_NO_PATHS)
        with in_force(replace(DEFAULT, **request.limits)):
            try:
                return _run(ledger, request, manner)
            except KeyboardInterrupt:
                _tell_interrupted(ledger, request, manner)
                return INTERRUPTED


def _run(ledger: Ledger, request: BatchRequest, manner: BatchManner) -> int:
    """Run a batch whose ledger is open."""
    with executor(manner.executor, _jobs(manner), manner.scheduler) as (pool, size):
        pack = load_rulepack(request.rules) if request.rules else None
        roster = _roster(request, pack)
        plan = _plan(request, pack, roster)
        with _progress(manner) as progress:
            run = run_batch(plan, ledger, pool, size, progress.tell, resume=manner.resume)
    review = LedgerReview(ledger, run, plan.answering, roster)
    if plan.settings.pack is not None and plan.settings.pack.across:
        review.across = _across(plan.settings.pack, review, roster)
    if manner.export is not None:
        export(ledger, run, review.entries, Path(manner.export))
    written = _written(ledger, review, manner)
    code = _delivered(review, plan, manner)
    tell(WRITTEN + same(f" {written}"), manner.language)
    return code


def _written(ledger: Ledger, review: LedgerReview, manner: BatchManner) -> Path:
    """Write what the reviewer gets and return where the overview is."""
    from auditcheck.reporters.review.files import review_files  # noqa: PLC0415 - slow to load

    files = review_files(review, manner.language)
    return write_files(ledger, ledger.path.parent, files, _jobs(manner))[-1]


def _jobs(manner: BatchManner) -> int:
    return manner.jobs or os.cpu_count() or 1


def _across(pack: RulePack, review: LedgerReview, roster: Roster | None) -> Report:
    """Hold all submissions together against the pack's rules across them."""
    from auditcheck.batch.across import across  # noqa: PLC0415 - pandas only when there are such rules

    return across(pack, review.reports(), roster, review.prior_reports())


def _delivered(review: LedgerReview, plan: Plan, manner: BatchManner) -> int:
    info = review.info
    if not any(count for ending, count in info.endings.items() if ending is not Ending.SKIPPED):
        tell(_NOTHING, manner.language)
        return BLOCKED
    if not manner.quiet:
        for line in summary(review, manner.language):
            say(line)
    if isinstance(plan.answering, BatchAnswers):
        for remark in plan.answering.unmatched(lambda: reports_of(review)):
            tell(remark.words, manner.language)
    stops = review.across is not None and blocked(review.across, FailOn(plan.fail_on))
    return BLOCKED if info.blocks or stops else PASSED


def _made(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        words = Words(
            f"不能建立文件夹 {out}：{error.strerror}。", f"The folder {out} cannot be made: {error.strerror}."
        )
        raise ConfigError(words) from error


def _resumed(ledger: Ledger, request: BatchRequest) -> BatchRequest:
    """Return what the last run was asked for, with what is asked for anew in its place."""
    last = ledger.last_run()
    if last is None:
        words = Words(
            f"{request.out} 里没有可以接着做的审核。", f"There is no run to resume in {request.out}."
        )
        raise ConfigError(words)
    stored = _read_request(last.request, request.out)
    return replace(stored, paths=request.paths or stored.paths, limits={**stored.limits, **request.limits})


def _read_request(text: str, out: str) -> BatchRequest:
    known = {each.name for each in fields(BatchRequest)}
    content: dict[str, Any] = {key: value for key, value in json.loads(text).items() if key in known}
    listed: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in content.items()
    }
    return BatchRequest(**(listed | {"out": out}))


def _roster(request: BatchRequest, pack: RulePack | None) -> Roster | None:
    if request.roster is None:
        return None
    from auditcheck.batch.roster import read_roster  # noqa: PLC0415 - reads workbooks

    return read_roster(Path(request.roster), pack)


def _plan(request: BatchRequest, pack: RulePack | None, roster: Roster | None) -> Plan:
    fail_on = FailOn(request.fail_on or FailOn.ERROR)
    return Plan(
        paths=request.paths,
        settings=Settings(
            pack=pack,
            diagnose=request.diagnose,
            time_limit=seconds_of(request.time_limit, request.limits),
            memory_limit=memory_of(request.memory_limit, request.limits),
            limits=current(),
        ),
        pack=_pack_info(pack),
        request=json.dumps(asdict(request), ensure_ascii=False, sort_keys=True),
        fail_on=fail_on.value,
        mildest=MILDEST.get(fail_on),
        prior=request.prior,
        prior_totals=pack is not None and bool(pack.across),
        units=roster,
        pattern=NamePattern(request.name_pattern) if request.name_pattern else None,
        exclude=_excluded(request),
        answering=_answering(request),
    )


def _pack_info(pack: RulePack | None) -> PackInfo | None:
    return pack_info(pack, recognised=False) if pack is not None else None


def _excluded(request: BatchRequest) -> tuple[Path, ...]:
    named = (request.out, request.roster, request.prior, request.waivers, *request.explanations)
    return tuple(Path(name) for name in named if name)


def _answering(request: BatchRequest) -> BatchAnswers | None:
    """Return what puts waivers and explanations to a report, if there are any."""
    if not request.waivers and not request.explanations:
        return None
    return BatchAnswers(
        Profile(
            waivers=request.waivers,
            explanations=request.explanations or None,
            explanation_length=request.explanation_length,
        )
    )


@contextmanager
def _progress(manner: BatchManner) -> Iterator[Progress]:
    with event_sink(manner.events) as sink, Progress(manner.language, sink, quiet=manner.quiet) as progress:
        yield progress


def _tell_interrupted(ledger: Ledger, request: BatchRequest, manner: BatchManner) -> None:
    last = ledger.last_run()
    if last is None:
        tell(_NOT_BEGUN, manner.language)
        return
    done = len(ledger.noted(last.number))
    command = f"auditcheck batch --out {request.out} --resume"
    words = Words(
        f"已中断，{done} 个文件的结果已保存。接着做：{command}",
        f"Interrupted; the results of {done} files are kept. Go on with: {command}",
    )
    tell(words, manner.language)
