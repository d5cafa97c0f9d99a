"""How far two colours are apart for a pair of eyes (CIEDE2000), and how well one is read on the other (WCAG)."""

from __future__ import annotations

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

Triple = tuple[float, float, float]
UNTOUCHED = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
SIMULATIONS = {
    "all colours": UNTOUCHED,
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)


def distance(one: str, other: str, sight: str = "all colours") -> float:
    """CIEDE2000 between two #RRGGBB as seen with `sight`."""
    return _ciede2000(_lab(one, sight), _lab(other, sight))


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2: 4.5 is enough for running text."""
    dark, light = sorted(_dot(TO_XYZ[1], _linear(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def _dot(row: Triple, column: Triple) -> float:
    return sum(a * b for a, b in zip(row, column, strict=True))


def _times(matrix: tuple[Triple, Triple, Triple], column: Triple) -> Triple:
    return (_dot(matrix[0], column), _dot(matrix[1], column), _dot(matrix[2], column))


def _linear(colour: str) -> Triple:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return (_decoded(red), _decoded(green), _decoded(blue))


def _decoded(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _lab(colour: str, sight: str) -> Triple:
    red, green, blue = (min(1.0, max(0.0, c)) for c in _times(SIMULATIONS[sight], _linear(colour)))
    x, y, z = (_root(c / w) for c, w in zip(_times(TO_XYZ, (red, green, blue)), WHITE, strict=True))
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def _root(value: float) -> float:
    return float(value ** (1 / 3)) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116


def _ciede2000(one: Triple, other: Triple) -> float:
    """Names as in Sharma, Wu and Dalal (2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean7 = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * sqrt(mean7 / (mean7 + 25**7))
    c1, c2 = hypot(stretch * a1, b1), hypot(stretch * a2, b2)
    h1, h2 = degrees(atan2(b1, stretch * a1)) % 360, degrees(atan2(b2, stretch * a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    light, chroma, hue = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    return _weighted(l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(turn / 2)), light, chroma, hue)


def _weighted(d_light: float, d_chroma: float, d_hue: float, light: float, chroma: float, hue: float) -> float:
    terms = ((0.17, 1, -30, -1), (0.24, 2, 0, 1), (0.32, 3, 6, 1), (0.20, 4, -63, -1))
    by_hue = 1 + sum(sign * size * cos(radians(times * hue + shift)) for size, times, shift, sign in terms)
    s_light = 1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2)
    s_chroma, s_hue = 1 + 0.045 * chroma, 1 + 0.015 * chroma * by_hue
    turned = -2 * sqrt(chroma**7 / (chroma**7 + 25**7)) * sin(radians(60 * exp(-(((hue - 275) / 25) ** 2))))
    parts = (d_light / s_light, d_chroma / s_chroma, d_hue / s_hue)
    return sqrt(sum(part**2 for part in parts) + turned * parts[1] * parts[2])
