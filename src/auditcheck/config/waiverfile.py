"""waivers.yaml: the reviewer's waivers as written, every mistake told with file, line and column."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

from pydantic import Field

from auditcheck.errors import ConfigError
from auditcheck.model.answers import Waiver
from auditcheck.model.words import Words, joined
from auditcheck.rulepacks.files import PackFolder
from auditcheck.rulepacks.mistakes import Mistakes, Place
from auditcheck.rulepacks.scalars import Reads, Text, refusal
from auditcheck.rulepacks.shapes import Shape
from auditcheck.rulepacks.validating import missing, read_as
from auditcheck.rulepacks.yamltext import Entries, Items, Located, compose, located

_FINGERPRINT = re.compile(r"[0-9a-fA-F]{8,64}")
_RULE_OR_FINGERPRINT = Words("rule 或 fingerprint", "rule or fingerprint")


def _day(value: Located) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        words = Words(f"“{value}”不是日期，应写成 2026-12-31", f"“{value}” is no date such as 2026-12-31")
        raise refusal(words) from error


def _fingerprint(value: Located) -> str:
    if not _FINGERPRINT.fullmatch(value):
        words = Words(
            "指纹应为报告中给出的至少 8 位十六进制数",
            "a fingerprint is the 8 or more hexadecimal digits of a report",
        )
        raise refusal(words)
    return str(value)


def _bound(value: Located) -> Decimal:
    figure = Decimal(value) if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,15})?", value) else None
    if figure is None:
        raise refusal(Words("应为不小于 0 的数字，如 0.05", "expected a number of 0 or more, such as 0.05"))
    return figure


Day = Annotated[date, Reads(_day, {"type": "string", "format": "date"})]
Print = Annotated[str, Reads(_fingerprint, {"type": "string"})]
Bound = Annotated[Decimal, Reads(_bound, {"type": "string"})]


class WaiverText(Shape):
    """One waiver."""

    reason: Text = Field(description="Why the issue may stand")
    rule: Text | None = Field(default=None, description="Id of the rule, or code of the built-in check")
    unit: Text | None = Field(default=None, description="Name or code of the unit it holds for")
    place: Text | None = Field(default=None, description="A cell, range or sheet: 支出决算表!C5")
    fingerprint: Print | None = Field(default=None, description="The issue's fingerprint")
    approver: Text | None = Field(default=None, description="Who decided")
    expires: Day | None = Field(default=None, description="The last day it holds: 2026-12-31")
    within: Bound | None = Field(default=None, description="The largest difference it covers")


class WaiversText(Shape):
    """The whole file."""

    waivers: list[WaiverText] = Field(description="The waivers")


def read_waivers(path: Path) -> tuple[Waiver, ...]:
    """Return the waivers in the file at ``path``. Raises ConfigError that lists every mistake in it."""
    if not path.is_file():
        raise ConfigError(Words(f"找不到豁免清单 {path}。", f"There is no file of waivers {path}."))
    mistakes = Mistakes()
    prefix = f"{path.parent.as_posix()}/" if path.parent != Path() else ""
    read = PackFolder(root=path.parent, prefix=prefix).text(path, None, mistakes)
    data = compose(*read, mistakes) if read is not None else None
    waivers: list[Waiver] = []
    if read is not None and data is not None and not mistakes:
        place = Place(read[0])
        if isinstance(data, Items):
            data = _under_name(data)
        written = read_as(WaiversText, data, place, mistakes)
        if written is not None:
            waivers = [_waiver(text, path, mistakes) for text in written.waivers]
    if mistakes:
        raise _refused(path, mistakes)
    return tuple(waivers)


def _under_name(items: Items) -> Entries:
    whole = Entries({located("waivers", items.place): items})
    whole.place = items.place
    return whole


def _waiver(text: WaiverText, path: Path, mistakes: Mistakes) -> Waiver:
    place = text.reason.place
    if text.rule is None and text.fingerprint is None:
        mistakes.add(place, missing(_RULE_OR_FINGERPRINT.en))
    return Waiver(
        reason=str(text.reason),
        rule=str(text.rule or ""),
        unit=str(text.unit or ""),
        place=str(text.place or ""),
        fingerprint=str(text.fingerprint or ""),
        approver=str(text.approver or ""),
        expires=text.expires,
        within=text.within,
        mark=f"{path.name}:{place.line}",
    )


def _refused(path: Path, mistakes: Mistakes) -> ConfigError:
    found = mistakes.sorted()
    head = Words(f"豁免清单 {path} 有 {len(found)} 处需要改正：", f"{path}: {len(found)} to correct:")
    return ConfigError(joined([head, *(mistake.shown() for mistake in found)], "\n", "\n"))
