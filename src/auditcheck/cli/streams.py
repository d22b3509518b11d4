"""Standard output and error: consoles that suit where they lead, and writing that survives a closed pipe."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn, TextIO

from auditcheck.cli.wording import ERROR
from auditcheck.model.words import Language, Words
from auditcheck.reporters.escaping import for_terminal

if TYPE_CHECKING:
    from rich.console import Console

_PIPE_WIDTH = 100


def prepare_streams() -> None:
    """Let no character that the console cannot write raise."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def console(*, color: bool) -> Console:
    """Return a console on standard output: coloured on a terminal only, 100 columns wide in a pipe."""
    from rich.console import Console  # noqa: PLC0415 - rich takes longer than the rest of the command line

    class Output(Console):
        def on_broken_pipe(self) -> None:
            drop_stdout()
            self.quiet = True

    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else _PIPE_WIDTH
    return Output(width=width, markup=False, emoji=False, highlight=False, no_color=not color or None)


def write_out(content: bytes) -> None:
    """Write bytes to standard output as they are (UTF-8 whatever the console's encoding)."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        drop_stdout()


def say(text: str) -> None:
    """Write lines of text to standard output."""
    _write(sys.stdout, text)


def tell(words: Words, language: Language) -> None:
    """Write a remark to standard error, which carries no report."""
    _write(sys.stderr, words.to(language))


def complain(words: Words, language: Language) -> None:
    """Write an error to standard error."""
    _write(sys.stderr, (ERROR + words).to(language))


def show_progress(words: Words | None, language: Language) -> None:
    """Show what is being done in the last line of a terminal (None: clear it); nowhere else is it told.

    Where reports are printed on the same terminal, they show well enough how far the run has come.
    """
    if sys.stderr.isatty() and not sys.stdout.isatty():
        text = for_terminal(words.to(language), sys.stderr.encoding or "utf-8") if words else ""
        sys.stderr.write(f"\r{text}\x1b[K")
        sys.stderr.flush()


def drop_stdout() -> None:
    """Send what is still to come nowhere: whoever read standard output has gone."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - lives as long as the process


def end_process(code: int) -> NoReturn:
    """End the process at once with this exit code; what was written so far gets out."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def _write(stream: TextIO, text: str) -> None:
    lines = (for_terminal(line, stream.encoding or "utf-8") for line in text.split("\n"))
    try:
        stream.write("\n".join(lines) + "\n")
        stream.flush()
    except BrokenPipeError:
        drop_stdout()
