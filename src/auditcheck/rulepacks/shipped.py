"""Where rule packs are: those shipped with auditcheck, and those a user names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from auditcheck.errors import ConfigError
from auditcheck.model.words import Words
from auditcheck.rulepacks.mistakes import clipped, unknown

HEAD = "pack.yaml"
_SUFFIXES = (".yaml", ".yml")


def shipped_packs() -> tuple[Path, ...]:
    """Return the folders of the packs that come with auditcheck, by id.

    Installed they are in ``auditcheck/_rules``, in a checkout in ``rules`` beside ``src``.
    """
    package = Path(__file__).resolve().parent.parent
    for home in (package / "_rules", package.parent.parent / "rules"):
        found = tuple(sorted(path.parent for path in home.glob(f"*/{HEAD}")))
        if found:
            return found
    return ()


def shipped_by_id() -> Mapping[str, Path]:
    """Return the shipped packs' folders by id, which is the folder's name."""
    return {path.name: path for path in shipped_packs()}


def topic_path(name: str, own: Path) -> tuple[Path, Path] | None:
    """Return the folder of packs and the file in it that ``folder/topic`` names, None if there is none.

    Topics are sought beside the pack in the folder ``own``, then among those shipped.
    """
    for home in (own.parent, *_shipped_homes()):
        path = home / f"{name}.yaml"
        if name in _topics_in(home) and path.is_file():
            return home, path
    return None


def topics(own: Path) -> list[str]:
    """Return the topics that the pack in the folder ``own`` may include."""
    return [name for home in (own.parent, *_shipped_homes()) for name in _topics_in(home)]


def _shipped_homes() -> set[Path]:
    return {path.parent for path in shipped_packs()}


def _topics_in(home: Path) -> list[str]:
    """Return the topics below a folder of packs: files of folders that are no pack themselves."""
    found = sorted(home.glob("*/*.yaml"))
    return [f"{p.parent.name}/{p.stem}" for p in found if not (p.parent / HEAD).exists()]


def find_pack(source: str | Path) -> Path:
    """Return the ``pack.yaml`` or the single file that ``source`` (id, folder or file) names.

    Raises ConfigError, with the ids there are, if it names nothing.
    """
    text = str(source)
    shipped = shipped_by_id()
    if isinstance(source, str) and source in shipped:
        return shipped[source] / HEAD
    try:
        path = Path(source)
        if path.is_dir() and (path / HEAD).exists():
            return path / HEAD
        if path.is_dir():
            raise ConfigError(_no_head(text))
        if path.exists():
            return path
    except (OSError, ValueError):
        pass
    if "/" in text or "\\" in text or text.endswith(_SUFFIXES):
        raise ConfigError(_no_path(text))
    raise ConfigError(unknown(Words("规则包", "rule pack"), text, shipped))


def shown_prefix(folder: Path) -> str:
    """Return what to put before the names of a pack's files so that people find and open them."""
    if folder in shipped_packs() and not folder.is_relative_to(Path.cwd()):
        return f"{folder.name}/"
    try:
        text = folder.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except (OSError, ValueError):
        text = folder.as_posix()
    return "" if text == "." else f"{text}/"


def _no_head(text: str) -> Words:
    shown = clipped(text)
    return Words(
        f"文件夹“{shown}”里没有 {HEAD}，不是规则包",
        f"the folder “{shown}” has no {HEAD}, so it is no rule pack",
    )


def _no_path(text: str) -> Words:
    shown = clipped(text)
    return Words(f"找不到规则包“{shown}”", f"there is no rule pack at “{shown}”")
