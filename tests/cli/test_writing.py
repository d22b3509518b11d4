from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from auditcheck.cli.writing import refuse_unsafe, write_whole
from auditcheck.errors import ConfigError

needs_posix = pytest.mark.skipif(os.name == "nt", reason="links and devices are POSIX's")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def refusal(path: Path, *inputs: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        refuse_unsafe(path, inputs)
    return caught.value.words.en


def test_a_file_is_written_and_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "问题清单.xlsx"
    assert write_whole(path, b"one") == path
    assert write_whole(path, b"two") == path
    assert contents(tmp_path) == {"问题清单.xlsx": b"two"}


@pytest.mark.parametrize("step", ["os.open", "os.fdopen", "os.fsync", "pathlib.Path.replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT])
def test_whatever_fails_the_old_file_stays_and_nothing_else_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    reached = []

    def fail(*_: object, **__: object) -> None:
        reached.append(step)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(step, fail)
    with pytest.raises(ConfigError, match=r"cannot be written to .*a\.json"):
        write_whole(path, b"new")
    monkeypatch.undo()
    assert reached == [step]
    assert contents(tmp_path) == {"a.json": b"old"}


def test_each_known_reason_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(ConfigError) as caught:
        write_whole(tmp_path / "a.json", b"")
    assert caught.value.words.zh.endswith("：磁盘已满。")


def test_a_file_held_by_another_program_gets_a_numbered_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "issues.xlsx"
    path.write_bytes(b"open in Excel")
    (tmp_path / "issues (2).xlsx").write_bytes(b"an earlier one")
    replace = Path.replace

    def held(source: Path, target: Path) -> Path:
        if target == path:
            raise PermissionError(errno.EACCES, "shared")
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", held)
    assert write_whole(path, b"new") == tmp_path / "issues (3).xlsx"
    assert contents(tmp_path) == {
        "issues.xlsx": b"open in Excel",
        "issues (2).xlsx": b"an earlier one",
        "issues (3).xlsx": b"new",
    }


def test_a_folder_without_permission_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> int:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr("os.open", denied)
    with pytest.raises(ConfigError, match="no permission to write"):
        write_whole(tmp_path / "a.json", b"")


def test_inputs_and_what_lies_in_a_pack_are_never_overwritten(tmp_path: Path) -> None:
    submission, pack = tmp_path / "a.xlsx", tmp_path / "pack"
    pack.mkdir()
    rules = pack / "pack.json"
    for path in (submission, rules):
        path.write_bytes(b"")
    assert "never overwritten" in refusal(submission, tmp_path / "b.xlsx", submission)
    assert "never overwritten" in refusal(rules, submission, pack)
    refuse_unsafe(tmp_path / "new.xlsx", [submission, pack])
    refuse_unsafe(tmp_path / "new.xlsx", [Path("department-performance")])


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert "create it first" in refusal(tmp_path / "none" / "a.json")


@needs_posix
def test_links_folders_and_devices_are_refused(tmp_path: Path) -> None:
    link, dangling = tmp_path / "link.json", tmp_path / "dangling.json"
    (tmp_path / "real.json").write_bytes(b"")
    link.symlink_to(tmp_path / "real.json")
    dangling.symlink_to(tmp_path / "nowhere.json")
    assert "it is a link" in refusal(link)
    assert "it is a link" in refusal(dangling)
    assert "no regular file" in refusal(Path("/dev/null"))
    (tmp_path / "folder.json").mkdir()
    assert "no regular file" in refusal(tmp_path / "folder.json")


@needs_posix
def test_a_new_file_has_the_permissions_of_any_other(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"")
    assert write_whole(tmp_path / "a.json", b"").stat().st_mode == other.stat().st_mode
