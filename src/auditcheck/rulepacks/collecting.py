"""The files of one pack, read and shaped: pack.yaml, tables, rules, codelists and what it includes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from auditcheck.model.rules import Codelist
from auditcheck.model.words import Words
from auditcheck.rulepacks.codelists import read_codelist, written_codelist
from auditcheck.rulepacks.files import PackFolder, outside
from auditcheck.rulepacks.mistakes import Mistakes, Place, clipped, unknown
from auditcheck.rulepacks.schemas import HEAD_ONLY, PackText
from auditcheck.rulepacks.shapes import IncludeText
from auditcheck.rulepacks.shipped import HEAD, shown_prefix, topic_path, topics
from auditcheck.rulepacks.validating import missing, read_as
from auditcheck.rulepacks.yamltext import Data, Entries, Items, Located, compose, located


@dataclass(slots=True, kw_only=True)
class Written:
    """A pack as written: its head, all its parts (the head first) and its codelists by name.

    ``packs`` are ids of other packs that parts include, ``topics`` how each included topic is to be read,
    by ``id`` of its part. ``broken`` says that a file could not be read,
    ``named`` holds what the files name in each section, so that what is wrong itself is not missed elsewhere.
    """

    folder: PackFolder
    head: PackText | None = None
    parts: list[PackText] = field(default_factory=list)
    codelists: dict[str, Codelist] = field(default_factory=dict)
    packs: list[Located] = field(default_factory=list)
    topics: dict[int, IncludeText] = field(default_factory=dict)
    broken: bool = False
    named: dict[str, set[str]] = field(default_factory=dict)


def collect(path: Path, prefix: str, mistakes: Mistakes) -> Written:
    """Read a pack from its ``pack.yaml`` (with the files beside it) or from its single file."""
    written = Written(folder=PackFolder(path.parent, prefix))
    head = _shaped(path, None, written, mistakes)
    if head is not None:
        written.head = head
        _take(head, written, mistakes)
    if path.name == HEAD:
        for file in written.folder.found("tables.yaml", "tables.yml", "rules/*.yaml", "rules/*.yml"):
            _read_part(file, None, written, mistakes)
        for file in written.folder.found("codelists/*.csv"):
            _add_codelist(read_codelist(file, written.folder, mistakes), None, written, mistakes)
    return written


def _read_part(path: Path, place: Place | None, written: Written, mistakes: Mistakes) -> None:
    name = written.folder.named(path)
    if name in written.folder.read:
        if place is not None:
            mistakes.add(place, _twice(name))
        return
    part = _shaped(path, place, written, mistakes)
    if part is not None:
        _take(part, written, mistakes)


def _shaped(
    path: Path, place: Place | None, written: Written, mistakes: Mistakes, folder: PackFolder | None = None
) -> PackText | None:
    before = len(mistakes)
    read = (folder or written.folder).text(path, place, mistakes)
    if read is None:
        written.broken = True
        return None
    source, text = read
    data = compose(source, text, mistakes)
    if data is None and len(mistakes) == before:
        mistakes.add(Place(source), _EMPTY)
    data = _as_part(data, path)
    if data is None:
        written.broken = True
        return None
    for section, entries in data.items() if isinstance(data, Entries) else ():
        if isinstance(entries, Entries):
            written.named.setdefault(str(section), set()).update(str(name) for name in entries)
    _check_head(data, Place(source), mistakes, is_head=not written.folder.read.keys() - {source.name})
    shaped = read_as(PackText, data, Place(source), mistakes)
    written.broken = written.broken or shaped is None
    return shaped


def _check_head(data: Data, whole: Place, mistakes: Mistakes, *, is_head: bool) -> None:
    """Tell what a head lacks, and what only a head may say; the first file read is the head."""
    if not isinstance(data, Entries):
        return
    if is_head:
        for name in ("id", "title"):
            if name not in data:
                mistakes.add(whole, missing(name))
        return
    for key in data:
        if key in HEAD_ONLY:
            mistakes.add(key.place, _belongs_in_head(key))


def _as_part(data: Data, path: Path) -> Data:
    """Let a rules file be the bare list of its rules."""
    if isinstance(data, Items) and path.parent.name == "rules":
        entries = Entries({located("rules", data.place): data})
        entries.place = data.place
        return entries
    return data


def _take(part: PackText, written: Written, mistakes: Mistakes) -> None:
    written.parts.append(part)
    for name, entries in part.codelists.items():
        _add_codelist(written_codelist(name, entries, mistakes), name, written, mistakes)
    included = part.include if isinstance(part.include, list) else [part.include]
    for reference in included:
        if isinstance(reference, Located):
            _include(reference, written, mistakes)
        elif reference is not None:
            _include_topic(reference, written, mistakes)


def _include(reference: Located, written: Written, mistakes: Mistakes) -> None:
    if "/" not in reference and "." not in reference and "\\" not in reference:
        written.packs.append(reference)
        return
    path = written.folder.inside(reference)
    if path is None:
        mistakes.add(reference.place, outside(reference))
    elif path.suffix.casefold() == ".csv":
        found = read_codelist(path, written.folder, mistakes)
        _add_codelist(found, reference, written, mistakes)
    else:
        _read_part(path, reference.place, written, mistakes)


def _include_topic(topic: IncludeText, written: Written, mistakes: Mistakes) -> None:
    found = topic_path(str(topic.file), written.folder.root)
    if found is None:
        mistakes.add(
            topic.file.place, unknown(Words("专题", "topic"), topic.file, topics(written.folder.root))
        )
        written.broken = True
        return
    home, path = found
    folder = PackFolder(home, shown_prefix(home))
    part = _shaped(path, topic.file.place, written, mistakes, folder)
    written.folder.read |= folder.read
    if part is not None:
        part = _renamed(part, topic, mistakes)
        written.topics[id(part)] = topic
        _take(part, written, mistakes)


def _renamed(part: PackText, topic: IncludeText, mistakes: Mistakes) -> PackText:
    """Return a topic whose rules have the ids that the pack gives them."""
    for name in topic.ids:
        if name not in [rule.id for rule in part.rules]:
            known = [str(rule.id) for rule in part.rules]
            mistakes.add(name.place, unknown(Words("规则", "rule"), name, known))
    ids = {str(name): str(other) for name, other in topic.ids.items()}
    rules = [
        rule.model_copy(update={"id": located(ids.get(str(rule.id), str(rule.id)), rule.id.place)})
        for rule in part.rules
    ]
    return part.model_copy(update={"rules": rules})


def _add_codelist(
    codelist: Codelist | None, name: Located | None, written: Written, mistakes: Mistakes
) -> None:
    if codelist is None:
        written.broken = True
    elif codelist.name in written.codelists:
        if name is not None:
            mistakes.add(name.place, _twice(codelist.name))
    else:
        written.codelists[codelist.name] = codelist


def _twice(name: str) -> Words:
    shown = clipped(name)
    return Words(
        f"“{shown}”已经在这个规则包里了，不要再写一次", f"“{shown}” is already in this pack; take it once"
    )


def _belongs_in_head(name: str) -> Words:
    return Words(f"“{name}”只能写在 pack.yaml 里", f"“{name}” belongs in pack.yaml")


_EMPTY = Words("文件是空的", "the file is empty")
