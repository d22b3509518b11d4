"""What a file does to the process that reads it is an issue of that file; no other loses its verdict."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.submissions import write_pack, write_submission

from auditcheck.reporters.registry import RENDERERS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="only where processes fork")
HARMFUL = Path(__file__).with_name("harmful.py")
GOOD = (("道路", 100, 90), ("绿化", 50, 40))


class Filed:
    """A folder with submissions named after what they do, and the command run over them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pack = write_pack(folder)

    def file(self, name: str) -> str:
        write_submission(self.folder / name, GOOD, total=130, unit="甲", code="1")
        return name

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(HARMFUL), *arguments]

    def run(
        self, *arguments: str, harm: str = "", given: bytes | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env={**os.environ, "HARM": harm, "TMPDIR": str(self.folder), "AUDITCHECK_LANG": "en"},
            capture_output=True,
            check=False,
            timeout=120,
            input=given,
        )

    def message(self, name: str) -> str:
        (issue,) = json.loads((self.folder / name).read_bytes())["issues"]
        assert issue["code"] == "FILE-UNFINISHED"
        return str(issue["message"]["en"])


@pytest.fixture(name="filed")
def _filed(tmp_path: Path) -> Filed:
    return Filed(tmp_path)


ENDS = {
    "abort": "SIGABRT",
    "oomkilled": "want of memory",
    "exit": "exit 0",
    "eat": "--limit memory=2GiB",
    "starve": "--limit memory=2GiB",
}


def test_every_end_is_told_and_the_others_keep_their_verdicts(filed: Filed) -> None:
    names = [filed.file(f"{name}.xlsx") for name in ("good", *ENDS, "fine")]
    limit = ["--limit", "memory=1GiB"]
    done = filed.run("check", *names, "-r", str(filed.pack), "-q", "-f", "json:{name}.json", *limit)
    assert done.returncode == 1
    lines = done.stdout.decode().splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == names  # each once, in the order asked for
    assert [name for name, line in zip(names, lines, strict=False) if "cannot" not in line] == [
        "good.xlsx",
        "fine.xlsx",
    ]
    for name, words in ENDS.items():
        assert words in filed.message(f"{name}.json")
    assert b"memory allocation" not in done.stderr


def test_every_format_tells_it_and_nothing_is_left_half_written(filed: Filed) -> None:
    filed.file("abort.xlsx")
    before = {path.name for path in filed.folder.iterdir()}
    formats = [form for form in RENDERERS if form != "terminal"]
    wanted = [part for form in formats for part in ("-f", f"{form}:out.{form}")]
    more = ["--annotate", "copy.xlsx", "--record", "record.json"]
    done = filed.run("check", "abort.xlsx", "-r", str(filed.pack), *wanted, *more)
    assert done.returncode == 1
    assert b"FILE-UNFINISHED" in done.stdout
    made = {path.name for path in filed.folder.iterdir()} - before
    assert made == {*(f"out.{form}" for form in formats), "copy.xlsx", "record.json"}
    for form in formats:
        content = (filed.folder / f"out.{form}").read_bytes()
        assert form == "xlsx" or b"FILE-UNFINISHED" in content, form
    assert json.loads((filed.folder / "record.json").read_bytes())["runs"][0]["blocked"]


def test_just_within_time_and_memory_passes(filed: Filed) -> None:
    names = [filed.file(f"{name}.xlsx") for name in ("nap", "nibble", "warn")]
    limits = ["--limit", "seconds=60", "--limit", "memory=1GiB"]
    done = filed.run("check", *names, "-r", str(filed.pack), "-q", *limits)
    assert done.returncode == 0, done.stdout
    assert done.stderr == b"a reader's warning\n"  # what is said while reading is passed on


def test_just_beyond_time_is_told(filed: Filed) -> None:
    filed.file("hang.xlsx")
    done = filed.run("check", "hang.xlsx", "-r", str(filed.pack), "--limit", "seconds=1")
    assert done.returncode == 1
    assert b"--limit seconds=2" in done.stdout


def test_just_beyond_memory_is_told(filed: Filed) -> None:
    filed.file("nibble.xlsx")
    done = filed.run("check", "nibble.xlsx", "-r", str(filed.pack), "--limit", "memory=200MiB")
    assert done.returncode == 1
    assert b"--limit memory=256MiB" in done.stdout


def test_what_comes_on_standard_input_is_told_and_not_left_behind(filed: Filed) -> None:
    content = (filed.folder / filed.file("good.xlsx")).read_bytes()
    done = filed.run("check", "-", "--stdin-filename", "abort.xlsx", "-r", str(filed.pack), given=content)
    assert done.returncode == 1
    assert b"FILE-UNFINISHED" in done.stdout
    assert list(filed.folder.glob("auditcheck-*")) == []
    listed = filed.run("check", "--files-from", "-", "-q", given=filed.file("abort.xlsx").encode())
    assert listed.returncode == 1
    assert b"could not be checked" in listed.stdout


def test_a_copy_that_cannot_be_made_costs_no_report(filed: Filed) -> None:
    filed.file("good.xlsx")
    done = filed.run("check", "good.xlsx", "-r", str(filed.pack), "--annotate", "copy.xlsx", harm="copy")
    assert done.returncode == 0
    assert done.stdout.count(b"good.xlsx") == 1
    assert b"SIGABRT" in done.stderr
    assert (filed.folder / "copy.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["inspect", "abort.xlsx"], b"FILE-UNFINISHED"),
        (["diff", "abort.xlsx", "good.xlsx"], b"SIGABRT"),
        (["baseline", "write", "abort.xlsx"], b"SIGABRT"),
        (["check", "good.xlsx", "--explanations", "abort.xlsx"], b"SIGABRT"),
    ],
)
def test_every_command_that_reads_tells_it(filed: Filed, command: list[str], told: bytes) -> None:
    filed.file("abort.xlsx")
    filed.file("good.xlsx")
    pack = [] if command[0] == "inspect" else ["-r", str(filed.pack)]
    done = filed.run(*command, *pack)
    assert done.returncode in {1, 2}
    assert told in done.stdout + done.stderr


def test_an_end_where_nothing_is_read_is_an_internal_error(filed: Filed) -> None:
    filed.file("good.xlsx")
    done = filed.run("check", "good.xlsx", "-o", "out.json", harm="start")
    assert done.returncode == 3
    assert b"SIGABRT" in done.stderr
    assert not (filed.folder / "out.json").exists()


@pytest.fixture(name="hanging")
def _hanging(filed: Filed) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Give a command that hangs over a file, and the process that reads it."""
    filed.file("hang.xlsx")
    with subprocess.Popen(
        filed.command("check", "hang.xlsx", "-r", str(filed.pack), "-o", "out.json"),
        cwd=filed.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as watching:
        yield watching, _child_of(watching.pid)
        watching.kill()


def test_a_file_that_makes_the_reader_abort_is_an_issue_of_that_file(filed: Filed) -> None:
    aborting = Path(__file__).with_name("aborting.xls")  # found by fuzzing: asks for 346 GB
    done = filed.run("check", str(aborting), "--rules", str(filed.pack), "-o", "list.json")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    (issue,) = json.loads((filed.folder / "list.json").read_bytes())["issues"]
    assert issue["code"] in {"FILE-UNFINISHED", "FILE-DAMAGED"}  # the second once the reader refuses it


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs /proc")
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGKILL, -9)]
)
def test_signals_end_both_processes(
    hanging: tuple[subprocess.Popen[bytes], int], number: int, code: int, tmp_path: Path
) -> None:
    watching, reader = hanging
    watching.send_signal(number)
    assert watching.wait(30) == code
    _wait_until(lambda: not Path(f"/proc/{reader}/stat").exists() or _is_dead(reader))
    assert not (tmp_path / "out.json").exists()


def _child_of(process: int) -> int:
    """Return the child of a process once that reads: it has a second thread then."""
    found: list[int] = []

    def reads() -> bool:
        children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
        found[:] = map(int, children)
        return bool(found) and len(list(Path(f"/proc/{found[0]}/task").iterdir())) > 1

    _wait_until(reads)
    return found[0]


def _is_dead(process: int) -> bool:
    try:
        return bool(re.search(r"\) [ZX] ", Path(f"/proc/{process}/stat").read_text("utf-8")))
    except (OSError, ValueError):
        return True


def _wait_until(holds: object) -> None:
    assert callable(holds)
    for _ in range(600):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come about in 30 seconds")
