"""Text tables: what official systems export as .xls although it is text separated by tabs or commas."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence

from auditcheck.model.words import Words
from auditcheck.workbook.checks import damaged, too_large
from auditcheck.workbook.grid import Content, RawValue, Sheet
from auditcheck.workbook.limits import Limits

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_SIGNIFICANT = 15
_LONGEST_FIELD = 2**31 - 1


def read_text(data: bytes, title: str, limits: Limits) -> Content:
    """Return one sheet of the lines of a text; its separator is the one most used in the first lines."""
    text = decode(data)
    head = text[:20_000]
    separator = max("\t,;|", key=lambda mark: (head.count(mark), mark == "\t"))
    csv.field_size_limit(min(limits.text_size, _LONGEST_FIELD))
    try:
        lines = csv.reader(text.splitlines(keepends=True), delimiter=separator, strict=False)
        rows: list[list[RawValue]] = [[value_of(field) for field in line] for line in lines]
    except csv.Error as error:
        if "field limit" in str(error):
            raise too_large(limits, "text_size", limits.text_size + 1) from error
        raise damaged("文本表格的引号不成对。", "The quotes of the text do not match.") from error
    return one_sheet(title, rows, limits)


def one_sheet(title: str, rows: list[list[RawValue]], limits: Limits) -> Content:
    """Return the content that consists of one sheet."""
    refuse_area(len(rows) * max(map(len, rows), default=0), limits)
    cells = sum(len(row) - row.count("") - row.count(None) for row in rows)
    return Content(sheets=(Sheet(title=title, index=0, rows=rows),), cells=(cells,))


def refuse_equal_sheets(sheets: Sequence[tuple[str, str]]) -> None:
    """Refuse sheets, each with its title and its part (empty for none), of which two share either."""
    titles, parts = Counter(title.casefold() for title, _ in sheets), Counter(part for _, part in sheets)
    for title, part in sheets:
        if titles[title.casefold()] > 1:
            raise damaged(
                f"有两张工作表同名“{title}”，分不清该读哪一张。",
                f"Two sheets are named {title!r}; it is not clear which to read.",
            )
        if part and parts[part] > 1:
            raise damaged(
                f"工作表“{title}”与另一张工作表用了同一份内容。",
                f"The sheet {title!r} shares its content with another one.",
            )


def refuse_area(area: int, limits: Limits) -> None:
    """Refuse a used area beyond the limit, telling where to look for its cause."""
    if area > limits.area:
        raise too_large(
            limits,
            "area",
            area,
            remedy=Words(
                "多半是很远的行或列里误留了一个值：请按 Ctrl+End 找到最后一个单元格，删除表格以外的行和列，"
                "保存后重新提交。",
                "Most likely a value was left in a far row or column: press Ctrl+End to find the last cell, "
                "delete the rows and columns outside of the tables, save and submit again.",
            ),
        )


def refuse_merges(count: int, title: str, limits: Limits) -> None:
    """Refuse a sheet with more merged ranges than the limit."""
    if count > limits.merges:
        raise too_large(limits, "merges", count, Words(f"工作表“{title}”", f"the sheet {title!r}"))


def decode(data: bytes, declared: str = "") -> str:
    """Return the text of a file in UTF-16, UTF-8, the declared encoding or a Chinese national one."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    try:
        return data.decode(declared or "latin-1", "replace")
    except LookupError:
        return data.decode("latin-1")


def value_of(text: str) -> RawValue:
    """Return what a spreadsheet program makes of a text: a number if it is written as one."""
    plain = text.strip()
    if _NUMBER.fullmatch(plain) and sum(map(str.isdigit, plain)) <= _SIGNIFICANT:
        return float(plain.replace(",", ""))
    return text
