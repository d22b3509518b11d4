"""A file that changes while it is read is read whole, as it was at one moment, or refused."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import IO, Self

import pytest

from auditcheck.workbook import opening
from auditcheck.workbook.checks import RefusedError
from auditcheck.workbook.limits import DEFAULT
from auditcheck.workbook.opening import open_submission, printable
from auditcheck.workbook.reading import read_workbook

PIECE, PIECES, FLIPS = 1 << 14, 64, 1000
CONTENTS = tuple((letter + b",12345\n") * (PIECE // 8) for letter in (b"a", b"b"))


@contextmanager
def flipping(path: Path) -> Iterator[threading.Event]:
    """Write two contents of one size over each other, piece by piece, many times, while the body runs."""
    ended = threading.Event()

    def flip() -> None:
        with path.open("r+b", buffering=0) as file:
            for number in range(FLIPS):
                for piece in range(PIECES):
                    os.pwrite(file.fileno(), CONTENTS[number % 2], piece * PIECE)
        ended.set()

    thread = threading.Thread(target=flip)
    thread.start()
    try:
        yield ended
    finally:
        thread.join()


@pytest.mark.skipif(os.name == "nt", reason="writes at a place of a file")
def test_a_file_written_over_a_thousand_times_is_only_read_as_it_once_was(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(CONTENTS[0] * PIECES)
    with flipping(path) as ended:
        while not ended.is_set():
            with suppress(RefusedError):
                data = open_submission(path, DEFAULT)
                pieces = [data[at * PIECE : at * PIECE + 1] for at in range(PIECES)]
                changes = sum(one != other for one, other in pairwise(pieces))
                assert changes <= 1  # some of one content, then the rest of the other
    assert open_submission(path, DEFAULT) == CONTENTS[(FLIPS - 1) % 2] * PIECES


class Torn:
    """A file of which the second half is written anew after the first was read."""

    def __init__(self, file: IO[bytes], path: Path, content: bytes) -> None:
        self.file, self.path, self.content = file, path, content

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def read(self, size: int) -> bytes:
        first = self.file.read(size // 2)
        self.path.write_bytes(self.content)
        return first + Path(self.path).read_bytes()[len(first) : size]


@pytest.mark.parametrize("times", [1, 2, 99])
@pytest.mark.parametrize("age", [0, 1_000_000_000], ids=["new", "old"])
def test_halves_of_two_contents_are_never_taken_for_one(
    times: int, age: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,1\n" * 100)
    if age:
        os.utime(path, (age, age))
    opened: list[object] = []
    fdopen = os.fdopen

    def torn(descriptor: int, mode: str) -> object:
        opened.append(descriptor)
        file = fdopen(descriptor, mode)
        return Torn(file, path, b"%d,2\n" % (len(opened) % 10) * 100) if len(opened) <= times else file

    monkeypatch.setattr("auditcheck.workbook.opening.os.fdopen", torn)
    workbook = read_workbook(path)
    monkeypatch.undo()
    if workbook.readable:
        assert times < len(opened)
        assert workbook.info.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    else:
        assert (times, workbook.issues[0].code) == (99, "FILE-DAMAGED")


class Restless:
    """Lets a file be another one each time it is read, for a number of times."""

    def __init__(self, path: Path, times: int) -> None:
        self.path, self.times = path, times
        self.fstat = os.fstat

    def __call__(self, descriptor: int) -> os.stat_result:
        status = self.fstat(descriptor)
        if self.times:
            self.times -= 1
            self.path.write_bytes(b"%d,x\n" % self.times * (1 + self.times % 3))
        return status


@pytest.mark.parametrize(("times", "code"), [(0, None), (3, None), (99, "FILE-DAMAGED")])
def test_a_file_is_read_again_while_it_changes_and_refused_in_the_end(
    times: int, code: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,1\n")
    monkeypatch.setattr("auditcheck.workbook.opening.os.fstat", Restless(path, times))
    workbook = read_workbook(path)
    assert [issue.code for issue in workbook.issues if not workbook.readable] == ([code] if code else [])
    if code:
        assert "changed while it was read" in workbook.issues[0].message.en
    else:
        monkeypatch.undo()
        assert workbook.info.sha256 == read_workbook(path).info.sha256


def test_a_file_that_was_written_long_ago_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,1\n")
    reads = []
    once = opening._read_once

    def counted(*arguments: object) -> tuple[bytes | None, bool]:
        reads.append(arguments)
        return once(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(opening, "_read_once", counted)
    open_submission(path, DEFAULT)
    assert len(reads) == 2
    os.utime(path, (1_000_000_000, 1_000_000_000))
    open_submission(path, DEFAULT)
    assert len(reads) == 3


@pytest.mark.parametrize(
    ("name", "shown"),
    [("决算.xlsx", "决算.xlsx"), ("a\udcff.xlsx", "a\\xff.xlsx"), ("a\ud83d.xlsx", "a\\ud83d.xlsx")],
)
def test_a_name_with_broken_characters_can_be_written(name: str, shown: str) -> None:
    assert printable(name) == shown
