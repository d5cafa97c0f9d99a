"""A native chart: data into the embedded workbook, then lines, marks, end labels and axes. Missing values are gaps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from dashboard.charts.frame import spread
from dashboard.exports.deck import Chart, Line

CARD, SECOND, HAIRLINE = "FFFFFF", "4E5A65", "EBEEF1"
DASHES = {"median": MSO_LINE.DASH, "quartile": MSO_LINE.ROUND_DOT, "target": MSO_LINE.LONG_DASH}
WIDTHS = {"unit": 2.5, "peer": 0.75, "median": 1.5, "quartile": 1.0, "target": 1.25}
SIZES = {"unit": 8, "peer": 3, "goal": 12, "dot": 9}  # points; others have lines only
SHAPES = {"circle": XL_MARKER_STYLE.CIRCLE, "square": XL_MARKER_STYLE.SQUARE, "diamond": XL_MARKER_STYLE.DIAMOND,
          "up": XL_MARKER_STYLE.TRIANGLE, "down": XL_MARKER_STYLE.X}  # fmt: skip
HOLLOW = "hollow-"
NEAR = 0.1  # of the axis: a mark so near above a target stands where its word would
LABEL_GAP = 0.27  # inches between two end labels
PLOT = (0.05, 0.04, 0.74, 0.85)  # shares of the chart: left, top, width, height; the rest is for labels
BAR_PLOT = (0.05, 0.04, 0.93, 0.82)
DOT_PLOT = (0.05, 0.06, 0.8, 0.78)
SMALL_PLOT = (0.13, 0.2, 0.82, 0.62)

Style = Callable[[Any, float, str, bool], None]


def kind(chart: Chart) -> Any:
    return XL_CHART_TYPE.COLUMN_CLUSTERED if chart.bars else XL_CHART_TYPE.LINE_MARKERS


def data(chart: Chart) -> CategoryChartData:
    """What the embedded workbook holds: the values of the dataset, not rounded."""
    found = CategoryChartData(number_format=chart.form)
    found.categories = list(chart.categories)
    for line in chart.lines:
        found.add_series(line.name, line.values)
    return found


def dress(drawn: Any, chart: Chart, height: float, style: Style) -> None:
    """Everything that is no data; `height` in inches."""
    small = bool(chart.title)
    drawn.has_legend = False
    drawn.has_title = small
    if small:
        frame = drawn.chart_title.text_frame
        frame.text = chart.title
        style(frame.paragraphs[0].runs[0].font, 12, SECOND, True)
    style(drawn.font, 10 if small else 12, SECOND, False)
    _place(drawn, SMALL_PLOT if small else BAR_PLOT if chart.bars else DOT_PLOT if _dotted(chart) else PLOT)
    _axes(drawn, chart)
    if chart.bars:
        _bars(drawn, chart, style)
        return
    for series, line in zip(drawn.plots[0].series, chart.lines, strict=True):
        _line(series, line)
        if line.role == "dot":
            _values(series, chart, style)
    _labels(drawn, chart, height, style)
    _goals(drawn, chart, style)


def _place(drawn: Any, plot: tuple[float, ...]) -> None:
    """A fixed plot area: PowerPoint would otherwise spread it under the labels."""
    area = drawn._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    places = dict(zip("xywh", map(str, plot), strict=True))
    area.insert(0, _layout(layoutTarget="inner", xMode="edge", yMode="edge", **places))


def _layout(**values: str) -> Any:
    layout = OxmlElement("c:layout")
    manual = _below(layout, "c:manualLayout")
    for name, value in values.items():
        _below(manual, f"c:{name}", val=value)
    return layout


def _below(parent: Any, tag: str, **attributes: str) -> Any:
    child = OxmlElement(tag)
    for name, value in attributes.items():
        child.set(name, value)
    parent.append(child)
    return child


def _axes(drawn: Any, chart: Chart) -> None:
    values, names = drawn.value_axis, drawn.category_axis
    values.minimum_scale, values.maximum_scale, values.major_unit = chart.low, chart.high, chart.step
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = axis_form(chart.form), False
    values.major_gridlines.format.line.color.rgb = RGBColor.from_string(HAIRLINE)
    values.format.line.fill.background()
    values.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.format.line.color.rgb = RGBColor.from_string("8C98A3")
    if chart.bars or _dotted(chart):  # names of units stay level and wrap
        text = names.tick_labels.font._element.getparent().getparent().getparent()
        text.find(qn("a:bodyPr")).set("rot", "0")


def axis_form(form: str) -> str:
    return 'General"%"' if "%" in form else "#,##0.##" if "." in form else "#,##0"


def dots(series: Any, colour: str, shape: str) -> None:
    """Marks without a line, all in one look: WPS and LibreOffice draw single points in the look of their series."""
    plain = shape.removeprefix(HOLLOW)
    series.format.line.fill.background()
    series.marker.style, series.marker.size = SHAPES[plain], SIZES["dot"] + (plain != "circle") * 2
    mark(series.marker, colour, plain != shape)


def _line(series: Any, line: Line) -> None:
    series.smooth = False
    if line.role == "dot":
        dots(series, line.colour, line.shapes[0])
        if any(line.spans):
            _error_bars(series, line)
        return
    colour = RGBColor.from_string(line.colour)
    if line.role in WIDTHS:
        series.format.line.color.rgb, series.format.line.width = colour, Pt(WIDTHS[line.role])
        if line.role in DASHES:
            series.format.line.dash_style = DASHES[line.role]
    else:
        series.format.line.fill.background()
    size = SIZES.get(line.role)
    series.marker.style = XL_MARKER_STYLE.NONE if size is None else XL_MARKER_STYLE.CIRCLE
    if line.role == "goal":
        series.marker.style = XL_MARKER_STYLE.DASH
    if size is not None:
        series.marker.size = size
        mark(series.marker, line.colour, False)
    _points(series, line)


def mark(marker: Any, colour: str, hollow: bool) -> None:
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = RGBColor.from_string(CARD if hollow else colour)
    marker.format.line.color.rgb = RGBColor.from_string(colour)


def _points(series: Any, line: Line) -> None:
    """Marks of their own: small bases, conflicts, about, bounds (there is no triangle downwards: a cross)."""
    for i, value in enumerate(line.values):
        shape = line.shapes[i] if line.shapes else "circle"
        if value is None or shape == "circle":
            continue
        marker, plain = series.points[i].marker, shape.removeprefix(HOLLOW)
        marker.style, marker.size = SHAPES[plain], SIZES[line.role] + (plain != "circle") * 2
        mark(marker, line.colour, plain != shape)


def _error_bars(series: Any, line: Line) -> None:
    """From and to of each value as lengths above and below it: PowerPoint's own error bars, open to editing."""
    bars = OxmlElement("c:errBars")
    for tag, word in (("c:errBarType", "both"), ("c:errValType", "cust"), ("c:noEndCap", "0")):
        _below(bars, tag, val=word)
    for tag, side in (("c:plus", 1), ("c:minus", 0)):
        literal = _below(_below(bars, tag), "c:numLit")
        _below(literal, "c:formatCode").text = "General"
        _below(literal, "c:ptCount", val=str(len(line.values)))
        for i, (value, span) in enumerate(zip(line.values, line.spans, strict=True)):
            if value is not None and span is not None:
                _below(_below(literal, "c:pt", idx=str(i)), "c:v").text = repr(abs(span[side] - value))
    properties = _below(bars, "c:spPr")
    outline = _below(properties, "a:ln", w=str(Pt(1.25)))
    _below(_below(outline, "a:solidFill"), "a:srgbClr", val=line.colour)
    series._element.find(qn("c:cat")).addprevious(bars)


def _dotted(chart: Chart) -> bool:
    return any(line.role == "dot" for line in chart.lines)


def _values(series: Any, chart: Chart, style: Style) -> None:
    """Numbers beside their marks, where no error bar runs through them, in the chart's own format."""
    labels = series.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.RIGHT
    labels.number_format, labels.number_format_is_linked = chart.form, False
    style(labels.font, 10, SECOND, False)


def _labels(drawn: Any, chart: Chart, height: float, style: Style) -> None:
    """Names at the end of lines, moved apart where they would cover each other."""
    ends = [
        (series, line, max(i for i, v in enumerate(line.values) if v is not None))
        for series, line in zip(drawn.plots[0].series, chart.lines, strict=True)
        if line.label and line.role != "goal" and any(v is not None for v in line.values)
    ]
    inches = height * PLOT[3] / ((chart.high - chart.low) or 1)
    heights = [float(line.values[i] or 0) * inches for _, line, i in ends]
    for (series, line, i), wanted, place in zip(ends, heights, spread(heights, LABEL_GAP), strict=True):
        label = series.points[i].data_label
        label.position = XL_LABEL_POSITION.RIGHT
        frame = label.text_frame
        frame.text, frame.word_wrap = line.label, False
        style(frame.paragraphs[0].runs[0].font, 12, line.colour, line.role == "unit")
        _shift(label, (wanted - place) / height)


def _goals(drawn: Any, chart: Chart, style: Style) -> None:
    """The word of a past target at its bar: above it, below where a unit's mark stands just above."""
    near = NEAR * (chart.high - chart.low)
    for series, line in zip(drawn.plots[0].series, chart.lines, strict=True):
        for i, value in enumerate(line.values):
            if line.role != "goal" or not line.label or value is None:
                continue
            others = [v - value for x in chart.lines if x.role == "unit" and (v := x.values[i]) is not None]
            label = series.points[i].data_label
            covered = any(0 <= distance < near for distance in others)
            label.position = XL_LABEL_POSITION.BELOW if covered else XL_LABEL_POSITION.ABOVE
            label.text_frame.text, label.text_frame.word_wrap = line.label, False
            style(label.text_frame.paragraphs[0].runs[0].font, 10, line.colour, False)


def _shift(label: Any, down: float) -> None:
    """Move a label by a share of the chart's height."""
    if abs(down) < 0.005:
        return
    parent = label._dLbl
    for old in parent.findall(qn("c:layout")):
        parent.remove(old)
    parent.insert(1, _layout(x="0", y=f"{down:.4f}"))


def _bars(drawn: Any, chart: Chart, style: Style) -> None:
    """Each bar in its unit's colour with its value on top."""
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap, plot.vary_by_categories = 60, -5, False
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = chart.form, False
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    style(labels.font, 11, SECOND, False)
    for series, line in zip(plot.series, chart.lines, strict=True):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor.from_string(line.colour)
        for i, value in enumerate(line.values):
            if value is not None and line.colours[i] != line.colour:
                fill = series.points[i].format.fill
                fill.solid()
                fill.fore_color.rgb = RGBColor.from_string(line.colours[i])
