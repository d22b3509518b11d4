from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from tests.reporters.annotated.conftest import packed_of, parts_of

from auditcheck.reporters.annotated.repacking import repacked
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.limits import Limits

PARTS = {
    "[Content_Types].xml": b"<Types/>" * 9,
    "xl/a.xml": b"a" * 999,
    "xl/表.bin": b"\0\1",
    "xl/z.xml": b"",
}


class Stream(io.BytesIO):
    """A stream that cannot go back, so that sizes follow the content."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: Any) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def stored(stream: io.BytesIO, *, comment: bytes = b"", zip64: bool = False) -> bytes:
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            info = zipfile.ZipInfo(name, (2021, 3, 4, 5, 6, 8))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=zip64) as part:
                part.write(content)
        archive.comment = comment
    return stream.getvalue()


def again(data: bytes, changed: dict[str, bytes], added: dict[str, bytes]) -> bytes:
    return repacked(Archive(data, Limits()), changed, added)


@pytest.mark.parametrize(
    "data",
    [
        stored(io.BytesIO()),
        stored(Stream()),
        stored(Stream(), zip64=True),
        stored(io.BytesIO(), comment=b"x"),
    ],
    ids=["plain", "sizes after the content", "zip64", "comment"],
)
def test_parts_are_copied_as_they_are_stored(data: bytes) -> None:
    copy = again(data, {"xl/a.xml": b"changed"}, {"xl/new/新.xml": b"new"})
    before, after = packed_of(data), packed_of(copy)
    assert parts_of(copy) == PARTS | {"xl/a.xml": b"changed", "xl/new/新.xml": b"new"}
    assert list(after) == [*before, "xl/new/新.xml"]
    assert [name for name in before if before[name] != after[name]] == ["xl/a.xml"]
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(io.BytesIO(copy)) as new:
        assert new.comment == old.comment
        for info in old.infolist():
            kept = new.getinfo(info.filename)
            assert (kept.date_time, kept.external_attr) == (info.date_time, info.external_attr)
        assert new.getinfo("xl/new/新.xml").date_time == (1980, 1, 1, 0, 0, 0)
    assert Archive(copy, Limits()).read("xl/new/新.xml") == b"new"


def test_nothing_changed_gives_the_same_file() -> None:
    data = stored(io.BytesIO(), comment=b"kept")
    assert again(data, {}, {}) == data


def test_the_start_that_zip64_keeps_apart_is_moved() -> None:
    """A directory whose starts are all in the field for large files, as some programs write it."""
    data = stored(io.BytesIO())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        begin, infos = archive.start_dir, archive.infolist()
    directory = bytearray()
    for info in infos:
        name = info.filename.encode()
        flags = info.flag_bits
        head = bytearray(data[begin : begin + 46])
        begin += 46 + len(name) + len(info.extra) + len(info.comment)
        head[8:10] = flags.to_bytes(2, "little")
        head[30:32] = (12).to_bytes(2, "little")
        head[42:46] = b"\xff" * 4
        extra = b"\1\0\x08\0" + info.header_offset.to_bytes(8, "little")
        directory += bytes(head) + name + extra
    end = bytearray(data[begin:])
    end[12:16] = len(directory).to_bytes(4, "little")
    wide = data[: begin - sum(46 + len(i.filename.encode()) for i in infos)] + bytes(directory) + bytes(end)
    assert parts_of(wide) == PARTS
    longer = again(wide, {"[Content_Types].xml": bytes(range(256)) * 40}, {})
    assert parts_of(longer) == PARTS | {"[Content_Types].xml": bytes(range(256)) * 40}
