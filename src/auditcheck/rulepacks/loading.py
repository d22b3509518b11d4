"""Rule packs from disk to RulePack, or all their mistakes at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from auditcheck.errors import RulePackError
from auditcheck.rulepacks.mistakes import Mistake, Mistakes, told
from auditcheck.rulepacks.shipped import find_pack, shown_prefix

if TYPE_CHECKING:
    from auditcheck.model.rules import RulePack
    from auditcheck.rulepacks.assembling import Assembled


def load_rulepack(source: str | Path) -> RulePack:
    """Return the pack that ``source`` names: a shipped pack's id, a folder, or a YAML file.

    Raises ConfigError if there is no such pack, and RulePackError, whose words list every mistake
    with file, line and column, if it is written wrongly.
    """
    assembled, mistakes = read_rulepack(source)
    if mistakes or assembled.pack is None:
        raise RulePackError(told(mistakes, str(source)))
    return assembled.pack


def read_rulepack(source: str | Path) -> tuple[Assembled, tuple[Mistake, ...]]:
    """Return what could be made of a pack and all its mistakes; raises ConfigError as above."""
    from auditcheck.rulepacks.assembling import assemble  # noqa: PLC0415 - pydantic loads only when a pack does

    path = find_pack(source)
    mistakes = Mistakes()
    assembled = assemble(path, shown_prefix(path.parent), mistakes)
    return assembled, mistakes.sorted()
