"""Which rules rest on their equation alone, and which on more that may be wrong as well."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.diagnosis.submissions import loaded
from tests.diagnosis.test_readers import TABLES

from auditcheck.diagnosis.grounds import is_plain

CALLED = TABLES.replace("sheet: 清单", "sheet: 清单\n  called: 名单")


@pytest.mark.parametrize(
    ("check", "more"),
    [
        ("grid.first.one == grid.second.one", ""),
        ("-grid.first.one + 2 * grid.second.one <= 5.5", ""),
        ("grid.first.one / grid.total.one == 0.5", ""),
        ("grid.total == sum(grid.first : grid.third)", ""),
        ("sum(grid.one) == 8", ""),
        ("all(grid.one > 0)", ""),
        ("share(grid.first.one, grid.total.one) <= 0.5", ""),
        ("grid.first.one == 1 and grid.second.one == 2", ""),
        ("a == b", "for: list"),
        ("a == list.total.b", "for: list"),
        ("one == two", "for: grid"),
    ],
)
def test_sums_and_quotients_of_cells_are_plain(tmp_path: Path, check: str, more: str) -> None:
    assert plain(tmp_path, check, more)


@pytest.mark.parametrize(
    ("check", "more"),
    [
        ("grid.first.one == 1", "when: grid.first.two > 0"),
        ("grid.first.one == 1 or grid.second.one == 2", ""),
        ("grid.first.one == 1 implies grid.second.one == 2", ""),
        ("max(grid.first.one, 0) == 1", ""),
        ("round(grid.first.one) == 1", ""),
        ("1 + abs(grid.first.one) == 2", ""),
        ("grid.first.one in (1, 2)", ""),
        ("not (grid.first.one == 1)", ""),
        ("prior.grid.first.one == grid.first.one", ""),
        ("grid.first.one == 1 and prior.grid.first.one == 1", ""),
        ("sum(list.a) == list.total.a", ""),
        ("sum(名单.a) == list.total.a", ""),
        ("list.total.a == grid.first.one + sum(0 * grid.one + 1, list.a)", ""),
        ("all(share(list.a, 2) > 0)", ""),
        ("grid[kind].one == a", "for: list"),
        ("count(a) == 1", "for: list"),
        ("sum(a) == 3", "for: list by kind"),
    ],
)
def test_what_picks_rounds_looks_up_or_adds_records_is_not(tmp_path: Path, check: str, more: str) -> None:
    assert not plain(tmp_path, check, more)


def plain(folder: Path, check: str, more: str) -> bool:
    rule = f"- {{id: R, title: x, class: logic, check: '{check}'{', ' if more else ''}{more}}}\n"
    pack = loaded(CALLED, rule, folder)
    return is_plain(pack.rules[0], pack)
