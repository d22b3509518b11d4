"""Every threat has tests that exist, every case of the corpus a threat, every gap is said twice."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from tests.hostile.corpus import corpus
from tests.hostile.threats import THREATS

ROOT = Path(__file__).resolve().parents[2]


def defined_in(name: str) -> set[str]:
    tree = ast.parse((ROOT / name).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_threats_are_numbered_without_a_gap() -> None:
    assert [threat.number for threat in THREATS] == list(range(1, 41))


def test_every_test_that_is_named_exists() -> None:
    named = [name for threat in THREATS for name in threat.tests]
    assert all(threat.tests for threat in THREATS)
    missing = [name for name in named if name.partition("::")[2] not in defined_in(name.partition("::")[0])]
    assert missing == []


def test_every_case_of_the_corpus_stands_for_a_threat_and_is_there_once() -> None:
    cases = list(corpus())
    assert {case.threat for case in cases} <= {threat.number for threat in THREATS}
    assert [name for name, times in Counter(case.name for case in cases).items() if times > 1] == []
    held = {
        threat.number
        for threat in THREATS
        if any("test_corpus.py::test_every_case" in t for t in threat.tests)
    }
    assert held <= {case.threat for case in cases}


def test_everything_is_said_in_two_languages() -> None:
    for threat in THREATS:
        for words in (threat.threat, threat.treatment, threat.gap):
            assert bool(words.zh) == bool(words.en), threat.number
        assert threat.threat.zh, threat.number
        assert threat.treatment.zh, threat.number
