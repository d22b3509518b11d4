"""`python -m auditcheck`: the command, for those whose scripts folder is not on the path."""

from __future__ import annotations

from auditcheck.cli.entry import run

run()
