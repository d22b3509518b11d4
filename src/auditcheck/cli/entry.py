"""The command ``auditcheck``: runs what is asked and turns every ending into an exit code."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence
from typing import NoReturn

from auditcheck.cli.exitcodes import INTERNAL_ERROR, INTERRUPTED, PASSED, WRONG_USE
from auditcheck.cli.streams import complain, end_process, prepare_streams, say
from auditcheck.model.version import __version__

# The most that glibc takes as a measure; see mallopt(3), M_MMAP_THRESHOLD.
_HELD = 31 << 20
COMMANDS_WATCHED = frozenset({"check", "inspect", "diff", "verify", "baseline", "rules"})
"""Those that read submissions in this process or its child; ``batch`` has workers of its own."""


def run() -> NoReturn:
    """Run the process's own arguments, watched where they read submissions, and end the process at once.

    What a run makes lives to its end, so looking for garbage and taking everything apart at the end
    would only cost time (a quarter of a short run). For the same reason memory is not handed back to
    the system between two arrays: glibc keeps freed pieces up to the size of the largest freed so far.
    """
    gc.disable()
    bytes(_HELD)
    if any(argument in COMMANDS_WATCHED for argument in sys.argv[1:]):
        from auditcheck.cli.supervising import supervised  # noqa: PLC0415 - --version needs none of it

        end_process(supervised(main))
    end_process(main())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run auditcheck with ``arguments`` (None: those of the process) and return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given in (["--version"], ["-V"]):
        say(f"auditcheck {__version__}")
        return PASSED
    debug = "--debug" in given or os.environ.get("AUDITCHECK_DEBUG", "") not in {"", "0"}
    try:
        return _run([argument for argument in given if argument != "--debug"])
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else WRONG_USE
    except BaseException as error:  # noqa: BLE001 - native libraries panic outside of Exception
        return _failed(error, debug=debug)


def _run(arguments: list[str]) -> int:
    from auditcheck.cli.app import app  # noqa: PLC0415 - --version needs none of it

    prepare_streams()
    code = app(args=arguments, prog_name="auditcheck", standalone_mode=False)
    return code if isinstance(code, int) else PASSED


def _failed(error: BaseException, *, debug: bool) -> int:
    """Say what went wrong in the user's language and return the exit code for it."""
    from auditcheck.cli.endings import ending, is_bare_command  # noqa: PLC0415 - only on the way out
    from auditcheck.cli.language import SPOKEN  # noqa: PLC0415 - as above

    if is_bare_command(error):
        sys.stderr.write(f"{error}\n")
        return WRONG_USE
    words, code = ending(error)
    if debug and code == INTERNAL_ERROR:
        traceback.print_exception(error)
    complain(words, SPOKEN)
    return code
