"""Whose submission it is: told by its cover sheet, by its file's name, or by the roster."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from auditcheck.errors import ConfigError
from auditcheck.model.batch import Recognised, UnitClaim, Units
from auditcheck.model.words import Words

_PLACES = {"{code}": r"(?P<code>[0-9A-Za-z]+)", "{name}": r"(?P<name>[^/]+?)", "{year}": r"(?P<year>\d{4})"}
_PART = re.compile(r"(\{[^{}]*\}|\*)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


class NamePattern:
    """What files are called: ``{code}-{name}*.xlsx``; ``*`` is anything, the rest must be there.

    Raises ConfigError for a pattern that names neither code nor unit.
    """

    def __init__(self, text: str) -> None:
        parts = _PART.split(text)
        wrong = [part for part in parts if part.startswith("{") and part not in _PLACES]
        if (
            wrong
            or not {"{code}", "{name}"} & set(parts)
            or len(set(parts) & {*_PLACES}) != sum(part in _PLACES for part in parts)
        ):
            raise ConfigError(
                Words(
                    f"文件名格式“{text}”有误：可用 {{code}}、{{name}}、{{year}}（各一次）和 *，"
                    "至少要有 {code} 或 {name}。",
                    f'The name pattern "{text}" is wrong: it takes {{code}}, {{name}}, {{year}} (once each) '
                    "and *, and needs {code} or {name}.",
                )
            )
        escaped = (".*?" if part == "*" else _PLACES.get(part) or re.escape(part) for part in parts)
        self._regex = re.compile("".join(escaped))
        self._whole = "/" in text

    def facts(self, file: str) -> dict[str, str]:
        """Return what a file's name says; nothing if it does not fit."""
        found = self._regex.fullmatch(file if self._whole else PurePosixPath(file).name)
        return {key: text.strip() for key, text in found.groupdict().items() if text} if found else {}


def claim(
    identity: Mapping[str, str], file: str, units: Units | None = None, pattern: NamePattern | None = None
) -> UnitClaim:
    """Return the unit of a submission; the cover sheet is believed first, then the name, then the roster."""
    cover = {"code": identity.get("code", "").strip(), "name": identity.get("unit", "").strip()}
    named = pattern.facts(file) if pattern is not None else {}
    said = cover if any(cover.values()) else named
    by = Recognised.COVER if any(cover.values()) else Recognised.FILE_NAME
    found = None
    if units is not None and said:
        found = units.find(code=said.get("code", ""), name=said.get("name", ""))
    if units is not None and not said:
        found, by = units.find(file_name=file), Recognised.ROSTER
    if found is None and not said:
        return UnitClaim(year=identity.get("year", ""))
    return UnitClaim(
        code=said.get("code") or (found.code if found else ""),
        name=said.get("name") or (found.name if found else ""),
        year=identity.get("year", "") or named.get("year", ""),
        kind=found.kind if found else "",
        parent=found.parent if found else "",
        by=by,
        on_roster=found is not None,
    )


class Priors:
    """Last period's files, found again for this period's by name or by unit.

    A file's own path counts first, then its name, then its name without the year, then the unit that
    both names speak of; what fits several files fits none.
    """

    def __init__(
        self, files: Sequence[str], units: Units | None = None, pattern: NamePattern | None = None
    ) -> None:
        self._units, self._pattern = units, pattern
        self._keys: dict[tuple[str, str], list[str]] = {}
        for file in files:
            for key in self._names(file):
                self._keys.setdefault(key, []).append(file)

    def of(self, file: str) -> str | None:
        """Return last period's file for a file of this period, if exactly one fits."""
        for key in self._names(file) if self._keys else ():
            found = self._keys.get(key, [])
            if len(found) == 1:
                return found[0]
        return None

    def _names(self, file: str) -> list[tuple[str, str]]:
        path = PurePosixPath(file)
        unit = claim({}, file, self._units, self._pattern).key
        plain = _YEAR.sub("", path.stem).strip(" _-.年度")
        names = [("path", file), ("name", path.name), ("plain", plain), ("unit", unit)]
        return [name for name in names if name[1]]
