"""Which sheets a table of the dashboard becomes: values with their sources, the comparison as shown, notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from dashboard import lookups, numbers, queries, statistics, wording
from dashboard.compare import Row
from dashboard.exports.csv import dataset_mark
from dashboard.exports.values import sources
from dashboard.exports.xlsx import Book, Column, Content, Number, Sheet, amount, number, percent
from dashboard.i18n import t, uom_name
from dashboard.model import Cell, Evidence, Indicator
from dashboard.view import View

BATCH = 100_000  # facts quoted at a time
SENTENCES = 5_000  # of more the notes would be as long as the table, which has each sentence beside its number

Quoted = dict[str, Evidence]


def values_book(view: View, cells: Iterable[Cell], title: str) -> Book:
    """A row a cell with its sources, and the notes."""
    rows = list(cells)
    quoted = _quoted(view, rows)
    return Book(title, dataset_mark(view.dataset), (_values(view, rows, quoted, title), notes(view, rows, quoted)))


def compare_book(view: View, found: Sequence[Row], title: str) -> Book:
    """The comparison as shown, the same values row by row with their sources, and the notes."""
    rows = [cell for row in found for cell in row.chosen]
    quoted = _quoted(view, rows)
    sheets = (_compare(view, found, title), _values(view, rows, quoted, title), notes(view, rows, quoted))
    return Book(title, dataset_mark(view.dataset), sheets)


def _quoted(view: View, cells: Sequence[Cell]) -> Quoted:
    facts = dict.fromkeys(f for c in cells for f in c.fact_ids)
    return {e.fact_id: e for part in _batches(list(facts)) for e in lookups.sentences(view.path, part)}


def _batches(facts: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(facts), BATCH):
        yield facts[start : start + BATCH]


def status(cell: Cell) -> str:
    """How the value was stated, or the word that stands in its place on the page."""
    return t(f"status.{cell.outcome}") if cell.known else numbers.absence(cell.state)


WIDTHS = {
    "unit": 14, "full_name": 26, "year": 7, "dimension": 14, "indicator": 24, "value": 12, "uom": 9, "status": 12,
    "numerator": 10, "denominator": 10, "scope": 12, "marks": 14, "note": 24, "document": 40, "section": 28,
    "sentence": 70,
}  # fmt: skip


def _values(view: View, cells: Sequence[Cell], quoted: Quoted, title: str) -> Sheet:
    columns = [Column(t("xlsx.marks" if n == "marks" else f"csv.{n}"), width) for n, width in WIDTHS.items()]
    rows = (_row(view, c, [quoted[f] for f in c.fact_ids if f in quoted]) for c in cells)
    return Sheet(t("xlsx.values"), title, columns, rows, len(cells))


def _row(view: View, cell: Cell, found: list[Evidence]) -> list[Content]:
    unit, i = view.units[cell.unit_id], view.indicators[cell.indicator_id]
    return [
        unit.label, unit.full_name, cell.year, i.dimension_name, i.name, number(cell, i), uom_name(i.uom), status(cell),
        _count(cell.numerator), _count(cell.denominator), t(f"scope.{cell.scope_kind}") if cell.known else "",
        wording.plain_tags(cell), cell.note, *sources(found),
    ]  # fmt: skip


def _count(value: float | None) -> Number | None:
    return None if value is None else amount(value)


def _compare(view: View, found: Sequence[Row], title: str) -> Sheet:
    """Indicators down, units across: value, status, k/n, difference to the base, place; then the peers' median."""
    base = view.chosen.index(view.base)
    columns = [Column(t("csv.dimension"), 14), Column(t("csv.indicator"), 24), Column(t("csv.uom"), 9)]
    for n, unit in enumerate(view.chosen):
        name = view.name(unit)
        columns += [Column(name, 12), Column(t("xlsx.status_of", unit=name), 12), Column(t("xlsx.basis_of", unit=name))]
        if n != base:
            columns.append(Column(t("xlsx.difference_of", unit=name, base=view.name(view.base)), 12))
        columns.append(Column(t("xlsx.rank_of", unit=name), 8))
    columns.append(Column(t("xlsx.median"), 12))
    return Sheet(t("xlsx.compare"), title, columns, (_compare_row(view, r, base) for r in found), len(found))


def _compare_row(view: View, row: Row, base: int) -> list[Content]:
    i = row.indicator
    line: list[Content] = [i.dimension_name, i.name, uom_name(i.uom)]
    for n, cell in enumerate(row.chosen):
        line += [number(cell, i), status(cell), wording.basis(cell)]
        if n != base:
            change = numbers.difference(cell, row.chosen[base], i)
            line.append(None if change is None else Number(float(change), "+#,##0.00;-#,##0.00;0"))
        rank = statistics.rank(cell.unit_id, row.peers, i.direction)
        line.append(rank.place if rank else None)
    middle = statistics.middle(row.peers)
    line.append(None if middle is None else _median(middle.median, i))
    return line


def _median(value: float, indicator: Indicator) -> Number:
    return percent(value) if indicator.is_percent else amount(value)


def notes(view: View, cells: Sequence[Cell], quoted: Quoted) -> Sheet:
    """Dataset, the words for what is missing, definitions and formulas, documents, sentences."""
    rows = [*_dataset(view), *_words(), *_definitions(view, cells), *_documents(cells, quoted)]
    rows += _sentences(quoted)
    columns = [Column(t("xlsx.item"), 12), Column(t("xlsx.name"), 34, True), Column(t("xlsx.meaning"), 70, True),
               Column(t("xlsx.formula"), 44, True), Column(t("xlsx.more"), 36, True)]  # fmt: skip
    return Sheet(t("xlsx.notes"), t("xlsx.notes"), columns, rows, len(rows))


def _dataset(view: View) -> Iterator[list[Content]]:
    updated = t("xlsx.updated", date=f"{view.dataset.built_at:%Y-%m-%d}")
    yield [t("xlsx.item.dataset"), dataset_mark(view.dataset), updated, "", ""]


def _words() -> Iterator[list[Content]]:
    for state in ("silent", "no_report", "partial", "no_cases", "conflict"):
        yield [t("xlsx.item.word"), numbers.absence(state), t(f"xlsx.word.{state}"), "", ""]
    yield [t("xlsx.item.word"), t("tag.small_base"), t("xlsx.word.small_base"), "", ""]
    yield [t("xlsx.item.word"), numbers.SIGNS["~"], t("xlsx.word.qualifier"), "", ""]


def _definitions(view: View, cells: Sequence[Cell]) -> Iterator[list[Content]]:
    wanted = {c.indicator_id for c in cells}
    for r in queries.rows(queries.indicators(view.path)):
        if r.indicator_id in wanted:
            i = view.indicators[r.indicator_id]
            more = t("list.semicolon").join(filter(None, (wording.direction_word(i.direction), _text(r.basis))))
            yield [t("xlsx.item.indicator"), i.name, _text(r.definition), _formula(view, i, r.scale), more]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _formula(view: View, indicator: Indicator, scale: float) -> str:
    if not indicator.denominator:
        return ""
    top, bottom = (
        view.indicators[i].name if i in view.indicators else i for i in (indicator.numerator, indicator.denominator)
    )
    return f"{top} ÷ {bottom}{' × 100%' if scale == 100 else ''}"


def _documents(cells: Sequence[Cell], quoted: Quoted) -> Iterator[list[Content]]:
    used = Counter(doc for c in cells for doc in {quoted[f].doc_title for f in c.fact_ids if f in quoted})
    for title, n in used.items():
        yield [t("xlsx.item.document"), title, t("xlsx.values_used", n=n), "", ""]


def _sentences(quoted: Quoted) -> Iterator[list[Content]]:
    """Each sentence once, with its document: many numbers share one."""
    seen = dict.fromkeys((e.doc_title, e.section, e.sentence.strip()) for e in quoted.values())
    if len(seen) > SENTENCES:
        yield [t("xlsx.item.sentence"), "", t("xlsx.beside", n=f"{len(seen):,}", column=t("csv.sentence")), "", ""]
        return
    for title, section, sentence in seen:
        yield [t("xlsx.item.sentence"), title, sentence, section, ""]
