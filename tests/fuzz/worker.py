"""A process that tries one input after the other and says how each ended; it may be killed at any of them.

``python -m tests.fuzz.worker TARGET FIRST`` is started by the runner, never by hand.
"""

from __future__ import annotations

import json
import resource
import sys
import time
import traceback
from importlib import import_module
from pathlib import Path

from tests.fuzz.findings import Finding

MEMORY = 1 << 30
SLOW = 5.0
"""Seconds of processor time above which an input is a finding."""


def main() -> None:
    """Try every number from the first on until this process is ended."""
    target, first = sys.argv[1], int(sys.argv[2])
    attempt = import_module(f"tests.fuzz.{target}").attempt
    _bound_memory()
    seed = first
    while True:
        _say(seed, "begun", "")
        started = time.process_time()
        try:
            kind, text = "ended", attempt(seed)
        except Finding as finding:
            kind, text = "finding", str(finding)
        except BaseException as error:  # noqa: BLE001 - a native reader panics outside of Exception
            kind, text = "finding", f"{type(error).__name__}: {error}\n{traceback.format_exc(limit=-3)}"
        seconds = time.process_time() - started
        if seconds > SLOW:
            kind, text = "finding", f"{seconds:.1f} s: {text}"
        _say(seed, kind, text)
        seed += 1


def _say(seed: int, kind: str, text: str) -> None:
    sys.stdout.write(json.dumps([seed, kind, text[:2000]]) + "\n")
    sys.stdout.flush()


def _bound_memory() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    limit = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    main()
