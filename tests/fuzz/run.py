"""Run a fuzzing harness for a stated time or number of inputs, in worker processes that may crash.

``python -m tests.fuzz.run readers --minutes 10 --seed 1`` tries inputs 1,000,000 and on while there is time;
the same seed gives the same inputs. ``--only N`` tries a single one in this process, and ``--keep FOLDER``
writes what it was to a file.
"""

from __future__ import annotations

import argparse
import json
import os
import selectors
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

TARGETS = ("readers", "remembered", "expressions", "packs", "numbers")
APART = 1_000_000
"""Distance between the inputs of two seeds."""
_ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 60.0
_START = 120.0


@dataclass(slots=True, kw_only=True)
class Result:
    """How many inputs ended in which way, and what was found, by the number of the input."""

    target: str
    tried: int = 0
    seconds: float = 0.0
    endings: Counter[str] = field(default_factory=Counter)
    findings: dict[int, str] = field(default_factory=dict)


def run(target: str, first: int, *, seconds: float = 1e9, count: int = sys.maxsize) -> Result:
    """Try inputs from ``first`` on until time or number is used up."""
    result = Result(target=target)
    started = time.monotonic()
    at = first
    while at < first + count and time.monotonic() - started < seconds:
        for seed, kind, text in _worker(target, at):
            if kind == "finding":
                result.findings[seed] = text
            result.endings["finding" if kind == "finding" else text.partition(" (")[0]] += 1
            result.tried, at = result.tried + 1, seed + 1
            result.seconds = time.monotonic() - started
            if at >= first + count or result.seconds >= seconds:
                break
    return result


def _worker(target: str, first: int) -> Iterator[tuple[int, str, str]]:
    """Yield how inputs ended until the worker dies or hangs, which is told as a finding of its input."""
    environment = {k: v for k, v in os.environ.items() if k != "RUST_BACKTRACE"} | {"PYTHONHASHSEED": "0"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fuzz.worker", target, str(first)],
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    current = first
    try:
        for line in _lines(process.stdout.fileno()):
            current, kind, text = json.loads(line)
            if kind != "begun":
                yield current, kind, text
        hung = process.poll() is None and not _ends(process)
        yield current, "finding", "hung" if hung else f"the process died ({process.wait()})"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _lines(descriptor: int) -> Iterator[bytes]:
    """Yield the lines of a pipe until it ends or nothing comes for too long."""
    unended, patience = b"", _START
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while selector.select(patience) and (read := os.read(descriptor, 1 << 16)):
            *lines, unended = (unended + read).split(b"\n")
            yield from lines
            patience = _PATIENCE


def _ends(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(2)
    except subprocess.TimeoutExpired:
        return False
    return True


def told(result: Result) -> str:
    """Return a result as lines of text."""
    lines = [f"{result.target}: {result.tried:,} inputs in {result.seconds:,.0f} s"]
    lines += [f"  {count:>9,}  {ending}" for ending, count in result.endings.most_common()]
    lines += [f"FOUND by {seed}: {text}" for seed, text in result.findings.items()]
    return "\n".join(lines)


def main() -> int:
    """Run what the command line says; return 1 if something was found."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="the number of a single input")
    parser.add_argument("--keep", type=Path, help="a folder for what that input was (readers)")
    asked = parser.parse_args()
    if asked.only is not None:
        module = import_module(f"tests.fuzz.{asked.target}")
        if asked.keep:
            (asked.keep / f"{asked.target}-{asked.only}").write_bytes(module.made(asked.only))
        print(module.attempt(asked.only))
        return 0
    result = run(asked.target, asked.seed * APART, seconds=60 * asked.minutes)
    print(told(result))
    return 1 if result.findings else 0


if __name__ == "__main__":
    sys.exit(main())
