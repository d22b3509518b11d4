"""JUnit XML: a suite for each submission, a case for each rule, for build servers' test pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from auditcheck.model.issues import Issue, Outcome, Verdict
from auditcheck.model.report import Report
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Language, Words, joined, same
from auditcheck.reporters.diagnoses import plan_lines
from auditcheck.reporters.escaping import for_terminal
from auditcheck.reporters.plain import details, evidence, file_of, standing, tape, where
from auditcheck.reporters.wording import VERDICT_MEANING, counted, untold

_ISSUES = 100
_FAILING = frozenset({RuleClass.BALANCE, RuleClass.LOGIC, RuleClass.VERIFY})
_COUNTED = {"failure": "failures", "error": "errors", "skipped": "skipped"}


NOTHING = Words("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """One case: ``result`` is failure, error, skipped or empty (passed)."""

    group: str
    name: str
    result: str = ""
    kind: str = ""
    message: Words = NOTHING
    text: str = ""


def render_junit(reports: Sequence[Report], language: Language) -> str:
    """Return JUnit XML. Rules that could not be evaluated are errors, what does not apply is skipped.

    Issues that only inform, or that were waived or explained, fail no case; they stand in its output.
    """
    root, every = ET.Element("testsuites", name="auditcheck"), []
    for report in reports:
        cases = [*_rule_cases(report, language), *_other_cases(report, language)]
        every += cases
        suite = ET.SubElement(root, "testsuite", name=for_terminal(file_of(report.submission)))
        _count(suite, cases)
        _properties(suite, report, language)
        for case in cases:
            _write(suite, case, language)
    _count(root, every)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _rule_cases(report: Report, language: Language) -> list[_Case]:
    pack = report.pack.id if report.pack else "auditcheck"
    by_code: dict[str, list[Issue]] = {}
    for issue in report.issues:
        by_code.setdefault(issue.code, []).append(issue)
    return [
        _rule_case(outcome, by_code.get(outcome.rule_id, []), pack, language) for outcome in report.outcomes
    ]


def _rule_case(outcome: Outcome, issues: list[Issue], pack: str, language: Language) -> _Case:
    name = f"{outcome.rule_id} {outcome.title.to(language)}"
    case = _issues_case(pack, name, issues, language)
    if outcome.untold:
        case = replace(case, text=f"{case.text}\n{untold(outcome.untold).to(language)}")
    if case.result == "failure":
        return case
    if outcome.verdict in {Verdict.NOT_EVALUATED, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE}:
        result = "error" if outcome.verdict is Verdict.NOT_EVALUATED else "skipped"
        reasons = [reason.words for reason in outcome.reasons if reason.verdict is outcome.verdict]
        return _Case(
            group=pack,
            name=name,
            result=result,
            kind=outcome.verdict.value,
            message=joined(reasons) if reasons else VERDICT_MEANING[outcome.verdict],
            text=case.text,
        )
    return case


def _other_cases(report: Report, language: Language) -> list[_Case]:
    """Return a case for every check outside the rules that found something."""
    rules = {outcome.rule_id for outcome in report.outcomes}
    by_code: dict[str, list[Issue]] = {}
    for issue in report.issues:
        if issue.code not in rules:
            by_code.setdefault(issue.code, []).append(issue)
    return [
        _issues_case(
            f"auditcheck.{found[0].kind.value}", f"{code} {found[0].title.to(language)}", found, language
        )
        for code, found in by_code.items()
    ]


def _issues_case(group: str, name: str, issues: list[Issue], language: Language) -> _Case:
    failing = [issue for issue in issues if issue.is_open and issue.rule_class in _FAILING]
    text = "\n".join(line for issue in issues[:_ISSUES] for line in _told(issue, language))
    if len(issues) > _ISSUES:
        text += "\n" + counted(len(issues) - _ISSUES, "个问题未列出", "more issue").to(language)
    if not failing:
        waived = issues and not any(issue.is_open for issue in issues)
        words = standing(issues[0]) if waived else None
        return _Case(
            group=group, name=name, result="skipped" if words else "", message=words or NOTHING, text=text
        )
    worst = min(failing, key=lambda issue: issue.rule_class.rank)
    message = failing[0].message if len(failing) == 1 else counted(len(failing), "个问题", "issue")
    return _Case(
        group=group, name=name, result="failure", kind=worst.rule_class.value, message=message, text=text
    )


def _told(issue: Issue, language: Language) -> list[str]:
    answered = standing(issue)
    lines = [
        f"{where(issue).to(language)} [{issue.rule_class.words.to(language)}]",
        *(f"  {line}" for line in (issue.message.to(language), *tape(issue, language))),
        *(f"  {line}" for line in details(issue, language)),
        *(f"    {line}" for line in evidence(issue, language)),
    ]
    return [for_terminal(line) for line in [*lines, *([f"  {answered.to(language)}"] if answered else [])]]


def _properties(suite: ET.Element, report: Report, language: Language) -> None:
    """Write what to correct first, and what is told of answers and of issues that are gone."""
    plan = plan_lines(report.plan) if report.plan is not None else []
    gone = [gone.state.words + same(f" {gone.code} ") + gone.message for gone in report.settled]
    remarks = [remark.words for remark in report.remarks]
    named = (("correct-first", plan), ("settled", gone), ("remark", remarks))
    pairs = [(name, words.to(language)) for name, lines in named for words in lines]
    if pairs:
        element = ET.SubElement(suite, "properties")
        for name, text in pairs:
            ET.SubElement(element, "property", name=name, value=for_terminal(text))


def _count(element: ET.Element, cases: list[_Case]) -> None:
    element.set("tests", str(len(cases)))
    for result, name in _COUNTED.items():
        element.set(name, str(sum(case.result == result for case in cases)))


def _write(suite: ET.Element, case: _Case, language: Language) -> None:
    element = ET.SubElement(
        suite, "testcase", classname=for_terminal(case.group), name=for_terminal(case.name)
    )
    message = for_terminal(case.message.to(language))
    if case.result == "skipped":
        ET.SubElement(element, "skipped", message=message)
    elif case.result:
        ET.SubElement(element, case.result, message=message, type=case.kind).text = case.text
    if case.text and case.result in {"", "skipped"}:
        ET.SubElement(element, "system-out").text = case.text
