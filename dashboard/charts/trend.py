"""What a trend figure shows: one indicator over the years, peers and chosen units, medians, targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.charts.frame import Scale, Series, scale
from dashboard.model import Cell, Indicator
from dashboard.statistics import Middle


@dataclass(frozen=True)
class Target:
    """What a plan sets for a year: `label` says for whom and when, `short` what stands beside its bar."""

    value: float
    label: str
    year: int
    short: str = ""


_MANY_PEERS, _FAR = 30, 0.03  # from so many values on, the farthest 3% at each end may lie outside


@dataclass(frozen=True)
class Trend:
    """Everything one trend figure shows."""

    indicator: Indicator
    series: tuple[Series, ...]  # peers (colour None) and chosen units
    middles: Mapping[int, Middle | None]
    targets: tuple[Target, ...] = ()
    remarks: tuple[str, ...] = ()  # for the footer: units that became others, counts that were divided
    values: Sequence[Cell] = ()  # every unit and year, drawn or not
    said: tuple[int, int] = (0, 0)  # units, and units and years, with a number
    rest: int = 0  # peers that are not drawn, being too many

    @property
    def years(self) -> tuple[int, int]:
        cells = self.series[0].cells
        return cells[0].year, cells[-1].year

    @property
    def empty(self) -> bool:
        """No unit has a number in any year."""
        return not self.said[1] and not any(c.known for s in self.series for c in s.cells)

    @property
    def chosen(self) -> list[Series]:
        return [s for s in self.series if s.colour]

    def _known(self, series: Sequence[Series]) -> list[float]:
        return [c.value for s in series for c in s.cells if c.value is not None]

    def scale(self) -> Scale:
        """The axis that holds every value."""
        return scale([*self._known(self.series), *(target.value for target in self.targets)], self.indicator)

    def focus(self) -> Scale:
        """The axis that holds the chosen units, targets, the quartile band and all but a few far peers.

        One street that lost its only case (100%) must not press all others to the ground.
        """
        peers = sorted(self._known([s for s in self.series if not s.colour]))
        if len(peers) < _MANY_PEERS:
            return self.scale()
        usual = [peers[int(len(peers) * share)] for share in (_FAR, 1 - _FAR)]
        band = [edge for m in self.middles.values() if m for edge in (m.low, m.high, m.median) if edge is not None]
        targets = [target.value for target in self.targets]
        return scale([*self._known(self.chosen), *targets, *band, *usual], self.indicator)

    @property
    def beyond(self) -> int:
        """How many peer values lie outside the figure."""
        s = self.focus()
        return sum(not s.low <= value <= s.high for value in self._known([p for p in self.series if not p.colour]))
