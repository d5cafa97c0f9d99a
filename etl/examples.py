"""The catalogue tests itself: every entry's examples must be read, its counterexamples must give nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from etl.catalogue import Catalogue, Entry, Example
from etl.model import Fact

ReadText = Callable[[str], list[Fact]]


def failures(catalogue: Catalogue, read: ReadText) -> Iterator[str]:
    """One Chinese line for every example that is not read as its entry says. `read` turns prose into facts."""
    for entry in catalogue.entries:
        for example in entry.examples:
            found = [fact for fact in read(example.text) if fact.indicator_id == entry.indicator.indicator_id]
            complaint = _complaint(example, found)
            if complaint:
                yield f"{entry.indicator.indicator_id}: {complaint} —— {example.text}"


def _complaint(example: Example, found: list[Fact]) -> str:
    if example.counter:
        return f"反例读出了 {[fact.value for fact in found]}" if found else ""
    right = [fact for fact in found if _agrees(example, fact)]
    return "" if right else f"应为 {_expected(example)},读出 {[(f.value, f.qualifier, f.basis) for f in found]}"


def _agrees(example: Example, fact: Fact) -> bool:
    same = fact.value == example.value or (
        fact.value is not None and example.value is not None and abs(fact.value - example.value) < 1e-6
    )
    return same and fact.qualifier == example.qualifier and fact.basis == example.basis


def _expected(example: Example) -> tuple[float | None, str, str]:
    return example.value, example.qualifier, example.basis


def counts(entry: Entry) -> tuple[int, int]:
    """(examples, counterexamples) of an entry."""
    counter = sum(example.counter for example in entry.examples)
    return len(entry.examples) - counter, counter
