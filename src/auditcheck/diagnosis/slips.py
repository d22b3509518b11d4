"""Slips of typists: which one turns the right figure into the one on the sheet.

Figures are compared as they are typed, digit by digit, by restricted Damerau-Levenshtein distance
(one swap of neighbours, one digit more, one less or another), after Scholtus 2009.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from auditcheck.arithmetic.exact import decimal_of
from auditcheck.model.words import Words

_POWERS = (1, 2, 3, 4, 8, -1, -2, -3, -4, -8)
_FEW = 2
_WORDS = {
    "sign": Words("正负号写反", "the sign is wrong"),
    "swapped_digits": Words("相邻两位数字颠倒", "two digits are swapped"),
    "dropped_digit": Words("漏写一位数字", "a digit was left out"),
    "extra_digit": Words("多写一位数字", "there is a digit too many"),
    "wrong_digit": Words("有一位数字写错", "one digit is mistyped"),
}
_COST = {"sign": 0.4, "swapped_digits": 1.0, "dropped_digit": 1.2, "extra_digit": 1.2, "wrong_digit": 1.6}


@dataclass(frozen=True, slots=True)
class Slip:
    """A cause with its stable ``code``; ``cost`` is small for what happens often or proves much."""

    code: str
    words: Words
    cost: float


def sign_slip(written: Fraction, right: Fraction) -> Slip | None:
    """Return a wrong sign."""
    return _slip("sign") if written and written == -right else None


def scale_slip(written: Fraction, right: Fraction, *, percent: bool) -> Slip | None:
    """Return a shifted decimal point or another unit: the figure is a power of ten too large or small."""
    if not written or not right:
        return None
    ratio = written / right
    power = next((each for each in _POWERS if ratio == Fraction(10) ** each), None)
    if power is None:
        return None
    if percent and abs(power) == 2:  # noqa: PLR2004 - per cent
        return Slip("percent", Words("百分号漏写或多写", "its percent sign is missing or one too many"), 0.4)
    return Slip("scale", _scale_words(power), 0.5)


def _scale_words(power: int) -> Words:
    factor = f"{10 ** abs(power):,}"
    unit = {4: Words("，如元写成万元", ", as in yuan for ten thousand yuan")}.get(abs(power), Words("", ""))
    if power > 0:
        return Words(f"大了 {factor} 倍{unit.zh}", f"{factor} times too large{unit.en}")
    return Words(f"小了 {factor} 倍{unit.zh}", f"{factor} times too small{unit.en}")


def digit_slip(written: Fraction, right: Fraction, places: int) -> Slip | None:
    """Return a slip of one digit; ``places`` are the decimals that the sheet shows."""
    if written * right < 0 or written == right or not right:
        return None
    pairs = zip(_spellings(abs(written), places), _spellings(abs(right), places), strict=True)
    found = [code for typed, meant in pairs if (code := _edit(typed, meant))]
    if not found:
        return None
    slip = _slip(min(found, key=_COST.__getitem__))
    digits = len(_shortest(abs(right)).replace(".", ""))
    return Slip(slip.code, slip.words, slip.cost + (1.0 if digits <= _FEW else 0.0))


def _slip(code: str) -> Slip:
    return Slip(code, _WORDS[code], _COST[code])


def _shortest(value: Fraction) -> str:
    return f"{decimal_of(value).normalize():f}"


def _spellings(value: Fraction, places: int) -> tuple[str, str]:
    """Return how a figure is typed: as short as can be, and with all its decimals."""
    short = _shortest(value)
    own = len(short.partition(".")[2])
    return short, f"{decimal_of(value):.{max(places, own)}f}"


def _edit(typed: str, meant: str) -> str | None:
    if len(typed) == len(meant):
        return _same_length(typed, meant)
    if _has_one_more(typed, meant):
        return "extra_digit"
    return "dropped_digit" if _has_one_more(meant, typed) else None


def _has_one_more(longer: str, shorter: str) -> bool:
    digits = (place for place, character in enumerate(longer) if character != ".")
    return any(longer[:place] + longer[place + 1 :] == shorter for place in digits)


def _same_length(typed: str, meant: str) -> str | None:
    differing = [(i, a, b) for i, (a, b) in enumerate(zip(typed, meant, strict=True)) if a != b]
    match differing:
        case [(_, a, b)] if "." not in {a, b}:
            return "wrong_digit"
        case [(i, a, b), (j, c, d)] if (
            (a, b) == (d, c) and "." not in {a, b} and typed[i + 1 : j] in {"", "."}
        ):
            return "swapped_digits"
    return None
