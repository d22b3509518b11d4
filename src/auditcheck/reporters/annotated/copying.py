"""Copy: a workbook's package being annotated, with the parts changed and the parts added so far."""

from __future__ import annotations

import posixpath
from itertools import chain, count

from auditcheck.reporters.annotated.outline import MAIN, Outline, escaped, read_outline
from auditcheck.reporters.annotated.repacking import repacked
from auditcheck.workbook.archive import Archive
from auditcheck.workbook.limits import current
from auditcheck.workbook.package import WORKBOOK, Package, Relation, read_package, read_relations
from auditcheck.workbook.xmlparts import is_foreign, recoded

TYPES = "[Content_Types].xml"
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument."
_RELATIONSHIPS = b"http://schemas.openxmlformats.org/package/2006/relationships"
_NO_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="%s"></Relationships>'
    % _RELATIONSHIPS
)
_KINDS = {
    "worksheet": _CONTENT + "spreadsheetml.worksheet+xml",
    "comments": _CONTENT + "spreadsheetml.comments+xml",
    "styles": _CONTENT + "spreadsheetml.styles+xml",
    "vmlDrawing": _CONTENT + "vmlDrawing",
}


class Copy:
    """The package of ``data``, open for changes. Raises RefusedError for one that cannot be read."""

    def __init__(self, data: bytes) -> None:
        self.limits = current()
        self.archive = Archive(data, self.limits)
        self.package: Package = read_package(self.archive, self.limits)
        self.changed: dict[str, bytes] = {}
        self.added: dict[str, bytes] = {}
        self._kinds: dict[str, str] = {}
        self.namespace = STRICT if STRICT.encode() in self.content(WORKBOOK) else TRANSITIONAL

    def content(self, part: str) -> bytes:
        """Return a part as it stands now, in UTF-8."""
        known = self.changed.get(part) or self.added.get(part)
        if known is not None:
            return known
        data = self.archive.read(part)
        return recoded(data, part) if is_foreign(data, part) else data

    def outline(self, part: str, depth: int) -> Outline:
        """Return the elements of a part as it stands now."""
        return read_outline(self.content(part), part, depth)

    def own(self, written: bytes) -> bytes:
        """Return a part of our making in the namespaces of this package."""
        if self.namespace == TRANSITIONAL:
            return written
        return written.replace(MAIN, STRICT_MAIN).replace(TRANSITIONAL.encode(), STRICT.encode())

    def put(self, part: str, content: bytes) -> None:
        """Give a part a new content."""
        target = self.changed if part in self.archive else self.added
        target[part] = content

    def add(self, stem: str, ending: str, content: bytes, kind: str) -> str:
        """Add a part of a kind of relationship under a name still free and return the name."""
        taken = {name.casefold() for name in (*self.archive.entries, *self.added)}
        # The only style sheet of a workbook is looked for under this name by some readers.
        numbers = chain(("",) if kind == "styles" else (), count(1))
        names = (f"{stem}{number}{ending}" for number in numbers)
        name = next(name for name in names if name.casefold() not in taken)
        self.added[name] = self.own(content)
        self._kinds[name] = _KINDS[kind]
        return name

    def relations(self, part: str) -> list[Relation]:
        """Return the parts that a part of the original refers to and that are there."""
        found = read_relations(self.archive, part, self.limits)
        return [relation for relation in found if relation.target in self.archive]

    def relate(self, part: str, kind: str, target: str) -> str:
        """Make ``part`` refer to ``target`` and return the id of the relationship."""
        folder, _, name = part.rpartition("/")
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in self.archive and relations not in self.added:
            self.added[relations] = _NO_RELATIONS
        outline = self.outline(relations, 1)
        taken = {child.attributes.get("Id") for child in outline.root.children}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        path = escaped(posixpath.relpath(target, folder))
        outline.append(
            outline.root,
            f'<Relationship Id="rId{number}" Type="{self.namespace}/{kind}" Target="'.encode()
            + path
            + b'"/>',
        )
        self.put(relations, outline.changed())
        return f"rId{number}"

    def finished(self) -> bytes:
        """Return the copy as a file."""
        self._declare()
        return repacked(self.archive, self.changed, self.added)

    def _declare(self) -> None:
        outline = self.outline(TYPES, 1)
        defaults = {
            child.attributes.get("Extension", "").lower(): child.attributes.get("ContentType")
            for child in outline.root.children
            if child.name == "Default"
        }
        for name, kind in self._kinds.items():
            extension = name.rpartition(".")[2]
            if extension == "vml" and extension not in defaults:
                defaults[extension] = kind
                # The schema lets them stand in any order; first is where Excel writes them.
                entry = f'<Default Extension="{extension}" ContentType="{kind}"/>'
                outline.prepend(outline.root, entry.encode())
            elif defaults.get(extension) != kind:
                entry = f'<Override PartName="/{name}" ContentType="{kind}"/>'
                outline.append(outline.root, entry.encode())
        self.put(TYPES, outline.changed())
