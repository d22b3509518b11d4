"""Step 1 of writing fails, then step 2, and so on until all pass: no file is ever half, no input changes."""

from __future__ import annotations

import errno
import io
import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest
from tests.submissions import write_pack, write_submission

from auditcheck.cli.delivering import Manner, deliver
from auditcheck.cli.destinations import Destination
from auditcheck.errors import ConfigError
from auditcheck.model.report import Report
from auditcheck.pipeline import check

FORMS = ("json", "csv", "markdown")


class Faults:
    """Lets the step with one number (and, if lasting, all after it) of opening, writing … fail."""

    def __init__(self, at: int, code: int, *, lasting: bool) -> None:
        self.at, self.code, self.lasting = at, code, lasting
        self.steps = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps == self.at or (self.lasting and self.steps > self.at):
            raise OSError(self.code, os.strerror(self.code))

    def around(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def attempt(*arguments: Any, **named: Any) -> Any:
            self.step()
            return act(*arguments, **named)

        return attempt

    def opened(self, *arguments: Any, **named: Any) -> Any:
        """A file that takes half of what is written to it before a write fails."""
        file = _fdopen(*arguments, **named)
        write = file.write

        def half(content: bytes) -> int:
            try:
                self.step()
            except OSError:
                write(content[: len(content) // 2])
                file.flush()
                raise
            return int(write(content))

        assert isinstance(file, io.BufferedWriter)
        return _Wrapped(file, half)


class _Wrapped:
    """A file with another way of writing."""

    def __init__(self, file: io.BufferedWriter, write: Callable[[bytes], int]) -> None:
        self._file, self.write = file, write

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


_fdopen = os.fdopen


@pytest.fixture(name="report", scope="module")
def _report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("filed")
    return check(write_submission(folder / "a.xlsx"), write_pack(folder))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "for ever"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("old", [False, True], ids=["new", "over an old one"])
def test_no_step_that_fails_leaves_half_a_file(
    report: Report, tmp_path: Path, code: int, *, lasting: bool, old: bool
) -> None:
    goals = [Destination(format=form, path=tmp_path / "out" / f"out.{form}") for form in FORMS]
    manner = Manner(language="en", printing=False)
    (tmp_path / "out").mkdir()
    deliver(report, goals, manner)
    whole = contents(tmp_path / "out")
    for at in itertools.count(1):
        for path in (tmp_path / "out").iterdir():
            path.unlink()
        before = {f"out.{form}": b"yesterday's" for form in FORMS} if old else {}
        for name, content in before.items():
            (tmp_path / "out" / name).write_bytes(content)
        faults = Faults(at, code, lasting=lasting)
        told = attempt(faults, report, goals, manner)
        for name, content in contents(tmp_path / "out").items():
            beside = name.replace(" (2)", "") if code == errno.EACCES else name  # as if Excel held it
            assert content in {whole.get(beside), before.get(name)}, (at, name)
        if faults.steps < at:
            assert not told
            assert contents(tmp_path / "out") == whole
            break
        assert "cannot be written to" in told or code == errno.EACCES, at
    assert at > 4 * len(FORMS)


def attempt(faults: Faults, report: Report, goals: list[Destination], manner: Manner) -> str:
    """Deliver with faults and return what was told, if something could not be written."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("open", "fsync"):
            patched.setattr(f"auditcheck.cli.writing.os.{name}", faults.around(getattr(os, name)))
        patched.setattr("auditcheck.cli.writing.os.fdopen", faults.opened)
        patched.setattr(Path, "replace", faults.around(Path.replace))
        try:
            deliver(report, goals, manner)
        except ConfigError as error:
            return error.words.en
    return ""
