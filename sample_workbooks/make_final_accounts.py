"""Writes the sample workbooks of final-accounts and the manifest of the issues that each must raise.

Run ``python sample_workbooks/make_final_accounts.py [--out DIR]``; the bytes are the same each time.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sample_workbooks.making.drafts import written
from sample_workbooks.making.final.drawing import clean

_HERE = Path(__file__).resolve().parent / "final-accounts"


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the sample workbooks and their manifest.")
    parser.add_argument("--out", type=Path, default=_HERE, help="folder to write into")
    folder: Path = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "clean.xlsx").write_bytes(written(clean()))


if __name__ == "__main__":
    main()
