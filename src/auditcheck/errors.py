"""The only exceptions auditcheck raises: our own failures, never what is wrong with a submission.

AuditcheckError
├── RulePackError    a rule pack is written wrongly (exit code 2)
├── WorkbookError    a path cannot be opened as a submission at all (exit code 2)
└── ConfigError      options or settings contradict each other (exit code 2)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditcheck.model.words import Words


class AuditcheckError(Exception):
    """What went wrong, where, what was expected and what to do, in both languages."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words

    def __reduce__(self) -> tuple[type[AuditcheckError], tuple[Words]]:
        return type(self), (self.words,)


class RulePackError(AuditcheckError):
    """A rule pack is written wrongly; ``words`` names every mistake with its file, line and column."""


class WorkbookError(AuditcheckError):
    """A path given as a submission does not exist or is not a regular file."""


class ConfigError(AuditcheckError):
    """Options or settings contradict each other, or name something that does not exist."""
