from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Callable

import pytest
from rich.console import Console

from auditcheck.model.report import Report
from auditcheck.model.words import Language
from auditcheck.reporters.terminal import print_conclusion, print_report, render_text

Snapshot = Callable[[str, str], bool]


def printed(report: Report, language: Language, *, width: int = 100, show_all: bool = False) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    with console.capture() as text:
        print_report(report, console, language, show_all=show_all)
    return text.get()


def in_encoding(report: Report, encoding: str, *, terminal: bool) -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)  # errors="strict": one bad character would raise
    print_report(report, Console(file=stream, width=100, force_terminal=terminal), "zh", show_all=True)
    stream.flush()
    return raw.getvalue().decode(encoding)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_whole_report_reads_as_agreed(
    rich: Report, language: Language, same_as_snapshot: Snapshot
) -> None:
    assert same_as_snapshot(f"rich.{language}.txt", printed(rich, language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_answered_reads_as_agreed(
    answered: Report, language: Language, same_as_snapshot: Snapshot
) -> None:
    assert same_as_snapshot(f"answered.{language}.txt", printed(answered, language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_clean_report_reads_as_agreed(
    clean: Report, language: Language, same_as_snapshot: Snapshot
) -> None:
    assert same_as_snapshot(f"clean.{language}.txt", printed(clean, language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_unread_file_reads_as_agreed(
    unread: Report, language: Language, same_as_snapshot: Snapshot
) -> None:
    assert same_as_snapshot(f"unread.{language}.txt", printed(unread, language))


def test_hostile_texts_read_as_agreed(hostile: Report, same_as_snapshot: Snapshot) -> None:
    assert same_as_snapshot("hostile.zh.txt", printed(hostile, "zh"))


def test_hostile_texts_bring_no_control_characters_and_no_workflow_commands(hostile: Report) -> None:
    text = printed(hostile, "en", show_all=True)
    assert {c for c in text if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Cs"}} == set()
    assert re.findall(r"::|##\[|##vso", text) == []


def test_the_text_report_is_the_terminal_report_with_all_issues(many: Callable[[int], Report]) -> None:
    assert render_text(many(31), "zh") == printed(many(31), "zh", show_all=True)


def test_thirty_issues_are_shown_and_the_rest_counted(many: Callable[[int], Report]) -> None:
    text = printed(many(32), "zh")
    assert text.count("✗ 基本平衡") == 30
    assert "另有 2 个问题未列出，加 --all 全部列出" in text
    assert "另有 1 处同类问题只计数、未逐一列出" in text
    assert printed(many(32), "zh", show_all=True).count("✗ 基本平衡") == 32


@pytest.mark.parametrize("width", [40, 60, 100, 200])
def test_no_line_is_wider_than_the_console(rich: Report, width: int) -> None:
    from rich.cells import cell_len  # noqa: PLC0415 - beside its only use

    assert max(cell_len(line) for line in printed(rich, "zh", width=width).split("\n")) <= width


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("encoding", ["gbk", "cp936", "cp437", "ascii", "utf-8"])
def test_no_console_encoding_raises(rich: Report, hostile: Report, encoding: str, *, terminal: bool) -> None:
    assert "PROJ-01" in in_encoding(rich, encoding, terminal=terminal)
    assert "H-0" in in_encoding(hostile, encoding, terminal=terminal)


def test_a_chinese_console_loses_no_word_and_has_no_question_marks(rich: Report) -> None:
    text = in_encoding(rich, "gbk", terminal=False)
    assert "差额（左边 - 右边）" in text
    assert text.replace("? 核实性", "").count("?") == 0


@pytest.mark.parametrize(
    ("variable", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_colours_follow_the_environment(
    rich: Report, variable: dict[str, str], monkeypatch: pytest.MonkeyPatch, *, coloured: bool
) -> None:
    environment = {"TERM": "xterm-256color", **variable}
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    console = Console(file=io.StringIO(), width=100, force_terminal=True, _environ=environment)
    with console.capture() as text:
        print_report(rich, console, "zh")
    assert bool(re.search(r"\x1b\[[0-9;]*3[0-9]", text.get())) is coloured


def test_the_conclusion_is_one_line(rich: Report, clean: Report) -> None:
    lines = []
    for report in (rich, clean):
        console = Console(file=io.StringIO(), width=100)
        with console.capture() as text:
            print_conclusion(report, console, "zh")
        lines.append(text.get())
    assert lines == [
        "不能上报：2 个问题必须改正；2 条规则未能审核；1 个问题须核实，改正或说明；2 条提示\n",
        "没有发现问题\n",
    ]
