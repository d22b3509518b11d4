"""What the script of the sample workbooks writes: files, and the issues that each of them must raise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml

_ABOUT = (
    "# Every sample workbook with the issues a check must raise on it: these, and no others.\n"
    "# Written by sample_workbooks/make.py. An empty sheet or cell: the whole file or sheet.\n"
)


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One issue: rule or built-in check, place (empty: the whole file) and class."""

    code: str
    sheet: str = ""
    cell: str = ""
    rule_class: str = "balance"

    @property
    def entry(self) -> dict[str, Any]:
        """The issue as the manifest tells it."""
        return {"code": self.code, "sheet": self.sheet, "cell": self.cell, "class": self.rule_class}


@dataclass(frozen=True, kw_only=True)
class Made:
    """One file of a folder: what is in it, what was done to it, and the issues it must raise."""

    file: str
    about: str
    content: bytes
    issues: tuple[Expected, ...] = ()


def manifest(made: Iterable[Made]) -> str:
    """Return the manifest of a folder."""
    workbooks = [
        {"file": each.file, "about": each.about, "issues": [issue.entry for issue in each.issues]}
        for each in made
    ]
    return _ABOUT + yaml.safe_dump(
        {"workbooks": workbooks}, allow_unicode=True, sort_keys=False, width=120
    )
