"""The clean control: every sheet of the sample filing."""

from __future__ import annotations

from datetime import UTC, datetime

from sample_workbooks.making.drafts import Draft
from sample_workbooks.making.final import official, published, returns
from sample_workbooks.making.final.figures import Accounts

_MADE = datetime(2022, 2, 25, 9, 0, 0, tzinfo=UTC).replace(tzinfo=None)


def clean(accounts: Accounts | None = None) -> Draft:
    """Return the filing without any mistake: the official export, and the published tables behind it."""
    accounts = accounts or Accounts()
    draft = Draft(title=f"{official.UNIT_NAME}{accounts.year}年度部门决算", made=_MADE)
    returns.draw_cover(draft, accounts)
    official.draw_summary(draft, accounts)
    official.draw_income(draft, accounts)
    official.draw_expenditure(draft, accounts)
    for name, kind in (
        (official.DETAIL, "all"), (official.BASIC_DETAIL, "basic"), (official.PROJECT_DETAIL, "project"),
    ):  # fmt: skip
        official.draw_detail(draft, accounts, name, kind)
    returns.draw_operations(draft, accounts)
    returns.draw_staff(draft, accounts)
    returns.draw_changes(draft, accounts)
    published.draw_appropriations(draft, accounts)
    published.draw_general(draft, accounts)
    published.draw_general_basic(draft, accounts)
    published.draw_three_public(draft, accounts)
    published.draw_funds(draft, accounts)
    published.draw_state_capital(draft, accounts)
    return draft
