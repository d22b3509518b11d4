"""Rule packs written in a test: a mapping of file names to texts becomes a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from auditcheck.rulepacks.loading import read_rulepack

PackWriter = Callable[[Mapping[str, str | bytes]], Path]

HEAD = "id: little\ntitle: {zh: 小例, en: Little}\n"
TABLES = """\
tables:
  staffing:
    sheet: 人员表
    called: 人员
    layout: form
    fields:
      on_post: {label: 在职人数, type: integer, called: 在职人数}
      officials: {label: 行政, type: integer}
      others: {label: 事业, type: integer}
  projects:
    sheet: 项目表
    layout: records
    columns:
      name: {header: 名称, type: text}
      category: {header: 类别, type: text, one_of: categories}
      spent: {header: 支出, type: amount}
    key: name
    total: {name: 合计}
  spending:
    sheet: 支出表
    layout: grid
    columns: {budget: {header: 预算, type: amount}, final: {header: 决算, type: amount}}
    rows: {basic: 一、基本支出, urban: 城管, other: 其他}
parameters: {limit: 20%}
codelists: {categories: [城管, 其他]}
"""


def told(folder: Path) -> list[str]:
    """Return ``file:line:column sentence`` of every mistake."""
    _, mistakes = read_rulepack(folder)
    return [
        f"{Path(it.file).relative_to(folder).as_posix()}:{it.line}:{it.column} {it.words.en}"
        for it in mistakes
    ]


@pytest.fixture
def pack_of(tmp_path: Path) -> PackWriter:
    """Return a function that writes a pack's files and returns its folder."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path / "little"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return write


@pytest.fixture
def little(pack_of: PackWriter) -> Callable[..., Path]:
    """Return a function that writes the little pack with these rules and further files."""

    def write(rules: str, **files: str) -> Path:
        named = {name.replace("__", "/") + ".yaml": text for name, text in files.items()}
        return pack_of({"pack.yaml": HEAD, "tables.yaml": TABLES, "rules/a.yaml": rules, **named})

    return write
