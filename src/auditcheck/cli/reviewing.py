"""The review folder: written after a batch, opened with ``auditcheck review open``."""

from __future__ import annotations

import os
import re
import sys
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from auditcheck.cli import options, wording
from auditcheck.cli.language import SPOKEN, spoken
from auditcheck.cli.streams import say, tell
from auditcheck.cli.writing import refuse_unsafe, write_whole
from auditcheck.errors import ConfigError
from auditcheck.model.words import Language, Words

if TYPE_CHECKING:
    from auditcheck.model.batch import Reviewed

review_app = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help=wording.REVIEW.to(SPOKEN), add_completion=False
)

_INDEX = "index.html"
_OURS = re.compile(r".*[0-9a-f]{10}(?: \([0-9]+\))?\.(?:html|xlsx)")
_OPENED = Words("已在浏览器中打开", "opened in the browser:")
_NO_BROWSER = Words("这里没有浏览器，请打开文件", "There is no browser here; open the file")


def write_review(batch: Reviewed, out: Path, language: Language) -> Path:
    """Write what the reviewer gets of a batch into its folder and return the overview's path.

    Every file is written whole or not at all, the overview last. Pages and lists of an earlier run that
    this one did not write are taken away, lest an old list is sent back.
    """
    from auditcheck.reporters.review.files import INDEX, LISTS, UNITS, review_files  # noqa: PLC0415 - heavy

    for folder in (UNITS, LISTS):
        _made(out / folder)
    written: set[Path] = set()
    for name, content in review_files(batch, language):
        path = out / name
        refuse_unsafe(path, ())
        written.add(write_whole(path, content))
    for folder in (UNITS, LISTS):
        _clear(out / folder, written)
    return out / INDEX


@review_app.command("open", help=wording.REVIEW_OPEN.to(SPOKEN))
def open_review(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help=wording.REVIEW_FOLDER.to(SPOKEN))],
    lang: options.Lang = None,
) -> None:
    """Open the overview of a batch, or say where it is."""
    index = Path(folder) / _INDEX
    if not index.is_file():
        raise ConfigError(_no_review(folder))
    opened = _has_screen() and _open(index)
    tell(_OPENED if opened else _NO_BROWSER, spoken(lang))
    say(str(index))


def _open(index: Path) -> bool:
    try:
        return webbrowser.open(index.resolve().as_uri())
    except (webbrowser.Error, OSError):
        return False


def _has_screen() -> bool:
    """Say whether a browser could show anything: not over a bare remote shell."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _made(folder: Path) -> None:
    """Make a folder of ours; what stands in its place and leads elsewhere is refused."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ConfigError(
            Words(
                f"{folder} 不是文件夹或是链接，请移走后再审核。",
                f"{folder} is no folder, or a link: move it away.",
            )
        )
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise ConfigError(
            Words(
                f"不能建立文件夹 {folder}：{error.strerror}。",
                f"The folder {folder} cannot be made: {error.strerror}.",
            )
        ) from error


def _clear(folder: Path, written: set[Path]) -> None:
    """Take away what an earlier run wrote here under names of ours."""
    for path in folder.iterdir():
        if path not in written and _OURS.fullmatch(path.name) and path.is_file():
            path.unlink()


def _no_review(folder: str) -> Words:
    return Words(
        f"{folder} 里没有批量审核的结果（{_INDEX}）。请先运行 auditcheck batch … --out {folder}。",
        f"{folder} holds no review ({_INDEX}). Run auditcheck batch … --out {folder} first.",
    )
