"""What reports and ledgers say of a rule pack."""

from __future__ import annotations

from decimal import Decimal

from auditcheck.model.report import PackInfo
from auditcheck.model.rules import RulePack


def pack_info(pack: RulePack, *, recognised: bool) -> PackInfo:
    """Return what a report says of the pack that was applied."""
    return PackInfo(
        id=pack.id,
        title=pack.title,
        version=pack.version,
        digest=pack.digest,
        rules=len(pack.rules),
        recognised=recognised,
        changes=pack.changes,
        disabled=pack.disabled,
        explanation_length=_explanation_length(pack),
    )


def _explanation_length(pack: RulePack) -> int | None:
    """Return how long an explanation must be, if the pack has a parameter ``explanation_length``."""
    parameter = pack.parameters.get("explanation_length")
    return int(parameter.value) if parameter is not None and isinstance(parameter.value, Decimal) else None
