"""Which tests reach which line, and how long each takes: recorded once, with coverage."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import coverage

NEVER = -1.0


@dataclass(slots=True)
class Record:
    """Seconds by test, tests by module and line, and the digest of each module as it was recorded."""

    digests: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    stale: frozenset[str] = frozenset()

    def reaching(self, module: str, lines: Iterable[int]) -> set[str]:
        """Return the tests that reach one of the lines; of a module changed since, all that reach it."""
        if module in self.stale:
            return self.of_module(module)
        known = self.lines.get(module, {})
        return set().union(*(known.get(line, ()) for line in lines))

    def of_module(self, module: str) -> set[str]:
        """Return the tests that reach a module's functions at all."""
        return set().union(*self.lines.get(module, {}).values())


def record(
    run: Callable[[pytest.Item, pytest.Item | None], bool],
    items: list[pytest.Item],
    paths: dict[str, Path],
    known: Record,
) -> Record:
    """Run the tests that are not known yet and return the record with them.

    ``run`` runs one test and says whether it passed. A test that fails without any change is recorded
    with ``NEVER`` for its seconds.
    """
    for module, path in paths.items():
        known.digests.setdefault(module, digest(path))
    new = [item for item in items if item.nodeid not in known.seconds]
    if not new:
        return known
    watching = coverage.Coverage(data_file=None, include=[str(p) for p in paths.values()], config_file=False)
    watching.start()
    for item, following in zip(new, [*new[1:], None], strict=False):
        watching.switch_context(item.nodeid)
        started = time.process_time()
        passed = run(item, following)
        known.seconds[item.nodeid] = time.process_time() - started if passed else NEVER
    watching.stop()
    data = watching.get_data()
    for module, path in paths.items():
        reached = known.lines.setdefault(module, {})
        for line, contexts in data.contexts_by_lineno(str(path)).items():
            reached.setdefault(line, set()).update(filter(None, contexts))
    return known


def stored(path: Path) -> Record:
    """Return a record written before, or an empty one."""
    if not path.exists():
        return Record()
    written = json.loads(path.read_text(encoding="utf-8"))
    names = written["tests"]
    lines = {
        module: {int(line): {names[i] for i in tests} for line, tests in known.items()}
        for module, known in written["lines"].items()
    }
    return Record(written["digests"], dict(zip(names, written["seconds"], strict=True)), lines)


def digest(path: Path) -> str:
    """Return what tells one version of a module from another."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def store(path: Path, known: Record) -> None:
    """Write a record for the next run."""
    names = {name: i for i, name in enumerate(known.seconds)}
    lines = {
        module: {line: sorted(names[test] for test in tests) for line, tests in reached.items()}
        for module, reached in known.lines.items()
    }
    seconds = list(known.seconds.values())
    written = {"digests": known.digests, "tests": list(names), "seconds": seconds, "lines": lines}
    path.write_text(json.dumps(written), encoding="utf-8")
