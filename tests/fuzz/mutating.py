"""Mutating: workbooks altered where their structure is, not where a checksum would notice first.

A mutant is made of a seed's parts: elements dropped, doubled, swapped, renamed, attributes and texts
replaced by what defeats readers, bytes changed inside a part, parts dropped, exchanged or cut. The same
random numbers always give the same mutant.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from random import Random

from tests.fuzz.recordmutating import changed_records
from tests.fuzz.seeds import Parts

_TOKEN = re.compile(rb"<!--.*?-->|<[^<>]*>|[^<>]+", re.DOTALL)
_NAME = re.compile(rb"</?([^\s<>/]+)")
_ATTRIBUTE = re.compile(rb'\s([^\s=<>]+)="([^"]*)"')
_NUMBERS = (
    b"0", b"1", b"-1", b"2", b"7", b"65535", b"65536", b"1048576", b"1048577", b"16385", b"2147483648",
    b"4294967296", b"18446744073709551616", b"1e400", b"NaN", b"", b" 1 ", b"01", b"1.5", b"0x1",
    b"\xef\xbc\x91",
)  # fmt: skip
_WORDS = (
    b"s", b"n", b"b", b"e", b"d", b"str", b"inlineStr", b"shared", b"array", b"hidden", b"veryHidden",
    b"true", b"A1", b"A1:B2", b"XFD1048576", b"XFE1", b"A0", b"B2:A1", b"a1", b"$A$1", b"rId1", b"rId2",
    b"rId99", b"/xl/workbook.xml", b"../../x", b"worksheets/sheet1.xml", b"#REF!", b"#SPILL!", b"#x",
    b"&amp;", b"&#0;", b"&#x1F600;", b"_x0041_", b"_x0000_", b"0.00%", b"yyyy-mm-dd", b'[h]:mm "d"',
    b"\xe7\x94\xb2", b"x"*300, b"float", b"string", b"boolean", b"percentage", b"date", b"time", b"void",
    b"collapse", b"PT1H", b"PT25H1M1.5S", b"1899-12-30", b"text:p", b"ta2",
)  # fmt: skip
_TEXTS = (*_NUMBERS, *_WORDS, b"SUM(A1:A3)", b'A1&amp;""', b"2024-02-30", b"2024-01-31T10:00:00", b"<b>1</b>")
_INSERTED = (
    b"<!-- x -->", b"<![CDATA[1]]>", b"<?x y?>", b"<v>9</v>", b"<f>1+1</f>", b"<f/>", b"<is><t>x</t></is>",
    b'<c r="A1"><v>5</v></c>', b"<c><v>6</v></c>", b'<row r="1"><c r="B1"><v>7</v></c></row>', b"<row/>",
    b'<c r="C3" t="s"><v>0</v></c>', b"<sheetData/>", b'<x:v xmlns:x="x">8</x:v>', b"<t>y</t>",
    b"<r><t>z</t></r>", b'<rPh sb="0" eb="1"><t>p</t></rPh>', b"<si><t>new</t></si>",
    b'<xf numFmtId="14"/>', b"<xf/>", b"&#10;", b" ", b'<mergeCell ref="A1:B2"/>', b"<!DOCTYPE x>",
    b"&x;", b'<extLst><ext><c r="D4"><v>4</v></c></ext></extLst>', b"<text:p>q</text:p>",
    b'<text:s text:c="3"/>', b"<table:table-row/>", b"<table:table-cell/>", b"<draw:frame/>",
    b'<table:table-cell office:value-type="float" office:value="7"/>', b'<table:table table:name="t"/>',
)  # fmt: skip
_ENCODINGS = ("utf-16", "utf-8-sig", "gb18030", "latin-1")


def parts_of_package(data: bytes) -> Parts:
    """Return the parts of a zip file by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def mutant(parts: Mapping[str, bytes], random: Random) -> bytes:
    """Return a file made of ``parts`` with one to four changes."""
    made = dict(parts)
    for _ in range(random.choice((1, 1, 1, 2, 2, 4))):
        random.choices((_alter_part, _alter_package), (12, 1))[0](made, random)
    data = _packed(made, random)
    return _damaged(data, random) if random.random() < 0.03 else data


def _alter_part(parts: Parts, random: Random) -> None:
    """Change one part, most often one that holds cells."""
    names = sorted(parts)
    weights = [
        4 if "sheet" in name.lower() or "ontent" in name else 2 if "xl/" in name else 1 for name in names
    ]
    name = random.choices(names, weights)[0] if names else ""
    if name:
        change = random.choices(list(_CHANGES), list(_CHANGES.values()))[0]
        is_binary = name.endswith(".bin") and random.random() < 0.9
        parts[name] = (changed_records if is_binary else change)(parts[name], random)


def _alter_package(parts: Parts, random: Random) -> None:
    if not parts:
        return
    name, other = random.choice(sorted(parts)), random.choice(sorted(parts))
    kind = random.randrange(4)
    if kind == 0:
        del parts[name]
    elif kind == 1:
        parts[name], parts[other] = parts[other], parts[name]
    elif kind == 2:
        parts[random.choice((name.upper(), "xl/" + name, name + "x"))] = parts.pop(name)
    else:
        parts["xl/worksheets/sheet9.xml"] = parts[other]


def _element(tokens: list[bytes], random: Random) -> tuple[int, int]:
    """Return from where to where an element reaches in ``tokens``."""
    starts = [at for at, token in enumerate(tokens) if token[:1] == b"<" and token[1:2] not in b"/!?"]
    if not starts:
        return 0, 0
    at = end = random.choice(starts)
    depth = 0
    for end in range(at, len(tokens)):
        token = tokens[end]
        if token[:1] == b"<" and token[1:2] not in b"!?":
            depth += -1 if token[1:2] == b"/" else 0 if token[-2:] == b"/>" else 1
        if depth <= 0:
            break
    return at, end + 1


def _drop(data: bytes, random: Random) -> bytes:
    tokens = _TOKEN.findall(data)
    first, last = _element(tokens, random)
    return b"".join(tokens[:first] + tokens[last:])


def _double(data: bytes, random: Random) -> bytes:
    tokens = _TOKEN.findall(data)
    first, last = _element(tokens, random)
    return b"".join(tokens[:last] + tokens[first:last] * random.choice((1, 1, 2, 50)) + tokens[last:])


def _swap(data: bytes, random: Random) -> bytes:
    """Exchange two elements, wherever they stand."""
    tokens = _TOKEN.findall(data)
    (a, b), (c, d) = sorted((_element(tokens, random), _element(tokens, random)))
    if b > c:
        return data
    return b"".join(tokens[:a] + tokens[c:d] + tokens[b:c] + tokens[a:b] + tokens[d:])


def _insert(data: bytes, random: Random) -> bytes:
    tokens = _TOKEN.findall(data)
    at = random.randint(0, len(tokens))
    return b"".join([*tokens[:at], random.choice(_INSERTED), *tokens[at:]])


def _rename(data: bytes, random: Random) -> bytes:
    """Give an element another's name, or a prefix."""
    tokens = _TOKEN.findall(data)
    first, last = _element(tokens, random)
    names = [found[1] for token in tokens if (found := _NAME.match(token))]
    if not names:
        return data
    new = random.choice((random.choice(names), b"x:c", b"cell"))
    for at in {first, last - 1}:
        tokens[at] = _NAME.sub(lambda found: found[0].replace(found[1], new), tokens[at], count=1)
    return b"".join(tokens)


def _attribute(data: bytes, random: Random) -> bytes:
    """Drop, double or replace an attribute."""
    found = list(_ATTRIBUTE.finditer(data))
    if not found:
        return data
    one, kind = random.choice(found), random.randrange(6)
    values = (random.choice(found)[2], random.choice(_NUMBERS), random.choice(_WORDS))
    changed = {
        0: b"",
        1: one[0] + one[0],
        2: b" " + random.choice(found)[1] + b'="' + one[2] + b'"',
    }.get(kind, b" " + one[1] + b'="' + random.choice(values) + b'"')
    return data[: one.start()] + changed + data[one.end() :]


def _text(data: bytes, random: Random) -> bytes:
    """Replace the text of an element, or add one to an attribute's value."""
    tokens = _TOKEN.findall(data)
    texts = [at for at, token in enumerate(tokens) if token[:1] != b"<"]
    if texts:
        at = random.choice(texts)
        tokens[at] = random.choice((random.choice(_TEXTS), tokens[random.choice(texts)], b" " + tokens[at]))
    return b"".join(tokens)


def _bytes(data: bytes, random: Random) -> bytes:
    made = bytearray(data)
    for _ in range(random.choice((1, 1, 3))):
        if made:
            made[random.randrange(len(made))] = random.randrange(256)
    return bytes(made)


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randint(0, len(data))]


def _grow(data: bytes, random: Random) -> bytes:
    """Repeat an element so often that the part is no longer read in one piece."""
    tokens = _TOKEN.findall(data)
    first, last = _element(tokens, random)
    one = b"".join(tokens[first:last])
    times = min(3000, (1 << 17) // max(1, len(one)) + 1)
    return b"".join(tokens[:last]) + one * times + b"".join(tokens[last:])


def _recode(data: bytes, random: Random) -> bytes:
    encoding = random.choice(_ENCODINGS)
    text = data.decode("utf-8", "replace")
    declared = random.choice((encoding, "utf-8", "shift_jis"))
    text = re.sub(r'encoding="[^"]*"', f'encoding="{declared}"', text, count=1)
    return text.encode(encoding, "replace")


def _spaces(data: bytes, random: Random) -> bytes:
    """Write one tag as XML may be written, with other quotes and spaces."""
    tokens = _TOKEN.findall(data)
    at = random.randrange(len(tokens)) if tokens else 0
    if tokens and tokens[at][:1] == b"<":
        tokens[at] = random.choice(
            (
                tokens[at].replace(b'"', b"'"),
                tokens[at].replace(b" ", b"\n  "),
                tokens[at].replace(b"=", b" = "),
                tokens[at].replace(b">", b" >") if b"/>" not in tokens[at] else tokens[at],
            )
        )
    return b"".join(tokens)


_CHANGES: dict[Callable[[bytes, Random], bytes], int] = {
    _drop: 4, _double: 4, _swap: 4, _insert: 5, _rename: 3, _attribute: 12, _text: 8, _bytes: 2, _cut: 1,
    _grow: 1, _recode: 1, _spaces: 3,
}  # fmt: skip


def _packed(parts: Mapping[str, bytes], random: Random) -> bytes:
    made = io.BytesIO()
    method = random.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    with zipfile.ZipFile(made, "w", method, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, method)
    return made.getvalue()


def _damaged(data: bytes, random: Random) -> bytes:
    """Change the container itself."""
    return random.choice((_bytes, _cut))(data, random) + random.choice((b"", b"", b"\0\0", b"more"))
