"""The catalogue page as HTML: what each indicator means and how much of it the data hold."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from dashboard import links, queries, wording
from dashboard.i18n import pick, t, uom_name
from dashboard.numbers import rounded
from dashboard.review import precision
from dashboard.review.precision import Estimate
from dashboard.sentences import in_chinese
from dashboard.view import ALL, View


def table(view: View, frame: pd.DataFrame) -> str:
    """Grouped by dimension: name, definition and formula, direction, basis, coverage with the way to the trend."""
    judged = precision.of_dataset(view.path)
    wanted = frame if view.dimension == ALL else frame[frame["dimension"] == view.dimension]
    body = ""
    for _, group in wanted.groupby("dimension", sort=False):
        first = group.iloc[0]
        name = pick(first["dimension_zh"], first["dimension_en"])
        title = escape(name) + t("reading.bracket", text=len(group))
        body += f"<tr class='dim'><th colspan='6' scope='colgroup'>{title}</th></tr>"
        body += "".join(_row(view, row, judged.get(row.indicator_id)) for row in queries.rows(group))
    heads = "".join(
        f"<th scope='col'><span>{t(f'catalogue.{h}')}</span></th>"
        for h in ("name", "definition", "direction", "basis", "coverage", "accuracy")
    )
    return f"<table class='compare catalogue'><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _row(view: View, row: Any, judged: Estimate | None) -> str:
    r = row._asdict()
    indicator = view.indicators[r["indicator_id"]]
    kind = t("list.comma").join(filter(None, [t(f"kind.{indicator.kind}"), escape(uom_name(indicator.uom))]))
    definition = in_chinese(_text(r["definition"])) or f"<span class='absent'>{t('catalogue.no_definition')}</span>"
    formula = f"<p class='formula'>{escape(_formula(view, r))}</p>" if indicator.denominator else ""
    return (
        f"<tr><th scope='row'><b>{escape(indicator.name)}</b><span>{kind}</span></th>"
        f"<td>{definition}{formula}</td><td class='nowrap'>{wording.direction_word(indicator.direction)}</td>"
        f"<td>{in_chinese(_text(r['basis'])) or t('catalogue.no_basis')}</td><td class='nowrap'>{_coverage(r)}</td>"
        f"<td class='nowrap'>{_accuracy(r, judged)}</td></tr>"
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _formula(view: View, r: dict[str, Any]) -> str:
    top, bottom = (
        view.indicators[i].name if i in view.indicators else str(i) for i in (r["numerator"], r["denominator"])
    )
    times = " × 100%" if r["scale"] == 100 else ""
    return f"{top} ÷ {bottom}{times}"


def _coverage(r: dict[str, Any]) -> str:
    """How many values, units and years; a link to the trend where there is something to see."""
    if not r["value_count"]:
        return f"<span class='absent'>{t('catalogue.no_data')}</span>"
    words = t("catalogue.count", values=r["value_count"], units=r["unit_count"], years=r["year_count"])
    address = links.href("trends", indicator=r["indicator_id"])
    return f"{words} <a href='{escape(address)}' data-go>{t('catalogue.trend')}</a>"


def _accuracy(r: dict[str, Any], judged: Estimate | None) -> str:
    """How well the indicator was read, against gold facts and by people's decisions: shares with what they rest on."""
    lines = []
    if not pd.isna(r["predicted"]):
        lines.append(t("catalogue.precision", share=_share(r["right_count"], r["predicted"])))
        lines.append(t("catalogue.recall", share=_share(r["found"], r["asked"])))
    if judged:
        low, high = rounded(judged.interval.low, 0), rounded(judged.interval.high, 0)
        lines.append(t("catalogue.judged", share=_share(judged.right, judged.n)))
        lines.append(t("catalogue.interval", low=low, high=high))
    return "<br>".join(lines) or f"<span class='absent'>{t('catalogue.unmeasured')}</span>"


def _share(part: float, whole: float) -> str:
    """98.7%（78/79）, or words where there was nothing to judge."""
    if not whole:
        return t("catalogue.nothing")
    return f"{rounded(100 * part / whole, 1)}%" + t("reading.bracket", text=f"{int(part)}/{int(whole)}")
