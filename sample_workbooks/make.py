"""Writes the sample workbooks and the manifest of the issues that each of them must raise.

Run ``python sample_workbooks/make.py [--out DIR]``; the bytes are the same each time.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from xlsxwriter import Workbook

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sample_workbooks.making import accounts, containers, evaluation, prior
from sample_workbooks.making.defects import SAMPLES, STAFF, Expected, Sample
from sample_workbooks.making.figures import Filing, filing_2021
from sample_workbooks.making.pages import Book

_HERE = Path(__file__).resolve().parent / "department-performance"
_MADE = datetime(2022, 3, 18, 9, 0, 0, tzinfo=UTC).replace(tzinfo=None)
_DRAWN: tuple[tuple[str, Callable[[Book, Filing], None]], ...] = (
    ("封面", accounts.draw_cover),
    (STAFF, accounts.draw_staff),
    ("支出情况表", accounts.draw_spending),
    ("项目支出明细表", accounts.draw_projects),
    ("部门整体支出绩效自评表", evaluation.draw_self_evaluation),
    ("部门整体支出绩效评价基础数据表", evaluation.draw_base),
    ("主要工作完成情况表", evaluation.draw_work),
    ("民生资金发放情况表", evaluation.draw_aid),
)
_ABOUT_MANIFEST = (
    "# Every sample workbook with the issues a check must raise on it: these, and no others.\n"
    "# Written by sample_workbooks/make.py. An empty sheet or cell: the whole file or sheet.\n"
    "# Each is a leading issue; those that follow from the same cause stand under it, in `folded`.\n"
)


def main() -> None:
    """Write all workbooks and the manifest."""
    parser = argparse.ArgumentParser(description="Write the sample workbooks and their manifest.")
    parser.add_argument("--out", type=Path, default=_HERE, help="folder to write into")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    for sample in SAMPLES:
        (folder / sample.file).write_bytes(_made(sample))
    (folder / "clean-2020.xlsx").write_bytes(_written(prior.filing_2020()))
    (folder / "manifest.yaml").write_text(_manifest(), encoding="utf-8", newline="\n")


def _made(sample: Sample) -> bytes:
    if sample.kind == "encrypted":
        return containers.encrypted_container()
    filing = filing_2021()
    sample.change(filing)
    workbook = _written(filing)
    return containers.without_empty_values(workbook) if sample.kind == "not-calculated" else workbook


def _written(filing: Filing) -> bytes:
    """Return the workbook of a filing as bytes."""
    made = io.BytesIO()
    workbook = Workbook(made, {"in_memory": True})
    workbook.set_properties(
        {"title": f"{filing.cover['单位名称']}{filing.year}年度部门整体支出绩效自评", "created": _MADE}
    )
    book = Book(workbook=workbook)
    for sheet, draw in _DRAWN:
        if sheet != filing.drop_sheet:
            draw(book, filing)
    workbook.close()
    return made.getvalue()


def _expected(issue: Expected) -> dict[str, Any]:
    told = {"code": issue.code, "sheet": issue.sheet, "cell": issue.cell, "class": issue.rule_class}
    return told | ({"folded": [_expected(one) for one in issue.folded]} if issue.folded else {})


def _manifest() -> str:
    workbooks = [
        {
            "file": sample.file,
            "about": sample.about,
            "issues": [_expected(issue) for issue in sample.issues],
        }
        for sample in SAMPLES
    ]
    clean = {"file": "clean-2020.xlsx", "about": "上年的合格样表，供 --prior 使用", "issues": []}
    text = yaml.safe_dump({"workbooks": [*workbooks, clean]}, allow_unicode=True, sort_keys=False, width=120)
    return _ABOUT_MANIFEST + text


if __name__ == "__main__":
    main()
