"""What became of the mutants, by module, and the list of those that no test noticed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Result:
    """What became of one mutant; ``by`` names the test that noticed it."""

    module: str
    key: str
    status: str
    by: str = ""

    @property
    def killed(self) -> bool:
        """Say whether the tests noticed the mutant."""
        return self.status in {"killed", "time-out"}


def write_results(path: Path, results: Sequence[Result], equivalents: dict[str, str]) -> None:
    """Write the figures and the survivors that are not known as equivalent."""
    valid = sorted((r for r in results if r.status != "invalid"), key=lambda r: r.key)
    same = {r.key for r in valid if r.key in equivalents and not r.killed}
    lines = [f"{'module':<42}{'mutants':>8}{'killed':>8}{'equivalent':>12}{'survived':>10}{'share':>8}"]
    tried, killed = Counter(r.module for r in valid), Counter(r.module for r in valid if r.killed)
    equal = Counter(r.module for r in valid if r.key in same)
    groups = {name: [m for m in tried if m.startswith(name)] for name in _packages(tried)}
    for name, modules in [*groups.items(), ("all", list(tried))]:
        if name == "all" or len(modules) > 1:
            lines.append(_line(f"[{name}]", *(sum(c[m] for m in modules) for c in (tried, killed, equal))))
        if name != "all":
            lines += [_line(m, tried[m], killed[m], equal[m]) for m in modules if len(modules) > 1 or name]
    lines += ["", "Survivors (module, function, change):", ""]
    lines += [
        f"{r.key}{'  (no test reaches it)' if r.status == 'unreached' else ''}"
        for r in valid
        if not r.killed and r.key not in same
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _packages(modules: Counter[str]) -> list[str]:
    return sorted({module.split("/")[0] for module in modules})


def _line(name: str, tried: int, killed: int, equal: int) -> str:
    share = killed / (tried - equal) if tried > equal else 1.0
    return f"{name:<42}{tried:>8}{killed:>8}{equal:>12}{tried - killed - equal:>10}{share:>8.1%}"
