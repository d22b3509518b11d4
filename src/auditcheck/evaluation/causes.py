"""Common causes of issues: what the diagnosis found, figures that should all be one, a shared cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from auditcheck.evaluation.sharing import Change, changes_needed, equated_cells
from auditcheck.model.cells import CellRef
from auditcheck.model.figures import format_figure
from auditcheck.model.issues import Issue, IssueKind
from auditcheck.model.words import Words

Members = tuple[int, ...]

_READERS = 100
"""How many issues of one cell are compared with one another."""

_NAMED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Issues (their positions, ascending) that go together, the cells behind them, and why, in words."""

    members: Members
    cells: tuple[CellRef, ...]
    ground: Words


def common_causes(issues: Sequence[Issue]) -> list[Cause]:
    """Return the causes of more than one issue; no issue has two."""
    taken: set[int] = set()
    found: list[Cause] = []
    for causes in _FINDERS:
        free = [number for number in range(len(issues)) if number not in taken]
        for cause in causes(issues, free):
            found.append(cause)
            taken.update(cause.members)
    return found


Finder = Callable[[Sequence[Issue], Sequence[int]], Iterable[Cause]]


# --- figures that should all be one


def _disagreements(issues: Sequence[Issue], free: Sequence[int]) -> Iterator[Cause]:
    """Yield rings of failed equalities of cells: A = B, A = C and B = C are one disagreement."""
    edges = {n: ends for n in free if (ends := equated_cells(issues[n])) is not None}
    for members, cells in _components(edges):
        if len({edges[number] for number in members}) >= len(cells):
            yield Cause(members=members, cells=cells, ground=_disagreement(members, issues, cells))


def _components(edges: dict[int, frozenset[CellRef]]) -> Iterator[tuple[Members, tuple[CellRef, ...]]]:
    """Yield the positions of equalities that hang together, and their cells."""
    above: dict[CellRef, CellRef] = {}

    def root(cell: CellRef) -> CellRef:
        while above.setdefault(cell, cell) != cell:
            above[cell] = cell = above[above[cell]]
        return cell

    for one, other in edges.values():
        above[root(one)] = root(other)
    groups: dict[CellRef, list[int]] = defaultdict(list)
    for number, ends in edges.items():
        groups[root(next(iter(ends)))].append(number)
    for members in groups.values():
        yield tuple(members), tuple(sorted({cell for number in members for cell in edges[number]}))


def _disagreement(members: Members, issues: Sequence[Issue], cells: tuple[CellRef, ...]) -> Words:
    shown: dict[CellRef, str] = {}
    for number in members:
        sums = issues[number].comparison
        for side in (sums.left, sums.right) if sums is not None else ():
            term = side.terms[0]
            if term.cell is not None and term.value is not None:
                shown[term.cell] = format_figure(term.value, term.kind, term.places)
    names = [f"{cell.qualified} {shown.get(cell, '')}".strip() for cell in cells[:_NAMED]]
    more = len(cells) - len(names)
    tail = Words(f" 等 {len(cells)} 处", f" and {more} more") if more > 0 else Words("", "")
    return Words(
        f"{'、'.join(names)}{tail.zh} 应为同一个数", f"{', '.join(names)}{tail.en} should be one figure"
    )


# --- what the diagnosis found


def _diagnosed(issues: Sequence[Issue], free: Sequence[int]) -> Iterator[Cause]:
    """Yield issues that the same correction cures, and what was told of the suspect cell's content."""
    groups: dict[tuple[int, tuple[CellRef, ...]], list[int]] = defaultdict(list)
    for number in free:
        issue = issues[number]
        if issue.cured_by:
            groups[id(issue.diagnosis), issue.cured_by].append(number)
    values = _value_issues(issues, free)
    for (_, cells), cured in groups.items():
        first = issues[cured[0]]
        alone = len(cells) == 1 and _only_suspect(first)
        members = sorted([*cured, *(values.pop(cells[0], []) if alone else [])])
        if len(members) > 1:
            yield Cause(members=tuple(members), cells=cells, ground=_corrected(first, cells))


def _value_issues(issues: Sequence[Issue], free: Iterable[int]) -> dict[CellRef, list[int]]:
    """Return what was told of single cells themselves."""
    found: dict[CellRef, list[int]] = defaultdict(list)
    for number in free:
        issue = issues[number]
        cell = issue.primary.cell
        if cell is not None and not issue.related and issue.kind in {IssueKind.VALUE, IssueKind.CONTRACT}:
            found[cell].append(number)
    return found


def _only_suspect(issue: Issue) -> bool:
    return issue.diagnosis is not None and issue.diagnosis.alternatives == 1


def _corrected(issue: Issue, cells: tuple[CellRef, ...]) -> Words:
    names = [cell.qualified for cell in cells]
    listed = Words("、".join(names), " and ".join(names))
    suspect = issue.diagnosis.likeliest if issue.diagnosis is not None else None
    if issue.diagnosis is not None and issue.diagnosis.alternatives > 1 and len(cells) == 1:
        return Words("改正诊断所列任一格后", "whichever of the cells of the diagnosis is corrected")
    proposed = suspect is not None and all(each.proposed is not None for each in suspect.corrections)
    verified = Words("（已重算验证）", " (checked by evaluating the rules again)")
    once = Words(f"改正 {listed.zh} 后", f"once {listed.en} {'is' if len(cells) == 1 else 'are'} corrected")
    return once + verified if proposed else once


# --- what issues share


def _shared_cells(issues: Sequence[Issue], free: Sequence[int]) -> Iterator[Cause]:
    """Yield balances that share a cell and hold again with one and the same change of it."""
    readers: dict[CellRef, list[tuple[int, Change]]] = defaultdict(list)
    for number in free:
        for cell, change in changes_needed(issues[number]).items():
            if len(readers[cell]) < _READERS:
                readers[cell].append((number, change))
    groups = [
        (cell, members) for cell, each in readers.items() for members in _alike(each) if len(members) > 1
    ]
    taken: set[int] = set()
    for cell, members in sorted(groups, key=lambda group: (-len(group[1]), group[1], group[0])):
        if taken.isdisjoint(members):
            taken.update(members)
            yield Cause(members=members, cells=(cell,), ground=_share(cell))


def _alike(readers: Sequence[tuple[int, Change]]) -> set[Members]:
    return {tuple(number for number, other in readers if other.is_met_by(change)) for _, change in readers}


def _share(cell: CellRef) -> Words:
    return Words(
        f"都取用 {cell.qualified}，该格作同样的改动即可全部成立",
        f"all read {cell.qualified}, and one change of it makes all of them hold",
    )


def _same_cells(issues: Sequence[Issue], free: Sequence[int]) -> Iterator[Cause]:
    """Yield what was told more than once of one cell's content."""
    for cell, members in _value_issues(issues, free).items():
        if len(members) > 1:
            ground = Words(f"都出在 {cell.qualified} 一格", f"all are about {cell.qualified}")
            yield Cause(members=tuple(members), cells=(cell,), ground=ground)


_FINDERS: tuple[Finder, ...] = (_disagreements, _diagnosed, _shared_cells, _same_cells)
