"""The shape of the code itself: sizes, imports, what may never be called, what ships, what starts fast."""

from __future__ import annotations

import ast
import importlib
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

from auditcheck.model.checks import BuiltinCheck
from auditcheck.model.words import Words

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "auditcheck"
MODULES = sorted(SOURCE.rglob("*.py"))
CHINESE = re.compile(r"[㐀-鿿]")
LETTERS = re.compile(r"[A-Za-z]")
LONGEST_MODULE = 300
LONGEST_FUNCTION = 60
MEDIAN_FUNCTION = 10
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
RUNS_TEXT_IN_FRAMES = {"eval", "query"}


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.stmt | ast.expr) -> str:
    return f"{path.relative_to(ROOT)}:{node.lineno}"


def module_name(path: Path) -> str:
    steps = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(steps[:-1] if steps[-1] == "__init__" else steps)


def function_lengths() -> dict[str, int]:
    return {
        f"{place(path, node)} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def calls(path: Path) -> list[ast.Call]:
    return [node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)]


def test_no_module_is_longer_than_a_reader_can_hold() -> None:
    lengths = {str(p.relative_to(ROOT)): len(p.read_text(encoding="utf-8").splitlines()) for p in MODULES}
    assert {name: n for name, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_functions_are_short() -> None:
    lengths = function_lengths()
    assert {name: n for name, n in lengths.items() if n > LONGEST_FUNCTION} == {}
    assert median(lengths.values()) <= MEDIAN_FUNCTION


def test_every_module_says_what_it_is_for_and_packages_stay_empty() -> None:
    packages = [path for path in MODULES if path.name == "__init__.py" and path.parent != SOURCE]
    assert [str(path) for path in packages if path.read_text(encoding="utf-8").strip()] == []
    described = [path for path in MODULES if path not in packages]
    assert [str(path) for path in described if not ast.get_docstring(parsed(path))] == []


def test_no_text_is_ever_run_as_code() -> None:
    found = [
        place(path, call)
        for path in MODULES
        for call in calls(path)
        if (isinstance(call.func, ast.Name) and call.func.id in RUNS_TEXT)
        or (isinstance(call.func, ast.Attribute) and call.func.attr in RUNS_TEXT_IN_FRAMES)
    ]
    assert found == []


def test_no_module_imports_from_the_root_of_the_package() -> None:
    found = []
    for path in MODULES:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Import) and any(alias.name == "auditcheck" for alias in node.names):
                found.append(place(path, node))
            if isinstance(node, ast.ImportFrom) and node.module == "auditcheck":
                found.append(place(path, node))
    assert found == []


def test_import_contracts_are_kept() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check", "--help"], ["rules", "--help"]])
def test_help_and_version_start_without_the_heavy_libraries(arguments: list[str]) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "auditcheck", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=utf8())
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip()
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "auditcheck" in loaded
    assert loaded & {"pandas", "pandera", "numpy", "openpyxl", "xlsxwriter", "python_calamine"} == set()


def test_importing_the_package_loads_nothing_but_itself() -> None:
    code = "import sys; import auditcheck; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, env=source_path()
    )
    assert set(done.stdout.split()) - set(sys.stdlib_module_names) == {"__main__", "auditcheck"}, done.stderr


def test_the_public_names_can_be_imported() -> None:
    package = importlib.import_module("auditcheck")
    assert [name for name in package.__all__ if not getattr(package, name)] == []
    assert [name for name in package.__all__ if name not in dir(package)] == []


def test_a_wheel_carries_the_shipped_packs_and_the_type_marker(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    packed = {path.relative_to(ROOT / "rules").as_posix() for path in (ROOT / "rules").rglob("*.yaml")}
    assert packed
    assert {f"auditcheck/_rules/{name}" for name in packed} <= inside
    assert {path.relative_to(SOURCE.parent).as_posix() for path in MODULES} <= inside
    assert {f"auditcheck/reporters/templates/report.{part}" for part in ("html.jinja", "css", "js")} <= inside
    assert "auditcheck/py.typed" in inside
    assert any(name.endswith("licenses/LICENSE") for name in inside)


def catalogue() -> list[BuiltinCheck]:
    homes = [path for path in MODULES if path.name == "checks.py" and path.parent.name != "model"]
    found: list[BuiltinCheck] = []
    for path in homes:
        found += importlib.import_module(module_name(path)).CHECKS
    return found


def test_every_builtin_check_is_in_the_catalogue_and_its_code_is_its_own() -> None:
    codes = Counter(check.code for check in catalogue())
    assert codes
    assert [code for code, count in codes.items() if count > 1] == []
    made = [
        call
        for path in MODULES
        for call in calls(path)
        if isinstance(call.func, ast.Name) and call.func.id == "BuiltinCheck"
    ]
    assert len(made) <= len(codes)


def test_every_builtin_check_speaks_both_languages() -> None:
    wordings = [
        (f"{check.code} {part}", getattr(check, part))
        for check in catalogue()
        for part in ("title", "why", "correction")
    ]
    assert [name for name, words in wordings if not is_bilingual(words)] == []


def test_every_message_in_the_code_is_written_in_both_languages() -> None:
    wrong = []
    for path in MODULES:
        for call in calls(path):
            if not (isinstance(call.func, ast.Name) and call.func.id == "Words"):
                continue
            zh, en = ([literal_text(argument) or "" for argument in call.args] + ["", ""])[:2]
            if LETTERS.search(en) and zh != en and not CHINESE.search(zh):
                wrong.append(place(path, call))
    assert wrong == []


def is_bilingual(words: Words) -> bool:
    return bool(CHINESE.search(words.zh)) and bool(LETTERS.search(words.en))


def literal_text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    return None


def source_path() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(SOURCE.parent)}


def utf8() -> dict[str, str]:
    return {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "100"}
