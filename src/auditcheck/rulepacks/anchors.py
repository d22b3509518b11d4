"""Labels, headers and texts in two languages as the model wants them."""

from __future__ import annotations

from collections.abc import Sequence

from auditcheck.model.tables import Anchor, Nth
from auditcheck.model.words import Words, same
from auditcheck.rulepacks.mistakes import Mistakes
from auditcheck.rulepacks.shapes import Languages
from auditcheck.rulepacks.yamltext import Located

_STACKED = " / "
_MOST_STARS = 3


def listed(texts: Located | Sequence[Located] | None) -> list[Located]:
    """Return one text or several as a list."""
    if texts is None:
        return []
    return [texts] if isinstance(texts, Located) else list(texts)


def plain(texts: Located | Sequence[Located] | None) -> tuple[str, ...]:
    """Return one text or several as plain texts."""
    return tuple(str(text) for text in listed(texts))


def anchor(
    texts: Located | Sequence[Located] | None, under: tuple[str, ...] = (), nth: Nth | None = None
) -> Anchor | None:
    """Return where a label or header stands; ``a / b`` is a stacked header."""
    if texts is None:
        return None
    aliases = tuple(
        tuple(part.strip() for part in text.split(_STACKED) if part.strip()) for text in listed(texts)
    )
    return Anchor(aliases=aliases, under=under, nth=nth)


def check_stars(texts: Located | Sequence[Located] | None, mistakes: Mistakes) -> None:
    """Tell a title or label with so many ``*`` that finding it could take for ever."""
    for text in listed(texts):
        if text.count("*") > _MOST_STARS:
            mistakes.add(text.place, _TOO_MANY_STARS)


def said(text: Located | Languages | None) -> Words | None:
    """Return a text in both languages; given in one only, it serves for both."""
    if text is None:
        return None
    if isinstance(text, Located):
        return same(str(text))
    zh, en = text.zh or text.en or "", text.en or text.zh or ""
    return Words(str(zh), str(en))


_TOO_MANY_STARS = Words(
    f"一段文字里最多用 {_MOST_STARS} 个 *", f"a title or label may hold at most {_MOST_STARS} stars (*)"
)
