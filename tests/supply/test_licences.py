"""Every package that may be installed with auditcheck is listed with a licence that goes with MIT."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.fixture(name="licences", scope="module")
def _licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", DOCS / "licences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_installed_package_is_listed_and_compatible(licences: ModuleType) -> None:
    listed = (DOCS / "licences.md").read_text("utf-8")
    rows = licences.rows()
    assert len(rows) > 20
    assert [name for name, _, _ in rows if f"\n| {name} | " not in listed] == []
    assert [row for row in rows if not licences.is_compatible(row[1])] == []


@pytest.mark.parametrize(
    ("licence", "compatible"),
    [
        ("MIT", True),
        ("GPL-3.0-only OR MIT", True),
        ("BSD-3-Clause AND MIT", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-3.0-only", False),
        ("(MIT OR ISC) AND AGPL-3.0-only", False),
        ("not stated", False),
    ],
)
def test_what_is_compatible(licences: ModuleType, licence: str, *, compatible: bool) -> None:
    assert licences.is_compatible(licence) is compatible
