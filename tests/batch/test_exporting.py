"""A run exported: the same rows as in the ledger, whatever texts they hold."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from tests.batch.runs import light_plan, run, write_many
from tests.submissions import write_submission

from auditcheck.batch.exporting import export
from auditcheck.batch.ledger import Ledger
from auditcheck.batch.reviewed import LedgerReview
from auditcheck.errors import ConfigError

duckdb = pytest.importorskip("duckdb")

HOSTILE = "x\",\\N\n'); DROP TABLE issues; --"


@pytest.fixture(name="out")
def _out(tmp_path: Path) -> Path:
    write_many(tmp_path / "filed", 2)
    rows = ((HOSTILE, 10, 20), ("绿化", 50, 40))
    write_submission(tmp_path / "filed" / "hostile.xlsx", rows, total=60, unit=HOSTILE, code="9")
    (tmp_path / "filed" / "broken.xlsx").write_bytes(b"no workbook at all")
    run(light_plan(tmp_path, tmp_path / "filed"), tmp_path / "out")
    return tmp_path / "out"


def exported(out: Path, name: str) -> Path:
    target = out / name
    with closing(Ledger(out)) as ledger:
        export(ledger, 1, LedgerReview(ledger, 1).entries, target)
    return target


def test_duckdb_holds_every_submission_and_issue(out: Path) -> None:
    with closing(duckdb.connect(str(exported(out, "run.duckdb")), read_only=True)) as base:
        endings = base.execute("SELECT file, ending, blocks FROM submissions ORDER BY file").fetchall()
        assert [row[:2] for row in endings] == [
            ("broken.xlsx", "unreadable"),
            ("hostile.xlsx", "checked"),
            ("unit-000.xlsx", "checked"),
            ("unit-001.xlsx", "checked"),
        ]
        assert (
            base.execute("SELECT unit_name FROM submissions WHERE unit_code = '9'").fetchone()[0] == HOSTILE
        )
        with closing(Ledger(out)) as ledger:
            rows = ledger.rows("SELECT code, message_zh FROM issues ORDER BY submission, position").fetchall()
        found = base.execute("SELECT code, message_zh FROM issues").fetchall()
        assert sorted(found) == sorted(rows)
        assert len(found) >= 8
        total = base.execute("SELECT difference FROM issues WHERE code = 'TOTAL' AND file = 'unit-000.xlsx'")
        assert total.fetchone()[0] == 5


def test_parquet_holds_issues_beside_their_submissions(out: Path) -> None:
    path = exported(out, "run.parquet")
    rows = duckdb.execute("SELECT file, code FROM read_parquet(?)", [str(path)]).fetchall()
    assert ("unit-001.xlsx", "TOTAL") in rows
    assert {file for file, _ in rows} == {"broken.xlsx", "hostile.xlsx", "unit-000.xlsx", "unit-001.xlsx"}
    assert [item.name for item in out.glob(".auditcheck-*")] == []


def test_other_endings_are_refused(out: Path) -> None:
    with pytest.raises(ConfigError):
        exported(out, "run.csv")
