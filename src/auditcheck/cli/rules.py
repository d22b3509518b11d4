"""The commands about rule packs: list, show, lint, schema, test, coverage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from auditcheck.cli import options, wording
from auditcheck.cli.covering import CoverageFormat, show_coverage
from auditcheck.cli.exitcodes import BLOCKED, PASSED, WRONG_USE
from auditcheck.cli.language import SPOKEN, spoken
from auditcheck.cli.streams import complain, console, say, write_out
from auditcheck.cli.watched import guarded
from auditcheck.model.words import Language, Words

if TYPE_CHECKING:
    from auditcheck.model.rules import RulePack


rules_app = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help=wording.RULES.to(SPOKEN), add_completion=False
)

_Pack = Annotated[
    str | None, typer.Option("--rules", "-r", metavar="PACK", help=wording.PACK_PATH.to(SPOKEN))
]
_Path = Annotated[str, typer.Argument(metavar="PACK", help=wording.PACK_PATH.to(SPOKEN))]


@rules_app.command("list", help=wording.RULES_LIST.to(SPOKEN))
def list_rules(rules: _Pack = None, lang: options.Lang = None) -> None:
    """Print the packs with their rules."""
    from auditcheck.cli.explaining import print_pack  # noqa: PLC0415 - rich and the packs only when needed

    out = console(color=True)
    for pack in _packs(rules):
        print_pack(pack, out, spoken(lang))


@rules_app.command("show", help=wording.RULES_SHOW.to(SPOKEN))
def show(
    rule_id: Annotated[str, typer.Argument(metavar="ID", help=wording.RULE_ID.to(SPOKEN))],
    rules: _Pack = None,
    lang: options.Lang = None,
) -> None:
    """Explain a rule or a built-in check."""
    from auditcheck.cli.explaining import explain  # noqa: PLC0415 - as above

    explain(rule_id, _packs(rules), console(color=True), spoken(lang))


@rules_app.command("lint", help=wording.RULES_LINT.to(SPOKEN))
def lint(
    pack: _Path,
    lang: options.Lang = None,
    deep: Annotated[bool, typer.Option("--deep", help=wording.DEEP.to(SPOKEN))] = False,  # noqa: FBT002 - typer's way
) -> None:
    """Print all mistakes (exit code 2 if there are any), all advice, with --deep all contradictions (1)."""
    from auditcheck.rulepacks.linting import lint_rulepack  # noqa: PLC0415 - as above

    found = lint_rulepack(pack)
    for note in (*found.mistakes, *found.advice):
        say(note.shown().to(spoken(lang)))
    mistakes, advice = len(found.mistakes), len(found.advice)
    summary = Words(f"{mistakes} 处错误，{advice} 条建议", f"mistakes: {mistakes}, advice: {advice}")
    say(summary.to(spoken(lang)))
    if mistakes:
        raise typer.Exit(WRONG_USE)
    consistent = not deep or found.pack is None or _examined(found.pack, spoken(lang))
    raise typer.Exit(PASSED if consistent else BLOCKED)


def _examined(pack: RulePack, language: Language) -> bool:
    """Print what the rules say about each other, and say whether they are free of contradictions."""
    from auditcheck.consistency.examining import examine  # noqa: PLC0415 - as above
    from auditcheck.consistency.wording import told  # noqa: PLC0415 - as above

    examination = examine(pack)
    for words in told(pack, examination):
        say(words.to(language))
    return not examination.contradictions


@rules_app.command("schema", help=wording.RULES_SCHEMA.to(SPOKEN))
def schema() -> None:
    """Print the schema of rule packs."""
    from auditcheck.rulepacks.schema import json_schema  # noqa: PLC0415 - as above

    write_out((json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n").encode())


@rules_app.command("test", help=wording.RULES_TEST.to(SPOKEN))
def run_tests(pack: _Path, lang: options.Lang = None) -> None:
    """Run the cases; exit code 1 if one does not end as it says."""
    from auditcheck.cases.running import run_cases  # noqa: PLC0415 - as above
    from auditcheck.rulepacks.loading import load_rulepack  # noqa: PLC0415 - as above

    results = run_cases(load_rulepack(pack))
    wrong = [result for result in results if not result.ok]
    for result in wrong:
        name = Words(
            f"{result.case.rule_id} {result.case.name.zh}：", f"{result.case.rule_id} {result.case.name.en}: "
        )
        say((name + result.words).to(spoken(lang)))
    right = len(results) - len(wrong)
    say(
        Words(
            f"{right} 个用例符合，{len(wrong)} 个不符", f"cases as expected: {right}, not: {len(wrong)}"
        ).to(spoken(lang))
    )
    if not results:
        complain(Words("这个规则包没有用例。", "this pack has no cases."), spoken(lang))
    raise typer.Exit(BLOCKED if wrong or not results else PASSED)


@rules_app.command("coverage", help=wording.RULES_COVERAGE.to(SPOKEN))
def coverage(
    workbook: Annotated[str, typer.Argument(metavar="WORKBOOK", help=wording.CLEAN_WORKBOOK.to(SPOKEN))],
    *,
    rules: options.Rules = None,
    prior: options.Prior = None,
    form: Annotated[
        CoverageFormat, typer.Option("--format", "-f", help=wording.COVERAGE_FORMAT.to(SPOKEN))
    ] = CoverageFormat.TERMINAL,
    at_least: Annotated[
        int | None,
        typer.Option("--at-least", metavar="PERCENT", min=0, max=100, help=wording.AT_LEAST.to(SPOKEN)),
    ] = None,
    lang: options.Lang = None,
) -> None:
    """Change the values a pack reads, one at a time, and tell what nobody notices."""
    from auditcheck.coverage.measuring import measure  # noqa: PLC0415 - as above

    measured = guarded(workbook, lambda: measure(workbook, rules, prior))
    raise typer.Exit(show_coverage(measured, form, spoken(lang), at_least))


def _packs(rules: str | None) -> list[RulePack]:
    from auditcheck.rulepacks.loading import load_rulepack  # noqa: PLC0415 - as above
    from auditcheck.rulepacks.shipped import shipped_packs  # noqa: PLC0415 - as above

    return [load_rulepack(rules)] if rules else [load_rulepack(path) for path in shipped_packs()]
