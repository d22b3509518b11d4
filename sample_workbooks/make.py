"""Writes the sample workbooks and the manifests of the issues that each of them must raise.

Run ``python sample_workbooks/make.py [--out DIR] [--only FOLDER]``; the bytes are the same each time.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sample_workbooks.making import department, wholes
from sample_workbooks.making.final import samples as final
from sample_workbooks.making.made import Made, manifest
from sample_workbooks.making.projects import samples as projects

_HERE = Path(__file__).resolve().parent
FAMILIES: Mapping[str, Callable[[], Iterable[Made]]] = {
    "department-performance": department.workbooks,
    "project-performance": projects.workbooks,
    "final-accounts": final.workbooks,
    "performance": wholes.workbooks,
}


def main() -> None:
    """Write the folders of all families with their manifests."""
    parser = argparse.ArgumentParser(description="Write the sample workbooks and their manifests.")
    parser.add_argument("--out", type=Path, default=_HERE, help="where the folders are written")
    parser.add_argument("--only", choices=FAMILIES, help="write this folder alone")
    given = parser.parse_args()
    for name, workbooks in FAMILIES.items():
        if given.only in {None, name}:
            _write(given.out / name, list(workbooks()))


def _write(folder: Path, made: list[Made]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for each in made:
        (folder / each.file).write_bytes(each.content)
    (folder / "manifest.yaml").write_text(manifest(made), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
