"""What is answered to the issues of a run: waivers, explanations and the baseline, each file read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from auditcheck.cli.watched import guarded
from auditcheck.config.settings import Profile
from auditcheck.model.answers import Remark, Waiver
from auditcheck.model.report import Report

if TYPE_CHECKING:
    from auditcheck.evaluation.baselines import Baseline
    from auditcheck.evaluation.explanations import Answer


class Answers:
    """The answers to the reports of one run.

    ``alone``: a single submission is checked, so that what matches nothing there matches nothing.
    """

    def __init__(self, *, alone: bool) -> None:
        self._alone = alone
        self._waivers: dict[str, tuple[Waiver, ...]] = {}
        self._explanations: dict[tuple[str, ...], tuple[Answer, ...]] = {}
        self._baselines: dict[str, Baseline] = {}

    def to(self, report: Report, profile: Profile) -> Report:
        """Return the report with its waivers, explanations and states against the baseline."""
        if profile.waivers:
            report = self._waived(report, profile.waivers)
        if profile.explanations:
            report = self._explained(report, profile)
        if profile.baseline:
            report = self._compared(report, profile.baseline)
        if self._alone:
            report = replace(report, remarks=(*report.remarks, *self._unmatched(lambda: [report])))
        return report

    def unmatched(self, reports: Callable[[], Iterable[Report]]) -> list[Remark]:
        """Return what a run over several submissions has to tell of answers that match nothing in any.

        ``reports`` gives them anew, one at a time.
        """
        return [] if self._alone else list(self._unmatched(reports))

    def _waived(self, report: Report, path: str) -> Report:
        from auditcheck.config.waiverfile import read_waivers  # noqa: PLC0415 - pydantic only if there are any
        from auditcheck.evaluation.waivers import with_waivers  # noqa: PLC0415 - with the engine

        if path not in self._waivers:
            self._waivers[path] = read_waivers(Path(path))
        today = date.today()  # noqa: DTZ011 - a waiver's last day is the reader's own
        return with_waivers(report, self._waivers[path], today)

    def _explained(self, report: Report, profile: Profile) -> Report:
        from auditcheck.evaluation.explanations import (  # noqa: PLC0415 - with the engine
            read_explanations,
            with_explanations,
        )

        paths = profile.explanations or ()
        if paths not in self._explanations:
            answers = (answer for path in paths for answer in guarded(path, partial(read_explanations, path)))
            self._explanations[paths] = tuple(answers)
        return with_explanations(report, self._explanations[paths], profile.explanation_length)

    def _compared(self, report: Report, path: str) -> Report:
        from auditcheck.evaluation.baselines import read_baseline, with_baseline  # noqa: PLC0415 - likewise

        if path not in self._baselines:
            self._baselines[path] = read_baseline(Path(path))
        return with_baseline(report, self._baselines[path])

    def _unmatched(self, reports: Callable[[], Iterable[Report]]) -> Iterator[Remark]:
        if self._waivers:
            from auditcheck.evaluation.waivers import unmatched_waivers  # noqa: PLC0415 - likewise

            for waivers in self._waivers.values():
                yield from unmatched_waivers(waivers, reports())
        if self._explanations:
            from auditcheck.evaluation.explanations import lost_explanations  # noqa: PLC0415 - likewise

            for answers in self._explanations.values():
                yield from lost_explanations(answers, reports())


class BatchAnswers:
    """What is answered to the issues of every submission of a batch, by one profile."""

    def __init__(self, profile: Profile) -> None:
        self._profile, self._answers = profile, Answers(alone=False)

    def __call__(self, report: Report) -> Report:
        """Return the report with its waivers and explanations."""
        return self._answers.to(report, self._profile)

    def unmatched(self, reports: Callable[[], Iterable[Report]]) -> list[Remark]:
        """Return what is to be told at the end of answers that match nothing in any of the reports."""
        return self._answers.unmatched(reports)
