"""What lasts beyond a run: baselines of accepted issues, and records that prove which file was checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from auditcheck.cli.checking import Request, paths_of, settings_of
from auditcheck.cli.comparing import Pack
from auditcheck.cli.exitcodes import BLOCKED, PASSED
from auditcheck.cli.streams import say, tell
from auditcheck.cli.watched import looked_at, once
from auditcheck.cli.wording import NOTHING_CHECKED
from auditcheck.cli.writing import refuse_unsafe, write_whole
from auditcheck.errors import ConfigError
from auditcheck.model.words import Language, Words
from auditcheck.reporters.record import SCHEMA_VERSION, digest_of, run_of

BASELINE = "baseline.json"


def write_baseline(request: Request) -> int:
    """Check the submissions and accept their issues; return 1 if a file could not be checked.

    A baseline that is there already keeps its other submissions and remembers what was fixed since.
    """
    from auditcheck.evaluation.baselines import (  # noqa: PLC0415 - with the engine
        Baseline,
        read_baseline,
        render_baseline,
        updated,
    )
    from auditcheck.pipeline import check  # noqa: PLC0415 - the help must not wait for pandas

    settings, language = settings_of(request), request.manner.language
    goal = Path(request.output or settings.profile.baseline or BASELINE)
    reports = []
    with paths_of(request, settings) as paths:
        refuse_unsafe(goal, paths)
        for path in paths:
            profile = request.profile.over(settings.profile_of(path))
            asked = partial(check, str(path), profile.rules, prior=profile.prior, diagnose=False)
            reports.append(looked_at(str(path), asked))
    if not reports:
        tell(NOTHING_CHECKED, language)
        return BLOCKED
    unread = [report for report in reports if not report.checked]
    for report in unread:
        name = report.submission.name
        words = Words(f"{name} 未能审核，没有记入基线：", f"{name} could not be checked and was left out: ")
        tell(words + report.issues[0].message, language)
    known = read_baseline(goal) if goal.exists() else Baseline()
    baseline = updated(known, [report for report in reports if report.checked])
    write_whole(goal, render_baseline(baseline).encode())
    count = sum(len(section.accepted) for section in baseline.sections)
    say(
        Words(
            f"基线 {goal}：{len(baseline.sections)} 份报表，{count} 个问题。",
            f"Baseline {goal}: submissions {len(baseline.sections)}, issues {count}.",
        ).to(language)
    )
    return BLOCKED if unread else PASSED


def verified(record: str, submission: str, pack: Pack | None, language: Language) -> int:
    """Say whether ``submission`` is a file that ``record`` tells of; return 0 if so, else 1.

    With ``pack`` the file is checked again, and the results must be those of the record.
    """
    from auditcheck.workbook.limits import current  # noqa: PLC0415 - as below
    from auditcheck.workbook.opening import file_digest  # noqa: PLC0415 - hashing needs no engine

    content = _record(Path(record))
    if content.get("digest") != digest_of(content):
        words = Words("记录本身被改动过，不能作为凭证。", "The record itself was changed and proves nothing.")
        return _no(words, language)
    digest = file_digest(Path(submission), current())
    run = next((run for run in content["runs"] if run["submission"]["sha256"] == digest), None)
    if run is None:
        names = "、".join(run["submission"]["name"] for run in content["runs"])
        words = Words(
            f"不一致：{submission} 不是当时审核的文件（记录的是 {names}，内容不同）。",
            f"Different: {submission} is not the file that was checked (the record is of {names}).",
        )
        return _no(words, language)
    once("same", lambda: say(_same(submission, run, content).to(language)))
    return _rechecked(run, submission, pack, language) if pack is not None else PASSED


def _record(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_bytes())
        usable = str(content["schema_version"]).partition(".")[0] == SCHEMA_VERSION.partition(".")[0] and all(
            "sha256" in run["submission"] for run in content["runs"]
        )
    except FileNotFoundError as error:
        raise ConfigError(Words(f"找不到审核记录 {path}。", f"There is no record {path}.")) from error
    except (ValueError, KeyError, TypeError, RecursionError):
        usable = False
    if not usable:
        raise ConfigError(
            Words(
                f"{path} 不是 check --record 写下的审核记录，或版本不同。",
                f"{path} is no record of check --record, or of another version.",
            )
        )
    return dict(content)


def _same(submission: str, run: Mapping[str, Any], content: Mapping[str, Any]) -> Words:
    issues, version = sum(run["open_issues"].values()), content["tool"]["version"]
    pack = run["pack"] or {}
    name = f"{pack.get('id', '—')} {pack.get('version', '')}".strip()
    waived = len(run["waivers"])
    result = Words("不能上报", "blocked") if run["blocked"] else Words("可以上报", "not blocked")
    return Words(
        f"一致：{submission} 就是当时审核的文件。\n"
        f"规则包 {name}，auditcheck {version}；待处理问题 {issues} 个，豁免 {waived} 个；结论：{result.zh}。",
        f"Same: {submission} is the file that was checked.\n"
        f"Rule pack {name}, auditcheck {version}; open issues {issues}, waived {waived}; {result.en}.",
    )


def _rechecked(run: Mapping[str, Any], submission: str, pack: Pack, language: Language) -> int:
    from auditcheck.pipeline import check  # noqa: PLC0415 - only when asked to check again

    rules = pack.rules or (run["pack"] or {}).get("id")
    report = looked_at(submission, partial(check, submission, rules, prior=pack.prior, diagnose=False))
    now = run_of(report)
    if now["pack"] != run["pack"]:
        words = Words("规则包与当时的不同，结果无从核对。", "The rule pack is not the one of the record.")
        return _no(words, language)
    before = (run["prior"] or {}).get("sha256")
    if (now["prior"] or {}).get("sha256") != before:
        words = Words(
            "上年报表与当时的不同：请用 --prior 给出当时的那一份。",
            "Last period's submission is not the one of the record: give it with --prior.",
        )
        return _no(words, language)
    if any(now[part] != run[part] for part in ("checked", "rules", "targets", "issues")):
        words = Words("再次审核的结果与记录不符。", "Checked again, the results are not those of the record.")
        return _no(words, language)
    say(
        Words("再次审核，结果与记录相符。", "Checked again: the results are those of the record.").to(
            language
        )
    )
    return PASSED


def _no(words: Words, language: Language) -> int:
    say(words.to(language))
    return BLOCKED
