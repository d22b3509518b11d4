"""What the pages promise: their examples load, their words are all there are, their links lead somewhere."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from auditcheck.batch.tables import SCHEMA
from auditcheck.config.settings import Profile, read_settings
from auditcheck.config.waiverfile import read_waivers
from auditcheck.expressions.grammar import FUNCTIONS
from auditcheck.model.answers import Waiver
from auditcheck.model.batch import Ending
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
DIALOGUE_PAGES = ["docs/dialogue.md", "docs/dialogue.zh-CN.md"]
GATE_PAGES = ["docs/ci.md", "docs/ci.zh-CN.md"]
BATCH_PAGES = ["docs/batch.md", "docs/batch.zh-CN.md"]
REPORT_PAGES = ["docs/reports.md", "docs/reports.zh-CN.md"]
REVIEW_PAGES = ["docs/review.md", "docs/review.zh-CN.md"]
PAGES = [
    *LANGUAGE_PAGES,
    *READMES,
    *REPORT_PAGES,
    *DIALOGUE_PAGES,
    *GATE_PAGES,
    *REVIEW_PAGES,
    *BATCH_PAGES,
    "docs/architecture.md",
    "benchmarks/README.md",
]
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


@pytest.mark.parametrize("name", DIALOGUE_PAGES)
def test_the_waiver_shown_is_read_and_says_all_a_waiver_can_say(name: str, tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text(code_blocks(name, "yaml")[0], encoding="utf-8")
    (waiver,) = read_waivers(path)
    assert all(getattr(waiver, field.name) for field in fields(Waiver))


@pytest.mark.parametrize("name", GATE_PAGES)
def test_the_settings_shown_are_read_and_say_all_that_can_be_set(name: str, tmp_path: Path) -> None:
    path = tmp_path / "auditcheck.toml"
    path.write_text(code_blocks(name, "toml")[0], encoding="utf-8")
    settings = read_settings(path)
    assert settings is not None
    whole = settings.groups[1].profile.over(settings.profile)
    assert all(getattr(whole, field.name) for field in fields(Profile))
    assert "allow-empty" in page(name)


@pytest.mark.parametrize("name", GATE_PAGES)
def test_every_input_of_the_action_is_named(name: str) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert [each for each in action["inputs"] if f"`{each}`" not in page(name)] == []


@pytest.mark.parametrize("name", [*DIALOGUE_PAGES, *GATE_PAGES])
def test_every_option_shown_is_one_of_the_command_line(name: str) -> None:
    shown = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page(name)))
    helped = "".join(
        (ROOT / "src/auditcheck/cli" / file).read_text("utf-8") for file in ("options.py", "app.py")
    )
    assert sorted(option for option in shown if f'"{option}"' not in helped) == []


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


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "packs").glob("*.md")), ids=lambda path: path.name)
def test_every_link_of_a_catalogue_leads_to_a_rule_or_sheet(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    headings = re.findall(r"^##+ (.+)$", text, flags=re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    links = re.findall(r"\(#([^)]+)\)", text)
    assert links
    assert len(anchors) == len(headings)
    assert sorted(set(links) - anchors) == []


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


@pytest.mark.parametrize("name", BATCH_PAGES)
def test_the_batch_pages_know_every_ending_and_table(name: str) -> None:
    tables = set(re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", SCHEMA)) - {"meta"}
    assert missing({ending.value for ending in Ending} | tables, name) == []
