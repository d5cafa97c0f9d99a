"""The trend figure's axis: far peers may lie outside and are counted; chosen units and targets never."""

from __future__ import annotations

from dashboard.charts.frame import Series
from dashboard.charts.trend import Target, Trend
from dashboard.model import Cell, Indicator

RATE = Indicator("loss", "败诉率", "supervision", "监督制约", "%", "rate", "down", 2, True, "", "")


def trend(peers: list[float], chosen: float, target: float | None = None) -> Trend:
    def series(name: str, colour: str | None, value: float) -> Series:
        return Series(name, name, colour, (Cell(name, 2023, "loss", "value", value),))

    lines = [series(f"p{number}", None, value) for number, value in enumerate(peers)]
    targets = () if target is None else (Target(target, "target", 2025),)
    return Trend(RATE, (*lines, series("own", "#123456", chosen)), {2023: None}, targets)


def test_one_far_peer_does_not_press_all_others_down() -> None:
    figure = trend([number % 8 for number in range(60)] + [100.0], 5.0)
    assert figure.focus().high < 20 < figure.scale().high and figure.beyond == 1


def test_the_chosen_unit_and_its_target_are_always_inside() -> None:
    peers = [number % 8 for number in range(60)]
    assert trend(peers, 90.0).focus().high >= 90
    assert trend(peers, 5.0, target=40.0).focus().high >= 40


def test_few_peers_are_all_shown() -> None:
    figure = trend([1.0, 2.0, 100.0], 5.0)
    assert figure.focus() == figure.scale() and figure.beyond == 0
