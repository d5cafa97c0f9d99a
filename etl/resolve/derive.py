"""Rates from their inputs: computed where no report states them, compared where one does (data-model.md, rule 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from etl.figures import Interval, decimals, interval, is_exact, round_half_up, shown
from etl.model import Indicator, Value

#: Derived rates are kept to at least two decimals: 5 of 71 is 7.04.
LEAST_DECIMALS = 2


@dataclass(frozen=True)
class Figure:
    """An input of a formula: what one document says, in one scope, on one unit, year and indicator."""

    value: float
    qualifier: str
    unit_of_measure: str
    fact_ids: tuple[str, ...]
    usable_as_denominator: bool = True  # 调解协议 is not (rule 6)
    contradicted: bool = False  # another document says otherwise

    @property
    def exact(self) -> bool:
        return is_exact(self.value, self.qualifier, self.unit_of_measure)

    @property
    def interval(self) -> Interval:
        return interval(self.value, self.qualifier, self.unit_of_measure)


@dataclass(frozen=True)
class Place:
    """Where inputs must meet: the same document and the same scope (all whole, or all wider in the same words)."""

    doc_id: str
    scope_kind: str
    scope: str = ""


@dataclass(frozen=True)
class Inputs:
    """All figures of one unit and year, looked up when a formula asks; `fixed` are a reviewer's, good everywhere."""

    look_up: Callable[[str], Mapping[Place, Figure]]  # best document first
    fixed: Mapping[str, Figure]
    _found: dict[str, Mapping[Place, Figure]] = field(default_factory=dict)

    def figures(self, indicator_id: str) -> Mapping[Place, Figure]:
        if indicator_id not in self._found:
            self._found[indicator_id] = self.look_up(indicator_id)
        return self._found[indicator_id]

    def at(self, indicator_id: str, place: Place) -> Figure | None:
        return self.fixed.get(indicator_id) or self.figures(indicator_id).get(place)

    def places(self, *indicator_ids: str) -> list[Place]:
        """Every place any of these was stated in, wholes before wider ones, best document first."""
        found = dict.fromkeys(place for each in indicator_ids for place in self.figures(each))
        if not found and all(each in self.fixed for each in indicator_ids):
            return [Place("", "whole")]
        return sorted(found, key=lambda place: place.scope_kind != "whole")


@dataclass(frozen=True)
class Ratio:
    """A formula with its inputs found. `denominator` is never zero."""

    indicator: Indicator
    numerator: Figure
    denominator: Figure

    @property
    def exact_value(self) -> Decimal:
        return _ratio(self.numerator.value, self.denominator.value, self.indicator.scale)

    @property
    def value(self) -> float:
        return round_half_up(self.exact_value, max(LEAST_DECIMALS, self.indicator.decimals))

    @property
    def qualifier(self) -> str | None:
        """What the inputs' qualifiers make of the rate; None where they pull it both ways (超5件 of 超100件)."""
        top, bottom = _direction(self.numerator), -_direction(self.denominator)
        if top * bottom < 0:
            return None
        if top or bottom:
            return ">=" if top + bottom > 0 else "<="
        return "=" if self.numerator.exact and self.denominator.exact else "~"

    @property
    def impossible(self) -> bool:
        return self.indicator.unit_of_measure == "%" and self.exact_value > 100

    @property
    def fact_ids(self) -> tuple[str, ...]:
        return self.numerator.fact_ids + self.denominator.fact_ids

    def agrees_with(self, reported: Value) -> bool:
        """At the number of decimals the report states; inexact inputs only have to allow it."""
        assert reported.value is not None
        if self.qualifier == reported.qualifier == "=":
            return round_half_up(self.exact_value, decimals(reported.value)) == reported.value
        stated = interval(reported.value, reported.qualifier, self.indicator.unit_of_measure)
        return self._interval().meets(stated)

    def _interval(self) -> Interval:
        top, bottom, scale = self.numerator.interval, self.denominator.interval, self.indicator.scale
        low = max(top.low, 0.0) / bottom.high * scale
        high = top.high / bottom.low * scale if bottom.low > 0 else float("inf")
        half = 0.5 * 10 ** -decimals(self.value)
        return Interval(low - half, high + half)


def derived(indicator: Indicator, inputs: Inputs) -> tuple[Ratio, Place] | None:
    """The first place where the whole formula is known."""
    for place in inputs.places(*formula(indicator)):
        ratio = ratio_at(indicator, inputs, place)
        if ratio is not None and ratio.qualifier is not None and not ratio.impossible:
            return ratio, place
    return None


def formula(indicator: Indicator) -> tuple[str, ...]:
    """Numerator and denominator ids; empty for what is not derived."""
    return (indicator.numerator, indicator.denominator) if indicator.numerator and indicator.denominator else ()


def ratio_at(indicator: Indicator, inputs: Inputs, place: Place) -> Ratio | None:
    assert indicator.numerator and indicator.denominator
    top, bottom = inputs.at(indicator.numerator, place), inputs.at(indicator.denominator, place)
    if top is None or bottom is None or not bottom.usable_as_denominator or bottom.value <= 0:
        return None
    return Ratio(indicator, top, bottom)


def zero_denominator(indicator: Indicator, inputs: Inputs) -> tuple[Figure, Place] | None:
    """Where a document states that there was nothing to take a rate of (rule 7)."""
    assert indicator.denominator
    for place in inputs.places(indicator.denominator):
        figure = inputs.at(indicator.denominator, place)
        if figure is not None and figure.value == 0 and figure.qualifier == "=":
            return figure, place
    return None


def no_cases(indicator: Indicator, figure: Figure, place: Place, unit_id: str, year: int, name: str) -> Value:
    """无案件 as a value: no number, denominator 0."""
    return Value(
        unit_id,
        year,
        indicator.indicator_id,
        None,
        "=",
        "derived",
        place.scope_kind,
        denominator=0.0,
        fact_ids=figure.fact_ids,
        note=f"无案件（{name}为0）",
    )


def as_value(ratio: Ratio, place: Place, unit_id: str, year: int, names: Mapping[str, Indicator]) -> Value:
    """A derived value; its note says how it was computed."""
    note = f"推算：{workings(ratio, names)}"
    if ratio.numerator.contradicted or ratio.denominator.contradicted:
        note += "；其他文件对分子或分母另有说法"
    if place.scope:
        note += f"；范围：{place.scope}"
    return Value(
        unit_id,
        year,
        ratio.indicator.indicator_id,
        ratio.value,
        ratio.qualifier or "~",
        "derived",
        place.scope_kind,
        ratio.numerator.value,
        ratio.denominator.value,
        ratio.fact_ids,
        note,
    )


def compared(value: Value, ratio: Ratio, inputs: Inputs, place: Place, names: Mapping[str, Indicator]) -> Value:
    """A reported rate beside its own inputs: with numerator and denominator where they agree, else in conflict."""
    if ratio.qualifier is None or value.value is None:
        return value
    if ratio.agrees_with(value):
        if not (ratio.numerator.exact and ratio.denominator.exact):
            return value
        return replace(
            value,
            numerator=ratio.numerator.value,
            denominator=ratio.denominator.value,
            fact_ids=_joined(value.fact_ids, ratio.fact_ids),
        )
    return _contradicted(value, ratio, inputs, place, names)


def _contradicted(value: Value, ratio: Ratio, inputs: Inputs, place: Place, names: Mapping[str, Indicator]) -> Value:
    assert value.value is not None
    measure = ratio.indicator.unit_of_measure
    note = f"报告称{shown(value.value)}{measure}，按{workings(ratio, names)}"
    fits = next(_fitting(value.value, ratio, inputs, place, names), None)
    if fits is not None:
        name, figure = fits
        note += f"；报告数与{shown(ratio.numerator.value)}÷{name}{shown(figure.value)}相符"
    return replace(
        value,
        status="corrected" if value.status == "corrected" else "conflict",
        numerator=ratio.numerator.value if fits else None,
        denominator=fits[1].value if fits else None,
        fact_ids=_joined(value.fact_ids, ratio.fact_ids, fits[1].fact_ids if fits else ()),
        note=f"{value.note}；{note}" if value.note else note,
    )


def _fitting(
    reported: float, ratio: Ratio, inputs: Inputs, place: Place, names: Mapping[str, Indicator]
) -> Iterator[tuple[str, Figure]]:
    """Other counts of the same document that would give the reported rate: 29 of 151 received, not of 135 closed."""
    if not ratio.numerator.exact:
        return
    for other in _kin(ratio.indicator, names):
        figure = inputs.at(other.indicator_id, place)
        if figure is None or not figure.exact or figure.value <= 0:
            continue
        rate = _ratio(ratio.numerator.value, figure.value, ratio.indicator.scale)
        if round_half_up(rate, decimals(reported)) == reported:
            yield other.name_zh, figure


def _kin(indicator: Indicator, names: Mapping[str, Indicator]) -> Iterable[Indicator]:
    """Counts that could be mistaken for the denominator: same dimension, same unit of measure."""
    assert indicator.denominator
    measure = names[indicator.denominator].unit_of_measure
    return (
        other
        for other in names.values()
        if other.dimension == indicator.dimension
        and other.unit_of_measure == measure
        and other.indicator_id not in formula(indicator)
    )


def workings(ratio: Ratio, names: Mapping[str, Indicator]) -> str:
    """行政诉讼败诉件数5÷行政诉讼审结件数71＝7.04%"""
    top, bottom = (names[each].name_zh for each in formula(ratio.indicator))
    marks = {"~": "约", ">=": "至少", "<=": "至多"}
    result = f"{marks.get(ratio.qualifier or '~', '')}{shown(ratio.value)}{ratio.indicator.unit_of_measure}"
    return f"{top}{shown(ratio.numerator.value)}÷{bottom}{shown(ratio.denominator.value)}＝{result}"


def _direction(figure: Figure) -> int:
    return {">=": 1, "<=": -1}.get(figure.qualifier, 0)


def _ratio(top: float, bottom: float, scale: float) -> Decimal:
    return Decimal(str(top)) / Decimal(str(bottom)) * Decimal(str(scale))


def _joined(*groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for group in groups for each in group))
