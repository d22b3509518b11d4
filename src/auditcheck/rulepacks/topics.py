"""Topics: rules that serve several packs, read with what their names and parameters are in one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditcheck.expressions.names import paths
from auditcheck.expressions.parsing import ExpressionError, parse
from auditcheck.model.rules import Parameter
from auditcheck.model.syntax import Node, Path
from auditcheck.model.words import Words
from auditcheck.rulepacks.carets import place_in
from auditcheck.rulepacks.collecting import Written
from auditcheck.rulepacks.mistakes import Mistakes, unknown
from auditcheck.rulepacks.rulemaking import build_parameter
from auditcheck.rulepacks.schemas import PackText
from auditcheck.rulepacks.yamltext import Located


def meanings_in(part: PackText, written: Written, mistakes: Mistakes) -> dict[str, Node]:
    """Return what the names of a topic stand for; names that it lacks, or that are missing, are told."""
    topic = written.topics.get(id(part))
    if topic is None:
        return {}
    needed = list(dict.fromkeys(_needed(part)))
    found: dict[str, Node] = {}
    for name, text in topic.names.items():
        if str(name) not in needed:
            mistakes.add(name.place, unknown(Words("名称", "name"), name, needed))
        try:
            found[str(name)] = parse(str(text)).tree
        except ExpressionError as error:
            mistakes.add(place_in(text, error.span[0]), error.words)
    missing = [name for name in needed if name not in topic.names]
    if missing:
        mistakes.add(topic.file.place, _unbound(missing))
    return found


def _needed(part: PackText) -> Iterator[str]:
    """Yield the names that the rules of a topic begin their paths with, and its records."""
    for rule in part.rules:
        if rule.target is not None:
            yield str(rule.target).partition(" by ")[0].strip()
        for text in (rule.when, rule.check):
            for path in _paths(text):
                step = path.names[1] if path.names[0] == "prior" else path.names[0]
                if step != "parameters":
                    yield step


def _paths(text: Located | None) -> list[Path]:
    """Return the paths of an expression; one that is written wrongly is told where the rule is made."""
    try:
        return paths(parse(str(text)).tree) if text is not None else []
    except ExpressionError:
        return []


def set_parameters(part: PackText, written: Written, found: dict[str, Parameter], mistakes: Mistakes) -> None:
    """Give the parameters of a topic the values that they have in this pack."""
    topic = written.topics.get(id(part))
    for name, value in topic.parameters.items() if topic is not None else ():
        if name not in part.parameters:
            mistakes.add(name.place, unknown(Words("参数", "parameter"), name, map(str, part.parameters)))
            continue
        found[str(name)] = replace(build_parameter(name, value), title=found[str(name)].title)


def _unbound(missing: list[str]) -> Words:
    return Words(
        f"还要在 names 里写明它的名称指什么：{'、'.join(missing)}",
        f"names must say what its names stand for: {', '.join(missing)}",
    )
