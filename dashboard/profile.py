"""One unit: every indicator with its history and place, what its reports call problems and plans, its documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby

import streamlit as st

from dashboard import i18n, links, lookups, marks, numbers, statistics, theme, wording
from dashboard.i18n import t
from dashboard.model import Cell, Evidence, Indicator
from dashboard.queries import rows
from dashboard.sentences import in_chinese, verbatim
from dashboard.standing import links_to, queries, sparks
from dashboard.standing.chapters import paragraphs
from dashboard.view import View

SAYS_NOTHING = ("silent", "no_report")
LONGEST = 6_000  # characters of a chapter on the page; a five-year plan has twice as many
ISSUES = 12
STRIP = 130  # pixels


@dataclass(frozen=True)
class Line:
    """One indicator: the unit's cells over the years."""

    indicator: Indicator
    history: tuple[Cell, ...]


def lines(view: View) -> list[Line]:
    """Indicators that the unit has said anything about up to the year in view, in catalogue order."""
    keys, year = tuple(view.indicators), view.year
    own = lookups.cells(view.path, (view.focus,), keys, view.first, year)
    found = {k: tuple(own[k, view.focus, y] for y in range(view.first, year + 1)) for k in keys}
    return [
        Line(view.indicators[k], history)
        for k, history in found.items() if any(c.state not in SAYS_NOTHING for c in history)
    ]  # fmt: skip


def span(view: View) -> str:
    """The years shown."""
    return str(view.year) if view.first == view.year else f"{view.first}—{view.year}"


def table(view: View) -> str:
    """The table as HTML; '' where there is nothing. Made once for a unit, year, language and theme."""
    key = (view.path, view.dataset.key, view.peers, view.focus, view.year, i18n.current(), theme.palette().page)
    return _table(view, key)


@st.cache_data(show_spinner=False, max_entries=64)
def _table(_view: View, key: tuple[object, ...]) -> str:
    del key  # what the table depends on; Streamlit leaves `_view` out of the cache key
    found = lines(_view)
    if not found:
        return ""
    facts = tuple(f for line in found for f in line.history[-1].fact_ids[:1])
    quoted = {e.fact_id: e for e in lookups.evidence(_view.path, facts)}
    body = ""
    for name, group in groupby(found, key=lambda line: line.indicator.dimension_name):
        body += f"<tr class='dim'><th colspan='5' scope='colgroup'>{escape(name)}</th></tr>"
        body += "".join(_row(_view, line, quoted) for line in group)
    heads = [
        ("", t("profile.indicator")), ("", f"{t('profile.history')} {span(_view)}"),
        ("num", t("profile.value", year=_view.year)), ("", t("profile.change")), ("num", t("profile.place")),
    ]  # fmt: skip
    head = "".join(f"<th scope='col' class='{css}'><span>{text}</span></th>" for css, text in heads)
    head = f"<thead><tr>{head}</tr></thead>"
    return f"<div class='pane'><table class='compare profile'>{head}<tbody>{body}</tbody></table></div>"


def _row(view: View, line: Line, quoted: Mapping[str, Evidence]) -> str:
    i, cell = line.indicator, line.history[-1]
    before = line.history[-2] if len(line.history) > 1 else cell.without_value("no_report")
    colour = theme.palette().units[0]
    words = t("list.semicolon").join(f"{c.year} {numbers.shown(c, i)}" for c in line.history)
    change = wording.change_line(cell, before, i) if cell.known else ""
    return (
        f"<tr><th scope='row'>{escape(i.name)}<span>{wording.direction_word(i.direction)}</span></th>"
        f"<td>{sparks.line(line.history, colour, words)}</td>"
        f"<td class='num'>{wording.tags(cell)} {links_to.value(cell, i, quoted)}"
        f"<span class='sub'>{_below(cell, line)}</span></td>"
        f"<td>{change}</td><td class='num'>{_place(view, line, colour)}</td></tr>"
    )


def _below(cell: Cell, line: Line) -> str:
    """k/n, else why there is no number and what the last one was."""
    if cell.known:
        return wording.below(cell)
    last = next((c for c in reversed(line.history) if c.known), None)
    why = t("status.silent") if cell.state == "silent" else ""
    was = t("profile.last", year=last.year, value=numbers.shown(last, line.indicator)) if last else ""
    return escape(t("list.semicolon").join(filter(None, (why, was))))


def _place(view: View, line: Line, colour: str) -> str:
    key, year = line.indicator.indicator_id, view.year
    cells = lookups.cells(view.path, view.peers, tuple(view.indicators), year, year)
    peers = cells.peers(key, year, view.peers)
    rank = statistics.rank(view.focus, peers, line.indicator.direction)
    words = wording.place(rank, view.level, line.indicator.direction)
    middle = statistics.middle(peers)
    strip = marks.strip(peers, (line.history[-1],), {view.focus: colour}, middle, words, STRIP) if middle else ""
    return f"{strip}<span class='sub'>{words}</span>"


def chapters(view: View, kind: str) -> str:
    """The problems or the plans in the words of the unit's own documents of the year."""
    found = [r for r in rows(queries.chapters(view.path, view.focus, view.year)) if r.kind == kind]
    body = "".join(_chapter(view, str(r.title), str(r.text), list(r.inner_titles), r) for r in found)
    return f"<div class='pane chapters'>{body}</div>"


def no_chapters(view: View, kind: str) -> str:
    """Why there are none; '' where there are."""
    if any(r.kind == kind for r in rows(queries.chapters(view.path, view.focus, view.year))):
        return ""
    missing = lookups.has_no_report(view.path, view.focus, view.year)
    return t("profile.no_report" if missing else f"profile.{kind}.none", year=view.year)


def _chapter(view: View, title: str, text: str, inner: list[str], row: object) -> str:
    told = "\n".join(paragraphs(title, text))
    body = "".join(f"<p>{_headed(part, inner)}</p>" for part in told[:LONGEST].splitlines())
    doc, name = str(getattr(row, "doc_id", "")), str(getattr(row, "doc_title", ""))
    address = escape(links.href("source", unit=view.focus, year=view.year, report=doc))
    size = t("profile.text.cut", n=LONGEST) if len(told) > LONGEST else t("profile.text", n=len(told))
    way = f"<a href='{address}' data-go>{t('evidence.open')}</a>"
    return (
        f"<section><h4>{verbatim(title)}</h4><div data-verbatim>{body}</div>"
        f"<p class='where'>{verbatim(name)} · {size}{way}</p></section>"
    )


def _headed(line: str, inner: list[str]) -> str:
    """A line that begins with an inner heading has it in bold."""
    title = next((x for x in inner if x and -1 < line.find(x) <= 6), "")
    if not title:
        return escape(line)
    end = line.find(title) + len(title)
    return f"<b>{escape(line[:end])}</b>{escape(line[end:])}"


def reports(view: View) -> str:
    """The unit's documents, newest first, each leading to its text."""
    items = "".join(
        f"<li><b>{int(r.year)}</b><div><a href='"
        f"{escape(links.href('source', unit=view.focus, year=int(r.year), report=r.doc_id))}' data-go>"
        f"{verbatim(r.title)}</a>"
        f"<p>{t(f'doctype.{r.doc_type}')} · {t('profile.reports.facts', n=int(r.facts))}</p></div></li>"
        for r in rows(queries.reports(view.path, view.focus))
    )
    return f"<ul class='waiting loose'>{items}</ul>"


def issues(view: View) -> str:
    """What a person should look at, riskiest first."""
    frame = queries.issues(view.path, view.focus)
    items = "".join(
        _issue(int(r.year), str(r.code), str(r.severity), str(r.message or ""), str(r.fact_id), str(r.doc_id))
        for r in rows(frame.head(ISSUES))
    )
    more = f"<p class='foot'>{t('profile.issues.more', n=len(frame) - ISSUES)}</p>" if len(frame) > ISSUES else ""
    return f"<ul class='waiting loose'>{items}</ul>{more}"


def _issue(year: int, code: str, severity: str, message: str, fact: str, doc: str) -> str:
    title = t(f"issue.{code}") if i18n.known(f"issue.{code}") else t("issue.other")
    address = links.to_fact(fact) if fact else links.href("source", report=doc) if doc else ""
    way = f" <a href='{escape(address)}' data-go>{t('evidence.open')}</a>" if address else ""
    return (
        f"<li class='sev-{escape(severity)}'><b>{year or '—'}</b><div><strong>{title}</strong>"
        f"<em>{t(f'severity.{severity}')}</em><p>{in_chinese(message)}{way}</p></div></li>"
    )
