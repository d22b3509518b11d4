"""The files of a pack: only regular files below its folder, of a sensible size, in UTF-8."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path

from auditcheck.model.words import Words
from auditcheck.rulepacks.mistakes import Mistakes, Place, Source, clipped
from auditcheck.rulepacks.yamltext import as_source

LARGEST = 1_000_000
WHOLE = 16 * LARGEST
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(slots=True)
class PackFolder:
    """The folder a pack may read from, and what was read so far (relative name → bytes)."""

    root: Path
    prefix: str = ""
    read: dict[str, bytes] = field(default_factory=dict)
    size: int = 0

    def named(self, path: Path) -> str:
        """Return a file's name within the pack, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    def text(self, path: Path, place: Place | None, mistakes: Mistakes) -> tuple[Source, str] | None:
        """Return a file's lines and text, or None after telling why not (at ``place``, where it is named)."""
        name = self.named(path)
        where = place or Place(Source(name, prefix=self.prefix))
        refused = self._refused(path)
        if refused is not None:
            mistakes.add(where, refused)
            return None
        content = path.read_bytes()
        self.size += len(content)
        self.read[name] = content
        return self._decoded(name, content, mistakes)

    def inside(self, reference: str) -> Path | None:
        """Return the path that ``reference`` names below the folder, or None if it leads outside."""
        if not reference or "\\" in reference or ":" in reference or "\0" in reference:
            return None
        path = self.root / reference
        parts = Path(reference).parts
        return None if Path(reference).is_absolute() or ".." in parts else path

    def found(self, *patterns: str) -> list[Path]:
        """Return the files matching ``patterns``, in their order and then by name."""
        return [path for pattern in patterns for path in self._matching(pattern)]

    def _matching(self, pattern: str) -> list[Path]:
        if "*" in pattern:
            return sorted(self.root.glob(pattern))
        path = self.root / pattern
        return [path] if path.is_symlink() or path.exists() else []

    def _refused(self, path: Path) -> Words | None:
        shown = clipped(self.named(path))
        try:
            real = path.resolve(strict=True)
            status = real.stat()
        except (OSError, RuntimeError, ValueError):
            return Words(
                f"找不到或打不开文件“{shown}”", f"the file “{shown}” does not exist or cannot be opened"
            )
        if not real.is_relative_to(self.root.resolve()):
            return Words(
                f"“{shown}”指向规则包文件夹之外；规则包只能使用自己文件夹里的文件",
                f"“{shown}” leads out of the pack's folder; a pack uses only files of its own folder",
            )
        if not stat.S_ISREG(status.st_mode):
            return Words(f"“{shown}”不是普通文件", f"“{shown}” is not a regular file")
        if status.st_size > LARGEST:
            return Words(f"文件“{shown}”超过 1 MB", f"the file “{shown}” is larger than 1 MB")
        if self.size + status.st_size > WHOLE:
            return Words("规则包的文件合计超过 16 MB", "the files of the pack are larger than 16 MB together")
        return None

    def _decoded(self, name: str, content: bytes, mistakes: Mistakes) -> tuple[Source, str] | None:
        if content.startswith(_WIDE_MARKS):
            mistakes.add(Place(Source(name, prefix=self.prefix)), _not_utf8("UTF-16"))
            return None
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = content[: error.start].decode("utf-8", "replace")
            source = as_source(name, content.decode("gb18030", "replace"), self.prefix)
            line = before.count("\n") + 1
            mistakes.add(Place(source, line, len(before) - before.rfind("\n")), _not_utf8("GBK"))
            return None
        return as_source(name, text, self.prefix), text


def outside(reference: str) -> Words:
    """Return what to tell when ``reference`` does not name a file below the pack's folder."""
    shown = clipped(reference)
    return Words(
        f"“{shown}”不在规则包自己的文件夹里；请写相对路径，如 codelists/units.csv",
        f"“{shown}” is not in the pack's own folder; write a relative path such as codelists/units.csv",
    )


def _not_utf8(encoding: str) -> Words:
    return Words(
        f"文件不是 UTF-8 编码（像是 {encoding}）：请在编辑器里另存为 UTF-8",
        f"the file is not saved as UTF-8 (it looks like {encoding}): save it as UTF-8 in the editor",
    )
