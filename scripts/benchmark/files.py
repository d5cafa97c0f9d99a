"""Files: a picture, ten slides with native charts, a workbook of 100,000 rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import islice

from dashboard import data_table, theme, trends
from dashboard.charts import trends as chart
from dashboard.exports import books, image, pptx, slides, xlsx
from dashboard.view import View, from_link

ROWS = 100_000


def measure() -> Iterator[tuple[str, float]]:
    """Name and seconds; the second picture counts, Chromium is started for the first."""
    view = _view("trends")
    with theme.paper():
        figure = chart.figure(trends.build(view, view.first, view.last))
        caption = image.Caption("测速", "")
        if image.available():
            image.to_bytes(figure, "png", caption)
            yield "PNG", _timed(lambda: image.to_bytes(figure, "png", caption))
        ten = [slide for _ in range(10) for slide in slides.trend(view)][:10]
        yield (
            "PPTX, ten slides made and written",
            _timed(lambda: pptx.to_bytes([s for _ in range(10) for s in slides.trend(view)][: len(ten)], "测速", "")),
        )
        table = _view("data")
        cells = list(islice(data_table.cells(table), ROWS))
        yield f"XLSX, {len(cells):,} rows", _timed(lambda: xlsx.to_bytes(books.values_book(table, cells, "测速")))


def _view(page: str) -> View:
    return from_link(page, {"dataset": ["benchmark"], "parent": ["all"]})


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
