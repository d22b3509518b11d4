"""Nothing is ever sent anywhere: the main paths run with sockets refused, in workers too."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.batch.runs import ROOT, write_many
from tests.submissions import write_pack

SAMPLES = ROOT / "sample_workbooks" / "department-performance"
# Python runs a sitecustomize.py before everything else, in every process that is started.
GUARD = """
import os, sys
def refuse(event, arguments):
    if event in {"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "urllib.Request"}:
        with open(os.environ["NETWORK_LOG"], "a") as log:
            log.write(f"{event} {arguments[1:]} {sys.argv}\\n")
        raise OSError("no network")
sys.addaudithook(refuse)
"""
REPORTS = ("xlsx", "json", "sarif", "junit", "github", "gitlab", "csv", "markdown", "html")


@pytest.fixture
def guarded(tmp_path: Path) -> dict[str, str]:
    """The environment of a process that may not use the network, and notes each attempt."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    log = tmp_path / "network.log"
    return {**os.environ, "PYTHONPATH": str(tmp_path / "guard"), "NETWORK_LOG": str(log), "PYTHONUTF8": "1"}


def auditcheck(environment: dict[str, str], folder: Path, *arguments: str) -> int:
    command = [sys.executable, "-m", "auditcheck", *arguments]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=False, timeout=300)
    assert done.returncode in (0, 1), done.stderr.decode()
    assert not Path(environment["NETWORK_LOG"]).exists(), Path(environment["NETWORK_LOG"]).read_text("utf-8")
    return done.returncode


def test_the_guard_refuses_and_notes(guarded: dict[str, str]) -> None:
    script = "import socket; socket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", script], env=guarded, capture_output=True, check=False)
    assert b"no network" in done.stderr
    assert "socket." in Path(guarded["NETWORK_LOG"]).read_text("utf-8")


def test_checking_in_every_format_uses_no_network(guarded: dict[str, str], tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "category-total.xlsx", tmp_path)
    wanted = [part for kind in REPORTS for part in ("-f", f"{kind}:out.{kind}")]
    assert (
        auditcheck(guarded, tmp_path, "check", "category-total.xlsx", "--annotate", "copy.xlsx", *wanted) == 1
    )
    assert auditcheck(guarded, tmp_path, "inspect", "category-total.xlsx") in (0, 1)


def test_rule_packs_use_no_network(guarded: dict[str, str], tmp_path: Path) -> None:
    write_pack(tmp_path)
    assert auditcheck(guarded, tmp_path, "rules", "list") == 0
    assert auditcheck(guarded, tmp_path, "rules", "lint", str(ROOT / "rules" / "department-performance")) == 0


def test_a_batch_with_its_workers_uses_no_network(guarded: dict[str, str], tmp_path: Path) -> None:
    write_many(tmp_path / "filed", 4)
    pack = str(write_pack(tmp_path))
    auditcheck(guarded, tmp_path, "batch", "filed", "--rules", pack, "--out", "review", "--jobs", "2")
    assert (tmp_path / "review" / "ledger.sqlite").exists()


PAIRS = {"nursery.py", "starting.py"}
"""What talks to another process of its own over a pair of sockets without an address."""


def test_nothing_of_ours_can_listen_or_call() -> None:
    """There is no server: what would make one, or a client, is not even imported."""
    network = {"socket", "socketserver", "ssl", "http", "asyncio", "xmlrpc", "ftplib", "smtplib", "tornado"}
    network |= {"requests", "httpx", "aiohttp", "flask", "fastapi", "starlette", "uvicorn"}
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found |= {(path.name, name) for name in names if name.partition(".")[0] in network}
            found |= {
                (path.name, name) for name in names if name.startswith("urllib.") and name[7:] != "parse"
            }
    assert found == {(name, "socket") for name in PAIRS}


def test_sockets_are_made_in_pairs_and_get_no_address() -> None:
    used = set()
    for path in (ROOT / "src").rglob("*.py"):
        if path.name in PAIRS:
            tree = ast.parse(path.read_text("utf-8"))
            typed = [
                at
                for node in ast.walk(tree)
                if isinstance(node, ast.AnnAssign | ast.arg)
                if (at := node.annotation)
            ]
            of_types = {id(inner) for at in typed for inner in ast.walk(at)}
            made = {
                id(call.func) for call in ast.walk(tree) if isinstance(call, ast.Call) and taken_over(call)
            }
            used |= {
                node.attr
                for node in ast.walk(tree)
                if isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "socket"
                and id(node) not in of_types | made
            }
    assert used == {"socketpair", "send_fds", "recv_fds", "SHUT_WR", "MSG_CMSG_CLOEXEC"}


def taken_over(call: ast.Call) -> bool:
    """Say whether a call takes an open file, which makes no new socket."""
    return not call.args and [keyword.arg for keyword in call.keywords] == ["fileno"]
