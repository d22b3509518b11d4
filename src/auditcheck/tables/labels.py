"""Labels: what a text on a form says once spaces, brackets, outline marks and units are set aside."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from auditcheck.model.tables import Anchor, Unit
from auditcheck.tables.numbers import without_spaces

_FOLDED = str.maketrans(
    dict.fromkeys("〔【[{", "(")
    | dict.fromkeys("〕】]}", ")")
    | dict.fromkeys("〈〉《》「」『』“”„‟‘’‛'`´", '"')
    | dict.fromkeys("—–―─", "-")
    | {"∶": ":", "；": ";", "。": "."}
)
_MARKS: tuple[tuple[str, str], ...] = (
    ("chapter", r"第[一二三四五六七八九十]{1,3}[、.:]?(?=部分)"),
    ("一", r"[一二三四五六七八九十]{1,3}[、.]"),
    ("(一)", r"\([一二三四五六七八九十]{1,3}\)[、.]?"),
    ("1.1", r"\d{1,2}(?:\.\d{1,2})+[.、]?(?=[^\d.、%元万亿千个人次项件])"),
    ("1", r"\d{1,2}(?:[、]|\.(?!\d))"),
    ("(1)", r"\(\d{1,2}\)[、.]?"),
    ("1)", r"\d{1,2}\)"),
    ("①", r"\x01\d{1,2}[、.]?"),
)
_MARK = [(name, re.compile(pattern)) for name, pattern in _MARKS]
_RANK = {name: rank for rank, (name, _) in enumerate(_MARKS)}
_CIRCLED = re.compile(r"[①-⑳❶-❿⓵-⓾]")
_WITHIN = re.compile(r"其中:?|包括:")
_SUFFIX = re.compile(r"[(,:/](?:单位:|金额单位:)?(?:人民币)?(?P<unit>[^()/,:]{1,5})\)?$")
_MONEY = {unit.value: unit for unit in Unit}
_COUNTS = frozenset(
    [
        "人",
        "名",
        "个",
        "辆",
        "台",
        "套",
        "件",
        "户",
        "次",
        "批",
        "批次",
        "人次",
        "项",
        "家",
        "平方米",
        "m2",
        "㎡",
        "分",
        "%",
        "年",
        "月",
        "天",
        "亩",
        "元/人",
        "万元/辆",
        "个/次",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A text as compared. ``key`` is folded but whole, ``core`` is without mark, 其中, unit and colon.

    ``mark`` is the kind of outline mark (``一``, ``(一)``, ``1``, …) or empty, ``unit`` the unit of
    amounts in brackets at the end, ``percent`` whether that says %.
    """

    key: str
    core: str
    mark: str = ""
    within: bool = False
    unit: Unit | None = None
    percent: bool = False

    @property
    def depth(self) -> int | None:
        """How deep in the outline the mark stands, 0 the highest; None without a mark."""
        return _RANK.get(self.mark)


def fold(text: str) -> str:
    """Return ``text`` in compatibility form without spaces, quotes and brackets folded, lower case."""
    circled = _CIRCLED.sub(lambda found: "\x01" + (unicodedata.normalize("NFKC", found[0])), text)
    marked = "\x01" in circled
    folded = without_spaces(circled.replace("\x01", "\ue000")).translate(_FOLDED).casefold()
    return folded.replace("\ue000", "\x01") if marked else folded


@lru_cache(maxsize=4096)
def label_of(text: str) -> Label:
    """Return what a text says as a label."""
    key = fold(text).strip("*")
    body = key.rstrip(":;,.、")
    core, mark = _without_mark(body)
    within = _WITHIN.match(core)
    if within and len(core) > within.end():
        core = core[within.end() :]
        inner, inner_mark = _without_mark(core)
        core, mark = inner, mark or inner_mark
    core, suffix = _without_unit(core)
    return Label(
        key=body or key,
        core=core.rstrip(":;,.、") or body or key,
        mark=mark,
        within=within is not None,
        unit=_MONEY.get(suffix),
        percent=suffix == "%",
    )


def _without_mark(text: str) -> tuple[str, str]:
    for name, pattern in _MARK:
        found = pattern.match(text)
        if found and len(text) > found.end():
            return text[found.end() :], name
    return text, ""


def _without_unit(text: str) -> tuple[str, str]:
    found = _SUFFIX.search(text)
    if not found or not found.start() or (text[found.start()] == "(") != text.endswith(")"):
        return text, ""
    unit = found["unit"]
    return (text[: found.start()], unit) if unit in _MONEY or unit in _COUNTS else (text, "")


@lru_cache(maxsize=4096)
def match_rank(alias: str, text: str) -> int | None:
    """Return how well a text on the sheet says ``alias``: 0 exactly, 1 but for mark or unit, 2 by ``*``.

    None if it does not. ``*`` in an alias stands for any text.
    """
    wanted, found = label_of(alias), label_of(text)
    if "*" in alias:
        return 2 if _wildcard(alias).fullmatch(found.core) else None
    if wanted.key == found.key:
        return 0
    return 1 if wanted.core == found.core and wanted.core else None


@lru_cache(maxsize=1024)
def _wildcard(alias: str) -> re.Pattern[str]:
    parts = [re.escape(label_of(part).core) if part.strip() else "" for part in alias.split("*")]
    return re.compile(".*".join(parts))


def similarity(alias: str, text: str) -> float:
    """Return how alike two labels are, from 0 to 1."""
    return SequenceMatcher(None, label_of(alias).core, label_of(text).core).ratio()


def anchor_text(anchor: Anchor) -> str:
    """Return an anchor's aliases as people write them: ``预算数 / 全年预算数 或 全年预算数``."""
    return "”或“".join(" / ".join(path) for path in anchor.aliases)
