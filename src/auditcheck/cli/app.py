"""The commands of auditcheck and their options."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from auditcheck.cli import wording
from auditcheck.cli.delivering import FailOn, Format, Manner, blocked, deliver, destination
from auditcheck.cli.exitcodes import BLOCKED, PASSED
from auditcheck.cli.language import SPOKEN, Speech, spoken
from auditcheck.cli.rules import rules_app
from auditcheck.cli.streams import say, write_out
from auditcheck.model.version import __version__

app = typer.Typer(
    name="auditcheck",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
    help=wording.APP.to(SPOKEN),
    epilog=wording.EXIT_CODES.to(SPOKEN),
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(rules_app, name="rules")


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
    submission: Annotated[str, typer.Argument(metavar="SUBMISSION", help=wording.SUBMISSION.to(SPOKEN))],
    *,
    rules: Annotated[
        str | None, typer.Option("--rules", "-r", metavar="PACK", help=wording.PACK.to(SPOKEN))
    ] = None,
    prior: Annotated[
        str | None, typer.Option("--prior", metavar="FILE", help=wording.PRIOR.to(SPOKEN))
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help=wording.OUTPUT.to(SPOKEN))
    ] = None,
    form: Annotated[Format | None, typer.Option("--format", "-f", help=wording.FORMAT.to(SPOKEN))] = None,
    lang: Annotated[Speech | None, typer.Option("--lang", help=wording.LANGUAGE.to(SPOKEN))] = None,
    show_all: Annotated[bool, typer.Option("--all", help=wording.ALL.to(SPOKEN))] = False,
    fail_on: Annotated[FailOn, typer.Option("--fail-on", help=wording.FAIL_ON.to(SPOKEN))] = FailOn.ERROR,
    no_diagnosis: Annotated[
        bool, typer.Option("--no-diagnosis", help=wording.NO_DIAGNOSIS.to(SPOKEN))
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=wording.QUIET.to(SPOKEN))] = False,
    no_color: Annotated[bool, typer.Option("--no-color", help=wording.NO_COLOR.to(SPOKEN))] = False,
) -> None:
    """Check one submission: read, evaluate, print, write."""
    goal = destination(output, form, [Path(name) for name in (submission, prior, rules) if name])
    from auditcheck.pipeline import check as run  # noqa: PLC0415 - the help must not wait for pandas

    report = run(submission, rules, prior=prior, diagnose=not no_diagnosis)
    language = spoken(lang)
    deliver(report, goal, Manner(language=language, show_all=show_all, quiet=quiet, color=not no_color))
    raise typer.Exit(BLOCKED if blocked(report, fail_on) else PASSED)


@app.command("report-schema", help=wording.REPORT_SCHEMA.to(SPOKEN))
def report_schema() -> None:
    """Print the schema of JSON reports."""
    from auditcheck.reporters.json import report_schema as schema  # noqa: PLC0415 - as above

    write_out(schema().encode())
