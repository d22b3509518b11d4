"""Finding: something that no input whatever may bring about."""

from __future__ import annotations


class Finding(Exception):  # noqa: N818 - it is what one hopes to find
    """An invariant that an input broke, in words."""
