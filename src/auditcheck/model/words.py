"""Text for people in the two languages every message exists in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """The same message in Chinese and in English; both are required, so none can be missing."""

    zh: str
    en: str

    def to(self, language: Language) -> str:
        """Return the text in ``language``."""
        return self.zh if language == "zh" else self.en

    def __add__(self, other: Words) -> Words:
        return Words(self.zh + other.zh, self.en + other.en)


def same(text: str) -> Words:
    """Return words that read the same in both languages (names, labels, codes)."""
    return Words(text, text)


def cut(text: str, most: int) -> str:
    """Return a text of at most so many characters, which ends with ``…`` where some are left out."""
    return text if len(text) <= most else text[: most - 1] + "…"


def joined(parts: list[Words], zh: str = "；", en: str = "; ") -> Words:
    """Return ``parts`` as one text, separated as each language does."""
    return Words(zh.join(part.zh for part in parts), en.join(part.en for part in parts))
