"""The hostile corpus: a file for every way of attacking a reader of workbooks, and what it must yield.

``python -m tests.hostile.corpus FOLDER`` writes all of them. Nothing of it is kept in the repository.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.hostile import kinds, packages, sheets
from tests.hostile.cases import Case


def corpus() -> Iterator[Case]:
    """Yield every case; names are file names."""
    yield from packages.bombs()
    yield from packages.directories()
    yield from packages.xml_attacks()
    yield from sheets.bounds()
    yield from sheets.ranges()
    yield from sheets.ambiguous()
    yield from sheets.figures()
    yield from kinds.kinds()
    yield from kinds.followed()


def write_corpus(folder: Path) -> list[Case]:
    """Write every case into ``folder``, with pipes, links and lock files beside them; return the cases."""
    folder.mkdir(parents=True, exist_ok=True)
    cases = list(corpus())
    for case in cases:
        case.write(folder / case.name)
    (folder / packages.SECRET).write_text(packages.CANARY, "utf-8")
    os.mkfifo(folder / "pipe.xlsx")
    (folder / "loop.xlsx").symlink_to(folder / "loop.xlsx")
    (folder / "dangling.xlsx").symlink_to(folder / "nowhere.xlsx")
    (folder / "link-out.xlsx").symlink_to(folder.parent / "outside.xlsx")
    (folder / "device.xlsx").symlink_to("/dev/zero")
    (folder / "folder.xlsx").mkdir()
    (folder / "~$lock.xlsx").write_bytes(b"\x05user" + bytes(160))
    (folder / ".~lock.a.xlsx#").write_bytes(b"lock")
    return cases


if __name__ == "__main__":
    write_corpus(Path(sys.argv[1]))
