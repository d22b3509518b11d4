"""Which pack a workbook was made for, told by the titles of its sheets, else by those written on them.

The pack that accounts for the most sheets is chosen: one for a whole book before those for parts of
it, even if a sheet of the book is missing. Overlays, which are a bureau's own choice, are never chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditcheck.errors import ConfigError
from auditcheck.model.rules import RulePack
from auditcheck.model.tables import TableSpec
from auditcheck.model.words import Words, joined, same
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.rulepacks.shipped import shipped_packs
from auditcheck.tables.sheets import Sheets
from auditcheck.tables.titles import Titles, titles_of
from auditcheck.workbook.grid import Workbook

_LISTED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A pack, how many of the workbook's sheets it accounts for, and how many of its tables.

    ``share`` is the part of its required tables whose sheets are there (0 to 1).
    """

    pack: RulePack
    sheets: int
    share: float
    found: int

    @property
    def fit(self) -> tuple[int, float, int]:
        """What packs are ranked by, the larger the better."""
        return self.sheets, self.share, self.found


def recognised_pack(workbook: Workbook) -> RulePack:
    """Return the shipped pack that a workbook was made for.

    Raises ConfigError naming the candidates if several fit equally, and what was looked for if none.
    """
    packs = map(load_rulepack, shipped_packs())
    sheets = Sheets(workbook=workbook)
    titles = [sheet.title for sheet in workbook.filed_sheets]
    written = [sheets.titles(sheet) for sheet in workbook.filed_sheets]
    return recognise(titles, [pack for pack in packs if not pack.extends], written)


def recognise(
    titles: Sequence[str],
    packs: Iterable[RulePack | str | Path],
    written: Sequence[Titles] = (),
) -> RulePack:
    """Return the one pack of ``packs`` that fits best; raises ConfigError if none or several do.

    ``written`` are the texts in the first rows of each sheet, looked at if no pack fits the sheets'
    own ``titles``. Of a pack and those built on it, the pack itself is meant.
    """
    loaded = [pack if isinstance(pack, RulePack) else load_rulepack(pack) for pack in packs]
    ranked = candidates(titles, loaded) or _ranked(written, loaded)
    if not ranked:
        raise ConfigError(_none_fits(titles, loaded))
    equal = [it.pack for it in ranked if it.fit == ranked[0].fit]
    best = [pack for pack in equal if not any(it.id in pack.bases for it in equal)]
    if len(best) > 1:
        raise ConfigError(_several_fit(best))
    return best[0]


def candidates(titles: Sequence[str], packs: Iterable[RulePack]) -> list[Candidate]:
    """Return the packs at least half of whose required tables have their sheet, best first."""
    return _ranked([titles_of([title]) for title in titles], packs)


def _ranked(sheets: Sequence[Titles], packs: Iterable[RulePack]) -> list[Candidate]:
    found = (_candidate(sheets, pack) for pack in packs)
    fitting = (it for it in found if it is not None and it.found and it.share >= 0.5)  # noqa: PLR2004 - half
    return sorted(sorted(fitting, key=lambda it: it.pack.id), key=lambda it: it.fit, reverse=True)


def _candidate(sheets: Sequence[Titles], pack: RulePack) -> Candidate | None:
    pack = pack.for_submission()
    required = [spec for spec in pack.tables if spec.sheet and not spec.optional]
    if not required:
        return None
    there = sum(any(_names(spec, titles) for titles in sheets) for spec in required)
    optional = [spec for spec in pack.tables if spec.sheet and spec.optional]
    extra = sum(any(_names(spec, titles) for titles in sheets) for spec in optional)
    named = [spec for spec in (*required, *optional) if any(pattern.strip("*") for pattern in spec.sheet)]
    accounted = sum(any(_names(spec, titles) for spec in named) for titles in sheets)
    return Candidate(pack=pack, sheets=accounted, share=there / len(required), found=there + extra)


def _names(spec: TableSpec, titles: Titles) -> bool:
    return any(map(titles.say, spec.sheet))


def _several_fit(packs: Sequence[RulePack]) -> Words:
    named = joined(
        [Words(f"{it.id}（{it.title.zh}）", f"{it.id} ({it.title.en})") for it in packs], "、", ", "
    )
    return Words(
        f"按工作表名称，这份报表同样符合几个规则包：{named.zh}；请用 --rules 指定一个",
        f"by its sheets, the workbook fits several rule packs equally: {named.en}; choose one with --rules",
    )


def _none_fits(titles: Sequence[str], packs: Sequence[RulePack]) -> Words:
    looked: dict[tuple[str, ...], list[str]] = {}
    for pack in packs:
        looked.setdefault(_required_titles(pack), []).append(pack.id)
    each = [
        joined([same(identity) for identity in ids], "、", ", ") + Words("：", ": ") + _first(wanted)
        for wanted, ids in looked.items()
    ]
    wanted = joined(each) if each else Words("（没有随附的规则包）", "(no pack is shipped)")
    there = _first(titles)
    return Words(
        f"认不出这份报表该用哪个规则包。需要的工作表：{wanted.zh}。报表里有：{there.zh}。"
        "请核对工作表名称，或用 --rules 指定规则包",
        f"cannot tell which rule pack this workbook is for. Sheets looked for: {wanted.en}. Sheets there: "
        f"{there.en}. Check the sheets' titles, or name the pack with --rules",
    )


def _first(titles: Sequence[str]) -> Words:
    words = joined([same(title) for title in titles[:_LISTED]], "、", ", ")
    more = len(titles) - _LISTED
    return words + Words(f"等 {len(titles)} 张", f" and {more} more") if more > 0 else words


def _required_titles(pack: RulePack) -> tuple[str, ...]:
    wanted = [spec.sheet[0] for spec in pack.tables if spec.sheet and not spec.optional]
    return tuple(dict.fromkeys(title.strip("*") or title for title in wanted))
