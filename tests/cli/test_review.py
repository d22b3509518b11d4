"""The review folder of a batch, run on the command line."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest
from tests.submissions import PACK, write_pack, write_submission

from auditcheck.cli.entry import main

UNITS = """\
  units:
    layout: units
    columns: {executed: projects.total.executed}
rules:
"""
RULE = """\
- id: FILED
  class: logic
  title: {zh: 都已报送, en: All have submitted}
  for: units
  when: has(roster)
  check: verdict != "missing"
"""


@pytest.fixture(name="run")
def _run(tmp_path: Path) -> Path:
    """A folder with two submissions of which one is wrong, a pack and a roster of three."""
    submissions = tmp_path / "submissions"
    submissions.mkdir()
    write_submission(submissions / "a.xlsx", total=175, unit="甲局", code="001")
    write_submission(submissions / "b.xlsx", unit="乙局", code="002")
    write_pack(tmp_path, PACK.replace("rules:\n", UNITS) + RULE)
    (tmp_path / "units.csv").write_text("code,name\n001,甲局\n002,乙局\n003,丙局\n", encoding="utf-8")
    return tmp_path


def batch(folder: Path) -> int:
    options = ["--rules", str(folder / "pack.yaml"), "--roster", str(folder / "units.csv"), "--jobs", "1"]
    return main(["batch", str(folder / "submissions"), "--out", str(folder / "review"), *options])


def test_a_batch_leaves_what_a_reviewer_needs_and_a_corrected_unit_no_old_list(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert batch(run) == 1
    review = run / "review"
    assert {"index.html", "summary.xlsx", "across.html"} <= {path.name for path in review.iterdir()}
    assert len(list((review / "units").iterdir())) == 2
    lists = sorted(path.name[:3] for path in (review / "lists").iterdir())
    assert lists == ["001", "002"]
    assert "丙局" in (review / "index.html").read_text(encoding="utf-8")
    write_submission(run / "submissions" / "b.xlsx", (("道路", 100, 90),), total=90, unit="乙局", code="002")
    assert batch(run) == 1
    assert [path.name[:3] for path in (review / "lists").iterdir()] == ["001"]
    assert "index.html" in capsys.readouterr().err


def test_the_review_is_opened_or_its_place_is_told(
    run: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = run / "index.html"
    index.write_text("x", encoding="utf-8")
    opened: list[str] = []

    def open_url(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr(webbrowser, "open", open_url)
    monkeypatch.setenv("DISPLAY", ":0")
    assert main(["review", "open", str(run)]) == 0
    assert opened == [index.as_uri()]
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert main(["review", "open", str(run)]) == 0
    assert len(opened) == 1
    assert capsys.readouterr().out.splitlines() == [str(index), str(index)]


def test_a_folder_without_a_review_is_told_with_what_to_do(
    run: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["review", "open", str(run / "submissions")]) == 2
    assert "auditcheck batch" in capsys.readouterr().err
