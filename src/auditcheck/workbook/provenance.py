"""Provenance: which program a file names as its own, how it calculates, what it links to, its macros."""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from auditcheck.model.report import Calculation, Provenance
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.checks import RefusedError
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.ole import Container
from auditcheck.workbook.package import WORKBOOK
from auditcheck.workbook.xmlparts import Element, elements, for_recurring

_PROGRAM, _AUTHOR = "docProps/app.xml", "docProps/core.xml"
_CALCULATED = "xl/calcChain.xml"
_EXTERNAL, _CONNECTIONS = "xl/externalLinks/", "xl/connections.xml"
_LINKS = f"{_EXTERNAL}_rels/"
_MACROS = ("xl/vbaProject.bin", "xl/macrosheets/", "Basic/")
_EXCEL = "Microsoft Excel"
_LIBRARIES = ("openpyxl", "XlsxWriter")
_LONGEST = 60
_TRUE = frozenset({"1", "true"})
_SUMMARY = "\x05SummaryInformation"
_PROGRAM_PROPERTY, _TEXT_TYPE = 0x12, 0x1E


def provenance_of_archive(archive: Archive, limits: Limits) -> Provenance:
    """Return what the parts of an Office Open XML or OpenDocument file say of how it was made."""
    program = _program(archive, limits)
    return Provenance(
        program=program,
        calculation=_calculation(archive, program, limits),
        links=_links(archive, limits),
        macros=any(name.startswith(_MACROS) for name in archive.entries),
    )


def provenance_of_container(container: Container) -> Provenance:
    """Return what an OLE file says of how it was made; it is silent about its calculation."""
    return Provenance(
        program=_summary_program(_summary(container)),
        macros="_VBA_PROJECT" in container,
    )


def _program(archive: Archive, limits: Limits) -> str:
    if "meta.xml" in archive:
        generator = _texts(archive, "meta.xml", limits).get("generator", "")
        return generator.partition("$")[0].replace("/", " ")[:_LONGEST].strip()
    said = _texts(archive, _PROGRAM, limits)
    author = _texts(archive, _AUTHOR, limits).get("creator", "")
    name = author if author in _LIBRARIES else said.get("Application", "")
    version = "" if author in _LIBRARIES else said.get("AppVersion", "")
    return f"{name} {version}".strip()[:_LONGEST]


def _texts(archive: Archive, part: str, limits: Limits) -> dict[str, str]:
    return _texts_of(archive.read(part), part, limits) if part in archive else {}


@for_recurring
def _texts_of(data: bytes, part: str, limits: Limits) -> dict[str, str]:
    return {element.name: " ".join(element.text.split()) for element in _readable(data, part, limits)}


def _elements(archive: Archive, part: str, limits: Limits) -> tuple[Element, ...]:
    return _readable(archive.read(part), part, limits)


def _readable(data: bytes, part: str, limits: Limits) -> tuple[Element, ...]:
    """Return the elements of a part, none of one in an encoding that is only read for cells."""
    try:
        return elements(data, part, limits)
    except RefusedError:
        return ()


def _calculation(archive: Archive, program: str, limits: Limits) -> Calculation:
    found = _elements(archive, WORKBOOK, limits) if WORKBOOK in archive else ()
    said = next((element for element in found if element.name == "calcPr"), None)
    given = said.attributes if said else {}
    if given.get("calcMode") == "manual" or given.get("calcCompleted") in {"0", "false"}:
        return Calculation.MANUAL
    if given.get("fullCalcOnLoad") in _TRUE:
        return Calculation.ON_OPENING
    if not found or not program:
        return Calculation.UNKNOWN
    # Excel lists the formulas it has calculated; a file in its name without that list is another's work.
    generated = _CALCULATED not in archive and program.startswith((_EXCEL, *_LIBRARIES))
    return Calculation.GENERATED if generated else Calculation.STORED


def _links(archive: Archive, limits: Limits) -> tuple[str, ...]:
    """Return the names of the workbooks linked to, without their folders, and of programs and connections."""
    parts = [part for part in archive.entries if part.startswith(_EXTERNAL)]
    found = (
        _file_name(element)
        for part in parts
        if part.startswith(_LINKS)
        for element in _elements(archive, part, limits)
        if element.attributes.get("TargetMode") == "External"
    )
    exchanged, connected = _exchanged(archive, parts, limits), _connected(archive, limits)
    return tuple(dict.fromkeys(filter(None, (*found, *exchanged, *connected))))


def _exchanged(archive: Archive, parts: Iterable[str], limits: Limits) -> Iterator[str]:
    """Yield what values are asked of other programs for (DDE), as the file names it."""
    for part in parts:
        if part.endswith(".xml"):
            for element in _elements(archive, part, limits):
                if element.name == "ddeLink":
                    words = (element.attributes.get(name, "") for name in ("ddeService", "ddeTopic"))
                    yield " ".join(("DDE", *words))[:_LONGEST]


def _connected(archive: Archive, limits: Limits) -> Iterator[str]:
    """Yield the names of the connections to databases and web pages."""
    for element in _elements(archive, _CONNECTIONS, limits) if _CONNECTIONS in archive else ():
        if element.name == "connection":
            yield element.attributes.get("name", "")[:_LONGEST]


def _file_name(element: Element) -> str:
    target = unquote(element.attributes.get("Target", "")).replace("\\", "/")
    return posixpath.basename(target.rstrip("/"))[:_LONGEST]


def _summary(container: Container) -> bytes:
    """Return the stream that tells of the file, empty if there is none or it is damaged."""
    try:
        return container.read(_SUMMARY) if _SUMMARY in container else b""
    except RefusedError:
        return b""


def _summary_program(stream: bytes) -> str:
    """Return the program's name from a property set, empty if it has none; [MS-OLEPS] 2.21 and 3.1."""
    try:
        start = struct.unpack_from("<L", stream, 44)[0]
        count = struct.unpack_from("<L", stream, start + 4)[0]
        for at in range(start + 8, start + 8 + 8 * min(count, 64), 8):
            identity, offset = struct.unpack_from("<2L", stream, at)
            if identity == _PROGRAM_PROPERTY:
                kind, size = struct.unpack_from("<2L", stream, start + offset)
                text = stream[start + offset + 8 : start + offset + 8 + min(size, _LONGEST)]
                return text.rstrip(b"\0").decode("utf-8", "replace") if kind == _TEXT_TYPE else ""
    except struct.error:
        return ""
    return ""
