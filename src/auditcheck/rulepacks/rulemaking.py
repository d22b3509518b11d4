"""Rules as written to Rules: expressions parsed, names resolved, templates checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from auditcheck.expressions.names import paths
from auditcheck.expressions.parsing import ExpressionError, parse
from auditcheck.expressions.printing import canonical
from auditcheck.expressions.typechecking import check_types
from auditcheck.model.rules import Parameter, Rule, RuleClass, SourceMark, Target
from auditcheck.model.syntax import Expression, Path
from auditcheck.model.tables import Layout, TableSource, TableSpec
from auditcheck.model.words import Words, same
from auditcheck.rulepacks.anchors import said
from auditcheck.rulepacks.carets import place_in
from auditcheck.rulepacks.kinds import kinds_of
from auditcheck.rulepacks.mistakes import Mistakes, unknown
from auditcheck.rulepacks.resolving import Names
from auditcheck.rulepacks.scalars import read_figure
from auditcheck.rulepacks.schemas import ParameterText, RuleText
from auditcheck.rulepacks.shapes import Languages
from auditcheck.rulepacks.templates import check_template
from auditcheck.rulepacks.yamltext import Located

_TRUTHS = {"true": True, "false": False, "yes": True, "no": False}


def build_rule(written: RuleText, names: Names, mistakes: Mistakes) -> Rule | None:
    """Return the rule, or None after telling what in it leads nowhere."""
    before = len(mistakes)
    target = _target(written.target, names, mistakes)
    if target is None and written.target is not None:
        names = replace(names, uncertain=True)
    check = _expression(written.check, target, names, mistakes)
    when = _expression(written.when, target, names, mistakes) if written.when is not None else None
    check_messages(written.message, names.table(target.table) if target is not None else None, mistakes)
    across = _across(written, [tree for tree in (check, when) if tree is not None], target, names, mistakes)
    if check is None or len(mistakes) > before:
        return None
    place = written.id.place
    return Rule(
        id=str(written.id),
        title=said(written.title) or same(canonical(check.tree)),
        rule_class=RuleClass(written.rule_class),
        check=check,
        target=target,
        when=when,
        tolerance=written.tolerance,
        message=said(written.message),
        why=said(written.why),
        correction=said(written.correction),
        basis=None if written.basis is None else str(written.basis),
        mark=SourceMark(file=place.source.name, line=place.line, column=place.column),
        across=across,
    )


def _across(
    written: RuleText, parts: list[Expression], target: Target | None, names: Names, mistakes: Mistakes
) -> bool:
    """Say whether a rule is about all submissions of a batch; one that is about both is told."""
    read = [step for part in parts for path in paths(part.tree) for step in _tables_of(path, target)]
    found = [names.table(name) for name in [*read, *([target.table] if target is not None else [])]]
    sources = {spec.source for spec in found if spec is not None}
    across = bool(sources - {TableSource.SUBMISSION})
    if across and (TableSource.SUBMISSION in sources or "submission" in read):
        mistakes.add(written.check.place, _BOTH)
    return across


def _tables_of(path: Path, target: Target | None) -> tuple[str, ...]:
    """Return the name of the table a path leads into; a column of the rule's own records has none."""
    steps = path.names[1:] if path.names[0] == "prior" else path.names
    return steps[:1] if len(steps) > 1 or target is None else ()


def build_parameter(name: Located, written: Located | ParameterText) -> Parameter:
    """Return a parameter: a number, a percent, yes/no, else text (always text in quotes)."""
    value = written.value if isinstance(written, ParameterText) else written
    title = said(written.title) if isinstance(written, ParameterText) else None
    figure = None if value.quoted else read_figure(value)
    truth = None if value.quoted else _TRUTHS.get(value.casefold())
    if figure is not None:
        return Parameter(name=str(name), value=figure, title=title, percent=value.endswith(("%", "％")))
    return Parameter(name=str(name), value=str(value) if truth is None else truth, title=title)


def check_messages(message: Located | Languages | None, own: TableSpec | None, mistakes: Mistakes) -> None:
    """Tell what is wrong with the placeholders of a message in either language."""
    for text in (message.zh, message.en) if isinstance(message, Languages) else (message,):
        if text is not None:
            check_template(text, own, mistakes)


def _expression(
    text: Located | None, target: Target | None, names: Names, mistakes: Mistakes
) -> Expression | None:
    if text is None:
        return None
    try:
        expression = names.understood(parse(str(text)))
    except ExpressionError as error:
        mistakes.add(place_in(text, error.span[0]), error.words)
        return None
    for words, span, word in names.troubles(expression.tree, target):
        mistakes.add(place_in(text, max(span[0], text.find(word, span[0], span[1]))), words)
    for wrong in check_types(expression.tree, kinds_of(names, target)):
        mistakes.add(place_in(text, wrong.span[0]), wrong.words)
    return expression


def _target(text: Located | None, names: Names, mistakes: Mistakes) -> Target | None:
    if text is None:
        return None
    table, _, keys = str(text).partition(" by ")
    meaning = names.meanings.get(table.strip())
    table = meaning.names[0] if isinstance(meaning, Path) else table
    spec = names.table(table.strip())
    if spec is None and (names.uncertain or table.strip() in names.doubtful):
        return None
    if spec is None:
        mistakes.add(text.place, unknown(Words("表", "table"), table.strip(), names.known_tables()))
        return None
    by = tuple(key.strip() for key in keys.replace("，", ",").split(",") if key.strip())
    for words, at in _target_troubles(str(text), spec, by):
        mistakes.add(place_in(text, at), words)
    known = [spec.column(key) for key in by]
    names.used.update((spec.name, column.name) for column in known if column is not None)
    return Target(table=spec.name, by=tuple(column.name for column in known if column is not None))


def _target_troubles(text: str, spec: TableSpec, by: tuple[str, ...]) -> Iterator[tuple[Words, int]]:
    if spec.layout is Layout.FORM and spec.each is None:
        yield _ONE_FORM, 0
    if " by " in text and not by:
        yield Words("by 后面应当是栏目名", "a column must follow “by”"), text.index(" by ") + 1
    for key in by:
        if spec.column(key) is None:
            known = [name for column in spec.columns for name in (column.name, column.called) if name]
            yield unknown(Words("栏目", "column"), key, known), text.rindex(key)


_BOTH = Words(
    "这条规则既读各单位的数，又读单份报表的表：请把要用的数列入 units 表的 columns",
    "this rule reads both all units and a table of one submission: take the figure into columns of units",
)
_ONE_FORM = Words(
    "这张表只有一份，不需要 for：请直接写 表.项目",
    "this table is a single form, so “for” has nothing to go through: write table.field in the check",
)
