from __future__ import annotations

import io
import re

import xlsxwriter
from tests.reporters.annotated.conftest import issue_at, marked, parts_of, report_on, rezipped, simple

from auditcheck.model.rules import RuleClass
from auditcheck.reporters.annotated.annotating import annotate

NOTES, DRAWING = "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"


def with_note(text: str = "原注", **options: object) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, [1, 2, 3])
        sheet.write_comment("B1", text, {"author": "张会计", **options})
    return stream.getvalue()


def shapes(drawing: bytes) -> list[tuple[int, int, int]]:
    """Return number, row and column of each note's box."""
    found = re.findall(
        rb'id="_x0000_s(\d+)"(?:(?!</v:shape>).)*<x:Row>(\d+)</x:Row><x:Column>(\d+)', drawing, re.DOTALL
    )
    return [(int(number), int(row) + 1, int(column) + 1) for number, row, column in found]


def test_a_note_tells_the_issue_its_number_and_what_to_do() -> None:
    issue = issue_at(1, 1, correction=None)
    _, sheet = marked(simple(), issue_at(3, 3), issue)
    assert sheet["A1"].comment.text == "审核问题 2 · 错误 · 基本平衡\nR-1 合计等于各项之和\n合计多 10.00。"
    assert sheet["A1"].comment.author == "auditcheck"


def test_a_note_of_many_issues_tells_the_worst_and_names_the_rest() -> None:
    classes = [RuleClass.HINT] * 5 + [RuleClass.BALANCE]
    _, sheet = marked(simple(), *(issue_at(1, 1, rule_class) for rule_class in classes))
    text = sheet["A1"].comment.text
    assert re.findall(r"审核问题 (\d)", text) == ["6", "1", "2", "3"]
    assert text.endswith("另有 2 个问题，见“审核问题”表第 4、5 号。")


def test_a_note_that_was_there_keeps_text_author_and_look_and_gets_ours_added() -> None:
    data = with_note("原注 <1>")
    parts, sheet = marked(data, issue_at(1, 2), issue_at(1, 3))
    assert sheet["B1"].comment.text.startswith("原注 <1>\n\n审核问题 1")
    assert (sheet["B1"].comment.author, sheet["C1"].comment.author) == ("张会计", "auditcheck")
    assert shapes(parts[DRAWING]) == [(1025, 1, 2), (2049, 1, 3)]
    assert b'data="1,2"' in parts[DRAWING]
    before = re.findall(rb"<x:Anchor>(.*?)</x:Anchor>", parts_of(data)[DRAWING])[0]
    after = re.findall(rb"<x:Anchor>(.*?)</x:Anchor>", parts[DRAWING])[0]
    old, new = ([int(n) for n in anchor.split(b",")] for anchor in (before, after))
    assert new[:4] == old[:4]
    assert (new[4] > old[4], new[6] > old[6]) == (True, True)


def test_a_plain_text_note_becomes_a_run_before_ours() -> None:
    data = rezipped(
        with_note(), {NOTES: lambda xml: re.sub(r"<r>.*?(<t>.*?</t>)</r>", r"\1", xml, flags=re.DOTALL)}
    )
    assert b"<text><t>" in parts_of(data)[NOTES]
    parts, sheet = marked(data, issue_at(1, 2))
    assert b"<text><r><t>" + "原注".encode() + b"</t></r><r>" in parts[NOTES]
    assert sheet["B1"].comment.text.startswith("原注\n\n审核问题 1")


def test_a_conversation_keeps_its_text_and_is_told() -> None:
    data = rezipped(with_note(), {NOTES: lambda xml: xml.replace("张会计", "tc={0A1B}")})
    made = annotate(data, report_on(issue_at(1, 2), issue_at(1, 3)), "en")
    assert [words.en.partition(" have")[0] for words in made.remarks] == ["1 cells"]
    assert b"tc={0A1B}" in parts_of(made.content)[NOTES]


def test_a_sheet_with_buttons_only_gets_boxes_in_the_same_drawing() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("表")
        sheet.write(0, 0, 1)
        sheet.insert_button("D4", {"caption": "上报"})
    # As Excel writes them, drawings need not be XML.
    data = rezipped(stream.getvalue(), {DRAWING: lambda xml: xml.replace("上报", "上<br>报")})
    parts, sheet = marked(data, issue_at(1, 1))
    assert "上<br>报".encode() in parts[DRAWING]
    assert shapes(parts[DRAWING])[-1][1:] == (1, 1)
    assert parts[DRAWING].count(b'<v:shapetype id="_x0000_t202"') == 1
    assert parts["xl/worksheets/sheet1.xml"].count(b"<legacyDrawing") == 1
    assert sheet["A1"].comment is not None


def test_every_sheet_gets_boxes_numbered_apart() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("表").write(0, 0, 1)
        book.add_worksheet("另表").write_comment("A1", "原注")
    issues = [issue_at(row, 1) for row in range(1, 1501)]
    parts, _ = marked(stream.getvalue(), *issues)
    assert parts[DRAWING] == parts_of(stream.getvalue())[DRAWING]
    ours = [number for number, _, _ in shapes(parts["xl/drawings/vmlDrawing2.vml"])]
    theirs = [number for number, _, _ in shapes(parts[DRAWING])]
    assert len(ours) == 1500
    assert min(ours) // 1024 > max(theirs) // 1024
    first, last = min(ours) // 1024, max(ours) // 1024
    assert (
        f'data="{",".join(map(str, range(first, last + 1)))}"'.encode()
        in parts["xl/drawings/vmlDrawing2.vml"]
    )


def test_hostile_text_stays_text() -> None:
    _, sheet = marked(simple(), issue_at(1, 1, text="</t><x>&\x00\x1b[31m"))
    assert "</t><x>&\\x00\\x1b[31m" in sheet["A1"].comment.text
