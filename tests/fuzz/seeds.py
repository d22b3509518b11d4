"""Seeds of the readers' harness that are written by hand: what a program may write into an .ods file."""

from __future__ import annotations

from tests.fuzz.mutating import Parts

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = "".join(
    f' xmlns:{prefix}="{_OASIS}{space}:1.0"'
    for prefix, space in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("draw", "drawing"),
    )
)
_CALC = ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
_STYLES = (
    '<office:automatic-styles><style:style style:name="ta1" style:family="table"><style:table-properties '
    'table:display="true"/></style:style><style:style style:name="ta2" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
)
_ROWS = (
    '<table:table-column-group><table:table-column table:number-columns-repeated="3"/>'
    "</table:table-column-group>"
    '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
    "<table:table-header-rows><table:table-row>"
    '<table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>支出 '
    '<text:span>决算</text:span><text:s text:c="2"/>表</text:p></table:table-cell><table:covered-table-cell/>'
    '<table:table-cell office:value-type="string" office:string-value="属性"><text:p>x</text:p>'
    "</table:table-cell>"
    "</table:table-row></table:table-header-rows>"
    '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>'
    '<table:table-cell office:value-type="float" office:value="12.5" table:number-columns-repeated="2"/>'
    "</table:table-row><table:table-row-group>"
    '<table:table-row table:visibility="filter"><table:table-cell office:value-type="percentage" '
    'office:value="0.975"/><table:table-cell office:value-type="currency" office:currency="CNY" '
    'office:value="-3"/><table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    '<table:table-cell office:value-type="date" office:date-value="2021-12-31"/>'
    '<table:table-cell office:value-type="date" office:date-value="2021-12-31T10:30:15.5"/>'
    '<table:table-cell office:value-type="time" office:time-value="PT10H30M00S"/>'
    '<table:table-cell office:value-type="time" office:time-value="PT30H00M01.5S"/></table:table-row>'
    "</table:table-row-group>"
    '<table:table-row><table:table-cell table:formula="of:=1/0" office:value-type="string" '
    'office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>'
    '<table:table-cell table:formula="of:=[.A1]"/><table:table-cell table:formula="of:=&quot;&quot;" '
    'office:value-type="string" office:string-value=""/><table:table-cell><text:p>untyped</text:p>'
    '</table:table-cell><table:table-cell office:value-type="string"><office:annotation><text:p>note</text:p>'
    "</office:annotation><draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>"
    "<text:p>一<text:tab/>二<text:line-break/>三</text:p><text:p>四</text:p></table:table-cell></table:table-row>"
    '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
    'table:number-columns-repeated="16384"/></table:table-row>'
)
_SHEET = '<table:table table:name="{}" table:style-name="{}">{}</table:table>'
_ONE = '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'


def opendocument() -> Parts:
    """Return the parts of an .ods file with everything that a cell may be."""
    tables = _SHEET.format("支出表", "ta1", _ROWS) + _SHEET.format("隐藏", "ta2", _ONE)
    tables += _SHEET.format("'file:///a.ods'#表1", "ta3", _ONE)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_SPACES}{_CALC}>{_STYLES}'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return {"mimetype": _KIND.encode(), "content.xml": content.encode()}
