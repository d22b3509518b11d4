"""Every format against the same hostile texts: nothing runs, nothing is obeyed, nothing is lost."""

from __future__ import annotations

import json
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest

from auditcheck.model.report import Report, SheetView
from auditcheck.reporters.registry import RENDERERS

MARKUP = (
    "<script>document.title='hit'</script>",
    "</script><script>document.title='hit'</script>",
    "<img src=x onerror=\"document.title='hit'\">",
    "\"><svg onload=document.title='hit'>",
    "{{ 7*191 }}{% raw %}",
    "' onfocus='document.title=1' autofocus='",
    "]]></failure><failure>",
    "<!-- --!><b>",
    "javascript:alert(1)",
)


def hostile_with_markup(hostile: Report) -> Report:
    """The hostile report with markup in every text besides, and drawn sheets that say it too."""
    every = [issue.title.zh for issue in hostile.issues] + list(MARKUP)
    sample = hostile.issues[0]
    more = tuple(
        replace(
            sample,
            code=text,
            target=text,
            value=text,
            basis=text,
            primary=replace(sample.primary, sheet=text, row_label=text, column_label=text),
        )
        for text in MARKUP
    )
    views = tuple(SheetView(title=text, rows=(1,), columns=(1,), texts=((text,),)) for text in every)
    return replace(hostile, issues=hostile.issues + more, views=views)


def without_own_lines(text: str) -> str:
    return re.sub(r"[\n\r\ufeff]", "", text)


def check_text(text: str) -> None:
    found = {c for c in without_own_lines(text) if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co"}}
    assert found == set()


def check_lines(text: str) -> None:
    """No line is a command of a build server."""
    assert re.findall(r"^\s*(?:::|##\[|##vso)", text, flags=re.MULTILINE) == []


def check_github(text: str) -> None:
    assert re.findall(r"^(?!::(?:error|warning|notice) file=)", text.rstrip("\n"), flags=re.MULTILINE) == []
    assert re.findall(r"::.*?::.*?(?:::|##\[|##vso)", text) == []


def check_html(text: str) -> None:
    assert text.count("<script>") == text.count("</script>") == 1
    assert re.findall(r"<(?:img|svg|b>document)", text) == []
    assert "1337" not in text


def check_junit(text: str) -> None:
    tags = {element.tag for element in ET.fromstring(text).iter()}  # noqa: S314 - our own output
    assert tags <= {"testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"}
    check_lines(text)


def check_json(text: str) -> None:
    json.loads(text)


def check_markdown(text: str) -> None:
    prose = re.sub(r"^ *(`{3,})text$.*?^ *\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    tags = set(re.findall(r"(?<!\\)<[^>\s]*", prose))
    assert tags <= {"<br", "<details", "<summary", "</summary", "</details", "<!--"}
    check_lines(text)


CHECKS: dict[str, Callable[[str], None]] = {
    "terminal": check_lines,
    "json": check_json,
    "sarif": check_json,
    "junit": check_junit,
    "github": check_github,
    "gitlab": check_json,
    "csv": check_lines,
    "markdown": check_markdown,
    "html": check_html,
}


@pytest.mark.parametrize("form", RENDERERS)
def test_hostile_texts_are_shown_and_never_obeyed(form: str, hostile: Report) -> None:
    report = hostile_with_markup(hostile)
    content = RENDERERS[form](report, "zh")
    assert content == RENDERERS[form](report, "zh")
    if form == "xlsx":
        parts = zipfile.ZipFile(BytesIO(content))
        assert [n for n in parts.namelist() if b"<f>" in parts.read(n)] == []
        return
    text = content.decode("utf-8-sig")
    check_text(text)
    CHECKS[form](text)
    assert "行二" in text
