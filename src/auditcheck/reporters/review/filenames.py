"""Names of files made from names of units: from a safe alphabet, never equal, never out of the folder."""

from __future__ import annotations

import unicodedata
from hashlib import sha256

_BYTES = 120
_DIGITS = 10
_KEPT = frozenset("-_（）")


def safe_name(label: str, key: str) -> str:
    """Return a name (without ending) that tells ``label`` and belongs to ``key`` alone.

    Letters and digits of any script are kept, everything else becomes ``_``; the digits of a hash of
    ``key`` make it unique, also where upper and lower case are the same, and no reserved word.
    """
    normal = unicodedata.normalize("NFC", label)
    kept = "".join(c if _is_safe(c) else "_" for c in normal).strip("_-")
    short = kept.encode("utf-8")[:_BYTES].decode("utf-8", "ignore").rstrip("_-")
    digits = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return f"{short}-{digits}" if short else digits


def _is_safe(character: str) -> bool:
    return character in _KEPT or unicodedata.category(character) in {"Lu", "Ll", "Lo", "Lm", "Nd"}
