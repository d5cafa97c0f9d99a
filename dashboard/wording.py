"""Sentences about values: change, place, marks. Direction-aware: better and worse only where the catalogue knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from html import escape

from dashboard import numbers
from dashboard.i18n import join, t, uom_name
from dashboard.model import Cell, Indicator
from dashboard.statistics import Rank

ARROWS = {True: "▲", False: "▼"}


def amount(change: Decimal, indicator: Indicator) -> str:
    """`1.66 个百分点`, `28 件`."""
    unit = t("change.points") if indicator.is_percent else uom_name(indicator.uom)
    return f"{numbers.plain(abs(change))} {unit}"


def change_line(new: Cell, old: Cell, indicator: Indicator) -> str:
    """`▼ 降 1.66 个百分点，改善` as HTML, or why there is no comparison."""
    change = numbers.difference(new, old, indicator)
    if change is None:
        reason = t("change.no_value") if new.value is None else t("change.no_last", why=t(f"state.{old.state}.word"))
        return f"<p class='change'>{reason}</p>"
    if change == 0:
        return f"<p class='change'>— {t('change.same')}</p>"
    verdict = numbers.verdict(change, indicator.direction)
    about = t("change.about") if {new.qualifier, old.qualifier} != {"="} else ""
    words = t("change.up" if change > 0 else "change.down", amount=about + amount(change, indicator))
    tail = t("list.comma") + t(f"verdict.{verdict}") if verdict else ""
    return f"<p class='change {verdict}'>{ARROWS[change > 0]} {words}{tail}</p>"


def against(cell: Cell, base: Cell, indicator: Indicator) -> str:
    """Difference to the base unit: `▲ 高 2.64，劣`; plain words where there is no direction."""
    change = numbers.difference(cell, base, indicator)
    if change is None:
        return ""
    if change == 0:
        return t("against.same")
    about = t("change.about") if {cell.qualifier, base.qualifier} != {"="} else ""
    size = about + numbers.plain(abs(change))
    verdict = numbers.verdict(change, indicator.direction)
    if not verdict:
        return t("against.more" if change > 0 else "against.less", amount=size)
    words = t("against.higher" if change > 0 else "against.lower", amount=size)
    return f"<span class='{verdict}'>{ARROWS[change > 0]} {words}{t('list.comma')}{t(f'against.{verdict}')}</span>"


def place(rank: Rank | None, level: str, direction: str) -> str:
    """`8 个区县中第 6`, `并列第 1`, or why there is none."""
    if rank is None:
        return t("rank.none") if direction == "none" else t("rank.no_value")
    if rank.of == 1:
        return t("rank.alone")
    return t("rank.tied" if rank.tied else "rank.place", of=rank.of, level=t(f"level.{level}.many"), place=rank.place)


def _tag_names(cell: Cell) -> list[str]:
    names: list[str] = []
    if cell.in_conflict:
        names.append("conflict")
    if cell.qualifier == "~" and cell.known:
        names.append("about")
    if cell.qualifier == ">=" and cell.known:
        names.append("at_least")
    if cell.qualifier == "<=" and cell.known:
        names.append("at_most")
    if cell.small_base:
        names.append("small_base")
    if cell.scope_kind in ("wider", "mixed") and cell.known:
        names.append(cell.scope_kind)
    if cell.status in ("previous", "corrected"):
        names.append(cell.status)
    if cell.accepted:
        names.append("accepted")
    return names


def plain_tags(cell: Cell) -> str:
    """The marks as text, for tables."""
    return join([t(f"tag.{name}") for name in _tag_names(cell)])


def tags(cell: Cell) -> str:
    """Small marks beside a value: conflict, about, bound, small base, scope, source of another year."""
    names = _tag_names(cell)
    return "".join(
        f"<span class='tag tag-{n}' title='{escape(t(f'tag.{n}.help'))}'>{t(f'tag.{n}')}</span>" for n in names
    )


def basis(cell: Cell, short: bool = False) -> str:
    """What stands beside the value: `5/71`, else how it was stated (全覆盖, 无)."""
    fraction = numbers.fraction(cell)
    if fraction and not (short and cell.status == "stated_full"):
        return fraction
    if cell.status in ("stated_full", "stated_zero"):
        return t(f"status.{cell.status}")
    return ""


def below(cell: Cell) -> str:
    """The same under a value, where a computed one says so: `由 5/71 算出`."""
    text = basis(cell)
    return t("basis.derived", fraction=text) if text and cell.status == "derived" else text


def scopes(cells: Iterable[Cell], name: Callable[[str], str]) -> list[str]:
    """A warning for numbers that cover more than their unit: which they are, by kind."""
    found: dict[str, list[str]] = {}
    for cell in cells:
        if cell.known and cell.scope_kind in ("wider", "mixed"):
            found.setdefault(cell.scope_kind, []).append(t("scope.of", unit=name(cell.unit_id), year=cell.year))
    return [t(f"scope.warn.{kind}", units=join(units)) for kind, units in found.items()]


def direction_word(direction: str) -> str:
    return t(f"direction.{direction}")
