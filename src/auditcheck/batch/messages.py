"""What parent and workers tell each other: length-prefixed JSON of fixed shapes, never pickles from a worker.

A worker reads hostile files, so nothing it says is believed to be more than text of a bounded length
that has one of these shapes; reports are kept packed until someone reads them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from auditcheck.batch.starting import JOB
from auditcheck.model.batch import Ending, Tally
from auditcheck.model.report import Report
from auditcheck.model.rules import RulePack
from auditcheck.model.words import Words
from auditcheck.workbook.limits import DEFAULT, Limits

LONGEST = 64 * 1024 * 1024
"""Bytes of one message, and of one report unpacked."""
_LENGTH = struct.Struct(">I")
_LEVEL = 1
"""Packing at the lowest level already makes a report ten times smaller."""
T = TypeVar("T")
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


class MessageError(Exception):
    """What arrived is no message of the shape expected."""


class GoneError(MessageError):
    """Nothing more arrives: who was to send it is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a worker is told once. ``memory_limit`` is in bytes (0: none), ``time_limit`` in seconds a file.

    ``limits`` bound what is read.
    ``job`` is ``module:function`` of what checks a file.
    """

    pack: RulePack | None
    diagnose: bool = True
    time_limit: float = 60.0
    memory_limit: int = 1024 * 1024 * 1024
    limits: Limits = DEFAULT
    job: str = JOB


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One file to check: ``path`` to read it from, or ``size`` bytes that follow the message.

    ``file`` is its name in the batch, ``prior`` the file of last period to hold it against; the bytes
    of that one follow too if ``prior_path`` is empty.
    """

    file: str
    path: str = ""
    size: int = 0
    prior: str = ""
    prior_path: str = ""
    prior_size: int = 0
    diagnose: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Files for one worker, to be checked and answered in this order."""

    tasks: tuple[Task, ...]
    time_limit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The worker has loaded what it needs and takes work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One issue as the ledger lists it."""

    code: str
    rule_class: str
    severity: str
    kind: str
    sheet: str
    cell: str
    target: str
    message: Words
    fingerprint: str
    difference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How one file ended; ``report`` of the message that follows it has ``packed`` bytes (0: none)."""

    file: str
    ending: Ending
    sha256: str = ""
    size: int = 0
    prior_sha256: str = ""
    identity: dict[str, str] = field(default_factory=dict)
    reason: Words | None = None
    tally: Tally | None = None
    issues: tuple[Row, ...] = ()
    packed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer with its packed report (empty: none)."""

    answer: Answer
    report: bytes = b""


def _adapter(shape: type[T]) -> TypeAdapter[T]:
    if shape not in _ADAPTERS:
        _ADAPTERS[shape] = TypeAdapter(shape)
    return _ADAPTERS[shape]


def ready_for(*shapes: type) -> None:
    """Prepare for messages of these shapes, which their first would do else."""
    for shape in shapes:
        _adapter(shape)


def encoded(value: object) -> bytes:
    """Return a message, or a report, as JSON."""
    return _adapter(type(value)).dump_json(value, exclude_defaults=True)


def decoded(shape: type[T], data: bytes) -> T:
    """Return the value of a message. Raises MessageError if it does not have this shape."""
    try:
        return _adapter(shape).validate_json(data, strict=True)
    except ValidationError as error:
        raise MessageError(str(error)[:500]) from error


def packed_report(report: Report) -> bytes:
    """Return a report as the ledger keeps it."""
    return zlib.compress(encoded(report), _LEVEL)


def unpacked_report(packed: bytes) -> Report:
    """Return the report that was packed. Raises MessageError if it is none, or longer than allowed."""
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(packed, LONGEST)
    except zlib.error as error:
        raise MessageError(str(error)) from error
    if not inflater.eof:
        raise MessageError("too long")
    return decoded(Report, text)


def framed(data: bytes) -> bytes:
    """Return data with its length before it."""
    return _LENGTH.pack(len(data)) + data


def next_frame(read: Callable[[int], bytes]) -> bytes | None:
    """Return the next frame of a stream, None at its end. Raises MessageError for one cut off or too long."""
    head = read(_LENGTH.size)
    if not head:
        return None
    if len(head) < _LENGTH.size:
        raise GoneError("cut off")
    (length,) = _LENGTH.unpack(head)
    if length > LONGEST:
        raise MessageError("too long")
    data = read(length)
    if len(data) < length:
        raise GoneError("cut off")
    return data
