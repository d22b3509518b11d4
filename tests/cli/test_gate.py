"""The gate: which files a run checks, what it does when there are none, and git stopping a bad commit."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from tests.submissions import write_pack, write_submission

from auditcheck.cli.entry import main

Capture = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[2]
GOOD = (("道路", 100, 90), ("绿化", 60, 60), ("路灯", 25, 25))
SETTINGS = """
[[submissions]]
files = "上报/**/*.xlsx"
rules = "pack.yaml"
"""


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a pack, settings, one good and one bad submission."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "上报/二科").mkdir(parents=True)
    write_pack(tmp_path)
    (tmp_path / "auditcheck.toml").write_text(SETTINGS, encoding="utf-8")
    write_submission(tmp_path / "上报/good.xlsx", GOOD, total=175)
    write_submission(tmp_path / "上报/二科/bad.xlsx", code="430106")
    return tmp_path


def run(*arguments: str) -> int:
    return main(["check", *arguments, "--lang", "en"])


def test_without_arguments_the_settings_say_what_is_checked(folder: Path, capsys: Capture) -> None:
    assert run("-q") == 1
    assert capsys.readouterr().out.splitlines() == [
        "上报/good.xlsx: no issues",
        "上报/二科/bad.xlsx: cannot be submitted: 1 issue must be corrected; 2 issues to correct or explain",
        "Checked 2 submissions: 1 can be submitted, 1 cannot.",
    ]
    (folder / "上报/二科/bad.xlsx").unlink()
    assert run("-q") == 0


def test_patterns_and_lists_name_files_once_and_no_lock_files(folder: Path, capsys: Capture) -> None:
    (folder / "上报/~$good.xlsx").write_bytes(b"lock")
    (folder / "names.txt").write_text("上报/good.xlsx\n", encoding="utf-8")
    assert run("上报/*.xlsx", "上报/good.xlsx", "--files-from", "names.txt", "-q") == 0
    assert capsys.readouterr().out == "no issues\n"


def test_a_run_that_checks_nothing_fails_unless_that_is_allowed(folder: Path, capsys: Capture) -> None:
    assert run("空/*.xlsx") == 1
    assert "Nothing was checked" in capsys.readouterr().err
    assert run("空/*.xlsx", "--allow-empty") == 0
    settings = folder / "auditcheck.toml"
    settings.write_text("allow-empty = true\n" + SETTINGS.replace("上报", "空"), encoding="utf-8")
    assert run() == 0
    assert run("--isolated") == 2
    assert "Name the workbooks to check" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["missing.xlsx", "上报"])
def test_a_path_that_is_no_file_is_wrong_use(folder: Path, name: str) -> None:
    assert folder.exists()
    assert run(name) == 2


def test_one_report_can_hold_several_submissions(folder: Path, capsys: Capture) -> None:
    assert run("-f", "sarif", "-f", "csv:all.csv") == 1
    log = json.loads(capsys.readouterr().out)
    places = {
        place["physicalLocation"]["artifactLocation"]["uri"]
        for result in log["runs"][0]["results"]
        for place in result["locations"]
    }
    assert len(places) == 1
    assert (folder / "all.csv").read_text("utf-8-sig").count("bad.xlsx") == 3


def test_reports_of_one_submission_take_its_name(folder: Path, capsys: Capture) -> None:
    assert run("-f", "json:all.json") == 2
    assert "put {name} into its name" in capsys.readouterr().err
    assert run("-f", "json:{name}.json", "--annotate", "{name}-标注.xlsx", "-q") == 1
    for name in ("good", "bad"):
        assert json.loads((folder / f"{name}.json").read_bytes())["submission"]["name"] == f"{name}.xlsx"
        assert (folder / f"{name}-标注.xlsx").exists()
    write_submission(folder / "上报/二科/good.xlsx")
    assert run("-f", "json:{name}.json") == 2
    assert "would go to one file, good.json" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals")
def test_progress_is_shown_on_a_terminal_and_nowhere_else(folder: Path) -> None:
    master, slave = os.openpty()
    command = [sys.executable, "-m", "auditcheck", "check", "-f", "csv", "--lang", "en"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}
    shown = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=slave, check=False
    )
    os.close(slave)
    said = os.read(master, 10_000).decode()
    os.close(master)
    assert "\rchecking 2/2 bad.xlsx\x1b[K" in said
    assert said.endswith("\r\x1b[K")
    piped = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    assert (piped.stdout, piped.stderr) == (shown.stdout, b"")


def test_a_workbook_can_come_on_standard_input(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    data = (folder / "上报/good.xlsx").read_bytes()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert run("-", "--stdin-filename", "城管局.xlsx", "-r", "pack.yaml", "-f", "json") == 0
    assert json.loads(capsys.readouterr().out)["submission"]["name"] == "城管局.xlsx"
    assert run("-", "上报/good.xlsx") == 2


class Repository:
    """A git repository whose commits touch nothing of the user's own settings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        own = {
            f"GIT_{who}_{what}": "a@example.invalid"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        environment |= own | {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "PYTHONPATH": str(ROOT / "src"),
            "AUDITCHECK_LANG": "en",
            "PYTHONUTF8": "1",
        }
        return subprocess.run(
            ["git", "-c", "core.quotepath=off", *arguments],  # noqa: S607 - whichever git there is
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def commit(self) -> subprocess.CompletedProcess[str]:
        self.git("add", "--all")
        return self.git("commit", "--quiet", "-m", "workbooks")

    @property
    def commits(self) -> int:
        return len(self.git("log", "--oneline").stdout.splitlines())


def hook_script() -> str:
    """Return a pre-commit script of git that runs the published hook as its manager would."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    command, *arguments = hook["entry"].split()
    assert command == "auditcheck"
    return f"""#!{sys.executable}
import re, subprocess, sys
staged = subprocess.run(
    ["git", "diff", "--cached", "--name-only", "-z", "--diff-filter=d"], capture_output=True, check=True
).stdout.decode().split("\\0")
wanted, left = re.compile({hook["files"]!r}), re.compile({hook["exclude"]!r})
names = [name for name in staged if wanted.search(name) and not left.search(name)]
if names:
    command = [{sys.executable!r}, "-m", {command!r}, *{arguments!r}, *names]
    sys.exit(subprocess.run(command).returncode)
"""


@pytest.fixture(name="repository")
def _repository(folder: Path) -> Repository:
    """A repository with the hook in place and a first commit of everything but workbooks."""
    (folder / "上报/good.xlsx").unlink()
    (folder / "上报/二科/bad.xlsx").unlink()
    repository = Repository(folder)
    hook = folder / ".git/hooks/pre-commit"
    hook.write_text(hook_script(), encoding="utf-8")
    hook.chmod(0o755)
    assert repository.commit().returncode == 0
    return repository


def test_the_hook_lets_a_good_workbook_pass_and_stops_a_bad_one(repository: Repository) -> None:
    folder = repository.folder
    write_submission(folder / "上报/good.xlsx", GOOD, total=175)
    (folder / "上报/~$good.xlsx").write_bytes(b"lock")
    assert repository.commit().returncode == 0
    assert repository.commits == 2
    write_submission(folder / "上报/bad.xlsx")
    stopped = repository.commit()
    assert stopped.returncode == 1
    assert "cannot be submitted: 1 issue must be corrected" in stopped.stdout + stopped.stderr
    assert "C5" in stopped.stdout + stopped.stderr
    assert repository.commits == 2
    write_submission(folder / "上报/bad.xlsx", total=175)
    assert repository.commit().returncode == 0
    assert repository.commits == 3


def test_changed_only_checks_what_git_says_has_changed(repository: Repository, capsys: Capture) -> None:
    folder = repository.folder
    write_submission(folder / "上报/old.xlsx", total=175)
    assert repository.commit().returncode == 0
    assert run("--changed-only") == 1
    assert "Nothing was checked" in capsys.readouterr().err
    write_submission(folder / "上报/new.xlsx")
    assert run("--changed-only", "-q") == 1
    assert capsys.readouterr().out.startswith("cannot be submitted")
    write_submission(folder / "上报/new.xlsx", total=175)
    assert repository.commit().returncode == 0
    assert run("--changed-only", "--allow-empty") == 0
    assert run("--changed-only", "--since", "HEAD~2", "-q") == 0
    assert "上报/new.xlsx: " in capsys.readouterr().out
    assert run("--changed-only", "--since", "no-such", "-q") == 2
    assert 'git knows no revision "no-such"' in capsys.readouterr().err


def test_changed_only_outside_of_git_is_wrong_use(folder: Path, capsys: Capture) -> None:
    assert folder.exists()
    assert run("--changed-only") == 2
    assert "needs a git repository" in capsys.readouterr().err


def test_the_action_gives_only_options_that_there_are() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    script = action["runs"]["steps"][-1]["run"]
    done = subprocess.run(
        [sys.executable, "-m", "auditcheck", "check", "--help"],
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        check=True,
    )
    options = {word for word in script.replace("(", " ").split() if word.startswith("--")}
    assert options >= {"--rules", "--fail-on", "--baseline", "--waivers", "--changed-only", "--since"}
    assert all(option.strip(");").encode() in done.stdout for option in options)
    used = {name for name in action["inputs"] if f"inputs.{name}" in (ROOT / "action.yml").read_text("utf-8")}
    assert used == set(action["inputs"])
