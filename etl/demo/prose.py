"""A report as prose: opening, tree of sections, number statements among plain sentences, problems, plans, ending."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import yaml

from etl.demo.chance import stream
from etl.demo.city import DATA, Place
from etl.demo.numbers import chinese
from etl.demo.truth import TrueFact
from etl.demo.wordings import DIMENSIONS, Message, Voice, Wording, fill, load_messages, sayable

_CHOICE = re.compile(r"<([^<>]*\|[^<>]*)>")


@dataclass(frozen=True)
class Report:
    """A text before it is put on a page: its title, its lines, and the facts it states."""

    title: str
    lines: tuple[str, ...]
    facts: tuple[TrueFact, ...]


@dataclass(frozen=True)
class Part:
    """A heading and the sentences under it."""

    heading: str
    sentences: list[str]


@lru_cache(maxsize=1)
def load_prose() -> dict:
    return yaml.safe_load((DATA / "prose.yml").read_text(encoding="utf-8"))


def compose(voice: Voice, place: Place, demands: Mapping[str, tuple[str, ...]], key: Sequence[object]) -> Report:
    """`demands`: message -> endings of slot names that its wording must have. `key`: seeds every choice."""
    writer = _Writer(voice, demands, key)
    chance = stream(*key, "frame")
    title = writer.plain(chance.choice(load_prose()["titles"]))
    lead = writer.statements("lead", chance)
    results = [writer.part(dimension) for dimension in DIMENSIONS]
    body = _tree([part for part in results if part.sentences], writer, chance)
    return Report(title, (_opening(writer, lead, chance), *body, *_ending(place, voice, chance)), tuple(writer.facts))


class _Writer:
    """Says messages in this unit's voice and remembers the facts; one writer writes one report."""

    def __init__(self, voice: Voice, demands: Mapping[str, tuple[str, ...]], key: Sequence[object]) -> None:
        self.voice, self.demands, self.key = voice, demands, key
        self.facts: list[TrueFact] = []

    def plain(self, template: str) -> str:
        chance = stream(*self.key, template)
        text = _CHOICE.sub(lambda match: chance.choice(match[1].split("|")), template)
        return re.sub(r"\{(\w+)\}", lambda match: self.voice.words[match[1]], text)

    def plains(self, name: str, count: int, chance: random.Random) -> list[str]:
        pool = load_prose()[name]
        return [self.plain(text) for text in chance.sample(pool, min(count, len(pool)))]

    def part(self, dimension: str) -> Part:
        """A section of one dimension: its statements among a few sentences without numbers."""
        chance, prose = stream(*self.key, dimension), load_prose()
        said = self.statements(dimension, chance)
        if not said and chance.random() < 0.5:
            return Part("", [])
        fillers = [self.plain(t) for t in chance.sample(prose["fillers"][dimension], chance.randint(1, 3))]
        sentences = fillers[:1] + said + fillers[1:]
        if chance.random() < 0.5:
            chance.shuffle(sentences)
        return Part(chance.choice(prose["headings"][dimension]), sentences)

    def statements(self, dimension: str, chance: random.Random) -> list[str]:
        found = []
        for message in load_messages():
            if message.dimension == dimension and (chance.random() < message.share or message.name in self.demands):
                found += self.say(message, stream(*self.key, message.name))
        return found

    def say(self, message: Message, chance: random.Random) -> list[str]:
        """One wording of the message; none where no wording fits what there is to say."""
        able = [wording for wording in message.wordings if sayable(message, wording, self.voice)]
        asked = self.demands.get(message.name, ())
        able = [wording for wording in able if _meets(wording, asked)] or able
        if not able:
            return []
        wording = chance.choices(able, [w.weight * (1 + len(w.names)) for w in able])[0]
        text, facts = fill(message, wording, self.voice, chance)
        self.facts += facts
        return [text]


def _meets(wording: Wording, endings: tuple[str, ...]) -> bool:
    return all(any(name.endswith(ending) for name in wording.names) for ending in endings)


def _opening(writer: _Writer, lead: list[str], chance: random.Random) -> str:
    """The opening; headline statements stand before its 现…报告如下."""
    opening = writer.plain(chance.choice(load_prose()["openings"]))
    head, mark, tail = opening.rpartition("现")
    return head + "".join(f"{sentence}。" for sentence in lead) + mark + tail if head else opening


def _tree(parts: list[Part], writer: _Writer, chance: random.Random) -> list[str]:
    """Either 一、成效 with （一）… below it, or one 一、 a dimension; then problems and plans."""
    prose = load_prose()
    flat = chance.random() < 0.4
    lines = [] if flat else [f"一、{writer.plain(chance.choice(prose['results']))}"]
    for number, part in enumerate(parts, start=1):
        mark = f"{chinese_ordinal(number)}、" if flat else f"（{chinese_ordinal(number)}）"
        lines += _part(mark + part.heading, part.sentences, flat, chance)
    number = len(parts) if flat else 1
    tail = [("problem_titles", writer.plains("problems", chance.randint(3, 5), chance))]
    if chance.random() < 0.35:
        tail.insert(chance.randint(0, 1), ("duty_titles", writer.plains("duties", 2, chance)))
    plans = writer.plains("plans", chance.randint(3, 5), chance) + writer.statements("plans", chance)
    for place, (titles, sentences) in enumerate([*tail, ("plan_titles", plans)], start=number + 1):
        heading = f"{chinese_ordinal(place)}、{writer.plain(chance.choice(prose[titles]))}"
        lines += [heading, *_paragraphs(sentences, chance.choice(("listed", "numbered", "run")), chance)]
    return lines


def chinese_ordinal(number: int) -> str:
    return "二" if number == 2 else chinese(number)


def _part(heading: str, sentences: list[str], flat: bool, chance: random.Random) -> list[str]:
    form = chance.choice(("run", "run", "listed", "numbered"))
    if form == "run" and not flat and chance.random() < 0.5:
        return [f"{heading}。" + _run(sentences, chance)]
    if form == "run":
        return [heading, _run(sentences, chance)]
    return [heading, *_paragraphs(sentences, form, chance)]


def _run(sentences: list[str], chance: random.Random) -> str:
    text = ""
    for sentence in sentences[:-1]:
        text += sentence + ("；" if chance.random() < 0.15 else "。")
    return text + sentences[-1] + "。"


def _paragraphs(sentences: list[str], form: str, chance: random.Random) -> list[str]:
    if form == "listed":
        return ["".join(f"{chinese_ordinal(n)}是{text}。" for n, text in enumerate(sentences, start=1))]
    if form == "numbered" and any(text[0].isdigit() for text in sentences) and chance.random() < 0.9:
        # most writers see that "3.3122名" misleads; a few do not
        return [f"（{number}）{text}。" for number, text in enumerate(sentences, start=1)]
    if form == "numbered":
        return [f"{number}.{text}。" for number, text in enumerate(sentences, start=1)]
    return ["。".join(sentences) + "。"]


def _ending(place: Place, voice: Voice, chance: random.Random) -> list[str]:
    prose, lines = load_prose(), []
    if chance.random() < 0.5:
        lines.append(re.sub(r"\{(\w+)\}", lambda match: voice.words[match[1]], chance.choice(prose["closings"])))
    signature = place.name + ("办事处" if place.kind == "街道" else "人民政府")
    date = f"{voice.year + 1}年{chance.randint(1, 3)}月{chance.randint(1, 28)}日"
    return [*lines, signature, date, chance.choice(prose["fictions"])]
