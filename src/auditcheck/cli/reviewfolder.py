"""The files of a review: each written whole, those of an earlier run that are no longer made taken away."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from auditcheck.batch.ledger import Ledger
from auditcheck.cli.rendering import rendered
from auditcheck.cli.writing import sync_folder, write_whole
from auditcheck.errors import ConfigError
from auditcheck.model.words import Words

if TYPE_CHECKING:
    from auditcheck.reporters.review.files import ReviewFile

_WRITTEN = "written"


def write_files(ledger: Ledger, out: Path, files: Iterable[ReviewFile], processes: int) -> list[Path]:
    """Write files below ``out`` and return where; of what is there only what auditcheck wrote is removed.

    Raises ConfigError for a path that leads out of the folder, or a file that cannot be written.
    """
    before = set(json.loads(ledger.fact(_WRITTEN) or "[]"))
    written: dict[str, Path] = {}
    for name, content in rendered(files, processes):
        path = _inside(out, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        written[name] = write_whole(path, content, lasting=False)
    for folder in sorted({path.parent for path in written.values()}):
        sync_folder(folder)
    ledger.note_fact(_WRITTEN, json.dumps(sorted(written), ensure_ascii=False))
    for name in before - written.keys():
        _inside(out, name).unlink(missing_ok=True)
    return list(written.values())


def _inside(out: Path, name: str) -> Path:
    path = out / name
    if not path.resolve().is_relative_to(out.resolve()):
        raise ConfigError(Words(f"{name} 不在 {out} 之内。", f"{name} is not within {out}."))
    return path
