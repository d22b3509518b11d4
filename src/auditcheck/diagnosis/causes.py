"""Causes: the arithmetic that explains why a cell holds what it holds, tried in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from auditcheck.diagnosis.feasibility import Range
from auditcheck.diagnosis.figures import Figure
from auditcheck.diagnosis.localising import Remedy
from auditcheck.diagnosis.network import Demand, Network
from auditcheck.diagnosis.slips import Slip, digit_slip, scale_slip, sign_slip
from auditcheck.model.cells import CellRef
from auditcheck.model.words import Words
from auditcheck.tables.table import Table

UNEXPLAINED = 4.0
"""What it costs a cell that nothing explains its value."""

_SUBROW = ("其中", "of which")
_POWERS = (-4, -3, -8, 4, 3, 8)
_NARROW = 20
_LEFT_AT_NOUGHT = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A cell's new value (None: only bounds are known) and the slip that explains the present one."""

    figure: Figure
    value: Fraction | None
    slip: Slip | None = None

    @property
    def cost(self) -> float:
        """How unlikely it is: small is likely."""
        return UNEXPLAINED if self.slip is None else self.slip.cost


@dataclass(frozen=True, slots=True, eq=False)
class Causes:
    """Explains remedies; ``prior`` are the tables of last period's submission."""

    network: Network
    prior: Mapping[str, Table]

    def explain(self, remedy: Remedy, failed: tuple[Demand, ...]) -> tuple[Explained, ...]:
        """Return for each cell of a remedy its value and what explains the present one."""
        figures = [self.network.figures.figure(cell) for cell in remedy.cells]
        exact = remedy.exact
        if _exchanged(figures, exact):
            return self._exchange(figures, exact)
        return tuple(self._single(figure, remedy, place, failed) for place, figure in enumerate(figures))

    def _exchange(self, figures: list[Figure], exact: tuple[Fraction | None, ...]) -> tuple[Explained, ...]:
        return tuple(
            Explained(figure=figure, value=value, slip=_exchange_slip(figures, number))
            for number, (figure, value) in enumerate(zip(figures, exact, strict=True))
        )

    def _single(self, figure: Figure, remedy: Remedy, place: int, failed: tuple[Demand, ...]) -> Explained:
        right, reach = remedy.exact[place], remedy.ranges[place]
        if right is not None:
            rounded = _in_steps(figure, right)
            unexplained = Explained(figure=figure, value=rounded if reach.has(rounded) else right)
            return self._about(figure, right, reach, failed) or unexplained
        low, high = reach.low, reach.high
        if low is not None and high is not None and high - low <= _NARROW * figure.step:
            middle = (low + high) / 2
            return self._about(figure, middle, reach, failed) or Explained(figure=figure, value=None)
        return self._open(figure, reach)

    def _about(
        self, figure: Figure, right: Fraction, reach: Range, failed: tuple[Demand, ...]
    ) -> Explained | None:
        for value in _spellable(figure, right):
            if reach.has(value) and (slip := self.slip(figure, value, failed)):
                return Explained(figure=figure, value=value, slip=slip)
        return None

    def _open(self, figure: Figure, reach: Range) -> Explained:
        """Look at what a bound on one side leaves: only another unit or a wrong sign is worth a guess."""
        value = figure.value
        if value < 0 and reach.has(-value):
            return Explained(figure=figure, value=-value, slip=sign_slip(value, -value))
        known = self._last_year(figure)
        for power in _POWERS:
            guess = value * Fraction(10) ** power
            if known and reach.has(guess) and Fraction(1, 3) < guess / known < 3:  # noqa: PLR2004 - of like size
                slip = scale_slip(value, guess, percent=False)
                return Explained(figure=figure, value=guess, slip=slip)
        return Explained(figure=figure, value=None)

    def slip(self, figure: Figure, right: Fraction, failed: tuple[Demand, ...]) -> Slip | None:
        """Return what turns the ``right`` value into the cell's present one, the first that does.

        None if the present one is right, or nothing does.
        """
        written, factor = figure.value, figure.factor
        if written == right:
            return None
        if figure.is_blank:
            return Slip("missing", Words("应填未填", "it holds no figure"), 1.5)
        percent = figure.kind.value == "percent"
        return (
            self._formula(figure, right)
            or self._rounding(figure, right, failed)
            or sign_slip(written, right)
            or self._addition(figure, right, failed)
            or _left_at_nought(figure)
            or scale_slip(written, right, percent=percent)
            or digit_slip(written / factor, right / factor, figure.places)
            or self._neighbour(figure)
            or self._left_in(figure)
        )

    def _formula(self, figure: Figure, right: Fraction) -> Slip | None:
        """Return a stored result that is not what the formula comes to, or a range that misses a row."""
        inputs, cell = self.network.inputs, figure.cell
        parts = None if inputs is None else inputs.parts(cell)
        if inputs is None or parts is None:
            return None
        written = f"={inputs.formula(cell)}"
        if inputs.calculated(cell) == right:
            return Slip(
                "stale",
                Words(f"公式 {written} 的结果没有更新", f"the stored result of {written} is out of date"),
                0.3,
            )
        gap = right - figure.value
        for near in _beside(parts, cell):
            for other in self.network.figures.at(near):
                if other.value == gap:
                    words = Words(
                        f"公式 {written} 的范围漏了 {near.address}",
                        f"the range of {written} misses {near.address}",
                    )
                    return Slip("formula_range", words, 0.3)
        return None

    def _rounding(self, figure: Figure, right: Fraction, failed: tuple[Demand, ...]) -> Slip | None:
        holding = [cells for cells in map(self.network.cells, failed) if figure.cell in cells]
        figures = self.network.figures
        bounds = [sum((_half_unit(figures.figure(cell)) for cell in cells), Fraction(0)) for cells in holding]
        if not _half_unit(figure) or abs(figure.value - right) > min(bounds, default=0):
            return None
        return Slip("rounding", Words("四舍五入造成的尾差", "the figures were rounded one by one"), 0.3)

    def _addition(self, figure: Figure, right: Fraction, failed: tuple[Demand, ...]) -> Slip | None:
        """Return a part that was left out of a sum, counted twice, or a sub-row that was added."""
        gap = figure.value - right
        for demand in failed:
            sign = self._sign(demand, figure.cell)
            parts = [c for c in self.network.cells(demand) if self._sign(demand, c) == -sign and sign]
            if len(parts) < 2:  # noqa: PLR2004 - a sum has parts
                continue
            for cell in sorted(parts):
                part = self.network.figures.figure(cell)
                if part.value == gap:
                    return _part_slip("counted_twice", part)
                if part.value == -gap:
                    return _part_slip("left_out", part)
            for other in self._same_column(figure):
                if other.value == gap and other.cell not in self.network.cells(demand):
                    return _part_slip("sub_row", other)
        return None

    def _sign(self, demand: Demand, cell: CellRef) -> int:
        form = self.network.form(demand)
        rows = () if form is None else form.rows
        found = next((row.terms[cell] for row in rows if cell in row.terms), 0)
        return (found > 0) - (found < 0)

    def _same_column(self, figure: Figure) -> Iterator[Figure]:
        """Yield sub-rows (其中) of the figure's table, in its own column."""
        table = figure.place.table
        for position, label in enumerate(table.labels):
            if label.strip().lower().startswith(_SUBROW):
                yield Figure(place=figure.place, position=position)

    def _neighbour(self, figure: Figure) -> Slip | None:
        for near in _next_to(figure.cell):
            for other in self.network.figures.at(near):
                if other.value == figure.value:
                    words = Words(
                        f"与相邻的 {near.address} 数值相同，可能抄错行列",
                        f"it repeats the figure of {near.address} beside it",
                    )
                    return Slip("neighbour", words, 1.7)
        return None

    def _left_in(self, figure: Figure) -> Slip | None:
        if self._last_year(figure) != figure.value:
            return None
        return Slip("last_year", Words("与上年数相同，可能未更新", "it is last year's figure left in"), 1.4)

    def _last_year(self, figure: Figure) -> Fraction | None:
        table = self.prior.get(figure.place.name)
        if table is not None and figure.place.total:
            table = table.total
        column = table.columns.get(figure.place.key) if table is not None else None
        label = figure.place.table.labels[figure.position]
        if table is None or column is None or label not in table.labels:
            return None
        place = replace(figure.place, column=column)
        return Figure(place=place, position=table.labels.index(label)).value


def _left_at_nought(figure: Figure) -> Slip | None:
    """Return that a figure was never filled in but for a 0."""
    if figure.value:
        return None
    return Slip("left_at_zero", Words("留作 0，未填数", "it was left at 0"), _LEFT_AT_NOUGHT)


def _beside(parts: Mapping[CellRef, Fraction], own: CellRef) -> list[CellRef]:
    """Return the cells next to those of a formula that it does not hold, without its ``own``."""
    near = {cell for part in parts for cell in _next_to(part)}
    return [cell for cell in sorted(near) if cell not in parts and cell != own]


def _next_to(cell: CellRef) -> list[CellRef]:
    """Return the cells to the left and right, above and below."""
    steps = ((0, -1), (0, 1), (-1, 0), (1, 0))
    return [
        CellRef(sheet=cell.sheet, row=cell.row + row, column=cell.column + column) for row, column in steps
    ]


def _half_unit(figure: Figure) -> Fraction:
    return figure.column.half_unit(figure.position)


def _exchanged(figures: list[Figure], exact: tuple[Fraction | None, ...]) -> bool:
    now = [figure.value for figure in figures]
    return (
        None not in exact and now != list(exact) and sorted(now) == sorted(v for v in exact if v is not None)
    )


def _exchange_slip(figures: list[Figure], number: int) -> Slip:
    others = "、".join(f.cell.address for i, f in enumerate(figures) if i != number)
    words = Words(f"与 {others} 的数值互换了位置", f"its figure and that of {others} are exchanged")
    return Slip("exchanged", words, 0.8 / len(figures))


def _part_slip(code: str, part: Figure) -> Slip:
    place = f"{part.cell.address} {part.location.label}".strip()
    words = {
        "counted_twice": Words(f"合计把 {place} 算了两次", f"{place} was counted twice"),
        "left_out": Words(f"合计漏加 {place}", f"{place} was left out of the sum"),
        "sub_row": Words(
            f"合计把“其中”项 {place} 也加了进去", f"{place}, a part of another row, was added too"
        ),
    }[code]
    return Slip(code, words, 0.7)


def _spellable(figure: Figure, value: Fraction) -> list[Fraction]:
    """Return a value and, if the sheet does not write so many decimals, the nearest that it does."""
    rounded = _in_steps(figure, value)
    return [value] if rounded == value else [rounded, value]


def _in_steps(figure: Figure, value: Fraction) -> Fraction:
    return round(value / figure.step) * figure.step
