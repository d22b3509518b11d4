"""The kinds of single values a pack is written with, each read strictly from its text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from auditcheck.model.issues import Verdict
from auditcheck.model.rules import RuleClass, Tolerance
from auditcheck.model.tables import Nth, Unit, ValueType
from auditcheck.model.words import Words
from auditcheck.rulepacks.mistakes import clipped, unknown
from auditcheck.rulepacks.yamltext import Items, Located

_INTEGER = re.compile(r"[+-]?[0-9]{1,9}")
_FIGURE = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?(%?)")
_YES = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
_NAME = re.compile(r"[^\W\d]\w*")
_RULE_ID = re.compile(r"\w[\w.\-]*")
_PACK_ID = re.compile(r"[a-z0-9][a-z0-9\-]*")


@dataclass(frozen=True, eq=False)
class Reads:
    """How one kind of value is read from its text, and its JSON Schema for editors."""

    read: Callable[[Located], object]
    schema: Mapping[str, Any]

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._checked)

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(self.schema)

    def _checked(self, value: object) -> object:
        if value is None:
            raise refusal(_NOTHING)
        if not isinstance(value, Located):
            raise refusal(_NOT_ONE_VALUE if isinstance(value, Items) else _NOT_ENTRIES)
        if not value.strip():
            raise refusal(_NOTHING)
        return self.read(value)


def refusal(words: Words) -> PydanticCustomError:
    """Return the exception by which a reader says, in ``words``, what is wrong with its value."""
    return PydanticCustomError("refused", "refused", {"words": words})


def read_figure(text: str) -> Decimal | None:
    """Return a number such as ``0.01`` or ``20%`` (as 0.20), or None if ``text`` is none."""
    found = _FIGURE.fullmatch(text.strip())
    if found is None:
        return None
    return Decimal(text.strip().rstrip("%")) / (100 if found[2] else 1)


def read_yes_no(text: str) -> bool | None:
    """Return True or False for yes/no/true/false/是/否, None for other text."""
    return _YES.get(text.strip().casefold())


def _choice(what: Words, *words: str) -> Reads:
    def read(value: Located) -> str:
        if value not in words:
            raise refusal(unknown(what, value, words))
        return str(value)

    return Reads(read, {"type": "string", "enum": list(words)})


def _layout(layout: str) -> Reads:
    words = _choice(Words("表的样式", "layout"), "form", "records", "grid", "units")
    return Reads(words.read, {"const": layout})


def _figure(value: Located) -> Decimal:
    figure = read_figure(value)
    if figure is None:
        raise refusal(_expected(value, Words("数字，如 0.01 或 20%", "a number such as 0.01 or 20%")))
    return figure


def _integer(value: Located) -> int:
    if not _INTEGER.fullmatch(value):
        raise refusal(_expected(value, Words("整数，如 5", "a whole number such as 5")))
    return int(value)


def _count(value: Located) -> int:
    number = _integer(value)
    if number < 0:
        raise refusal(_expected(value, Words("0 或更大的整数", "a whole number of 0 or more")))
    return number


def _yes_no(value: Located) -> bool:
    answer = read_yes_no(value)
    if answer is None:
        raise refusal(_expected(value, Words("yes 或 no（是、否）", "yes or no")))
    return answer


def _nth(value: Located) -> Nth:
    if value == "last":
        return "last"
    if not _INTEGER.fullmatch(value) or int(value) < 1:
        raise refusal(_expected(value, Words("1、2、3… 或 last", "1, 2, 3… or last")))
    return int(value)


def _tolerance(value: Located) -> Tolerance:
    if value == "rounding":
        return Tolerance(kind="rounding")
    if value == "display":
        return Tolerance(kind="display")
    amount = read_figure(value)
    if amount is None or amount < 0:
        wanted = Words(
            "0、金额（如 0.01）、rounding 或 display", "0, an amount such as 0.01, rounding or display"
        )
        raise refusal(_expected(value, wanted))
    return Tolerance(kind="amount", amount=amount) if amount else Tolerance(kind="exact")


def _matching(pattern: re.Pattern[str], wanted: Words) -> Callable[[Located], Located]:
    def read(value: Located) -> Located:
        if not pattern.fullmatch(value):
            raise refusal(_expected(value, wanted))
        return value

    return read


def _expected(value: str, wanted: Words) -> Words:
    shown = clipped(value)
    return Words(f"这里应当是{wanted.zh}，现在写的是“{shown}”", f"expected {wanted.en}, found “{shown}”")


_NOT_ONE_VALUE = Words("这里应当只写一个值，不是列表", "expected one value here, not a list")
_NOT_ENTRIES = Words(
    "这里应当只写一个值，不是若干“名称: 值”", "expected one value here, not “name: value” lines"
)
_NOTHING = Words("这里没有写内容", "nothing is written here")

_BOOLEAN = {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "是", "否"]}]}
_NUMERIC = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": "^[+-]?[0-9]+(\\.[0-9]+)?%?$"}]}
_STRING = {"type": ["string", "number", "boolean"]}

Text = Annotated[Located, Reads(lambda value: value, _STRING)]
Name = Annotated[
    Located,
    Reads(
        _matching(
            _NAME,
            Words(
                "名称：字母或汉字开头，只含字母、汉字、数字和下划线",
                "a name of letters, digits and _, beginning with a letter",
            ),
        ),
        {"type": "string"},
    ),
]
RuleId = Annotated[
    Located,
    Reads(_matching(_RULE_ID, Words("编号，如 STAFF-01", "an id such as STAFF-01")), {"type": "string"}),
]
PackId = Annotated[
    Located,
    Reads(
        _matching(
            _PACK_ID, Words("编号：小写字母、数字和连字符", "an id of small letters, digits and hyphens")
        ),
        {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]*$"},
    ),
]
Integer = Annotated[int, Reads(_integer, {"type": "integer"})]
Count = Annotated[int, Reads(_count, {"type": "integer", "minimum": 0})]
Figure = Annotated[Decimal, Reads(_figure, _NUMERIC)]
YesNo = Annotated[bool, Reads(_yes_no, _BOOLEAN)]
NthWord = Annotated[Any, Reads(_nth, {"anyOf": [{"type": "integer", "minimum": 1}, {"const": "last"}]})]
ToleranceWord = Annotated[
    Tolerance,
    Reads(_tolerance, {"anyOf": [{"type": "number", "minimum": 0}, {"enum": ["rounding", "display"]}]}),
]
TypeWord = Annotated[str, _choice(Words("类型", "type"), *ValueType)]
UnitWord = Annotated[str, _choice(Words("单位", "unit"), *Unit)]
ClassWord = Annotated[str, _choice(Words("规则类别", "class"), *RuleClass)]
EachWord = Annotated[str, _choice(Words("each 的写法", "way of repeating"), "sheet", "block", "beside")]
OrientationWord = Annotated[str, _choice(Words("方向", "orientation"), "rows", "columns")]
BlankWord = Annotated[str, _choice(Words("空白的处理", "way to read blanks"), "zero", "unknown")]
FormWord = Annotated[str, _layout("form")]
RecordsWord = Annotated[str, _layout("records")]
GridWord = Annotated[str, _layout("grid")]
UnitsWord = Annotated[str, _layout("units")]
SourceWord = Annotated[str, _choice(Words("来源", "source"), "roster")]
ExpectWord = Annotated[str, _choice(Words("预期结果", "expected verdict"), "hint", *Verdict)]
