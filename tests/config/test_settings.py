"""Settings: where they are found, what they say of which file, and every mistake in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditcheck.cli.delivering import FailOn
from auditcheck.config.settings import FAIL_ON, Profile, find_settings, read_settings
from auditcheck.errors import ConfigError

SETTINGS = """
fail-on = "verify"
baseline = "baseline.json"

[[submissions]]
files = "上报/**/*.xlsx"
exclude = ["**/草稿/*"]
rules = "department-performance"

[[submissions]]
files = ["上报/开福区/*.xlsx"]
rules = "overlays/kaifu.yaml"
fail-on = "never"
explanation-length = 20
"""


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    (tmp_path / "auditcheck.toml").write_text(SETTINGS, encoding="utf-8")
    for name in ("上报/a.xlsx", "上报/开福区/b.xlsx", "上报/开福区/~$b.xlsx", "上报/草稿/c.xlsx", "d.xlsx"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "overlays").mkdir()
    (tmp_path / "overlays/kaifu.yaml").touch()
    return tmp_path


def test_patterns_name_the_files_without_drafts_and_lock_files(folder: Path) -> None:
    settings = read_settings(folder / "auditcheck.toml")
    assert settings is not None
    assert settings.files() == [folder / "上报/a.xlsx", folder / "上报/开福区/b.xlsx"]


def test_a_narrower_pattern_further_down_sets_what_is_different_there(folder: Path) -> None:
    settings = read_settings(folder / "auditcheck.toml")
    assert settings is not None
    common = Profile(fail_on="verify", baseline=str(folder / "baseline.json"))
    assert settings.profile_of(folder / "上报/a.xlsx") == Profile(rules="department-performance").over(common)
    assert settings.profile_of(folder / "上报/开福区/b.xlsx") == Profile(
        rules=str(folder / "overlays/kaifu.yaml"),
        fail_on="never",
        baseline=str(folder / "baseline.json"),
        explanation_length=20,
    )
    assert settings.profile_of(folder / "d.xlsx") == common
    assert settings.profile_of(folder / "上报/草稿/c.xlsx") == common
    assert settings.profile_of(folder.parent / "elsewhere.xlsx") == common


def test_the_nearest_settings_hold(folder: Path) -> None:
    inner = folder / "上报"
    found = find_settings(inner)
    assert found is not None
    assert found.folder == folder
    (inner / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    assert find_settings(inner) == found
    (inner / "pyproject.toml").write_text("[tool.auditcheck]\nallow-empty = true\n", encoding="utf-8")
    nearer = find_settings(inner)
    assert nearer is not None
    assert (nearer.folder, nearer.allow_empty) == (inner, True)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "auditcheck.toml"
    path.write_text(
        'fail_on = "error"\nbaseline = 3\nallow-empty = "yes"\nexplanation-length = -1\n'
        '[[submissions]]\nrules = ""\nfail-on = "loud"\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as told:
        read_settings(path)
    assert told.value.words.en.splitlines()[1:] == [
        "  there is no setting fail_on; did you mean fail-on?",
        "  submissions[1].files is missing.",
        "  submissions[1].rules should be a text.",
        "  submissions[1].fail-on should be one of " + ", ".join(FAIL_ON) + ".",
        "  baseline should be a text.",
        "  explanation-length should be a whole number of 0 or more.",
        "  allow-empty should be true or false.",
    ]


@pytest.mark.parametrize("content", [b"a = ", b"\xff\xfe", b"submissions = 1"])
def test_a_file_that_is_no_settings_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "auditcheck.toml"
    path.write_bytes(content)
    with pytest.raises(ConfigError):
        read_settings(path)
    with pytest.raises(ConfigError, match="no configuration file"):
        read_settings(tmp_path / "missing.toml")


def test_thresholds_are_those_of_the_command_line() -> None:
    assert list(FAIL_ON) == [each.value for each in FailOn]
