"""Mutants in the running process: functions get the code of the changed module, names its new values."""

from __future__ import annotations

import ast
import gc
import importlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from types import CodeType, FunctionType, ModuleType
from typing import Any

from tests.mutation.operators import MODULE, Mutant

Key = tuple[str, int, bytes]
Living = dict[Key, list[FunctionType]]


def living_functions(prefix: str) -> Living:
    """Return all functions of the modules with a prefix: methods, nested and registered ones too."""
    found: Living = {}
    for each in gc.get_objects():
        if isinstance(each, FunctionType) and each.__module__ and each.__module__.startswith(prefix):
            found.setdefault(_key(each.__code__), []).append(each)
    return found


def apply_mutant(mutant: Mutant, uses: Uses, living: Living) -> None:
    """Change the running module of a mutant for good.

    Raises SyntaxError if the change is no Python, LookupError if no living function has the code.
    """
    tree, module = uses.trees[mutant.module], module_of(mutant.module)
    if not mutant.in_function:
        mutant.put()
        _exchange_values(tree.body[mutant.top], module)
        uses.remake(names_of(mutant, tree), but=tree.body[mutant.top])
        return
    before = _compiled(tree, module)
    mutant.put()
    exchanged = 0
    for old, new in _pairs(before, _compiled(tree, module)):
        for function in living.get(_key(old), ()):
            if function.__globals__ is vars(module):
                function.__code__ = new
                exchanged += 1
    if not exchanged:
        raise LookupError(f"no function of {module.__name__} has the code to be changed")
    uses.remake(names_of(mutant, tree))


def names_of(mutant: Mutant, tree: ast.Module) -> set[str]:
    """Return the names that a mutant changes in its module: its function, or what a statement assigns."""
    if mutant.in_function and mutant.function != MODULE:
        return {mutant.function.partition(".")[0]}
    return {
        node.id
        for node in ast.walk(tree.body[mutant.top])
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def module_of(path: str) -> ModuleType:
    """Return the running module of a file, such as ``tables/values.py``."""
    return importlib.import_module("auditcheck." + path.removesuffix(".py").replace("/", "."))


class Uses:
    """Where names of the modules are read: in which lines, and by which assignments while importing."""

    def __init__(self, trees: Mapping[str, ast.Module]) -> None:
        self.trees = trees
        self._lines: dict[str, list[tuple[str, int]]] = {}
        self._made: dict[str, list[tuple[str, ast.stmt]]] = {}
        for module, tree in trees.items():
            for statement in tree.body:
                self._add(module, statement)

    def _add(self, module: str, statement: ast.stmt) -> None:
        assigned = isinstance(statement, ast.Assign | ast.AnnAssign)
        for node in ast.walk(statement):
            read = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
            if not read and not isinstance(node, ast.Attribute):
                continue
            name = (
                node.id
                if isinstance(node, ast.Name)
                else node.attr
                if isinstance(node, ast.Attribute)
                else ""
            )
            self._lines.setdefault(name, []).append((module, getattr(node, "lineno", 0)))
            if assigned:
                self._made.setdefault(name, []).append((module, statement))

    def lines(self, names: Iterable[str]) -> list[tuple[str, int]]:
        """Return (module, line) of every place at which one of the names is read."""
        return [place for name in names for place in self._lines.get(name, ())]

    def made_from(self, names: Iterable[str]) -> list[tuple[str, ast.stmt]]:
        """Return the modules' assignments that read one of the names while they are imported, each once."""
        found = {id(made): (module, made) for name in names for module, made in self._made.get(name, ())}
        return list(found.values())

    def remake(self, names: Iterable[str], but: ast.stmt | None = None) -> None:
        """Execute again what was made from names while modules were imported."""
        for module, statement in self.made_from(names):
            if statement is not but:
                _exchange_values(statement, module_of(module))


def _key(code: CodeType) -> Key:
    """Tell codes apart: the interpreter adapts the instructions themselves as they run."""
    return code.co_qualname, code.co_firstlineno, code.co_linetable


def _compiled(tree: ast.Module, module: ModuleType) -> CodeType:
    return compile(tree, str(module.__file__), "exec", dont_inherit=True)


def _pairs(before: CodeType, after: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Yield the codes that differ, by those of the module as it was."""
    for old, new in zip(_codes(before), _codes(after), strict=False):
        if old != new and old.co_name == new.co_name:
            yield old, new
            yield from _pairs(old, new)


def _codes(code: CodeType) -> list[CodeType]:
    return [each for each in code.co_consts if isinstance(each, CodeType)]


def _exchange_values(statement: ast.stmt, module: ModuleType) -> None:
    """Execute a changed statement of the module and give its values to all who imported the old ones."""
    space = dict(vars(module))
    alone = ast.Module([statement], [])
    exec(compile(alone, str(module.__file__), "exec", dont_inherit=True), space)  # noqa: S102
    changed = [(name, vars(module).get(name), new) for name, new in space.items() if name != "__builtins__"]
    for name, old, new in changed:
        if new is not old:
            for other in [m for m in sys.modules.values() if m.__name__.startswith("auditcheck")]:
                for known, value in list(vars(other).items()):
                    if value is old and (known == name or not isinstance(old, int | float | str | None)):
                        setattr(other, known, new)
            _refill(old, new)


def _refill(old: Any, new: Any) -> None:
    """Change what holds the old container by itself, such as a default argument."""
    if isinstance(old, dict) and isinstance(new, dict):
        old.clear()
        old.update(new)
    elif isinstance(old, list) and isinstance(new, list):
        old[:] = new
