from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from auditcheck.model.version import __version__

HEAVY = (
    "pandas",
    "pandera",
    "numpy",
    "openpyxl",
    "xlsxwriter",
    "yaml",
    "python_calamine",
    "rich",
)
RUN = "import sys; from auditcheck.cli.entry import main; code = main(); "
IMPORTED = f"print([n for n in {HEAVY!r} if n in sys.modules], file=sys.stderr); raise SystemExit(code)"


def run(
    *arguments: str, code: str = RUN + IMPORTED, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LC_", "LANG", "AUDITCHECK"))
    }
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**kept, "PYTHONUTF8": "0", "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["-V"], ["check", "--help"], ["rules", "--help"]]
)
def test_help_and_version_load_nothing_heavy(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, b"[]\n")


def test_the_version_needs_not_even_typer() -> None:
    done = run("--version", code=RUN + "print('typer' in sys.modules); raise SystemExit(code)")
    assert done.stdout.decode() == f"auditcheck {__version__}\nFalse\n"


@pytest.mark.parametrize(("language", "word"), [("zh", "审核报表。"), ("en", "Check submissions.")])
def test_help_speaks_the_language_of_the_system(language: str, word: str) -> None:
    assert word in run("--help", AUDITCHECK_LANG=language).stdout.decode()
    assert word in run("--help", LC_ALL={"zh": "zh_CN.UTF-8", "en": "C"}[language]).stdout.decode()


@pytest.mark.parametrize("arguments", [[], ["rules"]])
def test_no_command_shows_the_help_and_ends_with_2(arguments: list[str]) -> None:
    done = run(*arguments, AUDITCHECK_LANG="en")
    assert done.returncode == 2
    assert done.stderr.startswith(b"Usage: auditcheck")


def test_a_reader_who_leaves_is_no_error(tmp_path: Path) -> None:
    code = (
        "import os; r, w = os.pipe(); os.close(r); os.dup2(w, 1); "
        "from auditcheck.cli.entry import main; raise SystemExit(main())"
    )
    for arguments in (["--version"], ["report-schema"], ["rules", "schema"]):
        done = run(*arguments, code=code)
        assert (arguments, done.returncode, done.stderr) == (arguments, 0, b"")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("encoding", ["gbk", "cp936", "cp437", "ascii"])
def test_no_console_encoding_makes_help_fail(encoding: str) -> None:
    for language in ("zh", "en"):
        done = run("--help", PYTHONIOENCODING=encoding, AUDITCHECK_LANG=language)
        assert done.returncode == 0
        assert b"report-schema" in done.stdout


def test_the_schema_of_reports_is_printed_as_shipped() -> None:
    from auditcheck.reporters.json import report_schema  # noqa: PLC0415 - beside its only use

    assert run("report-schema", PYTHONIOENCODING="gbk").stdout.decode("utf-8") == report_schema()


def test_the_shell_is_told_how_to_complete() -> None:
    words = {"COMP_WORDS": "auditcheck check --fail-on v", "COMP_CWORD": "3"}
    done = run(_AUDITCHECK_COMPLETE="complete_bash", code=RUN + "raise SystemExit(code)", **words)
    assert (done.returncode, done.stdout.split(), done.stderr) == (0, [b"verify"], b"")
    script = run(_AUDITCHECK_COMPLETE="source_bash", code=RUN + "raise SystemExit(code)")
    assert b"_auditcheck_completion" in script.stdout
