"""The ledger's tables, for anyone who reads it with SQL: names and columns are part of the interface."""

from __future__ import annotations

SCHEMA_VERSION = "2"
"""Changes with the tables below."""

SCHEMA = """
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT OR IGNORE INTO meta VALUES ('schema_version', '2');
CREATE TABLE IF NOT EXISTS runs (
    run INTEGER PRIMARY KEY, request TEXT NOT NULL, version TEXT NOT NULL, pack TEXT, fail_on TEXT NOT NULL,
    limits TEXT NOT NULL, complete INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS submissions (
    submission INTEGER PRIMARY KEY, file TEXT NOT NULL, sha256 TEXT NOT NULL, pack TEXT NOT NULL,
    version TEXT NOT NULL, prior_sha256 TEXT NOT NULL, diagnosed INTEGER NOT NULL, answer TEXT NOT NULL,
    report BLOB, limits TEXT NOT NULL, UNIQUE (file, sha256, pack, version, prior_sha256, diagnosed, limits)
);
CREATE TABLE IF NOT EXISTS outcomes (
    run INTEGER NOT NULL, file TEXT NOT NULL, ending TEXT NOT NULL, sha256 TEXT NOT NULL,
    size INTEGER NOT NULL, unit_key TEXT NOT NULL, unit TEXT NOT NULL, round INTEGER NOT NULL DEFAULT 1,
    before_run INTEGER, before_file TEXT, same_as TEXT NOT NULL DEFAULT '', prior TEXT NOT NULL,
    reason_zh TEXT, reason_en TEXT, tally TEXT, blocks INTEGER NOT NULL, submission INTEGER,
    PRIMARY KEY (run, file)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS outcomes_by_unit ON outcomes (unit_key, run);
CREATE INDEX IF NOT EXISTS outcomes_by_content ON outcomes (run, sha256, file);
CREATE TABLE IF NOT EXISTS issues (
    submission INTEGER NOT NULL, position INTEGER NOT NULL, code TEXT NOT NULL, class TEXT NOT NULL,
    severity TEXT NOT NULL, kind TEXT NOT NULL, sheet TEXT NOT NULL, cell TEXT NOT NULL, target TEXT NOT NULL,
    difference TEXT NOT NULL, message_zh TEXT NOT NULL, message_en TEXT NOT NULL, fingerprint TEXT NOT NULL,
    PRIMARY KEY (submission, position)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS explanations (
    run INTEGER NOT NULL, file TEXT NOT NULL, fingerprint TEXT NOT NULL, code TEXT NOT NULL,
    text TEXT NOT NULL, accepted INTEGER NOT NULL, PRIMARY KEY (run, file, fingerprint)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS waivers (
    run INTEGER NOT NULL, file TEXT NOT NULL, fingerprint TEXT NOT NULL, code TEXT NOT NULL,
    reason TEXT NOT NULL, approver TEXT NOT NULL, expires TEXT, PRIMARY KEY (run, file, fingerprint)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS priors (
    run INTEGER NOT NULL, file TEXT NOT NULL, submission INTEGER NOT NULL, PRIMARY KEY (run, file)
) WITHOUT ROWID;
COMMIT;
"""
