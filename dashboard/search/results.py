"""The reports of a page with their sentences, as data and as HTML; every word of a report is escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from dashboard import i18n, links, lookups, queries, queries_text
from dashboard.i18n import t
from dashboard.queries import rows
from dashboard.search import terms
from dashboard.search.scope import PAGE, TOLD, Search, kind_name
from dashboard.sentences import in_chinese, verbatim
from dashboard.view import View

SENTENCES = 5  # of one report on the page
TOLD_EACH = 3  # of each chapter while nothing is looked for
HEADING_SLACK = 8  # a heading's line may carry this much more than its title: its number and a stop
EXAMPLES = 5
LONGEST = 220  # characters of a sentence on the page


@dataclass(frozen=True)
class Found:
    """One sentence. `chapter`: path and title of the innermost heading above it; `start`: its place in the text."""

    doc_id: str
    start: int
    text: str
    chapter: str
    kind: str
    hits: tuple[tuple[int, int], ...]


def sentences_of(path: str, search: Search, doc_ids: Sequence[str]) -> dict[str, list[Found]]:
    """The sentences that answer, by document, in reading order."""
    texts = queries_text.texts(path, tuple(doc_ids))
    headings = queries_text.chapters(path, tuple(doc_ids))
    by_doc = dict(iter(headings.groupby("doc_id"))) if len(headings) else {}
    return {doc: list(_sentences(doc, texts.get(doc, ""), by_doc.get(doc), search)) for doc in doc_ids}


def _sentences(doc: str, text: str, headings: pd.DataFrame | None, search: Search) -> Iterator[Found]:
    chapters = list(rows(headings)) if headings is not None else []
    for start, end in terms.sentences(text):
        over = [c for c in chapters if c.char_start <= start < c.char_end]
        last = over[-1] if over else None
        if search.kinds and not any(c.kind in search.kinds for c in over):
            continue
        said = text[start:end]
        hits = terms.hits(said, search.terms)
        wanted = [term in said for term in search.terms]
        if not search.terms and last and str(last.title) in said and len(said) <= len(str(last.title)) + HEADING_SLACK:
            continue  # the heading itself; one that runs on into its text is a sentence
        if all(wanted) if search.together or not wanted else any(wanted):
            chapter = f"{last.path} {last.title}".strip() if last else ""
            kind = next((c.kind for c in reversed(over) if c.kind in (search.kinds or (c.kind,))), "")
            yield Found(doc, start, said, chapter, kind, tuple(hits))


def page(view: View) -> str:
    """The reports of the page in view, each with its sentences."""
    search = view.search
    shown = search.found.iloc[(search.page - 1) * PAGE : search.page * PAGE]
    sentences = sentences_of(view.path, search, list(shown["doc_id"]))
    items = "".join(_report(view, r, sentences[r.doc_id]) for r in rows(shown))
    return f"<div class='hits'>{items}</div>{_pager(view)}"


def wider(view: View) -> str:
    """Where no sentence has all the words, the way to the reports that have them."""
    search = view.search
    if len(search.terms) < 2 or not search.together:
        return ""
    state = {key: values for key, values in view.fields.chosen.items() if key not in ("p", "lang", "dataset", "asof")}
    address = escape(links.href("text", **state | {"near": ["report"]}))
    return f"<p class='lead'><a href='{address}' data-go>{t('text.wider')}</a></p>"


def _report(view: View, report: object, found: list[Found]) -> str:
    doc, unit, year = (getattr(report, name) for name in ("doc_id", "unit_id", "year"))
    address = escape(_address(view, doc, unit, year))
    kind = t(f"doctype.{report.doc_type}") if i18n.known(f"doctype.{report.doc_type}") else ""  # type: ignore[attr-defined]
    about = " · ".join(filter(None, [str(getattr(report, "unit_name", "")), str(year or ""), kind]))
    shown = found[:SENTENCES] if view.search.terms else _told(found)
    body = "".join(_sentence(view, f, unit, year) for f in shown)
    rest = len(found) - len(shown)
    more = f"<p class='hint'><a href='{address}' data-go>{t('text.more', n=rest)}</a></p>" if rest > 0 else ""
    title = verbatim(str(getattr(report, "title", "")))
    return (
        f"<section><h4><a href='{address}' data-go>{title}</a><span>{escape(about)}</span></h4>{body}{more}</section>"
    )


def _told(found: list[Found]) -> list[Found]:
    """Some of the problems and some of the plans."""
    return [f for kind in TOLD for f in [f for f in found if f.kind == kind][:TOLD_EACH]] or found[:SENTENCES]


def _address(view: View, doc: str, unit: str, year: int, found: Found | None = None) -> str:
    at = f"{found.start}-{found.start + len(found.text)}" if found else None
    known = view.units.get(unit)
    place = {"level": known.level, "parent": "all", "unit": unit, "year": year or ""} if known else {}
    return links.href("source", report=doc, at=at, **place)


def _sentence(view: View, found: Found, unit: str, year: int) -> str:
    address = escape(_address(view, found.doc_id, unit, year, found))
    kind = f"<em class='kind-{escape(found.kind)}'>{kind_name(found.kind)}</em>" if found.kind else ""
    where = f"<p class='where'>{kind}{verbatim(found.chapter)}<a href='{address}' data-go>{t('evidence.open')}</a></p>"
    return f"<blockquote data-verbatim>{marked(found)}</blockquote>{where}"


def marked(found: Found) -> str:
    """The sentence with the words marked, cut around the first of them where it is long."""
    left = max(0, found.hits[0][0] - LONGEST // 2) if found.hits and len(found.text) > LONGEST else 0
    right = min(len(found.text), left + LONGEST)
    body, at = "", left
    for start, end in found.hits:
        if start >= at and end <= right:
            body += f"{escape(found.text[at:start])}<mark>{escape(found.text[start:end])}</mark>"
            at = end
    body += escape(found.text[at:right])
    return ("……" if left else "") + body.replace("\n", " ") + ("……" if right < len(found.text) else "")


def _pager(view: View) -> str:
    search = view.search
    if search.pages == 1:
        return ""
    state = {key: values for key, values in view.fields.chosen.items() if key not in ("p", "lang", "dataset", "asof")}
    way = "<a href='{}' data-go>{}</a>"
    back, on = (
        way.format(escape(links.href("text", **state, p=number)), t(key)) if 1 <= number <= search.pages else ""
        for key, number in (("text.back", search.page - 1), ("text.on", search.page + 1))
    )
    return f"<p class='pager'>{back}<span>{t('text.page', n=search.page, of=search.pages)}</span>{on}</p>"


def examples(view: View) -> str:
    """Queries to begin with: what the headline indicators are called in the reports' own language."""
    frame = queries.indicators(view.path)
    names = dict(zip(frame["indicator_id"], frame["name_zh"], strict=True))
    asked = [names[key] for key in lookups.headlines(view.path, EXAMPLES)]
    ways = "".join(f"<a href='{escape(links.href('text', q=q))}' data-go>{in_chinese(q)}</a>" for q in asked)
    return f"<p class='examples'>{t('text.examples')}{ways}</p>"


def counts(view: View, column: str, most: int) -> str:
    """Reports by year or unit, as bars; each leads to the search within it."""
    frame = view.search.found
    frame = frame[frame[column] != (0 if column == "year" else "")]
    tally = frame.groupby(column).size()
    tally = tally.sort_index(ascending=False) if column == "year" else tally.sort_values(ascending=False, kind="stable")
    state = {key: values for key, values in view.fields.chosen.items() if key not in ("p", "lang", "dataset", "asof")}
    items = ""
    for key, n in list(tally.items())[:most]:
        narrow = {"since": key, "until": key} if column == "year" else {"only": key}
        name = str(key) if column == "year" else view.name(str(key)) if key in view.units else str(key)
        address = escape(links.href("text", **state | narrow))
        share = round(100 * int(n) / int(tally.max()))
        items += (
            f"<li><a href='{address}' data-go>{escape(name)}</a><i style='width:{share}%'></i><b>{int(n):,}</b></li>"
        )
    rest = f"<p class='hint'>{t('text.counts.more', n=len(tally) - most)}</p>" if len(tally) > most else ""
    head = f"<h5>{t('text.years' if column == 'year' else 'text.units')}</h5>"
    return f"{head}<ul class='tally'>{items}</ul>{rest}" if items else ""
