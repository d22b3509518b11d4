"""Sources: where the values of leaves stand, and the bounds that rounding leaves around values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from auditcheck.arithmetic.exact import Exact, Indices, Mask
from auditcheck.model.issues import Term

Mode = Literal["rounding", "display"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bounds:
    """Each true value lies between ``low`` and ``high`` (both included), or anywhere if ``wild``."""

    low: Exact
    high: Exact
    wild: Mask | None = None

    def __post_init__(self) -> None:
        lengths = {len(self.low), len(self.high), 1 if self.wild is None else len(self.wild)}
        length = next((each for each in lengths if each != 1), 1)
        object.__setattr__(self, "low", _spread(self.low, length))
        object.__setattr__(self, "high", _spread(self.high, length))
        if self.wild is not None and len(self.wild) != length:
            object.__setattr__(self, "wild", np.repeat(self.wild, length))

    def take(self, index: Indices) -> Bounds:
        """Return the bounds of the elements at ``index``."""
        wild = None if self.wild is None else self.wild[index]
        return Bounds(low=self.low.take(index), high=self.high.take(index), wild=wild)


def _spread(values: Exact, length: int) -> Exact:
    return values if len(values) == length else values.take(np.zeros(length, dtype=np.intp))


Derivation = Callable[[Mode], Bounds | None]


class Source(Protocol):
    """Where the values of a leaf stand; positions are those of the leaf's vector."""

    def term(self, index: int) -> Term:
        """Return one value as a line of a tape (sign ``+``), with its label, cell and state."""

    def half_units(self) -> Exact | None:
        """Return the rounding radius of the values (length n or 1), None if they are exact."""

    def displayed(self) -> Exact:
        """Return half a unit of the last digit shown of each value (length n or 1)."""


@dataclass(frozen=True, slots=True, eq=False)
class GatheredSource:
    """The source of elements picked from another leaf."""

    source: Source
    index: Indices

    def term(self, index: int) -> Term:
        """Return the picked value's term."""
        return self.source.term(int(self.index[index]))

    def half_units(self) -> Exact | None:
        """Return the picked values' rounding radius."""
        radius = self.source.half_units()
        return radius if radius is None or len(radius) == 1 else radius.take(self.index)

    def displayed(self) -> Exact:
        """Return the picked values' displayed radius."""
        radius = self.source.displayed()
        return radius if len(radius) == 1 else radius.take(self.index)


def gathered(source: Source | None, index: Indices) -> Source | None:
    """Return the source of the elements at ``index``, if the leaf has one."""
    return None if source is None else GatheredSource(source, index)
