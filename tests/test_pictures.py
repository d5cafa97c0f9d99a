"""PNG and SVG of figures: drawn by a Chromium of this machine, or by the reader's browser where there is none."""

from __future__ import annotations

import shutil
import struct
import zlib
from collections.abc import Iterator

import kaleido
import pytest
from dashboard_fixtures import RunPage, html

from dashboard import i18n, theme
from dashboard.charts.drawing import Canvas
from dashboard.charts.frame import layout
from dashboard.exports import image
from dashboard.exports.fault import ExportError
from dashboard.i18n import t

pytest_plugins = ["dashboard_fixtures"]
needs_chromium = pytest.mark.skipif(not image.available(), reason="no Chromium on this machine")
CAPTION = image.Caption("行政诉讼败诉率，2019—2024 年", "演示数据（虚构）　来源：3 份年度报告")


@pytest.fixture
def canvas() -> Iterator[Canvas]:
    with theme.paper():
        yield Canvas(layout(300))
    image.stop()


def pixels(png: bytes) -> tuple[int, int, set[bytes]]:
    """Width, height and the different lines of a PNG (still filtered: enough to tell drawn from empty)."""
    width, height = struct.unpack(">II", png[16:24])
    data, place = b"", 8
    while place < len(png):
        size, kind = struct.unpack(">I4s", png[place : place + 8])
        data += png[place + 8 : place + 8 + size] if kind == b"IDAT" else b""
        place += size + 12
    raw = zlib.decompress(data)
    step = len(raw) // height
    return width, height, {raw[i : i + step] for i in range(0, len(raw), step)}


@needs_chromium
def test_png_has_the_size_asked_for_and_its_caption(canvas: Canvas) -> None:
    canvas.scatter(x=[2023, 2024], y=[1.0, None], mode="lines+markers")
    width, height, lines = pixels(image.to_bytes(canvas.figure(), "png", CAPTION))
    assert (width, height) == (2 * image.WIDTH, 2 * (300 + image.HEAD + image.FOOT))
    assert len(lines) > 60
    bare = pixels(image.to_bytes(canvas.figure(), "png", image.Caption("", "")))
    assert len(bare[2]) < len(lines)


@needs_chromium
def test_svg_names_a_chinese_face_and_keeps_its_words(canvas: Canvas) -> None:
    canvas.scatter(x=[2023], y=[1.0])
    drawing = image.to_bytes(canvas.figure(), "svg", CAPTION).decode()
    assert drawing.startswith("<svg") and CAPTION.title in drawing and CAPTION.foot in drawing
    assert "Noto Sans SC" in drawing and "Microsoft YaHei" in drawing


@needs_chromium
def test_chinese_words_are_drawn_and_not_boxes(canvas: Canvas) -> None:
    """Two different signs that no face has would both be the same box."""
    canvas.scatter(x=[2023], y=[1.0])
    first, second = (image.to_bytes(canvas.figure(), "png", image.Caption(text, "")) for text in ("败诉", "复议"))
    assert first != second


@needs_chromium
def test_chromium_ends_and_starts_again(canvas: Canvas) -> None:
    canvas.scatter(x=[2023], y=[1.0])
    first = image.to_bytes(canvas.figure(), "svg", CAPTION)
    image.stop()
    assert image.to_bytes(canvas.figure(), "svg", CAPTION)[:4] == first[:4] == b"<svg"


def test_a_chromium_that_does_not_answer_is_an_error_and_no_wait(
    canvas: Canvas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", shutil.which("true") or "")
    with pytest.raises(ExportError, match="Chromium 没有响应"):
        image.to_bytes(canvas.figure(), "png", CAPTION)


def test_the_page_of_the_server_fetches_nothing() -> None:
    page = kaleido.PageGenerator(mathjax=False).generate_index()
    assert "<script" in page and "http://" not in page and "https://" not in page


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_chromium_the_menu_says_what_to_do(
    run_page: RunPage, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "")
    page = run_page("trends", lang=language)
    i18n.use(language)
    labels = {button.proto.label for button in page.get("download_button")}
    assert t("export.no_browser") in html(page)
    assert t("export.xlsx") in labels and not {t("export.png"), t("export.svg")} & labels
