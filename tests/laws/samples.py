"""The sample workbooks that laws are tested on: a few of each pack in a short run, all in a long one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from tests.laws.profile import LONG

from auditcheck.model.rules import RulePack
from auditcheck.rulepacks.loading import load_rulepack

ROOT = Path(__file__).resolve().parents[2]
_FAMILIES = ("department-performance", "final-accounts", "performance", "project-performance")
_UNREAD = {"encrypted.xlsx"}
SAMPLES = tuple(
    path
    for family in _FAMILIES
    for path in sorted((ROOT / "sample_workbooks" / family).glob("*.xlsx"))
    if path.name not in _UNREAD
)


@cache
def pack_of(path: Path) -> RulePack:
    """Return the pack that a sample is held against."""
    return _pack(path.parent.name)


@cache
def _pack(name: str) -> RulePack:
    return load_rulepack(ROOT / "rules" / name)


def shown(paths: Sequence[Path], *, of_each: int, clean: bool | None = None) -> list[Path]:
    """Return some workbooks of each pack, evenly spread, all in a long run; ``clean`` True: of the clean."""
    chosen = [p for p in paths if clean is None or p.name.startswith("clean") is clean]
    if LONG:
        return chosen
    some = []
    for family in _FAMILIES:
        own = [path for path in chosen if path.parent.name == family]
        step = max(1, len(own) // of_each)
        some += own[::step][:of_each]
    return some


def named(paths: Sequence[Path], names: Sequence[str]) -> list[Path]:
    """Return the workbooks of these names in a short run, all in a long one."""
    return [path for path in paths if LONG or f"{path.parent.name}/{path.name}" in names]
