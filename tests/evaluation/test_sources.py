"""Lines of a tape: what a value is called, where it stands, how it is written, how far it was rounded."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from auditcheck.evaluation.evaluating import Evaluation
from auditcheck.model.issues import Issue, Side, Term
from auditcheck.model.tables import CellState, ValueType

Run = Callable[..., Evaluation]


def rule(check: str, **more: str) -> str:
    extra = "".join(f", {name.rstrip('_')}: '{value}'" for name, value in more.items())
    return f"- {{id: R, title: x, class: balance, check: '{check}'{extra}}}\n"


def only(result: Evaluation) -> Issue:
    (issue,) = result.issues
    return issue


def sides(issue: Issue) -> tuple[Side, Side]:
    assert issue.comparison is not None
    return issue.comparison.left, issue.comparison.right


def line(result: Evaluation) -> Term:
    """Return the only line of the left side."""
    (term,) = sides(only(result))[0].terms
    return term


def test_a_form_has_one_label_records_and_grids_have_two(run: Run) -> None:
    given = {
        "staffing": {"on_post": 3},
        "projects": [{"name": "路灯", "executed": 3}],
        "spending": {"urban": {"final": 3}},
    }
    found = {
        check: line(run(rule(check), given))
        for check in ("staffing.on_post == 4", "projects.executed == 4", "spending.urban.final == 4")
    }
    labels = [(term.label, term.row_label, term.column_label) for term in found.values()]
    assert labels == [
        ("在职人数", "在职人数", ""),
        ("路灯 执行数", "路灯", "执行数"),
        ("城市管理 决算数", "城市管理", "决算数"),
    ]
    sheets = [term.cell.qualified for term in found.values() if term.cell]
    assert sheets == ["机构人员情况表!B1", "项目支出明细表!D1", "支出决算表!B4"]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("12.50", (Decimal("12.50"), "", CellState.VALUE)),
        (7, (Decimal(7), "", CellState.VALUE)),
        ("—", (None, "—", CellState.NOT_APPLICABLE)),
        (None, (None, "", CellState.BLANK)),
    ],
)
def test_a_line_has_a_figure_or_what_stands_in_its_place(
    run: Run, given: object, wanted: tuple[object, str, CellState]
) -> None:
    records = [{"name": "a", "budget": 99, "executed": given}]
    issue = only(run(rule("sum(executed, budget) == 1", for_="projects"), {"projects": records}))
    term = sides(issue)[0].terms[0]
    assert (term.value, term.text, term.state) == wanted
    assert (term.kind, term.row_label, term.column_label) == (ValueType.AMOUNT, "a", "执行数")


def test_a_text_is_told_as_it_stands(run: Run) -> None:
    records = [{"name": "a", "category": " 其他 "}]
    term = line(run(rule('category == "甲"', for_="projects"), {"projects": records}))
    assert (term.text.strip(), term.value, term.places, term.kind) == ("其他", None, None, ValueType.TEXT)
    issue = only(run(rule('category == "甲"', for_="projects"), {"projects": records}))
    assert issue.value.strip() == "其他"
    assert sides(issue)[0].text.strip() == "其他"


@pytest.mark.parametrize(("written", "places"), [("12.50", 2), ("12.5", 1), ("12", 0), ("1,200.125", 3)])
def test_a_figure_is_told_with_the_places_it_was_written_with(run: Run, written: str, places: int) -> None:
    records = [{"name": "a", "executed": written}]
    term = line(run(rule("executed == 1", for_="projects"), {"projects": records}))
    assert term.places == places


# --- how far figures were rounded: amounts in 万元 have two places, counts none


GRID = {
    "spending": {
        "project": {"budget": "10.00", "final": "20.00"},
        "urban": {"budget": "4.00", "final": "9.00"},
        "safety": {"budget": "6.01", "final": "11.02"},
    }
}


def test_a_row_of_a_grid_is_as_rounded_as_each_of_its_columns(run: Run) -> None:
    result = run(rule("spending.project == sum(spending.urban : spending.safety)"), GRID)
    (outcome,) = result.outcomes
    assert (outcome.passed, outcome.rounded, outcome.failed) == (1, 1, 1)
    failed, hint = result.issues
    assert (hint.target, failed.target) == ("年初预算数", "决算数")
    for issue in (failed, hint):
        assert issue.comparison is not None
        assert issue.comparison.tolerance == Decimal("0.015")


def test_what_a_row_shows_is_what_each_of_its_columns_shows(run: Run) -> None:
    text = rule("spending.project == spending.urban * 2.5", tolerance="display")
    shown = {"project": {"budget": "10.0", "final": "20"}, "urban": {"budget": 4.01, "final": 8.3}}
    result = run(text, {"spending": shown})
    (outcome,) = result.outcomes
    # 10.025 is 10.0 as it is shown; 20.75 is not 20.
    assert (outcome.passed, outcome.failed) == (1, 1)
    assert [issue.target for issue in result.issues] == ["决算数"]


def test_every_issue_on_a_whole_column_tells_the_same_cells_and_its_own(run: Run) -> None:
    text = rule("budget == sum(projects.executed)", for_="projects")
    records = [{"name": str(n), "budget": n, "executed": 10 * n} for n in (1, 2, 3)]
    issues = run(text, {"projects": records}).issues
    assert len(issues) == len(records)
    tapes = [issue.comparison for issue in issues]
    assert [[term.value for term in tape.right.terms] for tape in tapes if tape] == [[10, 20, 30]] * 3
    assert [[term.value for term in tape.left.terms] for tape in tapes if tape] == [[1], [2], [3]]
