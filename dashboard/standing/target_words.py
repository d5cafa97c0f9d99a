"""Targets as HTML and as a table to take away: how many were reached, and each one with its sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

import pandas as pd

from dashboard import lookups, numbers, sentences, targets, wording
from dashboard.card import Card
from dashboard.exports import csv, of_cards, take, xlsx
from dashboard.exports.take import Offer, Offers
from dashboard.i18n import join, t, uom_name
from dashboard.model import Evidence, Indicator
from dashboard.standing import links_to
from dashboard.targets import Standing, Target
from dashboard.view import OUTCOMES, View

WIDTHS = (12, 26, 8, 24, 10, 8, 8, 10, 12, 12, 40, 28, 70)  # of the workbook, in characters
MOST = 250  # rows on the page; the file holds all
TONES = {"reached": "better", "missed": "worse", "undecided": "caution"}


def tiles(found: Sequence[Standing]) -> str:
    """How many targets ended how."""
    counts = Counter(s.outcome for s in found)
    return "<div class='tiles'>" + "".join(
        f"<div><b class='{TONES.get(o, 'third')}'>{counts[o]}</b><span><strong>{t(f'outcome.{o}')}</strong>"
        f"{t(f'outcome.{o}.help')}</span></div>"
        for o in OUTCOMES[1:] if counts[o]
    ) + "</div>"  # fmt: skip


def table(view: View, found: Sequence[Standing], with_unit: bool = True) -> str:
    """Grouped by the year the target is for."""
    drawn = found[:MOST]
    facts = targets.quoted(view, [s.target for s in drawn], [s.cell for s in drawn])
    names = ["unit"] * with_unit + ["indicator", "wanted", "actual", "outcome", "sentence"]
    css = {"wanted": "num", "actual": "num"}
    head = "".join(f"<th scope='col' class='{css.get(n, '')}'><span>{t(f'targets.{n}')}</span></th>" for n in names)
    body = ""
    for year, group in groupby(drawn, key=lambda s: s.target.year):
        body += f"<tr class='dim'><th colspan='{len(names)}' scope='colgroup'>{t('targets.year', year=year)}</th></tr>"
        body += "".join(_row(view, s, facts, with_unit) for s in group)
    head = f"<thead><tr>{head}</tr></thead>"
    return f"<div class='pane'><table class='compare targets'>{head}<tbody>{body}</tbody></table></div>"


def _row(view: View, s: Standing, facts: Mapping[str, Evidence], with_unit: bool) -> str:
    i = view.indicators[s.target.indicator_id]
    unit = f"<td class='nowrap'>{escape(view.name(s.target.unit_id))}</td>" if with_unit else ""
    wanted = escape(numbers.shown(targets.as_cell(s.target), i))
    part = "" if s.target.scope_kind == "whole" else f"<span class='sub'>{t(f'scope.{s.target.scope_kind}')}</span>"
    return (
        f"<tr>{unit}<th scope='row'>{escape(i.name)}<span>{wording.direction_word(i.direction)}</span></th>"
        f"<td class='num'><b>{wanted}</b>{part}</td>"
        f"<td class='num'>{links_to.value(s.cell, i, facts)}<span class='sub'>{wording.below(s.cell)}</span></td>"
        f"<td class='outcome'><b class='{TONES.get(s.outcome, '')}'>{t(f'outcome.{s.outcome}')}</b>"
        f"<span class='sub'>{_why(s)}</span></td><td class='said'>{_said(s.target, facts)}</td></tr>"
    )


def _why(s: Standing) -> str:
    if s.outcome == "no_number":
        return t(f"status.{s.cell.state}")
    if s.outcome != "undecided":
        return ""
    if s.cell.in_conflict:
        return t("status.conflict")
    unlike = s.target.scope_kind != "whole" or s.cell.scope_kind != "whole"
    return t("targets.unlike") if unlike else t("targets.vague")


def _said(target: Target, facts: Mapping[str, Evidence]) -> str:
    first = facts.get(target.fact_ids[0])
    again = len(target.fact_ids) - 1
    more = f"<span class='sub'>{t('targets.again', n=again)}</span>" if again else ""
    return sentences.block(first) + more if first else ""


def uncatalogued(view: View, loose: Sequence[Target]) -> str:
    """Numbers of plans that fit no indicator: nothing to compare them with, yet not to be hidden."""
    facts = targets.quoted(view, loose[:MOST])
    items = "".join(
        f"<li><b>{target.year}</b><div><strong>{escape(view.name(target.unit_id))}</strong>"
        f"{_said(target, facts)}</div></li>"
        for target in loose[:MOST]
    )
    return f"<ul class='waiting loose'>{items}</ul>"


def elsewhere(view: View) -> str:
    """Levels that do have targets, where the level in view has none."""
    others = tuple(u for u in view.units if u not in view.peers)
    levels = Counter(view.units[x.unit_id].level for x in targets.stated(view, others))
    ways = [links_to.level("targets", level, t("targets.count", level=t(f"level.{level}"), n=n))
            for level, n in levels.items()]  # fmt: skip
    return f"<p class='lead'>{t('targets.elsewhere', levels=join(ways))}</p>" if ways else ""


def download(view: View, found: Sequence[Standing], card: Card) -> Offers:
    """All targets as CSV and workbook, unrounded, each with its document and sentence; the card as slides."""
    rows, name = list(found), (t("page.targets"), t(f"level.{view.level}"))
    file = csv.download(lambda: _frame(view, rows), view.dataset, *name)
    book = take.file(view, "xlsx", name, lambda: xlsx.to_bytes(_book(view, rows)))
    deck = take.deck(view, lambda: of_cards.slides_of(view, card), card.full_title, name)
    return Offers((Offer("csv", file, len(rows)), Offer("xlsx", book, len(rows)), Offer("pptx", deck)))


def _book(view: View, found: Sequence[Standing]) -> xlsx.Book:
    """The same rows; what is wanted and what came of it as numbers of their unit of measure."""
    table, title = _frame(view, found), t("page.targets")
    columns = [xlsx.Column(str(n), w, w > 30) for n, w in zip(table.columns, WIDTHS, strict=True)]
    rows = [
        [_content(value, view.indicators[s.target.indicator_id]) for value in line]
        for s, line in zip(found, table.astype(object).values.tolist(), strict=True)
    ]
    return xlsx.Book(title, csv.dataset_mark(view.dataset), [xlsx.Sheet(title, title, columns, rows, len(rows))])


def _content(value: object, indicator: Indicator) -> xlsx.Content:
    """Years are whole numbers, values never: the frame keeps them as floats."""
    if isinstance(value, float):
        known = value == value
        return (xlsx.percent(value) if indicator.is_percent else xlsx.amount(value)) if known else None
    return value if isinstance(value, int) else str(value or "")


def _frame(view: View, found: Sequence[Standing]) -> pd.DataFrame:
    facts = {e.fact_id: e for e in lookups.evidence(view.path, tuple(s.target.fact_ids[0] for s in found))}
    names = ["csv.unit", "csv.full_name", "targets.for_year", "csv.indicator", "targets.wanted", "csv.qualifier",
             "csv.uom", "targets.actual", "csv.status", "targets.outcome", "csv.document", "csv.section",
             "csv.sentence"]  # fmt: skip
    return pd.DataFrame([_line(view, s, facts.get(s.target.fact_ids[0])) for s in found], columns=[t(n) for n in names])


def _line(view: View, s: Standing, said: Evidence | None) -> list[object]:
    unit, i = view.units[s.target.unit_id], view.indicators[s.target.indicator_id]
    quote = [said.doc_title, said.section, said.sentence.strip()] if said else ["", "", ""]
    return [unit.name, unit.full_name, s.target.year, i.name, s.target.value,
            t(f"qualifier.{QUALIFIERS[s.target.qualifier]}"), uom_name(i.uom), s.cell.value,
            t(f"status.{s.cell.outcome}"), t(f"outcome.{s.outcome}"), *quote]  # fmt: skip


QUALIFIERS = {"=": "exact", "~": "about", ">=": "at_least", "<=": "at_most"}
