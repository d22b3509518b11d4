"""Which files a run checks: paths, globs, lists, standard input, and only those that git says changed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from auditcheck.cli.watched import note, noted
from auditcheck.errors import ConfigError
from auditcheck.model.words import Words

STDIN = "-"
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
_LOCKS = ("~$", ".~")
_WILD = "*?["
_LIST, _CONTENT = "listed ", "taken "
"""What standard input gave cannot be read again by a later attempt: it is noted, or where it is."""


def expanded(names: Iterable[str]) -> list[Path]:
    """Return the files that ``names`` mean: a path as it is, a pattern as the files that match it.

    Patterns pass over Excel's lock files (``~$…``); files named twice are checked once.
    """
    found: dict[Path, None] = {}
    for name in names:
        for path in _of(name):
            found.setdefault(path)
    return list(found)


def listed(source: str) -> list[str]:
    """Return the paths in a file (``-``: standard input), one a line or each ended by a NUL."""
    try:
        text = noted(_LIST) if source == STDIN else None
        if text is None:
            data = sys.stdin.buffer.read() if source == STDIN else Path(source).read_bytes()
            text = data.decode("utf-8-sig")
            note(_LIST + text)
    except UnicodeDecodeError as error:
        raise ConfigError(
            Words(f"文件名清单 {source} 不是 UTF-8 编码。", f"The list of files {source} is not UTF-8.")
        ) from error
    parts = text.split("\0") if "\0" in text else text.splitlines()
    return [part for part in parts if part.strip()]


@contextmanager
def from_stdin(name: str) -> Iterator[Path]:
    """Keep the workbook that comes on standard input under ``name``, in a folder that goes away again."""
    kept = noted(_CONTENT)
    folder = Path(kept or mkdtemp(prefix="auditcheck-"))
    try:
        path = folder / (Path(name).name or "stdin.xlsx")
        if kept is None:
            path.write_bytes(sys.stdin.buffer.read())
            note(_CONTENT + str(folder))
        yield path
    finally:
        rmtree(folder, ignore_errors=True)


def changed_among(paths: Sequence[Path], since: str) -> list[Path]:
    """Return those of ``paths`` that differ from the commit ``since``, or that git does not know yet."""
    changed: set[Path] = set()
    for folder in {path.resolve().parent for path in paths if path.exists()}:
        changed |= _changed_below(folder, since)
    return [path for path in paths if path.resolve() in changed]


def _of(name: str) -> Iterator[Path]:
    path = Path(name)
    if path.exists() or not any(sign in name for sign in _WILD):
        yield path
        return
    root = Path(path.anchor)
    pattern = path.relative_to(root).as_posix() if path.anchor else path.as_posix()
    for match in sorted(root.glob(pattern)):
        if match.is_file() and not match.name.startswith(_LOCKS):
            yield match


def _changed_below(folder: Path, since: str) -> set[Path]:
    top = Path(_git(folder, "rev-parse", "--show-toplevel").strip())
    base = _git(folder, "rev-parse", "--verify", "--quiet", f"{since}^{{commit}}", missing_ok=True).strip()
    named = ""
    if base:
        fork = _git(folder, "merge-base", base, "HEAD", missing_ok=True).strip() or base
        named = _git(folder, "diff", "--name-only", "-z", "--diff-filter=d", fork, "--", str(folder))
    elif since != "HEAD":
        raise ConfigError(Words(f"git 里没有版本“{since}”。", f'git knows no revision "{since}".'))
    else:  # before the first commit everything is new
        named = _git(folder, "ls-files", "-z", "--full-name", "--", str(folder))
    fresh = _git(folder, "ls-files", "-z", "--full-name", "--others", "--exclude-standard", "--", str(folder))
    return {(top / name).resolve() for name in (named + fresh).split("\0") if name}


def _git(folder: Path, *arguments: str, missing_ok: bool = False) -> str:
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - git, no shell
    except OSError as error:
        raise ConfigError(Words("--changed-only 需要 git。", "--changed-only needs git.")) from error
    if done.returncode and not missing_ok:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise ConfigError(
            Words(
                f"--changed-only 只能在 git 仓库里使用：{said}",
                f"--changed-only needs a git repository: {said}",
            )
        )
    return done.stdout.decode("utf-8", "surrogateescape") if not done.returncode else ""
