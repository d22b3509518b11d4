"""Scores: where the planted cell stands in the answer, whether its value came back, how long it took."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import ceil, log10
from statistics import median

CELLS = (50, 100, 200, 350, 500, 10_000)


@dataclass(frozen=True, kw_only=True)
class Result:
    """How one planted fault was answered. ``rank`` is 0 for first; None: not in the answer.

    ``wrong_certain``: a cell that was right was called certainly wrong, or certainly given a wrong value.
    """

    kind: str
    largest: float
    cells: int
    determined: bool
    rank: int | None
    restored: bool
    certain: bool
    wrong_certain: bool
    says_one_of: bool
    seconds: float
    processor: float
    double: bool = False
    milp_first: bool | None = None
    milp_seconds: float | None = None


@dataclass
class Line:
    name: str
    results: list[Result] = field(default_factory=list)

    def share(self, hits: Iterable[bool]) -> str:
        found = list(hits)
        return f"{100 * sum(found) / len(found):6.1f}" if found else "     –"

    def text(self) -> str:
        all_ = self.results
        times = [result.processor * 1000 for result in all_]
        rival = [r.milp_first for r in all_ if r.milp_first is not None]
        slow = [r.milp_seconds * 1000 for r in all_ if r.milp_seconds is not None]
        return (
            f"{self.name:<24}{len(all_):>6}"
            f"{self.share(r.rank == 0 for r in all_):>8}"
            f"{self.share(r.rank is not None and r.rank < 3 for r in all_):>8}"
            f"{self.share(r.rank is not None for r in all_):>8}"
            f"{self.share(r.restored for r in all_):>9}"
            f"{sum(r.wrong_certain for r in all_):>7}"
            f"{median(times):>9.1f}{max(times):>9.1f}"
            f"{self.share(rival):>9}" + (f"{median(slow):>9.1f}" if slow else f"{'–':>9}")
        )


HEAD = (
    f"{'':<24}{'n':>6}{'first':>8}{'top 3':>8}{'inside':>8}{'restored':>9}{'wrong':>7}"
    f"{'median':>9}{'worst':>9}{'MILP':>9}{'median':>9}\n"
    f"{'':<24}{'':>6}{'%':>8}{'%':>8}{'%':>8}{'%':>9}{'sure':>7}{'ms':>9}{'ms':>9}{'first %':>9}{'ms':>9}"
)


def table(results: list[Result]) -> str:
    """Return the results by kind, by largest amount and by size, and the totals that the bars are about."""
    lines = [HEAD]
    chosen = [r for r in results if r.determined and not r.double]
    parts: dict[str, Callable[[Result], str]] = {
        "determined, by kind": lambda r: r.kind,
        "determined, by largest amount": lambda r: f"≤ 1e+{max(0, ceil(log10(r.largest))):02}",
        "determined, by number of cells": lambda r: f"≤ {next(most for most in CELLS if r.cells <= most):>4}",
    }
    for title, key in parts.items():
        lines.append(f"-- {title}")
        lines += [
            Line(name, [r for r in chosen if key(r) == name]).text()
            for name in sorted({key(r) for r in chosen})
        ]
    lines.append("-- all")
    lines += [Line(name, own).text() for name, own in groups(results).items() if own]
    return "\n".join(lines)


def groups(results: list[Result]) -> dict[str, list[Result]]:
    """Return the results by what the bars are about."""
    single = [r for r in results if not r.double]
    return {
        "determined": [r for r in single if r.determined],
        "not determined": [r for r in single if not r.determined],
        "double faults": [r for r in results if r.double],
    }


def bars(results: list[Result], limit: float) -> tuple[str, bool]:
    """Return each bar with what was reached, and whether all were met."""
    by = groups(results)
    sure, open_, double = by["determined"], by["not determined"], by["double faults"]
    times = [r.seconds for r in results]
    busy = [r.processor for r in results]
    certain = [r for r in results if r.certain]
    asked = [
        ("determined: first ≥ 95 %", _part(sure, lambda r: r.rank == 0), 0.95, True),
        ("determined: restored ≥ 90 %", _part(sure, lambda r: r.restored), 0.90, True),
        ("wrong certain claims = 0", sum(r.wrong_certain for r in results), 0, False),
        ("double faults: first ≥ 80 %", _part(double, lambda r: r.rank == 0), 0.80, True),
        ("not determined: inside ≥ 98 %", _part(open_, lambda r: r.rank is not None), 0.98, True),
        ("not determined: says one of ≥ 98 %", _part(open_, lambda r: r.says_one_of), 0.98, True),
        ("median of processor time < 50 ms", median(busy), 0.05, False),
        (f"worst of processor time < {limit:g} s", max(busy), limit, False),
    ]
    lines, met = [], True
    for name, value, bar, least in asked:
        good = value >= bar if least else value <= bar
        met &= good
        lines.append(f"{'met   ' if good else 'MISSED'} {name:<36} {value:.4g}")
    lines.append(f"by the clock: median {median(times):.4g} s, worst {max(times):.4g} s")
    among = _part(sure, lambda r: r.certain)
    lines.append(f"certain claims: {len(certain)} faults in all, {among:.4g} of the determined ones")
    return "\n".join(lines), met


def _part(results: list[Result], hit: object) -> float:
    assert callable(hit)
    return sum(bool(hit(r)) for r in results) / len(results) if results else 0.0
