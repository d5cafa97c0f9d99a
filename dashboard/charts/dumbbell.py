"""Last year against this year, one row a unit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape

from dashboard import numbers, theme
from dashboard.charts import shapes
from dashboard.charts.drawing import Canvas, Drawing
from dashboard.charts.frame import clickable, hover, layout, scale, value_axis
from dashboard.i18n import t
from dashboard.model import Cell, Indicator
from dashboard.wording import ARROWS

ROW, FRAME = 31, 70  # pixels: of a row, of what stands above and below
MOST = 16  # rows; chosen units always have one

Pairs = Mapping[str, tuple[Cell, Cell]]  # unit_id -> (last year, this year)


def figure(
    indicator: Indicator, pairs: Pairs, names: Mapping[str, str], colours: Mapping[str, str], height: int | None = None
) -> Drawing:  # fmt: skip
    """Pale: last year; full: this year; on the right the change of the displayed values."""
    order = ordered(pairs, colours, (height - FRAME) // ROW if height else MOST)
    known = [c.value for u in order for c in pairs[u] if c.value is not None]
    s = scale(known, indicator)
    axis = value_axis(s, side="bottom", gridcolor=theme.palette().hairline)
    rows = {"range": [len(order) - 0.5, -0.9], "tickvals": [], "showgrid": False, "zeroline": False, "fixedrange": True}
    margin = {"l": 104, "r": 96, "t": 8, "b": 34}
    fig = Canvas(layout(len(order) * ROW + FRAME, xaxis=axis, yaxis=rows, margin=margin))
    note(
        fig,
        -0.75,
        t("dumbbell.change", unit=t("change.points") if indicator.is_percent else numbers.measure(indicator)),
    )
    for row, unit in enumerate(order):
        _row(fig, row, indicator, pairs[unit], names[unit], colours.get(unit))
    return fig.figure()


def ordered(pairs: Pairs, chosen: Collection[str] = (), most: int = MOST) -> list[str]:
    """Units with a number in either year, by this year's; where they are many, those with both years come first."""
    some = [u for u, (old, new) in pairs.items() if old.known or new.known]
    kept = sorted(some, key=lambda u: (u not in chosen, not (pairs[u][0].known and pairs[u][1].known)))[:most]
    return sorted(kept, key=lambda u: (pairs[u][1].value is None, pairs[u][1].value or 0.0))


def _row(fig: Canvas, row: int, indicator: Indicator, pair: tuple[Cell, Cell], name: str, colour: str | None) -> None:
    p = theme.palette()
    old, new = pair
    line = colour or p.peer_dot
    label = f"<b>{escape(name)}</b>" if colour else escape(name)
    fig.note(
        x=0, xref="paper", y=row, text=label, xanchor="right", xshift=-10, showarrow=False,
        font={"color": p.ink if colour else p.second},
    )  # fmt: skip
    if old.known and new.known:
        fig.scatter(
            x=[old.value, new.value],
            y=[row, row],
            mode="lines",
            line={"color": pale(line), "width": 2.4},
            hoverinfo="skip",
        )
    for cell, ink in ((old, pale(line)), (new, line)):
        if cell.known:
            fig.scatter(
                x=[cell.value], y=[row], mode="markers", hoverinfo="text", hovertext=[hover(cell, name, indicator)],
                cliponaxis=False, **clickable([cell]),
                marker={"size": 11 if shapes.special(cell) else 10, "color": p.card if cell.small_base else ink,
                        "symbol": shapes.of(cell), "line": {"color": ink, "width": 1.8}, "opacity": 1},
            )  # fmt: skip
    note(fig, row, _change(old, new, indicator), colour or p.second)


def pale(colour: str) -> str:
    """Last year's: half way to the card."""
    first, second = ([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (colour, theme.palette().card))
    return "#" + "".join(f"{(a + b) // 2:02X}" for a, b in zip(first, second, strict=True))


def note(fig: Canvas, row: float, text: str, colour: str | None = None) -> None:
    """A text in the column on the right."""
    fig.note(
        x=1, xref="paper", y=row, xanchor="right", xshift=92, text=text, showarrow=False,
        font={"size": 12, "color": colour or theme.palette().third},
    )  # fmt: skip


def _change(old: Cell, new: Cell, indicator: Indicator) -> str:
    change = numbers.difference(new, old, indicator)
    if change is None:
        missing = old if not old.known else new
        return t("dumbbell.missing", year=missing.year, why=t(f"state.{missing.state}.word"))
    if change == 0:
        return t("against.same")
    about = t("change.about") if {old.qualifier, new.qualifier} != {"="} else ""
    conflict = t("tag.conflict") + " " if old.in_conflict or new.in_conflict else ""
    return f"{conflict}{ARROWS[change > 0]} {about}{numbers.plain(abs(change))}"
