from __future__ import annotations

from rich.text import Text

from auditcheck.reporters.grid import beside, laid_out, wrapped


def plain(lines: list[Text]) -> list[str]:
    return [line.plain.rstrip() for line in lines]


def rows(*cells: tuple[str, ...]) -> list[tuple[Text, ...]]:
    return [tuple(Text(cell) for cell in row) for row in cells]


def test_chinese_and_latin_columns_line_up() -> None:
    table = rows(("合计", "+", "C14", "9.50"), ("total", "", "C8", "1,000.00"))
    assert plain(laid_out(table, "lclr", 40)) == ["合计   +  C14      9.50", "total     C8   1,000.00"]


def test_the_flexible_column_is_wrapped_into_what_the_others_leave() -> None:
    table = rows(("依据", "财政支出绩效评价管理办法第十二条", "1"))
    assert plain(laid_out(table, "lfr", 25)) == ["依据  财政支出绩效评价  1", "      管理办法第十二条"]


def test_a_cell_s_own_lines_stay_lines() -> None:
    assert plain(laid_out(rows(("A", "一\n二"), ("B", "三")), "lf", 20)) == ["A  一", "   二", "B  三"]


def test_lines_break_at_spaces_and_lose_no_character() -> None:
    assert plain(wrapped(Text("one two three"), 8)) == ["one two", "three"]
    assert plain(wrapped(Text("averylongword"), 5)) == ["avery", "longw", "ord"]
    assert plain(wrapped(Text("一二三四五"), 5)) == ["一二", "三四", "五"]
    assert plain(wrapped(Text("一"), 1)) == ["一"]
    assert plain(wrapped(Text(""), 5)) == [""]


def test_words_figures_and_brackets_are_not_torn() -> None:
    assert plain(wrapped(Text("规则STAFF-05、BASE-03。"), 15)) == ["规则STAFF-05、", "BASE-03。"]
    assert plain(wrapped(Text("相差81.49（允许误差）。"), 10)) == ["相差81.49", "（允许误", "差）。"]
    assert plain(wrapped(Text("一二三，四"), 6)) == ["一二", "三，四"]


def test_styles_survive_wrapping() -> None:
    first, second = wrapped(Text.assemble(("红红", "red"), "黑黑"), 4)
    assert [(span.start, span.end, span.style) for span in first.spans] == [(0, 2, "red")]
    assert second.spans == []


def test_blocks_stand_side_by_side() -> None:
    left, right = [Text("甲"), Text("乙乙")], [Text("one"), Text("two"), Text("three")]
    assert plain(beside(left, right, 2)) == ["甲    one", "乙乙  two", "      three"]
