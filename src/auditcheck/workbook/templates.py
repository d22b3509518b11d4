"""Templates: what those parts come to that do not differ between the files made from one form.

Of a package only the sheets, the shared texts and the document's properties are of its filer. What all
other parts come to is remembered by what is stored of them, byte for byte, as it was declared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from auditcheck.workbook.archive import Archive
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.package import WORKBOOK, WORKBOOK_RELATIONS, Package
from auditcheck.workbook.sharedtexts import STRINGS
from auditcheck.workbook.xmlparts import KEPT, RECURRING, SMALL

STYLES = "xl/styles.xml"
_SHEETS, _PROPERTIES = "xl/worksheets/", "docProps/"
_MOST, _KEPT = 16 * RECURRING, 16

Key = tuple[Limits, tuple[str, ...], tuple[tuple[int, int, int, bytes], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What was found of a package whose parts are sound; ``others`` have to be judged in each file.

    ``surroundings`` stands for all that decides how a sheet is read but its own part and the shared texts;
    empty where more does.
    """

    package: Package
    others: tuple[str, ...]
    surroundings: bytes


_known: dict[Key, Template] = {}


def forget() -> None:
    """Forget every template."""
    _known.clear()


def key_of(archive: Archive, limits: Limits) -> Key | None:
    """Return what a template is remembered by, None for one that is too large."""
    if len(archive.data) - archive.directory > RECURRING:
        return None
    names = tuple(archive.entries)
    entries = [archive.entries[name] for name in _alike(names)]
    if sum([entry.size + entry.packed for entry in entries]) > _MOST:
        return None
    stored = [(each.method, each.crc, each.size, archive.packed(each)) for each in entries]
    return limits, names, tuple(stored)


def recalled(key: Key | None) -> Template | None:
    """Return the template that was learned under a key, if any."""
    return _known.get(key) if key else None


def learn(key: Key | None, archive: Archive, package: Package, limits: Limits) -> Template:
    """Return the template of a package of which no part but the sheets is left to be judged."""
    alike = frozenset(_alike(tuple(archive.entries)))
    made = Template(
        package=package,
        others=tuple([name for name in judged(archive.entries, package) if name not in alike]),
        surroundings=_surroundings(archive, limits),
    )
    if key:
        _known[key] = made
        if len(_known) > _KEPT:
            del _known[next(iter(_known))]
    return made


def judged(names: Iterable[str], package: Package) -> list[str]:
    """Return the names of the XML parts that are no sheets."""
    sheets = {sheet.part for sheet in package.sheets}
    return [name for name in names if _is_xml(name) and name not in sheets]


@lru_cache(maxsize=KEPT)
def _alike(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names of the parts that do not differ between the files of one form."""
    return tuple(name for name in names if _is_xml(name) and not _is_filed(name))


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels"))


def _is_filed(name: str) -> bool:
    is_sheet = name.startswith(_SHEETS) and "/" not in name.removeprefix(_SHEETS)
    return is_sheet or name == STRINGS or name.startswith(_PROPERTIES)


def _surroundings(archive: Archive, limits: Limits) -> bytes:
    """Return the digests of the parts in question; none if formats or a text's place decide in other ways."""
    names = (WORKBOOK, WORKBOOK_RELATIONS, STYLES)
    if limits.text_size < SMALL or not all(name in archive for name in names):
        return b""
    digests = [hashlib.sha256(archive.read(name)).digest() for name in names]
    return b"".join((*digests, repr(limits).encode()))
