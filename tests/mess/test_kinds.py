"""Every kind of mess has tests, every test belongs to a kind, and the page says the same."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.mess.kinds import KINDS

HERE = Path(__file__).parent


def names_of_tests() -> list[str]:
    modules = [path for path in HERE.glob("test_*.py") if path.name != "test_kinds.py"]
    trees = [ast.parse(path.read_text("utf-8")) for path in modules]
    functions = [node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    return [name for name in functions if name.startswith("test_")]


def test_the_kinds_are_numbered_without_a_gap() -> None:
    assert [kind.id for kind in KINDS] == [f"M{number}" for number in range(1, 28)]


def test_every_kind_has_a_test_and_every_test_a_kind() -> None:
    names = names_of_tests()
    assert [kind.id for kind in KINDS if not any(name.startswith(kind.prefix) for name in names)] == []
    assert [name for name in names if not any(name.startswith(kind.prefix) for kind in KINDS)] == []
