"""The version of auditcheck, as reports and the package state it."""

from __future__ import annotations

__version__ = "0.1.0"
