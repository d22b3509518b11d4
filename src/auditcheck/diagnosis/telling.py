"""A diagnosis in words: one sentence first, then what speaks for and against each proposal."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from auditcheck.arithmetic.exact import decimal_of
from auditcheck.diagnosis.causes import Explained
from auditcheck.diagnosis.certainty import Certainty
from auditcheck.diagnosis.feasibility import Range
from auditcheck.diagnosis.figures import Figure
from auditcheck.diagnosis.localising import Localisation
from auditcheck.diagnosis.network import Demand, Network
from auditcheck.diagnosis.proposing import Proposal
from auditcheck.diagnosis.slips import Slip
from auditcheck.diagnosis.solving import solver_available
from auditcheck.expressions.vectors import TRUE
from auditcheck.model.cells import CellRef
from auditcheck.model.diagnosis import Correction, Diagnosis, Suspect
from auditcheck.model.figures import format_figure
from auditcheck.model.tables import ValueType
from auditcheck.model.words import Words, joined, same

SHOWN = 5
"""How many alternatives are told in full."""

_NAMED = 8
_RULES = 6
_CLEARED = 3
_CLEARLY = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Teller:
    """Makes diagnoses of proposals."""

    network: Network
    certainty: Certainty

    def diagnosis(
        self, failed: tuple[Demand, ...], localisation: Localisation, proposals: list[Proposal]
    ) -> Diagnosis:
        """Return the diagnosis of failed targets that were looked at together."""
        if not proposals:
            return Diagnosis(sentence=_nothing(localisation))
        certain = self.certainty.of(proposals, failed, localisation)
        shown = proposals[:SHOWN]
        return Diagnosis(
            sentence=_sentence(proposals, certain=certain),
            suspects=tuple(self._suspect(each, proposals, failed) for each in shown),
            alternatives=len(proposals),
            others=tuple(dict.fromkeys(cell for each in proposals[SHOWN:] for cell in each.remedy.cells)),
            certain=certain,
            cleared=self._cleared(failed, proposals),
            note=_CUT if localisation.cut_off else None,
        )

    def _suspect(self, proposal: Proposal, others: list[Proposal], failed: tuple[Demand, ...]) -> Suspect:
        healed = sorted(
            proposal.effect.healed if proposal.effect else failed, key=lambda d: (d.rule, d.target)
        )
        rules = tuple(dict.fromkeys(self._rule_id(demand) for demand in healed))
        return Suspect(
            corrections=tuple(
                correction(each, proposal, place) for place, each in enumerate(proposal.explained)
            ),
            heals=rules,
            evidence=tuple(self._evidence(proposal, healed, rules)),
            objections=tuple(self._objections(proposal, others)),
        )

    def _evidence(self, proposal: Proposal, healed: list[Demand], rules: tuple[str, ...]) -> list[Words]:
        names = rules[:_RULES]
        more = len(rules) - len(names)
        tail = Words(f" 等 {len(rules)} 条规则", f" and {more} more rules") if more > 0 else Words("", "")
        verb = Words("改正后成立：", "then these hold: ")
        words = [verb + Words("、".join(names), ", ".join(names)) + tail]
        sheets = self._other_sheets(proposal, healed)
        if sheets:
            words.append(
                Words(f"与{'、'.join(f'《{s}》' for s in sheets)}一致", f"agrees with {', '.join(sheets)}")
            )
        words += [_slip_words(each.figure, each.slip) for each in proposal.explained if each.slip is not None]
        return words

    def _objections(self, proposal: Proposal, others: list[Proposal]) -> list[Words]:
        words = _objections(proposal, others)
        awakened = frozenset[Demand]() if proposal.effect is None else proposal.effect.awakened
        rules = sorted({self._rule_id(demand) for demand in awakened})
        if rules:
            names = ", ".join(rules)
            words.append(
                Words(
                    f"改正后规则 {names} 才适用，且不成立",
                    f"only then do these rules apply, and they fail: {names}",
                )
            )
        return words

    def _other_sheets(self, proposal: Proposal, healed: list[Demand]) -> list[str]:
        own = {cell.sheet for cell in proposal.remedy.cells}
        demands = dict.fromkeys([*healed, *proposal.remedy.demands])
        sheets = (cell.sheet for demand in demands for cell in sorted(self.network.cells(demand)))
        return [sheet for sheet in dict.fromkeys(sheets) if sheet not in own]

    def _cleared(self, failed: tuple[Demand, ...], proposals: list[Proposal]) -> tuple[Words, ...]:
        """Tell of cells of the failed rules that other rules confirm, or the pack trusts more."""
        blamed = {cell for proposal in proposals for cell in proposal.remedy.cells}
        cells = dict.fromkeys(c for demand in failed for c in sorted(self.network.cells(demand)))
        told: list[Words] = []
        for cell in cells:
            if cell in blamed or len(told) == _CLEARED:
                continue
            known = next((d for d in self.network.around(cell) if self._confirms(d)), None)
            if known is not None:
                told.append(self._cleared_words(cell, known))
            elif (trust := self.network.figures.trust(cell)) > 1:
                told.append(_trusted_words(named(self.network.figures.figure(cell)), trust))
        return tuple(told)

    def _confirms(self, demand: Demand) -> bool:
        form = self.network.form(demand)
        passed = self.network.ruling(demand.rule).codes[demand.target] == TRUE
        return bool(passed and form is not None and any(row.is_balance for row in form.rows))

    def _cleared_words(self, cell: CellRef, demand: Demand) -> Words:
        name = named(self.network.figures.figure(cell))
        sheets = [c.sheet for c in sorted(self.network.cells(demand)) if c.sheet != cell.sheet]
        rule = self._rule_id(demand)
        if sheets:
            return Words(
                f"不是 {name}：与《{sheets[0]}》一致（{rule}）",
                f"not {name}, which agrees with {sheets[0]} ({rule})",
            )
        return Words(f"不是 {name}：规则 {rule} 成立", f"not {name}, for which {rule} holds")

    def _rule_id(self, demand: Demand) -> str:
        return self.network.ruling(demand.rule).rule.id


_CUT = Words("时间所限，可能还有别的组合", "for lack of time there may be further alternatives")


def correction(explained: Explained, proposal: Proposal, place: int) -> Correction:
    """Return one cell of a proposal as the report holds it."""
    figure, reach = explained.figure, proposal.remedy.ranges[place]
    return Correction(
        location=figure.location,
        present=None if figure.is_blank else decimal_of(_on_sheet(figure, figure.value)),
        proposed=None if explained.value is None else decimal_of(_on_sheet(figure, explained.value)),
        low=None if reach.low is None else decimal_of(_on_sheet(figure, reach.low)),
        high=None if reach.high is None else decimal_of(_on_sheet(figure, reach.high)),
        kind=figure.kind,
        places=figure.places,
        code="" if explained.slip is None else explained.slip.code,
        cause=None if explained.slip is None else explained.slip.words,
    )


def named(figure: Figure) -> str:
    """Return a cell's address and what stands beside it."""
    return f"{figure.cell.qualified} {figure.location.label}".strip()


def _trusted_words(name: str, trust: int) -> Words:
    return Words(
        f"{name} 较少怀疑：规则包注明 trust: {trust}", f"{name} is less suspect: the pack says trust: {trust}"
    )


def _slip_words(figure: Figure, slip: Slip) -> Words:
    return same(figure.cell.address) + Words("：", ": ") + slip.words


def _on_sheet(figure: Figure, value: Fraction) -> Fraction:
    return value if figure.kind is ValueType.PERCENT else value / figure.factor


def _shown(figure: Figure, value: Fraction) -> str:
    return format_figure(decimal_of(_on_sheet(figure, value)), figure.kind, _places(figure, value))


def _places(figure: Figure, value: Fraction) -> int | None:
    exact = (value / figure.step).denominator == 1
    return figure.places if exact else None


def _sentence(proposals: list[Proposal], *, certain: bool) -> Words:
    first = proposals[0]
    if len(proposals) == 1:
        return _changes(first, certain=certain)
    words = _one_of(proposals)
    if first.is_explained and _stands_out(proposals):
        likely = _changes(first, certain=False)
        return words + Words("，最可能的是：", ", most likely this: ") + likely
    return words + Words("；仅凭这些规则不能确定是哪一个", "; these rules alone cannot tell which")


def _one_of(proposals: list[Proposal]) -> Words:
    sheet = proposals[0].explained[0].figure.cell.sheet
    names = [_cells_named(proposal, sheet) for proposal in proposals[:_NAMED]]
    listed = Words("、".join(n.zh for n in names), ", ".join(n.en for n in names))
    more = len(proposals) - len(names)
    if more > 0:
        listed += Words(f" 等 {len(proposals)} 个", f" or {more} others")
    return Words(f"“{sheet}”的 {listed.zh} 之一有误", f'one of {listed.en} on "{sheet}" is wrong')


def _stands_out(proposals: list[Proposal]) -> bool:
    return proposals[1].cost - proposals[0].cost >= _CLEARLY


def _cells_named(proposal: Proposal, home: str) -> Words:
    cells = [each.figure.cell for each in proposal.explained]
    names = [cell.address if cell.sheet == home else cell.qualified for cell in cells]
    return Words("+".join(names), " with ".join(names))


def _changes(proposal: Proposal, *, certain: bool) -> Words:
    reaches = zip(proposal.explained, proposal.remedy.ranges, strict=True)
    return joined([_change(each, _bounds(each.figure, reach), certain=certain) for each, reach in reaches])


def _bounds(figure: Figure, reach: Range) -> Words:
    """Return the bounds within which the rules hold."""
    if reach.low is None and reach.high is None:
        return Words("", "")
    low = "" if reach.low is None else _shown(figure, reach.low)
    high = "" if reach.high is None else _shown(figure, reach.high)
    if low and high:
        return Words(f"，应在 {low} 至 {high} 之间", f"; it should lie between {low} and {high}")
    if low:
        return Words(f"，应不小于 {low}", f"; it should be at least {low}")
    return Words(f"，应不大于 {high}", f"; it should be at most {high}")


def _without_figure(figure: Figure) -> Words:
    text = figure.column.raw(figure.position)
    return Words(f"现为“{text}”", f'now "{text}"') if text else Words("现为空", "blank now")


def _change(explained: Explained, bounds: Words, *, certain: bool) -> Words:
    figure = explained.figure
    name = named(figure)
    now = (
        _without_figure(figure)
        if figure.is_blank
        else Words(f"现为 {_shown(figure, figure.value)}", f"now {_shown(figure, figure.value)}")
    )
    if explained.value is None:
        return Words(f"{name} 很可能有误（{now.zh}）", f"{name} is probably wrong ({now.en})") + bounds
    right = _shown(figure, explained.value)
    why = explained.slip.words if explained.slip else Words("原因不明", "the cause is not known")
    sure = Words("应为", "should certainly be") if certain else Words("很可能应为", "should probably be")
    return Words(
        f"{name} {sure.zh} {right}（{now.zh}，{why.zh}）", f"{name} {sure.en} {right} ({now.en}; {why.en})"
    )


def _objections(proposal: Proposal, others: list[Proposal]) -> list[Words]:
    words = []
    rivals = [each for each in others if each is not proposal]
    if rivals:
        home = proposal.explained[0].figure.cell.sheet
        names = [_cells_named(each, home) for each in rivals[:_NAMED]]
        listed = Words("、".join(n.zh for n in names), ", ".join(n.en for n in names))
        words.append(
            Words("改正以下任一格同样能使规则成立：", "correcting any of these would do as well: ") + listed
        )
    if not proposal.is_explained:
        words.append(Words("没有常见的笔误能解释现在的数值", "no common slip explains the present figure"))
    if proposal.effect is None:
        words.append(Words("没有唯一的数值可供验证", "there is no single value to verify"))
    return words


def _nothing(localisation: Localisation) -> Words:
    if localisation.cut_off:
        return Words(
            "时间所限，未能推断是哪个单元格有误", "for lack of time it could not be told which cell is wrong"
        )
    if localisation.beyond:
        if solver_available():
            return Words(
                "有误的单元格太多，无法推断是哪些", "too many cells are wrong to tell which ones they are"
            )
        return Words(
            "不止三个单元格有误，无法推断是哪些；安装求解器后可以推断更多：pip install 'auditcheck[solve]'",
            "more than three cells are wrong; which ones cannot be told without a solver: "
            "pip install 'auditcheck[solve]'",
        )
    return Words(
        "改动任何一格都会违反别的规则，无法推断哪里有误",
        "changing any of the cells would break another rule; what is wrong cannot be told",
    )
