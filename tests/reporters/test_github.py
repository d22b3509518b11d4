from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from auditcheck.model.report import Report
from auditcheck.model.words import same
from auditcheck.reporters.github import render_github

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def test_the_whole_report_reads_as_agreed(
    answered: Report, same_as_snapshot: Callable[[str, str], bool]
) -> None:
    assert same_as_snapshot("answered.github.txt", render_github([answered], "zh"))


def test_the_worst_open_issues_of_all_files_lead_and_settled_ones_only_inform(
    rich: Report, answered: Report
) -> None:
    lines = render_github([answered, rich], "en").splitlines()
    commands = [line.split(" ")[0].removeprefix("::") for line in lines]
    assert commands == ["error"] * 3 + ["warning"] + ["notice"] * 8


def test_an_annotation_names_file_cell_and_rule(rich: Report) -> None:
    named = replace(rich, submission=replace(rich.submission, path="a,b/c:d%.xlsx"))
    found = COMMAND.match(render_github([named], "en").splitlines()[1])
    assert found
    assert found[2] == (
        "file=a%2Cb/c%3Ad%25.xlsx,line=7,col=4,title=VALUE-UNREADABLE A cell does not hold a number"
    )


def test_no_text_begins_a_command_of_its_own(rich: Report) -> None:
    issue = replace(rich.issues[0], message=same("50%\r\n::stop-commands::x\n##[error]y"), comparison=None)
    lines = render_github([replace(rich, issues=(issue,))], "en").splitlines()
    assert len(lines) == 2
    assert "50%25 : :stop-commands: :x # #[error]y" in lines[0]
