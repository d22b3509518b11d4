"""The small submission in one process, pack and schemas loaded: both sides in turn, as JSON.

`python benchmarks/in_process.py small.xlsx REPETITIONS`
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import script_small

import auditcheck

PACK = Path(__file__).parent / "packs" / "small.yaml"


def seconds(job: Callable[[], object]) -> float:
    started = time.perf_counter()
    job()
    return time.perf_counter() - started


def main(path: str, repetitions: int) -> None:
    pack = auditcheck.load_rulepack(PACK)
    jobs: dict[str, Callable[[], object]] = {
        "auditcheck": lambda: auditcheck.check(path, pack, diagnose=False),
        "script": lambda: script_small.check(path),
    }
    for job in jobs.values():
        job()
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(repetitions):
        for name, job in jobs.items():
            times[name].append(seconds(job))
    print(json.dumps(times))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
