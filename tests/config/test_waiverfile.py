"""waivers.yaml: what it may say, and mistakes told with line and column."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from auditcheck.config.waiverfile import read_waivers
from auditcheck.errors import ConfigError
from auditcheck.model.answers import Waiver

WHOLE = """\
waivers:
  - rule: BASE-04
    unit: 开福区城管局
    place: 支出决算表!C5
    fingerprint: c1ba5631173037c5
    reason: 财政局已核对原始凭证
    approver: 王五
    expires: 2026-12-31
    within: 0.05
  - {rule: NO, reason: 其他}
"""


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "waivers.yaml"


def test_everything_a_waiver_may_say_is_read(path: Path) -> None:
    path.write_text(WHOLE, encoding="utf-8")
    assert read_waivers(path) == (
        Waiver(
            rule="BASE-04",
            unit="开福区城管局",
            place="支出决算表!C5",
            fingerprint="c1ba5631173037c5",
            reason="财政局已核对原始凭证",
            approver="王五",
            expires=date(2026, 12, 31),
            within=Decimal("0.05"),
            mark="waivers.yaml:6",
        ),
        Waiver(rule="NO", reason="其他", mark="waivers.yaml:10"),
    )


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "waivers: []\n", "[]\n"])
def test_there_may_be_none(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    assert read_waivers(path) == ()


def test_a_bare_list_is_understood(path: Path) -> None:
    path.write_text("- {rule: A, reason: b}\n", encoding="utf-8")
    assert read_waivers(path) == (Waiver(rule="A", reason="b", mark="waivers.yaml:1"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("waivers:\n- rule: A\n", "waivers.yaml:2:3: “reason” is missing here"),
        ("waivers:\n- reason: b\n", "waivers.yaml:2:11: “rule or fingerprint” is missing here"),
        ("waivers:\n- {rule: A, reason: b, expiry: 2026-12-31}\n", "waivers.yaml:2:24: "),
        ("waivers:\n- {rule: A, reason: b, expires: 31.12.2026}\n", "is no date such as 2026-12-31"),
        ("waivers:\n- {rule: A, reason: b, within: -1}\n", "expected a number of 0 or more"),
        ("waivers:\n- {fingerprint: xyz, reason: b}\n", "waivers.yaml:2:17: a fingerprint is"),
        ("waivers:\n- {rule: A, reason: }\n", "waivers.yaml:2"),
        ("waivers: *a\n", "waivers.yaml:1:10"),
        ("waiver: []\n", "waivers.yaml:1:1"),
    ],
)
def test_mistakes_are_told_with_their_place(path: Path, text: str, said: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as told:
        read_waivers(path)
    assert said in told.value.words.en


def test_a_file_that_is_not_there_is_told(path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no file of waivers"):
        read_waivers(path)
