"""Write what is made from packs and code: docs/packs, docs/checks, the packs' READMEs, output in the READMEs.

`python docs/generate.py` writes them; `--check` writes nothing and fails if one is not up to date. What the
rules of a pack watch is measured on its clean sample workbooks, which takes minutes: only where the pack or
a workbook is another than the one measured, or for all packs with `--measure`; too little is a failure.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from catalogue import pack_page, plain
from packreadme import controls_of, pack_readme, shortcomings, stamp_of

from auditcheck.coverage.measuring import measure
from auditcheck.inspection.inspecting import SMALL
from auditcheck.model.checks import BuiltinCheck
from auditcheck.model.coverage import Coverage
from auditcheck.model.rules import RulePack
from auditcheck.model.words import Language, Words
from auditcheck.rulepacks.loading import load_rulepack
from auditcheck.workbook.limits import DEFAULT, Limits, setting_of, shown, what_of

if TYPE_CHECKING:
    from tests.hostile.threats import Threat
    from tests.mess.kinds import Kind

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
SAMPLES = ROOT / "sample_workbooks"
SAMPLE = "sample_workbooks/department-performance/category-total.xlsx"
SHOWN = re.compile(r"(?<=<!-- output -->\n).*?(?=<!-- end of output -->)", flags=re.DOTALL)
ENDINGS: dict[Language, str] = {"en": ".md", "zh": ".zh-CN.md"}
GENERATED = Words(
    "由 docs/generate.py 生成，请勿手工修改。", "Made by docs/generate.py; not to be edited by hand."
)
LABELS = {
    "class": Words("类别", "class"),
    "why": Words("理由", "why"),
    "correction": Words("改正", "how to correct"),
}


def main() -> int:
    """Write or check every page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing, fail if a page is not up to date"
    )
    parser.add_argument("--measure", action="store_true", help="measure what the rules of all packs watch")
    asked = parser.parse_args()
    check_only = asked.check
    packs = [load_rulepack(path.parent) for path in sorted(ROOT.glob("rules/*/pack.yaml"))]
    due = [pack for pack in packs if asked.measure or not is_measured(pack)]
    wanted = {name for pack in due for name in (pack.id, *pack.bases)} if not check_only else set()
    measured = {pack.id: measured_on_controls(pack) for pack in packs if pack.id in wanted}
    stale = {path: text for path, text in pages(packs, measured).items() if not is_current(path, text)}
    if check_only:
        stale |= {readme_of(pack, ".md"): "" for pack in due}
    for path, text in stale.items():
        if not check_only:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        print("not up to date:" if check_only else "written:", path.relative_to(ROOT))
    if stale and check_only:
        print("run: python docs/generate.py")
    short = [f"{pack.id}: {words.en}" for pack in due for words in shortcomings(pack, measured)]
    for line in short:
        print("coverage of", line)
    return 1 if short or (stale and check_only) else 0


def measured_on_controls(pack: RulePack) -> list[Coverage]:
    """Return the coverage of a pack on each of its clean sample workbooks."""
    return [measure(path, pack, prior) for path, prior in controls_of(SAMPLES / pack.id)]


def is_measured(pack: RulePack) -> bool:
    """Say whether a pack's READMEs were measured with the pack and the workbooks as they are."""
    stamp = stamp_of(pack, SAMPLES)
    found = [readme_of(pack, ending) for ending in ENDINGS.values()]
    return all(path.exists() and stamp in path.read_text(encoding="utf-8") for path in found)


def readme_of(pack: RulePack, ending: str) -> Path:
    """Return where a pack's README is."""
    return ROOT / "rules" / pack.id / f"README{ending}"


def pages(packs: list[RulePack], measured: Mapping[str, list[Coverage]]) -> dict[Path, str]:
    """Return the text of every generated page."""
    found = {}
    for language, ending in ENDINGS.items():
        found[DOCS / f"checks{ending}"] = checks_page(language)
        found[DOCS / f"mess{ending}"] = mess_page(language)
        found[DOCS / f"hostile{ending}"] = hostile_page(language)
        found[DOCS / f"limits{ending}"] = limits_page(language)
        found[ROOT / f"README{ending}"] = readme(ROOT / f"README{ending}", language)
        for pack in packs:
            found[DOCS / "packs" / f"{pack.id}{ending}"] = pack_page(pack, GENERATED, language)
            if pack.id in measured:
                heads = (GENERATED, stamp_of(pack, SAMPLES))
                found[readme_of(pack, ending)] = pack_readme(pack, measured, heads, language)
    return found


def is_current(path: Path, text: str) -> bool:
    """Say whether the page at ``path`` holds ``text``."""
    return path.exists() and path.read_text(encoding="utf-8") == text


def readme(path: Path, language: Language) -> str:
    """Return a README with the output of its own first command as it is now."""
    command = [sys.executable, "-m", "auditcheck", "check", SAMPLE, "--lang", language]
    surroundings = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, check=False)
    output = "\n".join(line.rstrip() for line in done.stdout.decode().splitlines())
    return SHOWN.sub(lambda _: f"\n```text\n{output}\n```\n\n", path.read_text(encoding="utf-8"))


def checks_page(language: Language) -> str:
    """Return the catalogue of the checks that need no rule pack."""
    title = Words("内置检查", "Built-in checks")
    intro = Words(
        "不写规则也会做的检查：文件、工作簿本身、表、值，以及栏目要求。",
        "What is checked without any rule: files, workbooks themselves, tables, values, columns.",
    ) + Words(
        "对工作簿本身的检查（BOOK-…）由 `auditcheck inspect` 全部做；`check` 顺带做，"
        f"单元格超过 {SMALL:,} 个的工作表除外（报告会说明），规则包可以停用其中任何一项。",
        " The checks of workbooks themselves (BOOK-…) are those of `auditcheck inspect`; `check` makes "
        f"them in passing, but for sheets of more than {SMALL:,} cells (told in the report), and a pack "
        "may switch any of them off.",
    )
    sections = [
        f"## {check.code} {check.title.to(language)}\n\n"
        f"- {LABELS['class'].to(language)}: {check.rule_class.words.zh} · {check.rule_class}\n"
        f"- {LABELS['why'].to(language)}: {plain(check.why.to(language))}\n"
        f"- {LABELS['correction'].to(language)}: {plain(check.correction.to(language))}\n"
        for check in catalogue()
    ]
    head = f"# {title.to(language)}\n\n<!-- {GENERATED.to(language)} -->\n\n{intro.to(language)}\n\n"
    return head + "\n".join(sections)


def limits_page(language: Language) -> str:
    """Return the limits, what each bounds and what it is by itself."""
    title = Words("限额", "Limits")
    intro = Words(
        """报表来自各处，读取前先看大小：超过限额的文件不读，写明超过哪一项、有多少、怎样提高。
这不算通过，退出码为 1。

更改限额，命令行上用 `--limit`（可多次），或写进 `auditcheck.toml`（命令行优先）：

    auditcheck check 报表.xlsx --limit part-size=1GiB --limit area=80000000

    [limits]
    part-size = "1GiB"
    area = 80000000

大小写成 `512MiB`、`1GiB`，其余为正整数。`auditcheck limits` 列出当前生效的限额。
`batch` 的审核进程用同样的限额；限额变了，台账里按原限额得出的结果不再沿用。
在程序里用 `auditcheck.check(…, limits=auditcheck.Limits(area=80_000_000))`。

`seconds` 和 `memory` 是审核一份报表的进程的限额，在 Linux 和 macOS 上有效（`memory` 仅 Linux）；
`batch` 另有 `--time-limit` 和 `--memory-limit`。""",
        """Submissions come from anywhere, so they are measured before they are read. A file beyond a limit
is not read; its issue says which limit, how much was found and how to raise it. That is no pass: the exit
code is 1.

Change limits with `--limit` (may be repeated) or in `auditcheck.toml`; the command line goes first:

    auditcheck check submission.xlsx --limit part-size=1GiB --limit area=80000000

    [limits]
    part-size = "1GiB"
    area = 80000000

Sizes are written `512MiB` or `1GiB`, the others as whole numbers. `auditcheck limits` lists those in force.
The workers of `batch` hold to the same ones; results in the ledger hold only under the limits they were
found with. In a program: `auditcheck.check(..., limits=auditcheck.Limits(area=80_000_000))`.

`seconds` and `memory` bound the process that checks a submission, on Linux and macOS (`memory`: Linux only);
`batch` has `--time-limit` and `--memory-limit` besides.""",
    )
    heads = Words("| 名称 | 限制什么 | 默认 |", "| name | what it bounds | by itself |")
    rows = [
        f"| `{setting_of(each.name)}` | {what_of(each.name).to(language)} "
        f"| {shown(each.name, getattr(DEFAULT, each.name)).to(language)} |"
        for each in fields(Limits)
    ]
    head = f"# {title.to(language)}\n\n<!-- {GENERATED.to(language)} -->\n\n{intro.to(language)}\n\n"
    return head + "\n".join([heads.to(language), "|---|---|---|", *rows]) + "\n"


def catalogue() -> Iterable[BuiltinCheck]:
    """Yield every built-in check, in the order in which a submission meets them."""
    for layer in ("workbook", "inspection", "tables", "contracts", "evaluation"):
        yield from importlib.import_module(f"auditcheck.{layer}.checks").CHECKS


def mess_page(language: Language) -> str:
    """Return the kinds of mess in real workbooks, what is done about each, and the tests that show it."""
    sys.path.insert(0, str(ROOT))
    kinds: Iterable[Kind] = importlib.import_module("tests.mess.kinds").KINDS
    title = Words("真实报表里的种种状况", "Mess in real workbooks")
    intro = Words(
        "报表里常见的状况，以及 auditcheck 怎样处理；每一种都用真实的小文件测试（`tests/mess/`）。",
        "What submissions really bring and what auditcheck does about it; each kind is tested on small real "
        "files (`tests/mess/`).",
    )
    heads = Words("| | 状况 | 处理 | 测试 |", "| | mess | what auditcheck does | tests |")
    found = mess_tests()
    rows = [
        f"| {kind.id} | {plain(kind.mess.to(language))} | {plain(kind.treatment.to(language))} | "
        + "<br>".join(f"`{name}`" for name in found if name.startswith(kind.prefix))
        + " |"
        for kind in kinds
    ]
    head = f"# {title.to(language)}\n\n<!-- {GENERATED.to(language)} -->\n\n{intro.to(language)}\n\n"
    return head + "\n".join([heads.to(language), "|---|---|---|---|", *rows]) + "\n"


def hostile_page(language: Language) -> str:
    """Return the threats, what is done about each, the files that stand for it, the tests and the gaps."""
    sys.path.insert(0, str(ROOT))
    threats: Iterable[Threat] = importlib.import_module("tests.hostile.threats").THREATS
    cases = list(importlib.import_module("tests.hostile.corpus").corpus())
    title = Words("恶意文件、规则包和出错的磁盘", "Hostile files, hostile packs, broken disks")
    intro = Words(
        "每种威胁怎样处理，由哪些文件（`python -m tests.hostile.corpus 文件夹` 可写出）和测试证明，"
        "还有什么没有覆盖。",
        "What is done about each threat, the files (`python -m tests.hostile.corpus FOLDER` writes them) and "
        "the tests that show it, and what none of them covers.",
    )
    heads = Words(
        "| | 威胁 | 处理 | 文件 | 测试 | 未覆盖 |",
        "| | threat | what auditcheck does | files | tests | not covered |",
    )
    rows = [
        f"| {threat.number} | {plain(threat.threat.to(language))} | {plain(threat.treatment.to(language))} | "
        + ", ".join(f"`{case.name}`" for case in cases if case.threat == threat.number)
        + " | "
        + "<br>".join(f"`{name.removeprefix('tests/')}`" for name in threat.tests)
        + f" | {plain(threat.gap.to(language))} |"
        for threat in threats
    ]
    head = f"# {title.to(language)}\n\n<!-- {GENERATED.to(language)} -->\n\n{intro.to(language)}\n\n"
    return head + "\n".join([heads.to(language), "|---|---|---|---|---|---|", *rows]) + "\n"


def mess_tests() -> list[str]:
    """Return the names of the tests of `tests/mess/`, in order."""
    modules = sorted((ROOT / "tests" / "mess").glob("test_*.py"))
    texts = [path.read_text(encoding="utf-8") for path in modules]
    return [name for text in texts for name in re.findall(r"^def (test_\w+)", text, flags=re.MULTILINE)]


if __name__ == "__main__":
    sys.exit(main())
