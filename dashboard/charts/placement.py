"""Where a label may stand: near its mark, over no point, line or other label, inside the plot.

Pure geometry in pixels, y upwards. A figure is as wide as the reader's window, which the server does not know: marks
move apart as it widens while labels keep their size, and a line that passes beside a label in a narrow figure may run
through it in a wide one. So each place is judged at several widths, and x is given as a share of the width.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import hypot

DISTANCES = (9.0, 22.0, 38.0, 56.0, 80.0)  # pixels between a mark and the label's near edge, tried in this order
SIDES = ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1))  # above, below, right, left, corners
EDGE = 4.0  # a mark's own size: labels keep this far from points
OVER_LABEL, OUTSIDE, OVER_POINT, OVER_LINE = 400.0, 300.0, 150.0, 60.0  # what covering costs, in pixels of distance
FAR, CORNER = 0.8, 3.0  # a pixel of distance; a corner place, which reads less clearly than a side
LATIN = 0.56  # width of a Latin letter or digit, as a share of the type size; a Chinese character is 1 wide


@dataclass(frozen=True)
class Box:
    """A rectangle in pixels."""

    left: float
    low: float
    right: float
    high: float

    def overlaps(self, other: Box) -> bool:
        return self.left < other.right and other.left < self.right and self.low < other.high and other.low < self.high

    def holds(self, x: float, y: float) -> bool:
        return self.left - EDGE < x < self.right + EDGE and self.low - EDGE < y < self.high + EDGE

    def crossed_by(self, x1: float, y1: float, x2: float, y2: float) -> bool:
        """Whether a segment passes through (Liang and Barsky's clipping)."""
        enter, leave = 0.0, 1.0
        dx, dy = x2 - x1, y2 - y1
        for step, gap in ((-dx, x1 - self.left), (dx, self.right - x1), (-dy, y1 - self.low), (dy, self.high - y1)):
            if step == 0:
                if gap < 0:
                    return False
                continue
            at = gap / step
            enter, leave = (max(enter, at), leave) if step < 0 else (enter, min(leave, at))
            if enter > leave:
                return False
        return True


@dataclass(frozen=True)
class Label:
    """A text for the mark at `x` (share of the width) and `y` (pixels), with its size in pixels.

    What runs across (a target line) may be named anywhere along it: `also` are further x.
    """

    x: float
    y: float
    width: float
    height: float
    also: tuple[float, ...] = ()


@dataclass(frozen=True)
class Place:
    """The centre of a label, in pixels from its mark at `x`. `far`: it needs a line to its mark."""

    x: float
    dx: float
    dy: float
    far: bool


@dataclass
class Scene:
    """What labels must not cover. x of points and lines are shares of the width; `taken` are (label, place)."""

    widths: tuple[float, ...]
    height: float
    points: list[tuple[float, float]] = field(default_factory=list)
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    taken: list[tuple[Label, Place]] = field(default_factory=list)

    def cost(self, label: Label, place: Place, width: float) -> float:
        """What lies under the label in a figure of this width."""
        box = box_of(label, place, width)
        out = max(0.0, -box.left, box.right - width, -box.low, box.high - self.height)
        cost = (OUTSIDE + out) if out else 0.0
        cost += OVER_LABEL * sum(box.overlaps(box_of(other, there, width)) for other, there in self.taken)
        cost += OVER_POINT * sum(box.holds(x * width, y) for x, y in self.points)
        return cost + OVER_LINE * sum(box.crossed_by(a * width, b, c * width, d) for a, b, c, d in self.lines)


def box_of(label: Label, place: Place, width: float) -> Box:
    x, y = place.x * width + place.dx, label.y + place.dy
    return Box(x - label.width / 2, y - label.height / 2, x + label.width / 2, y + label.height / 2)


def place(labels: Sequence[Label], scene: Scene) -> list[Place]:
    """The best place of each label, the first label first. Crowded figures cover lines before they cover words."""
    found = []
    for label in labels:
        best = _best(label, scene)
        scene.taken.append((label, best))
        found.append(best)
    return found


def _best(label: Label, scene: Scene) -> Place:
    """The cheapest place; whatever is dearer by its distance alone need not be looked at."""
    best, least = Place(label.x, 0.0, 0.0, False), float("inf")
    for distance, there in _candidates(label):
        if distance < least and (cost := distance + _total(scene, label, there)) < least:
            best, least = there, cost
    return best


def _total(scene: Scene, label: Label, there: Place) -> float:
    return sum(scene.cost(label, there, width) for width in scene.widths) / len(scene.widths)


def _candidates(label: Label) -> Iterator[tuple[float, Place]]:
    """Places around the mark at growing distance, each with what the distance itself costs."""
    for (n, distance), (across, up), x in product(enumerate(DISTANCES), SIDES, (label.x, *label.also)):
        corner = bool(across and up)  # it stands over the mark's shoulder, not a whole label away
        dx = across * (label.width / 2 + (2 if corner else distance))
        dy = up * (label.height / 2 + distance)
        yield FAR * hypot(across * distance, up * distance) + CORNER * corner, Place(x, dx, dy, n > 0)


def text_width(text: str, size: float) -> float:
    """About how wide a text is drawn."""
    return sum(size if ord(c) > 0x2E7F else LATIN * size for c in text)
