"""What is wrong in each defective workbook of the final accounts, one thing in each."""

from __future__ import annotations

from sample_workbooks.making.drafts import Draft
from sample_workbooks.making.final import official, published, returns

SUMMARY, INCOME, EXPENDITURE = official.SUMMARY, official.INCOME, official.EXPENDITURE


def summary_income(draft: Draft) -> None:
    """A cent too much in 本年收入合计 of the first budget."""
    draft[SUMMARY].set("C39", "46850000.01")


def summary_function(draft: Draft) -> None:
    """Two digits of a class swapped: 10,620,000 is 10,260,000."""
    draft[SUMMARY].set("H14", "10260000.00")


def summary_project(draft: Draft) -> None:
    """The full budget of projects a digit short."""
    draft[SUMMARY].set("N10", "3212000.00")


def summary_personnel(draft: Draft) -> None:
    """Personnel expenses wrong in the first budget."""
    draft[SUMMARY].set("M8", "13500000.00")


def summary_balance(draft: Draft) -> None:
    """The balance carried forward is left out of the total."""
    draft[SUMMARY].set("J41", "0.00")


def item_mistyped(draft: Draft) -> None:
    """One amount of the expenditure table mistyped: 422,000 is 422,600."""
    draft[EXPENDITURE].set(draft[EXPENDITURE].address("2101102", 5), "422600.00")


def row_total(draft: Draft) -> None:
    """The total of a row of the income table wrong."""
    draft[INCOME].set(draft[INCOME].address("2082501", 4), "2692000.00")


def code_twice(draft: Draft) -> None:
    """A code entered for another."""
    sheet = draft[INCOME]
    sheet.cells[sheet.find("2101102")].text = "2101101"


def economic_code(draft: Draft) -> None:
    """An economic code among functional ones."""
    sheet = draft[INCOME]
    sheet.cells[sheet.find("2210201")].text = "3011301"


def wrong_name(draft: Draft) -> None:
    """A name that does not go with its code."""
    sheet = draft[EXPENDITURE]
    sheet.cells[sheet.find("儿童福利")].text = "老年福利"


def detail_subtotal(draft: Draft) -> None:
    """The subtotal of goods and services of one code wrong in 05-2."""
    sheet = draft[official.PROJECT_DETAIL]
    sheet.set(sheet.address("2010302", 18), "3759200.00")


def detail_item(draft: Draft) -> None:
    """Two digits of an item of 05-1 swapped: 3,201,600 is 3,210,600."""
    draft[official.BASIC_DETAIL].set("G11", "3210600.00")


def three_public(draft: Draft) -> None:
    """The budget of 三公 does not add up."""
    draft[returns.OPERATIONS].set("C8", "10000.00")


def no_guests(draft: Draft) -> None:
    """Receptions without a number of occasions."""
    draft[returns.OPERATIONS].set("D21", "0")


def swapped_guests(draft: Draft) -> None:
    """Occasions and guests swapped."""
    sheet = draft[returns.OPERATIONS]
    sheet.set("D21", "386")
    sheet.set("D23", "42")


def vehicles(draft: Draft) -> None:
    """A vehicle left out."""
    draft[returns.OPERATIONS].set("G15", "2")


def procurement(draft: Draft) -> None:
    """Two digits of services swapped."""
    draft[returns.OPERATIONS].set("G25", "3673700.00")


def over_budget(draft: Draft) -> None:
    """三公 above their budget, truly."""
    sheet = draft[returns.OPERATIONS]
    sheet.set("C7", "150000.00")
    sheet.set("C12", "10000.00")
    published_sheet = draft[published.THREE_PUBLIC]
    published_sheet.set("A8", "15.00")
    published_sheet.set("F8", "1.00")


def staff_kinds(draft: Draft) -> None:
    """31 institutional people for 30."""
    draft[returns.STAFF].set("C15", "31")


def over_staffed(draft: Draft) -> None:
    """More people than posts."""
    draft[returns.STAFF].set("C8", "42")
    draft[returns.STAFF].set("C9", "9")


def budget_change(draft: Draft) -> None:
    """A decrease not taken off."""
    draft[returns.CHANGES].set("D5", "0.00")


def rounding(draft: Draft) -> None:
    """One row of 公开05 off by 0.01 万元."""
    draft[published.GENERAL].set("F11", "1392.69")


def reception_left_out(draft: Draft) -> None:
    """公开06 tells more receptions than the three public expenses: 83.20 for 3.20."""
    draft[published.GENERAL_BASIC].set(draft[published.GENERAL_BASIC].address("30217", 2), "83.20")


def empty_without_note(draft: Draft) -> None:
    """An empty fund table that says nothing."""
    sheet = draft[published.FUNDS]
    place = next(place for place, cell in sheet.cells.items() if "无此项" in cell.text)
    sheet.cells[place].text = ""


def other_year(draft: Draft) -> None:
    """Last year's heading."""
    draft[returns.STAFF].set("C3", "2020年度")


def other_unit(draft: Draft) -> None:
    """Another unit's heading."""
    draft[EXPENDITURE].set("A3", "编制单位：云溪区长桥街道办事处")


def credit_code(draft: Draft) -> None:
    """A digit of the credit code mistyped."""
    draft[returns.COVER].set("C5", "11430199MB1A0002XM")


def no_telephone(draft: Draft) -> None:
    """No telephone."""
    draft[returns.COVER].set("C19", "")


def no_prior_code(draft: Draft) -> None:
    """No code of last year."""
    draft[returns.COVER].set("C13", "")


def words_for_figure(draft: Draft) -> None:
    """Words where a figure belongs."""
    draft[EXPENDITURE].set("J8", "见附件")


def without_sheet(draft: Draft) -> None:
    """The expenditure table is missing."""
    draft.drop(EXPENDITURE)


def without_unit(draft: Draft) -> None:
    """No unit on the income table."""
    draft[INCOME].set("K3", "")


def negative(draft: Draft) -> None:
    """Two amounts of a row of the income table with a minus sign."""
    sheet = draft[INCOME]
    for address in ("E12", "F12"):
        sheet.set(address, "-" + sheet.at(address).text)
