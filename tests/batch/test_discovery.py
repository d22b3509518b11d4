"""Which files a batch is made of, under which names, and whose they are."""

from __future__ import annotations

import os
import struct
import zipfile
from pathlib import Path

import pytest
from tests.batch.runs import light_plan, run, write_many
from tests.submissions import write_submission

from auditcheck.batch.discovery import Found, _Reals, discovered
from auditcheck.batch.recognition import NamePattern, Priors, claim
from auditcheck.batch.roster import read_roster
from auditcheck.errors import ConfigError
from auditcheck.model.batch import Ending, Recognised


def endings(found: list[Found]) -> dict[str, Ending | None]:
    return {each.file: each.ending for each in found}


def touched(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"content of " + name.encode())


def test_a_folder_is_walked_and_only_submissions_are_checked(tmp_path: Path) -> None:
    touched(
        tmp_path, "b.xlsx", "区/a.xls", "区/~$a.xls", ".~c.xlsx", "盖章.pdf", "Thumbs.db", "d.et", "x.rar"
    )
    assert endings(discovered([str(tmp_path)])) == {
        ".~c.xlsx": Ending.SKIPPED,
        "Thumbs.db": Ending.SKIPPED,
        "b.xlsx": None,
        "d.et": None,
        "x.rar": Ending.UNREADABLE,
        "区/a.xls": None,
        "区/~$a.xls": Ending.SKIPPED,
        "盖章.pdf": Ending.SKIPPED,
    }


def test_what_is_named_itself_is_a_submission_whatever_its_ending(tmp_path: Path) -> None:
    touched(tmp_path, "a.dat")
    assert endings(discovered([str(tmp_path / "a.dat")])) == {"a.dat": None}


def test_patterns_name_files_from_the_folder_before_the_first_wildcard(tmp_path: Path) -> None:
    touched(tmp_path, "2021/a/x.xlsx", "2021/b/x.xlsx", "2021/b/y.xls")
    assert list(endings(discovered([str(tmp_path / "2021" / "*" / "*.xlsx")]))) == ["a/x.xlsx", "b/x.xlsx"]


def test_several_folders_keep_their_names_and_no_file_is_checked_twice(tmp_path: Path) -> None:
    touched(tmp_path, "one/a.xlsx", "two/a.xlsx")
    names = [str(tmp_path / "one"), str(tmp_path / "two"), str(tmp_path / "two" / "*.xlsx")]
    assert list(endings(discovered(names))) == ["one/a.xlsx", "two/a.xlsx"]


def test_the_review_itself_is_no_part_of_the_batch(tmp_path: Path) -> None:
    touched(tmp_path, "a.xlsx", "review/summary.xlsx", "units.csv")
    found = discovered([str(tmp_path)], [tmp_path / "review", tmp_path / "units.csv"])
    assert list(endings(found)) == ["a.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
def test_links_and_pipes_are_told_and_not_opened(tmp_path: Path) -> None:
    touched(tmp_path, "outside/secret.xlsx")
    folder = tmp_path / "filed"
    folder.mkdir()
    (folder / "link.xlsx").symlink_to(tmp_path / "outside" / "secret.xlsx")
    (folder / "dangling.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "pipe.xlsx")
    found = endings(discovered([str(folder)]))
    assert found == {
        "dangling.xlsx": Ending.UNREADABLE,
        "link.xlsx": Ending.UNREADABLE,
        "loop": Ending.UNREADABLE,
        "pipe.xlsx": Ending.UNREADABLE,
    }
    assert endings(discovered([str(folder / "link.xlsx")])) == {"link.xlsx": None}


def test_nothing_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        discovered([str(tmp_path / "nowhere")])


def test_submissions_in_an_archive_are_checked_without_unpacking_it(tmp_path: Path) -> None:
    inner = write_submission(tmp_path / "x.xlsx")
    folder = tmp_path / "filed"
    folder.mkdir()
    with zipfile.ZipFile(folder / "全区.zip", "w") as archive:
        archive.write(inner, "城管局/绩效.xlsx")
        archive.write(inner, "城管局/~$绩效.xlsx")
        archive.writestr("inner.zip", b"PK")
    before = sorted(folder.rglob("*"))
    result = run(light_plan(tmp_path, folder), tmp_path / "out")
    assert result.endings() == {
        "全区.zip/inner.zip": "unreadable",
        "全区.zip/城管局/~$绩效.xlsx": "skipped",
        "全区.zip/城管局/绩效.xlsx": "checked",
    }
    assert result.entries["全区.zip/城管局/绩效.xlsx"].unit.code == "430105"
    assert sorted(folder.rglob("*")) == before


def test_names_that_chinese_windows_packs_as_gbk_are_read(tmp_path: Path) -> None:
    name = "城管局.xlsx".encode("gbk")
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0, 0x12AC5D47, 1, 1, len(name), 0) + name + b"1"
    head = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0x12AC5D47, 1, 1, len(name), *[0] * 6)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(head + name), len(local), 0)
    (tmp_path / "a.zip").write_bytes(local + head + name + end)
    assert list(endings(discovered([str(tmp_path / "a.zip")]))) == ["a.zip/城管局.xlsx"]


@pytest.mark.parametrize("name", ["../out.xlsx", "/etc/out.xlsx", "a/../../out.xlsx", "C:\\out.xlsx"])
def test_an_archive_whose_names_lead_out_is_refused_whole(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("good.xlsx", b"1")
        archive.writestr(name, b"1")
    assert endings(discovered([str(tmp_path / "a.zip")])) == {"a.zip": Ending.UNREADABLE}


def test_a_damaged_archive_is_one_unreadable_file(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\3\4 and nothing more")
    assert endings(discovered([str(tmp_path)])) == {"a.zip": Ending.UNREADABLE}


def test_submissions_in_a_remote_store_are_fetched(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    store = fsspec.filesystem("memory")
    content = write_submission(tmp_path / "x.xlsx").read_bytes()
    for name in ("a.xlsx", "b/c.xlsx", "b/note.txt"):
        store.pipe(f"/batch-test/2021/{name}", content)
    result = run(light_plan(tmp_path, "memory://batch-test/2021"), tmp_path / "out")
    assert result.endings() == {"a.xlsx": "checked", "b/c.xlsx": "checked", "b/note.txt": "skipped"}
    result = run(light_plan(tmp_path, "memory://batch-test/2021/*.xlsx"), tmp_path / "other")
    assert result.endings() == {"a.xlsx": "checked"}
    with pytest.raises(ConfigError):
        discovered(["memory://batch-test/nowhere"])


def test_the_cover_names_the_unit_before_the_file_name_and_the_roster(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text("单位代码,单位名称\n430105,城管局\n430106,教育局\n", "utf-8")
    roster = read_roster(tmp_path / "units.csv")
    pattern = NamePattern("{code}-{name}.xlsx")
    cover = claim({"code": "430105", "unit": "市城管局"}, "430106-教育局.xlsx", roster, pattern)
    assert (cover.code, cover.name, cover.by, cover.on_roster) == (
        "430105",
        "市城管局",
        Recognised.COVER,
        True,
    )
    named = claim({}, "区/430106-教育局.xlsx", roster, pattern)
    assert (named.code, named.by, named.on_roster) == ("430106", Recognised.FILE_NAME, True)
    listed = claim({}, "城管局2021年绩效.xlsx", roster, pattern)
    assert (listed.code, listed.by, listed.on_roster) == ("430105", Recognised.ROSTER, True)
    assert claim({}, "无名.xlsx", roster, pattern).by is Recognised.NOT


@pytest.mark.parametrize("text", ["*.xlsx", "{unit}.xlsx", "{code}{code}.xlsx"])
def test_a_name_pattern_that_tells_no_unit_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        NamePattern(text)


def test_last_periods_file_is_found_by_name_or_unit_if_only_one_fits() -> None:
    pattern = NamePattern("{code}_*.xlsx")
    priors = Priors(
        ["城管局2020.xlsx", "区/教育局.xlsx", "4301_旧名.xlsx", "a/x.xlsx", "b/x.xlsx"], None, pattern
    )
    assert priors.of("城管局2021.xlsx") == "城管局2020.xlsx"
    assert priors.of("区/教育局.xlsx") == "区/教育局.xlsx"
    assert priors.of("别处/教育局.xlsx") == "区/教育局.xlsx"
    assert priors.of("4301_新名.xlsx") == "4301_旧名.xlsx"
    assert priors.of("x.xlsx") is None
    assert priors.of("a/x.xlsx") == "a/x.xlsx"


def test_each_submission_is_held_against_its_own_prior(tmp_path: Path) -> None:
    write_many(tmp_path / "filed", 3)
    write_many(tmp_path / "prior", 4)
    plan = light_plan(tmp_path, tmp_path / "filed", prior=str(tmp_path / "prior"), prior_totals=True)
    result = run(plan, tmp_path / "out")
    assert [entry.prior for entry in result.entries.values()] == [
        "unit-000.xlsx",
        "unit-001.xlsx",
        "unit-002.xlsx",
    ]
    assert list(result.priors) == ["unit-003.xlsx"]
    assert result.info.prior_unmatched == ("unit-003.xlsx",)
    report = result.reports["unit-001.xlsx"]
    assert report is not None
    assert report.prior is not None
    assert report.prior.name == "unit-001.xlsx"


def test_where_files_lead_is_what_the_system_says(tmp_path: Path) -> None:
    touched(tmp_path, "real/a.xlsx", "real/deep/b.xlsx")
    links = {
        "linked": "real",
        "real/to-a.xlsx": "a.xlsx",
        "real/out": "../real/deep",
        "round.xlsx": "round.xlsx",
        "lost.xlsx": "nowhere",
    }
    for link, target in links.items():
        (tmp_path / link).symlink_to(target)
    reals = _Reals()
    names = ["a.xlsx", "to-a.xlsx", "deep/b.xlsx", "out/b.xlsx", "../linked/a.xlsx", "deep/..", "out/..", "."]
    paths = [tmp_path / folder / name for folder in ("real", "linked", "linked/.") for name in names]
    paths += [tmp_path / "round.xlsx", tmp_path / "lost.xlsx", tmp_path / "none" / "x.xlsx"]
    paths += [Path("pyproject.toml"), Path("src/../src"), Path(), Path("/"), Path("..")]
    assert [reals.of(path) for path in paths * 2] == [os.path.realpath(path) for path in paths * 2]
