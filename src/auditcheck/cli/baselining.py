"""The commands about baselines."""

from __future__ import annotations

from typing import Annotated

import typer

from auditcheck.cli import options, wording
from auditcheck.cli.delivering import Manner
from auditcheck.cli.language import SPOKEN, spoken

baseline_app = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help=wording.BASELINE.to(SPOKEN), add_completion=False
)


@baseline_app.callback()
def _baseline() -> None:
    """Hold the commands about baselines together."""


@baseline_app.command("write", help=wording.BASELINE_WRITE.to(SPOKEN))
def baseline_write(
    submissions: options.Submissions = None,
    *,
    rules: options.Rules = None,
    prior: options.Prior = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help=wording.BASELINE_OUTPUT.to(SPOKEN))
    ] = None,
    limit: options.Limit = None,
    lang: options.Lang = None,
) -> None:
    """Accept the issues there are."""
    from auditcheck.cli.checking import Request  # noqa: PLC0415 - the help must not wait
    from auditcheck.cli.limiting import limited  # noqa: PLC0415 - as above
    from auditcheck.cli.proving import write_baseline  # noqa: PLC0415 - as above
    from auditcheck.config.settings import Profile  # noqa: PLC0415 - as above

    request = Request(
        submissions=tuple(submissions or ()),
        manner=Manner(language=spoken(lang)),
        profile=Profile(rules=rules, prior=prior),
        output=output,
    )
    with limited(limit):
        raise typer.Exit(write_baseline(request))
