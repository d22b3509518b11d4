"""What a batch of the shipped packs' own sample workbooks costs a file: checked, its page, its list.

`python benchmarks/batch_packs.py [--copies N] [--write]` (POSIX only). Half of the samples and more have
issues, so this is dearer than a usual batch; the diagnosis is on.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sys
import time
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

from auditcheck.batch.executors import LocalPool
from auditcheck.batch.ledger import Ledger
from auditcheck.batch.messages import Settings
from auditcheck.batch.planning import Plan
from auditcheck.batch.reviewed import LedgerReview
from auditcheck.batch.running import run_batch
from auditcheck.reporters.review.files import LISTS, UNITS, review_files
from auditcheck.rulepacks.describing import pack_info
from auditcheck.rulepacks.loading import load_rulepack

HERE = Path(__file__).resolve().parent
SAMPLES = HERE.parent / "sample_workbooks"
RESULTS = HERE / "RESULTS-batch-packs.md"
FAMILIES = ("department-performance", "final-accounts")
JOBS = 2


def checked(folder: Path, family: str, out: Path) -> tuple[float, float, dict[str, list[float]]]:
    """Return processor seconds and ledger bytes a file, and the processor seconds of each page and list."""
    pack = load_rulepack(family)
    settings = Settings(pack=pack)
    plan = Plan(paths=(str(folder),), settings=settings, pack=pack_info(pack, recognised=False))
    with closing(Ledger(out, writing=True)) as ledger:
        before = _processor()
        with LocalPool(JOBS) as pool:
            run = run_batch(plan, ledger, pool, JOBS, lambda _: None)
        spent = _processor() - before
        ledger.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        size = ledger.path.stat().st_size
        review = LedgerReview(ledger, run)
        made = _made(review)
    return spent / review.info.files, size / review.info.files, made


def _made(review: LedgerReview) -> dict[str, list[float]]:
    made: dict[str, list[float]] = defaultdict(list)
    for file in review_files(review, "zh"):
        started = time.process_time()
        file.render()
        made[file.path.split("/")[0]].append(time.process_time() - started)
    return made


def _processor() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def _copies(family: str, folder: Path, count: int) -> int:
    samples = sorted((SAMPLES / family).glob("*.xlsx"))
    for number in range(count):
        for sample in samples:
            shutil.copy(sample, folder / f"{number}-{sample.name}")
    return len(samples) * count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=8)
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.name} as well")
    options = parser.parse_args()
    rows = []
    for family in FAMILIES:
        with TemporaryDirectory() as folder, TemporaryDirectory() as out:
            count = _copies(family, Path(folder), options.copies)
            spent, size, made = checked(Path(folder), family, Path(out))
        page, listed = (f"{mean(made[kind]) * 1000:.1f} ms" for kind in (UNITS, LISTS))
        rows.append(
            f"| {family} | {count} | {spent * 1000:.0f} ms | {page} | {listed} | {size / 1024:.1f} KiB |"
        )
    head = ("| pack | files | processor time a file | a page | a list | ledger a file |", "|---" * 6 + "|")
    text = "\n".join((*head, *rows)) + "\n"
    print(text)
    if options.write:
        RESULTS.write_text(f"# A batch of the sample workbooks: the last run\n\n{text}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.exit(main())
