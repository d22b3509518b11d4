"""Pages in one file: templates in which every value is escaped, and a policy that lets nothing be loaded."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from auditcheck.model.words import Language
from auditcheck.reporters.escaping import for_cell


def render_page(name: str, *, style: str, script: str, language: Language, **values: object) -> str:
    """Return the template ``name`` filled in; the page runs ``script`` only, known by its hash."""
    return _template(name).render(
        lang="zh-CN" if language == "zh" else "en",
        policy=_policy(style, script),
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        **values,
    )


@cache
def part(name: str) -> str:
    """Return a file of the templates folder."""
    return files("auditcheck.reporters").joinpath("templates", name).read_text("utf-8")


@cache
def _template(name: str) -> Template:
    """Every value is escaped, and every text first loses its invisible characters."""
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_harmless,
    )
    return environment.from_string(part(name))


def _harmless(value: Any) -> Any:  # noqa: ANN401 - whatever the template prints
    return for_cell(value) if type(value) is str else value


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
