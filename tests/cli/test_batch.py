"""The command `batch`: what it prints, its exit codes, its events, and how it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.submissions import write_pack, write_submission

from auditcheck.batch.running import Ended, Started
from auditcheck.cli.batchprogress import Progress
from auditcheck.cli.entry import main
from auditcheck.model.batch import Ending, Entry

GOOD = (("道路", 100, 90), ("绿化", 50, 40))


@pytest.fixture(name="filed")
def _filed(tmp_path: Path) -> Path:
    folder = tmp_path / "filed"
    folder.mkdir()
    write_submission(folder / "good.xlsx", GOOD, total=130, unit="甲", code="1")
    return folder


def batch(filed: Path, *arguments: str) -> int:
    pack, out = write_pack(filed.parent), filed.parent / "review"
    return main(
        ["batch", str(filed), "-r", str(pack), "--out", str(out), "-j", "1", "--lang", "en", *arguments]
    )


def test_zero_only_if_every_submission_was_checked_and_none_blocks(
    filed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (filed / "~$good.xlsx").write_bytes(b"lock")
    assert batch(filed) == 0
    assert (
        "2 files: 1 checked, 1 of them pass, 0 have issues that block; 1 skipped." in capsys.readouterr().out
    )
    (filed / "broken.xlsx").write_bytes(b"no workbook")
    assert batch(filed) == 1
    said = capsys.readouterr().out
    assert "broken.xlsx: unreadable:" in said
    assert "~$good.xlsx: skipped: a lock file" in said
    (filed / "broken.xlsx").unlink()
    write_submission(filed / "wrong.xlsx", unit="乙", code="2")
    assert batch(filed) == 1
    assert batch(filed, "--fail-on", "never") == 0


def test_nothing_to_check_is_no_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "filed"
    folder.mkdir()
    (folder / "notes.docx").write_bytes(b"x")
    assert batch(folder) == 1
    assert "There is no submission among them." in capsys.readouterr().err


def test_events_tell_every_file(filed: Path) -> None:
    events = filed.parent / "events.jsonl"
    assert batch(filed, "--events", str(events), "-q") == 0
    told = [json.loads(line) for line in events.read_text("utf-8").splitlines()]
    assert [event["event"] for event in told] == ["started", "file", "finished"]
    assert told[1]["unit"] == {"code": "1", "name": "甲"}
    assert told[1]["ending"] == "checked"
    assert told[2]["endings"] == {"checked": 1}


def test_waivers_are_put_to_every_submission_and_noted(filed: Path) -> None:
    write_submission(filed / "good.xlsx", GOOD, total=135, unit="甲", code="1")
    waivers = filed.parent / "waivers.yaml"
    line = "{rule: TOTAL, unit: 甲, reason: 区财政局已书面同意, approver: 李四, expires: 2099-01-01}"
    waivers.write_text(f"waivers:\n- {line}\n", "utf-8")
    assert batch(filed) == 1
    assert batch(filed, "--waivers", str(waivers)) == 0


def test_answers_that_match_nothing_are_told_once_at_the_end(
    filed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_submission(filed / "wrong.xlsx", GOOD, total=135, unit="乙", code="2")
    waivers = filed.parent / "waivers.yaml"
    line = "{rule: %s, unit: %s, reason: 区财政局已书面同意, approver: 李四, expires: 2099-01-01}"
    lines = [line % each for each in (("TOTAL", "甲"), ("TOTAL", "乙"), ("GONE", "甲"), ("TOTAL", "丙"))]
    waivers.write_text("waivers:\n" + "".join(f"- {each}\n" for each in lines), "utf-8")
    assert batch(filed, "--waivers", str(waivers)) == 0
    told = [each for each in capsys.readouterr().err.splitlines() if "no issue matches it" in each]
    assert len(told) == 2
    assert "issues of its rule stand at" in told[0]
    assert "it can be removed" in told[1]


def test_settings_hold_where_the_command_line_says_nothing(
    filed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(filed.parent)
    write_submission(filed / "good.xlsx", GOOD, total=135, unit="甲", code="1")
    pack = write_pack(filed.parent)
    settings = filed.parent / "auditcheck.toml"
    settings.write_text(f'rules = "{pack.name}"\nfail-on = "never"\nbaseline = "no.json"\n', "utf-8")
    asked = ["batch", str(filed), "--out", "review", "-j", "1", "--lang", "en"]
    assert main(asked) == 0
    told = capsys.readouterr().err
    assert f"settings from {settings} (but baseline: not for batch)" in told
    assert main([*asked, "--fail-on", "error"]) == 1
    capsys.readouterr()
    assert main([*asked, "--isolated", "-r", str(pack)]) == 1
    assert "settings from" not in capsys.readouterr().err
    settings.rename(filed.parent / "other.toml")
    assert main([*asked, "--config", "other.toml"]) == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--memory-limit", "much"],
        ["--name-pattern", "*.xlsx"],
        ["--executor", "ray"],
        ["--executor", "dask"],
        ["--roster", "nowhere.csv"],
        ["--prior", "nowhere"],
        ["--export", "run.xls"],
        ["--events", "nowhere/events.jsonl"],
    ],
)
def test_wrong_use_is_told_before_anything_is_checked(filed: Path, arguments: list[str]) -> None:
    assert batch(filed, *arguments) == 2


def test_broken_off_while_the_review_is_written_it_goes_on_with_what_is_known(
    filed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("auditcheck.cli.batching.write_files", broken_off)
        assert batch(filed) == 130
    assert "--resume" in capsys.readouterr().err
    assert not (filed.parent / "review" / "index.html").exists()
    assert batch(filed, "--resume") != 130
    assert (filed.parent / "review" / "index.html").exists()


def test_broken_off_before_it_began_it_is_not_to_be_resumed(
    filed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("auditcheck.cli.batching.load_rulepack", interrupted)
    assert batch(filed) == 130
    told = capsys.readouterr().err
    assert "before anything was checked" in told
    assert "--resume" not in told


def test_there_must_be_something_to_resume(tmp_path: Path) -> None:
    assert main(["batch", "--out", str(tmp_path / "review"), "--resume"]) == 2
    assert main(["batch", "--out", str(tmp_path / "review")]) == 2


def test_a_memory_limit_that_is_no_size_is_refused(filed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert batch(filed, "--memory-limit", "-1G") == 2
    assert "512M" in capsys.readouterr().err


def test_limits_reach_the_workers_and_the_ledger(filed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert batch(filed) == 0
    assert batch(filed, "--limit", "area=2") == 1  # not taken from the ledger
    assert "--limit area=" in capsys.readouterr().out
    assert batch(filed, "--resume") == 1  # as asked for last time
    assert batch(filed, "--resume", "--limit", "area=1000") == 0
    assert batch(filed) == 0


def test_limits_in_the_settings_hold_for_a_batch(
    filed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(filed.parent)
    (filed.parent / "auditcheck.toml").write_text("[limits]\narea = 2\n", "utf-8")
    assert batch(filed) == 1
    assert "--limit area=" in capsys.readouterr().out
    assert batch(filed, "--limit", "area=1000") == 0


def test_without_a_terminal_a_line_is_told_every_ten_seconds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = [0.0]
    monkeypatch.setattr("auditcheck.cli.batchprogress.time.monotonic", lambda: clock[0])
    with Progress("en") as progress:
        progress.tell(Started(run=1, files=40))
        for number in range(20):
            clock[0] += 1
            ending = Ending.CRASHED if number == 3 else Ending.CHECKED
            progress.tell(Ended(entry=Entry(file=str(number), ending=ending, blocks=number in {3, 5})))
    assert capsys.readouterr().err.splitlines() == [
        "10/40 files, 1.0 files/s, about 30 s left: 8 pass, 1 blocked, 1 not checked",
        "20/40 files, 1.0 files/s, about 20 s left: 18 pass, 1 blocked, 1 not checked",
    ]
