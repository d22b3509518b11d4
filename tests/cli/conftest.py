"""The command line run in this process on reports written out as literals."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from auditcheck.model.cells import CellRef, Location
from auditcheck.model.issues import Issue, IssueKind, Outcome
from auditcheck.model.report import PackInfo, Report, SheetInfo, SubmissionInfo
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words


def issue_of(rule_class: RuleClass) -> Issue:
    return Issue(
        code="R-1",
        kind=IssueKind.RULE,
        rule_class=rule_class,
        title=Words("合计等于各项之和", "The total equals its parts"),
        message=Words("合计多 10.00 万元。", "The total is 10.00 too much."),
        primary=Location(sheet="支出表", cell=CellRef(sheet="支出表", row=7, column=3)),
    )


def report_of(*classes: RuleClass, checked: bool = True, unchecked: int = 0) -> Report:
    outcome = Outcome(
        rule_id="R-1",
        title=Words("合计等于各项之和", "The total equals its parts"),
        rule_class=RuleClass.BALANCE,
        passed=1,
        failed=len(classes),
        not_evaluated=unchecked,
    )
    return Report(
        submission=SubmissionInfo(
            name="送审.xlsx",
            format="xlsx",
            sha256="0" * 64,
            size=9,
            sheets=(SheetInfo(title="支出表", rows=9, columns=4, cells=30),),
        ),
        version="0.1.0",
        pack=PackInfo(id="p", title=Words("规则包", "pack"), version="1", digest="0" * 64, rules=1),
        outcomes=(outcome,),
        issues=tuple(issue_of(rule_class) for rule_class in classes),
        checked=checked,
    )


@pytest.fixture(name="report_of")
def _report_of() -> Callable[..., Report]:
    return report_of


@pytest.fixture(name="checked")
def _checked(monkeypatch: pytest.MonkeyPatch) -> Callable[[Report | BaseException], list[Any]]:
    """Let ``check`` give this report (or raise this error); returns the calls made."""

    def stand_in(result: Report | BaseException) -> list[Any]:
        calls: list[Any] = []

        def check(  # noqa: PLR0913 - those of the real one
            submission: str,
            rules: str | None = None,
            *,
            prior: str | None = None,
            views: bool = False,  # noqa: ARG001 - the report is a literal
            diagnose: bool = True,
            fold: bool = True,
            seconds: float = 1.0,
        ) -> Report:
            chosen = (("bare", not diagnose), ("flat", not fold), (f"{seconds:g} s", seconds != 1.0))
            said = [word for word, on in chosen if on]
            calls.append((submission, rules, prior, *said))
            if isinstance(result, BaseException):
                raise result
            return result

        module = ModuleType("auditcheck.pipeline")
        module.check = check  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "auditcheck.pipeline", module)
        return calls

    return stand_in


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
