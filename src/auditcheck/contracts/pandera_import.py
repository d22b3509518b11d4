"""The one import of pandera, made lean: without asyncio, ssl and unittest, which nothing here uses.

pandera imports typeguard, and typeguard imports ``Mock`` and ``patch`` from ``unittest.mock``, which
brings in asyncio, ssl and a third of pandera's import time. While pandera loads, a stand-in offers
these two names: its ``Mock`` is an abstract type that asks the real one once it is loaded (before
that, nothing can be a mock), its ``patch`` calls the real one. If anything is unexpected, pandera is
imported the ordinary way.
"""

from __future__ import annotations

import gc
import importlib
import sys
from functools import cache
from types import ModuleType
from typing import Any

_MOCK = "unittest.mock"


class _AsMock(type):
    """Answers for the real Mock without loading it."""

    def __instancecheck__(cls, instance: object) -> bool:
        real = getattr(sys.modules.get(_MOCK), "Mock", None)
        return real is not None and real is not cls and isinstance(instance, real)

    def __subclasscheck__(cls, subclass: type) -> bool:
        real = getattr(sys.modules.get(_MOCK), "Mock", None)
        return real is not None and real is not cls and issubclass(subclass, real)


class _Mock(metaclass=_AsMock):
    """Stands for ``unittest.mock.Mock`` in checks of type."""


def _patch(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever unittest's own takes and gives
    return importlib.import_module(_MOCK).patch(*arguments, **options)


@cache
def load_pandera() -> ModuleType:
    """Return ``pandera.pandas``, imported on the first call."""
    collecting = gc.isenabled()
    gc.disable()  # imports allocate much and free little
    try:
        return _lean()
    finally:
        if collecting:
            gc.enable()


def _lean() -> ModuleType:
    if _MOCK in sys.modules or "typeguard" in sys.modules:
        return importlib.import_module("pandera.pandas")
    stand_in = ModuleType(_MOCK)
    vars(stand_in).update(Mock=_Mock, patch=_patch)
    sys.modules[_MOCK] = stand_in
    try:
        importlib.import_module("typeguard")
    except ImportError:
        for name in [name for name in sys.modules if name.partition(".")[0] == "typeguard"]:
            del sys.modules[name]
    finally:
        if sys.modules.get(_MOCK) is stand_in:
            del sys.modules[_MOCK]
    return importlib.import_module("pandera.pandas")
