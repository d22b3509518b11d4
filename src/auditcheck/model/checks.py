"""The checks that need no rule pack: what can be wrong with a file, a layout or a value.

Each has a stable code, a class, a reason and a correction, so that `rules show CODE` explains it
and every issue made from it says what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from auditcheck.model.cells import Location
from auditcheck.model.issues import Comparison, Issue, IssueKind
from auditcheck.model.rules import RuleClass
from auditcheck.model.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltinCheck:
    """A check of the engine itself."""

    code: str
    kind: IssueKind
    rule_class: RuleClass
    title: Words
    why: Words
    correction: Words

    def issue(
        self,
        message: Words,
        primary: Location | None = None,
        *,
        value: str = "",
        related: tuple[Location, ...] = (),
        correction: Words | None = None,
        comparison: Comparison | None = None,
    ) -> Issue:
        """Return an issue of this check at ``primary`` (None: the whole submission)."""
        return Issue(
            code=self.code,
            kind=self.kind,
            rule_class=self.rule_class,
            title=self.title,
            message=message,
            primary=primary or Location(),
            related=related,
            comparison=comparison,
            value=value,
            why=self.why,
            correction=correction or self.correction,
        )


def digest(checks: Iterable[BuiltinCheck]) -> str:
    """Return the SHA-256 of the checks as they are worded, so that a report says what was applied."""
    return sha256("\n".join(map(repr, checks)).encode()).hexdigest()
