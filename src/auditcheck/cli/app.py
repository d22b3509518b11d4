"""The commands of auditcheck and their options."""

from __future__ import annotations

from typing import Annotated

import typer

from auditcheck.cli import options, wording
from auditcheck.cli.baselining import baseline_app
from auditcheck.cli.delivering import FailOn, Manner
from auditcheck.cli.language import SPOKEN, spoken
from auditcheck.cli.reviewing import review_app
from auditcheck.cli.rules import rules_app
from auditcheck.cli.streams import say, write_out
from auditcheck.model.version import __version__

app = typer.Typer(
    name="auditcheck",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help=wording.APP.to(SPOKEN),
    epilog=wording.EXIT_CODES.to(SPOKEN),
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(rules_app, name="rules")
app.add_typer(review_app, name="review")
app.add_typer(baseline_app, name="baseline")


def _show_version(asked: bool) -> None:  # noqa: FBT001 - typer's callback
    if asked:
        say(f"auditcheck {__version__}")
        raise typer.Exit


@app.callback()
def _auditcheck(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", callback=_show_version, is_eager=True, help=wording.VERSION.to(SPOKEN)
        ),
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help=wording.DEBUG.to(SPOKEN))] = False,
) -> None:
    """Take what holds for every command."""


@app.command(help=wording.CHECK.to(SPOKEN), epilog=wording.EXIT_CODES.to(SPOKEN))
def check(  # noqa: PLR0913 - the options of the command line
    submissions: options.Submissions = None,
    *,
    rules: options.Rules = None,
    prior: options.Prior = None,
    output: options.Output = None,
    form: options.Formats = None,
    annotate: options.Annotate = None,
    lang: options.Lang = None,
    show_all: options.ShowAll = False,
    fail_on: options.Fail = None,
    no_diagnosis: options.NoDiagnosis = False,
    diagnosis_seconds: options.DiagnosisSeconds = 1.0,
    flat: options.Flat = False,
    baseline: options.BaselineFile = None,
    waivers: options.Waivers = None,
    explanations: options.Explanations = None,
    replacing: options.Set = None,
    record: options.Record = None,
    changed_only: options.ChangedOnly = False,
    since: options.Since = "HEAD",
    files_from: options.FilesFrom = None,
    stdin_name: options.StdinName = "stdin.xlsx",
    allow_empty: options.AllowEmpty = False,
    config: options.Config = None,
    isolated: options.Isolated = False,
    limit: options.Limit = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Check submissions: read, evaluate, print, write; or try values out."""
    from auditcheck.cli.checking import Request, run_checks  # noqa: PLC0415 - the help must not wait
    from auditcheck.cli.comparing import try_values  # noqa: PLC0415 - as above
    from auditcheck.cli.limiting import limited  # noqa: PLC0415 - as above
    from auditcheck.config.settings import Profile  # noqa: PLC0415 - as above

    given = tuple(explanations or ()) or None
    request = Request(
        submissions=tuple(submissions or ()),
        manner=Manner(language=spoken(lang), show_all=show_all, quiet=quiet, color=not no_color),
        profile=Profile(
            rules=rules, prior=prior, fail_on=fail_on, baseline=baseline, waivers=waivers, explanations=given
        ),
        output=output,
        formats=tuple(form or ()),
        annotate=annotate,
        record=record,
        files_from=files_from,
        stdin_name=stdin_name,
        since=since if changed_only else None,
        allow_empty=allow_empty,
        config=config,
        isolated=isolated,
        diagnose=not no_diagnosis,
        fold=not flat,
        seconds=diagnosis_seconds,
    )
    with limited(limit, config, isolated=isolated):
        raise typer.Exit(try_values(request, replacing) if replacing else run_checks(request))


@app.command(help=wording.INSPECT.to(SPOKEN), epilog=wording.EXIT_CODES.to(SPOKEN))
def inspect(  # noqa: PLR0913 - the options of the command line
    submissions: options.Submissions = None,
    *,
    output: options.Output = None,
    form: options.Formats = None,
    annotate: options.Annotate = None,
    lang: options.Lang = None,
    show_all: options.ShowAll = False,
    fail_on: options.Fail = None,
    files_from: options.FilesFrom = None,
    stdin_name: options.StdinName = "stdin.xlsx",
    allow_empty: options.AllowEmpty = False,
    limit: options.Limit = None,
    quiet: options.Quiet = False,
    no_color: options.NoColor = False,
) -> None:
    """Look at workbooks themselves, without rules."""
    from auditcheck.cli.checking import Request, run_checks  # noqa: PLC0415 - as above
    from auditcheck.cli.limiting import limited  # noqa: PLC0415 - as above
    from auditcheck.config.settings import Profile  # noqa: PLC0415 - as above

    request = Request(
        submissions=tuple(submissions or ()),
        manner=Manner(language=spoken(lang), show_all=show_all, quiet=quiet, color=not no_color),
        profile=Profile(fail_on=fail_on.value if fail_on else None),
        output=output,
        formats=tuple(form or ()),
        annotate=annotate,
        files_from=files_from,
        stdin_name=stdin_name,
        allow_empty=allow_empty,
        isolated=True,
        inspect=True,
    )
    with limited(limit):
        raise typer.Exit(run_checks(request))


@app.command(help=wording.BATCH.to(SPOKEN), epilog=wording.EXIT_CODES.to(SPOKEN))
def batch(  # noqa: PLR0913 - the options of the command line
    paths: options.BatchPaths = None,
    *,
    rules: options.Rules = None,
    roster: options.RosterFile = None,
    prior: options.PriorFolder = None,
    out: options.Out = "review",
    name_pattern: options.NamePattern = None,
    fail_on: options.Fail = None,
    waivers: options.Waivers = None,
    explanations: options.Explanations = None,
    no_diagnosis: options.NoDiagnosis = False,
    resume: options.Resume = False,
    config: options.Config = None,
    isolated: options.Isolated = False,
    jobs: options.Jobs = None,
    time_limit: options.TimeLimit = None,
    memory_limit: options.MemoryLimit = None,
    limit: options.Limit = None,
    executor: options.WhereRun = "local",
    scheduler: options.Scheduler = None,
    events: options.Events = None,
    export: options.Export = None,
    lang: options.Lang = None,
    quiet: options.Quiet = False,
) -> None:
    """Check many submissions."""
    from auditcheck.batch.starting import JOB, expect  # noqa: PLC0415 - as above

    expect(JOB, executor)  # the workers load what they need while this process does
    from auditcheck.cli import batching, limiting  # noqa: PLC0415 - as above

    request = batching.BatchRequest(
        paths=tuple(paths or ()),
        out=out,
        rules=rules,
        roster=roster,
        prior=prior,
        name_pattern=name_pattern,
        fail_on=fail_on.value if fail_on else None,
        waivers=waivers,
        explanations=tuple(explanations or ()),
        diagnose=not no_diagnosis,
        time_limit=time_limit,
        memory_limit=memory_limit,
        limits=dict(limiting.changes_of(limit, config, isolated=isolated or resume)),
    )
    manner = batching.BatchManner(
        language=spoken(lang),
        resume=resume,
        config=config,
        isolated=isolated,
        jobs=jobs,
        executor=executor,
        scheduler=scheduler,
        events=events,
        export=export,
        quiet=quiet,
    )
    raise typer.Exit(batching.run_batches(request, manner))


@app.command(help=wording.DIFF.to(SPOKEN), epilog=wording.EXIT_CODES.to(SPOKEN))
def diff(  # noqa: PLR0913 - the options of the command line
    old: Annotated[str, typer.Argument(metavar="OLD", help=wording.OLD_SUBMISSION.to(SPOKEN))],
    new: Annotated[str, typer.Argument(metavar="NEW", help=wording.NEW_SUBMISSION.to(SPOKEN))],
    *,
    rules: options.Rules = None,
    prior: options.Prior = None,
    lang: options.Lang = None,
    show_all: options.ShowAll = False,
    fail_on: options.Fail = None,
    quiet: options.Quiet = False,
    limit: options.Limit = None,
    no_color: options.NoColor = False,
) -> None:
    """Compare two submissions; the exit code is that of checking the later one."""
    from auditcheck.cli.comparing import Pack, compare  # noqa: PLC0415 - as above
    from auditcheck.cli.limiting import limited  # noqa: PLC0415 - as above

    manner = Manner(language=spoken(lang), show_all=show_all, quiet=quiet, color=not no_color)
    with limited(limit):
        raise typer.Exit(compare(old, new, Pack(rules=rules, prior=prior), fail_on or FailOn.ERROR, manner))


@app.command(help=wording.VERIFY.to(SPOKEN))
def verify(  # noqa: PLR0913 - the options of the command line
    record: Annotated[str, typer.Argument(metavar="RECORD", help=wording.RECORD_FILE.to(SPOKEN))],
    submission: options.One,
    *,
    recheck: Annotated[bool, typer.Option("--recheck", help=wording.RECHECK.to(SPOKEN))] = False,
    rules: options.Rules = None,
    prior: options.Prior = None,
    limit: options.Limit = None,
    lang: options.Lang = None,
) -> None:
    """Hold a file against the record of a check."""
    from auditcheck.cli.comparing import Pack  # noqa: PLC0415 - as above
    from auditcheck.cli.limiting import limited  # noqa: PLC0415 - as above
    from auditcheck.cli.proving import verified  # noqa: PLC0415 - as above

    pack = Pack(rules=rules, prior=prior) if recheck else None
    with limited(limit):
        raise typer.Exit(verified(record, submission, pack, spoken(lang)))


@app.command(help=wording.LIMITS.to(SPOKEN))
def limits(
    *,
    limit: options.Limit = None,
    config: options.Config = None,
    isolated: options.Isolated = False,
    lang: options.Lang = None,
) -> None:
    """Print the limits in force."""
    from auditcheck.cli.limiting import limited, print_limits  # noqa: PLC0415 - as above

    with limited(limit, config, isolated=isolated):
        print_limits(spoken(lang))


@app.command("report-schema", help=wording.REPORT_SCHEMA.to(SPOKEN))
def report_schema() -> None:
    """Print the schema of JSON reports."""
    from auditcheck.reporters.json import report_schema as schema  # noqa: PLC0415 - as above

    write_out(schema().encode())
