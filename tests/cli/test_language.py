from __future__ import annotations

import locale

import pytest

from auditcheck.cli.language import asked_language, system_language
from auditcheck.model.words import Language


@pytest.mark.parametrize(
    ("environment", "encoding", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "utf-8", "zh"),
        ({"LANG": "zh_CN.GBK"}, "gbk", "zh"),
        ({"LANG": "en_US.UTF-8"}, "utf-8", "en"),
        ({"LANG": "C"}, "utf-8", "en"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "utf-8", "en"),
        ({"LC_MESSAGES": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, "utf-8", "zh"),
        ({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "utf-8", "zh"),
        ({"AUDITCHECK_LANG": "zh", "LC_ALL": "en_US"}, "utf-8", "zh"),
        ({"AUDITCHECK_LANG": "en", "LC_ALL": "zh_CN"}, "utf-8", "en"),
        ({"LANG": "zh_CN"}, "ascii", "en"),
        ({"LANG": "zh_CN"}, "cp437", "en"),
        ({"AUDITCHECK_LANG": "zh"}, "ascii", "zh"),
        ({"LANG": "zh_CN"}, "no such encoding", "en"),
        ({"LANG": "zh_CN"}, None, "zh"),
    ],
)
def test_the_language_follows_the_environment_and_the_console(
    environment: dict[str, str], encoding: str | None, language: Language
) -> None:
    assert system_language(environment, encoding) == language


@pytest.mark.parametrize(
    ("name", "language"),
    [("Chinese (Simplified)_China", "zh"), ("English_United States", "en"), (None, "en")],
)
def test_without_variables_the_user_s_locale_decides(
    monkeypatch: pytest.MonkeyPatch, name: str | None, language: Language
) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda: (name, None))
    assert system_language({}, "utf-8") == language


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        ([], None),
        (["check", "a.xlsx"], None),
        (["check", "a.xlsx", "--lang", "zh"], "zh"),
        (["--lang=en", "check"], "en"),
        (["--lang", "fr"], None),
        (["--lang"], None),
    ],
)
def test_a_language_asked_for_is_spoken_in_errors_too(arguments: list[str], language: str | None) -> None:
    assert asked_language(arguments) == language
