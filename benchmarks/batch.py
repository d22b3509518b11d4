"""A batch of 1,000 small submissions beside a raw read and the hand-written script, in the same pool.

`python benchmarks/batch.py [--files N] [--turns N] [--many N] [--write]` prints the table (POSIX only);
`--one CONTENDER FOLDER JOBS` is one run of it. Throughput compares as the inverse of processor time,
which a busy machine blurs less than wall-clock time; both are shown.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import workbooks

from auditcheck.batch.executors import LocalPool
from auditcheck.batch.ledger import Ledger
from auditcheck.batch.messages import Settings
from auditcheck.batch.planning import Plan
from auditcheck.batch.reviewed import LedgerReview
from auditcheck.batch.running import run_batch
from auditcheck.batch.starting import JOB, expect
from auditcheck.rulepacks.describing import pack_info
from auditcheck.rulepacks.loading import load_rulepack

HERE = Path(__file__).resolve().parent
CACHE = HERE / ".cache"
RESULTS = HERE / "RESULTS-batch.md"
JOBS = {"auditcheck": JOB, "raw read": "batch_jobs:raw_read", "script": "batch_jobs:script"}
Run = dict[str, float]


def one(contender: str, folder: str, jobs: int) -> Run:
    """Run one batch in this process and its workers; return seconds, processor seconds and MiB."""
    started, told = time.perf_counter(), list[float]()
    with TemporaryDirectory() as out, closing(Ledger(Path(out), writing=True)) as ledger:
        with LocalPool(jobs) as pool:
            expect(JOBS[contender])
            pack = load_rulepack(HERE / "packs" / "small.yaml")
            settings = Settings(pack=pack, diagnose=False, job=JOBS[contender])
            plan = Plan(paths=(folder,), settings=settings, pack=pack_info(pack, recognised=False))
            run = run_batch(plan, ledger, pool, jobs, lambda _: told.append(time.perf_counter()))
        info = LedgerReview(ledger, run).info
        ledger.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        size = ledger.path.stat().st_size
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "wall": time.perf_counter() - started,
        "answering": told[-1] - told[1],
        "processor": sum(usage.ru_utime + usage.ru_stime for usage in spent),
        "parent processor": spent[0].ru_utime + spent[0].ru_stime,
        "parent": spent[0].ru_maxrss / 1024,
        "worker": spent[1].ru_maxrss / 1024,
        "files": info.files,
        "blocked": info.blocked,
        "ledger": size / 1024 / 1024,
    }


def measured(contender: str, folder: Path, jobs: int) -> Run:
    """Run one batch in a process of its own."""
    command = [sys.executable, str(Path(__file__)), "--one", contender, str(folder), str(jobs)]
    environment = {**os.environ, "PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": ""}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    found: Run = json.loads(done.stdout)
    return found


def submissions(count: int) -> Path:
    """Return a folder of so many submissions, made once; beyond 1,000 their contents recur."""
    folder = CACHE / f"batch-{count}"
    if folder.exists():
        return folder
    made = folder.with_name(folder.name + ".part")
    shutil.rmtree(made, ignore_errors=True)
    if count <= 1000:
        workbooks.write_batch(made, count)
    else:
        made.mkdir()
        first = submissions(1000)
        for number in range(count):
            os.link(first / f"unit-{number % 1000:05}.xlsx", made / f"copy-{number:05}.xlsx")
    made.rename(folder)
    return folder


def row(job: str, ours: str, other: str, ratio: float, bar: str, *, kept: bool) -> str:
    return f"| {job} | {ours} | {other} | {ratio:.2f} | {bar} | {'yes' if kept else '**no**'} |"


def throughput_rows(runs: dict[str, list[Run]], count: int) -> list[str]:
    """Return auditcheck's throughput beside the others', by processor time and by wall-clock time."""
    rows = []
    for other, bar in (("script", 4.0), ("raw read", 0.35)):
        for measure in ("processor", "wall"):
            pairs = [(a[measure], b[measure]) for a, b in zip(runs["auditcheck"], runs[other], strict=True)]
            ratio = median(theirs / ours for ours, theirs in pairs)
            ours, theirs = (f"{count / median(values):.0f}/s" for values in zip(*pairs, strict=True))
            name = "processor second" if measure == "processor" else "second, two workers"
            rows.append(
                row(f"files a {name}, beside the {other}", ours, theirs, ratio, f"≥ {bar}", kept=ratio >= bar)
            )
    return rows


def scaling_rows(folder: Path, turns: int) -> list[str]:
    """Return two workers beside one: the whole run, and from the first answer to the last."""
    pairs = [(measured("auditcheck", folder, 1), measured("auditcheck", folder, 2)) for _ in range(turns)]
    rows = []
    for measure, what in (("wall", "whole run"), ("answering", "first answer to last")):
        ratio = median(one[measure] / two[measure] for one, two in pairs)
        single, double = (
            f"{median(run[measure] for run in runs):.1f} s" for runs in zip(*pairs, strict=True)
        )
        name = f"two workers beside one, {pairs[0][0]['files']:.0f} files, {what}"
        rows.append(row(name, double, single, ratio, "≥ 1.7", kept=ratio >= 1.7))
    return rows


def memory_rows(few: Run, many: Run) -> list[str]:
    """Return the peak memory of the parent and of the largest worker, ``many`` files beside fewer."""
    return [
        row(
            f"peak memory of the {who}, {many['files']:.0f} files beside {few['files']:.0f}",
            f"{many[who]:.0f} MiB",
            f"{few[who]:.0f} MiB",
            many[who] / few[who],
            "≤ 1.2",
            kept=many[who] <= few[who] * 1.2,
        )
        for who in ("parent", "worker")
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", nargs=3, metavar=("CONTENDER", "FOLDER", "JOBS"))
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name} as well")
    options = parser.parse_args()
    if options.one:
        contender, folder, jobs = options.one
        print(json.dumps(one(contender, folder, int(jobs))))
        return 0
    folder = submissions(options.files)
    runs: dict[str, list[Run]] = {name: [] for name in JOBS}
    for _ in range(options.turns):
        for name in JOBS:
            runs[name].append(measured(name, folder, 2))
    rows = [*throughput_rows(runs, options.files), *scaling_rows(folder, options.turns)]
    ours = runs["auditcheck"][-1]
    if options.many:
        most = submissions(options.many)
        rows += [*scaling_rows(most, 2), *memory_rows(ours, measured("auditcheck", most, 2))]
    head = "| measure | auditcheck | beside | ratio | bar | kept |\n|---|---|---|---|---|---|\n"
    share, stored = ours["parent processor"] / ours["processor"], ours["ledger"] * 1024 / ours["files"]
    notes = (
        f"{ours['blocked']:.0f} of {ours['files']:.0f} submissions have issues. The parent process took "
        f"{share:.0%} of the processor time; the ledger has {stored:.1f} KiB a file."
    )
    text = head + "\n".join(rows) + "\n\n" + notes + "\n"
    print(text)
    if options.write:
        RESULTS.write_text(f"# Benchmarks of a batch: the last run\n\n{text}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
