"""Settings of a folder of submissions: auditcheck.toml, or ``[tool.auditcheck]`` in pyproject.toml."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from auditcheck.config.limits import Changes, limit_of
from auditcheck.errors import ConfigError
from auditcheck.model.words import Words, joined, same

NAMES = ("auditcheck.toml", "pyproject.toml")
FAIL_ON = ("error", "warning", "note", "never", "balance", "logic", "verify", "hint")
_LOCKS = ("~$", ".~")
_PROFILE_KEYS = (
    "rules",
    "prior",
    "fail-on",
    "baseline",
    "waivers",
    "explanations",
    "explanation-length",
)
_TOP_KEYS = (*_PROFILE_KEYS, "allow-empty", "limits", "submissions")
_GROUP_KEYS = ("files", "exclude", *_PROFILE_KEYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How a submission is checked, as far as the settings say; None where they do not."""

    rules: str | None = None
    prior: str | None = None
    fail_on: str | None = None
    baseline: str | None = None
    waivers: str | None = None
    explanations: tuple[str, ...] | None = None
    explanation_length: int | None = None

    def over(self, other: Profile) -> Profile:
        """Return this profile with what it leaves open taken from ``other``."""
        own = {part.name: getattr(self, part.name) for part in fields(self)}
        return replace(other, **{name: value for name, value in own.items() if value is not None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The submissions that some patterns name, and how they are checked."""

    files: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    profile: Profile = field(default_factory=Profile)

    def holds(self, name: str) -> bool:
        """Say whether the file with this name, relative to the settings' folder, belongs to the group."""
        return _matches(self.files, name) and not _matches(self.exclude, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings in one ``file``; ``folder`` is where it stands and its patterns begin.

    ``limits`` holds those that are not as they are by themselves.

    A file takes the profiles of all groups that hold it, the later ones over the earlier ones: a
    narrower pattern further down sets what is different there.
    """

    folder: Path
    file: Path | None = None
    groups: tuple[Group, ...] = ()
    profile: Profile = field(default_factory=Profile)
    allow_empty: bool = False
    limits: Changes = field(default_factory=dict)

    def files(self) -> list[Path]:
        """Return the files that the groups name, by group and then by name."""
        found: dict[Path, None] = {}
        for group in self.groups:
            for pattern in group.files:
                for path in sorted(self.folder.glob(pattern)):
                    name = path.relative_to(self.folder).as_posix()
                    if path.is_file() and not path.name.startswith(_LOCKS) and group.holds(name):
                        found.setdefault(path)
        return list(found)

    def profile_of(self, path: Path) -> Profile:
        """Return how the file at ``path`` is checked."""
        profile = self.profile
        try:
            name = path.resolve().relative_to(self.folder.resolve()).as_posix()
        except ValueError:
            return profile
        for group in self.groups:
            if group.holds(name):
                profile = group.profile.over(profile)
        return profile


def find_settings(start: Path) -> Settings | None:
    """Return the settings nearest to ``start``: its own folder's, else those of a folder above.

    A pyproject.toml without ``[tool.auditcheck]`` counts for nothing. Raises ConfigError if the file
    found is written wrongly.
    """
    for folder in (start, *start.parents):
        for name in NAMES:
            path = folder / name
            if path.is_file():
                settings = read_settings(path)
                if settings is not None:
                    return settings
    return None


def read_settings(path: Path) -> Settings | None:
    """Return the settings in a file, None if it is a pyproject.toml that has none.

    Raises ConfigError with every mistake.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise ConfigError(
            Words(f"找不到配置文件 {path}。", f"There is no configuration file {path}.")
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            Words(f"配置文件 {path} 不是正确的 TOML：{error}。", f"{path} is no correct TOML: {error}.")
        ) from error
    if path.name == "pyproject.toml":
        content = content.get("tool", {}).get("auditcheck")
        if content is None:
            return None
    reading = _Reading(path.parent)
    settings = reading.settings(content)
    if reading.mistakes:
        head = Words(f"配置文件 {path} 有误：", f"{path} has mistakes:")
        raise ConfigError(joined([head, *reading.mistakes], "\n  ", "\n  "))
    return replace(settings, file=path)


class _Reading:
    """One file's content as settings, every mistake noted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mistakes: list[Words] = []

    def settings(self, content: Mapping[str, Any]) -> Settings:
        self._known(content, _TOP_KEYS, "")
        groups = content.get("submissions", [])
        if not isinstance(groups, list) or not all(isinstance(group, dict) for group in groups):
            self._wrong("submissions", Words("若干个 [[submissions]]", "[[submissions]] sections"))
            groups = []
        return Settings(
            folder=self.folder,
            groups=tuple(self._group(group, f"submissions[{n}].") for n, group in enumerate(groups, 1)),
            profile=self._profile(content, ""),
            allow_empty=self._switch(content, "allow-empty"),
            limits=self._limits(content),
        )

    def _limits(self, content: Mapping[str, Any]) -> Changes:
        given = content.get("limits", {})
        if not isinstance(given, dict):
            self._wrong("limits", Words("一节 [limits]", "a section [limits]"))
            return {}
        changes = {}
        for name, value in given.items():
            try:
                limit, amount = limit_of(name, value)
                changes[limit] = amount
            except ConfigError as error:
                self.mistakes.append(same("[limits] ") + error.words)
        return changes

    def _group(self, content: Mapping[str, Any], where: str) -> Group:
        self._known(content, _GROUP_KEYS, where)
        if "files" not in content:
            self.mistakes.append(Words(f"{where}files 缺失。", f"{where}files is missing."))
        return Group(
            files=self._texts(content, "files", where) or (),
            exclude=self._texts(content, "exclude", where) or (),
            profile=self._profile(content, where),
        )

    def _profile(self, content: Mapping[str, Any], where: str) -> Profile:
        paths = self._texts(content, "explanations", where)
        return Profile(
            rules=self._pack(content, where),
            prior=self._path(content, "prior", where),
            fail_on=self._fail_on(content, where),
            baseline=self._path(content, "baseline", where),
            waivers=self._path(content, "waivers", where),
            explanations=tuple(self._at_home(path) for path in paths) if paths is not None else None,
            explanation_length=self._length(content, where),
        )

    def _pack(self, content: Mapping[str, Any], where: str) -> str | None:
        """Return a pack's folder or file if there is one of this name, else its id."""
        name = self._text(content, "rules", where)
        return self._at_home(name) if name and (self.folder / name).exists() else name

    def _path(self, content: Mapping[str, Any], key: str, where: str) -> str | None:
        name = self._text(content, key, where)
        return self._at_home(name) if name else None

    def _at_home(self, name: str) -> str:
        return str(self.folder / name)

    def _text(self, content: Mapping[str, Any], key: str, where: str) -> str | None:
        value = content.get(key)
        if value is None or (isinstance(value, str) and value):
            return value
        self._wrong(where + key, Words("一段文字", "a text"))
        return None

    def _texts(self, content: Mapping[str, Any], key: str, where: str) -> tuple[str, ...] | None:
        value = content.get(key)
        if isinstance(value, str):
            return (value,)
        if value is None or (isinstance(value, list) and all(isinstance(text, str) for text in value)):
            return None if value is None else tuple(value)
        self._wrong(where + key, Words("一段文字或若干段文字", "a text or a list of texts"))
        return None

    def _fail_on(self, content: Mapping[str, Any], where: str) -> str | None:
        value = self._text(content, "fail-on", where)
        if value is not None and value not in FAIL_ON:
            self._wrong(where + "fail-on", Words("、".join(FAIL_ON) + "之一", "one of " + ", ".join(FAIL_ON)))
        return value

    def _length(self, content: Mapping[str, Any], where: str) -> int | None:
        value = content.get("explanation-length")
        if value is None or (type(value) is int and value >= 0):
            return value
        self._wrong(where + "explanation-length", Words("0 或更大的整数", "a whole number of 0 or more"))
        return None

    def _switch(self, content: Mapping[str, Any], key: str) -> bool:
        value = content.get(key, False)
        if not isinstance(value, bool):
            self._wrong(key, Words("true 或 false", "true or false"))
        return value is True

    def _known(self, content: Mapping[str, Any], names: tuple[str, ...], where: str) -> None:
        for key in content:
            if key not in names:
                near = difflib.get_close_matches(key, names, n=1)
                hint = (
                    Words(f"，是不是 {near[0]}？", f"; did you mean {near[0]}?")
                    if near
                    else Words(f"，可用的有 {'、'.join(names)}。", f"; there are {', '.join(names)}.")
                )
                self.mistakes.append(
                    Words(f"没有叫 {where}{key} 的设置", f"there is no setting {where}{key}") + hint
                )

    def _wrong(self, key: str, expected: Words) -> None:
        self.mistakes.append(Words(f"{key} 应为{expected.zh}。", f"{key} should be {expected.en}."))


def _matches(patterns: tuple[str, ...], name: str) -> bool:
    return any(_expression(pattern).fullmatch(name) for pattern in patterns)


def _expression(pattern: str) -> re.Pattern[str]:
    """Return a glob (``**`` for any folders) as a regular expression over names with forward slashes."""
    parts = []
    for piece in re.split(r"(\*\*/|\*\*|\*|\?|\[[^\]/]+\])", pattern.removeprefix("./")):
        if piece.startswith("[") and piece.endswith("]"):
            parts.append(piece.replace("[!", "[^"))
        else:
            parts.append(_GLOB.get(piece, re.escape(piece)))
    return re.compile("".join(parts))


_GLOB = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
