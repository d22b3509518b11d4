"""What a batch leaves behind: the same after any interruption, order, number of workers; rounds; reuse."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from tests.batch.interrupted import made_up
from tests.batch.runs import ROOT, Inline, Result, light_plan, run, write_many
from tests.laws.profile import LONG
from tests.submissions import ROWS, write_pack, write_submission

from auditcheck.batch import planning
from auditcheck.batch.guarding import Work
from auditcheck.batch.ledger import NAME, Ledger
from auditcheck.batch.messages import Answer, Answered, Settings
from auditcheck.batch.running import Ended, Started, run_batch
from auditcheck.errors import ConfigError
from auditcheck.model.batch import Ending
from auditcheck.workbook.limits import Limits

MOMENTS = 100 if LONG else 24
BY_FORK = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked to be killed")


@BY_FORK
@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_any_moment_and_resumed_it_ends_like_an_undisturbed_run(tmp_path: Path, seed: int) -> None:
    command = [sys.executable, "-m", "tests.batch.interrupted", str(tmp_path), str(seed), str(MOMENTS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["kills"] >= MOMENTS


def auditcheck(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "auditcheck", *arguments]


def killed_when_noted(command: list[str], ledger: Path, entries: int) -> None:
    """Start a command and kill it without warning when its ledger holds so many entries."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and noted(ledger) < entries:
        time.sleep(0.02)
    process.kill()
    process.wait()


def noted(ledger: Path) -> int:
    try:
        with closing(Ledger(ledger)) as opened:
            return len(opened.noted(1))
    except (ConfigError, OSError):
        return 0


def test_the_command_killed_and_resumed_repeats_nothing_it_had_noted(tmp_path: Path) -> None:
    write_many(tmp_path / "filed", 40)
    pack = write_pack(tmp_path)
    out = tmp_path / "review"
    command = auditcheck("batch", str(tmp_path / "filed"), "-r", str(pack), "--out", str(out), "-j", "1")
    killed_when_noted(command, out, 10)
    done = noted(out)
    assert 10 <= done < 40
    events = tmp_path / "events.jsonl"
    resumed = auditcheck("batch", "--out", str(out), "--resume", "--events", str(events), "--lang", "en")
    ended = subprocess.run(resumed, capture_output=True, text=True, check=False)
    assert ended.returncode == 1, ended.stderr
    assert "40 files: 40 checked" in ended.stdout
    told = [json.loads(line) for line in events.read_text("utf-8").splitlines()]
    assert sum(event.get("reused", False) is True for event in told) >= done
    undisturbed = run(light_plan(tmp_path, tmp_path / "filed"), tmp_path / "other")
    result = Result(out, 1, [])
    assert (result.entries, result.reports) == (undisturbed.entries, undisturbed.reports)
    assert result.info == undisturbed.info


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is sent as a signal")
def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    write_many(tmp_path / "filed", 60)
    pack, out = write_pack(tmp_path), tmp_path / "review"
    command = auditcheck("batch", str(tmp_path / "filed"), "-r", str(pack), "--out", str(out), "--lang", "en")
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while noted(out) < 5:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "--resume" in said
    assert 5 <= noted(out) < 60
    result = Result(out, 1, [])
    assert not result.info.complete
    assert result.info.blocks


def test_results_do_not_depend_on_workers_or_the_order_of_completion(tmp_path: Path) -> None:
    write_many(tmp_path / "filed", 30)
    plan = light_plan(tmp_path, tmp_path / "filed")
    one, three = run(plan, tmp_path / "one", jobs=1), run(plan, tmp_path / "three", jobs=3)
    assert one.comparable() == three.comparable()


def test_unchanged_files_are_taken_from_the_ledger(tmp_path: Path) -> None:
    paths = write_many(tmp_path / "filed", 5)
    plan = light_plan(tmp_path, tmp_path / "filed")
    first = run(plan, tmp_path / "out")
    write_submission(paths[2], total=175, unit="单位2", code="4301002")
    second = run(plan, tmp_path / "out")
    reused = [event.entry.file for event in second.events if isinstance(event, Ended) and event.reused]
    assert sorted(reused) == [path.name for path in paths if path != paths[2]]
    assert second.info.number == 2
    assert second.reports[paths[1].name] == first.reports[paths[1].name]
    assert second.reports[paths[2].name] != first.reports[paths[2].name]


def test_files_never_met_are_read_by_workers_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = write_many(tmp_path / "filed", 3)
    plan, hashed = light_plan(tmp_path, tmp_path / "filed"), list[str]()

    def noted(path: Path, _: Limits) -> str:
        hashed.append(path.name)
        return "no digest"

    monkeypatch.setattr(planning, "file_digest", noted)
    first = run(plan, tmp_path / "out")
    assert (first.endings(), hashed) == ({path.name: "checked" for path in paths}, [])
    write_submission(tmp_path / "filed" / "new.xlsx")
    run(plan, tmp_path / "out")
    assert hashed == [path.name for path in paths]


@pytest.mark.parametrize("is_changed", [False, True])
def test_a_file_that_crashed_is_known_by_its_content_unless_it_changed(
    tmp_path: Path, *, is_changed: bool
) -> None:
    (path,) = write_many(tmp_path / "filed", 1)
    content = path.read_bytes()

    def crash(_: Settings, works: list[Work]) -> list[Answered]:
        if is_changed:
            path.write_bytes(content + b" ")
        return [Answered(answer=Answer(file=work.task.file, ending=Ending.CRASHED)) for work in works]

    result = run(light_plan(tmp_path, tmp_path / "filed"), tmp_path / "out", Inline(crash))
    digest = "" if is_changed else hashlib.sha256(content).hexdigest()
    assert result.entries[path.name].sha256 == digest


def test_another_pack_checks_everything_again(tmp_path: Path) -> None:
    write_many(tmp_path / "filed", 3)
    plan = light_plan(tmp_path, tmp_path / "filed")
    run(plan, tmp_path / "out", Inline(made_up))
    assert plan.pack is not None
    other = run(replace(plan, pack=replace(plan.pack, digest="other")), tmp_path / "out", Inline(made_up))
    assert not any(isinstance(event, Ended) and event.reused for event in other.events)


def test_a_run_is_not_resumed_under_another_pack(tmp_path: Path) -> None:
    write_many(tmp_path / "filed", 3)
    plan, out = light_plan(tmp_path, tmp_path / "filed"), tmp_path / "out"
    out.mkdir()

    def broken_off(event: Started | Ended) -> None:
        if isinstance(event, Ended):
            raise KeyboardInterrupt

    with closing(Ledger(out, writing=True)) as ledger, pytest.raises(KeyboardInterrupt):
        run_batch(plan, ledger, Inline(made_up), 1, broken_off)
    assert plan.pack is not None
    other = replace(plan, pack=replace(plan.pack, digest="other"))
    result = run(other, out, Inline(made_up), resume=True)
    assert result.info.number == 2
    assert result.info.pack == other.pack


def test_rounds_of_a_unit_are_told_apart_and_compared(tmp_path: Path) -> None:
    path = tmp_path / "filed" / "城管局.xlsx"
    path.parent.mkdir()
    plan, out = light_plan(tmp_path, tmp_path / "filed"), tmp_path / "out"

    def submitted(total: float, rows: tuple[tuple[str, float | str, float | str], ...] = ROWS) -> Result:
        write_submission(path, rows, total=total)
        return run(plan, out)

    within = (("道路", 100, 90), ("绿化", 50, 40), ("路灯", 20, 25))
    first = submitted(180)  # the total is wrong, two projects exceed their budgets
    second = submitted(155, within)  # the total and one project corrected
    again = run(plan, out)
    third = submitted(150, within)  # the total wrong again
    assert [r.entries["城管局.xlsx"].round for r in (first, second, again, third)] == [1, 2, 2, 3]
    assert first.since["城管局.xlsx"] is None
    since = second.since["城管局.xlsx"]
    assert since is not None
    assert since == again.since["城管局.xlsx"]
    assert (len(since.fixed), len(since.still_there), since.new, since.came_back) == (2, 1, (), ())
    back = third.since["城管局.xlsx"]
    assert back is not None
    assert (len(back.came_back), len(back.still_there), back.new) == (1, 1, ())
    assert third.entries["城管局.xlsx"].blocks


def test_the_same_content_twice_is_told(tmp_path: Path) -> None:
    first, second = write_many(tmp_path / "filed", 2)
    second.write_bytes(first.read_bytes())
    result = run(light_plan(tmp_path, tmp_path / "filed"), tmp_path / "out")
    assert result.entries[second.name].same_as == first.name
    assert result.entries[first.name].same_as == ""


def test_two_batches_cannot_write_one_ledger(tmp_path: Path) -> None:
    with closing(Ledger(tmp_path, writing=True)), pytest.raises(ConfigError):
        Ledger(tmp_path, writing=True)
    Ledger(tmp_path, writing=True).close()


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"no database, but something else of some length" * 50)
    for writing in (True, False):
        with pytest.raises(ConfigError):
            Ledger(tmp_path, writing=writing)


def test_files_gone_before_a_resume_are_forgotten(tmp_path: Path) -> None:
    paths = write_many(tmp_path / "filed", 4)
    plan, out = light_plan(tmp_path, tmp_path / "filed"), tmp_path / "out"
    out.mkdir()

    def broken_off(event: Started | Ended) -> None:
        if isinstance(event, Ended) and event.entry.file == paths[1].name:
            raise KeyboardInterrupt

    with closing(Ledger(out, writing=True)) as ledger, pytest.raises(KeyboardInterrupt):
        run_batch(plan, ledger, Inline(made_up), 1, broken_off)
    paths[0].unlink()
    result = run(plan, out, Inline(made_up), resume=True)
    assert result.info.number == 1
    assert sorted(result.entries) == [path.name for path in paths[1:]]
    assert result.info.complete
