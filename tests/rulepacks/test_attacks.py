"""Attacks by rule packs: each is refused where it stands, by loading and by ``rules lint`` alike."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from auditcheck.cli.entry import main
from auditcheck.rulepacks.loading import load_rulepack, read_rulepack

from .conftest import HEAD, TABLES, PackWriter, told

SRC = Path(__file__).resolve().parents[2] / "src" / "auditcheck"
RULE = "- id: A-1\n  class: hint\n  check: {}\n"
ALIASES = "x: &a [y, y]\n" + "".join(f"x{n}: &a{n} [*a, *a, *a, *a]\n" for n in range(9))
LONG = "staffing.on_post"
SPENT = TABLES.replace("支出, type: amount}\n    key", "支出, type: amount, min: FIGURE}\n    key")

YAML: dict[str, tuple[str, str | bytes, str]] = {
    "aliases": ("pack.yaml", HEAD + ALIASES, "pack.yaml:3:4 anchors"),
    "merge keys": ("pack.yaml", HEAD + "<<: {unit: 元}\n", "pack.yaml:3:1 merge keys"),
    "a tag": ("pack.yaml", HEAD + "unit: !!python/object/apply:os.system [x]\n", "pack.yaml:3:7 tags"),
    "a key twice": ("pack.yaml", HEAD + "id: other\n", "pack.yaml:3:1 “id” is written twice"),
    "a tab": ("pack.yaml", HEAD + "parameters:\n\ta: 1\n", "pack.yaml:4:1 the indentation has a tab"),
    "two documents": ("pack.yaml", HEAD + "---\nid: x\n", "pack.yaml:3:1 one file holds one document"),
    "nesting": ("rules/a.yaml", "[" * 100_000, "rules/a.yaml:1:1001 the quote or bracket"),
    "many values": ("rules/a.yaml", "- 1\n" * 50_000, "rules/a.yaml:50000:3 one file holds at most"),
    "a megabyte": ("rules/a.yaml", "#" * 1_000_001, "rules/a.yaml:1:1 the file “rules/a.yaml” is larger"),
    "GBK": ("rules/a.yaml", "# 规则\n".encode("gbk"), "rules/a.yaml:1:3 the file is not saved as UTF-8"),
    "a control character": ("pack.yaml", HEAD + "unit: a\x1bb\n", "pack.yaml:3:8 there is an invisible"),
    "a huge number": (
        "tables.yaml",
        SPENT.replace("FIGURE", "9" * 5000),
        "tables.yaml:16:46 expected",
    ),
    "an exponent": (
        "tables.yaml",
        SPENT.replace("FIGURE", "1e999999"),
        "tables.yaml:16:46 expected",
    ),
}


@pytest.mark.parametrize("name", YAML)
def test_hostile_yaml_is_refused_at_its_place(name: str, pack_of: PackWriter) -> None:
    file, content, expected = YAML[name]
    folder = pack_of({"pack.yaml": HEAD, "tables.yaml": TABLES, file: content})
    assert [line for line in told(folder) if line.startswith(expected)], told(folder)[:3]


EXPRESSIONS = {
    "import": ("__import__('os').system('x') == 1", 1),
    "attribute": ("staffing.on_post.__class__ == 1", 10),
    "subclasses": ("().__class__.__bases__[0] == 1", 2),
    "power": ("9**9**9 == 1", 2),
    "caret": ("9^9^9 == 1", 2),
    "lambda": ("(lambda: 1)() == 1", 10),
    "open": ("open('/etc/passwd') == 1", 1),
    "eval": ("eval('1') == 1", 1),
    "exec": ("exec('1') == 1", 1),
    "compile": ("compile('1', '', 'eval') == 1", 1),
    "getattr": ("getattr(staffing, 'x') == 1", 1),
    "globals": ("globals() == 1", 1),
    "f-string": ("f'{1}' == 1", 2),
    "at sign of a query": ("@pd.io.common.os.system('x') == 1", 1),
    "shell": ("'`id`' == 1", 1),
    "two statements": ("1 == 1; import os", 7),
    "walrus": ("(x := 1) == 1", 5),
    "comprehension": ("(x for x in 1) == 1", 4),
    "formatting": ("'%s' % 1 == 1", 1),
    "shift": ("1 << 1000000000 == 1", 4),
    "repetition": ("'a' * 1000000000 == 1", 1),
    "index": ("staffing[0][0] == 1", 1),
    "slice": ("staffing[0:1] == 1", 11),
    "matrix product": ("1 @ 1 == 1", 3),
    "conditional": ("1 if 1 else 2 == 1", 3),
    "await": ("await x == 1", 7),
    "nothing": ("None == 1", 1),
    "NUL": ("staffing.on_post\\0 == 1", 17),
    "5,000 digits": (f"{LONG} == {'9' * 5000}", 4001),
    "exponent": (f"{LONG} == 1e999999999", 21),
    "10,000 terms": (" + ".join([LONG] * 10_000) + " == 1", 4001),
    "10,000 parentheses": ("(" * 10_000 + "1" + ")" * 10_000 + " == 1", 4001),
    "1,000 parentheses": ("(" * 1000 + "1" + ")" * 1000 + " == 1", 51),
    "10,000 nots": ("not " * 10_000 + f"{LONG} == 1", 4001),
    "900 nots": ("not " * 900 + f"{LONG} == 1", 201),
    "10,000 signs": (f"{LONG} == {'-' * 10_000}1", 4001),
    "3,000 signs": (f"{LONG} == {'-' * 3000}1", 70),
    "10,000 conditions": (" and ".join([f"{LONG} == 1"] * 10_000), 4001),
    "nested functions": ("sum(" * 200 + "projects.spent" + ")" * 200 + " == 1", 201),
    "nested brackets": ("a" + "[a" * 1500 + "]" * 10 + " == 1", 101),
    "10,000 steps": ("a" + ".a" * 10_000 + " == 1", 4001),
    "a megabyte of text": (f'submission.year == "{"x" * 900_000}"', 4001),
    "10,000 comparisons": (" == ".join(["1"] * 10_000), 4001),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_a_hostile_expression_is_refused_at_its_place(name: str, little: Callable[..., Path]) -> None:
    check, at = EXPRESSIONS[name]
    found = told(little(RULE.format(check)))
    assert found
    places = [re.match(r"rules/a\.yaml:3:(\d+) ", line) for line in found]
    assert all(places), found
    assert any(place and int(place[1]) == at + 9 for place in places), (at + 9, found)


PATTERNS = {
    "nested repetition": "((((a{1000}){1000}){1000}){1000})",
    "a million times": "a{1,1000000}",
    "unclosed": "(a",
    "look-ahead": "(?=a)",
    "look-behind": "(?<=a)b",
    "back reference": "(a)\\1",
    "unknown class": "\\p{Foo}",
    "possessive": "a**b",
    "a huge choice": "(?:" + "|".join(f"x{n}y{n}" for n in range(20_000)) + ")",
}


@pytest.mark.parametrize("name", PATTERNS)
def test_a_hostile_pattern_is_refused_at_its_place(name: str, pack_of: PackWriter) -> None:
    written = f"one_of: categories, matches: '{PATTERNS[name]}'}}"
    tables = TABLES.replace("one_of: categories}", written)
    found = told(pack_of({"pack.yaml": HEAD, "tables.yaml": tables}))
    assert [line for line in found if line.startswith("tables.yaml:15:71 the pattern")], found


TEMPLATES = {
    "class": ("{row.__class__}", 2),
    "width": ("{0:>9999999999}", 2),
    "globals": ("{left.__init__.__globals__}", 2),
    "conversion": ("{left!r}", 2),
    "nested": ("{left:{right}}", 1),
    "index": ("{left[0]}", 2),
    "filter": ("{left|exec}", 7),
    "unclosed": ("{left", 1),
    "dollar": ("${left.x}", 3),
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_hostile_template_is_refused_at_its_place(name: str, little: Callable[..., Path]) -> None:
    template, at = TEMPLATES[name]
    found = told(little(RULE.format(f"{LONG} == 1") + f"  message: '{template}'\n"))
    assert any(line.startswith(f"rules/a.yaml:4:{at + 12} ") for line in found), found


@pytest.mark.parametrize("where", ["rules/b.yaml", "codelists/b.csv", "tables.yaml"])
@pytest.mark.parametrize("kind", ["link out", "link in circles", "pipe", "device", "folder"])
def test_what_is_no_regular_file_of_the_pack_is_refused(
    where: str, kind: str, pack_of: PackWriter, tmp_path: Path
) -> None:
    folder = pack_of({"pack.yaml": HEAD, "rules/a.yaml": "rules: []\n"})
    path = folder / where
    path.parent.mkdir(exist_ok=True)
    (tmp_path / "secret").write_text("rules: [{id: SECRET}]\n", "utf-8")
    made: dict[str, Callable[[], object]] = {
        "link out": lambda: path.symlink_to(tmp_path / "secret"),
        "link in circles": lambda: path.symlink_to(path),
        "pipe": lambda: os.mkfifo(path),
        "device": lambda: path.symlink_to("/dev/zero"),
        "folder": path.mkdir,
    }
    made[kind]()
    found = told(folder)
    assert found
    assert all(line.startswith(f"{where}:1:1 ") and "SECRET" not in line for line in found)


CASES: dict[str, tuple[str | bytes, str]] = {
    "anchors": ("cases: &x [a]\n", "cases/A-1.yaml:1:8: anchors"),
    "a tag": ("cases: !!python/object:os.system x\n", "cases/A-1.yaml:1:8: tags"),
    "nesting": ("[" * 21 + "]" * 21, "cases/A-1.yaml:1:21: nested too deeply"),
    "a megabyte": ("#" * 1_000_001, "cases/A-1.yaml:1:1: the file"),
    "a column that is none": (
        "cases:\n  - name: x\n    expect: passed\n    given: {staffing: {__class__: 1}}\n",
        "cases/A-1.yaml:4:24: there is no column “__class__”",
    ),
    "GBK": ("# 用例\n".encode("gbk"), "cases/A-1.yaml:1:3: the file is not saved as UTF-8"),
}


@pytest.mark.parametrize("name", CASES)
def test_cases_are_as_untrusted_as_rules(
    name: str, little: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    content, expected = CASES[name]
    folder = little(RULE.format(f"{LONG} == 1"))
    (folder / "cases").mkdir()
    path = folder / "cases" / "A-1.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(["rules", "lint", str(folder), "--lang", "en"]) == 2
    assert expected in capsys.readouterr().out
    assert main(["rules", "test", str(folder), "--lang", "en"]) == 2
    assert expected in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rules", "place"),
    [
        (RULE.format("eval('1') == 1"), "rules/a.yaml:3:10"),
        (RULE.format("(" * 1000 + "1"), "rules/a.yaml:3:60"),
        (RULE.format(f"{LONG} == 1") + "  message: '{left.__class__}'\n", "rules/a.yaml:4:14"),
        ("[" * 50_000, "rules/a.yaml:1:1001"),
    ],
)
def test_lint_tells_the_place_too(
    rules: str, place: str, little: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "lint", str(little(rules)), "--lang", "en"]) == 2
    assert place in capsys.readouterr().out


def test_a_pack_as_a_whole_is_bounded(pack_of: PackWriter) -> None:
    files = {f"codelists/c{n:02}.csv": "1," + "x" * 990_000 for n in range(18)}
    folder = pack_of({"pack.yaml": HEAD, **files})
    found = told(folder)
    assert any("16 MB" in line and line.startswith("codelists/c16.csv:1:1 ") for line in found)


def test_a_codelist_has_a_bounded_number_of_lines(pack_of: PackWriter) -> None:
    folder = pack_of({"pack.yaml": HEAD, "codelists/a.csv": "1,a\n" + "\n" * 900_000})
    assert told(folder) == ["codelists/a.csv:50001:1 one codelist holds at most 50000 lines"]


SLOW = [
    r"^(a+)+$",
    r"^(\d+)*$",
    r"\s+$",
    r"(a|aa)+$",
    r"^(.*,)+x$",
    r"(x+x+)+y",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
]
TEXTS = ["a" * 28, "1" * 28 + "x", " " * 32_767, "a," * 16_000, "x" * 32_767]


@pytest.mark.parametrize("pattern", SLOW)
def test_patterns_that_would_stall_a_backtracking_engine_take_linear_time(
    pattern: str, pack_of: PackWriter
) -> None:
    from auditcheck.tables.patterns import compiled  # noqa: PLC0415 - beside its only use

    tables = TABLES.replace("one_of: categories}", f"one_of: categories, matches: '{pattern}'}}")
    assert load_rulepack(pack_of({"pack.yaml": HEAD, "tables.yaml": tables})).id == "little"
    assert type(compiled(pattern)).__module__.startswith("re2")
    for text in TEXTS:
        compiled(pattern).search(text)


WRITTEN_ONLY = {
    ("tables/skeletons.py", line)
    for line in (
        "import marshal",
        "written = marshal.dumps((about, said), _PLAIN_FORM)",
        '"""The form of marshal in which equal things are equal bytes; dates and errors have none."""',
        '"""What stands for a number: constants of one byte in marshal that no cell holds."""',
    )
}


def test_no_text_is_ever_run_as_code() -> None:
    """No eval, exec, query or eval of frames; pickle only towards workers, from the one trusted side.

    What marshal writes for a digest is never read.
    """
    banned = re.compile(r"(?<![\w.])(?:eval|exec|__import__)\(|\.(?:query|eval)\(|\bshell=True|os\.system")
    pickling = re.compile(r"\bpickle\b|\bmarshal\b|\bshelve\b|\bjoblib\b|\bdill\b")
    found, pickled = [], set()
    for path in sorted(SRC.rglob("*.py")):
        name = path.relative_to(SRC).as_posix()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if banned.search(line):
                found.append(f"{name}:{number}: {line.strip()}")
            if pickling.search(line) and (name, line.strip()) not in WRITTEN_ONLY:
                pickled.add(name)
    assert found == []
    assert pickled <= {"batch/guarding.py", "batch/worker.py", "batch/messages.py"}


def test_a_pack_that_is_refused_is_never_half_loaded(little: Callable[..., Path]) -> None:
    assembled, mistakes = read_rulepack(little(RULE.format("eval('1') == 1")))
    assert mistakes
    assert assembled.pack is None or not assembled.pack.rules
