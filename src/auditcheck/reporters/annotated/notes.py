"""Notes: what is said at the marked cells of a sheet, beside and within the notes that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auditcheck.model.cells import CellRef, parse_address
from auditcheck.model.words import Language
from auditcheck.reporters.annotated.copying import Copy
from auditcheck.reporters.annotated.drawing import WIDTH, Box, NoteShapes
from auditcheck.reporters.annotated.marking import MarkedSheet
from auditcheck.reporters.annotated.notetext import Passage, lines_needed, rich_text
from auditcheck.reporters.annotated.outline import MAIN, Node, Outline
from auditcheck.workbook.package import Relation

AUTHOR = b"auditcheck"
_NO_COMMENTS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="%s"><authors></authors><commentList></commentList></comments>' % MAIN
)
_BOX_CHARACTERS, _LINE_HEIGHT, _BOX_PADDING, _BOX_HIGHEST = 52, 16, 14, 480
_TEXT_DEPTH = 4
_THREAD = "tc="

Texts = Mapping[CellRef, Sequence[Passage]]


def add_notes(copy: Copy, sheet: MarkedSheet, texts: Texts, shapes: NoteShapes, language: Language) -> int:
    """Put texts at cells of a sheet; return at how many of them a conversation hides the text in Excel."""
    relations = copy.relations(sheet.part)
    comments = next((relation.target for relation in relations if relation.kind == "comments"), "")
    if not comments:
        comments = copy.add("xl/comments", ".xml", _NO_COMMENTS, "comments")
        copy.relate(sheet.part, "comments", comments)
    outline = copy.outline(comments, _TEXT_DEPTH)
    known = _known(outline)
    here = {(cell.row, cell.column): cell for cell in texts}
    told = [cell for cell in texts if (cell.row, cell.column) in known]
    for cell in told:
        _append(outline, known[cell.row, cell.column], rich_text(_parted(texts[cell]), language))
    fresh = [cell for cell in texts if cell not in set(told)]
    _add(outline, {cell: rich_text(texts[cell], language) for cell in fresh})
    copy.put(comments, outline.changed())
    boxes = [_box(cell, texts[cell], sheet) for cell in fresh]
    larger = {(cell.row, cell.column): _height(_parted(texts[cell])) for cell in told}
    _draw(copy, sheet, relations, (boxes, larger), shapes)
    threads = _threads(outline)
    return sum(place in threads for place in here)


def _known(outline: Outline) -> dict[tuple[int, int], Node]:
    """Return the notes there are by row and column."""
    comments = outline.root.child("commentList")
    found = {}
    for node in comments.children if comments else ():
        place = parse_address(node.attributes.get("ref", ""))
        if place:
            found[place] = node
    return found


def _threads(outline: Outline) -> set[tuple[int, int]]:
    """Return the places of notes that stand for a conversation, which newer Excel shows instead."""
    authors = outline.root.child("authors")
    names = [outline.data[node.inner : node.inner_end] for node in authors.children] if authors else []
    marked = {str(index) for index, name in enumerate(names) if name.startswith(_THREAD.encode())}
    return {p for p, node in _known(outline).items() if node.attributes.get("authorId") in marked}


def _append(outline: Outline, comment: Node, runs: bytes) -> None:
    """Add runs to a note; its own text, if plain, becomes a run, since Excel shows one kind or the other."""
    text = comment.child("text")
    if text is None:
        outline.append(comment, b"<text>" + runs + b"</text>")
        return
    plain = text.child("t")
    last = text.last_of(frozenset({"t", "r"}))
    if last is None:
        outline.append(text, runs)
        return
    if plain is not None:
        outline.insert(plain.start, b"<r>")
        outline.insert(plain.end, b"</r>")
    outline.insert(last.end, runs)


def _add(outline: Outline, texts: Mapping[CellRef, bytes]) -> None:
    if not texts:
        return
    authors, comments = outline.root.child("authors"), outline.root.child("commentList")
    number = len(authors.children) if authors else 0
    if authors is None:
        outline.prepend(outline.root, b"<authors><author>" + AUTHOR + b"</author></authors>")
    else:
        outline.append(authors, b"<author>" + AUTHOR + b"</author>")
    added = b"".join(
        f'<comment ref="{cell.address}" authorId="{number}" shapeId="0"><text>'.encode()
        + runs
        + b"</text></comment>"
        for cell, runs in texts.items()
    )
    if comments is None:
        outline.append(outline.root, b"<commentList>" + added + b"</commentList>")
    else:
        outline.append(comments, added)


def _parted(passages: Sequence[Passage]) -> list[Passage]:
    """Return a text that follows another."""
    return [Passage(text="\n\n"), *passages]


def _height(passages: Sequence[Passage]) -> int:
    return min(_BOX_HIGHEST, lines_needed(passages, _BOX_CHARACTERS) * _LINE_HEIGHT + _BOX_PADDING)


def _box(cell: CellRef, passages: Sequence[Passage], sheet: MarkedSheet) -> Box:
    """Return the box of a new note: beside its cell, to the right if there is room, a little above."""
    sizes = sheet.sizes
    left, right = sizes.beside(cell.column, WIDTH)
    top = (max(1, cell.row - 1), 10 if cell.row > 1 else 2)
    return Box(cell=cell, left=left, top=top, right=right, bottom=sizes.below(top, _height(passages)))


def _draw(
    copy: Copy,
    sheet: MarkedSheet,
    relations: Sequence[Relation],
    changes: tuple[Sequence[Box], Mapping[tuple[int, int], int]],
    shapes: NoteShapes,
) -> None:
    boxes, larger = changes
    drawing = next((r.target for r in relations if r.id == sheet.notes_id and r.kind == "vmlDrawing"), "")
    if drawing:
        content = shapes.enlarged(copy.archive.read(drawing), larger, sheet.sizes)
        copy.put(drawing, shapes.added(content, boxes))
    elif boxes:
        drawing = copy.add("xl/drawings/vmlDrawing", ".vml", shapes.drawing(boxes), "vmlDrawing")
        sheet.show_notes(copy.relate(sheet.part, "vmlDrawing", drawing))
