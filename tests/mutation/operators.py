"""The changes made to the code: small ones that a person might make by mistake."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
MODULE = "(module)"
_TEMPLATE = re.compile(
    r"\{(all|\d)\}.*[ 的（：]|[ 符：].*\{(all|\d)\}"
)  # of a sentence, not of an Excel formula
_CALLS = {"any": "all", "all": "any", "min": "max", "max": "min"}


_Node = TypeVar("_Node", bound=ast.AST)


@dataclass(frozen=True, eq=False)
class Mutant:
    """One change: ``replacement`` stands in ``parent.field`` (at ``position`` if that is a list).

    ``top`` is the index of the module's statement, ``lines`` are those a test must reach, ``change``
    and the number tell it from the others of its function.
    """

    module: str
    function: str
    change: str
    number: int
    parent: ast.AST
    field: str
    position: int | None
    replacement: ast.AST
    top: int
    lines: tuple[int, ...]
    in_function: bool

    @property
    def key(self) -> str:
        """The mutant's name; it stays as long as its function does."""
        again = f"  #{self.number}" if self.number > 1 else ""
        return f"{self.module}  {self.function}  {self.change}{again}"

    def put(self) -> None:
        """Put the replacement in place, for good."""
        if self.position is None:
            setattr(self.parent, self.field, self.replacement)
        else:
            getattr(self.parent, self.field)[self.position] = self.replacement


def mutants_of(path: Path, module: str) -> tuple[ast.Module, list[Mutant]]:
    """Return a module's tree and all its mutants in the order of the text."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: list[Mutant] = []
    seen: Counter[tuple[str, str]] = Counter()
    for top, statement in enumerate(tree.body):
        for site in _sites(statement, _Place(tree, "body", top), ()):
            for replacement in _changed(site.node):
                change = f"{_text(site.node)} -> {_text(replacement)}"
                seen[site.function, change] += 1
                found.append(
                    Mutant(
                        module, site.function, change, seen[site.function, change],
                        site.place.parent, site.place.field, site.place.position,
                        ast.fix_missing_locations(ast.copy_location(replacement, site.node)),
                        top, site.lines, site.in_function,
                    )
                )  # fmt: skip
    return tree, found


@dataclass(frozen=True)
class _Place:
    parent: ast.AST
    field: str
    position: int | None


@dataclass(frozen=True)
class _Site:
    node: ast.AST
    place: _Place
    function: str
    lines: tuple[int, ...]
    in_function: bool


def _sites(node: ast.AST, place: _Place, around: tuple[ast.AST, ...]) -> Iterator[_Site]:
    if _left_alone(node, place, around):
        return
    names = [n.name for n in around if isinstance(n, ast.FunctionDef | ast.ClassDef)]
    function = ".".join(names) or MODULE
    inside = any(isinstance(n, ast.FunctionDef | ast.Lambda) for n in around)
    statement = next((n for n in (node, *reversed(around)) if isinstance(n, ast.stmt)), None)
    if inside or not any(isinstance(n, ast.ClassDef) for n in around):
        yield _Site(node, place, function, _lines(node, statement), inside)
    for field, value in ast.iter_fields(node):
        if isinstance(value, ast.AST):
            yield from _sites(value, _Place(node, field, None), (*around, node))
        elif isinstance(value, list):
            for i, each in enumerate(value):
                if isinstance(each, ast.AST):
                    yield from _sites(each, _Place(node, field, i), (*around, node))


def _left_alone(node: ast.AST, place: _Place, around: tuple[ast.AST, ...]) -> bool:
    """Annotations, decorators, defaults, docstrings, texts to people and what only the type checker reads."""
    if place.field in {"annotation", "returns", "decorator_list", "defaults", "kw_defaults", "type_params"}:
        return True
    guards = isinstance(node, ast.keyword) and node.arg == "strict"  # of zip
    if guards or isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr):
        return True
    told = (
        node.test if isinstance(node, ast.If) else node.targets[0] if isinstance(node, ast.Assign) else None
    )
    if told is not None and _text(told) in {"TYPE_CHECKING", "__all__"}:
        return True
    if isinstance(node, ast.Call) and _text(node.func) in {"cast", "TypeVar", "NewType"}:
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_message(node.value, around)


def _is_message(text: str, around: tuple[ast.AST, ...]) -> bool:
    """Say whether a text is for people; of those the translations have tests of their own."""
    spoken = any(isinstance(node, ast.Call) and _text(node.func) == "Words" for node in around)
    return spoken or _TEMPLATE.search(text) is not None


def _lines(node: ast.AST, statement: ast.stmt | None) -> tuple[int, ...]:
    first = getattr(node, "lineno", None)
    if first is None:
        return () if statement is None else (statement.lineno,)
    last = getattr(node, "end_lineno", first) if isinstance(node, ast.expr) else first
    return tuple(range(first, last + 1)) + (() if statement is None else (statement.lineno,))


def _text(node: ast.AST) -> str:
    """The first line of a node's text, cut."""
    text = ast.unparse(node).splitlines()[0]
    return text if len(text) <= 90 else text[:87] + "..."


def _changed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand instead of a node."""
    if isinstance(node, ast.expr):
        yield from _changed_expression(node)
    elif isinstance(node, ast.Return) and not isinstance(node.value, ast.Constant | None):
        yield _with(node, value=ast.Constant(None))
    elif isinstance(node, ast.Continue):
        yield ast.Break()
    elif isinstance(node, ast.Break):
        yield ast.Continue()
    elif isinstance(node, ast.AugAssign) and type(node.op) in _ARITHMETIC:
        yield _with(node, op=_ARITHMETIC[type(node.op)]())
    elif isinstance(node, ast.Raise) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.YieldFrom | ast.Yield)
    ):
        yield ast.Pass()
    if isinstance(node, ast.If | ast.While | ast.IfExp) and not _turned_anyway(node.test):
        yield _with(node, test=ast.UnaryOp(ast.Not(), node.test))


def _turned_anyway(test: ast.expr) -> bool:
    """Say whether another change already turns a condition round."""
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return isinstance(test.ops[0], ast.Eq | ast.NotEq | ast.Is | ast.IsNot | ast.In | ast.NotIn)
    return isinstance(test, ast.UnaryOp)


def _changed_expression(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(ops=ops):
            for i, op in enumerate(ops):
                yield _with(node, ops=[*ops[:i], _COMPARISONS[type(op)](), *ops[i + 1 :]])
        case ast.BoolOp(op=op):
            yield _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
            yield _with(node, op=_ARITHMETIC[type(op)]())
        case ast.UnaryOp(operand=operand):
            yield copy(operand)
        case ast.Constant(value=value):
            yield from _changed_constant(value)
        case ast.Call():
            yield from _changed_call(node)
        case ast.Subscript(slice=ast.Slice() as part):
            ends = [end for end in ("lower", "upper") if getattr(part, end) is not None]
            yield from (_with(node, slice=_with(part, **{end: None})) for end in ends)


def _changed_call(node: ast.Call) -> Iterator[ast.expr]:
    if isinstance(node.func, ast.Name) and node.func.id in _CALLS:
        yield _with(node, func=ast.Name(_CALLS[node.func.id], ast.Load()))
    for i, keyword in enumerate(node.keywords):
        if keyword.arg not in {None, "strict"}:  # zip's strict only guards
            yield _with(node, keywords=[*node.keywords[:i], *node.keywords[i + 1 :]])


def _changed_constant(value: object) -> Iterator[ast.expr]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
    elif isinstance(value, str):
        yield ast.Constant(f"{value}~")


def _with(node: _Node, **fields: object) -> _Node:
    changed = copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed
