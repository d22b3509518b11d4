"""Limits as people set them: names, values, mistakes, and what holds over what."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.submissions import write_pack, write_submission

from auditcheck.cli.entry import main
from auditcheck.config.limits import limits_of, size_of
from auditcheck.config.settings import read_settings
from auditcheck.errors import ConfigError
from auditcheck.workbook.limits import names

MIB = 1024 * 1024


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("1000", 1000),
        ("64k", 64 * 1024),
        ("512M", 512 * MIB),
        ("512 MB", 512 * MIB),
        ("1.5GiB", 1536 * MIB),
        ("-1G", None),
        ("G", None),
        ("1T", None),
        ("1e9", None),
        ("１G", None),
        ("9" * 400, None),
    ],
)
def test_sizes(text: str, size: int | None) -> None:
    assert size_of(text) == size


def test_names_and_values_are_read_as_people_write_them() -> None:
    given = ["part_bytes=1GiB".replace("bytes", "size"), "Part-Size=2GiB", "area=5_000_000", "depth=1,000"]
    assert limits_of(given) == {"part_size": 2048 * MIB, "area": 5_000_000, "depth": 1000}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("part-sise=1GiB", "part-size"),
        ("area", "NAME=VALUE"),
        ("area=", "whole number"),
        ("area=0", "whole number"),
        ("area=-1", "whole number"),
        ("area=1.5", "whole number"),
        ("area=1GiB", "whole number"),
        ("area=" + "9" * 30, "whole number"),
        ("file-size=large", "512MiB"),
        ("file-size=0", "512MiB"),
        ("zzz=1", "file-size"),
    ],
)
def test_what_is_no_limit_is_refused(
    text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ConfigError, match=told):
        limits_of([text])
    assert main(["check", str(tmp_path / "none.xlsx"), "--limit", text, "--lang", "en"]) == 2
    assert capsys.readouterr().err


def test_settings_hold_limits_and_every_mistake_is_told(tmp_path: Path) -> None:
    path = tmp_path / "auditcheck.toml"
    path.write_text('[limits]\npart-size = "1GiB"\narea = 1000\n', "utf-8")
    settings = read_settings(path)
    assert settings is not None
    assert settings.limits == {"part_size": 1024 * MIB, "area": 1000}
    path.write_text('[limits]\npart-sise = "1GiB"\narea = true\ndepth = "many"\n', "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_settings(path)
    assert all(word in caught.value.words.en for word in ("part-size", "area should", "depth should"))
    path.write_text("limits = 3\n", "utf-8")
    with pytest.raises(ConfigError, match="limits"):
        read_settings(path)


def test_options_hold_over_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    pack, submission = write_pack(tmp_path), write_submission(tmp_path / "a.xlsx")
    asked = ["check", str(submission), "-r", str(pack), "--fail-on", "never"]
    Path("auditcheck.toml").write_text("[limits]\narea = 2\n", "utf-8")
    assert main(asked) == 1
    assert "--limit area=" in capsys.readouterr().out
    assert main([*asked, "--limit", "area=1000"]) == 0
    assert main([*asked, "--isolated"]) == 0
    assert main(["inspect", str(submission)]) == 1
    assert main(["diff", str(submission), str(submission), "-r", str(pack)]) == 2
    assert "--limit area=" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_limits_in_force_are_listed(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["limits", "--limit", "area=77", "--lang", language]) == 0
    out = capsys.readouterr().out
    assert len(out.splitlines()) == len(names()) + 1
    assert all(f"\n  {name} " in out for name in names())
    assert "77 " in out
    assert "50,000,000" in out
