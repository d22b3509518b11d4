"""Mutation testing: ``python -m tests.mutation`` changes the code bit by bit and counts what tests notice.

Needs a POSIX system (forks) and the extra ``mutation``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import sys
import time
import tomllib
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tests.mutation.applying import Uses, names_of
from tests.mutation.operators import Mutant, mutants_of
from tests.mutation.quick import arguments, quicken
from tests.mutation.recording import NEVER, Record, digest, record, store, stored
from tests.mutation.reporting import Result, write_results
from tests.mutation.serving import Job, Outcome, Runner, Server

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SOURCES = ROOT / "src" / "auditcheck"
SCOPE = ("tables/values.py", "expressions/**/*.py", "evaluation/*.py", "diagnosis/*.py")
CACHE = ROOT / ".mutation"
LEAST = 25


def main() -> int:
    """Run the mutants asked for and write what became of them."""
    asked = _arguments()
    os.chdir(ROOT)
    CACHE.mkdir(exist_ok=True)
    return int(pytest.main([*arguments()], plugins=[Mutation(asked)]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="the part of each module's mutants to try")
    parser.add_argument("--seed", default="1", help="chooses the mutants where --share is below 1")
    parser.add_argument("--jobs", type=int, default=1, help="mutants at a time")
    parser.add_argument(
        "--only", default="", help="modules whose path begins with this; their figures go to .mutation/"
    )
    parser.add_argument("--again", action="store_true", help="only those that were not killed last time")
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="the longest that the tests of one may take"
    )
    return parser.parse_args()


class Mutation:
    """The pytest plugin that runs mutants instead of the tests collected."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked = asked
        self.killers: dict[str, dict[str, int]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Make the tests quick."""
        quicken(items)

    def pytest_internalerror(self, excrepr: object) -> None:
        """Tell of a mistake of the harness itself."""
        print(excrepr, file=sys.stderr)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Record what tests reach, then run the mutants."""
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be collected")
        runner = Runner()
        session.config.pluginmanager.register(runner)
        session.config.pluginmanager.unregister(
            name="terminalreporter"
        )  # of a mutant's tests nothing is told
        paths = {str(p.relative_to(SOURCES)): p for pattern in SCOPE for p in sorted(SOURCES.glob(pattern))}
        known = _recorded(runner, session.items, paths)
        trees, mutants = {}, {}
        for module, path in paths.items():
            trees[module], mutants[module] = mutants_of(path, module)
        chosen = [mutant for module in paths for mutant in self._chosen(mutants[module])]
        chosen.sort(key=self._lot)  # stopped half-way, the results are a fair sample all the same
        before = _results()
        if self.asked.again:
            chosen = [m for m in chosen if m.key in before and not before[m.key].killed]
        else:
            chosen = [m for m in chosen if m.key not in before]
        uses = Uses(trees)
        items = {item.nodeid: item for item in session.items}
        server = Server(items, runner, known, uses, self.asked.jobs)
        started = time.monotonic()
        for done, (mutant, outcome) in enumerate(server.outcomes(self._jobs(chosen, known, items, uses)), 1):
            self._note(mutant, outcome)
            before[mutant.key] = Result(mutant.module, mutant.key, outcome.status, outcome.by)
            if done % 20 == 0 or done == len(chosen):
                _keep(before)
                print(
                    f"{done}/{len(chosen)}, {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True
                )
        current = {mutant.key for found in mutants.values() for mutant in found}
        before = {key: each for key, each in before.items() if key in current}
        _keep(before)
        home = CACHE if self.asked.only else HERE  # the list of all is not replaced by that of a part
        write_results(home / "survivors.txt", list(before.values()), _equivalents())
        return True

    def _chosen(self, mutants: list[Mutant]) -> list[Mutant]:
        mutants = [mutant for mutant in mutants if mutant.module.startswith(self.asked.only)]
        enough = max(LEAST, math.ceil(self.asked.share * len(mutants)))
        return sorted(mutants, key=self._lot)[:enough]

    def _lot(self, mutant: Mutant) -> str:
        """Draw lots by name: the same mutants are chosen again when others have changed."""
        return hashlib.sha256(f"{self.asked.seed} {mutant.key}".encode()).hexdigest()

    def _jobs(
        self,
        mutants: Sequence[Mutant],
        known: Record,
        items: dict[str, pytest.Item],
        uses: Uses,
    ) -> Iterator[Job]:
        for mutant in mutants:
            tests = [t for t in _reaching(mutant, known, uses) if t in items and known.seconds[t] != NEVER]
            killers = self.killers.get(mutant.module, {})
            tests.sort(key=lambda t: (-killers.get(t, 0), known.seconds[t] * _distance(t, mutant), t))
            yield Job(mutant, _within(tests, known, self.asked.seconds))

    def _note(self, mutant: Mutant, outcome: Outcome) -> None:
        """Remember what kills: such tests come first for the module's other mutants."""
        if outcome.status == "killed":
            killers = self.killers.setdefault(mutant.module, {})
            killers[outcome.by] = killers.get(outcome.by, 0) + 1


def _reaching(mutant: Mutant, known: Record, uses: Uses) -> set[str]:
    """Return the tests that reach a mutant; of what runs while modules are imported, those that use it."""
    reached = known.reaching(mutant.module, mutant.lines) if mutant.in_function else set()
    names = names_of(mutant, uses.trees[mutant.module])
    made = uses.made_from(names)
    if reached or (mutant.in_function and not made):
        return reached
    reached |= known.of_module(mutant.module) if mutant.in_function else set()
    for module, line in uses.lines(names):
        reached |= known.reaching(module, [line])
    for module, _ in made:
        reached |= known.of_module(module)
    return reached


def _distance(test: str, mutant: Mutant) -> float:
    """Return how far a test is put off: those of the own module come first, then those of its package."""
    module = Path(mutant.module)
    if test.partition("::")[0].endswith(f"/test_{module.stem}.py"):
        return 0.1
    return 1 if test.startswith(f"tests/{module.parts[0]}/") else 4


def _within(tests: list[str], known: Record, seconds: float) -> list[str]:
    total = 0.0
    chosen: list[str] = []
    for test in tests:
        total += known.seconds[test]
        if total > seconds and chosen:
            break
        chosen.append(test)
    return chosen


def _recorded(runner: Runner, items: list[pytest.Item], paths: dict[str, Path]) -> Record:
    """Record in a child, so that no cache of this process is filled by the code as it is."""
    kept = CACHE / "record.json"
    pid = os.fork()
    if not pid:
        code = 1
        try:
            store(kept, record(runner.run, items, paths, stored(kept)))
            code = 0
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            os._exit(code)
    if os.waitpid(pid, 0)[1]:
        raise pytest.exit.Exception("the tests fail without any change")
    known = stored(kept)
    known.stale = frozenset(
        module for module, path in paths.items() if known.digests.get(module) != digest(path)
    )
    return known


def _results() -> dict[str, Result]:
    path = CACHE / "results.json"
    if not path.exists():
        return {}
    return {each["key"]: Result(**each) for each in json.loads(path.read_text(encoding="utf-8"))}


def _keep(results: dict[str, Result]) -> None:
    written = [vars(each) for each in results.values()]
    (CACHE / "results.json").write_text(json.dumps(written, ensure_ascii=False, indent=0), encoding="utf-8")


def _equivalents() -> dict[str, str]:
    with (HERE / "equivalent.toml").open("rb") as file:
        return {each["mutant"]: each["reason"] for each in tomllib.load(file)["equivalent"]}


if __name__ == "__main__":
    sys.exit(main())
