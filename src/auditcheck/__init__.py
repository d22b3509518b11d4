"""auditcheck: the linter for Excel submissions."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditcheck.errors import AuditcheckError as AuditcheckError
    from auditcheck.errors import ConfigError as ConfigError
    from auditcheck.errors import RulePackError as RulePackError
    from auditcheck.errors import WorkbookError as WorkbookError
    from auditcheck.model.report import Report as Report
    from auditcheck.model.version import __version__ as __version__
    from auditcheck.pipeline import check as check
    from auditcheck.pipeline import inspect as inspect
    from auditcheck.rulepacks.loading import load_rulepack as load_rulepack
    from auditcheck.workbook.limits import Limits as Limits

_HOMES = {
    "__version__": "auditcheck.model.version",
    "check": "auditcheck.pipeline",
    "inspect": "auditcheck.pipeline",
    "load_rulepack": "auditcheck.rulepacks.loading",
    "Limits": "auditcheck.workbook.limits",
    "Report": "auditcheck.model.report",
    "AuditcheckError": "auditcheck.errors",
    "ConfigError": "auditcheck.errors",
    "RulePackError": "auditcheck.errors",
    "WorkbookError": "auditcheck.errors",
}
__all__ = [
    "AuditcheckError",
    "ConfigError",
    "Limits",
    "Report",
    "RulePackError",
    "WorkbookError",
    "__version__",
    "check",
    "inspect",
    "load_rulepack",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
