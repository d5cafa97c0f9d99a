"""A native XY chart: dots with names, curves of limits; all numbers stand in the embedded workbook."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.util import Pt

from dashboard.exports import pptx_chart
from dashboard.exports.deck import Axis, Cloud, Scatter

KIND = XL_CHART_TYPE.XY_SCATTER
LINES = {"overall": (1.75, None), "limit95%": (1.0, MSO_LINE.DASH), "limit99.8%": (1.0, None)}  # points, dashes


def data(chart: Scatter) -> XyChartData:
    """Values as the dataset has them, not rounded."""
    found = XyChartData(number_format=chart.up.form)
    for cloud in chart.clouds:
        series = found.add_series(cloud.name)
        for x, y in zip(cloud.xs, cloud.ys, strict=True):
            series.add_data_point(x, y)
    return found


def dress(drawn: Any, chart: Scatter, style: pptx_chart.Style) -> None:
    """Everything that is no data."""
    drawn.has_legend = drawn.has_title = False
    style(drawn.font, 12, pptx_chart.SECOND, False)
    _axis(drawn.value_axis, chart.up, style)
    _axis(drawn.category_axis, chart.across, style)
    drawn.category_axis.has_major_gridlines = False
    for series, cloud in zip(drawn.plots[0].series, chart.clouds, strict=True):
        _cloud(series, cloud, style)


def _axis(axis: Any, meant: Axis, style: pptx_chart.Style) -> None:
    axis.minimum_scale, axis.maximum_scale, axis.major_unit = meant.low, meant.high, meant.step
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = pptx_chart.axis_form(meant.form), False
    axis.major_gridlines.format.line.color.rgb = RGBColor.from_string(pptx_chart.HAIRLINE)
    axis.format.line.color.rgb = RGBColor.from_string("8C98A3")
    axis.major_tick_mark = XL_TICK_MARK.NONE
    axis.has_title = True
    frame = axis.axis_title.text_frame
    frame.text = meant.title
    style(frame.paragraphs[0].runs[0].font, 12, pptx_chart.SECOND, False)


def _cloud(series: Any, cloud: Cloud, style: pptx_chart.Style) -> None:
    ink = RGBColor.from_string(cloud.colour)
    if cloud.role in LINES:
        width, dashes = LINES[cloud.role]
        series.format.line.color.rgb, series.format.line.width = ink, Pt(width)
        if dashes:
            series.format.line.dash_style = dashes
        series.marker.style = XL_MARKER_STYLE.NONE
        return
    pptx_chart.dots(series, cloud.colour, cloud.shape)
    for i, name in enumerate(cloud.names):
        if name:
            label = series.points[i].data_label
            label.position = XL_LABEL_POSITION.RIGHT
            label.text_frame.text = name
            style(label.text_frame.paragraphs[0].runs[0].font, 12, cloud.colour, True)
