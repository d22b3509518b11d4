"""The lock of the test environment: whole, with hashes, naming no place, and within what is declared."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / ".ci" / "requirements.txt"
ENTRY = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; (?P<marker>.+?))? \\$", re.MULTILINE)
HASHED = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")
PYTHONS = ("3.11.0", "3.12.0", "3.13.0")
SYSTEMS = ("linux", "win32", "darwin")


def declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    names = project["project"]["dependencies"] + project["project"]["optional-dependencies"]["dev"]
    return [Requirement(text) for text in names]


def test_it_names_no_place_and_every_line_is_a_version_or_a_hash() -> None:
    text = LOCK.read_text("ascii")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert "://" not in text
    assert [line for line in lines if not ENTRY.match(line) and not HASHED.match(line)] == []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        assert line.endswith("\\") == bool(HASHED.match(following)), line


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_everything_declared_is_locked_within_its_range(python: str, system: str) -> None:
    environment = {name: str(value) for name, value in default_environment().items()} | {
        "python_version": python.rpartition(".")[0],
        "python_full_version": python,
        "sys_platform": system,
    }
    locked: dict[str, str] = {}
    for found in ENTRY.finditer(LOCK.read_text("ascii")):
        if found["marker"] is None or Requirement(f"x ; {found['marker']}").marker.evaluate(environment):  # type: ignore[union-attr]
            assert locked.setdefault(found["name"], found["version"]) == found["version"]
    for requirement in declared():
        name = canonicalize_name(requirement.name)
        assert locked[name] in requirement.specifier, name
