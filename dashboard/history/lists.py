"""Documents that changed, reviews in between, and all versions: as HTML, every word of a report escaped."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from dashboard import database, i18n, links, queries_changes
from dashboard.history.listing import Made
from dashboard.history.scope import Comparison
from dashboard.i18n import pick, t
from dashboard.queries import rows
from dashboard.sentences import verbatim

MOST = 200


def documents_of(found: Comparison) -> pd.DataFrame:
    """Of the unit and year that are asked for."""
    assert found.old and found.new
    return _filtered(found, queries_changes.documents_between(found.old.path, found.new.path))


def reviews_of(found: Comparison) -> pd.DataFrame:
    assert found.old and found.new
    return _filtered(found, queries_changes.reviews_between(found.old.path, found.new.path))


def _filtered(found: Comparison, frame: pd.DataFrame) -> pd.DataFrame:
    if found.unit != "all":
        frame = frame[frame["unit_id"] == found.unit]
    return frame if found.year == "all" else frame[frame["year"] == int(found.year)]


def documents(found: Comparison, frame: pd.DataFrame) -> str:
    """What happened to each, where it stands, how many numbers it brought and lost."""
    items = "".join(_document(found, r) for r in rows(frame.head(MOST)))
    return f"<div class='pane changes'><ul class='waiting loose'>{items}</ul></div>{_rest(frame)}"


def _rest(frame: pd.DataFrame) -> str:
    return f"<p class='hint'>{t('history.more', n=MOST)}</p>" if len(frame) > MOST else ""


def _document(found: Comparison, row: Any) -> str:
    assert found.old and found.new
    made, doc = (found.new, row.new_doc) if row.new_doc else (found.old, row.old_doc)
    place = {"level": row.level, "parent": "all", "unit": row.unit_id, "year": row.year or ""} if row.level else {}
    address = escape(links.href("source", report=doc, asof=made.asof, **place))
    places = [f"{row.old_unit} {row.old_year or ''}".strip(), f"{row.new_unit} {row.new_year or ''}".strip()]
    moved = " → ".join(dict.fromkeys(filter(None, places)))
    if row.kind == "moved":
        moved = f"{row.old_path} → {row.new_path}"
    parts = [t("history.facts", n=f"{int(row.facts):,}")]
    parts += [f"＋{int(row.facts_added):,}"] if row.facts_added else []
    parts += [f"－{int(row.facts_gone):,}"] if row.facts_gone else []
    return (
        f"<li><b>{t(f'document.{row.kind}')}</b><div><a href='{address}' data-go>{verbatim(str(row.title))}</a>"
        f"<p>{verbatim(moved)}　{' '.join(parts)}</p></div></li>"
    )


def reviews(frame: pd.DataFrame) -> str:
    """Who, when, what."""
    items = "".join(_review(r) for r in rows(frame.head(MOST)))
    return f"<div class='pane changes'><ul class='waiting loose'>{items}</ul></div>{_rest(frame)}"


def _review(row: Any) -> str:
    key = f"review.action.{row.action}"
    action = t(key) if i18n.known(key) else str(row.action)
    value = "" if pd.isna(row.value) else f" → {row.value:g}"
    undone = f" <em>{t('history.undone')}</em>" if row.kind == "undone" else ""
    what = f"{row.unit_name} {row.year or ''} {pick(row.name_zh, row.name_en)}{value}"
    when = "" if pd.isna(row.at) else f"{database.local(row.at.to_pydatetime()):%Y-%m-%d %H:%M}"
    note = f"　{row.note}" if row.note else ""
    return (
        f"<li><b>{escape(action)}</b><div><strong>{escape(what)}</strong>{undone}"
        f"<p>{escape(f'{row.reviewer}　{when}{note}')}</p></div></li>"
    )


COLUMNS = ("when", "why", "documents", "facts", "values", "reviews")


def versions(found: Comparison) -> str:
    """Newest first; each that is kept opens as of, and compares with the one before it."""
    kept = [made.stamp for made in found.made if made.path]
    before = dict(zip(kept[1:], kept, strict=False))
    head = "".join(
        f"<th scope='col' class='{'' if name in ('when', 'why') else 'num'}'>{t(f'history.column.{name}')}</th>"
        for name in COLUMNS
    )
    body = "".join(_version(made, before.get(made.stamp, "")) for made in reversed(found.made))
    table = f"<table class='compare versions'><thead><tr>{head}<th></th></tr></thead><tbody>{body}</tbody></table>"
    return f"<div class='pane changes'>{table}</div>"


def _version(made: Made, before: str) -> str:
    counts = (made.documents, made.facts, made.values, made.reviews)
    numbers = "".join(f"<td class='num'>{f'{n:,}' if n >= 0 else '—'}</td>" for n in counts)
    note = f"<span class='sub'>{verbatim(made.note)}</span>" if made.note else ""
    name = f"{made.when} <em>{t('history.latest')}</em>" if made.newest else made.when
    return (
        f"<tr><th scope='row'>{name}</th><td>{escape(made.why)}{note}</td>{numbers}<td>{_ways(made, before)}</td></tr>"
    )


def _ways(made: Made, before: str) -> str:
    if not made.path:
        return f"<span class='sub'>{t('history.lost')}</span>"
    seen = escape(links.href("overview", asof=made.stamp))
    ways = [] if made.newest else [f"<a href='{seen}' data-go>{t('history.open')}</a>"]
    if before:
        compared = escape(links.href("history", old=before, new=made.stamp))
        ways.append(f"<a href='{compared}' data-go>{t('history.compare')}</a>")
    return "　".join(ways)
