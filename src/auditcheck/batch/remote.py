"""Remote stores through fsspec, an extra: ``s3://bucket/2021/*.xlsx``, ``memory://``, ``sftp://``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from auditcheck.errors import ConfigError
from auditcheck.model.words import Words
from auditcheck.workbook.limits import current

_WILD = "*?["


def is_remote(name: str) -> bool:
    """Say whether a name is an address in a remote store."""
    return "://" in name


def remote_files(address: str) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Yield (root, name below it, what reads it) of the files an address, folder or pattern means.

    Raises ConfigError if fsspec or the store's own package is missing, or nothing is there.
    """
    store, path = _opened(address)
    try:
        root, files = _listed(store, path)
    except OSError as error:
        words = Words(f"读不到 {address}：{error}。", f"{address} cannot be read: {error}.")
        raise ConfigError(words) from error
    if not files:
        raise ConfigError(Words(f"{address} 处没有文件。", f"There is no file at {address}."))
    for file in files:
        yield root, file[len(root) :].lstrip("/"), partial(_content, store, file)


def _opened(address: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra
    except ImportError as error:
        words = Words(
            "远程地址需要安装 auditcheck[remote]。", "Remote addresses need auditcheck[remote] installed."
        )
        raise ConfigError(words) from error
    try:
        store, path = url_to_fs(address)
    except (ImportError, ValueError) as error:
        words = Words(f"不能打开 {address}：{error}。", f"{address} cannot be opened: {error}.")
        raise ConfigError(words) from error
    return store, str(path)


def _listed(store: Any, path: str) -> tuple[str, list[str]]:  # noqa: ANN401 - any of fsspec's stores
    """Return the folder that names begin below, and the files."""
    if any(sign in path for sign in _WILD):
        steps = path.split("/")
        at = next(index for index, step in enumerate(steps) if any(sign in step for sign in _WILD))
        return "/".join(steps[:at]), sorted(name for name in store.glob(path) if store.isfile(name))
    if store.isdir(path):
        return path.rstrip("/"), sorted(store.find(path))
    return path.rpartition("/")[0], [path] if store.exists(path) else []


def _content(store: Any, path: str) -> bytes:  # noqa: ANN401 - as above
    """Return an object's content; of one too large only so much that it is refused as such."""
    return bytes(store.cat_file(path, end=current().file_size + 1))
