from __future__ import annotations

import random
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.fuzz.remembered import told
from tests.workbook.packing import FIRST, MAIN, cell, packed, parts_of, row, sheet_xml
from tests.workbook.rereading import Parts, read, refused_though_known

from auditcheck.workbook import ooxml, remembering
from auditcheck.workbook.limits import Limits
from auditcheck.workbook.reading import read_workbook
from auditcheck.workbook.remembering import forget
from auditcheck.workbook.sharedtexts import plain_texts
from auditcheck.workbook.values import SheetValues, read_values

ROOT = Path(__file__).parents[2]
STRINGS, STYLES, BOOK = "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml"
TEXTS = ("<t>项目</t>", "<t>金额</t>", "<t>是</t>")
FIGURES = ("0", "1", "2", "2.5", "-3", "977.46", "0.9759", "3")
pytestmark = pytest.mark.usefixtures("nothing_remembered")


def table(*texts: str) -> str:
    items = "".join(f"<si>{text}</si>" for text in texts)
    return f'<?xml version="1.0"?>\n<sst xmlns="{MAIN}" count="9" uniqueCount="{len(texts)}">{items}</sst>'


def looks(*formats: int) -> str:
    found = "".join(f'<xf numFmtId="{number}"/>' for number in formats)
    return f'<styleSheet xmlns="{MAIN}"><cellXfs>{found}</cellXfs></styleSheet>'


def rows(*figures: str) -> str:
    a, b, c, d, e, f, g, h = figures
    return (
        row(1, f'<c r="A1" t="s"><v>{a}</v></c>', f'<c r="B1" t="s"><v>{b}</v></c>', '<c r="C1" s="1"/>')
        + row(2, f'<c r="A2" t="s"><v>{c}</v></c>', cell("B2", d), f'<c r="D2" s="1"><v>{e}</v></c>')
        + row(4, f'<c r="B4"><f>SUM(B2:B3)</f><v>{f}</v></c>', '<c r="C4"><f>B4</f></c>')
        + row(5, f'<c r="A5" t="str"><f>TEXT(B4,"0")</f><v>{h}</v></c>', '<c r="C5" t="b"><v>1</v></c>')
        + row(6, '<c r="A6" t="inlineStr"><is><t>注</t></is></c>', '<c r="B6" t="e"><v>#REF!</v></c>')
        + row(7, f'<c r="B7" s="1"><v>{g}</v></c>', '<c r="C7"><v>1E-3</v></c>')
    )


def form(*figures: str) -> Parts:
    """A form of two sheets, the second with nothing but texts and figures."""
    more = {STYLES: looks(0, 2, 10)}
    other = row(1, '<c r="A1" t="s"><v>1</v></c>') + row(2, cell("A2", figures[3] if figures else 7))
    sheet = sheet_xml(rows(*(figures or FIGURES)), '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>')
    return parts_of(sheet, sheet_xml(other), strings=table(*TEXTS), more=more)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many sheets each reading by the library had to read."""
    counts: list[int] = []

    def counted(data: bytes, **how: Any) -> list[SheetValues]:
        values = read_values(data, **how)
        counts.append(len(values) - len(how["known"]))
        return values

    monkeypatch.setattr(ooxml, "read_values", counted)
    return counts


def test_a_sheet_that_differs_in_its_figures_alone_is_read_no_more(tmp_path: Path, opened: list[int]) -> None:
    chance = random.Random(1)  # noqa: S311 - reproducible cases
    for turn in range(6):
        texts = [str(chance.randrange(3)) for _ in range(3)]
        parts = form(*texts, *(f"{chance.uniform(-1e6, 1e6):.2f}" for _ in range(5)))
        warm = read(tmp_path, parts)
        assert len(opened) == min(turn + 1, 2)
        kept, remembering._forms = remembering._forms, {}
        assert warm == read(tmp_path, parts)
        remembering._forms = kept
        opened.pop()


def test_only_the_sheets_that_are_not_alike_are_read(tmp_path: Path, opened: list[int]) -> None:
    for _ in range(3):
        read(tmp_path, form())
    changed = form()
    changed[FIRST] = changed[FIRST].replace("<f>SUM(B2:B3)</f>", "<f>SUM(B2:B2)</f>")
    warm = read(tmp_path, changed)
    assert opened == [2, 2, 1]
    forget()
    assert warm == read(tmp_path, changed)


def changed_figure(at: int, written: str) -> Parts:
    return form(*FIGURES[:at], written, *FIGURES[at + 1 :])


WRITTEN = (
    "1e5", "1E400", "NaN", "inf", "-inf", "", " 1", "1 ", "\n2", "+1", "-0", "-0.0", "007", "01", "1.", ".5",
    "0.30000000000000004", "3088.0599999999995", "12345678901234567", "123456789012345678", "9" * 400, "-1",
    "0." + "3" * 17, "0." + "3" * 18, "3", "99", "1234567890", "1.0", "1-2", "1.2.3", "-", ".", "44561",
    "&#49;", "１", "<!-- -->1", "<x/>1", "<![CDATA[1]]>", "true", "#REF!", "1_0", "0x1", "2958466", "1,5",
)  # fmt: skip


@pytest.mark.parametrize("at", [0, 3, 4, 5, 7])
def test_a_figure_written_in_any_way_is_read_as_ever(at: int, tmp_path: Path) -> None:
    kept: dict[Any, Any] = {}
    for written in WRITTEN:
        parts = changed_figure(at, written)
        cold = read(tmp_path, parts)
        remembering._forms.update(kept)
        for _ in range(0 if kept else 3):
            read(tmp_path, form())
        kept = kept or dict(remembering._forms)
        assert read(tmp_path, parts) == cold, written
        forget()


def other(name: str, old: str, new: str) -> Parts:
    parts = form()
    assert old in parts[name]
    return parts | {name: parts[name].replace(old, new, 1)}


@pytest.mark.parametrize(
    "parts",
    [
        form() | {STYLES: looks(0, 14, 10)},  # figures are days
        form() | {STYLES: looks(14, 2, 10)},
        form() | {STYLES: looks(0, 46, 10)},
        form() | {STYLES: looks(0, 0)},
        other(BOOK, "<sheets>", '<workbookPr date1904="1"/><sheets>'),
        other(BOOK, "表1", "表3"),
        other(BOOK, 'sheetId="2" r:id="rId2"', 'sheetId="2" r:id="rId2" state="hidden"'),
        other(BOOK, 'r:id="rId1"', 'r:id="rId3"'),
        other("xl/_rels/workbook.xml.rels", "sheet1.xml", "sheet2.xml"),
        form() | {STRINGS: table("<t>甲</t>", *TEXTS[1:])},
        form() | {STRINGS: table("<r><t>项</t></r><r><t>目</t></r>", *TEXTS[1:])},
        form() | {STRINGS: table("<t> 项目 </t>", *TEXTS[1:])},
        form() | {STRINGS: table("<t>_x0041_</t>", *TEXTS[1:])},
        form() | {STRINGS: table("<t/>", *TEXTS[1:])},
        form() | {STRINGS: table(*TEXTS[:2])},
        form() | {STRINGS: table(*TEXTS).replace("<si>", "<si/><si>", 1)},
        form() | {STRINGS: table(*TEXTS).replace("<sst", "<x:sst", 1)},
        other(FIRST, "<v>0</v>", "<v >0</v>"),
        other(FIRST, ' t="s"', ""),
        other(FIRST, ' t="s"', ' t="str"'),
        other(FIRST, ' t="str"', ' t="e"'),
        other(FIRST, ' t="b"', ""),
        other(FIRST, 'r="B2"', 'r="A2"'),
        other(FIRST, 'r="B2"', 'r="E2"'),
        other(FIRST, 'r="B2"', 'r="B3"'),
        other(FIRST, '<row r="4">', '<row r="4" hidden="1">'),
        other(FIRST, ' s="1"', ' s="2"'),
        other(FIRST, "1E-3", "1E400"),
        other(FIRST, "#REF!", "#SPILL!"),
        other(FIRST, 'ref="A1:B1"', 'ref="A1:C1"'),
        other(FIRST, "</row>", '</row><row r="1"><c r="A1"><v>5</v></c></row>'),
        other(FIRST, "</worksheet>", "<extLst><ext><v>4</v></ext></extLst></worksheet>"),
        other(FIRST, "</worksheet>", "<!-- 1 --></worksheet>"),
        other(FIRST, "<v>2.5</v>", "<v>\0</v>"),
        other(FIRST, "<v>2.5</v>", "<v></v>"),
        other(FIRST, '<?xml version="1.0"?>', '<?xml version="1.0" encoding="gb2312"?>'),
        {name: part for name, part in form().items() if name != STRINGS},
        {name: part for name, part in form().items() if name != STYLES},
    ],
)
def test_what_differs_in_one_respect_is_read_as_ever_whichever_comes_first(
    parts: Parts, tmp_path: Path
) -> None:
    plain, cold = read(tmp_path, form()), None
    for before, after in pairwise((parts, form(), parts)):
        forget()
        for _ in range(3):
            found = read(tmp_path, before)
        if before is parts:
            forget()
            cold = read(tmp_path, parts)
            assert found == cold
            for _ in range(2):
                read(tmp_path, parts)
        assert read(tmp_path, after) == (cold if after is parts else plain)


def test_what_is_no_day_in_one_file_does_not_make_a_figure_of_days_in_the_next(tmp_path: Path) -> None:
    far, day = changed_figure(4, "99999999999"), changed_figure(4, "44561")
    for parts in (far, day):
        parts[STYLES] = looks(0, 14)
    cold = read(tmp_path, day)
    forget()
    for _ in range(3):
        read(tmp_path, far)
    assert read(tmp_path, day) == cold
    assert "44561" not in cold["sheets"]


def test_days_that_stay_the_same_are_counted_from_the_day_that_the_workbook_says(tmp_path: Path) -> None:
    parts = other(FIRST, "<v>1E-3</v>", "<v>4.4561E4</v>")
    parts[FIRST] = parts[FIRST].replace('r="C7"', 'r="C7" s="2"')
    parts[STYLES] = looks(0, 2, 14)
    for _ in range(3):
        early = read(tmp_path, parts)
    parts[BOOK] = parts[BOOK].replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    late = read(tmp_path, parts)
    assert "2021, 12, 31" in early["sheets"]
    assert "2026, 1, 1" in late["sheets"]


@pytest.mark.parametrize("limits", [Limits(area=20), Limits(depth=3), Limits(merges=0), Limits(strings=2)])
def test_the_limits_in_force_hold_for_what_is_remembered(limits: Limits, tmp_path: Path) -> None:
    refused_though_known(tmp_path, form(), limits)


def test_where_texts_must_be_shorter_than_parts_nothing_is_remembered(
    tmp_path: Path, opened: list[int]
) -> None:
    for _ in range(3):
        read(tmp_path, form(), Limits(text_size=1000))
    assert opened == [2, 2, 2]


def test_a_part_that_is_damaged_is_refused_however_often_its_like_was_read(tmp_path: Path) -> None:
    for _ in range(3):
        read(tmp_path, form())
    path = packed(tmp_path / "b.xlsx", form())
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo(FIRST).CRC.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(at, bytes(4)))
    (issue,) = read_workbook(path).issues
    assert issue.code == "FILE-DAMAGED"


def test_no_more_is_kept_than_there_is_room_for(tmp_path: Path) -> None:
    far = form()
    far[FIRST] = far[FIRST].replace('r="B7"', 'r="XFD7"')
    for _ in range(3):
        read(tmp_path, far)
    assert [each is None for each in remembering._forms.values()] == [True, False]
    for turn in range(remembering._MET):
        parts = form()
        parts[FIRST] = parts[FIRST].replace("SUM(B2:B3)", f"SUM(B2:B3)+{turn}")
        for _ in range(2 if turn < remembering._KEPT + 9 else 1):
            read(tmp_path, parts)
    assert (len(remembering._forms), len(remembering._met)) == (remembering._KEPT, remembering._MET)


def test_every_figure_is_the_number_that_the_library_reads(tmp_path: Path) -> None:
    chance = random.Random(2)  # noqa: S311 - reproducible cases

    def figure() -> str:
        digits = ["".join(chance.choices("0123456789", k=chance.randint(1, 17))) for _ in range(2)]
        return chance.choice(("-", "")) + chance.choice(
            (digits[0], ".".join(digits), repr(chance.random())[:19])
        )

    sheet = [[figure() for _ in range(20)] for _ in range(60)]
    cells = "".join(
        row(r, *(cell(f"{chr(65 + c)}{r}", each) for c, each in enumerate(cells)))
        for r, cells in enumerate(sheet, 1)
    )
    parts = parts_of(sheet_xml(cells), more={STYLES: looks(0)})
    path = packed(tmp_path / "a.xlsx", parts)
    cold, _, warm = (read_workbook(path).sheets[0].rows for _ in range(3))
    assert [*remembering._forms.values()] != [None]
    assert repr(warm) == repr(cold) == repr([[float(each) for each in cells] for cells in sheet])


def test_every_plain_text_is_the_text_that_the_library_reads(tmp_path: Path) -> None:
    letters = [chr(code) for code in (9, 10, *range(32, 0x3100), *range(0xE000, 0xE010), 0xFEFF, 0x1F600)]
    letters = [{"&": "&amp;", "<": "&lt;"}.get(letter, letter) for letter in letters]
    written = [f"<t>x{letter}y</t>" for letter in letters]
    written += [f"<t>{letter}</t>" for letter in letters if not letter.isspace() or ord(letter) > 32]
    written += [f'<t xml:space="preserve">{letter}</t>' for letter in letters]
    written += ["<t/>", "<t></t>", '<t xml:space="preserve"></t>', "<t>&amp;lt;&quot;&apos;&gt;</t>"]
    written += ['<t>字</t><phoneticPr fontId="1" type="noConversion"/>']
    strings = table(*written)
    cells = "".join(row(at + 1, f'<c r="A{at + 1}" t="s"><v>{at}</v></c>') for at in range(len(written)))
    data = packed(tmp_path / "a.xlsx", parts_of(sheet_xml(cells), strings=strings)).read_bytes()
    found = plain_texts(strings.encode())
    assert found is not None
    texts = [cells[0] if cells else "" for cells in read_values(data)[0].rows]
    assert [found.get(b"%d" % at, "") for at in range(len(written))] == [
        *texts,
        *[""] * (len(written) - len(texts)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<t> x</t>", "<t>x\n</t>", "<t>\t</t>", "<t>_x000A_</t>", "<t>&#32;x</t>", "<t>a\r</t>",
        "<t>&nbsp;</t>", "<r><t>x</t></r>", "<t>x</t><rPh sb='0' eb='1'><t>y</t></rPh>", "<t>x</t><t>y</t>",
        "<t>a<!-- --></t>", "<t><![CDATA[x]]></t>", "<x:t>a</x:t>", "<t xml:space='preserve'>a</t>",
        "<t a='b'>a</t>", "",
    ],
)  # fmt: skip
def test_texts_that_may_be_read_in_another_way_are_left_to_the_library(text: str) -> None:
    assert plain_texts(table("<t>a</t>", text).encode()) is None


@pytest.mark.parametrize("family", ["performance", "project-performance", "final-accounts"])
def test_sample_workbooks_are_read_as_ever(family: str) -> None:
    paths = sorted((ROOT / "sample_workbooks" / family).glob("*.xlsx"))[:8]
    cold = {}
    for path in paths:
        forget()
        cold[path] = told(read_workbook(path))
    forget()
    for path in [*paths, *paths]:
        assert told(read_workbook(path)) == cold[path]
    assert any(remembering._forms.values())


def styled(folder: Path, parts: Parts) -> list[str]:
    """How the cells of two columns are formatted, column by column."""
    formats = read_workbook(packed(folder / "a.xlsx", parts)).sheets[0].formats
    assert formats is not None
    return [formats.known[style] for column in (2, 4) for style in formats.styles(column)]


def test_what_style_cells_have_is_kept_for_sheets_of_one_markup_alone(tmp_path: Path) -> None:
    plain, decimals = ["General"] * 7, ["General"] * 3
    for turn in range(4):
        parts = form(*FIGURES[:3], *(f"{turn}.{number}" for number in range(5)))
        assert styled(tmp_path, parts) == [*plain, "0.00", *decimals[:2], "0.00"]
        restyled = dict(parts)
        restyled[FIRST] = parts[FIRST].replace('<c r="B7" s="1">', '<c r="B7" s="2">')
        assert styled(tmp_path, restyled) == [*plain, "0.00%", *decimals[:2], "0.00"]
        assert styled(tmp_path, parts | {STYLES: looks(0, 1, 10)}) == [*plain, "0", *decimals[:2], "0"]


@pytest.mark.parametrize("index", ["<v >0</v>", "<v\n>0</v>", "<v>&#48;</v>", "<v>0 </v>", "<v>0</v >"])
def test_the_index_of_a_text_that_is_no_plain_figure_stands_for_that_text(tmp_path: Path, index: str) -> None:
    parts = form()
    parts[FIRST] = parts[FIRST].replace('<c r="A2" t="s"><v>2</v>', f'<c r="A2" t="s">{index}')
    assert parts != form()
    first, *others = (read(tmp_path, parts) for _ in range(4))
    assert others == [first] * 3
