"""Examination of a rule pack by itself: contradictions, dead conditions, rules that follow, fixed cells.

After de Jonge and van der Loo's `validatetools`, with exact arithmetic: no submission is needed, and
every claim holds for all figures. Contradictions and dead conditions count with the rules'
tolerances; what follows from other rules, and which cells are fixed, without them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial

from auditcheck.consistency.clauses import Clauses, Comparison, Part, TangledError, both, cases_of
from auditcheck.consistency.statements import Condition, Statements, statements_of
from auditcheck.consistency.theory import NATURE, Source, Sourced, Sources, Theory, contract_clauses, sourced
from auditcheck.consistency.vocabulary import Cell
from auditcheck.model.rules import RulePack
from auditcheck.model.words import Words

_MOST_CONFLICTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Rules and contracts of which not all can hold: always, or whenever ``condition`` holds.

    None of ``sources`` can be left out. ``rule`` states the condition.
    """

    sources: tuple[Source, ...]
    rule: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadCondition:
    """A condition that can never be true, by itself or by ``sources``."""

    rule: str
    condition: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Implied:
    """A rule that holds wherever ``sources`` do; without them, it always holds."""

    rule: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedCell:
    """A cell that can hold one value only."""

    cell: str
    value: Fraction
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What was found; ``used`` counts the rules looked at, the others tell why they were not (all) used."""

    contradictions: tuple[Contradiction, ...] = ()
    dead: tuple[DeadCondition, ...] = ()
    implied: tuple[Implied, ...] = ()
    fixed: tuple[FixedCell, ...] = ()
    used: int = 0
    not_used: dict[str, Words] = field(default_factory=dict)
    partly: dict[str, Words] = field(default_factory=dict)


def examine(pack: RulePack) -> Examination:
    """Return what the rules of a pack say about each other."""
    return _Examining(statements_of(pack), [rule.id for rule in pack.rules]).examination()


class _Examining:
    def __init__(self, statements: Statements, order: list[str]) -> None:
        self.statements = statements
        self.order = order
        cells = statements.vocabulary.cells
        self.clauses = [
            sourced(each.rule, clause) for each in statements.made for clause in each.clauses
        ] + contract_clauses(cells.values())
        self._used: Counter[str] | None = None
        self.loose = Theory(cells=cells, exact=False)
        self.strict = Theory(cells=cells, exact=True)

    def examination(self) -> Examination:
        """Return everything that was found."""
        contradictions = self._contradictions()
        dead, conditional = self._conditions()
        for each in conditional:
            if self._is_new(each, contradictions):
                contradictions.append(each)
        known = {source for each in contradictions for source in each.sources} | {each.rule for each in dead}
        sound = self.strict.conflict(self.clauses) is None
        return Examination(
            contradictions=tuple(contradictions),
            dead=tuple(dead),
            implied=tuple(self._implied(known)) if sound else (),
            fixed=tuple(self._fixed()) if sound else (),
            used=len(self.order) - len(self.statements.not_used),
            not_used=self.statements.not_used,
            partly=self.statements.partly,
        )

    # --- contradictions

    def _contradictions(self) -> list[Contradiction]:
        """Find contradictions; one clause of each is left out before looking for the next."""
        found: list[Contradiction] = []
        while len(found) < _MOST_CONFLICTS:
            sources = self.loose.conflict(self.clauses)
            if sources is None:
                break
            fewest = self._fewest(sources, lambda kept: self.loose.conflict(kept) is not None)
            found.append(Contradiction(sources=fewest))
            dropped = next((each for each in reversed(fewest) if each in self.order), NATURE)
            self.clauses = [each for each in self.clauses if each.source != dropped]
        return found

    def _conditions(self) -> tuple[list[DeadCondition], list[Contradiction]]:
        dead: list[DeadCondition] = []
        conflicts: list[Contradiction] = []
        for instances in self._stated():
            states = [self._state(each) for each in instances]
            first = instances[0]
            never = [sources for never, sources in states if never]
            if len(never) == len(states):
                fewest = self._fewest_dead(first)
                dead.append(DeadCondition(rule=first.rule, condition=first.text, sources=fewest))
                continue
            for instance, (is_dead, sources) in zip(instances, states, strict=True):
                if sources is not None and not is_dead:
                    fewest = self._fewest(sources, partial(self._fails, instance))
                    conflicts.append(
                        Contradiction(sources=fewest, rule=instance.rule, condition=instance.text)
                    )
                    break
        return dead, conflicts

    def _stated(self) -> list[list[Condition]]:
        """Return the conditions as written, each on all its targets."""
        found: dict[tuple[str, str], list[Condition]] = {}
        for statement in self.statements.made:
            for condition in statement.conditions:
                found.setdefault((condition.rule, condition.text), []).append(condition)
        return list(found.values())

    def _state(self, condition: Condition) -> tuple[bool, Sources | None]:
        """Say whether a condition can never hold; else whose clauses fail wherever it does."""
        fails = self._all(self.clauses, condition.cases)
        if fails is None:
            return False, None
        others = [each for each in self.clauses if each.source != condition.rule]
        dead = self._all(others, condition.cases)
        return (True, dead) if dead is not None else (False, fails)

    def _all(self, clauses: Sequence[Sourced], cases: Clauses) -> Sources | None:
        """Return whose clauses exclude all cases, None if one of these is possible."""
        found: Sources = frozenset()
        for case in cases:
            sources = self.loose.conflict(clauses, case)
            if sources is None:
                return None
            found |= sources
        return found

    def _fails(self, condition: Condition, clauses: Sequence[Sourced]) -> bool:
        return self._all(clauses, condition.cases) is not None

    def _fewest_dead(self, condition: Condition) -> tuple[Source, ...]:
        others = [each for each in self.clauses if each.source != condition.rule]
        sources = self._all(others, condition.cases) or frozenset()
        return self._fewest(sources, partial(self._fails, condition))

    @staticmethod
    def _is_new(one: Contradiction, others: list[Contradiction]) -> bool:
        told = [other for other in others if not other.rule or other.condition == one.condition]
        return not any(set(other.sources) <= set(one.sources) for other in told)

    # --- what follows

    def _implied(self, known: set[Source]) -> list[Implied]:
        found = []
        by_rule: dict[Source, list[Sourced]] = {}
        for each in self.clauses:
            by_rule.setdefault(each.source, []).append(each)
        for rule in self.order:
            own = by_rule.get(rule, [])
            if not own or rule in known or rule in self.statements.not_used or self._is_free(own):
                continue
            sources = self._follows(own, [each for each in self.clauses if each.source != rule])
            if sources is not None:
                fewest = self._fewest(sources, partial(self._makes_hold, own))
                found.append(Implied(rule=rule, sources=fewest))
        return found

    def _is_free(self, own: list[Sourced]) -> bool:
        """Say whether a cell that no other clause holds can break one of a rule's without any other."""
        used = self._uses()
        return any(
            used[name] == 1 and _can_break(part, number, self.statements.vocabulary.cells[name])
            for each in own
            if len(each.parts) == 1 and isinstance(part := each.parts[0], Comparison)
            for number, (name, _) in enumerate(part.terms)
        )

    def _uses(self) -> Counter[str]:
        """Return how many clauses of rules hold each cell."""
        if self._used is None:
            limits = contract_clauses(self.statements.vocabulary.cells.values())
            self._used = Counter(name for each in self.clauses for name in _names(each))
            self._used.subtract(name for each in limits for name in _names(each))
        return self._used

    def _follows(self, own: list[Sourced], others: Sequence[Sourced]) -> Sources | None:
        """Return whose clauses make all of a rule's hold, None if some can fail."""
        found: Sources = frozenset()
        for clause in own:
            denied = _denied(clause.parts)
            sources = None if denied is None else self.strict.excluded(others, denied)
            if sources is None:
                return None
            found |= sources
        return found

    def _makes_hold(self, own: list[Sourced], others: Sequence[Sourced]) -> bool:
        return self._follows(own, others) is not None

    def _fixed(self) -> list[FixedCell]:
        found = self.strict.fixed(self.clauses)
        return [
            FixedCell(cell=name, value=value, sources=self._ordered(sources))
            for name, (value, sources) in sorted(found.items())
            if self.statements.vocabulary.cells[name].by_contract
        ]

    # --- sources

    def _fewest(self, sources: Sources, proves: Callable[[Sequence[Sourced]], bool]) -> tuple[Source, ...]:
        """Return a set of sources of which none can be left out (a deletion filter)."""
        kept = list(self._ordered(sources))
        for source in list(reversed(kept)):
            fewer = [each for each in kept if each != source]
            if proves(self._of(fewer)):
                kept = fewer
        return tuple(kept)

    def _of(self, sources: Iterable[Source]) -> list[Sourced]:
        wanted = {NATURE, *sources}
        return [each for each in self.clauses if each.source in wanted]

    def _ordered(self, sources: Sources) -> tuple[Source, ...]:
        place = {rule: number for number, rule in enumerate(self.order)}
        named = sources - {NATURE}
        return tuple(sorted(named, key=lambda source: (place.get(source, len(place)), source)))


def _names(each: Sourced) -> set[str]:
    return {name for part in each.parts if isinstance(part, Comparison) for name, _ in part.terms}


def _can_break(part: Comparison, number: int, cell: Cell) -> bool:
    """Say whether the cell at ``number`` has room without limit in a direction that breaks a comparison."""
    if cell.low is not None and cell.high is not None:
        return False
    rises = part.terms[number][1] > 0
    upward, downward = cell.high is None, cell.low is None
    if not rises:
        upward, downward = downward, upward
    if part.operator in {"<", "<="}:
        return upward
    return downward if part.operator in {">", ">="} else part.operator == "=="


def _denied(parts: tuple[Part, ...]) -> Clauses | None:
    """Return the cases in which a clause fails; None where nobody can tell."""
    if not all(isinstance(part, Comparison) for part in parts):
        unknown = [part for part in parts if not isinstance(part, Comparison)]
        if len(unknown) == len(parts):
            return None
    try:
        return cases_of(both(*(part.negated() for part in parts)))
    except TangledError:
        return None
