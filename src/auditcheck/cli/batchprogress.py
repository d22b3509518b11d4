"""How far a batch has come: a bar on a terminal, a line every ten seconds elsewhere, events for programs."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO

from auditcheck.batch.running import Ended, Started
from auditcheck.cli.streams import tell
from auditcheck.errors import ConfigError
from auditcheck.model.batch import Ending
from auditcheck.model.words import Language, Words

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

_EVERY = 10.0
_MINUTE = 60


class Progress:
    """Takes what a batch tells and shows it; a context, so that the bar goes away again."""

    def __init__(self, language: Language, events: TextIO | None = None, *, quiet: bool = False) -> None:
        self._language, self._events, self._quiet = language, events, quiet
        self._files = self._reused = self._blocked = 0
        self._endings: Counter[Ending] = Counter()
        self._began = self._told = time.monotonic()
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty() and not self._quiet:
            self._bar = _bar()
            self._bar.start()
            self._task = self._bar.add_task("", total=None, state="")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
        if kind is None:
            self._event("finished", **self._counts())

    def tell(self, event: Started | Ended) -> None:
        """Show what has happened."""
        if isinstance(event, Started):
            self._files = event.files
            self._event("started", run=event.run, files=event.files)
        else:
            self._count(event)
        self._show()

    def _count(self, event: Ended) -> None:
        entry = event.entry
        self._endings[entry.ending] += 1
        self._blocked += entry.blocks
        self._reused += event.reused
        self._event(
            "file",
            file=entry.file,
            ending=entry.ending.value,
            blocks=entry.blocks,
            unit={"code": entry.unit.code, "name": entry.unit.name},
            sha256=entry.sha256,
            issues={kind.value: count for kind, count in entry.tally.open.items()} if entry.tally else {},
            reason={"zh": entry.reason.zh, "en": entry.reason.en} if entry.reason else None,
            reused=event.reused,
        )

    def _counts(self) -> dict[str, Any]:
        return {
            "done": self._done,
            "files": self._files,
            "blocked": self._blocked,
            "reused": self._reused,
            "endings": {ending.value: count for ending, count in sorted(self._endings.items())},
        }

    @property
    def _done(self) -> int:
        return self._endings.total()

    def _event(self, name: str, **content: object) -> None:
        if self._events is not None:
            self._events.write(json.dumps({"event": name, **content}, ensure_ascii=False) + "\n")
            self._events.flush()

    def _show(self) -> None:
        if self._bar is not None and self._task is not None:
            state = self._verdicts().to(self._language)
            self._bar.update(self._task, total=self._files, completed=self._done, state=state)
        elif not self._quiet and time.monotonic() - self._told >= _EVERY:
            self._told = time.monotonic()
            tell(self._line(), self._language)

    def _verdicts(self) -> Words:
        checked = self._endings[Ending.CHECKED]
        unanswered = sum(count for ending, count in self._endings.items() if ending.unanswered)
        blocked = self._blocked - unanswered
        return Words(
            f"通过 {checked - blocked}，有问题 {blocked}，未能审核 {unanswered}",
            f"{checked - blocked} pass, {blocked} blocked, {unanswered} not checked",
        )

    def _line(self) -> Words:
        rate = self._done / max(0.001, time.monotonic() - self._began)
        left = _duration((self._files - self._done) / rate) if rate else Words("？", "?")
        head = Words(
            f"{self._done}/{self._files} 个文件，每秒 {rate:.1f} 个，约剩 {left.zh}：",
            f"{self._done}/{self._files} files, {rate:.1f} files/s, about {left.en} left: ",
        )
        return head + self._verdicts()


def _duration(seconds: float) -> Words:
    if seconds < _MINUTE:
        return Words(f"{seconds:.0f} 秒", f"{seconds:.0f} s")
    return Words(f"{seconds / _MINUTE:.0f} 分钟", f"{seconds / _MINUTE:.0f} min")


def _bar() -> Bar:
    from rich.console import Console  # noqa: PLC0415 - only on a terminal
    from rich.progress import (  # noqa: PLC0415 - as above
        BarColumn,
        MofNCompleteColumn,
        ProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bars  # noqa: PLC0415 - as above
    from rich.progress import Task as Shown  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    class Rate(ProgressColumn):
        """Files a second."""

        def render(self, task: Shown) -> Text:
            return Text(f"{task.finished_speed or task.speed or 0:.1f}/s")

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[state]}"),
    )
    return Bars(*columns, console=Console(stderr=True, markup=False), transient=True)


@contextmanager
def event_sink(name: str | None) -> Iterator[TextIO | None]:
    """Keep the stream that events go to, None for none; ``-`` is standard output."""
    if name is None or name == "-":
        yield None if name is None else sys.stdout
        return
    with ExitStack() as stack:
        try:
            file = stack.enter_context(Path(name).open("w", encoding="utf-8"))
        except OSError as error:
            words = Words(
                f"不能写入 {name}：{error.strerror}。", f"{name} cannot be written: {error.strerror}."
            )
            raise ConfigError(words) from error
        yield file
