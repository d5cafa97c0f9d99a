"""Templates of number statements (data/demo/wordings/*.yml) and how one is filled in.

In a template `{closed}` writes the figure of slot `closed`; `[lost:无败诉案件]` states it in words (a zero, or 100%);
`<全年|年内>` is a choice; `{area}`, `{we}`, `{unit}` … are words of the unit. A slot name may end in `_prev` (the year
before), `_sum` (all years so far), `_target` (what is aimed at); in `_up`, `_down` (difference), `_growth`,
`_drop` (in %), which are no facts.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import yaml

from etl.demo.city import DATA
from etl.demo.numbers import UNIT_WORDS, Style, qualifier_of, written
from etl.demo.truth import TrueFact

DIMENSIONS = (
    "leadership", "capacity", "functions", "rules", "decision", "enforcement",
    "supervision", "dispute", "emergency", "services", "publicity",
)  # fmt: skip
ZERO_RATES = {"litigation_loss_rate", "review_correction_rate"}  # stated in words these are 0, other rates 100
_CHOICE = re.compile(r"<([^<>]*\|[^<>]*)>")
_SLOT = re.compile(r"\{(?P<slot>\w+)\}(?P<unit>" + UNIT_WORDS + r")?|\[(?P<stated>[\w,]+):(?P<words>[^\]]+)\]")


@dataclass(frozen=True)
class Slot:
    """What a slot of a template stands for. No indicators and no `quantity`: written, but no fact (growth, others')."""

    figure: str
    indicators: tuple[str, ...] = ()
    scope: str = ""
    scope_kind: str = "whole"
    also: tuple[str, ...] = ()
    optional: bool = False
    rounded: bool = False
    basis: str = "actual"
    shift: int = 0  # years after the report's
    quantity: bool = False  # an uncatalogued quantity


@dataclass(frozen=True)
class Wording:
    """One template. `scope` and `scope_kind` hold for all its slots where given; `levels` limits who says it.

    `when`: a slot that must be above zero without being written (升至 needs growth).
    """

    text: str
    scope: str = ""
    scope_kind: str = ""
    levels: tuple[str, ...] = ("county", "township")
    weight: float = 1.0
    when: str = ""

    @property
    def names(self) -> list[str]:
        found: list[str] = []
        for match in _SLOT.finditer(self.text):
            found += [match["slot"]] if match["slot"] else match["stated"].split(",")
        return found


@dataclass(frozen=True)
class Message:
    """One thing that a report says in numbers, and the many ways of saying it."""

    name: str
    dimension: str
    share: float  # of the reports that say it
    slots: Mapping[str, Slot]
    wordings: tuple[Wording, ...]


@dataclass(frozen=True)
class Voice:
    """Who speaks and when: what a template needs besides figures. `words` holds {area}, {we}, {unit} and so on."""

    doc: str
    unit: str
    year: int
    level: str
    words: Mapping[str, str]
    figures: Mapping[str, float]
    style: Style


@lru_cache(maxsize=1)
def load_messages() -> tuple[Message, ...]:
    messages = []
    for dimension in (*DIMENSIONS, "lead", "plans"):
        raw = yaml.safe_load((DATA / "wordings" / f"{dimension}.yml").read_text(encoding="utf-8"))
        messages += [read_message(name, dimension, entry) for name, entry in raw.items()]
    return tuple(messages)


def read_message(name: str, dimension: str, raw: dict) -> Message:
    slots = {key: _read_slot(value) for key, value in raw["slots"].items()}
    wordings = tuple(_read_wording(entry) for entry in raw["wordings"])
    return Message(name, dimension, raw.get("share", 0.6), slots, wordings)


def _read_slot(raw: str | dict) -> Slot:
    if isinstance(raw, str):
        return Slot(raw, (raw,))
    entry = dict(raw)
    indicators = entry.pop("indicators", None) or ([entry.pop("indicator")] if entry.get("indicator") else [])
    figure = entry.pop("figure", indicators[0] if indicators else "")
    return Slot(figure, tuple(indicators), also=tuple(entry.pop("also", ())), **entry)


def _read_wording(raw: str | dict) -> Wording:
    if isinstance(raw, str):
        return Wording(raw)
    entry = dict(raw)
    if "levels" in entry:
        entry["levels"] = tuple(entry["levels"])
    return Wording(**entry)


def slot_of(message: Message, name: str) -> Slot:
    """The slot itself, or the one that its ending makes of a plain slot."""
    if name in message.slots:
        return message.slots[name]
    stem, _, ending = name.rpartition("_")
    slot = message.slots[stem]
    if ending in ("up", "down", "growth", "drop"):
        return Slot(f"{slot.figure}_{ending}")
    slot = replace(slot, figure=f"{slot.figure}_{ending}", rounded=False)
    if ending == "prev":
        return replace(slot, basis="previous", shift=-1)
    if ending == "target":
        return replace(slot, basis="target", shift=1)
    if ending == "sum":
        return replace(slot, scope="累计", scope_kind="period")
    raise KeyError(f"{message.name}: {name}")


def sayable(message: Message, wording: Wording, voice: Voice) -> bool:
    """Numbers are written only above zero; words state only a zero, or a rate of 100%; `when` must be above zero."""
    slots = [slot_of(message, name) for name in wording.names if name not in voice.words]
    stated = {name for match in _SLOT.finditer(wording.text) for name in (match["stated"] or "").split(",")}
    words_said = all(voice.words[name] for name in wording.names if name in voice.words)
    fits = voice.level in wording.levels and words_said
    if wording.when:
        fits = fits and voice.figures.get(slot_of(message, wording.when).figure, 0) > 0
    names = [name for name in wording.names if name not in voice.words]
    return fits and all(_can_say(slot, name in stated, voice) for slot, name in zip(slots, names, strict=True))


def _can_say(slot: Slot, in_words: bool, voice: Voice) -> bool:
    value = voice.figures.get(slot.figure)
    return value is not None and (value == _stated(slot) if in_words else value > 0)


def _stated(slot: Slot) -> float:
    rate = slot.indicators and slot.indicators[0].endswith("_rate") and slot.indicators[0] not in ZERO_RATES
    return 100 if rate else 0


def fill(message: Message, wording: Wording, voice: Voice, chance: random.Random) -> tuple[str, list[TrueFact]]:
    """The sentence (without its full stop) and the facts it states, quotes included."""
    template = _CHOICE.sub(lambda match: chance.choice(match[1].split("|")), wording.text)
    text, spans, position = "", [], 0
    for match in _SLOT.finditer(template):
        text += template[position : match.start()]
        position = match.end()
        start = len(text)
        if match["slot"] in voice.words:
            text += voice.words[match["slot"]] + (match["unit"] or "")
            continue
        names = [match["slot"]] if match["slot"] else match["stated"].split(",")
        slots = [slot_of(message, name) for name in names]
        number = match["words"] or written(voice.figures[slots[0].figure], slots[0], voice.style, chance, match["unit"])
        text += number
        spans += [(start, len(text), slot, None if match["slot"] else _stated(slot)) for slot in slots]
    text += template[position:]
    return text, [fact for span in spans for fact in _facts(text, span, wording, voice)]


def _facts(text: str, span: tuple[int, int, Slot, float | None], wording: Wording, voice: Voice) -> list[TrueFact]:
    start, end, slot, stated = span
    quote, qualifier, value = qualifier_of(text, start, end) if stated is None else (text[start:end], "=", stated)
    own = slot.scope_kind != "whole" or not wording.scope_kind
    kind, scope = (slot.scope_kind, slot.scope) if own else (wording.scope_kind, wording.scope)
    statement = "number" if stated is None else "full" if stated else "zero"
    indicators: tuple[str | None, ...] = slot.indicators or ((None,) if slot.quantity else ())
    return [
        TrueFact(
            voice.doc, voice.unit, voice.year + slot.shift, indicator, value, qualifier, slot.basis,
            scope.replace("{zone}", voice.words["zone"]), kind, statement, quote, slot.also, slot.optional,
        )
        for indicator in indicators
    ]  # fmt: skip
