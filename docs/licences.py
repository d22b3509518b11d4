"""Write docs/licences.md: the licence of everything that auditcheck needs, as installed here.

`python docs/licences.py` writes it; a test holds it against what is installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "licences.md"
EXTRAS = ("remote", "dask", "export", "solve")
COMPATIBLE = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "ISC",
        "MIT",
        "MPL-2.0",
        "PSF-2.0",
        "Python-2.0",
        "Unlicense",
        "Zlib",
    }
)
"""Licences (SPDX) of packages that a program under the MIT licence may depend on."""
NAMES = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD 3-Clause License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
HEAD = """# Licences

<!-- Made by docs/licences.py; not to be edited by hand. -->

auditcheck is under the MIT licence. It contains no code of others. These packages are installed beside it,
with licences of their own that a program under MIT may depend on; they are named as SPDX does.

| package | licence | needed by |
|---|---|---|
"""


def main() -> None:
    """Write the page."""
    PAGE.write_text(HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows()), "utf-8")


def rows() -> list[tuple[str, str, str]]:
    """Return name, licence and who needs it of every package that may be installed with auditcheck."""
    own = closure("auditcheck", ())
    found = dict.fromkeys(own, "auditcheck")
    for extra in EXTRAS:
        for name in sorted(closure("auditcheck", (extra,)) - own):
            found[name] = f"{found[name]}, {extra}" if name in found else f"auditcheck[{extra}]"
    return [(name, licence_of(distribution(name)), found[name]) for name in sorted(found)]


def closure(name: str, extras: Iterable[str]) -> set[str]:
    """Return the packages that ``name`` with ``extras`` needs here, directly or not; those installed."""
    found: set[str] = set()
    waiting = [(name, tuple(extras))]
    while waiting:
        at, wanted = waiting.pop()
        for text in distribution(at).requires or ():
            needed = Requirement(text)
            active = [needed.marker is None or needed.marker.evaluate({"extra": e}) for e in ("", *wanted)]
            key = canonicalize_name(needed.name)
            if any(active) and key not in found and is_installed(key):
                found.add(key)
                waiting.append((key, tuple(needed.extras)))
    return found


def is_installed(name: str) -> bool:
    """Say whether a package is installed here."""
    try:
        distribution(name)
    except PackageNotFoundError:
        return False
    return True


def licence_of(package: Distribution) -> str:
    """Return a package's licence as SPDX names it, or its own words where these are unknown."""
    told = package.metadata.get_all("License-Expression") or [
        line.rpartition(" :: ")[2]
        for line in package.metadata.get_all("Classifier") or ()
        if line.startswith("License ::") and not line.endswith("OSI Approved")
    ]
    told = told or [
        text.strip().split("\n")[0] for text in package.metadata.get_all("License") or ["not stated"]
    ]
    return " OR ".join(NAMES.get(text, text) for text in told)


def is_compatible(licence: str) -> bool:
    """Say whether an SPDX expression goes with MIT: one choice of it does, or with brackets all of it."""
    choices = [licence] if "(" in licence else re.split(r"\s+OR\s+", licence)
    return any(all(part in COMPATIBLE for part in _parts(choice)) for choice in choices)


def _parts(expression: str) -> list[str]:
    return re.split(r"\s+(?:AND|OR)\s+", expression.replace("(", "").replace(")", ""))


if __name__ == "__main__":
    main()
