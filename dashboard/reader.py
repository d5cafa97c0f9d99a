"""A report with its numbers highlighted beside the list of them: the data for the reader component.

The component builds its elements with textContent only; nothing of a report is ever parsed as HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import i18n, links, lookups, numbers, queries, theme
from dashboard.actions import Action, may
from dashboard.i18n import pick, t, uom_name
from dashboard.model import Indicator
from dashboard.selection import ALL

HEADING_SLACK = 8  # a heading's line may carry this much more than its title: its number and a stop
_component = st.components.v2.component(
    "fazhi_reader", js=(Path(__file__).parent / "reader.js").read_text(encoding="utf-8"), isolate_styles=False
)


@dataclass(frozen=True)
class Mark:
    """A highlighted stretch of text; several facts may share it (受理率、审结率均达100%)."""

    start: int
    end: int
    facts: tuple[int, ...]


def marks(facts: pd.DataFrame) -> list[Mark]:
    """Spans in reading order; overlapping ones become one mark."""
    found: list[Mark] = []
    for n, (start, end) in enumerate(zip(facts["char_start"], facts["char_end"], strict=True)):
        if found and start < found[-1].end:
            last = found.pop()
            found.append(Mark(last.start, max(last.end, int(end)), (*last.facts, n)))
        else:
            found.append(Mark(int(start), int(end), (n,)))
    return found


def lines(
    text: str, facts: pd.DataFrame, sections: pd.DataFrame, doubtful: list[list[int]], asked: Sequence[int] = ()
) -> list[dict[str, Any]]:
    """The text line by line: heading depth (0: body) and pieces [start, text, facts, doubtful].

    Pieces are cut at marks, at the sentences of facts, at doubtful spans and at the place `asked` for, so that each is
    wholly inside or outside.
    """
    spans = marks(facts)
    cuts = sorted({
        *(x for m in spans for x in (m.start, m.end)), *map(int, facts["sentence_start"]),
        *map(int, facts["sentence_end"]), *(x for pair in doubtful for x in pair), *asked,
    })  # fmt: skip
    inside = {m.start: m for m in spans}
    headings = {int(r.char_start): (str(r.path).count("/") + 1, str(r.title)) for r in queries.rows(sections)}
    result, place, next_cut, current = [], 0, 0, None
    for line in text.split("\n"):
        end, pieces, at = place + len(line), [], place
        while next_cut < len(cuts) and cuts[next_cut] <= end:
            cut = cuts[next_cut]
            if cut > at:
                pieces.append(_piece(text, at, cut, current, doubtful))
                at = cut
            current = inside.get(cut) or (current if current and cut < current.end else None)
            next_cut += 1
        if at < end:
            pieces.append(_piece(text, at, end, current, doubtful))
        if pieces:
            result.append({"h": _depth(headings.get(place), line), "p": pieces})
        place = end + 1
    return result


def _piece(text: str, start: int, end: int, mark: Mark | None, doubtful: list[list[int]]) -> list[Any]:
    shaky = any(a <= start < b for a, b in doubtful)
    return [start, text[start:end], list(mark.facts) if mark and start < mark.end else [], shaky]


def _depth(heading: tuple[int, str] | None, line: str) -> int:
    """A heading that runs on into its text on the same line stays body."""
    return heading[0] if heading and len(line) <= len(heading[1]) + HEADING_SLACK else 0


def items(
    facts: pd.DataFrame, text: str, dims: dict[str, int], many_units: bool, levels: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The facts as the list shows them; a table's name their unit and year. `levels`: unit_id -> level."""
    found = [_item(r, text, dims) | {"uses": _uses(r, levels)} for r in queries.rows(facts)]
    if many_units:
        for item, unit, year in zip(found, facts["unit_name"], facts["year"], strict=True):
            item["label"] = f"{unit} {int(year) if year == year else ''} · {item['label']}"
    return found


def _item(r: Any, text: str, dims: dict[str, int]) -> dict[str, Any]:
    stated = text[int(r.char_start) : int(r.char_end)]
    catalogued = isinstance(r.indicator_id, str)
    label = pick(r.name_zh, r.name_en) if catalogued and isinstance(r.name_zh, str) else t("reader.uncatalogued")
    return {
        "id": r.fact_id, "label": label, "value": _value(r) or stated, "note": _note(r, stated),
        "dim": dims.get(r.dimension, -1) if catalogued else -1, "waits": bool(r.waits), "used": bool(r.status),
        "s": [int(r.sentence_start), int(r.sentence_end)],
        "review": links.to_review(r.fact_id) if may(Action.REVIEW) else "",
    }  # fmt: skip


def _uses(r: Any, levels: Mapping[str, str]) -> list[list[str]]:
    """Name and address of the pages that show the value this number feeds."""
    if not r.status or r.unit_id not in levels:
        return []
    there = {"level": levels[r.unit_id], "parent": ALL, "indicator": r.indicator_id}
    of_unit: dict[str, dict[str, object]] = {
        "trends": {"units": r.unit_id},
        "ranking": {"units": r.unit_id, "year": int(r.year)},
        "profile": {"unit": r.unit_id, "year": int(r.year)},
    }
    return [[t(f"page.{page}"), links.href(page, **there, **own)] for page, own in of_unit.items()]


def _value(r: Any) -> str:
    """The value with its sign and unit; '' for a vague amount, which keeps its wording."""
    if r.value is None or r.value != r.value:
        return ""
    decimals = 2 if r.unit_of_measure == "%" or r.value != int(r.value) else 0
    like = Indicator("", "", "", "", str(r.unit_of_measure or ""), "count", "none", decimals, False, "", "")
    number = numbers.plain(numbers.rounded(float(r.value), decimals))
    unit = "%" if like.is_percent else f" {uom_name(like.uom)}"
    return f"{numbers.SIGNS.get(str(r.qualifier), '')}{number}{unit}"


def _note(r: Any, stated: str) -> list[list[str]]:
    """How the report words it, and what limits it, as [our words, the report's]."""
    before, _, after = t("reader.stated", text="|").partition("|")
    parts, comma = [[before, stated.strip()], [after, ""]], t("list.comma")
    if r.basis == "target":
        parts.append([comma + t("reader.target", year=int(r.year) if r.year == r.year else ""), ""])
    if r.basis == "previous":
        parts.append([comma + t("reader.previous", year=int(r.year) if r.year == r.year else ""), ""])
    if r.scope_kind not in ("whole", None):
        parts.append([comma + t(f"scope.{r.scope_kind}") + " ", r.scope or ""])
    return parts


def describe(document: Any, facts: int) -> list[list[str]]:
    """One line about the document, as [our words, the document's]: issuer, date, index number, length, repairs."""
    parts = [["", str(document.issuer or document.unit_name or "")]]
    if document.published_on is not None and document.published_on == document.published_on:
        parts.append([t("reader.published", date=f"{document.published_on:%Y-%m-%d}"), ""])
    if document.index_no:
        parts.append([t("reader.index_no"), str(document.index_no)])
    parts.append([t("reader.length", n=f"{len(document.text):,}", facts=facts), ""])
    if document.repaired:
        parts.append([t("reader.repaired", n=int(document.repaired)), ""])
    known = [part for part in parts if any(part)]
    return [["　" + ours if n else ours, stated] for n, (ours, stated) in enumerate(known)]


def show(path: str, doc_id: str, selected: str, at: str = "") -> None:
    """Draw the report, opened at a fact or at a place (`at`: start-end).

    Clicks are handled in the browser, which also keeps `?fact=` in the address up to date.
    """
    document = next(queries.rows(queries.document(path, doc_id)))
    facts = queries.document_facts(path, doc_id)
    catalogue = queries.indicators(path)
    names = dict(zip(catalogue["dimension"], catalogue[f"dimension_{i18n.current()}"], strict=True))
    dims = {dimension: n for n, dimension in enumerate(names)}
    doubtful = [[int(a), int(b)] for a, b in (document.doubtful if document.doubtful is not None else [])]
    place = [min(int(x), len(document.text or "")) for x in at.split("-")] if at else []
    colours = theme.palette().dims
    labels = ("list", "all", "waits", "loose", "up", "down", "used", "uses", "foot", "uncatalogued", "none", "review")
    levels = {unit_id: unit.level for unit_id, unit in lookups.units(path).items()}
    table = document.doc_type == "table"
    payload = {
        "doc": doc_id, "title": document.title, "about": describe(document, len(facts)), "selected": selected,
        "at": place, "lines": lines(document.text or "", facts, queries.sections(path, doc_id), doubtful, place),
        "facts": items(facts, document.text or "", dims, table, levels), "dims": list(names.values()),
        "colours": [colours[n % len(colours)] for n in range(len(names))], "table": table,
        "labels": {name: t(f"reader.{name}") for name in labels},
    }  # fmt: skip
    _component(key="reader", data=payload)
