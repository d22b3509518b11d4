"""A theory: clauses that hold together, what follows from them, and which of them exclude each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction

from auditcheck.arithmetic.simplex import NOUGHT, Simplex, Value
from auditcheck.consistency.clauses import Atom, Clause, Comparison, Limit, Part
from auditcheck.consistency.vocabulary import Cell

Source = str
Sources = frozenset[Source]
NOBODY: Sources = frozenset()
NATURE: Source = ""
"""The source of what needs no rule: nothing is fewer than none."""


@dataclass(frozen=True, slots=True)
class Sourced:
    """A clause and the rule (or contract) that asks for it."""

    source: Source
    parts: tuple[Part, ...]


def sourced(source: Source, clause: Clause) -> Sourced:
    """Return a clause of a source, its parts in a fixed order."""
    return Sourced(source, tuple(sorted(clause, key=repr)))


@dataclass(frozen=True, slots=True)
class _Bound:
    """A bound of an unknown of the simplex method; ``unknown`` None: of nothing, which is 0."""

    unknown: int | None
    value: Value
    upper: bool


@dataclass(slots=True, eq=False)
class Theory:
    """Clauses over cells; ``exact``: comparisons without their tolerances.

    Bounds are set and taken back as questions need them; the values found so far are kept, and
    whatever they show possible is not asked of the simplex method again.
    """

    cells: dict[str, Cell]
    exact: bool
    _simplex: Simplex[Sources] = field(default_factory=Simplex)
    _unknowns: dict[str, int] = field(default_factory=dict)
    _known: dict[int, tuple[Comparison, list[_Bound]]] = field(default_factory=dict)
    _atoms: dict[str, tuple[bool, Sources]] = field(default_factory=dict)

    def conflict(self, clauses: Sequence[Sourced], case: Iterable[Part] = ()) -> Sources | None:
        """Return whose clauses exclude each other where all parts of ``case`` hold; None if none do."""
        with self._supposing():
            found = self._assume(case)
            return self._propagated(clauses) if found is None else found

    def excluded(self, clauses: Sequence[Sourced], cases: Iterable[Clause]) -> Sources | None:
        """Return whose clauses exclude every one of the cases, None if one is possible."""
        with self._supposing():
            found = self._propagated(clauses)
            if found is not None:
                return found
            open_ = [each for each in clauses if len(each.parts) > 1]
            reasons: Sources = NOBODY
            for case in cases:
                each_reasons = self._refuted_case(case, open_)
                if each_reasons is None:
                    return None
                reasons |= each_reasons
            return reasons

    def fixed(self, clauses: Sequence[Sourced]) -> dict[str, tuple[Fraction, Sources]]:
        """Return the cells that can hold one value only, with it and whose clauses ask for it."""
        with self._supposing():
            return {} if self._propagated(clauses) is not None else dict(self._pinned())

    # --- what follows

    @contextmanager
    def _supposing(self) -> Iterator[None]:
        """Take back what is set inside, and find values again that all that is left allows."""
        mark, atoms = self._simplex.mark(), dict(self._atoms)
        try:
            yield
        finally:
            self._simplex.undo(mark)
            self._atoms = atoms
            self._simplex.check()

    def _propagated(self, clauses: Sequence[Sourced]) -> Sources | None:
        """Set what every clause asks that leaves one possibility, until nothing new follows."""
        for each in clauses:
            if len(each.parts) == 1:
                found = self._set(each.parts[0], frozenset({each.source}))
                if found is not None:
                    return found
        found = self._checked()
        return self._closed([each for each in clauses if len(each.parts) != 1]) if found is None else found

    def _checked(self) -> Sources | None:
        found = self._simplex.check()
        return None if found is None else _joined(found)

    def _closed(self, waiting: list[Sourced]) -> Sources | None:
        known = -1
        while known != len(waiting) and not all(map(self._satisfied, waiting)):
            known = len(waiting)
            left: list[Sourced] = []
            for each in waiting:
                state = self._narrowed(each)
                if isinstance(state, frozenset):
                    return state
                if state is not None:
                    left.append(state)
            waiting = left
        return None

    def _satisfied(self, each: Sourced) -> bool:
        """Say whether the values found so far satisfy a clause."""
        for part in each.parts:
            if isinstance(part, Atom):
                known = self._atoms.get(part.text)
                if known is not None and known[0] == part.holds:
                    return True
            elif all(map(self._shown, self._bounds(part))):
                return True
        return False

    def _narrowed(self, each: Sourced) -> Sourced | Sources | None:
        """Return the clause if it stays open, None once it asks nothing more, or a conflict."""
        reasons: Sources = frozenset({each.source})
        possible: list[Part] = []
        for part in each.parts:
            refuted = self._refuted(part)
            if refuted is None:
                possible.append(part)
                if len(possible) > 1:
                    return each
            else:
                reasons |= refuted
        if not possible:
            return reasons
        found = self._set(possible[0], reasons)
        return self._checked() if found is None else found

    def _refuted(self, part: Part) -> Sources | None:
        """Return why a part cannot hold, None if it can."""
        if isinstance(part, Atom):
            known = self._atoms.get(part.text)
            return known[1] if known is not None and known[0] != part.holds else None
        bounds = self._bounds(part)
        if all(map(self._shown, bounds)):
            return None
        with self._supposing():
            found = self._bounded(bounds, NOBODY)
            return self._checked() if found is None else found

    def _shown(self, bound: _Bound) -> bool:
        """Say whether the values found so far satisfy a bound."""
        value = NOUGHT if bound.unknown is None else self._simplex.values[bound.unknown]
        return value <= bound.value if bound.upper else value >= bound.value

    def _refuted_case(self, case: Clause, open_: list[Sourced]) -> Sources | None:
        with self._supposing():
            found = self._assume(case)
            if found is None:
                found = self._checked()
            return self._closed(open_) if found is None else found

    def _assume(self, case: Iterable[Part]) -> Sources | None:
        for part in sorted(case, key=repr):
            found = self._set(part, NOBODY)
            if found is not None:
                return found
        return None

    def _set(self, part: Part, reasons: Sources) -> Sources | None:
        if isinstance(part, Atom):
            known = self._atoms.setdefault(part.text, (part.holds, reasons))
            return None if known[0] == part.holds else reasons | known[1]
        return self._bounded(self._bounds(part), reasons)

    def _bounded(self, bounds: list[_Bound], reasons: Sources) -> Sources | None:
        for each in bounds:
            if each.unknown is None:
                if not self._shown(each):
                    return reasons
                continue
            bound = self._simplex.at_most if each.upper else self._simplex.at_least
            found = bound(each.unknown, each.value, reasons)
            if found is not None:
                return _joined(found)
        return None

    # --- fixed cells

    def _pinned(self) -> Iterator[tuple[str, tuple[Fraction, Sources]]]:
        values = self._simplex.values
        first = {name: values[unknown] for name, unknown in self._unknowns.items()}
        open_ = dict(self._unknowns)
        for name, unknown in self._unknowns.items():
            if name not in open_:
                continue
            reasons = [self._beyond(unknown, first[name], upward=upward) for upward in (True, False)]
            open_ = {n: u for n, u in open_.items() if values[u] == first[n]}
            above, below = reasons
            if above is not None and below is not None:
                yield name, (Fraction(first[name].real), above | below)

    def _beyond(self, unknown: int, value: Value, *, upward: bool) -> Sources | None:
        """Return why an unknown cannot pass a value, None if it can."""
        step = Value(value.real, value.step + (1 if upward else -1))
        bound = self._simplex.at_least if upward else self._simplex.at_most
        with self._supposing():
            found = bound(unknown, step, NOBODY)
            return self._checked() if found is None else _joined(found)

    def _bounds(self, part: Comparison) -> list[_Bound]:
        """Return the bounds that a comparison sets; kept by identity, as equal fractions hash slowly."""
        known = self._known.get(id(part))
        if known is None:
            limits = part.limits(exact=self.exact)
            known = self._known[id(part)] = (part, [self._bound(limit) for limit in limits])
        return known[1]

    def _bound(self, limit: Limit) -> _Bound:
        strict = (-1 if limit.upper else 1) if limit.strict else 0
        return _Bound(self._sum(limit.terms), Value(limit.value, strict), limit.upper)

    def _sum(self, terms: tuple[tuple[str, Fraction], ...]) -> int | None:
        own = {self._unknown(name): coefficient for name, coefficient in terms}
        if len(own) > 1:
            return self._simplex.sum_of(own)
        return next(iter(own), None)

    def _unknown(self, name: str) -> int:
        if name not in self._unknowns:
            self._unknowns[name] = self._simplex.unknown()
        return self._unknowns[name]


def contract_clauses(cells: Iterable[Cell]) -> list[Sourced]:
    """Return what the contracts of cells ask."""
    found = []
    for cell in cells:
        terms = ((cell.name, Fraction(1)),)
        source = contract_of(cell.name) if cell.by_contract else NATURE
        if cell.low is not None:
            found.append(Sourced(source, (Comparison(terms, ">=", cell.low),)))
        if cell.high is not None:
            found.append(Sourced(source, (Comparison(terms, "<=", cell.high),)))
    return found


def contract_of(cell: str) -> Source:
    """Return the source that stands for the contract of a cell."""
    return f"contract {cell}"


def _joined(found: Iterable[Sources]) -> Sources:
    return frozenset[Source]().union(*found)
