"""Files of a review made in several processes are the same, in the same order, whatever becomes of these."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from functools import partial

import pytest

from auditcheck.cli import rendering
from auditcheck.cli.rendering import FEW, rendered
from auditcheck.reporters.review.files import ReviewFile


def content(number: int) -> bytes:
    return f"file {number}".encode()


def by_whom(_number: int) -> bytes:
    return str(os.getpid()).encode()


def dying(number: int, parent: int) -> bytes:
    """Return a content, but die of one file in any process other than the first."""
    if number == FEW // 2 and os.getpid() != parent:
        os._exit(9)
    return content(number)


def failing(number: int) -> bytes:
    if number == FEW:
        raise ValueError(number)
    return content(number)


def many(count: int) -> Iterator[ReviewFile]:
    for number in range(count):
        yield ReviewFile(f"{number}.txt", partial(content, number), apart=number % 10 != 9)


@pytest.mark.parametrize(("count", "processes"), [(0, 2), (FEW, 2), (FEW + 50, 1), (250, 2)])
def test_all_files_come_once_and_in_order(count: int, processes: int) -> None:
    wanted = [(f"{number}.txt", content(number)) for number in range(count)]
    assert list(rendered(many(count), processes)) == wanted


def test_only_what_stands_for_itself_is_made_elsewhere() -> None:
    files = (ReviewFile(str(n), partial(by_whom, n), apart=n % 2 == 0) for n in range(FEW + 20))
    makers: tuple[set[int], set[int]] = (set(), set())
    for path, made in rendered(files, 2):
        makers[int(path) % 2].add(int(made))
    assert makers[1] == {os.getpid()}
    assert os.getpid() not in makers[0]


def test_few_files_are_made_here() -> None:
    files = (ReviewFile(str(n), partial(by_whom, n), apart=True) for n in range(FEW))
    assert {int(made) for _, made in rendered(files, 2)} == {os.getpid()}


def test_files_of_a_process_that_dies_are_made_here() -> None:
    parent = os.getpid()
    files = (ReviewFile(str(n), partial(dying, n, parent), apart=True) for n in range(FEW + 60))
    assert [made for _, made in rendered(files, 2)] == [content(n) for n in range(FEW + 60)]


def test_where_no_process_can_be_had_all_files_are_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(38, "not implemented")

    monkeypatch.setattr(rendering, "ProcessPoolExecutor", refused)
    files = (ReviewFile(str(n), partial(by_whom, n), apart=True) for n in range(FEW + 20))
    assert {int(made) for _, made in rendered(files, 2)} == {os.getpid()}


def test_an_error_of_a_file_is_raised() -> None:
    files = (ReviewFile(str(n), partial(failing, n), apart=True) for n in range(FEW + 10))
    with pytest.raises(ValueError, match=str(FEW)):
        list(rendered(files, 2))


def test_files_are_asked_for_as_they_are_made() -> None:
    asked: list[int] = []

    def watched() -> Iterator[ReviewFile]:
        for number in range(1000):
            asked.append(number)
            yield ReviewFile(str(number), partial(content, number), apart=True)

    with closing(rendered(watched(), 2)) as files:
        next(files)
    assert len(asked) <= max(FEW + 1, (2 * rendering._AHEAD + 2) * rendering._TOGETHER)
