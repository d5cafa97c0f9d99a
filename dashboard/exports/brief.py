"""What a brief on one unit and year says, before Word: sentences, table, caveats, numbered sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from dashboard import lookups, numbers, wording
from dashboard.exports.csv import dataset_mark
from dashboard.exports.slides import headline
from dashboard.i18n import t
from dashboard.model import Cell
from dashboard.view import View

COLUMNS = ("indicator", "value", "basis", "before", "change", "place", "source")


@dataclass(frozen=True)
class Brief:
    """`sources` are numbered from 1, as the last column of the table names them."""

    title: str
    mark: str
    date: str
    lead: str
    headlines: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    care: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass
class _Sources:
    """Documents in the order of their first use, with the sentences quoted from them."""

    path: str
    quoted: dict[str, list[str]] = field(default_factory=dict)

    def numbers_of(self, cell: Cell, quote: bool = False) -> str:
        found = lookups.evidence(self.path, cell.fact_ids)
        for e in found:
            sentences = self.quoted.setdefault(e.doc_title, [])
            if quote and e.sentence.strip() not in sentences:
                sentences.append(e.sentence.strip())
        places = list(self.quoted)
        return "".join(f"[{n}]" for n in dict.fromkeys(places.index(e.doc_title) + 1 for e in found))

    def lines(self) -> tuple[str, ...]:
        return tuple(
            t("brief.source", n=n, title=title)
            + (t("brief.quoted", sentences=" ".join(sentences)) if sentences else "")
            for n, (title, sentences) in enumerate(self.quoted.items(), 1)
        ) or (t("brief.none"),)


def build(view: View) -> Brief:
    """The unit in question in the year of the view, against last year and its peers."""
    cells = lookups.cells(view.path, view.peers, tuple(view.indicators), view.year - 1, view.year)
    mine = [cells[i, view.focus, view.year] for i in view.indicators]
    told = [c for c in mine if c.state not in ("silent", "no_report")]
    sources = _Sources(view.path)
    lines = _headlines(view, cells, sources)
    rows = tuple(_row(view, c, cells, sources) for c in told)
    unit = view.units[view.focus].full_name or view.name(view.focus)
    return Brief(
        t("brief.title", unit=unit, year=view.year), dataset_mark(view.dataset),
        t("brief.date", date=f"{view.dataset.built_at:%Y-%m-%d}"),
        t("brief.lead", year=view.year, unit=unit, known=sum(c.known for c in told)), lines, _head(view), rows,
        _care(view, told), sources.lines(),
    )  # fmt: skip


def _headlines(view: View, cells: lookups.CellTable, sources: _Sources) -> tuple[str, ...]:
    lines = []
    for n, indicator_id in enumerate(lookups.headlines(view.path), 1):
        cell = cells[indicator_id, view.focus, view.year]
        name, value, basis, change, place = headline(view, cell, cells)
        quoted = sources.numbers_of(cell, quote=True)
        change = t("list.semicolon").join(filter(None, (change, place)))
        basis = t("reading.bracket", text=basis) if basis else ""
        lines.append(t("brief.line", n=n, name=name, value=value, basis=basis, change=change, sources=quoted))
    return tuple(lines)


def _head(view: View) -> tuple[str, ...]:
    years = {"value": view.year, "before": view.year - 1}
    return tuple(t(f"brief.column.{name}", year=years.get(name, "")) for name in COLUMNS)


def _row(view: View, cell: Cell, cells: lookups.CellTable, sources: _Sources) -> tuple[str, ...]:
    i = view.indicators[cell.indicator_id]
    before = cells[i.indicator_id, view.focus, view.year - 1]
    name, value, _, _, place = headline(view, cell, cells)
    difference = numbers.difference(cell, before, i)
    change = "" if difference is None else _signed(difference) if difference else t("against.same")
    place = place if i.direction != "none" and cell.known else ""
    return name, value, wording.basis(cell), numbers.shown(before, i), change, place, sources.numbers_of(cell)


def _signed(difference: Decimal) -> str:
    return ("+" if difference > 0 else "-") + numbers.plain(abs(difference))


def _care(view: View, cells: list[Cell]) -> tuple[str, ...]:
    """What to mind: peers, marks of single numbers, the words for what is missing."""
    marked = [
        t("brief.care.marks", name=view.indicators[c.indicator_id].name, marks=wording.plain_tags(c) + _note(c))
        for c in cells if wording.plain_tags(c)
    ]  # fmt: skip
    peers = t("brief.peers", n=len(view.peers), level=t(f"level.{view.level}.many"))
    return (peers, *(marked or [t("brief.care.none")]), t("brief.care.silent"))


def _note(cell: Cell) -> str:
    return t("reading.bracket", text=cell.note) if cell.note else ""
