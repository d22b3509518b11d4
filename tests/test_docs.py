"""What the pages promise: their examples load, their words are all there are, their links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from auditcheck.expressions.grammar import FUNCTIONS
from auditcheck.model.issues import Verdict
from auditcheck.model.rules import RuleClass
from auditcheck.model.tables import ValueType
from auditcheck.reporters.registry import EXTENSIONS, RENDERERS
from auditcheck.rulepacks import schemas
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.rulepacks.templates import FILTERS, PLACEHOLDERS

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE_PAGES = ["docs/rule-language.md", "docs/rule-language.zh-CN.md"]
READMES = ["README.md", "README.zh-CN.md"]
REPORT_PAGES = ["docs/reports.md", "docs/reports.zh-CN.md"]
PAGES = [*LANGUAGE_PAGES, *READMES, *REPORT_PAGES, "docs/architecture.md", "benchmarks/README.md"]
TALKED_OF_ELSEWHERE = {"min", "max", "zh", "en", "value", "rule", "parameter", "pattern_type"}


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code_blocks(name: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", page(name), flags=re.DOTALL)


def missing(words: set[str], name: str) -> list[str]:
    text = page(name)
    return sorted(word for word in words if not re.search(rf"\b{re.escape(word)}\b", text, flags=re.ASCII))


@pytest.mark.parametrize("name", LANGUAGE_PAGES)
def test_the_pack_in_one_page_loads(name: str, tmp_path: Path) -> None:
    path = tmp_path / "staff-return.yaml"
    path.write_text(code_blocks(name, "yaml")[0], encoding="utf-8")
    pack = load_rulepack(path)
    assert [rule.id for rule in pack.rules] == ["STAFF-01"]


@pytest.mark.parametrize("name", LANGUAGE_PAGES)
def test_every_word_of_the_language_is_explained(name: str) -> None:
    models = [value for value in vars(schemas).values() if isinstance(value, type)]
    keys = {
        field.alias or key
        for model in models
        if issubclass(model, BaseModel)
        for key, field in model.model_fields.items()
    }
    words = {*FUNCTIONS, *PLACEHOLDERS, *FILTERS, *ValueType, *RuleClass, *Verdict} - {"unique"}
    if name.endswith("rule-language.md"):
        words -= {verdict for verdict in Verdict if "_" not in verdict}
    assert missing(words | keys - TALKED_OF_ELSEWHERE, name) == []


@pytest.mark.parametrize("name", PAGES)
def test_every_link_within_the_repository_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page(name))
    assert [link for link in links if not ((ROOT / name).parent / link).exists()] == []


def test_both_readmes_show_the_same_commands_and_rules() -> None:
    def without_remarks(name: str) -> list[str]:
        blocks = [block for kind in ("bash", "powershell", "yaml") for block in code_blocks(name, kind)]
        return [re.sub(r"^#.*\n", "", block, flags=re.MULTILINE) for block in blocks]

    assert without_remarks(READMES[0]) == without_remarks(READMES[1])
    assert page(READMES[0]).count("\n## ") == page(READMES[1]).count("\n## ")


def test_both_languages_show_the_same_sections() -> None:
    numbers = [re.findall(r"^## (\d+)\.", page(name), flags=re.MULTILINE) for name in LANGUAGE_PAGES]
    assert numbers[0] == numbers[1]


@pytest.mark.parametrize("name", REPORT_PAGES)
def test_every_format_and_its_ending_is_told(name: str) -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\.\w+)? ?\|", page(name), flags=re.MULTILINE)
    assert sorted(form for form, _ in rows) == sorted(RENDERERS)
    assert {ending: form for form, ending in rows if ending} == dict(EXTENSIONS)
