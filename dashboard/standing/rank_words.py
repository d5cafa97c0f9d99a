"""What the ranking page says beside its figures: titles, reading aid, units listed apart, what ranks do not mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from dashboard import links, numbers, statistics
from dashboard.charts import shapes
from dashboard.i18n import join, t
from dashboard.ranking import Entry, Ranking, better
from dashboard.view import View

NAMED = 6  # more units than this are not all named in the text card
LISTED = 40  # of those without a place, for each reason: the table of the card has all
CHANCE = 0.05


def title(view: View, ranking: Ranking) -> str:
    return t("ranking.title", indicator=ranking.indicator.name, year=ranking.year, n=len(ranking.raw),
             level=t(f"level.{view.level}.many"))  # fmt: skip


def subtitle(ranking: Ranking, from_zero: bool) -> str:
    kind = "intervals" if ranking.overall else "plain"
    return t(f"ranking.subtitle.{kind}") + ("" if from_zero else t("ranking.cut"))


def foot(ranking: Ranking) -> str:
    key = "ranking.foot" if ranking.counted else "ranking.foot.plain"
    marks = shapes.key(e.cell for e in ranking.entries)
    return "　".join([t(key, n=len(ranking.entries), year=ranking.year), *ranking.remarks, *marks])


def _shown(value: float, ranking: Ranking) -> str:
    return numbers.number(value, ranking.indicator) + numbers.measure(ranking.indicator)


def reading(ranking: Ranking) -> str:
    """One line: how far the units lie apart, and how many differ clearly."""
    values = [e.number for e in ranking.entries]
    half = statistics.middle(e.cell for e in ranking.entries)
    if not half:
        return ""
    parts = [
        t("ranking.reading", n=len(values), low=_shown(min(values), ranking), high=_shown(max(values), ranking),
          median=_shown(half.median, ranking))
    ]  # fmt: skip
    if ranking.overall:
        sides = [e.side for e in ranking.entries]
        parts.append(
            t("ranking.reading.sides", n=len(ranking.counted), above=sides.count("above"), below=sides.count("below"))
        )
    return t("list.semicolon").join(parts) + t("list.stop")


def apart(view: View, ranking: Ranking) -> str:
    """Units without a place by reason; those with a sentence link to it."""
    if not ranking.apart:
        return "<p class='apart'></p>"  # Streamlit refuses an empty text
    groups = []
    for state, cells in ranking.apart.items():
        names = join([_linked(view, c.unit_id, c.fact_ids) for c in cells[:LISTED]])
        names += t("ranking.apart.more", n=len(cells)) if len(cells) > LISTED else ""
        groups.append(f"<span><b>{t(f'ranking.apart.{state}')}</b> {names}</span>")
    return f"<p class='apart'><b>{t('ranking.apart')}</b>{''.join(groups)}</p>"


def _linked(view: View, unit_id: str, fact_ids: Sequence[str]) -> str:
    name = escape(view.name(unit_id))
    return f"<a href='{escape(links.to_fact(fact_ids[0]))}' data-go>{name}</a>" if fact_ids else name


@dataclass(frozen=True)
class Said:
    """A line of the text card: how many, what about them, more of it as HTML."""

    count: int
    heading: str
    text: str
    tone: str = ""


def meaning(view: View, ranking: Ranking) -> str:
    """The text card: how many units differ clearly, how many cannot be told apart, and what no rank can say."""
    notes = "".join(f"<p>{note}</p>" for note in notes_of(view, ranking))
    return f"<ul class='waiting meaning'>{''.join(map(_item, said(ranking)))}</ul><div class='foot'>{notes}</div>"


def said(ranking: Ranking) -> list[Said]:
    """The lines of the text card."""
    rows = _by_difference(ranking) if ranking.overall else _plain(ranking)
    missing = sum(map(len, ranking.apart.values()))
    if missing:
        reasons = [f"{t(f'ranking.apart.{state}')} {len(cells)}" for state, cells in ranking.apart.items()]
        rows.append(Said(missing, t("rankcard.apart"), join(reasons), "third"))
    return rows


def _by_difference(ranking: Ranking) -> list[Said]:
    rows = []
    for side in ("above", "below"):
        found = [e for e in ranking.entries if e.side == side]
        if found:
            rows.append(Said(len(found), t(f"rankcard.{side}"), _names(found), better(side, ranking.indicator)))
    same = [e for e in ranking.counted if not e.side and not e.cell.small_base]
    if same:
        rows.insert(1 if rows else 0, Said(len(same), t("rankcard.same"), _places(same)))
    small = [e for e in ranking.entries if e.cell.small_base]
    if small:
        rows.append(Said(len(small), t("rankcard.small"), t("rankcard.small.text", units=_names(small)), "caution"))
    return rows + _uncounted(ranking)


def _plain(ranking: Ranking) -> list[Said]:
    values = [e.number for e in ranking.entries]
    if not values:
        return []
    ends = t("rankcard.listed.text", low=_shown(min(values), ranking), high=_shown(max(values), ranking))
    return [Said(len(values), t("rankcard.listed"), ends), *_uncounted(ranking)]


def _uncounted(ranking: Ranking) -> list[Said]:
    if not ranking.indicator.is_percent:
        return []
    without = [e for e in ranking.entries if e.interval is None]
    return [Said(len(without), t("rankcard.uncounted"), t("rankcard.uncounted.text"), "third")] if without else []


def _places(same: list[Entry]) -> str:
    places = [e.place for e in same if e.place]
    if len(places) < 2:
        return t("rankcard.same.plain")
    return t("rankcard.same.text", first=min(places), last=max(places))


def _names(entries: Iterable[Entry]) -> str:
    names = [e.name for e in entries]
    text = join(names[:NAMED])
    return escape(text if len(names) <= NAMED else t("rankcard.and_more", units=text))


def _item(line: Said) -> str:
    css = f" class='{line.tone}'" if line.tone else ""
    return f"<li><b{css}>{line.count}</b><div><strong>{line.heading}</strong><p>{line.text}</p></div></li>"


def notes_of(view: View, ranking: Ranking) -> list[str]:
    """What no rank can say."""
    notes = []
    if ranking.overall:
        n = sum(not e.cell.small_base for e in ranking.counted)
        value = f"{numbers.number(ranking.overall.percent, ranking.indicator)}%"
        notes.append(t("rankcard.foot", value=value, n=n, chance=max(1, round(CHANCE * n))))
    elif ranking.indicator.divided:
        notes.append(t("rankcard.foot.divided"))
    elif ranking.indicator.kind != "rate":
        notes.append(t("rankcard.foot.counts"))
    if ranking.indicator.direction != "none":
        notes.append(t("rankcard.ties") + t("list.stop"))
    return [*notes, t("rankcard.foot.always")]
