"""How numbers and their absence are written. Rounding is ROUND_HALF_UP: 3.125 is 3.13, as officials round."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from dashboard.i18n import t, uom_name
from dashboard.model import Cell, Indicator

SIGNS = {"=": "", "~": "≈", ">=": "≥", "<=": "≤"}


def rounded(value: float, decimals: int) -> Decimal:
    """`repr` first: the shortest decimal of the float is the number the report stated (8.7, not 8.699999)."""
    return Decimal(repr(float(value))).quantize(_step(decimals), ROUND_HALF_UP)


@cache
def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def plain(value: Decimal) -> str:
    """Thousands separators, no trailing zeros."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(value: float, indicator: Indicator, qualifier: str = "=") -> str:
    """The number without sign and unit. Rates keep their decimals (98.20), except round figures and qualified ones."""
    decimals = indicator.decimals
    exact = rounded(value, decimals)
    if indicator.is_percent and qualifier == "=" and exact not in (0, 100):
        return f"{exact:,f}"
    if not decimals and value != int(value):
        exact = rounded(value, 2)  # 罚没金额 4,830.9 万元 of a catalogue entry that names no decimals
    return plain(exact)


def absence(state: str) -> str:
    """What stands where there is no value: — for silence, words for the rest."""
    return t(f"state.{state}")


def measure(indicator: Indicator) -> str:
    """The unit of measure as it follows a number: % sticks to it, words keep a space."""
    return "%" if indicator.is_percent else f" {uom_name(indicator.uom)}"


def shown(cell: Cell, indicator: Indicator, with_unit: bool = True) -> str:
    """A cell as text: `7.04%`, `≈320 场次`, `—`, `无报告`, `仅有分项`."""
    if cell.value is None:
        return absence(cell.state)
    unit = measure(indicator) if with_unit else ""
    return f"{SIGNS.get(cell.qualifier, '')}{number(cell.value, indicator, cell.qualifier)}{unit}"


def fraction(cell: Cell) -> str:
    """`5/71` where numerator and denominator are known, `420 ÷ 91 …` of a count that was divided, else nothing."""
    if cell.basis and cell.known:
        return cell.basis
    if cell.value is None or cell.numerator is None or cell.denominator is None:
        return ""
    return f"{_count(cell.numerator)}/{_count(cell.denominator)}"


def _count(value: float) -> str:
    """Thousands of them on a page, and nearly all are whole."""
    return f"{int(value):,}" if value == int(value) else plain(rounded(value, 0))


def difference(new: Cell, old: Cell, indicator: Indicator) -> Decimal | None:
    """Difference of the *displayed* values: 8.70 - 7.04 must show 1.66. None where one of them is missing."""
    if new.value is None or old.value is None:
        return None
    decimals = indicator.decimals if indicator.decimals or indicator.is_percent else 2
    return rounded(new.value, decimals) - rounded(old.value, decimals)


def verdict(change: Decimal, direction: str) -> str:
    """better, worse or '' (no direction, no change)."""
    if direction not in ("up", "down") or change == 0:
        return ""
    return "better" if (change > 0) == (direction == "up") else "worse"
