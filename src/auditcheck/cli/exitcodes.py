"""The exit codes of auditcheck: part of its interface."""

from __future__ import annotations

PASSED = 0
BLOCKED = 1
WRONG_USE = 2
INTERNAL_ERROR = 3
INTERRUPTED = 130
