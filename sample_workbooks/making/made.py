"""What the script of the sample workbooks writes: files, and the issues that each of them must raise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import yaml

_ABOUT = (
    "# Every sample workbook with the issues a check must raise on it: these, and no others.\n"
    "# Written by sample_workbooks/make.py. An empty sheet or cell: the whole file or sheet.\n"
    "# Each is a leading issue; those that follow from the same cause stand under it, in `folded`.\n"
)


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One issue: rule or built-in check, place (empty: the whole file), class, and what follows from it."""

    code: str
    sheet: str = ""
    cell: str = ""
    rule_class: str = "balance"
    folded: tuple[Expected, ...] = ()

    @property
    def entry(self) -> dict[str, Any]:
        """The issue as the manifest tells it."""
        told = {"code": self.code, "sheet": self.sheet, "cell": self.cell, "class": self.rule_class}
        return told | ({"folded": [each.entry for each in self.folded]} if self.folded else {})


def issue(text: str, sheet: str, folded: tuple[Expected, ...] = ()) -> Expected:
    """Return an issue from a text such as ``JOIN-02 balance F7``."""
    code, rule_class, cell = text.split(" ")
    return Expected(code=code, sheet=sheet, cell=cell, rule_class=rule_class, folded=folded)


def told(sheet: str, *lines: str) -> tuple[Expected, ...]:
    """Return issues on one sheet from lines such as ``FUND-01 balance D7``; ``>`` before what follows it."""
    found: list[Expected] = []
    for line in lines:
        code, rule_class, cell = line.removeprefix("> ").split(" ")
        issue = Expected(code=code, sheet=sheet, cell=cell.removeprefix("-"), rule_class=rule_class)
        if line.startswith("> "):
            found[-1] = replace(found[-1], folded=(*found[-1].folded, issue))
        else:
            found.append(issue)
    return tuple(found)


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
    return _ABOUT + yaml.safe_dump({"workbooks": workbooks}, allow_unicode=True, sort_keys=False, width=120)
