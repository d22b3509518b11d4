"""Fuzzing packs: whatever is in one, it is refused with file and line, or checks a workbook."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.fuzz.findings import Finding
from tests.fuzz.spoiling import spoiled
from tests.submissions import PACK, write_submission

from auditcheck.errors import ConfigError, RulePackError
from auditcheck.model.rules import RulePack
from auditcheck.pipeline import check_workbook
from auditcheck.rulepacks.casebook import load_cases
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.workbook.grid import Workbook
from auditcheck.workbook.reading import read_workbook

_ROOT = Path(__file__).resolve().parents[2]
_SHIPPED = _ROOT / "rules" / "project-performance"
_BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
_PLACE = re.compile(r":[0-9]+")
_KEYS = (
    "id", "title", "version", "unit", "submission", "tables", "sheet", "layout", "fields", "columns",
    "label", "header", "type", "total", "rules", "class", "check", "for", "when", "tolerance", "parameters",
    "include", "codelists", "records", "form", "grid", "units", "text", "amount", "integer", "percent",
    "code", "date", "yes_no", "optional", "under", "nth", "pattern", "unpivot", "each", "key", "rows",
    "message", "value", "zh", "en", "overlay", "disabled",
)  # fmt: skip
_FULL = """
id: full
title: {zh: 全, en: full}
version: "1"
unit: 元
parameters:
  most: {value: 20%, title: {zh: 上限, en: limit}}
codelists:
  kinds: {file: kinds.csv, code: code, name: name}
tables:
  spending:
    sheet: ["支出*", 表]
    layout: grid
    optional: yes
    columns:
      final: {header: [决算数, 执行数 / 小计], type: amount, minimum: 0}
    rows:
      a: {label: 基本支出}
      b: {label: 其他, under: a, optional: yes}
  marks:
    sheet: "*"
    each: sheet
    layout: form
    fields:
      points: {label: 分值, type: integer, pattern: "([0-9]+)分", optional: yes}
rules:
- id: A
  class: verify
  title: {zh: 甲, en: A}
  when: has(spending)
  check: spending.a.final >= spending.b.final * (1 + parameters.most)
  message: {zh: "差 {difference}", en: "off by {difference}"}
  tolerance: rounding
- {id: B, class: hint, for: marks, check: points <= 100}
"""


def attempt(seed: int) -> str:
    """Load the pack of this number, and check a workbook with it if it is one."""
    random = Random(seed)
    many = random.random() < 0.15
    place = _many(random) if many else _single(random)
    if place is None:
        return "no text"
    try:
        pack = load_rulepack(place)
    except RulePackError as error:
        if not _PLACE.search(error.words.en) or not error.words.zh:
            raise Finding(f"refused without a place: {error.words.en[:300]}") from error
        return "refused"
    except ConfigError:
        return "no pack"
    return used(pack)


def used(pack: RulePack) -> str:
    """Check a workbook with a pack; every rule must have an outcome."""
    report = check_workbook(_desk()[1], pack, seconds=1)
    asked = {rule.id for rule in pack.for_submission().rules}
    if {outcome.rule_id for outcome in report.outcomes} != asked:
        raise Finding(f"outcomes of {[o.rule_id for o in report.outcomes]}, rules {sorted(asked)}")
    try:
        load_cases(pack)
    except RulePackError:
        return "checks, its cases refused"
    return "checks"


def _single(random: Random) -> Path | None:
    text = spoiled(random.choice(_texts()), _texts(), random, _KEYS)
    return _written(_desk()[0] / "pack.yaml", text)


def _many(random: Random) -> Path | None:
    """Return a shipped pack of several files, one of them changed."""
    folder = _desk()[0] / "many"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(_SHIPPED, folder)
    place = random.choice(sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".csv"}))
    text = spoiled(place.read_text("utf-8"), _texts(), random, _KEYS)
    return folder if _written(place, text) else None


def _written(place: Path, text: str) -> Path | None:
    try:
        place.write_text(text, encoding="utf-8")
    except UnicodeEncodeError:
        return None
    return place


@cache
def _texts() -> tuple[str, ...]:
    manual = (_ROOT / "docs" / "rule-language.md").read_text("utf-8")
    shown = [block for block in _BLOCK.findall(manual) if "tables:" in block and "rules:" in block]
    return (PACK, PACK, _FULL, *shown)


@cache
def _folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory()


@cache
def _desk() -> tuple[Path, Workbook]:
    folder = Path(_folder().name)
    (folder / "kinds.csv").write_text("code,name\n1,甲\n2,乙\n", encoding="utf-8")
    return folder, read_workbook(write_submission(folder / "a.xlsx"))
