"""The commands about a review, the folder that a batch writes: open."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from auditcheck.cli import options, wording
from auditcheck.cli.language import SPOKEN, spoken
from auditcheck.cli.streams import say, tell
from auditcheck.errors import ConfigError
from auditcheck.model.words import Words

review_app = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help=wording.REVIEW.to(SPOKEN), add_completion=False
)

_INDEX = "index.html"
_OPENED = Words("已在浏览器中打开", "opened in the browser:")
_NO_BROWSER = Words("这里没有浏览器，请打开文件", "There is no browser here; open the file")


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


def _no_review(folder: str) -> Words:
    return Words(
        f"{folder} 里没有批量审核的结果（{_INDEX}）。请先运行 auditcheck batch … --out {folder}。",
        f"{folder} holds no review ({_INDEX}). Run auditcheck batch … --out {folder} first.",
    )
