"""Growing: checks that keep to the grammar and mostly to its types, for the tests' little pack."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_CELLS = ("projects.total.executed", "projects.total.budget", "1", "0", "0.5", "20%", "100000")
_OWN_FIGURES = ("budget", "executed")
_COLUMNS = ("projects.executed", "projects.budget")
_TEXTS = ("cover.unit", "cover.code", '"道路"', '"1"', '""')
_SIGNS = ("==", "!=", "<", "<=", ">", ">=")
_GATHERS = ("sum", "mean", "median", "min", "max", "count", "mad")


class Growing:
    """Makes checks of one random source; ``own``: of a record's own values, as in ``for: projects``."""

    def __init__(self, random: Random, *, own: bool) -> None:
        self.random, self.own = random, own

    def truth(self, depth: int) -> str:
        """Return a condition."""
        made: tuple[Callable[[int], str], ...] = (
            self._compared,
            self._compared,
            self._joined,
            self._member,
            self._asked,
            self._of_all,
        )
        make = self.random.choice(made) if depth > 0 else self._compared
        return make(max(0, depth - 1))

    def number(self, depth: int) -> str:
        """Return a figure."""
        one: str = self.random.choice((*_CELLS, *(_OWN_FIGURES * 3 if self.own else ())))
        if depth <= 0 or self.random.random() < 0.2:
            return one
        first, second = self.number(depth - 1), self.number(depth - 1)
        kind = self.random.randrange(9)
        return (
            f"({first} {self.random.choice('+-*/')} {second})",
            f"{self.random.choice(_GATHERS)}({self._column()})",
            f"{self.random.choice(_GATHERS)}({self._column()} where {self._condition(depth - 1)})",
            f"{self.random.choice(('min', 'max', 'sum'))}({first}, {second})",
            f"if {self.truth(depth - 1)} then {first} else {second}",
            f"{self.random.choice(('change', 'share', 'if_blank'))}({first}, {second})",
            f"round({first}, {self.random.choice(('0', '2', '-1'))})",
            f"-{first}" if first[:1] != "-" else first,
            f"lookup({self._text()}, projects.name, {self._column()})",
        )[kind]

    def _column(self) -> str:
        return self.random.choice(
            (*_COLUMNS, "projects.budget - projects.executed", "abs(projects.executed)")
        )

    def _condition(self, depth: int) -> str:
        sign = self.random.choice(_SIGNS)
        own = f"projects.name == {self._text()}"
        return self.random.choice((own, f"{self.random.choice(_COLUMNS)} {sign} {self.number(depth - 1)}"))

    def _text(self) -> str:
        text: str = self.random.choice((*_TEXTS, *(("name",) * 4 if self.own else ())))
        return text

    def _compared(self, depth: int) -> str:
        if self.random.random() < 0.2:
            return f"{self._text()} {self.random.choice(('==', '!='))} {self._text()}"
        third = f" <= {self.number(0)}" if self.random.random() < 0.1 else ""
        sign = "<=" if third else self.random.choice(_SIGNS)
        return f"{self.number(depth)} {sign} {self.number(depth)}{third}"

    def _joined(self, depth: int) -> str:
        word = self.random.choice(("and", "or", "implies"))
        return f"{self.random.choice(('', 'not '))}({self.truth(depth)}) {word} ({self.truth(depth)})"

    def _member(self, depth: int) -> str:
        if depth % 2:
            return f"{self.number(depth)} {self.random.choice(('in', 'not in'))} (0, 90, {self.number(0)})"
        return f"{self._text()} {self.random.choice(('in', 'not in'))} ({self._text()}, {self._text()})"

    def _asked(self, depth: int) -> str:
        return self.random.choice(
            (
                f"is_blank({self.number(min(depth, 0))})",
                f"starts_with({self._text()}, {self._text()})",
                f'matches({self._text()}, "^[0-9]+$")',
                f"length({self._text()}) > {self.number(0)}",
                "unique(projects.name)",
                "rollup(projects.executed by projects.name)",
                f"has({self.random.choice(('prior.projects', 'projects', 'cover'))})",
                f"check_digit({self._text()})",
                f"meets({self.number(0)}, {self._text()})",
            )
        )

    def _of_all(self, depth: int) -> str:
        return f"{self.random.choice(('all', 'any'))}({self._condition(depth)})"
