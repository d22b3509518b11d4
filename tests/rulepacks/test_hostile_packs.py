"""Packs that are damaged, hostile or random end in a list of mistakes, never in anything else."""
# ruff: noqa: E501 - one case a line

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditcheck.errors import RulePackError
from auditcheck.rulepacks.loading import load_rulepack

from .conftest import HEAD, TABLES, PackWriter, told


@pytest.mark.parametrize("name", ["pack.yaml", "tables.yaml", "rules/a.yaml"])
def test_a_file_saved_as_gbk_is_named(pack_of: PackWriter, name: str) -> None:
    files: dict[str, str | bytes] = {
        "pack.yaml": HEAD,
        "tables.yaml": "tables: {}",
        "rules/a.yaml": "rules: []",
    }
    files[name] = "# 第一行\nid: 机构人员\n".encode("gbk")
    assert told(pack_of(files)) == [
        f"{name}:1:3 the file is not saved as UTF-8 (it looks like GBK): save it as UTF-8 in the editor"
    ]


def test_a_byte_order_mark_is_no_mistake(pack_of: PackWriter) -> None:
    assert told(pack_of({"pack.yaml": b"\xef\xbb\xbf" + HEAD.encode()})) == []


def test_a_file_larger_than_a_megabyte_is_not_read(pack_of: PackWriter) -> None:
    folder = pack_of({"pack.yaml": HEAD, "rules/a.yaml": "# " + "x" * 1_000_000})
    assert told(folder) == ["rules/a.yaml:1:1 the file “rules/a.yaml” is larger than 1 MB"]


@pytest.mark.parametrize(
    "reference",
    ["../secret.yaml", "/etc/passwd", "rules/../../secret.yaml", "C:\\secret.yaml", "..\\secret.yaml", "linked.yaml", "folder/secret.yaml", "rules", "pipe.yaml"],
)  # fmt: skip
def test_nothing_outside_the_folder_is_read(pack_of: PackWriter, tmp_path: Path, reference: str) -> None:
    (tmp_path / "secret.yaml").write_text("rules: [{id: SECRET}]\n", "utf-8")
    folder = pack_of({"pack.yaml": HEAD + f"include: ['{reference}', 'x.y']\n"})
    (folder / "linked.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "folder").symlink_to(tmp_path, target_is_directory=True)
    (folder / "rules").mkdir()
    os.mkfifo(folder / "pipe.yaml")
    found = told(folder)
    assert len(found) == 2
    assert not any("SECRET" in sentence for sentence in found)


def test_a_linked_rules_file_is_refused_too(pack_of: PackWriter, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("rules: [{id: SECRET}]\n", "utf-8")
    folder = pack_of({"pack.yaml": HEAD})
    (folder / "rules").mkdir()
    (folder / "rules" / "a.yaml").symlink_to(tmp_path / "secret.yaml")
    assert told(folder) == [
        "rules/a.yaml:1:1 “rules/a.yaml” leads out of the pack's folder; a pack uses only files of its own folder"
    ]


def test_codelists_are_as_strict(pack_of: PackWriter) -> None:
    folder = pack_of(
        {
            "pack.yaml": HEAD,
            "codelists/a.csv": "code,name\n1,甲\n\n1,乙\n2,丙,丁\n",
            "codelists/b.csv": "code,name\n",
            "codelists/c.csv": "012\n１２\n",
        }
    )
    assert told(folder) == [
        "codelists/a.csv:4:1 the code “1” is written twice, first in line 2",
        "codelists/a.csv:5:1 each line holds “code,name” or a code alone",
        "codelists/b.csv:1:1 the codelist has no codes",
    ]


_WORDS = st.sampled_from(
    [
        "id",
        "title",
        "tables",
        "rules",
        "check",
        "class",
        "layout",
        "form",
        "records",
        "grid",
        "columns",
        "fields",
        "rows",
        "type",
        "amount",
        "label",
        "header",
        "x",
        "for",
        "one_of",
        "changes",
        "extends",
        "include",
        "min",
        "parameters",
        "codelists",
        "submission",
        "unit",
        "total",
        "key",
        "matches",
        "(",
        "a.b",
        "little",
        "1",
    ]
)
_DATA = st.recursive(
    _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=4),
    max_leaves=25,
)


def _as_yaml(data: object) -> str:
    if isinstance(data, dict):
        return "{" + ", ".join(f'"{key}": {_as_yaml(value)}' for key, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(_as_yaml, data)) + "]"
    return f'"{data}"'


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.dictionaries(_WORDS, _DATA, max_size=6))
def test_no_data_raises_anything_but_a_rule_pack_error(tmp_path: Path, data: dict[str, object]) -> None:
    _load_or_refuse(tmp_path, _as_yaml({"id": "x", "title": "x", **data}).encode())


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_no_bytes_raise_anything_but_a_rule_pack_error(tmp_path: Path, content: bytes) -> None:
    _load_or_refuse(tmp_path, content)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, len(HEAD + TABLES)), put=st.text(alphabet="{}[]:,-\n\t '\"#&*!|>%@`x", max_size=3))
def test_no_slip_of_the_keyboard_raises_anything_but_a_rule_pack_error(
    tmp_path: Path, cut: int, put: str
) -> None:
    text = HEAD + TABLES
    _load_or_refuse(tmp_path, (text[:cut] + put + text[cut + 1 :]).encode())


def _load_or_refuse(folder: Path, content: bytes) -> None:
    (folder / "pack.yaml").write_bytes(content)
    with contextlib.suppress(RulePackError):
        assert load_rulepack(folder).id
