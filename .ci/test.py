"""Set up a virtual environment inside the checkout and run every check of the project in it.

Needs Python 3.11 and pip, nothing else. All checks run even when one fails; pytest runs last.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv-ci"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = ROOT / ".ci" / "requirements.txt"
STAMP = VENV / "installed.sha256"
OLDEST = (3, 11)
PROGRAMS = {"chromium": "chromium", "soffice": "libreoffice-calc"}


def main() -> int:
    """Run every check and return 0 if all passed, else 1."""
    if sys.version_info < OLDEST:
        print("auditcheck needs Python 3.11 or newer; this is", sys.version.split()[0], file=sys.stderr)
        return 1
    os.chdir(ROOT)
    for switch in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE"):  # the checkout as it is, compiled once
        os.environ.pop(switch, None)
    install_programs()
    install()
    failed = [name for name, command in checks() if not passes(name, command)]
    if failed:
        print("not passed:", ", ".join(failed))
    return 1 if failed else 0


def install_programs() -> None:
    """On a Debian build server, get the browser and the office program that some tests need.

    Elsewhere, and if that fails, these tests are skipped with a word.
    """
    missing = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    if missing and os.environ.get("CI") and shutil.which("apt-get"):
        for step in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *missing]):
            command = ["apt-get", *step]
            print("==", " ".join(command), flush=True)
            subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)


def install() -> None:
    """Install the project and its development tools into the virtual environment, once."""
    named = (ROOT / "pyproject.toml").read_bytes() + LOCK.read_bytes() + sys.version.encode()
    digest = hashlib.sha256(named).hexdigest()
    if STAMP.exists() and STAMP.read_text(encoding="ascii") == digest:
        return
    pip = [str(PYTHON), "-m", "pip"]
    if importlib.util.find_spec("ensurepip"):
        run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    else:  # Debian splits venv's pip into a package of its own; the pip at hand can install into it
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    install_packages([*pip, "install", "--quiet", "--disable-pip-version-check"])
    STAMP.write_text(digest, encoding="ascii")


def install_packages(pip: list[str]) -> None:
    """Install the versions of the lock, each file held to its hash.

    Where the lock has none for this Python or system, say so and install what pyproject.toml allows; a
    file that is not the one that was locked ends the whole run.
    """
    locked = [*pip, "--require-hashes", "--requirement", str(LOCK)]
    print("==", " ".join(locked), flush=True)
    done = subprocess.run(locked, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode == 0:
        run([*pip, "--no-deps", "--no-build-isolation", "--editable", "."])
        return
    print(done.stderr, file=sys.stderr)
    if "DO NOT MATCH THE HASHES" in done.stderr:
        sys.exit(done.returncode)
    print("== the lock does not fit here: installing the versions that pyproject.toml allows", flush=True)
    run([*pip, "--editable", ".[dev]"])


def checks() -> list[tuple[str, list[str]]]:
    """Return name and command of every check, in order."""
    python = str(PYTHON)
    return [
        ("ruff check", [tool("ruff"), "check", "."]),
        ("ruff format", [tool("ruff"), "format", "--check", "."]),
        ("mypy", [tool("mypy")]),
        ("import contracts", [tool("lint-imports")]),
        *[
            (f"rules lint {pack.name}", [tool("auditcheck"), "rules", "lint", "--deep", str(pack)])
            for pack in packs()
        ],
        ("generated docs", [python, "docs/generate.py", "--check"]),
        ("pytest", [python, "-m", "pytest", "-n", "2"]),
    ]


def packs() -> list[Path]:
    """Return the folders of the shipped rule packs."""
    return sorted(path.parent.relative_to(ROOT) for path in ROOT.glob("rules/*/pack.yaml"))


def tool(name: str) -> str:
    """Return the path of an installed command."""
    return str(BIN / (f"{name}.exe" if os.name == "nt" else name))


def passes(name: str, command: list[str]) -> bool:
    """Run one check, its output shown as it comes, and say whether it passed."""
    print(f"== {name}", flush=True)
    started = time.monotonic()
    done = subprocess.run(command, stdin=subprocess.DEVNULL, check=False)
    if done.returncode or name != "pytest":
        verdict = f"failed ({done.returncode})" if done.returncode else "passed"
        print(f"== {name}: {verdict}, {time.monotonic() - started:.1f} s", flush=True)
    return done.returncode == 0


def run(command: list[str]) -> None:
    """Run a step of the set-up; its failure ends the whole run."""
    print("==", " ".join(command), flush=True)
    if code := subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode:
        sys.exit(code)


if __name__ == "__main__":
    sys.exit(main())
