"""Export of a run to DuckDB or Parquet, an extra: for analysis with SQL, in notebooks, in BI tools."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from auditcheck.batch.ledger import Ledger
from auditcheck.errors import ConfigError
from auditcheck.model.batch import Entry
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words

FORMS = (".duckdb", ".parquet")
_NULL = "\\N"
_SUBMISSIONS = {
    "file": "VARCHAR",
    "ending": "VARCHAR",
    "unit_code": "VARCHAR",
    "unit_name": "VARCHAR",
    "unit_kind": "VARCHAR",
    "year": "VARCHAR",
    "round": "INTEGER",
    "same_as": "VARCHAR",
    "prior": "VARCHAR",
    "blocks": "BOOLEAN",
    "sha256": "VARCHAR",
    "size": "BIGINT",
    **{f"open_{each.value}": "INTEGER" for each in RuleClass},
    "reason_zh": "VARCHAR",
    "reason_en": "VARCHAR",
}
_ISSUES = {
    "file": "VARCHAR",
    "position": "INTEGER",
    "code": "VARCHAR",
    "class": "VARCHAR",
    "severity": "VARCHAR",
    "kind": "VARCHAR",
    "sheet": "VARCHAR",
    "cell": "VARCHAR",
    "target": "VARCHAR",
    "difference": "DECIMAL(38, 10)",
    "message_zh": "VARCHAR",
    "message_en": "VARCHAR",
    "fingerprint": "VARCHAR",
    "explanation": "VARCHAR",
    "waived": "VARCHAR",
}
_ISSUE_ROWS = """
SELECT o.file, position, i.code, class, severity, kind, sheet, cell, target, nullif(difference, ''),
    message_zh, message_en, i.fingerprint, text, w.reason
FROM outcomes AS o JOIN issues AS i USING (submission)
LEFT JOIN explanations AS e ON e.run = o.run AND e.file = o.file AND e.fingerprint = i.fingerprint
LEFT JOIN waivers AS w ON w.run = o.run AND w.file = o.file AND w.fingerprint = i.fingerprint
WHERE o.run = ? ORDER BY o.file, position
"""


def export(ledger: Ledger, run: int, entries: Iterable[Entry], target: Path) -> None:
    """Write a run to ``target``, by its ending: tables in a DuckDB file, or all in one Parquet file.

    The tables are ``submissions`` and ``issues``; the Parquet file has a row for each issue beside its
    submission, and one for each submission without issues. Raises ConfigError as
    ``exportable`` does.
    """
    duckdb = exportable(target)
    with TemporaryDirectory(prefix=".auditcheck-", dir=target.parent) as folder:
        made = Path(folder) / f"export{target.suffix.lower()}"
        base = duckdb.connect(":memory:" if target.suffix.lower() == ".parquet" else str(made))
        try:
            _load(base, Path(folder) / "submissions.csv", _SUBMISSIONS, map(_submission, entries))
            _load(base, Path(folder) / "issues.csv", _ISSUES, ledger.rows(_ISSUE_ROWS, run))
            if target.suffix.lower() == ".parquet":
                base.execute(_JOINED.format(path=str(made).replace("'", "''")))
        finally:
            base.close()
        made.replace(target)


_JOINED = """
COPY (SELECT s.* EXCLUDE (reason_zh, reason_en), i.* EXCLUDE (file) FROM submissions AS s
LEFT JOIN issues AS i USING (file) ORDER BY s.file, position) TO '{path}' (FORMAT parquet)
"""


def _load(base: Any, path: Path, columns: dict[str, str], rows: Iterable[tuple[Any, ...]]) -> None:  # noqa: ANN401 - duckdb is an extra
    """Make the table called after ``path`` of rows, which go through a file so that any number fits."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([_NULL if value is None else value for value in row] for row in rows)
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    base.execute(
        f"CREATE TABLE {path.stem} AS SELECT * FROM read_csv(?, header=true, delim=',', quote='\"', "  # noqa: S608 - our own names
        f"escape='\"', nullstr=?, columns={{{types}}}, max_line_size=16777216)",
        [str(path), _NULL],
    )


def _submission(entry: Entry) -> tuple[Any, ...]:
    unit = entry.unit
    counts: Mapping[RuleClass, int] = entry.tally.open if entry.tally else {}
    return (
        entry.file,
        entry.ending.value,
        unit.code,
        unit.name,
        unit.kind,
        unit.year,
        entry.round,
        entry.same_as or None,
        entry.prior or None,
        entry.blocks,
        entry.sha256,
        entry.size,
        *(counts.get(each, 0) for each in RuleClass),
        entry.reason.zh if entry.reason else None,
        entry.reason.en if entry.reason else None,
    )


def exportable(target: Path) -> Any:  # noqa: ANN401 - the module duckdb, an extra
    """Return what exports, if ``target`` can be exported to; raises ConfigError if not."""
    if target.suffix.lower() not in FORMS:
        words = Words(
            f"导出文件 {target.name} 须以 .duckdb 或 .parquet 结尾。",
            f"An export ends in .duckdb or .parquet, not as {target.name} does.",
        )
        raise ConfigError(words)
    if not target.parent.is_dir():
        words = Words(f"文件夹 {target.parent} 不存在。", f"The folder {target.parent} does not exist.")
        raise ConfigError(words)
    try:
        import duckdb  # noqa: PLC0415 - an extra
    except ImportError as error:
        words = Words(
            "--export 需要安装 auditcheck[export]。", "--export needs auditcheck[export] installed."
        )
        raise ConfigError(words) from error
    return duckdb
