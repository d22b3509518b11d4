"""What tests of workbooks share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from auditcheck.workbook.remembering import forget


@pytest.fixture
def nothing_remembered() -> Iterator[None]:
    """No sheet and no template is known before a test, and none after it."""
    forget()
    yield
    forget()
