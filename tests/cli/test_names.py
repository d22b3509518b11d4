"""Files of hostile names: each is checked, has outputs of its own, and says nothing in another's name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.submissions import write_pack, write_submission

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="names that Windows does not allow")

NAMES: tuple[bytes, ...] = (
    b"\xff\xfe.xlsx",
    "表".encode("gbk") + b".xlsx",
    ("长" * 83).encode() + b".xlsx",
    b"-q.xlsx",
    b"--help.xlsx",
    b"CON.xlsx",
    b"a..xlsx",
    b" .xlsx",
    b"other.xlsx: can be submitted\nb.xlsx",
    b"\x1b[31mred.xlsx",
    "\u202egnp.xlsx".encode(),
    b"{name}.xlsx",
    b"%s%n.xlsx",
    b"::error::x.xlsx",
    b"=cmd|' C calc'!A0.xlsx",
)


@pytest.fixture(name="filed")
def _filed(tmp_path: Path) -> Path:
    folder = tmp_path / "filed"
    folder.mkdir()
    content = write_submission(tmp_path / "a.xlsx").read_bytes()
    for number, name in enumerate(NAMES):
        with open(os.fsencode(folder) + b"/" + name, "wb") as file:  # noqa: PTH123 - names that are no text
            file.write(content + b"\0" * number)  # each of its own content
    write_pack(tmp_path)
    return folder


def run(folder: Path, *arguments: bytes, encoding: str = "utf-8") -> subprocess.CompletedProcess[bytes]:
    command = [os.fsencode(sys.executable), b"-m", b"auditcheck", *arguments]
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "AUDITCHECK_LANG": "en"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, timeout=300)


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
def test_every_file_is_checked_and_has_outputs_of_its_own(filed: Path, encoding: str) -> None:
    (filed / "out").mkdir()
    formats = (b"-f", b"json:out/{name}.json", b"-f", b"csv:out/{name}.csv")
    done = run(filed, b"check", b"-r", b"../pack.yaml", b"-q", *formats, b"--", *NAMES, encoding=encoding)
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    lines = done.stdout.decode(encoding).splitlines()
    assert len(lines) == len(NAMES) + 1
    assert all("cannot be submitted" in line for line in lines[:-1])
    assert [line for line in lines if line.startswith(("other.xlsx: can be submitted\n", "::"))] == []
    assert "\x1b" not in done.stdout.decode(encoding)
    assert len(list((filed / "out").iterdir())) == 2 * len(NAMES)
    assert len(list(filed.iterdir())) == len(NAMES) + 1


def test_a_batch_checks_every_file_and_names_it(filed: Path) -> None:
    done = run(filed.parent, b"batch", b"filed", b"-r", b"pack.yaml", b"--out", b"review", b"--jobs", b"1")
    assert (done.returncode, b"crashed" in done.stdout) == (1, False)
    assert f"{len(NAMES)} files: {len(NAMES)} checked".encode() in done.stdout
    assert len(list((filed.parent / "review" / "units").iterdir())) == len(NAMES)
    assert sorted(path.name for path in filed.parent.iterdir()) == ["a.xlsx", "filed", "pack.yaml", "review"]
