"""A baseline: the issues of an accepted check, against which later ones are new, unchanged or back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from auditcheck.errors import ConfigError
from auditcheck.evaluation.checks import RULE_BROKE, RULE_NOT_EVALUATED
from auditcheck.model.answers import IssueState, Remark, Settled
from auditcheck.model.issues import Issue, IssueKind
from auditcheck.model.report import Report, SubmissionInfo
from auditcheck.model.words import Words

SCHEMA_VERSION = "1.0"
_MAJOR = "1"
_OF_THE_ENGINE = frozenset({RULE_BROKE.code, RULE_NOT_EVALUATED.code})
_RECHECKED_WITH_TABLES = frozenset({IssueKind.VALUE.value, IssueKind.CONTRACT.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An issue as a baseline keeps it: enough to be told once it is gone."""

    fingerprint: str
    code: str
    kind: str
    title: Words
    message: Words
    sheet: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The issues of one submission: ``accepted`` ones, and those ``fixed`` since they were accepted.

    ``identity`` is what the submission says of itself; its code or unit finds the section again, its
    file's ``name`` only where it says nothing.
    """

    name: str
    identity: Mapping[str, str] = field(default_factory=dict)
    accepted: tuple[Entry, ...] = ()
    fixed: tuple[Entry, ...] = ()

    @property
    def key(self) -> str:
        """The submission's code, else its unit, else nothing."""
        return _key(self.identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The accepted issues of any number of submissions."""

    sections: tuple[Section, ...] = ()

    def section(self, submission: SubmissionInfo) -> Section | None:
        """Return the section of a submission, if there is one."""
        key = _key(submission.identity)
        if key:
            return next((section for section in self.sections if section.key == key), None)
        unnamed = [section for section in self.sections if not section.key]
        named = next((section for section in unnamed if section.name == submission.name), None)
        return named or (unnamed[0] if len(self.sections) == len(unnamed) == 1 else None)


def with_baseline(report: Report, baseline: Baseline) -> Report:
    """Return the report with every issue's state, and the accepted issues that are gone."""
    section = baseline.section(report.submission)
    if section is None:
        issues = tuple(replace(issue, state=IssueState.NEW) for issue in report.issues)
        return replace(report, issues=issues, remarks=(*report.remarks, _NOT_IN_BASELINE))
    return against(report, section)


def against(report: Report, section: Section) -> Report:
    """Return the report with states against the issues of one earlier check."""
    accepted = {entry.fingerprint for entry in section.accepted}
    fixed = {entry.fingerprint for entry in section.fixed}

    def state(issue: Issue) -> IssueState:
        if issue.fingerprint in accepted:
            return IssueState.UNCHANGED
        return IssueState.CAME_BACK if issue.fingerprint in fixed else IssueState.NEW

    issues = tuple(replace(issue, state=state(issue)) for issue in report.issues)
    return replace(report, issues=issues, settled=tuple(_gone(section.accepted, report)))


def section_of(report: Report, earlier: Section | None = None) -> Section:
    """Return what a baseline keeps of a report.

    ``earlier`` is what it kept so far: issues gone since then are remembered as fixed, those whose
    rules could not be evaluated stay accepted. Waived issues are left to their waivers.
    """
    entries = tuple(_entry(issue) for issue in report.issues if issue.waiver is None)
    kept: tuple[Entry, ...] = ()
    fixed: tuple[Entry, ...] = ()
    if earlier is not None:
        gone = {settled.fingerprint: settled.state for settled in _gone(earlier.accepted, report)}
        kept = tuple(e for e in earlier.accepted if gone.get(e.fingerprint) is IssueState.UNCHECKED)
        now = {issue.fingerprint for issue in report.issues} | {entry.fingerprint for entry in kept}
        fixed = tuple(e for e in (*earlier.fixed, *earlier.accepted) if e.fingerprint not in now)
    info = report.submission
    return Section(name=info.name, identity=info.identity, accepted=(*entries, *kept), fixed=fixed)


def updated(baseline: Baseline, reports: Iterable[Report]) -> Baseline:
    """Return the baseline with the sections of ``reports`` in place of the ones it had."""
    sections = list(baseline.sections)
    for report in reports:
        earlier = Baseline(sections=tuple(sections)).section(report.submission)
        section = section_of(report, earlier)
        if earlier is None:
            sections.append(section)
        else:
            sections[sections.index(earlier)] = section
    return Baseline(sections=tuple(sections))


def render_baseline(baseline: Baseline) -> str:
    """Return the baseline as JSON."""
    content = {
        "schema_version": SCHEMA_VERSION,
        "submissions": [_section_data(section) for section in baseline.sections],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def read_baseline(path: Path) -> Baseline:
    """Return the baseline in the file at ``path``. Raises ConfigError if it is none."""
    try:
        content = json.loads(path.read_bytes())
        if str(content["schema_version"]).partition(".")[0] != _MAJOR:
            raise _newer(path)
        return Baseline(sections=tuple(_section(data) for data in content["submissions"]))
    except FileNotFoundError as error:
        raise ConfigError(
            Words(
                f"找不到基线文件 {path}。可用 auditcheck baseline write 生成。",
                f"There is no baseline file {path}. auditcheck baseline write makes one.",
            )
        ) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ConfigError(
            Words(
                f"{path} 不是基线文件，或已损坏。请用 auditcheck baseline write 重新生成。",
                f"{path} is no baseline file, or damaged. Write it anew with auditcheck baseline write.",
            )
        ) from error


_NOT_IN_BASELINE = Remark(
    code="BASELINE-OTHER",
    words=Words(
        "基线中没有这个单位的报表，所有问题都按新出现处理。",
        "The baseline holds nothing of this submission's unit, so all of its issues count as new.",
    ),
)


def _gone(entries: Iterable[Entry], report: Report) -> list[Settled]:
    now = {issue.fingerprint for issue in report.issues}
    return [_settled(entry, report) for entry in entries if entry.fingerprint not in now]


def _settled(entry: Entry, report: Report) -> Settled:
    return Settled(
        fingerprint=entry.fingerprint,
        code=entry.code,
        state=IssueState.FIXED if _checked_again(entry, report) else IssueState.UNCHECKED,
        title=entry.title,
        message=entry.message,
        place=entry.place,
    )


def _checked_again(entry: Entry, report: Report) -> bool:
    """Say whether this check would have found the issue if it were still there.

    Blanking a figure or taking a sheet away corrects nothing: the rule is then unknown or not evaluated.
    """
    if not report.checked:
        return False
    if entry.kind == IssueKind.RULE.value:
        outcome = next((o for o in report.outcomes if o.rule_id == entry.code), None)
        if outcome is None:
            return entry.code in _OF_THE_ENGINE
        return not (outcome.not_evaluated or outcome.unknown or outcome.untold)
    if entry.kind in _RECHECKED_WITH_TABLES and entry.sheet:
        return any(sheet.title == entry.sheet for sheet in report.submission.sheets) or all(
            table.found or table.optional for table in report.tables
        )
    return True


def _key(identity: Mapping[str, str]) -> str:
    return (identity.get("code") or identity.get("unit") or "").strip()


def _entry(issue: Issue) -> Entry:
    cell = issue.primary.cell
    return Entry(
        fingerprint=issue.fingerprint,
        code=issue.code,
        kind=issue.kind.value,
        title=issue.title,
        message=issue.message,
        sheet=issue.primary.sheet,
        place=cell.qualified if cell else issue.primary.sheet,
    )


def _section_data(section: Section) -> dict[str, Any]:
    return {
        "name": section.name,
        "identity": dict(sorted(section.identity.items())),
        "accepted": [_entry_data(entry) for entry in section.accepted],
        "fixed": [_entry_data(entry) for entry in section.fixed],
    }


def _entry_data(entry: Entry) -> dict[str, Any]:
    return {
        "fingerprint": entry.fingerprint,
        "code": entry.code,
        "kind": entry.kind,
        "title": {"zh": entry.title.zh, "en": entry.title.en},
        "message": {"zh": entry.message.zh, "en": entry.message.en},
        "sheet": entry.sheet,
        "place": entry.place,
    }


def _section(data: Mapping[str, Any]) -> Section:
    return Section(
        name=str(data["name"]),
        identity={str(key): str(value) for key, value in data["identity"].items()},
        accepted=tuple(_entry_of(entry) for entry in data["accepted"]),
        fixed=tuple(_entry_of(entry) for entry in data["fixed"]),
    )


def _entry_of(data: Mapping[str, Any]) -> Entry:
    return Entry(
        fingerprint=str(data["fingerprint"]),
        code=str(data["code"]),
        kind=str(data["kind"]),
        title=Words(str(data["title"]["zh"]), str(data["title"]["en"])),
        message=Words(str(data["message"]["zh"]), str(data["message"]["en"])),
        sheet=str(data["sheet"]),
        place=str(data["place"]),
    )


def _newer(path: Path) -> ConfigError:
    return ConfigError(
        Words(
            f"{path} 由较新版本的 auditcheck 生成，请升级后再用。",
            f"{path} was written by a newer auditcheck; upgrade to use it.",
        )
    )
