"""Run every benchmark side by side and print the ratios as a table in Markdown (POSIX only).

`python benchmarks/run.py [--quick] [--write]`; the repetitions of all contenders take turns, so that a
busy machine slows all of them, and each ratio is the median of the ratios of the single turns.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from statistics import median

import workbooks

HERE = Path(__file__).resolve().parent
CACHE = HERE / ".cache"
RESULTS = HERE / "RESULTS.md"
KIB_PER_MIB = 1024


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a process: wall-clock and processor seconds, peak resident memory in MiB."""

    wall: float
    processor: float
    memory: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a measure of auditcheck beside the same of a contender, and the bar."""

    job: str
    measure: str
    ours: str
    other: str
    ratio: float
    bar: float

    def markdown(self) -> str:
        verdict = "yes" if self.ratio <= self.bar else "**no**"
        cells = (
            self.job,
            self.measure,
            self.ours,
            self.other,
            f"{self.ratio:.2f}",
            f"≤ {self.bar:g}",
            verdict,
        )
        return "| " + " | ".join(cells) + " |"


def environment() -> dict[str, str]:
    """Return this environment without the switch that makes Python compile every module at every start."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONUTF8": "1", "COLUMNS": "120"}


def run(command: list[str]) -> Run:
    """Run one process to its end, output thrown away; exit codes 0 and 1 are both answers."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    scale = KIB_PER_MIB * (KIB_PER_MIB if sys.platform == "darwin" else 1)
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / scale)


def in_turns(commands: dict[str, list[str]], repetitions: int) -> dict[str, list[Run]]:
    """Run each command once to warm the caches, then all of them in turn, ``repetitions`` times."""
    for command in commands.values():
        run(command)
    found: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(repetitions):
        for name, command in commands.items():
            found[name].append(run(command))
    return found


def ratio(ours: list[float], others: list[float]) -> float:
    """Return the median of the ratios of the single turns."""
    return median(a / b for a, b in zip(ours, others, strict=True))


def seconds(values: list[float]) -> str:
    return f"{median(values):.3f} s"


def mib(values: list[float]) -> str:
    return f"{median(values):.0f} MiB"


def time_rows(job: str, runs: dict[str, list[Run]], other: str, bar: float) -> list[Row]:
    """Return wall-clock time, and processor time, which a busy machine blurs less."""
    rows = []
    for measure, of in (("time", attrgetter("wall")), ("processor time", attrgetter("processor"))):
        ours, theirs = [of(r) for r in runs["auditcheck"]], [of(r) for r in runs[other]]
        name = f"{measure}, beside the {other}"
        rows.append(Row(job, name, seconds(ours), seconds(theirs), ratio(ours, theirs), bar))
    return rows


def memory_row(job: str, runs: dict[str, list[Run]], other: str, bar: float) -> Row:
    ours, theirs = [r.memory for r in runs["auditcheck"]], [r.memory for r in runs[other]]
    return Row(job, f"peak memory, beside the {other}", mib(ours), mib(theirs), ratio(ours, theirs), bar)


def cli(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "auditcheck", *arguments]


def checking(path: Path, pack: str) -> list[str]:
    """Return the command that does the scripts' work: verdicts without a diagnosis, which they have not."""
    return cli("check", str(path), "--rules", str(HERE / "packs" / pack), "--no-diagnosis")


def script(name: str, *arguments: str) -> list[str]:
    return [sys.executable, str(HERE / name), *arguments]


def small(path: Path, repetitions: int) -> list[Row]:
    """Measure one small submission as a whole process, and in one process with everything loaded."""
    runs = in_turns(
        {
            "auditcheck": checking(path, "small.yaml"),
            "script": script("script_small.py", str(path)),
        },
        repetitions,
    )
    inside = json.loads(
        subprocess.run(
            script("in_process.py", str(path), str(repetitions * 5)),
            capture_output=True,
            text=True,
            check=True,
            env=environment(),
        ).stdout
    )
    ours, theirs = inside["auditcheck"], inside["script"]
    job = "small submission, whole process"
    return [
        *time_rows(job, runs, "script", 1.2),
        Row(
            "small submission, in process",
            "time, beside the script",
            seconds(ours),
            seconds(theirs),
            ratio(ours, theirs),
            1.0,
        ),
    ]


def large(path: Path, repetitions: int) -> list[Row]:
    """Measure 200,000 records under ten rules, whole processes."""
    runs = in_turns(
        {
            "auditcheck": checking(path, "large.yaml"),
            "script": script("script_large.py", str(path)),
            "raw read": script("raw_read.py", str(path)),
        },
        repetitions,
    )
    job = "200,000 records, ten rules"
    return [
        *time_rows(job, runs, "script", 1.0),
        *time_rows(job, runs, "raw read", 2.5),
        memory_row(job, runs, "script", 1.2),
    ]


def starting(repetitions: int) -> list[Row]:
    """Measure `--help` against a fixed 0.3 s, and show what an empty Python costs here."""
    runs = in_turns({"auditcheck": cli("--help"), "python": [sys.executable, "-c", ""]}, repetitions)
    ours, theirs = [r.wall for r in runs["auditcheck"]], [r.wall for r in runs["python"]]
    limit = 0.3
    return [
        Row(
            "`--help`",
            f"time, against {limit} s",
            seconds(ours),
            f"{seconds(theirs)} (python)",
            median(ours) / limit,
            1.0,
        )
    ]


def workbook(name: str) -> Path:
    """Return the path of a generated workbook, made on the first run."""
    path = CACHE / name
    if not path.exists():
        CACHE.mkdir(exist_ok=True)
        (workbooks.write_small if name == "small.xlsx" else workbooks.write_large)(path)
    return path


def table(rows: list[Row]) -> str:
    """Return the rows as Markdown, with what they were measured on."""
    libraries = ", ".join(
        f"{name} {version(name)}" for name in ("pandas", "pandera", "python-calamine", "numpy")
    )
    head = "| job | measure | auditcheck | beside | ratio | bar | kept |\n|---|---|---|---|---|---|---|"
    lines = "\n".join(row.markdown() for row in rows)
    where = (
        f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} processors; {libraries}."
    )
    return f"{head}\n{lines}\n\n{where}\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repetitions")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name} as well")
    options = parser.parse_args()
    few, many = (2, 4) if options.quick else (5, 15)
    rows = [
        *starting(many),
        *small(workbook("small.xlsx"), many),
        *large(workbook("large.xlsx"), few),
    ]
    text = table(rows)
    print(text)
    if options.write:
        RESULTS.write_text(f"# Benchmarks: the last run\n\n{text}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
