"""Mutating binary parts: records dropped, doubled, exchanged, renamed, cut, and numbers in them replaced."""

from __future__ import annotations

import struct
from random import Random

from tests.fuzz.oracle import NoReadingError
from tests.fuzz.seeds import record
from tests.fuzz.xlsboracle import records

_KINDS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 19, 44, 47, 62, 129, 145, 146, 148, 153, 156, 176, 617)
_NUMBERS = (0, 1, 2, 3, 255, 65535, 16383, 16384, 1_048_575, 1_048_576, 0x7FFFFFFF, 0xFFFFFFFF)


def changed_records(data: bytes, random: Random) -> bytes:
    """Return a binary part with one of its records changed, or with bytes changed where it has none."""
    try:
        found = list(records(data))
    except NoReadingError:
        found = []
    if not found:
        return data[: random.randint(0, len(data))]
    at, other = random.randrange(len(found)), random.randrange(len(found))
    kind, body = found[at]
    act = random.randrange(7)
    if act == 0:
        del found[at]
    elif act == 1:
        found[at:at] = [found[other]] * random.choice((1, 1, 3))
    elif act == 2:
        found[at], found[other] = found[other], found[at]
    elif act == 3:
        found[at] = (random.choice(_KINDS), body)
    elif act == 4:
        found[at] = (kind, body[: random.randint(0, len(body))])
    else:
        found[at] = (kind, _numbers_changed(body, random))
    return b"".join(record(*each) for each in found)


def _numbers_changed(body: bytes, random: Random) -> bytes:
    """Return a body with a number of one, two, four or eight bytes replaced."""
    made = bytearray(body)
    size = random.choice((1, 2, 4, 4, 4, 8))
    if len(made) < size:
        return body + b"\0"
    at = random.randrange(len(made) - size + 1)
    at -= at % min(size, 4)
    new = {
        1: lambda: bytes([random.randrange(256)]),
        2: lambda: struct.pack("<H", random.choice(_NUMBERS) & 0xFFFF),
        4: lambda: struct.pack("<L", random.choice(_NUMBERS)),
        8: lambda: struct.pack("<d", random.choice((float("nan"), float("inf"), 1e300, -1.0, 0.5, 1e-300))),
    }[size]()
    made[at : at + size] = new
    return bytes(made)
