"""Settings of a batch: what auditcheck.toml says where the command line says nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from auditcheck.cli.streams import tell
from auditcheck.config.settings import Profile, Settings, find_settings, read_settings
from auditcheck.model.words import Language, Words

if TYPE_CHECKING:
    from auditcheck.cli.batching import BatchRequest


def with_settings(request: BatchRequest, config: str | None, language: Language) -> BatchRequest:
    """Return the request with what it leaves open taken from the settings, and tell of which file.

    ``config`` names the file, else it is the nearest one. Last period's submission counts where it is a
    folder; baselines and the sections of single submissions do not count. Raises ConfigError for a file
    that is missing or wrong.
    """
    settings = read_settings(Path(config)) if config is not None else find_settings(Path.cwd())
    if settings is None or settings.file is None:
        return request
    tell(_used(settings, settings.file), language)
    profile = _own(request).over(settings.profile)
    prior = profile.prior if request.prior or (profile.prior and Path(profile.prior).is_dir()) else None
    return replace(
        request,
        rules=profile.rules,
        prior=prior,
        fail_on=profile.fail_on,
        waivers=profile.waivers,
        explanations=profile.explanations or (),
        explanation_length=profile.explanation_length,
    )


def _own(request: BatchRequest) -> Profile:
    return Profile(
        rules=request.rules,
        prior=request.prior,
        fail_on=request.fail_on,
        waivers=request.waivers,
        explanations=request.explanations or None,
        explanation_length=request.explanation_length,
    )


def _used(settings: Settings, file: Path) -> Words:
    """Return which file was used, and what of it was not."""
    profile = settings.profile
    left = [
        name
        for name, there in (
            ("baseline", profile.baseline is not None),
            ("prior", profile.prior is not None and not Path(profile.prior).is_dir()),
            ("[[submissions]]", bool(settings.groups)),
        )
        if there
    ]
    words = Words(f"设置取自 {file}", f"settings from {file}")
    if left:
        words += Words(f"（其中 {'、'.join(left)} 不用于 batch）", f" (but {', '.join(left)}: not for batch)")
    return words
