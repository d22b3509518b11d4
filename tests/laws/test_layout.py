"""Where things stand, how they look and how a file is written down changes no verdict."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.laws.books import Book, Dialect, read_book, write_book
from tests.laws.little import Filing, any_filing, checked
from tests.laws.moving import Moved, exchanging, inserting, moved, reordered, with_unused_sheets
from tests.laws.profile import LONG, examples
from tests.laws.samples import SAMPLES, named, pack_of
from tests.laws.verdicts import unlike, verdicts

from auditcheck.model.report import Report
from auditcheck.pipeline import check

GAPS = st.lists(st.integers(1, 9), max_size=4)
DIALECTS = st.builds(
    Dialect,
    inline=st.booleans(),
    addresses=st.booleans(),
    dimension=st.sampled_from(["", "A1", "A1:XFD1048576", "C7:D9"]),
    prefix=st.sampled_from(["", "x:"]),
    styled=st.booleans(),
    gap=st.sampled_from(["", "\n  "]),
    stored=st.booleans(),
)
SHORT = (
    "department-performance/clean.xlsx",
    "department-performance/not-calculated.xlsx",
    "final-accounts/summary-function.xlsx",
    "project-performance/honest-texts.xlsx",
)


def assert_same(found: Report, wanted: Report, change: Moved | None = None, **how: Any) -> None:
    """The verdicts are the same, with the cells where the change put them."""
    where = {"where": change.place} if change else {}
    assert unlike(verdicts(found, **how), verdicts(wanted, **where, **how)) == {}


@examples(15, 1000)
@given(filing=any_filing(), at=st.integers(0, 3))
def test_unused_sheets_change_nothing(filing: Filing, at: int) -> None:
    assert_same(checked(with_unused_sheets(filing.book(), at)), checked(filing.book()))


@examples(15, 1000)
@given(filing=any_filing(), order=st.permutations([0, 1, 2]))
def test_the_order_of_sheets_changes_nothing(filing: Filing, order: list[int]) -> None:
    assert_same(checked(reordered(filing.book(), order)), checked(filing.book()))


@examples(15, 1000)
@given(filing=any_filing(), down=st.integers(0, 5), across=st.integers(0, 4))
def test_moving_a_table_moves_its_issues_along(filing: Filing, down: int, across: int) -> None:
    book = filing.book()
    steps = {page.title: inserting(*[1] * down) for page in book}, {book[2].title: inserting(*[1] * across)}
    change = moved(book, *steps)
    assert_same(checked(change.book), checked(book), change)


ONLY_NAMED = Filing(
    projects=(*[("道路", Decimal(0), Decimal(0))] * 4, ("道路", None, None)),
    basic=Decimal(1),
    project=Decimal(1),
    total=Decimal(2),
    executed=Decimal(0),
)


@examples(20, 1000)
@example(filing=ONLY_NAMED, rows=[7], columns=[])
@given(filing=any_filing(), rows=GAPS, columns=GAPS)
def test_blank_rows_and_columns_change_nothing_but_addresses(
    filing: Filing, rows: list[int], columns: list[int]
) -> None:
    book = filing.book()
    across = {
        page.title: inserting(*columns) for page in book[1:]
    }  # a form's label and value stay neighbours
    change = moved(book, {page.title: inserting(*rows) for page in book}, across)
    assert_same(checked(change.book), checked(book), change)


@examples(20, 1000)
@given(filing=any_filing(), dialect=DIALECTS)
def test_how_a_file_is_written_down_and_styled_changes_nothing(filing: Filing, dialect: Dialect) -> None:
    assert_same(checked(filing.book(), dialect), checked(filing.book()))


@examples(20, 1000)
@given(filing=any_filing(), data=st.data())
def test_permuting_records_changes_nothing_but_addresses(filing: Filing, data: st.DataObject) -> None:
    book, rows = filing.book(), range(3, 3 + len(filing.projects))
    order = dict(zip(rows, data.draw(st.permutations(rows)), strict=True))
    change = moved(book, {book[2].title: exchanging(order)})
    found, wanted = verdicts(checked(change.book), None), verdicts(checked(book), None)
    assert unlike(without_leaders(found), without_leaders(wanted)) == {}


def without_leaders(told: dict[str, Any]) -> dict[str, Any]:
    """Verdicts with their issues counted by code and class: which of equals is named first is their order."""
    return told | {"issues": sorted((code, kind) for code, kind, *_ in told["issues"])}


@examples(25, 1000)
@given(filing=any_filing())
def test_the_sheets_unit_changes_no_verdict(filing: Filing) -> None:
    amounts = [filing.basic, filing.project, filing.total, filing.executed]
    amounts += [amount for _, *each in filing.projects for amount in each]
    assume(not any(isinstance(amount, str) and any(map(str.isdigit, amount)) for amount in amounts))
    found = verdicts(checked(filing.scaled("万元", Decimal("0.0001")).book()), None)
    wanted = verdicts(checked(filing.book()), None)
    for told in (found, wanted):
        told["tables"] = {name: facts[:-1] for name, facts in told["tables"].items()}
    assert unlike(found, wanted) == {}


@pytest.mark.parametrize("path", named(SAMPLES, SHORT), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_change_of_layout_changes_a_verdict_on_a_sample(path: Path, tmp_path: Path) -> None:
    pack, book = pack_of(path), read_book(path)
    random = Random(path.name)  # noqa: S311 - the same changes each time
    plain = check(path, pack, diagnose=False)
    for number, (changed, dialect) in enumerate(changes(book, random)):
        copy = write_book(changed.book, tmp_path / path.name, dialect)
        found, wanted = verdicts(check(copy, pack, diagnose=False)), verdicts(plain, changed.place)
        for told in (found, wanted):
            told["issues"] = sorted(map(settled, told["issues"]), key=str)
            told["tables"] = {name: facts[:-1] for name, facts in told["tables"].items()}
        assert unlike(found, wanted) == {}, number


def settled(told: tuple[Any, ...]) -> tuple[Any, ...]:
    """An issue without what follows the order of sheets or the place of a formula."""
    code, kind, mark, target, value, sums, place, several = told
    if code == "VALUE-NOT-CALCULATED":
        value = ""
    return (
        (code, kind, target, sums, several)
        if len(several) > 1
        else (code, kind, mark, target, value, sums, place)
    )


def changes(book: Book, random: Random) -> list[tuple[Moved, Dialect]]:
    """All changes at once, twice; in a long run each by itself as well."""
    titles = [page.title for page in book]
    order = random.sample(range(len(book)), len(book))
    down = {title: inserting(*[1] * random.randrange(4)) for title in titles}
    across = {title: inserting(*[1] * random.randrange(3)) for title in titles}
    rows = {title: inserting(*(random.randrange(1, 40) for _ in range(3))) for title in titles}
    columns = {title: inserting(random.randrange(1, 12)) for title in titles}
    styled = Dialect(styled=True, inline=True, prefix="x:", gap="\n  ")
    bare = Dialect(addresses=False, stored=True, dimension="A1")

    def together(change: Moved) -> Moved:
        whole = with_unused_sheets(reordered(change.book, order), random.randrange(len(book)))
        return Moved(book=whole, rows=change.rows, columns=change.columns)

    made = [(together(moved(book, down, across)), styled), (moved(book, rows, columns), bare)]
    if LONG:
        plain = moved(book)
        alone = [moved(book, down, across), moved(book, rows), moved(book, {}, columns)]
        alone += [Moved(book=reordered(book, order), rows=plain.rows, columns=plain.columns)]
        made += [(plain, styled), (plain, bare), *((each, Dialect()) for each in alone)]
    return made
