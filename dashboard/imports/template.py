"""The fact table to fill in: the headings that the program reads, an example, and what the columns mean."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import cards
from dashboard.exports import csv, xlsx
from dashboard.exports.xlsx import Book, Column, Sheet
from dashboard.i18n import current, t, uom_name
from dashboard.model import Indicator
from dashboard.view import View

COLUMNS = ("unit", "year", "indicator", "value", "qualifier", "basis", "scope", "source", "note")
WIDTHS = (28, 8, 26, 10, 8, 8, 20, 30, 26)


def _example(indicators: dict[str, Indicator]) -> list[str]:
    names = [_name(indicator) for indicator in indicators.values() if indicator.kind == "count"]
    filled = {"unit": t("template.example.unit"), "year": "2024", "indicator": names[0] if names else "",
              "value": "12", "note": t("template.example.note")}  # fmt: skip
    return [filled.get(column, "") for column in COLUMNS]


def _name(indicator: Indicator) -> str:
    """As the program reads it: the Chinese name, or the id."""
    return indicator.indicator_id if current() == "en" else indicator.name


def workbook(indicators: dict[str, Indicator]) -> bytes:
    """The sheet to fill in first, then notes, then the indicators with their units of measure."""
    columns = [Column(t(f"template.{c}"), width) for c, width in zip(COLUMNS, WIDTHS, strict=True)]
    notes = [[t(f"template.{c}"), t(f"template.{c}.note")] for c in COLUMNS]
    known = [[_name(i), i.name, i.dimension_name, uom_name(i.uom) or i.uom] for i in indicators.values()]
    sheets = (
        Sheet(t("template.sheet"), t("template.title"), columns, [_example(indicators)], 1),
        _sheet("notes", {"column": 14, "meaning": 90}, notes),
        _sheet("indicators", {"indicator": 34, "name": 34, "dimension": 18, "uom": 12}, known),
    )
    return xlsx.to_bytes(Book(t("template.title"), t("app.name"), sheets))


def _sheet(name: str, widths: dict[str, float], rows: list[list[str]]) -> Sheet:
    columns = [Column(t(f"template.{column}"), width, wrap=True) for column, width in widths.items()]
    return Sheet(t(f"template.{name}"), t(f"template.{name}"), columns, rows, len(rows))


def comma_separated(indicators: dict[str, Indicator]) -> bytes:
    return csv.to_bytes(pd.DataFrame([_example(indicators)], columns=[t(f"template.{c}") for c in COLUMNS]))


def offer(view: View) -> None:
    """The template in both kinds. It names the indicators: before the first dataset there are none to name."""
    if not view.indicators:
        return
    name = csv.file_name(view.dataset, t("template.title")).removesuffix(".csv")
    with st.container(horizontal=True, key="import-more", vertical_alignment="center"):
        st.html(f"<span class='hint'>{t('imports.template')}</span>", width="content")
        for kind, make in (("xlsx", workbook), ("csv", comma_separated)):
            st.download_button(
                t(f"export.{kind}"), make(view.indicators), f"{name}.{kind}", cards.MIME[kind], key=f"template-{kind}",
                on_click="ignore", type="tertiary", icon=":material/download:",
            )  # fmt: skip
