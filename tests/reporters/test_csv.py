from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from auditcheck.model.report import Report
from auditcheck.reporters.csv import render_csv
from auditcheck.reporters.escaping import for_csv


def lines_of(*reports: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render_csv(reports, "en").decode("utf-8-sig"), newline="")))


def test_the_whole_report_reads_as_agreed(
    answered: Report, same_as_snapshot: Callable[[str, str], bool]
) -> None:
    content = render_csv([answered], "zh")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n")
    assert same_as_snapshot("answered.csv", content.decode("utf-8-sig").replace("\r\n", "\n"))


def test_figures_are_plain_numbers_with_their_sign(rich: Report) -> None:
    figures = [(line["Left"], line["Right"], line["Difference"]) for line in lines_of(rich)]
    assert figures == [
        ("3098.06", "3088.06", "10.00"),
        ("", "", ""),
        ("0.2647", "0.2", "0.0647"),
        ("", "", ""),
        ("0.9999", "1", "-0.0001"),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("合计", "合计"),
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("  \u00a0@SUM(A1)", "  \u00a0'@SUM(A1)"),
        ("\t=1", " '=1"),
        ("\r\n+1", " '+1"),
        ("\x00=1", "\\x00=1"),
        ("\ufeff-1", "\\ufeff-1"),
        ('"=1"', '"\'=1"'),
        ("a;=1;b", "a;'=1;b"),
        ("3 - 2", "3 - 2"),
        ("——", "——"),
    ],
)
def test_no_text_is_a_formula(text: str, shown: str) -> None:
    assert for_csv(text) == shown


def test_hostile_texts_keep_to_their_fields(hostile: Report) -> None:
    lines = lines_of(hostile)
    assert len(lines) == len(hostile.issues)
    texts = [value for line in lines for value in line.values()]
    assert [text for text in texts if text.lstrip().startswith(("=", "+", "-", "@", "＝"))] == []
